#include "tests/catch.hpp"
#include "tests/models/scheduling.hpp"

using namespace pelsim;
using namespace pelsim::scheduling;

namespace {

/// Tasks of work n need configuration n, which takes `load`; then they run for `run`.
struct Loader : DeviceModel {
  Seconds load, run;
  Loading how;
  Loader(double l, double r, Loading h = Loading::partial) : load(l), run(r), how(h) {}
  std::optional<Cost> cost(const Demand& demand, const Setting&) const override {
    Cost c;
    c.setup = load;
    c.run.fixed = run;
    c.needs = ConfigId(static_cast<std::size_t>(static_cast<const KernelDemand&>(demand).work.value));
    return c;
  }
  Loading loading() const override { return how; }
};

struct Arrival {
  char needs;
  double release;
};

TaskGraph arriving(const std::vector<Arrival>& arrivals) {
  TaskGraphBuilder builder;
  const KindId kind = builder.add_kind("task");
  for (const Arrival& a : arrivals) {
    const TaskId t = builder.add_task(kind);
    builder.set_demand(t, builder.add_demand(std::make_shared<KernelDemand>(Flops(a.needs - 'A'), Bytes(1))));
    builder.set_release(t, Seconds(a.release));
  }
  return builder.build();
}

/// Devices of these models, one memory for all.
Platform devices(const std::vector<std::pair<std::shared_ptr<const DeviceModel>, SlotCount>>& models) {
  Platform platform;
  const MemoryId memory = platform.add_memory("memory");
  for (std::size_t k = 0; k < models.size(); ++k)
    platform.add_device("d" + std::to_string(k), platform.add_type({"d" + std::to_string(k), "", 1, models[k].first}),
                        memory, models[k].second);
  platform.set_router(pair_router(platform));
  return platform;
}

std::uint64_t loads(const RunResult& result) {
  std::uint64_t all = 0;
  for (const Loads& device : result.loads) all += device.count;
  return all;
}

std::uint32_t slot_of(const RunResult& result, std::size_t task) {
  for (const Attempt& a : result.trace.attempts)
    if (a.task == TaskId(task)) return a.first.value;
  return 99;
}

double makespan(const RunResult& result) { return result.trace.clock.seconds(result.makespan).value; }

}  // namespace

TEST_CASE("fifo and list start a task on the idle region that has its bitstream, not on the lowest") {
  // A and B load at 0; at 20 and 40 both regions idle, and B, then A, come.
  const TaskGraph graph = arriving({{'A', 0}, {'B', 0}, {'B', 20}, {'A', 40}});
  const Platform platform = devices({{std::make_shared<Loader>(2, 3), 2}});
  for (const std::string model : {"fifo", "list"}) {
    INFO(model);
    const RunResult result = Case{graph, platform}.run(model);
    CHECK(result.error.message == "");
    CHECK(slot_of(result, 2) == slot_of(result, 1));
    CHECK(slot_of(result, 3) == slot_of(result, 0));
    CHECK(loads(result) == 2);
    CHECK(makespan(result) == Approx(43));
  }
}

TEST_CASE("mct: each task goes where it ends first, behind what was given before") {
  // By hand, on two machines: (3, 5) -> 0 ends 3; (2, 4): 0 at 5, 1 at 4 -> 1; (2, 6): 0 at 5, 1 at 10 -> 0;
  // (9, 2): 0 at 14, 1 at 6 -> 1. Makespan 6.
  const double times[4][2] = {{3, 5}, {2, 4}, {2, 6}, {9, 2}};
  TaskGraphBuilder builder;
  const KindId kind = builder.add_kind("task");
  const std::size_t column[2] = {builder.add_time_class("x"), builder.add_time_class("y")};
  for (const auto& row : times) {
    const TaskId t = builder.add_task(kind);
    for (const std::size_t m : {0, 1}) builder.set_time(t, column[m], Seconds(row[m]));
  }
  const TaskGraph graph = builder.build();
  Platform platform;
  const MemoryId memory = platform.add_memory("memory");
  for (const std::string name : {"x", "y"})
    platform.add_device(name, platform.add_type({name, name, 1, nullptr}), memory, 1);
  platform.set_router(pair_router(platform));
  const RunResult result = Case{graph, platform}.run("mct");
  CHECK(result.error.message == "");
  const std::vector<std::uint32_t> slots = {0, 1, 0, 1};
  for (std::size_t k = 0; k < slots.size(); ++k) CHECK(slot_of(result, k) == slots[k]);
  CHECK(makespan(result) == Approx(6));
}

TEST_CASE("mct: loading counts, so that tasks gather where their bitstream is") {
  // Two devices of one region. A to 0 (ends 5), B to 1 (ends 5). At 6 B: device 0 would load first.
  const TaskGraph graph = arriving({{'A', 0}, {'B', 0}, {'B', 6}, {'A', 6}, {'B', 6}});
  const auto region = std::make_shared<Loader>(2, 3);
  const Platform platform = devices({{region, 1}, {region, 1}});
  const RunResult result = Case{graph, platform}.run("mct");
  CHECK(slot_of(result, 2) == 1);
  CHECK(slot_of(result, 3) == 0);
  // The last B would wait for the other: 12 there, 9 + 2 + 3 = 14 here.
  CHECK(slot_of(result, 4) == 1);
  CHECK(loads(result) == 2);
  CHECK(makespan(result) == Approx(12));
}

TEST_CASE("mct: a slow device is better than a fast one that must load for long") {
  // The fast one takes 4 + 1 s for the first task, the slow one (nothing to load) 3 s.
  const TaskGraph graph = arriving({{'A', 0}, {'A', 10}});
  const Platform platform = devices({{std::make_shared<Loader>(4, 1), 1}, {std::make_shared<Loader>(0, 3), 1}});
  const RunResult result = Case{graph, platform}.run("mct");
  CHECK(slot_of(result, 0) == 1);
  CHECK(slot_of(result, 1) == 1);
  CHECK(makespan(result) == Approx(13));
}

TEST_CASE("mct: on a device that drains, another bitstream comes behind all that was given to it") {
  // Device 0: 2 slots, one bitstream for both. A and A there end at 5, B would begin to load at 5: 10 in all. On device
  // 1 (7 s) B ends at 7.
  const TaskGraph graph = arriving({{'A', 0}, {'A', 0}, {'B', 0}});
  const Platform platform =
      devices({{std::make_shared<Loader>(2, 3, Loading::full), 2}, {std::make_shared<Loader>(0, 7), 1}});
  const RunResult result = Case{graph, platform}.run("mct");
  CHECK(slot_of(result, 0) == 0);
  CHECK(slot_of(result, 1) == 1);
  CHECK(slot_of(result, 2) == 2);
  CHECK(makespan(result) == Approx(7));
  CHECK(result.loads[0].count == 1);
}

TEST_CASE("mct: what ends sooner than expected makes room for what comes") {
  // Each task is expected to take 1 s: 0 and 2 go to slot 0, 1 and 3 to slot 1. Those of slot 1 have ended at 0.5 s, so
  // it is where the task that comes at 1 s goes.
  TaskGraphBuilder builder;
  const KindId kind = builder.add_kind("task");
  const std::size_t any = builder.add_time_class("any");
  for (const double seconds : {3.0, 0.25, 0.25, 0.25, 0.25})
    builder.set_time(builder.add_task(kind), any, Seconds(seconds));
  builder.set_release(TaskId(4), Seconds(1));
  const TaskGraph graph = builder.build();
  const Platform platform = identical_slots(2);
  const Case known{graph, platform};
  const Estimates guesses(known.costs, known.network, Estimates::Mode::none);
  const auto scheduler = make_scheduler("mct", graph, platform);
  NativeEngine engine;
  const RunResult result = simulate({.graph = graph,
                                     .platform = platform,
                                     .costs = known.costs,
                                     .network = known.network,
                                     .estimates = guesses,
                                     .scheduler = *scheduler},
                                    engine);
  CHECK(result.error.message == "");
  CHECK(slot_of(result, 2) == 0);
  CHECK(slot_of(result, 4) == 1);
  CHECK(makespan(result) == Approx(3.25));
}
