#pragma once
#include <cstdint>
#include <span>
#include <vector>

/// Temperatures of bands of an atmosphere over ocean and land, and how heat moves. A band is n x n cells, by rows; its
/// columns go around the earth, above and below lie other bands.
namespace pelsim::host {

using Band = std::vector<double>;  ///< kelvin

Band random_band(std::size_t side, std::uint64_t seed, std::uint64_t number);

/// Explicit diffusion, next = T + k (sum of the four neighbours - 4 T). `above` and `below` are the neighbours' rows of
/// `side` cells; a band at the pole is given its own row, through which nothing flows.
void diffuse(std::span<const double> now, std::span<const double> above, std::span<const double> below, double k,
             std::span<double> next);

/// What the coupler knows of a cell: the share of ocean (the rest is land), heat capacities in units of the
/// atmosphere's, and how much heat passes from the air to each in one coupling for each kelvin between them.
struct Surface {
  double ocean = 0.7;
  double ocean_capacity = 40, land_capacity = 2;
  double to_ocean = 0.02, to_land = 0.05;
};

/// Passes heat between the air and what lies under it; what one gives the other gets.
void couple(const Surface&, std::span<double> air, std::span<double> ocean, std::span<double> land);

/// Heat of a band's column of air, ocean and land, in units of the atmosphere's capacity.
double heat(const Surface&, std::span<const double> air, std::span<const double> ocean, std::span<const double> land);

}  // namespace pelsim::host
