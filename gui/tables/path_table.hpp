#pragma once
#include <optional>
#include <string>
#include <vector>

#include "gui/state/view_state.hpp"
#include "sim/metrics/critical_path.hpp"

namespace pelsim::gui {

/// One stretch of the critical path, as far as it lies in a range.
struct PathLine {
  PathPart part = PathPart::compute;
  std::string task, kernel;  ///< who computes or waits
  std::string where;         ///< its device; of a transfer "from > to"
  std::optional<std::uint32_t> attempt, transfer;
  TimeRange range;
  Seconds time;
  double share = 0;  ///< of the range
};

/// What all lines of one sort take together. Were it free, no more than this could be saved: the rest of the chain
/// would still have to be gone through (with the same placement).
struct PathSum {
  std::string name;
  Seconds time;
  double share = 0;
  std::size_t lines = 0;
};

struct PathTable {
  std::vector<PathLine> lines;  ///< in order of time
  std::vector<PathSum> parts;   ///< in the order of PathPart, those that occur; they tile the range
  /// Kernels that compute; links (and other ways) over which the path moves. Most first. A transfer over two links
  /// counts for each.
  std::vector<PathSum> kernels, links;
};
PathTable path_table(const ShownRun&, const CriticalPath&, TimeRange range);

}  // namespace pelsim::gui
