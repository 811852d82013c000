#include "cli/watch.hpp"
#include "tests/catch.hpp"

using pelsim::cli::Progress;
using pelsim::cli::progress_text;

TEST_CASE("the progress bar tells rate and rest once a second has passed, of what was done since it began") {
  const Progress runs{100, 0, "runs"};
  CHECK(progress_text(runs, 25, 0.5) == "[##########                              ] 25 of 100 runs");
  CHECK(progress_text(runs, 25, 2) ==
        "[##########                              ] 25 of 100 runs, 12.5 runs/s, 6 s left");
  // 20 in 100 s, and 50 are left.
  CHECK(progress_text({100, 30, "runs"}, 50, 100) ==
        "[####################                    ] 50 of 100 runs, 0.2 runs/s, 4 min left");
  CHECK(progress_text({10000, 0, "runs"}, 1, 1) ==
        "[                                        ] 1 of 10000 runs, 1 runs/s, 2 h 46 min left");
  CHECK(progress_text(runs, 100, 0).starts_with("[########################################]"));
  // More may be asked for: then nobody knows the rest.
  CHECK(progress_text({100, 0, "runs", Progress::Size::grows}, 25, 2) ==
        "[##########                              ] 25 of 100 runs so far, 12.5 runs/s");
}
