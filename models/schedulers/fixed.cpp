#include <fmt/format.h>

#include <charconv>
#include <memory>
#include <unordered_map>

#include "models/catalog.hpp"
#include "models/csv.hpp"
#include "models/import.hpp"

/// A schedule that the user gives: where each task runs, and in which order each slot (or device) serves its tasks.
/// Times are not taken over: a task starts when its slot, its predecessors and its inputs allow. CSV with the columns
/// task, device, slot (optional: counted from 0 within the device; empty = any), overhead_s (optional: slot time before
/// the task runs) and at most one of order (a number) and start_s (seconds); without either the order of the rows
/// counts. Tasks and devices by name, or by number counted from 0 when no name matches. The scenario may hold the rows
/// itself.
namespace pelsim::schedulers {
namespace {

class Fixed final : public Scheduler {
 public:
  explicit Fixed(std::vector<Placement> placements) : placements_(std::move(placements)) {}
  void prepare(const Problem&, Decisions& decisions) override {
    for (const Placement& placement : placements_) decisions.place(placement);
  }

 private:
  std::vector<Placement> placements_;
};

std::optional<std::size_t> whole_number(std::string_view text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Things of one kind by name or number.
class Directory {
 public:
  template <class NameOf>
  Directory(std::string what, std::size_t count, const NameOf& name_of) : what_(std::move(what)), count_(count) {
    for (std::size_t k = 0; k < count; ++k) {
      std::string name = name_of(k);
      if (known_.size() < 1000) known_.push_back(name);
      by_name_.emplace(std::move(name), k);  // looked up only
    }
  }
  std::size_t find(const CsvTable& table, std::size_t row, std::size_t column) const {
    const std::string word(table.cell(row, column));
    if (const auto found = by_name_.find(word); found != by_name_.end()) return found->second;
    if (const auto number = whole_number(word); number && *number < count_) return *number;
    const std::string close = nearest(word, known_);
    table.fail(row, column,
               fmt::format("no {} is named '{}'{}", what_, word,
                           close.empty() ? fmt::format("; numbers go from 0 to {}", count_ - 1)
                                         : fmt::format(" (did you mean '{}'?)", close)));
  }

 private:
  std::string what_;
  std::size_t count_;
  std::unordered_map<std::string, std::size_t> by_name_;
  std::vector<std::string> known_;
};

SlotId slot_in(const CsvTable& table, std::size_t row, std::size_t column, const Device& device, SlotCount wanted) {
  if (table.cell(row, column).empty()) return {};
  const auto number = whole_number(table.cell(row, column));
  if (!number || *number + wanted > device.slots)
    table.fail(
        row, column,
        fmt::format("slot '{}' is not one of '{}': with {} slot{} for this task it must be from 0 to {}",
                    table.cell(row, column), device.name, wanted, wanted == 1 ? "" : "s", device.slots - wanted));
  return SlotId(device.first_slot.index() + *number);
}

void check_header(const CsvTable& table) {
  const std::vector<std::string> known = {"task", "device", "slot", "order", "start_s", "overhead_s"};
  for (std::size_t c = 0; c < table.columns().size(); ++c) {
    if (std::find(known.begin(), known.end(), table.columns()[c]) == known.end())
      throw ScenarioError(table.header_place(c), fmt::format("unknown column '{}'{}", table.columns()[c],
                                                             suggestion(table.columns()[c], known)));
  }
  if (table.find("order") && table.find("start_s"))
    throw ScenarioError(table.header_place(*table.find("start_s")),
                        "the schedule has both 'order' and 'start_s': keep the one that orders the tasks of a slot");
}

/// The rows of the file as placements; throws where they do not fit graph and platform.
std::vector<Placement> placements_of(const CsvTable& table, const TaskGraph& graph, const Platform& platform) {
  check_header(table);
  const std::size_t task_column = table.column("task"), device_column = table.column("device");
  const auto slot_column = table.find("slot");
  const auto order_column = table.find("order") ? table.find("order") : table.find("start_s");
  const auto overhead_column = table.find("overhead_s");
  const double least_order = table.find("start_s") ? 0 : -1e300;
  const Directory tasks("task", graph.tasks(), [&](std::size_t k) { return graph.name(TaskId(k)); });
  const Directory devices("device", platform.devices(),
                          [&](std::size_t k) { return platform.device(DeviceId(k)).name; });

  std::vector<Placement> placements;
  std::vector<bool> listed(graph.tasks());
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const TaskId t(tasks.find(table, row, task_column));
    const DeviceId d(devices.find(table, row, device_column));
    const Device& device = platform.device(d);
    if (listed[t.index()]) table.fail(row, task_column, fmt::format("task '{}' is listed twice", graph.name(t)));
    if (graph.is_marker(t))
      table.fail(row, task_column,
                 fmt::format("task '{}' only orders others and runs nowhere: leave it out", graph.name(t)));
    if (graph.pinned(t) && graph.pinned(t) != d)
      table.fail(
          row, device_column,
          fmt::format("task '{}' is pinned to device '{}'", graph.name(t), platform.device(graph.pinned(t)).name));
    if (graph.slots(t) > device.slots)
      table.fail(row, device_column,
                 fmt::format("task '{}' takes {} slots, '{}' has {}", graph.name(t), graph.slots(t), device.name,
                             device.slots));
    listed[t.index()] = true;
    const SlotId slot = slot_column ? slot_in(table, row, *slot_column, device, graph.slots(t)) : SlotId{};
    const double order = order_column ? table.number(row, *order_column, least_order, 1e300) : static_cast<double>(row);
    const Seconds overhead(overhead_column ? table.number(row, *overhead_column, 0, 1e12) : 0);
    placements.push_back({t, {d, slot, graph.slots(t)}, order, overhead});
  }
  for (std::size_t k = 0; k < graph.tasks(); ++k) {
    if (!listed[k] && !graph.is_marker(TaskId(k)))
      throw ScenarioError({table.path()},
                          fmt::format("task '{}' is missing: list every task once", graph.name(TaskId(k))));
  }
  return placements;
}

CsvTable schedule(const Parameters& p) {
  if (p.has("rows") && p.has("file")) p.fail("rows", "the schedule is given twice: keep 'rows' or 'file'");
  if (p.has("file")) return CsvTable(input_file(p));
  if (!p.has("rows")) throw ScenarioError(p.place(), "'fixed' needs a schedule: 'file' names it, or 'rows' holds it");
  return CsvTable(TextFile("scheduler.rows of " + p.place_of("rows").text(), p.text("rows")));
}

std::unique_ptr<Scheduler> make(const Parameters& p, const TaskGraph& graph, const Platform& platform) {
  return std::make_unique<Fixed>(placements_of(schedule(p), graph, platform));
}

void check(const Parameters& p, const CostModel& costs) {
  const CsvTable table = schedule(p);
  const std::vector<Placement> placements = placements_of(table, costs.graph(), costs.platform());
  for (std::size_t row = 0; row < placements.size(); ++row) {
    const auto& [task, on, order, overhead] = placements[row];
    if (costs.time(task, on.device) < forever) continue;
    table.fail(
        row, table.column("device"),
        fmt::format("device '{}' of class '{}' cannot run task '{}': it has no time, measured time or model there",
                    costs.platform().device(on.device).name, costs.platform().type(on.device).device_class,
                    costs.graph().name(task)));
  }
}

}  // namespace

SchedulerModel fixed() {
  return {
      {.name = "fixed",
       .summary = "a schedule read from a CSV file: task, device, slot, and order or start_s",
       .parameters =
           {{.name = "file",
             .type = Parameter::Type::file,
             .meaning = "CSV file with the columns task, device, slot (optional), overhead_s (optional), and order or "
                        "start_s (optional)"},
            {.name = "rows",
             .type = Parameter::Type::text,
             .meaning = "the same as a text of several lines, instead of a file"}}},
      make,
      check};
}

}  // namespace pelsim::schedulers
