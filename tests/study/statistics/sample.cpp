#include "study/statistics/sample.hpp"

#include <vector>

#include "sim/random.hpp"
#include "study/statistics/box_plot.hpp"
#include "tests/catch.hpp"

using namespace pelsim;
using namespace pelsim::statistics;

TEST_CASE("t quantiles are those of the printed tables") {
  // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2.
  CHECK(student_quantile(0.975, 1) == Approx(12.706).epsilon(1e-4));
  CHECK(student_quantile(0.975, 4) == Approx(2.776).epsilon(2e-4));
  CHECK(student_quantile(0.975, 9) == Approx(2.262).epsilon(2e-4));
  CHECK(student_quantile(0.975, 30) == Approx(2.042).epsilon(3e-4));
  CHECK(student_quantile(0.995, 10) == Approx(3.169).epsilon(2e-4));
  CHECK(student_two_sided(2.262, 9) == Approx(0.05).epsilon(1e-3));
}

TEST_CASE("the interval of a small sample is the one computed by hand") {
  // Mean 3, deviation sqrt(2.5), t(4) = 2.776445: half width 2.776445 * sqrt(2.5 / 5) = 1.963243.
  const std::vector<double> values = {1, 2, 3, 4, 5};
  const MeanInterval interval = mean_interval(values);
  CHECK(interval.n == 5);
  CHECK(interval.mean == Approx(3));
  CHECK(*interval.half_width == Approx(1.963243).epsilon(1e-6));
  CHECK(*interval.relative_half_width() == Approx(0.654414).epsilon(1e-5));
  CHECK(*mean_interval(values, 0.99).half_width > *interval.half_width);
}

TEST_CASE("one value has no interval, equal values one of no width, a mean of 0 no relative one") {
  CHECK_FALSE(mean_interval({}).half_width);
  const std::vector<double> one = {7}, equal = {7, 7, 7}, around_zero = {-1, 1};
  CHECK_FALSE(mean_interval(one).half_width);
  CHECK_FALSE(mean_interval(one).contains(7));
  CHECK(*mean_interval(equal).half_width == 0);
  CHECK(*mean_interval(equal).relative_half_width() == 0);
  CHECK_FALSE(mean_interval(around_zero).relative_half_width());
}

TEST_CASE("a small spread beside a large mean is not lost") {
  // 1e9 + {-1, 0, 1}: deviation 1. Sums of squares in doubles would have no digit left.
  const std::vector<double> values = {1e9 - 1, 1e9, 1e9 + 1};
  CHECK(summarise(values).deviation == Approx(1).epsilon(1e-9));
}

TEST_CASE("of 1000 intervals from ten normal values each, about 950 hold the mean") {
  int held = 0;
  for (std::uint64_t study = 0; study < 1000; ++study) {
    Stream stream(study, "tests.coverage");
    std::vector<double> values(10);
    for (double& value : values) value = stream.normal(5, 2);
    held += mean_interval(values).contains(5);
  }
  // Binomial(1000, 0.95): deviation 6.9.
  CHECK(held >= 930);
  CHECK(held <= 970);
}

TEST_CASE("of intervals from ten values as skewed as an exponential, only about 90 % hold the mean") {
  int held = 0;
  for (std::uint64_t study = 0; study < 4000; ++study) {
    Stream stream(study, "tests.skewed");
    std::vector<double> values(10);
    for (double& value : values) value = stream.exponential(1);
    held += mean_interval(values).contains(1);
  }
  CHECK(held >= 0.88 * 4000);
  CHECK(held <= 0.92 * 4000);
}

TEST_CASE("a box has the quartiles of R's default and Tukey's whiskers") {
  // Type 7: the 0.25-quantile of ten values is at position 2.25, between 3 and 4. Reach 1.5 * 4.5 beyond 7.75: 14.5.
  const BoxPlot box = box_plot({30, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  CHECK(box.n == 10);
  CHECK(box.low == 1);
  CHECK(box.first == 3.25);
  CHECK(box.median == 5.5);
  CHECK(box.third == 7.75);
  CHECK(box.high == 9);
  CHECK(box.beyond == std::vector<double>{30});
}

TEST_CASE("a box of one value is a line, and no whisker ends inside the box") {
  const BoxPlot one = box_plot({4});
  CHECK(one.low == 4);
  CHECK(one.high == 4);
  CHECK(one.beyond.empty());
  const BoxPlot far = box_plot({-100, 10, 10.1, 10.2, 100});
  CHECK(far.low <= far.first);
  CHECK(far.high >= far.third);
}
