#include <memory>

#include "sim/native/native_engine.hpp"
#include "study/scenario.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/child_process.hpp"
#include "tests/bench/flow_load.hpp"
#include "tests/bench/graph_load.hpp"

/// Flows kept alive between random pairs of hosts, under network `flow` with the weights of cm02: how fast the sharing
/// solver is. pelsim_bench_simgrid runs the same on SimGrid, in turn.
namespace pelsim::bench {

namespace {

Scenario scenario_of(std::uint32_t hosts, FlowPlatform platform) {
  const std::uint32_t ports = leaf_ports(hosts);
  const std::string model = platform == FlowPlatform::crossbar
                                ? std::string("model = \"crossbar\"")
                                : fmt::format("model = \"fat-tree\", down = [{0}, {0}], up = [1, {0}]", ports);
  return load_scenario_text(
      fmt::format("schema = 1\n[workload]\nmodel = \"independent\"\ntasks = 1\n"
                  "[platform]\ninterconnect = {{ {}, bandwidth = \"1 GB/s\", latency = \"1 us\" }}\n"
                  "[[platform.nodes]]\ncount = {}\ndevices = [ {{ class = \"cpu\" }} ]\n"
                  "[network]\nmodel = \"flow\"\nparameters = \"cm02\"\ncrosstraffic = false\ntcp_gamma = \"0 B\"\n",
                  model, hosts),
      "bench.toml", "");
}

class ClosedLoop final : public Sink {
 public:
  ClosedLoop(const FlowLoad& load, const NetworkModel& network) : load_(load), network_(network) {
    const std::vector<double> capacities = network.capacities();
    for (std::size_t r = 0; r < capacities.size(); ++r) engine_.capacity(ResourceId(r), capacities[r]);
  }
  double run() {
    for (std::uint32_t k = 0; k < load_.alive; ++k) start(ActivityId(k));
    engine_.run(*this);
    return engine_.clock().seconds(engine_.now()).value;
  }
  Flow ended(Tick, std::span<const ActivityId> ids) override {
    for (const ActivityId id : ids)
      if (next_ < load_.flows.size()) start(id);
    return Flow::go_on;
  }

 private:
  void start(ActivityId id) {
    const FlowLoad::Pair& flow = load_.flows[next_++];
    wire_.plan.clear();
    network_.wire(MemoryId(flow.from), MemoryId(flow.to), Bytes(flow.bytes), 0, wire_);
    Activity activity;
    activity.kind = Activity::Kind::transfer;
    activity.plan = &wire_.plan;
    engine_.start(id, activity);
  }

  const FlowLoad& load_;
  const NetworkModel& network_;
  NativeEngine engine_;
  Wire wire_;
  std::size_t next_ = 0;
};

/// Places each task where the load says; a device runs its tasks in order.
struct Mapping final : Scheduler {
  const GraphLoad& load;
  explicit Mapping(const GraphLoad& l) : load(l) {}
  void prepare(const Problem&, Decisions& decisions) override {
    for (std::size_t t = 0; t < load.tasks.size(); ++t)
      decisions.place({TaskId(t), {DeviceId(load.host(t)), SlotId{}, 1}, static_cast<double>(t), Seconds(0)});
  }
};

}  // namespace

FlowRate run_natively(const GraphLoad& load) {
  const Scenario scenario = scenario_of(load.hosts, FlowPlatform::crossbar);
  TaskGraphBuilder builder;
  const std::size_t any = builder.add_time_class("any");
  const KindId kind = builder.add_kind("task");
  for (const GraphLoad::Task& task : load.tasks) builder.set_time(builder.add_task(kind), any, Seconds(task.seconds));
  for (std::size_t t = 0; t < load.tasks.size(); ++t)
    for (const GraphLoad::Input& input : load.tasks[t].inputs)
      builder.add_data(TaskId(input.from), TaskId(t), Bytes(input.bytes));
  const TaskGraph graph = std::move(builder).build();
  const CostModel costs(graph, *scenario.platform);
  const Estimates estimates(costs, *scenario.network);
  Mapping mapping(load);
  NativeEngine engine;
  Run run{graph, *scenario.platform, costs, *scenario.network, estimates, mapping};
  run.record = Run::Record::totals;
  FlowRate rate;
  rate.seconds = seconds([&] { rate.end = engine.clock().seconds(simulate(run, engine).makespan).value; });
  return rate;
}

FlowRate run_natively(const FlowLoad& load, FlowPlatform platform) {
  const Scenario scenario = scenario_of(load.hosts, platform);
  FlowRate rate;
  ClosedLoop loop(load, *scenario.network);
  rate.seconds = seconds([&] { rate.end = loop.run(); });
  return rate;
}

void bench_flows() {
  for (const FlowPlatform platform : {FlowPlatform::crossbar, FlowPlatform::fat_tree})
    for (const std::uint32_t alive : {10u, 100u, 1000u, 10'000u}) {
      const std::size_t count = alive == 10 ? 300'000 : alive == 100 ? 150'000 : alive == 1000 ? 30'000 : 20'000;
      const FlowLoad load(alive == 10'000 ? 1024 : 256, alive, count);
      double least = 1e300;
      for (int run = 0; run < 3; ++run)
        least = std::min(least, in_child_process([&] { return run_natively(load, platform); }).seconds);
      figure(fmt::format("flows, {}, {} alive", platform == FlowPlatform::crossbar ? "crossbar" : "fat tree", alive),
             static_cast<double>(count) / least, "flows/s");
    }
  for (const std::size_t width : graph_widths)
    for (const std::size_t tasks : {std::size_t{10'000}, std::size_t{100'000}}) {
      const GraphLoad load(64, tasks, width);
      double least = 1e300;
      for (int run = 0; run < 3; ++run)
        least = std::min(least, in_child_process([&] { return run_natively(load); }).seconds);
      figure(fmt::format("layered graph of {} tasks, {} wide, under flow", tasks, width),
             static_cast<double>(tasks) / least, "tasks/s");
    }
}

}  // namespace pelsim::bench
