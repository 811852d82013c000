#include "gui/timeline/row_layout.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace pelsim::gui {
namespace {

struct Group {
  std::string name;
  std::vector<SlotId> lanes;
};

const std::string& group_name(const LaneFacts& lane, Grouping grouping) {
  return grouping == Grouping::device ? lane.device : lane.node;
}

std::vector<SlotId> sorted(const std::vector<LaneFacts>& lanes, LaneOrder order) {
  std::vector<SlotId> ids(lanes.size());
  for (std::size_t l = 0; l < ids.size(); ++l) ids[l] = SlotId(l);
  const auto by = [&](Tick LaneFacts::*key) {  // most first
    std::stable_sort(ids.begin(), ids.end(),
                     [&](SlotId a, SlotId b) { return lanes[a.index()].*key > lanes[b.index()].*key; });
  };
  switch (order) {
    case LaneOrder::lane: break;
    case LaneOrder::load: by(&LaneFacts::load); break;
    case LaneOrder::finish: by(&LaneFacts::finish); break;
  }
  return ids;
}

/// Groups in the order of their first lane; lanes that are pinned are in none.
std::vector<Group> groups_of(const std::vector<LaneFacts>& lanes, const RowOptions& options) {
  std::vector<Group> groups;
  std::vector<std::pair<std::string, std::size_t>> known;  // sorted by name
  for (const SlotId lane : sorted(lanes, options.order)) {
    if (std::find(options.pinned.begin(), options.pinned.end(), lane) != options.pinned.end()) continue;
    if (options.grouping == Grouping::none) {
      groups.push_back({{}, {lane}});
      continue;
    }
    const std::string& name = group_name(lanes[lane.index()], options.grouping);
    const auto place = std::lower_bound(known.begin(), known.end(), name,
                                        [](const auto& entry, const std::string& n) { return entry.first < n; });
    if (place != known.end() && place->first == name) {
      groups[place->second].lanes.push_back(lane);
      continue;
    }
    known.insert(place, {name, groups.size()});
    groups.push_back({name, {lane}});
  }
  return groups;
}

}  // namespace

std::optional<std::size_t> RowLayout::row_at(int y) const {
  const auto after = std::partition_point(rows.begin(), rows.end(), [y](const Row& r) { return r.y <= y; });
  if (after == rows.begin()) return std::nullopt;
  const auto index = static_cast<std::size_t>(after - rows.begin()) - 1;
  return y < rows[index].y + rows[index].height ? std::optional(index) : std::nullopt;
}

std::optional<std::size_t> RowLayout::row_of(SlotId lane) const {
  for (std::size_t r = 0; r < rows.size(); ++r)
    if (std::find(rows[r].lanes.begin(), rows[r].lanes.end(), lane) != rows[r].lanes.end()) return r;
  return std::nullopt;
}

RowLayout lay_out_rows(const std::vector<LaneFacts>& lanes, const RowOptions& options, int room, int title_height) {
  RowLayout layout;
  const auto add = [&](Row row) { layout.rows.push_back(std::move(row)); };
  for (const SlotId lane : options.pinned)
    if (lane.index() < lanes.size()) add({.lanes = {lane}, .name = lanes[lane.index()].name, .is_pinned = true});
  for (Group& group : groups_of(lanes, options)) {
    const bool is_real = options.grouping != Grouping::none && group.lanes.size() > 1;
    if (is_real && options.collapsed.contains(group.name)) {
      add({.lanes = std::move(group.lanes), .name = group.name, .is_group = true});
      continue;
    }
    if (is_real) add({.name = group.name, .is_group = true});
    for (const SlotId lane : group.lanes) add({.lanes = {lane}, .name = lanes[lane.index()].name});
  }
  const auto titles = static_cast<int>(
      std::count_if(layout.rows.begin(), layout.rows.end(), [](const Row& r) { return r.is_title(); }));
  const int others = std::max(1, static_cast<int>(layout.rows.size()) - titles);
  const int fitting = std::clamp((room - titles * title_height) / others, least_row_height, most_fitted_height);
  layout.lane_height =
      options.row_height > 0 ? std::clamp(options.row_height, least_row_height, most_row_height) : fitting;
  for (Row& row : layout.rows) {
    row.y = layout.height;
    row.height = row.is_title() ? title_height : layout.lane_height;
    layout.height += row.height;
  }
  return layout;
}

}  // namespace pelsim::gui
