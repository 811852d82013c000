#include <cmath>

#include "tests/catch.hpp"
#include "tests/models/given.hpp"

using namespace pelsim;

namespace {

Noise noise(const std::string& distribution, double cv) {
  return make_noise(given::parameters({{"distribution", given::text(distribution)}, {"cv", given::real(cv)}}, "noise"));
}

}  // namespace

TEST_CASE("noise: nothing written means no noise") {
  const Noise none = make_noise(given::parameters({}, "noise"));
  CHECK(none.distribution == Noise::Distribution::none);
  CHECK(none.factor(Stream(1, "compute"), 3, 4) == 1);
}

TEST_CASE("noise: every distribution has mean 1 and the cv that was asked for") {
  const Stream stream(7, "compute");
  constexpr int draws = 20000;
  for (const auto& [name, cv] : {std::pair{"normal", 0.2},
                                 {"lognormal", 0.5},
                                 {"gamma", 0.5},
                                 {"gamma", 1.5},
                                 {"uniform", 0.4},
                                 {"exponential", 1.0}}) {
    INFO(name);
    const Noise made = noise(name, cv);
    double sum = 0, squares = 0;
    for (std::uint64_t i = 0; i < draws; ++i) {
      const double factor = made.factor(stream, i, 0);
      REQUIRE(factor > 0);
      sum += factor;
      squares += factor * factor;
    }
    const double mean = sum / draws;
    // Five standard errors of the mean: 5 cv / sqrt(20000) = 0.035 cv. The cv itself is known less well.
    CHECK(mean == Approx(1).margin(0.036 * cv));
    CHECK(std::sqrt(squares / draws - mean * mean) == Approx(cv).epsilon(0.1));
  }
}

TEST_CASE("noise: what a distribution cannot have is refused") {
  CHECK_THAT(given::complaint([] { noise("normal", 0.9); }), Catch::Contains("test.toml:3:1: 'normal' with cv = 0.9"));
  CHECK_THAT(given::complaint([] { noise("uniform", 0.6); }), Catch::Contains("below zero"));
  CHECK_THAT(given::complaint([] { noise("exponential", 0.5); }), Catch::Contains("has cv = 1"));
  CHECK_THAT(given::complaint([] { noise("gama", 0.5); }), Catch::Contains("did you mean 'gamma'"));
  CHECK_THAT(given::complaint([] { noise("gamma", -0.5); }), Catch::Contains("out of range"));
  const auto without_cv = [] { make_noise(given::parameters({{"distribution", given::text("gamma")}}, "noise")); };
  CHECK_THAT(given::complaint(without_cv), Catch::Contains("'gamma' needs 'cv'"));
}
