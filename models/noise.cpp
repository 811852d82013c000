#include <fmt/format.h>

#include "models/catalog.hpp"

/// Random factors of mean 1 on the true times; what schedulers estimate stays without noise.
namespace pelsim {
namespace {

Noise::Distribution distribution_of(const Parameters& parameters) {
  using D = Noise::Distribution;
  const std::string name = parameters.text("distribution");
  if (name == "normal") return D::normal;
  if (name == "lognormal") return D::lognormal;
  if (name == "gamma") return D::gamma;
  if (name == "uniform") return D::uniform;
  if (name == "exponential") return D::exponential;
  return D::none;
}

/// Beyond it a good part of the distribution lies below zero and is cut off, so the mean is no longer 1.
double largest_cv(Noise::Distribution distribution) {
  switch (distribution) {
    case Noise::Distribution::normal: return 0.5;
    case Noise::Distribution::uniform: return 0.577;  // 1 / sqrt(3): the lower end is 0
    case Noise::Distribution::none:
    case Noise::Distribution::lognormal:
    case Noise::Distribution::gamma:
    case Noise::Distribution::exponential: break;
  }
  return 10;
}

}  // namespace

Card noise_card() {
  return {.name = "noise",
          .summary = "random factor of mean 1 on every true time; schedulers do not see it",
          .parameters = {{.name = "distribution",
                          .type = Parameter::Type::choice,
                          .fallback = "none",
                          .choices = {"none", "normal", "lognormal", "gamma", "uniform", "exponential"},
                          .meaning = "of the factor"},
                         {.name = "cv",
                          .type = Parameter::Type::number,
                          .least = 0,
                          .most = 10,
                          .meaning = "coefficient of variation: standard deviation / mean; exponential has 1"}}};
}

void check_cv(const Parameters& parameters, const Noise& noise) {
  const double most = largest_cv(noise.distribution);
  if (noise.cv <= most) return;
  parameters.fail("cv", fmt::format("'{}' with cv = {} would reach below zero: use at most {}, or 'lognormal'",
                                    parameters.text("distribution"), noise.cv, most));
}

Noise make_noise(Parameters parameters) {
  parameters.check(noise_card());
  Noise noise{distribution_of(parameters), 0};
  if (noise.distribution == Noise::Distribution::none) return noise;
  const std::string name = parameters.text("distribution");
  if (noise.distribution == Noise::Distribution::exponential) {
    if (parameters.has("cv") && parameters.number("cv") != 1)
      parameters.fail("cv", "an exponential distribution has cv = 1: leave it out, or use 'gamma' for another");
    noise.cv = 1;
    return noise;
  }
  if (!parameters.has("cv")) parameters.fail("distribution", fmt::format("'{}' needs 'cv', for example 0.1", name));
  noise.cv = parameters.number("cv");
  check_cv(parameters, noise);
  return noise;
}

}  // namespace pelsim
