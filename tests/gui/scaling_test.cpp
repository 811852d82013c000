#include "gui/charts/scaling_curves.hpp"

#include <array>

#include "tests/catch.hpp"

using namespace pelsim;
using gui::ScalingMeasure;

TEST_CASE("runs that obey Amdahl's law give its serial share back, flat over the workers") {
  // T(p) = 10 (0.1 + 0.9 / p)
  std::vector<scaling::Run> runs;
  for (const double p : {1.0, 2.0, 4.0, 8.0, 16.0}) runs.push_back({p, 10 * (0.1 + 0.9 / p)});
  const gui::ScalingLine line = gui::scaling_line({}, runs);
  REQUIRE(line.points.size() == 5);
  CHECK(*gui::value_of(line.points[2], ScalingMeasure::speedup) == Approx(1 / (0.1 + 0.9 / 4)));
  CHECK(*gui::value_of(line.points[2], ScalingMeasure::serial_share) == Approx(0.1));
  CHECK(!gui::value_of(line.points[0], ScalingMeasure::serial_share));
  REQUIRE(line.amdahl);
  CHECK(*gui::value_of(*line.amdahl, 4, 1, ScalingMeasure::time) == Approx(10 * (0.1 + 0.9 / 4)));
  CHECK(*gui::value_of(*line.amdahl, 4, 1, ScalingMeasure::serial_share) == Approx(0.1));
  CHECK(gui::scaling_text(line).find("10.0 % serial work") != std::string::npos);
  CHECK(gui::scaling_text(line).find("flat") != std::string::npos);
}

TEST_CASE("overhead that grows with the workers makes Karp and Flatt's share rise") {
  // USL with kappa = 0.01: highest at sqrt(1 / 0.01) = 10.
  std::vector<scaling::Run> runs;
  for (const double p : {1.0, 2.0, 4.0, 8.0, 16.0}) runs.push_back({p, 10 * (1 + 0.01 * p * (p - 1)) / p});
  const std::string text = gui::scaling_text(gui::scaling_line({}, runs));
  CHECK(text.find("rises") != std::string::npos);
  CHECK(text.find("at 10 workers") != std::string::npos);
}

TEST_CASE("error bars come from replicates, and one run has none") {
  const std::array<scaling::Run, 5> runs{{{1, 10}, {1, 10}, {2, 4}, {2, 6}, {4, 3}}};
  const gui::ScalingLine line = gui::scaling_line({}, runs);
  // Two values 4 and 6: mean 5, deviation sqrt 2, half width t(1, 0.975) = 12.706 times sqrt 2 / sqrt 2.
  CHECK(gui::error_of(line.points[1], ScalingMeasure::time) == Approx(12.706).epsilon(1e-3));
  CHECK(gui::error_of(line.points[1], ScalingMeasure::speedup) == Approx(12.706 / 5 * 2).epsilon(1e-3));
  CHECK(gui::error_of(line.points[2], ScalingMeasure::time) == 0);
  CHECK(gui::scaling_text(gui::scaling_line({}, std::span(runs).first(2))).starts_with("one number"));
}
