#include "study/statistics/stopping_rule.hpp"

#include <vector>

#include "sim/random.hpp"
#include "study/statistics/sample.hpp"
#include "tests/catch.hpp"

using namespace pelsim;
using namespace pelsim::statistics;

namespace {

std::vector<double> study(const StoppingRule& rule, std::uint64_t seed, double deviation) {
  Stream stream(seed, "tests.stopping_rule");
  std::vector<double> values;
  while (const std::size_t more = rule.more(values))
    for (std::size_t i = 0; i < more; ++i) values.push_back(stream.normal(1, deviation));
  return values;
}

/// What the guards are against: looks at every value from the second on, and stops at the first narrow interval.
std::vector<double> unguarded(const StoppingRule& rule, std::uint64_t seed, double deviation) {
  Stream stream(seed, "tests.stopping_rule");
  std::vector<double> values = {stream.normal(1, deviation), stream.normal(1, deviation)};
  while (*mean_interval(values).relative_half_width() > rule.relative_half_width)
    values.push_back(stream.normal(1, deviation));
  return values;
}

}  // namespace

TEST_CASE("replicates come in blocks, first as many as the rule needs to look, and never beyond the cap") {
  const StoppingRule rule{.relative_half_width = 0.01, .block = 4, .least = 6, .cap = 13};
  const std::vector<double> spread = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13};
  const auto after = [&](std::size_t n) { return rule.more(std::span(spread).first(n)); };
  CHECK(after(0) == 6);
  CHECK(after(3) == 3);  // a study that was interrupted
  CHECK(after(6) == 4);
  CHECK(after(10) == 3);
  CHECK(after(13) == 0);
  CHECK_FALSE(rule.reached(spread));
}

TEST_CASE("a study of values that never vary stops at the second look") {
  const StoppingRule rule{.block = 5, .least = 5};
  const std::vector<double> equal(10, 3.0);
  CHECK(rule.more(std::span(equal).first(5)) == 5);
  CHECK(rule.more(equal) == 0);
  CHECK(rule.reached(equal));
}

TEST_CASE("a mean of 0 has no relative width, so that only the cap ends the study") {
  const StoppingRule rule{.block = 2, .least = 2, .cap = 6};
  const std::vector<double> values = {-1, 1, -1, 1, -1, 1};
  CHECK(rule.more(std::span(values).first(4)) == 2);
  CHECK(rule.more(values) == 0);
}

TEST_CASE("a looser target needs no more replicates") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const StoppingRule tight{.relative_half_width = 0.02, .cap = 1000};
    const StoppingRule loose{.relative_half_width = 0.05, .cap = 1000};
    CHECK(study(loose, seed, 0.1).size() <= study(tight, seed, 0.1).size());
  }
}

TEST_CASE("the guards keep the coverage of a sequential study, which falls without them") {
  // Deviation 0.1 of mean 1 to within 5 %: about 18 values would do.
  const StoppingRule rule{.relative_half_width = 0.05, .cap = 1000};
  constexpr int studies = 2000;
  int held = 0, held_unguarded = 0;
  for (std::uint64_t seed = 0; seed < studies; ++seed) {
    held += mean_interval(study(rule, seed, 0.1)).contains(1);
    held_unguarded += mean_interval(unguarded(rule, seed, 0.1)).contains(1);
  }
  CHECK(held >= 0.93 * studies);
  CHECK(held <= 0.97 * studies);
  CHECK(held_unguarded < 0.91 * studies);
}

TEST_CASE("for values as skewed as an exponential the guards keep about 91 %") {
  const StoppingRule rule{.relative_half_width = 0.05, .cap = 1000};
  constexpr int studies = 2000;
  int held = 0;
  for (std::uint64_t seed = 0; seed < studies; ++seed) {
    Stream stream(seed, "tests.stopping_rule.skewed");
    std::vector<double> values;
    while (const std::size_t more = rule.more(values))
      for (std::size_t i = 0; i < more; ++i) values.push_back(0.9 + stream.exponential(0.1));
    held += mean_interval(values).contains(1);
  }
  CHECK(held >= 0.89 * studies);
  CHECK(held <= 0.93 * studies);
}
