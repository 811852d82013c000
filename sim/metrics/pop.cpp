#include "sim/metrics/pop.hpp"

#include <algorithm>
#include <numeric>

namespace pelsim {
namespace {

struct Useful {
  Seconds mean, most;
};

Useful summary(std::span<const Seconds> useful) {
  if (useful.empty()) return {};
  return {std::accumulate(useful.begin(), useful.end(), Seconds{}) / static_cast<double>(useful.size()),
          *std::max_element(useful.begin(), useful.end())};
}

}  // namespace

std::optional<PopEfficiencies> pop_efficiencies(std::span<const Seconds> useful, Seconds runtime,
                                                std::optional<Seconds> ideal) {
  const auto [mean, most] = summary(useful);
  if (!(most.value > 0) || !(runtime.value > 0)) return std::nullopt;
  PopEfficiencies pop;
  pop.load_balance = mean / most;
  pop.communication = most / runtime;
  pop.parallel = mean / runtime;
  if (ideal && ideal->value > 0) {
    pop.serialisation = most / *ideal;
    pop.transfer = *ideal / runtime;
  }
  return pop;
}

std::optional<double> load_imbalance(std::span<const Seconds> useful) {
  const auto [mean, most] = summary(useful);
  if (!(mean.value > 0)) return std::nullopt;
  return std::max(0.0, most / mean - 1);  // rounding of the mean
}

}  // namespace pelsim
