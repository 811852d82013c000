#include "study/schedule_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "models/csv.hpp"
#include "study/replay.hpp"

namespace pelsim {
namespace {

/// Names, or numbers where a name is not one thing's alone.
template <class NameOf>
bool all_differ(std::size_t count, const NameOf& name_of) {
  std::vector<std::string> names;
  for (std::size_t k = 0; k < count; ++k) names.emplace_back(name_of(k));
  std::sort(names.begin(), names.end());
  return std::adjacent_find(names.begin(), names.end()) == names.end();
}

}  // namespace

std::string schedule_rows(const Trace& trace, const CostModel& costs, const std::optional<Move>& move) {
  const Platform& platform = costs.platform();
  const ReplayScheduler replay(trace, costs);
  const bool overheads = std::any_of(replay.placements().begin(), replay.placements().end(),
                                     [](const Placement& p) { return p.overhead > Seconds(0); });
  std::string rows = overheads ? "task,device,slot,order,overhead_s\n" : "task,device,slot,order\n";
  const TaskGraph& graph = costs.graph();
  const bool by_name = all_differ(graph.tasks(), [&](std::size_t k) { return graph.name(TaskId(k)); });
  const bool devices_by_name =
      all_differ(platform.devices(), [&](std::size_t k) { return platform.device(DeviceId(k)).name.text(); });
  const auto row = [&](TaskId task, DeviceId device, SlotId first, double order, Seconds overhead) {
    rows += by_name ? csv_cell(graph.name(task)) : fmt::format("{}", task.index());
    rows += ',' +
            (devices_by_name ? csv_cell(platform.device(device).name.text()) : fmt::format("{}", device.index())) + ',';
    if (first) rows += fmt::format("{}", first.index() - platform.device(device).first_slot.index());
    rows += fmt::format(",{}", order);
    rows += overheads ? fmt::format(",{}\n", overhead.value) : "\n";
  };
  for (const Placement& p : replay.placements()) {
    const bool moved = move && move->task == p.task;
    row(p.task, moved ? move->to : p.on.device, moved ? SlotId{} : p.on.first, p.order, p.overhead);
  }
  // The driver starts these itself; the schedule lists every task all the same.
  for (std::size_t t = 0; t < graph.tasks(); ++t)
    if (graph.pinned(TaskId(t)) && !graph.is_marker(TaskId(t)))
      row(TaskId(t), graph.pinned(TaskId(t)), SlotId{}, 0, Seconds(0));
  return rows;
}

}  // namespace pelsim
