#include "gui/timeline/step_counter.hpp"

#include <random>

#include "tests/catch.hpp"

using namespace pelsim;
using namespace pelsim::gui;

TEST_CASE("a counter's mean is the integral over the window by its length") {
  // one in [0, 4), another in [2, 6): 1 1 2 2 1 1 0 0
  StepCounter counter(Tick{8}, 2);
  counter.add(Tick{0}, Tick{4});
  counter.add(Tick{2}, Tick{6});
  counter.add(Tick{5}, Tick{5});
  counter.finish();
  CHECK(counter.mean(0, 8) == Approx(1));
  CHECK(counter.mean(2, 4) == Approx(2));
  CHECK(counter.mean(1.5, 2.5) == Approx(1.5));
  CHECK(counter.mean(6, 8) == 0);
  CHECK(counter.highest() == 2);
}

TEST_CASE("a counter of very many things has the means of one that keeps every step") {
  std::mt19937 random(7);
  const std::int64_t end = 65'536 * 100;
  StepCounter exact(Tick{end}, 2000), binned(Tick{end}, StepCounter::most_exact + 1);
  for (int i = 0; i < 2000; ++i) {
    const auto from = static_cast<std::int64_t>(random() % static_cast<std::uint32_t>(end));
    const Tick to{from + static_cast<std::int64_t>(random() % 300'000)};
    exact.add(Tick{from}, to);
    binned.add(Tick{from}, to);
  }
  exact.finish();
  binned.finish();
  for (int w = 0; w < 100; ++w) {  // windows of whole bins: exact but for rounding
    const double from = 100.0 * (w * 600), to = from + 100.0 * (w + 1);
    CHECK(binned.mean(from, to) == Approx(exact.mean(from, to)).epsilon(1e-6).margin(1e-6));
  }
}
