#include "native/kernels/heat.hpp"

#include "sim/random.hpp"

namespace pelsim::host {

Band random_band(std::size_t side, std::uint64_t seed, std::uint64_t number) {
  const Stream random(seed, "native.heat");
  Band band(side * side);
  for (std::size_t k = 0; k < band.size(); ++k) band[k] = 250 + 60 * Stream::unit(random.at(k, number));
  return band;
}

void diffuse(std::span<const double> now, std::span<const double> above, std::span<const double> below, double k,
             std::span<double> next) {
  const std::size_t side = above.size(), last = side - 1;
  for (std::size_t row = 0; row < side; ++row) {
    const double* const here = &now[row * side];
    const double* const up = row > 0 ? here - side : above.data();
    const double* const down = row < last ? here + side : below.data();
    double* const out = &next[row * side];
    const auto cell = [&](std::size_t west, std::size_t at, std::size_t east) {
      out[at] = here[at] + k * (here[west] + here[east] + up[at] + down[at] - 4 * here[at]);
    };
    cell(last, 0, last > 0 ? 1 : 0);
    for (std::size_t at = 1; at < last; ++at) cell(at - 1, at, at + 1);
    if (last > 0) cell(last - 1, last, 0);
  }
}

void couple(const Surface& s, std::span<double> air, std::span<double> ocean, std::span<double> land) {
  const double per_ocean = 1 / s.ocean_capacity, per_land = 1 / s.land_capacity;
  for (std::size_t k = 0; k < air.size(); ++k) {
    const double sinks = s.to_ocean * (air[k] - ocean[k]), dries = s.to_land * (air[k] - land[k]);
    air[k] -= s.ocean * sinks + (1 - s.ocean) * dries;
    ocean[k] += sinks * per_ocean;
    land[k] += dries * per_land;
  }
}

double heat(const Surface& s, std::span<const double> air, std::span<const double> ocean,
            std::span<const double> land) {
  double sum = 0;
  for (std::size_t k = 0; k < air.size(); ++k)
    sum += air[k] + s.ocean * s.ocean_capacity * ocean[k] + (1 - s.ocean) * s.land_capacity * land[k];
  return sum;
}

}  // namespace pelsim::host
