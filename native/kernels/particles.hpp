#pragma once
#include <array>
#include <cstdint>
#include <vector>

/// Particles of a Lennard-Jones fluid in reduced units (mass, sigma and epsilon are 1), in cubic cells of one side.
namespace pelsim::host {

/// One number a particle and direction.
using Coordinates = std::array<std::vector<double>, 3>;

/// Pairs farther apart do not act on each other.
inline constexpr double cutoff = 2.5;

/// Side of a cell of so many particles: a cubic lattice with 1.1 between neighbours, at least the cutoff and a skin, so
/// that forces reach no farther than the next cell while no particle moves more than 0.15.
double cell_side(std::size_t particles);
/// Places around the sites of the cell's lattice, from the cell's corner on.
Coordinates lattice_positions(std::size_t particles, std::uint64_t seed, std::uint64_t cell);
/// Normal velocities of temperature 1.
Coordinates thermal_velocities(std::size_t particles, std::uint64_t seed, std::uint64_t cell);

/// Adds to `force` what particles at `from` + shift do to those at `at`. The one that meets itself gets nothing.
void add_forces(const Coordinates& at, const Coordinates& from, const std::array<double, 3>& shift, Coordinates& force);
/// Leapfrog with step `dt`: velocities from forces, then new places from velocities.
void move(const Coordinates& force, const Coordinates& at, double dt, Coordinates& velocity, Coordinates& next);

/// The force of one particle on another at distance (x, y, z), by the textbook's formula.
std::array<double, 3> pair_force(double x, double y, double z);

}  // namespace pelsim::host
