#include "gui/run/bare_scenario.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "study/free_network.hpp"

namespace pelsim::gui {
namespace {

[[noreturn]] void refuse(const std::string& file, const std::string& why) {
  throw ScenarioError(Place{file}, why + ": the trace is damaged, run the scenario again");
}

/// A trace does not say over which links data went.
class NoLinks final : public Router {
 public:
  void route(const Platform&, MemoryId, MemoryId, std::uint64_t, std::vector<LinkId>&) const override {}
  Path path(const Platform&, MemoryId, MemoryId) const override { return {}; }
};

std::size_t names(const PelFile& pel, const std::string& section) {
  const std::size_t bounds = pel.column<std::uint64_t>(section + ".begin").size();
  return bounds > 0 ? bounds - 1 : 0;
}

Platform platform_of(const PelFile& pel, const std::string& file) {
  Platform platform;
  for (std::size_t m = 0; m < names(pel, "memory.name"); ++m) platform.add_memory(pel.name("memory.name", m));
  const std::size_t devices = names(pel, "device.name");
  const auto memory = pel.column<std::uint32_t>("device.memory");
  const auto owner = pel.column<std::uint32_t>("slot.device");
  if (devices == 0 || memory.size() != devices) refuse(file, "it names no devices");
  std::vector<SlotCount> slots(devices, 0);
  for (std::size_t s = 0; s < owner.size(); ++s) {
    if (owner[s] >= devices || (s > 0 && owner[s] < owner[s - 1])) refuse(file, "a slot belongs to no device");
    ++slots[owner[s]];
  }
  std::map<std::string, DeviceTypeId, std::less<>> types;
  for (std::size_t d = 0; d < devices; ++d) {
    if (memory[d] >= platform.memories() || slots[d] == 0) refuse(file, "a device has no memory or no slot");
    const std::string label(pel.name("device.label", d));
    auto type = types.find(label);
    if (type == types.end()) {
      DeviceType known;
      known.device_class = known.label = label;
      type = types.emplace(label, platform.add_type(std::move(known))).first;
    }
    platform.add_device(pel.name("device.name", d), type->second, MemoryId(memory[d]), slots[d]);
  }
  platform.set_router(std::make_shared<NoLinks>());
  return platform;
}

void add_edges(TaskGraphBuilder& builder, const PelFile& pel, const std::string& file) {
  const std::size_t tasks = builder.tasks();
  const auto bytes = pel.column<double>("item.bytes");
  const auto producer = pel.column<std::uint32_t>("item.producer");
  if (producer.size() != bytes.size()) refuse(file, "items lack their producers");
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const TaskId from(producer[i]);
    if (from && from.index() >= tasks) refuse(file, "an item is made by no task");
    if (!(bytes[i] >= 0)) refuse(file, "an item has no size");
    const ItemId item = builder.add_item(Bytes(bytes[i]), from);
    if (const auto name = pel.name("item.name", i); !name.empty()) builder.set_item_name(item, std::string(name));
  }
  const auto begin = pel.column<std::uint64_t>("task.in.begin");
  const auto from = pel.column<std::uint32_t>("in.task"), item = pel.column<std::uint32_t>("in.item");
  if (begin.size() != tasks + 1 || from.size() != item.size()) refuse(file, "edges are missing");
  for (std::size_t t = 0; t < tasks; ++t) {
    if (begin[t] > begin[t + 1] || begin[t + 1] > from.size()) refuse(file, "edges are missing");
    for (std::uint64_t e = begin[t]; e < begin[t + 1]; ++e) {
      if (from[e] >= tasks || (ItemId(item[e]) && item[e] >= bytes.size())) refuse(file, "an edge leads nowhere");
      if (!ItemId(item[e]))
        builder.add_control(TaskId(from[e]), TaskId(t));
      else if (producer[item[e]] == from[e])
        builder.read(TaskId(t), ItemId(item[e]));
      else
        refuse(file, "an edge carries another task's item");
    }
  }
}

/// Tasks that left no attempt are markers; the others took what the trace says, wherever they run.
TaskGraph graph_of(const PelFile& pel, const std::string& file) {
  TaskGraphBuilder builder;
  const auto kind = pel.column<std::uint32_t>("task.kind");
  const std::size_t kinds = names(pel, "kind.name");
  builder.reserve(kind.size(), pel.column<std::uint32_t>("in.task").size());
  for (std::size_t k = 0; k < kinds; ++k) builder.add_kind(pel.name("kind.name", k));
  for (std::size_t t = 0; t < kind.size(); ++t) {
    if (kind[t] >= kinds) refuse(file, "a task is of no kind");
    const TaskId task = builder.add_task(builder.add_kind(pel.name("kind.name", kind[t])));
    if (const auto name = pel.name("task.name", t); !name.empty()) builder.set_name(task, std::string(name));
  }
  const auto task = pel.column<std::uint32_t>("attempt.task");
  const auto run = pel.column<std::int64_t>("attempt.run"), end = pel.column<std::int64_t>("attempt.end");
  if (run.size() != task.size() || end.size() != task.size()) refuse(file, "attempts lack their times");
  const std::size_t any = builder.add_time_class("any");
  for (std::size_t i = 0; i < task.size(); ++i) {
    if (task[i] >= kind.size()) refuse(file, "an attempt is at no task");
    builder.set_time(TaskId(task[i]), any, pel.clock().seconds(Tick{std::max<std::int64_t>(0, end[i] - run[i])}));
  }
  add_edges(builder, pel, file);
  std::vector<TaskId> cycle;
  std::optional<TaskGraph> graph = builder.build(cycle);
  if (!graph) refuse(file, "its tasks wait for each other");
  return std::move(*graph);
}

}  // namespace

Scenario bare_scenario(const PelFile& pel, const std::string& file) {
  Scenario scenario;
  scenario.file = file;
  scenario.title = std::filesystem::path(file).filename().string();
  scenario.clock = pel.clock();
  scenario.platform = std::make_unique<const Platform>(platform_of(pel, file));
  scenario.workload = std::make_unique<const Workload>(Workload{.graph = graph_of(pel, file)});
  scenario.costs = std::make_unique<const CostModel>(scenario.graph(), *scenario.platform);
  scenario.network = free_network(*scenario.platform);
  scenario.estimates = std::make_unique<const Estimates>(*scenario.costs, *scenario.network);
  return scenario;
}

Trace checked_trace(const PelFile& pel, const Scenario& scenario, const std::string& file) {
  Trace trace = pel.trace();
  constexpr Tick longest{std::int64_t{1} << 60};  // sums of some of them fit
  if (trace.end < Tick{} || trace.end > longest) refuse(file, "its makespan is no time");
  const TaskGraph& graph = scenario.graph();
  const Platform& platform = *scenario.platform;
  std::vector<Tick> free_at(platform.slots());  // attempts are in order of their end
  for (const Attempt& a : trace.attempts) {
    const bool known = a.task.index() < graph.tasks() && a.first.index() < platform.slots();
    if (!known || a.slots > platform.slots() - a.first.index()) refuse(file, "an attempt is at no task or on no slot");
    if (a.outcome > Outcome::superseded) refuse(file, "an attempt has no outcome");
    for (const Tick at : {a.ready, a.placed, a.reserved, a.start, a.exchanged, a.run, a.end})
      if (at < Tick{} || at > longest) refuse(file, "an attempt is at no time");
    const Tick life[] = {a.ready, a.start, a.exchanged, a.run, a.end, trace.end};
    if (a.outcome == Outcome::done && !std::is_sorted(std::begin(life), std::end(life)))
      refuse(file, "an attempt ends before it starts");
    for (SlotCount k = 0; k < a.slots; ++k) {
      Tick& free = free_at[a.first.index() + k];
      if (a.reserved < free) refuse(file, "two attempts have one slot");
      free = a.end;
    }
  }
  for (const Transfer& t : trace.transfers) {
    const bool known = t.item.index() < graph.items() && t.from.index() < platform.memories() &&
                       t.to.index() < platform.memories() && (!t.reader || t.reader.index() < graph.tasks());
    if (!known || t.start < Tick{} || t.end < t.start || t.end > longest)
      refuse(file, "a transfer is of no item or between no memories");
  }
  const auto is_unknown = [&](const StateChange& s) {
    return s.device.index() >= platform.devices() || s.state.index() >= platform.type(s.device).states.size();
  };
  std::erase_if(trace.states, is_unknown);  // all of them where the platform is a trace's own
  return trace;
}

}  // namespace pelsim::gui
