#include "study/statistics/stopping_rule.hpp"

#include <algorithm>

#include "study/statistics/sample.hpp"

namespace pelsim::statistics {

bool StoppingRule::narrow(std::span<const double> values) const {
  if (values.size() < std::max<std::size_t>(least, 2)) return false;
  const auto relative = mean_interval(values, confidence).relative_half_width();
  return relative && *relative <= relative_half_width;
}

bool StoppingRule::reached(std::span<const double> values) const {
  return values.size() >= block && narrow(values) && narrow(values.first(values.size() - block));
}

std::size_t StoppingRule::more(std::span<const double> values) const {
  if (values.size() >= cap || reached(values)) return 0;
  const std::size_t wanted = values.size() < least ? least - values.size() : block;
  return std::min(wanted, cap - values.size());
}

}  // namespace pelsim::statistics
