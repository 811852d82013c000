#include "native/kernels/particles.hpp"

#include <algorithm>
#include <cmath>

#include "sim/random.hpp"

namespace pelsim::host {
namespace {

constexpr double spacing = 1.1, skin = 0.3, jitter = 0.05;

std::size_t sites_along(std::size_t particles) {
  std::size_t sites = 1;
  while (sites * sites * sites < particles) ++sites;
  return sites;
}

}  // namespace

double cell_side(std::size_t particles) {
  return std::max(cutoff + skin, spacing * static_cast<double>(sites_along(particles)));
}

Coordinates lattice_positions(std::size_t particles, std::uint64_t seed, std::uint64_t cell) {
  const Stream random(seed, "native.particles");
  const std::size_t sites = sites_along(particles);
  const double step = cell_side(particles) / static_cast<double>(sites);
  Coordinates at;
  for (std::size_t p = 0; p < particles; ++p) {
    const std::array<std::size_t, 3> site{p % sites, p / sites % sites, p / sites / sites};
    for (std::size_t d = 0; d < 3; ++d) {
      const double off = jitter * (2 * Stream::unit(random.at(3 * p + d, cell)) - 1);
      at[d].push_back((static_cast<double>(site[d]) + 0.5) * step + off);
    }
  }
  return at;
}

Coordinates thermal_velocities(std::size_t particles, std::uint64_t seed, std::uint64_t cell) {
  Stream random(seed + cell * 0x9e3779b97f4a7c15u, "native.velocities");
  Coordinates velocity;
  for (std::vector<double>& direction : velocity)
    for (std::size_t p = 0; p < particles; ++p) direction.push_back(random.normal(0, 1));
  return velocity;
}

void add_forces(const Coordinates& at, const Coordinates& from, const std::array<double, 3>& shift,
                Coordinates& force) {
  const std::size_t n = at[0].size();
  const double *const x = at[0].data(), *const y = at[1].data(), *const z = at[2].data();
  double *const fx = force[0].data(), *const fy = force[1].data(), *const fz = force[2].data();
  // The source outside: what is added to the particles inside has no order among them, so it runs in vectors.
  for (std::size_t other = 0; other < from[0].size(); ++other) {
    const double ox = from[0][other] + shift[0], oy = from[1][other] + shift[1], oz = from[2][other] + shift[2];
#pragma GCC ivdep
    for (std::size_t p = 0; p < n; ++p) {
      const double dx = x[p] - ox, dy = y[p] - oy, dz = z[p] - oz;
      const double distance2 = dx * dx + dy * dy + dz * dz;
      // No pair is nearer than half a sigma but a particle and itself, which then pushes itself by 0 times this.
      const double inverse2 = 1 / std::max(distance2, 0.25);
      const double inverse6 = inverse2 * inverse2 * inverse2;
      const double strength = 24 * inverse6 * (2 * inverse6 - 1) * inverse2;
      const double near = distance2 < cutoff * cutoff ? strength : 0;
      fx[p] += near * dx;
      fy[p] += near * dy;
      fz[p] += near * dz;
    }
  }
}

void move(const Coordinates& force, const Coordinates& at, double dt, Coordinates& velocity, Coordinates& next) {
  for (std::size_t d = 0; d < 3; ++d) {
    for (std::size_t p = 0; p < at[d].size(); ++p) {
      velocity[d][p] += force[d][p] * dt;
      next[d][p] = at[d][p] + velocity[d][p] * dt;
    }
  }
}

std::array<double, 3> pair_force(double x, double y, double z) {
  const double r = std::sqrt(x * x + y * y + z * z);
  if (r == 0 || r >= cutoff) return {0, 0, 0};
  const double strength = 48 / std::pow(r, 14) - 24 / std::pow(r, 8);  // -dV/dr / r, V = 4 (r^-12 - r^-6)
  return {strength * x, strength * y, strength * z};
}

}  // namespace pelsim::host
