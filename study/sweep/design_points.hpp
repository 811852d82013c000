#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "study/sweep/design.hpp"

namespace pelsim {

struct PointSettings {
  const Toml& document;                 ///< the scenario: conditions look up keys that are no axes
  const std::vector<Toml>& where;       ///< texts of conditions
  std::optional<std::uint64_t> points;  ///< of a random design: how many are drawn
};

/// Adds the points to a design whose axes and groups are known: all combinations, or random ones with their values;
/// less those that a condition leaves out. Throws ScenarioError where none is left or they are too many.
void make_points(Design&, const PointSettings&);

}  // namespace pelsim
