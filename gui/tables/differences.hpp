#pragma once
#include <optional>
#include <string>
#include <vector>

#include "gui/charts/comm_matrix.hpp"
#include "gui/state/view_state.hpp"

namespace pelsim::gui {

/// One number of two runs.
struct Difference {
  enum class Better { lower, higher, neither };
  std::string group, what;
  std::optional<double> a, b;  ///< in SI units; shares as such
  Unit unit = Unit::none;
  bool is_share = false;
  Better better = Better::neither;

  std::optional<double> change() const { return a && b ? std::optional(*b - *a) : std::nullopt; }
  /// (b - a) / a; nullopt where a is 0 or unknown.
  std::optional<double> relative() const;
  /// Positive: b is better; 0: neither.
  int judgement() const;
};
/// A against B: time, efficiencies, what lanes do, computing by kind, what moves, energy. Numbers that neither run has
/// are left out.
std::vector<Difference> differences(const ShownRun& a, const ShownRun& b);

/// A task that another device ran.
struct MovedTask {
  std::string task, from, to;
  std::uint32_t attempt = 0;  ///< of B
  Seconds later;              ///< by which it ends in B
};
/// Of tasks that both runs ended, by their names; those that end at the most different times first. Where no names are
/// given they are the same when graph and kind agree.
std::vector<MovedTask> moved_tasks(const ShownRun& a, const ShownRun& b);

/// B's bytes less A's, by pair of memories; nullopt when the platforms have other memories.
std::optional<Grid> traffic_difference(const ShownRun& a, const ShownRun& b);

}  // namespace pelsim::gui
