#include "study/exporters/charts/ticks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

namespace pelsim::charts {
namespace {

constexpr std::array prefixes{Prefix{1e15, "P"}, Prefix{1e12, "T"}, Prefix{1e9, "G"},  Prefix{1e6, "M"},
                              Prefix{1e3, "k"},  Prefix{1, ""},     Prefix{1e-3, "m"}, Prefix{1e-6, "µ"},
                              Prefix{1e-9, "n"}, Prefix{1e-12, "p"}};

/// Rounding may put a mark just outside.
bool within(double value, double low, double high) {
  const double slack = 1e-9 * (high - low);
  return value >= low - slack && value <= high + slack;
}

/// Every k-th, k being the smallest that leaves at most `most`.
std::vector<double> thinned(const std::vector<double>& all, int most) {
  const std::size_t step = (all.size() + static_cast<std::size_t>(most) - 1) / static_cast<std::size_t>(most);
  std::vector<double> some;
  for (std::size_t i = 0; i < all.size(); i += std::max<std::size_t>(step, 1)) some.push_back(all[i]);
  return some;
}

}  // namespace

double nice_step(double range, int most) {
  const double power = std::pow(10.0, std::floor(std::log10(range / most)));
  for (const double step : {1.0, 2.0, 5.0})
    if (range / (step * power) <= most * (1 + 1e-9)) return step * power;
  return 10 * power;
}

std::vector<double> multiples(double step, double low, double high) {
  std::vector<double> ticks;
  for (double k = std::ceil(low / step - 1e-9); within(k * step, low, high); ++k) ticks.push_back(k * step);
  return ticks;
}

std::vector<double> log_ticks(double low, double high, int most) {
  std::vector<double> fine, powers;
  for (double e = std::floor(std::log10(low)); e <= std::ceil(std::log10(high)); ++e) {
    for (const double digit : {1.0, 2.0, 5.0}) {
      const double value = digit * std::pow(10.0, e);
      if (value < low * (1 - 1e-9) || value > high * (1 + 1e-9)) continue;
      fine.push_back(value);
      if (digit == 1) powers.push_back(value);
    }
  }
  if (fine.size() < 2) return multiples(nice_step(high - low, most), low, high);
  if (fine.size() <= static_cast<std::size_t>(most)) return fine;
  return thinned(powers.size() < 2 ? fine : powers, most);
}

Prefix prefix_for(double largest, Prefixes allowed) {
  if (allowed == Prefixes::none || !(largest > 0)) return {};
  const auto begin = allowed == Prefixes::down ? prefixes.begin() + 5 : prefixes.begin();
  const auto found =
      std::find_if(begin, prefixes.end(), [&](const Prefix& prefix) { return largest >= 0.9995 * prefix.factor; });
  return found == prefixes.end() ? prefixes.back() : *found;
}

std::string tick_label(double value, double step) {
  const int decimals = std::clamp(static_cast<int>(-std::floor(std::log10(step) + 1e-9)), 0, 12);
  if (std::abs(value) < step / 2) return "0";
  if (std::abs(value) >= 1e6 || decimals > 6) return fmt::format("{:.4g}", value);
  return fmt::format("{:.{}f}", value, decimals);
}

std::string short_number(double value) {
  const double magnitude = std::abs(value);
  if (magnitude >= 999.5 && magnitude < 1e6) return fmt::format("{:.0f}", value);
  return fmt::format("{:.3g}", value);
}

}  // namespace pelsim::charts
