#include <cmath>

#include "sim/random.hpp"
#include "study/scaling/laws.hpp"
#include "study/scaling/least_squares.hpp"
#include "tests/catch.hpp"

using namespace pelsim;
using namespace pelsim::scaling;

namespace {

double usl_time(double p, double sigma, double kappa) { return (1 + sigma * (p - 1) + kappa * p * (p - 1)) / p; }

/// Five replicates at each of eight sizes, with noise of 2 %.
std::vector<Run> noisy_usl(std::uint64_t seed, double sigma, double kappa) {
  Stream stream(seed, "tests.usl");
  std::vector<Run> runs;
  for (const double p : {1.0, 2.0, 4.0, 8.0, 16.0, 24.0, 32.0, 48.0})
    for (int r = 0; r < 5; ++r) runs.push_back({p, 30 * usl_time(p, sigma, kappa) * stream.normal(1, 0.02)});
  return runs;
}

std::vector<Run> amdahl_runs(double serial, std::initializer_list<double> sizes) {
  std::vector<Run> runs;
  for (const double p : sizes) runs.push_back({p, 100 * (serial + (1 - serial) / p)});
  return runs;
}

}  // namespace

TEST_CASE("speedup, efficiency and Karp-Flatt of Amdahl's law with a serial share of 5 %") {
  const std::vector<scaling::Point> points = curve(amdahl_runs(0.05, {1, 2, 4, 8, 16, 64, 1024}), Kind::strong);
  const std::vector<double> speedups = {1, 1.9048, 3.4783, 5.9259, 9.1429, 15.4217, 19.6357};
  REQUIRE(points.size() == speedups.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    CHECK(points[i].speedup == Approx(speedups[i]).margin(5e-5));
    CHECK(points[i].efficiency == Approx(points[i].speedup / points[i].workers));
    CHECK(points[i].serial_share.has_value() == (i > 0));
    if (i > 0) CHECK(*points[i].serial_share == Approx(0.05).epsilon(1e-9));
  }
}

TEST_CASE("replicates are averaged, and everything is relative to the smallest number of workers") {
  // T(4) = 10 +- and T(8) = 6: twice the workers, 10 / 6 as fast.
  const std::vector<Run> runs = {{8, 5}, {4, 9}, {4, 11}, {8, 7}};
  const std::vector<scaling::Point> points = curve(runs, Kind::strong);
  REQUIRE(points.size() == 2);
  CHECK(points[0].workers == 4);
  CHECK(points[0].time.n == 2);
  CHECK(points[1].speedup == Approx(10.0 / 6));
  CHECK(points[1].efficiency == Approx(10.0 / 12));
  CHECK(*points[1].serial_share == Approx((6.0 / 10 - 0.5) / 0.5));
}

TEST_CASE("weak scaling: work that grows with the workers in the same time is an efficiency of 1") {
  const std::vector<Run> runs = {{1, 10}, {4, 10}, {16, 12.5}};
  const std::vector<scaling::Point> points = curve(runs, Kind::weak);
  CHECK(points[1].speedup == Approx(4));
  CHECK(points[1].efficiency == Approx(1));
  CHECK(points[2].speedup == Approx(12.8));
  CHECK(points[2].efficiency == Approx(0.8));
  CHECK_FALSE(points[2].serial_share);
}

TEST_CASE("Amdahl's and Gustafson's shares are found exactly where the runs follow the law") {
  const auto amdahl = fit(Law::amdahl, amdahl_runs(0.05, {1, 2, 4, 8, 16, 64, 1024}));
  REQUIRE(amdahl);
  CHECK(amdahl->serial.value == Approx(0.05).epsilon(1e-9));
  CHECK(amdahl->first_time == Approx(100));
  CHECK(amdahl->speedup(1024) == Approx(19.6357).epsilon(1e-5));
  CHECK(amdahl->worst_misfit < 1e-9);
  CHECK_FALSE(amdahl->peak());

  // Scaled speedups for a share of 5 %: 1.95 3.85 7.65 15.25 60.85 972.85.
  std::vector<Run> weak = {{1, 7}};
  for (const auto& [p, speedup] :
       {std::pair{2.0, 1.95}, {4, 3.85}, {8, 7.65}, {16, 15.25}, {64, 60.85}, {1024, 972.85}})
    weak.push_back({p, 7 * p / speedup});
  const auto gustafson = fit(Law::gustafson, weak);
  REQUIRE(gustafson);
  CHECK(gustafson->serial.value == Approx(0.05).epsilon(1e-9));
  CHECK(gustafson->first_time == Approx(7));
  CHECK(gustafson->speedup(64) == Approx(60.85));
  CHECK(gustafson->worst_misfit < 1e-9);
}

TEST_CASE("the USL finds planted coefficients, and its peak") {
  std::vector<Run> runs;
  for (const double p : {1.0, 2.0, 4.0, 8.0, 16.0, 32.0}) runs.push_back({p, 30 * usl_time(p, 0.05, 0.002)});
  const auto found = fit(Law::usl, runs);
  REQUIRE(found);
  CHECK(found->serial.value == Approx(0.05).epsilon(1e-6));
  CHECK(found->coherency.value == Approx(0.002).epsilon(1e-6));
  CHECK(*found->peak() == Approx(std::sqrt(0.95 / 0.002)).epsilon(1e-5));
}

TEST_CASE("about 950 of 1000 noisy studies have intervals that hold the planted coefficients") {
  int sigma = 0, kappa = 0, share = 0;
  double mean_sigma = 0, mean_kappa = 0;
  for (std::uint64_t study = 0; study < 1000; ++study) {
    const auto found = fit(Law::usl, noisy_usl(study, 0.05, 0.002));
    REQUIRE(found);
    sigma += found->serial.interval->contains(0.05);
    kappa += found->coherency.interval->contains(0.002);
    mean_sigma += found->serial.value / 1000;
    mean_kappa += found->coherency.value / 1000;
    share += fit(Law::amdahl, noisy_usl(study, 0.05, 0))->serial.interval->contains(0.05);
  }
  CHECK(mean_sigma == Approx(0.05).epsilon(0.01));
  CHECK(mean_kappa == Approx(0.002).epsilon(0.01));
  for (const int held : {sigma, kappa, share}) {
    CHECK(held >= 930);
    CHECK(held <= 970);
  }
}

TEST_CASE("coefficients stay at 0 where the best would be negative, with an interval that starts there") {
  // Superlinear: twice the workers, three times as fast.
  const std::vector<Run> runs = {{1, 12}, {1, 12.1}, {2, 4}, {2, 4.1}, {4, 1.4}, {4, 1.3}};
  for (const Law law : {Law::amdahl, Law::usl}) {
    const auto found = fit(law, runs);
    REQUIRE(found);
    CHECK(found->serial.value == 0);
    CHECK(found->coherency.value >= 0);
    CHECK(found->serial.interval->low == 0);
    CHECK(found->worst_misfit > 0.1);
  }
}

TEST_CASE("no interval without runs to spare, no fit without enough sizes") {
  CHECK_FALSE(fit(Law::amdahl, amdahl_runs(0.1, {4})));
  CHECK_FALSE(fit(Law::amdahl, {}));
  CHECK_FALSE(fit(Law::usl, amdahl_runs(0.1, {1, 2})));
  const auto exact = fit(Law::amdahl, amdahl_runs(0.1, {1, 2}));
  REQUIRE(exact);
  CHECK(exact->serial.value == Approx(0.1));
  CHECK_FALSE(exact->serial.interval);
}

TEST_CASE("least squares of a straight line, by hand") {
  // (0, 1), (1, 2), (2, 4): slope 1.5, intercept 5/6, residuals 1/6, -1/3, 1/6.
  const std::vector<Equation> line = {{{1, 0, 0}, 1}, {{1, 1, 0}, 2}, {{1, 2, 0}, 4}};
  const LeastSquares found = solve(line, 0b11);
  REQUIRE(found.solved);
  CHECK(found.coefficients[0] == Approx(5.0 / 6));
  CHECK(found.coefficients[1] == Approx(1.5));
  CHECK(found.squares == Approx(1.0 / 6));
  CHECK(found.inverse[1][1] == Approx(0.5));  // 1 / sum of (x - mean)^2
  CHECK_FALSE(solve(line, 0b100).solved);     // nothing depends on the third
}
