#include "sim/random.hpp"

#include <cmath>
#include <numbers>

namespace pelsim {

double Stream::exponential(double mean) { return -mean * std::log1p(-uniform()); }

double Stream::normal(double mean, double deviation) {
  const double radius = std::sqrt(-2.0 * std::log1p(-uniform()));
  return mean + deviation * radius * std::cos(2.0 * std::numbers::pi * uniform());
}

namespace {

double standard_normal(const Stream& stream, std::uint64_t a, std::uint64_t b, std::uint64_t draw) {
  const double u = Stream::unit(stream.at(a, b ^ (draw << 32)));
  const double v = Stream::unit(stream.at(a, b ^ (draw << 32) ^ (std::uint64_t{1} << 63)));
  return std::sqrt(-2.0 * std::log1p(-u)) * std::cos(2.0 * std::numbers::pi * v);
}

/// Gamma with the given shape and mean 1 [Marsaglia & Tsang 2000]; shape < 1 is boosted from shape + 1.
double gamma_of_mean_one(const Stream& stream, std::uint64_t a, std::uint64_t b, double shape) {
  const double boosted = shape < 1 ? shape + 1 : shape;
  const double d = boosted - 1.0 / 3.0;
  const double c = 1.0 / std::sqrt(9.0 * d);
  for (std::uint64_t draw = 1;; ++draw) {
    const double x = standard_normal(stream, a, b, 2 * draw);
    const double v = std::pow(1.0 + c * x, 3);
    if (v <= 0) continue;
    const double u = 1.0 - Stream::unit(stream.at(a, b ^ ((2 * draw + 1) << 32)));
    if (std::log(u) >= 0.5 * x * x + d - d * v + d * std::log(v)) continue;
    double value = d * v;
    if (shape < 1) value *= std::pow(1.0 - Stream::unit(stream.at(a, ~b)), 1.0 / shape);
    return value / shape;
  }
}

}  // namespace

double Noise::factor(const Stream& stream, std::uint64_t a, std::uint64_t b) const {
  if (cv <= 0 && distribution != Distribution::exponential) return 1;
  constexpr double least = 1e-3;  // a factor of zero or less would run time backwards
  switch (distribution) {
    case Distribution::none: return 1;
    case Distribution::normal: return std::max(least, 1.0 + cv * standard_normal(stream, a, b, 0));
    case Distribution::lognormal: {
      const double variance = std::log1p(cv * cv);
      return std::exp(-0.5 * variance + std::sqrt(variance) * standard_normal(stream, a, b, 0));
    }
    case Distribution::gamma: return std::max(1e-300, gamma_of_mean_one(stream, a, b, 1.0 / (cv * cv)));
    case Distribution::uniform:
      return std::max(least, 1.0 + cv * std::numbers::sqrt3 * (2.0 * Stream::unit(stream.at(a, b)) - 1.0));
    case Distribution::exponential: return std::max(1e-300, -std::log1p(-Stream::unit(stream.at(a, b))));
  }
  return 1;
}

}  // namespace pelsim
