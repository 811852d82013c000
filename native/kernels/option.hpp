#pragma once
#include <cstdint>
#include <span>

/// A European call by Monte Carlo, and its closed form.
namespace pelsim::host {

struct Option {
  double spot = 100, strike = 105;
  double rate = 0.05;        ///< a year, continuously compounded
  double volatility = 0.25;  ///< a year
  double years = 1;
};

/// Black & Scholes, Journal of Political Economy 81(3), 1973.
double black_scholes(const Option&);

/// The discounted payoffs of some paths.
struct Payoffs {
  double paths = 0, sum = 0, squares = 0;

  Payoffs& operator+=(const Payoffs&);
  double price() const { return sum / paths; }
  double standard_error() const;
};

/// Counters of one row: a histogram of returns, or the words of six bases.
inline constexpr std::size_t counters = 4096;

/// Ends of `paths` paths of geometric Brownian motion, drawn from `block` of the seed's stream. Each path is also
/// counted by its return in standard deviations, from -8 to 8, for measures of risk; adds nothing, sets `returns`.
Payoffs price_option(const Option&, std::uint64_t paths, std::uint64_t seed, std::uint64_t block,
                     std::span<std::uint64_t, counters> returns);

/// Adds rows of counters: `sum` becomes the sum of `rows`, which stand one behind the other.
void add_counts(std::span<const std::uint64_t> rows, std::span<std::uint64_t, counters> sum);

}  // namespace pelsim::host
