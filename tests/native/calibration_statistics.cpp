#include <numeric>
#include <vector>

#include "native/calibration/statistics.hpp"
#include "tests/catch.hpp"

using namespace pelsim::host;

namespace {

/// 1, 2, ..., n, largest first.
std::vector<double> falling(std::size_t n) {
  std::vector<double> values(n);
  std::iota(values.rbegin(), values.rend(), 1.0);
  return values;
}

}  // namespace

TEST_CASE("the interval of a median lies between the ranks of the binomial table") {
  // Ranks for 95 %: Le Boudec, Performance Evaluation, table A.1.
  struct Row {
    std::size_t samples;
    double low, high;
  };
  for (const Row& row : {Row{6, 1, 6}, Row{10, 2, 9}, Row{20, 6, 15}, Row{50, 18, 33}, Row{70, 27, 44}}) {
    INFO(row.samples);
    const Median median = median_of(falling(row.samples));
    CHECK(median.value == (static_cast<double>(row.samples) + 1) / 2);
    CHECK(median.low == row.low);
    CHECK(median.high == row.high);
  }
}

TEST_CASE("five samples have no interval of 95 %: their spread is 1") {
  CHECK(median_of(falling(5)).value == 3);
  CHECK(median_of(falling(5)).spread() == 1);
  CHECK(median_of(falling(1)).value == 1);
  CHECK(median_of(falling(1)).spread() == 1);
  CHECK(median_of(falling(6)).spread() < 1);
}

TEST_CASE("a median does not see outliers, and equal samples have no spread") {
  std::vector<double> times(21, 2.0);
  CHECK(median_of(times).spread() == 0);
  times[0] = 1e9;
  times[1] = 1e9;
  CHECK(median_of(times).value == 2);
  CHECK(median_of(times).spread() == 0);
}

TEST_CASE("a line through points on a line is that line, over decades") {
  std::vector<double> x, y;
  for (double size = 64; size < 1e8; size *= 4) {
    x.push_back(size);
    y.push_back(2e-6 + 1e-10 * size);
  }
  const Line line = fitted_line(x, y);
  CHECK(line.intercept == Approx(2e-6).epsilon(1e-9));
  CHECK(line.slope == Approx(1e-10).epsilon(1e-9));
}

TEST_CASE("a line misses each point by the same share, and never begins below zero") {
  // y = 1, 3 at x = 1, 1: no slope to be had; the weights 1 and 1/9 give (1 + 1/3) / (1 + 1/9) = 1.2.
  const std::vector<double> same = {1, 1}, apart = {1, 3};
  CHECK(fitted_line(same, apart).intercept == Approx(1.2));
  CHECK(fitted_line(same, apart).slope == 0);
  // y = x^2 at 1, 2, 3 would begin below zero. Through the origin: sum(x / y) / sum(x^2 / y^2) = (11/6) / (49/36).
  const std::vector<double> x = {1, 2, 3}, squares = {1, 4, 9};
  CHECK(fitted_line(x, squares).intercept == 0);
  CHECK(fitted_line(x, squares).slope == Approx(66.0 / 49));
}
