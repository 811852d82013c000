#include "study/report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/metrics/bounds.hpp"
#include "sim/metrics/critical_path.hpp"
#include "sim/native/native_engine.hpp"
#include "study/free_network.hpp"
#include "study/influence.hpp"
#include "study/replay.hpp"

namespace pelsim {
namespace {

/// A path of a million steps helps nobody: longer ones keep this many entries, half at either end.
constexpr std::size_t most_path_entries = 10'000;

void add_bounds(Report& report, const CostModel& costs) {
  const LowerBounds bounds = lower_bounds(costs);
  if (bounds.best() < forever) {
    report.critical_path_bound = bounds.critical_path;
    report.area_bound = bounds.area;
    report.lower_bound = bounds.best();
  }
  const Seconds least = least_critical_path(costs);
  if (least.value > 0 && least < forever) report.parallelism = least_work(costs) / least;
  report.sequential = sequential_time(costs);
  if (!report.sequential)
    report.notes.push_back("speedup, efficiency and SLR are unknown: no single device can run every task");
  if (!report.error.empty() || !(report.makespan.value > 0)) return;
  if (report.lower_bound && report.lower_bound->value > 0) report.gap = report.makespan / *report.lower_bound - 1;
  if (!report.sequential) return;
  if (!(report.sequential->value > 0)) {
    report.notes.push_back("speedup and efficiency are unknown: the tasks compute nothing, they only move data");
    return;
  }
  report.speedup = *report.sequential / report.makespan;
  report.efficiency = *report.speedup / static_cast<double>(report.slots);
  if (least.value > 0 && least < forever) report.slr = report.makespan / least;
}

/// A job that a policy submitted on the way began to queue then; a replay, which places all in advance, would submit it
/// earlier.
bool queues_on_the_way(const Scenario& scenario, const Trace& trace) {
  Cost cost;
  for (const Attempt& a : trace.attempts) {
    if (a.placed == Tick{} || scenario.graph().forms().of(scenario.graph().kind(a.task)).empty()) continue;
    const DeviceId device = scenario.platform->device_of(a.first);
    if (scenario.costs->cost(a.task, device, Setting{}, cost) && cost.before > Seconds(0)) return true;
  }
  return false;
}

/// The makespan of the same placement when data moves in no time.
std::optional<Seconds> ideal_makespan(const Scenario& scenario, const RunResult& result, const std::stop_token& stop,
                                      Report& report) {
  const std::unique_ptr<NetworkModel> network = free_network(*scenario.platform);

  ReplayScheduler replay(result.trace, *scenario.costs);
  const std::unique_ptr<Scheduler> timed = scenario.with_states(replay);
  const Run given = scenario.run(*timed);
  const Run run{.graph = given.graph,
                .platform = given.platform,
                .costs = given.costs,
                .network = *network,
                .estimates = given.estimates,
                .scheduler = *timed,
                .seed = given.seed,
                .compute_noise = given.compute_noise,
                .inputs = given.inputs,
                .record = Run::Record::totals,
                .world = scenario.make_world(),
                .stop = stop};
  NativeEngine engine(scenario.clock);
  const RunResult ideal = simulate(run, engine);
  if (!ideal.error) return scenario.clock.seconds(ideal.makespan);
  const char* how = ideal.error.kind == RunError::Kind::cancelled ? "was" : "failed:";
  report.notes.push_back(
      fmt::format("serialisation and transfer efficiency are unknown: the run on the ideal network {} {}", how,
                  ideal.error.message));
  return std::nullopt;
}

void add_devices(Report& report, const Platform& platform, const std::vector<DeviceUse>& use) {
  for (std::size_t d = 0; d < platform.devices(); ++d) {
    const Device& device = platform.device(DeviceId(d));
    const DeviceType& type = platform.type(DeviceId(d));
    report.devices.push_back({device.name, type.label.empty() ? type.device_class : type.label, device.slots,
                              use[d].busy(), use[d].utilisation(), use[d].tasks, std::nullopt});
  }
}

void add_path(Report& report, const RunResult& result, const TaskGraph& graph, const Platform& platform) {
  const Trace& trace = result.trace;
  const CriticalPath path = critical_path(trace, graph, platform);
  std::vector<PathShare> shares(path_parts + graph.kinds());  // the parts, then compute by kernel
  for (std::size_t i = 0; i < path.steps.size(); ++i) {
    const PathStep& step = path.steps[i];
    const Seconds time = trace.clock.seconds(step.to - step.from);
    const std::string_view kernel = step.task ? graph.kind_name(graph.kind(step.task)) : std::string_view();
    const bool computes = step.part == PathPart::compute;
    PathShare& share =
        shares[computes ? path_parts + graph.kind(step.task).index() : static_cast<std::size_t>(step.part)];
    if (share.entries++ == 0) {
      share.kind = name_of(step.part);
      if (computes) share.kernel = kernel;
    }
    share.time += time;
    if (i >= most_path_entries / 2 && i + most_path_entries / 2 < path.steps.size()) continue;
    report.critical_path.push_back({step.task ? graph.name(step.task) : std::string(), std::string(name_of(step.part)),
                                    std::string(kernel), time, trace.clock.seconds(step.from)});
  }
  for (PathShare& share : shares)
    if (share.entries > 0) report.critical_path_shares.push_back(std::move(share));
  std::stable_sort(report.critical_path_shares.begin(), report.critical_path_shares.end(),
                   [](const PathShare& a, const PathShare& b) { return a.time > b.time; });
  if (path.steps.size() > most_path_entries)
    report.notes.push_back(fmt::format("the critical path has {} steps; the first and the last {} are listed",
                                       path.steps.size(), most_path_entries / 2));
}

/// Only where a calibrated machine takes part: else every time is one that somebody chose. On the host times are real.
void add_time_sources(Report& report, const Scenario& scenario, const Trace& trace) {
  if (report.engine == "host") return;
  std::vector<TimeSource> sources = time_sources(trace, *scenario.costs);
  if (std::none_of(sources.begin(), sources.end(), [](const TimeSource& s) { return s.badge >= Badge::calibrated; }))
    return;
  for (const TimeSource& source : sources) {
    if (source.badge != Badge::uncalibrated) continue;
    constexpr std::size_t most = 4;
    std::string kinds;
    for (std::size_t k = 0; k < std::min(most, source.kinds.size()); ++k)
      kinds += fmt::format("{}'{}'", k > 0 ? ", " : "", scenario.graph().kind_name(source.kinds[k]));
    if (source.kinds.size() > most) kinds += fmt::format(" and {} more", source.kinds.size() - most);
    report.notes.push_back(fmt::format("the machine file has no times for {}: they take its greatest rates", kinds));
  }
  report.time_sources = std::move(sources);
}

void add_trace_metrics(Report& report, const Scenario& scenario, const RunResult& result, const RunFacts& facts) {
  const Platform& platform = *scenario.platform;
  const Trace& trace = result.trace;
  const std::vector<TimeByKind> times = slot_times(SlotLanes(trace, platform.slots()));
  TimeByKind all;
  for (const TimeByKind& time : times) all += time;
  report.slot_time = all;
  report.task_time = task_times(trace);
  report.idle = idle_causes(trace, platform.slots());
  add_time_sources(report, scenario, trace);
  add_devices(report, platform, device_use(trace, platform, times));

  if (facts.ideal_run == RunFacts::IdealRun::yes && report.error.empty() && queues_on_the_way(scenario, trace))
    report.notes.push_back(
        "serialisation and transfer efficiency are unknown: jobs joined a device's queue on the way");
  else if (facts.ideal_run == RunFacts::IdealRun::yes && report.error.empty())
    report.ideal_makespan = ideal_makespan(scenario, result, facts.stop, report);
  const std::vector<Seconds> useful = useful_times(times);
  report.pop = pop_efficiencies(useful, report.makespan, report.ideal_makespan);
  report.imbalance = load_imbalance(useful);

  report.communication = communication(trace, scenario.graph());
  report.locality =
      locality(trace, scenario.graph(), scenario.inputs ? InitialItems::in_one_memory : InitialItems::everywhere);
  for (const LinkUse& use : link_use(trace, scenario.graph(), platform))
    report.links.push_back({platform.link(use.link).name, use.bytes, use.transfers, use.utilisation,
                            link_energy(platform, use, report.makespan)});
  if (facts.detail == RunFacts::Detail::all) add_path(report, result, scenario.graph(), platform);
  report.trace_hash = fmt::format("{:016x}", trace_hash(trace));
}

/// Without a trace only what the driver counts is known.
void add_totals(Report& report, const Scenario& scenario, const RunResult& result) {
  const Platform& platform = *scenario.platform;
  report.communication.transfers = result.transfers;
  report.communication.bytes = Bytes(result.bytes_moved);
  for (std::size_t d = 0; d < platform.devices(); ++d) {
    const Device& device = platform.device(DeviceId(d));
    Seconds busy;
    for (SlotCount k = 0; k < device.slots && device.first_slot.index() + k < result.busy.size(); ++k)
      busy += scenario.clock.seconds(result.busy[device.first_slot.index() + k]);
    const double whole = report.makespan.value * device.slots;
    report.devices.push_back({device.name, platform.type(DeviceId(d)).label, device.slots, busy,
                              whole > 0 ? busy.value / whole : 0, 0, std::nullopt});
  }
  report.notes.push_back("no trace was recorded: shares of time, efficiencies and the critical path are unknown");
}

void add_memories(Report& report, const Scenario& scenario, const std::vector<MemoryUse>& memories) {
  const Platform& platform = *scenario.platform;
  if (report.engine == "host" && heeds_capacities(scenario.graph(), platform))
    report.notes.push_back("memory capacities had no influence: on the host all data lies in this machine's memory");
  for (const MemoryUse& use : memories) report.memories.push_back({platform.memory_name(use.memory), use});
  const auto is_fuller = [](const MemoryLine& a, const MemoryLine& b) {
    if (a.use.evicted != b.use.evicted) return a.use.evicted > b.use.evicted;
    const auto share = [](const MemoryUse& use) { return use.capacity ? use.highest / *use.capacity : 0; };
    return share(a.use) > share(b.use);
  };
  std::stable_sort(report.memories.begin(), report.memories.end(), is_fuller);
}

void add_loads(Report& report, const RunResult& result) {
  for (std::size_t d = 0; d < std::min(result.loads.size(), report.devices.size()); ++d) {
    const Loads& loads = result.loads[d];
    DeviceLine& device = report.devices[d];
    device.loads = loads.count;
    device.loading = result.trace.clock.seconds(loads.time);
    if (loads.count > 0)
      report.notes.push_back(fmt::format("'{}' loaded {} configuration{} in {}", device.name, loads.count,
                                         loads.count == 1 ? "" : "s", text_of(device.loading)));
  }
}

}  // namespace

std::string interconnect_text(const InterconnectFacts& facts) {
  std::string text = fmt::format("{}: {} link{}", facts.model, facts.links, facts.links == 1 ? "" : "s");
  if (facts.diameter) text += fmt::format(", diameter {} hop{}", *facts.diameter, *facts.diameter == 1 ? "" : "s");
  if (facts.bisection) text += ", bisection " + text_of(*facts.bisection);
  return text;
}

Report make_report(const Scenario& scenario, const RunResult& result, const RunFacts& facts) {
  Report report;
  report.title = scenario.title;
  report.scenario = scenario.file;
  report.engine = facts.engine;
  report.workload = scenario.workload_model;
  report.platform = scenario.platform_model;
  report.network = scenario.network_model;
  report.scheduler = scenario.scheduler_model;
  report.seed = scenario.seed;
  report.error = result.error.message;
  report.makespan = scenario.clock.seconds(result.makespan);
  report.tasks = scenario.graph().tasks();
  report.tasks_done = result.tasks_done;
  report.events = result.events;
  report.slots = scenario.platform->slots();
  report.interconnect = scenario.platform->interconnect();
  report.wall = facts.wall;
  report.notes = scenario.notes;
  report.notes.insert(report.notes.end(), facts.notes.begin(), facts.notes.end());
  report.verdict = facts.verdict;

  add_bounds(report, *scenario.costs);
  if (result.trace.attempts.empty() && result.events > 0)
    add_totals(report, scenario, result);
  else
    add_trace_metrics(report, scenario, result, facts);
  add_memories(report, scenario, result.memories);
  add_loads(report, result);
  if (facts.detail == RunFacts::Detail::all && !result.trace.attempts.empty() && report.error.empty())
    for (std::string& note : influence_notes(scenario, result, report)) report.notes.push_back(std::move(note));
  if (scenario.compute_noise.distribution != Noise::Distribution::none)
    report.notes.push_back("speedup, SLR and lower bounds count times without noise");
  if (!result.trace.states.empty())
    report.notes.push_back("speedup, SLR and lower bounds count times in the p-states in which devices begin");
  if (!report.links.empty() && report.links.front().utilisation > 1)
    report.notes.push_back("network '" + report.network + "' does not share links: a link can be used more than 100 %");
  report.state_changes = result.trace.states.size();
  add_energy(report, scenario, result);
  if (facts.detail == RunFacts::Detail::all) report.findings = findings(report);
  return report;
}

}  // namespace pelsim
