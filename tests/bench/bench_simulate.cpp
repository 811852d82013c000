#include <string>

#include "models/catalog.hpp"
#include "sim/native/native_engine.hpp"
#include "sim/simulate.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/child_process.hpp"

/// Whole runs of random layered graphs (about three incoming edges a task, each with an item) on 64 devices around a
/// switch. A run's time counts from a built graph to the result. Each figure is the least of several runs.
namespace pelsim::bench {

namespace {

using namespace literals;

struct Setup {
  const char* scheduler;
  const char* network;
};

struct Measured {
  double off, on;             ///< seconds of a run, without and with its trace
  double build;               ///< seconds to make the graph
  double memory, with_trace;  ///< bytes of graph and run, over those of the empty process
  double building;            ///< highest while the graph was made
  double edges, events;
  bool failed;
};

Platform star(std::size_t devices) {
  Platform platform;
  const Platform::VertexId hub = platform.add_switch("switch");
  DeviceType type;
  type.device_class = type.label = "cpu";
  const DeviceTypeId cpu = platform.add_type(std::move(type));
  for (std::size_t d = 0; d < devices; ++d) {
    const std::string name = "n" + std::to_string(d);
    const MemoryId memory = platform.add_memory(name);
    platform.add_device(name, cpu, memory, 1);
    platform.add_duplex(name + "-switch", platform.vertex(memory), hub, 1_us, 1_GB_per_s);
  }
  platform.set_router(tree_router(platform));
  return platform;
}

Parameters named(const char* model) {
  Parameters parameters;
  parameters.set("model", {std::string(model), {}});
  return parameters;
}

template <class Entry>
const Entry& chosen(const std::vector<Entry>& catalog, Parameters& parameters) {
  const Entry& entry = choose(catalog, parameters, "model");
  parameters.check(entry.card);
  return entry;
}

TaskGraph layered(std::size_t tasks, std::size_t width) {
  Parameters parameters = named("layered");
  parameters.set("tasks", {static_cast<std::int64_t>(tasks), {}});
  parameters.set("width", {static_cast<std::int64_t>(width), {}});
  const std::vector<WorkloadModel>& catalog = workload_catalog();
  return chosen(catalog, parameters).make(parameters, {Streams{1}, nullptr}).graph;
}

Measured measure(const Setup& setup, std::size_t tasks, std::size_t width) {
  Measured m{};
  const double empty = memory("VmRSS");
  TaskGraph graph;
  m.build = seconds([&] { graph = layered(tasks, width); });
  m.building = memory("VmHWM") - empty;
  m.edges = static_cast<double>(graph.edges());

  const Platform platform = star(64);
  Parameters network_parameters = named(setup.network), scheduler_parameters = named(setup.scheduler);
  const std::vector<NetworkEntry>& networks = network_catalog();
  const std::vector<SchedulerModel>& schedulers = scheduler_catalog();
  const auto network = chosen(networks, network_parameters).make(network_parameters, platform);
  const SchedulerModel& scheduler_model = chosen(schedulers, scheduler_parameters);
  const auto run = [&](Run::Record record) {
    const auto scheduler = scheduler_model.make(scheduler_parameters, graph, platform);
    const CostModel costs(graph, platform);
    const Estimates estimates(costs, *network);
    NativeEngine engine;
    Run what{graph, platform, costs, *network, estimates, *scheduler};
    what.record = record;
    const RunResult result = simulate(what, engine);
    m.events = static_cast<double>(result.events);
    m.failed = m.failed || result.error || result.tasks_done != tasks;
  };
  const int runs = tasks < 1'000'000 ? 7 : 3;
  const auto least = [&](Run::Record record, double& highest) {
    forget_highest_memory();
    const double first = seconds([&] { run(record); });
    highest = memory("VmHWM") - empty;
    return std::min(first, least_seconds(runs, [&] { run(record); }));
  };
  m.off = least(Run::Record::totals, m.memory);
  m.on = least(Run::Record::trace, m.with_trace);
  return m;
}

Measured report(const Setup& setup, std::size_t tasks, std::size_t width) {
  const Measured m = in_child_process([&] {
    measure(setup, 100, 10);  // brings the program's own pages in, which are no memory of a task
    forget_highest_memory();
    return measure(setup, tasks, width);
  });
  const std::string name = fmt::format("{}, {}, {} tasks, width {}", setup.scheduler, setup.network, tasks, width);
  if (m.off == 0 || m.failed) {
    fmt::print("error: {} did not end well\n", name);
    return m;
  }
  const double n = static_cast<double>(tasks);
  figure(name + ", trace off", n / m.off, "tasks/s");
  figure(name + ", trace on", n / m.on, "tasks/s");
  figure(name + ", trace on / off", m.on / m.off, "times the time");
  figure(name + ", events", m.events / m.off, "events/s");
  figure(name + ", memory, trace off", m.memory / n, "bytes/task with its edges");
  figure(name + ", memory, trace on", m.with_trace / n, "bytes/task with its edges");
  figure(name + ", memory while building", m.building / n, "bytes/task with its edges");
  figure(name + ", building the graph", n / m.build, "tasks/s");
  return m;
}

}  // namespace

void bench_simulate() {
  for (const Setup& setup :
       {Setup{"fifo", "uncontended"}, Setup{"fifo", "hockney"}, Setup{"work-stealing", "uncontended"}}) {
    report(setup, 10'000, 1000);
    const Measured small = report(setup, 100'000, 1000);
    const Measured large = report(setup, 1'000'000, 1000);
    figure(fmt::format("{}, {}, growth from 1e5 to 1e6 tasks", setup.scheduler, setup.network),
           large.off / small.off / 10, "times linear");
    report(setup, 1'000'000, 100'000);
  }
}

}  // namespace pelsim::bench
