#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sim/ids.hpp"
#include "sim/units.hpp"

namespace pelsim::gui {

/// What a lane is called, where it stands, and what lanes are sorted by.
struct LaneFacts {
  std::string name;    ///< "node3.cpu.1"
  std::string device;  ///< "node3.cpu"
  std::string node;    ///< its memory: "node3"
  Tick load;           ///< time in which it was not idle
  Tick finish;         ///< end of its last attempt
};

enum class Grouping { none, device, node };
enum class LaneOrder { lane, load, finish };

struct RowOptions {
  Grouping grouping = Grouping::none;
  LaneOrder order = LaneOrder::lane;
  std::set<std::string> collapsed = {};  ///< groups by name: one row for all their lanes
  std::vector<SlotId> pinned = {};       ///< stand above all others
  int row_height = 0;                    ///< pixels; 0: as high as fits, between 2 and 40
  auto operator<=>(const RowOptions&) const = default;
};

inline constexpr int least_row_height = 2, most_row_height = 40, most_fitted_height = 40;

/// One row from `y` on. A lane's row has one lane; the row of a collapsed group has all of them and shows their mean;
/// the title of an open group has none.
struct Row {
  int y = 0, height = 0;
  std::vector<SlotId> lanes = {};
  std::string name;
  bool is_group = false;  ///< title or collapsed group: opens and closes when pointed at
  bool is_pinned = false;
  bool is_title() const { return is_group && lanes.empty(); }
};

struct RowLayout {
  std::vector<Row> rows;
  int height = 0;  ///< of all rows together
  int lane_height = 0;

  /// Index of the row at `y`; none below the last.
  std::optional<std::size_t> row_at(int y) const;
  /// The row that shows the lane, alone or in its collapsed group.
  std::optional<std::size_t> row_of(SlotId lane) const;
};

/// `room` is what can be seen at once, in pixels; `title_height` that of an open group's title.
RowLayout lay_out_rows(const std::vector<LaneFacts>&, const RowOptions&, int room, int title_height);

}  // namespace pelsim::gui
