#include "study/sweep/comparisons.hpp"

#include <algorithm>
#include <map>

namespace pelsim {
namespace {

bool is_numeric(const Toml& value) {
  if (value.kind == Toml::Kind::text) return scaled_quantity(value.text, 1).has_value();
  return value.kind == Toml::Kind::integer || value.kind == Toml::Kind::number;
}

}  // namespace

std::vector<std::uint32_t> comparisons_in(const Design& design) {
  std::vector<std::size_t> of_setting;
  for (const std::vector<std::size_t>& group : design.groups) {
    const bool is_of_numbers = std::all_of(group.begin(), group.end(), [&](std::size_t axis) {
      const std::vector<Toml>& values = design.axes[axis].values;
      return std::all_of(values.begin(), values.end(), is_numeric);
    });
    if (is_of_numbers) of_setting.insert(of_setting.end(), group.begin(), group.end());
  }
  std::vector<std::uint32_t> numbers;
  std::map<std::vector<std::uint32_t>, std::uint32_t> known;
  for (std::uint64_t point = 0; point < design.points(); ++point) {
    std::vector<std::uint32_t> setting;
    for (const std::size_t axis : of_setting) setting.push_back(design.choices[point * design.axes.size() + axis]);
    const auto next = static_cast<std::uint32_t>(known.size());
    numbers.push_back(known.try_emplace(std::move(setting), next).first->second);
  }
  return numbers;
}

}  // namespace pelsim
