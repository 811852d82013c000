#include "models/service_windows.hpp"
#include "tests/catch.hpp"
#include "tests/models/scheduling.hpp"

using namespace pelsim;
using namespace pelsim::scheduling;

namespace {

/// Every task runs for `run`, between `before` and `after` without a slot. Tasks of work n wait n times as long.
struct Behind : DeviceModel {
  Seconds run, before, after;
  Behind(double r, double b, double a) : run(r), before(b), after(a) {}
  std::optional<Cost> cost(const Demand& demand, const Setting&) const override {
    Cost c;
    const double times = static_cast<const KernelDemand&>(demand).work.value;
    c.before = times * before;
    c.after = times * after;
    c.run.fixed = run;
    return c;
  }
};

struct Machine {
  double run, before = 0, after = 0;
  std::optional<Windows> closed = {};
};

Platform machines(const std::vector<Machine>& all) {
  Platform platform;
  const MemoryId memory = platform.add_memory("memory");
  for (const Machine& m : all) {
    DeviceType type;
    type.device_class = "m" + std::to_string(platform.devices());
    type.model = std::make_shared<Behind>(m.run, m.before, m.after);
    type.closed = m.closed;
    const std::string name = type.device_class;
    platform.add_device(name, platform.add_type(std::move(type)), memory, 1);
  }
  platform.set_router(pair_router(platform));
  return platform;
}

struct Job {
  double release = 0, work = 1;
};

TaskGraph jobs(const std::vector<Job>& all, bool in_a_row = false) {
  TaskGraphBuilder builder;
  const KindId kind = builder.add_kind("job");
  for (const Job& job : all) {
    const TaskId t = builder.add_task(kind);
    builder.set_demand(t, builder.add_demand(std::make_shared<KernelDemand>(Flops(job.work), Bytes(0))));
    builder.set_release(t, Seconds(job.release));
    if (in_a_row && t.index() > 0) builder.add_control(TaskId(t.index() - 1), t);
  }
  return builder.build();
}

/// By task: the number of its machine.
std::vector<std::size_t> chosen(const RunResult& result, const Platform& platform) {
  std::vector<std::size_t> where(result.trace.attempts.size());
  for (const Attempt& a : result.trace.attempts) where[a.task.index()] = platform.device_of(a.first).index();
  return where;
}

const std::vector<std::string> planners{"mct", "heft", "cpop", "peft", "min-min", "max-min", "sufferage"};

/// A machine may be down for a time that nobody tells.
struct Outage final : World {
  std::vector<std::pair<Tick, Change>> changes;
  std::size_t told = 0;
  std::optional<std::pair<Tick, Change>> next() override {
    if (told == changes.size()) return std::nullopt;
    return changes[told++];
  }
};

RunResult run_in(std::unique_ptr<World> world, const Case& c, const std::string& model) {
  NativeEngine engine;
  const auto scheduler = make_scheduler(model, c.graph, c.platform);
  return simulate({.graph = c.graph,
                   .platform = c.platform,
                   .costs = c.costs,
                   .network = c.network,
                   .estimates = c.estimates,
                   .scheduler = *scheduler,
                   .world = std::move(world)},
                  engine);
}

}  // namespace

TEST_CASE("who plans by completion takes the slower machine when queue and run of the faster one are longer") {
  // Machine 0 runs a job in 2 s behind a queue; machine 1 in 8 s at once.
  const TaskGraph graph = jobs({{}});
  struct Expected {
    double queue, back;
    std::size_t machine;
    double ends;
  };
  for (const std::string& model : planners)
    for (const Expected& e : {Expected{10, 0, 1, 8}, {5, 0, 0, 7}, {3, 4, 1, 8}, {3, 2, 0, 7}}) {
      INFO(model << ", queue " << e.queue << " s, return " << e.back << " s");
      const Platform platform = machines({{2, e.queue, e.back}, {8}});
      const RunResult result = Case{graph, platform}.run(model);
      REQUIRE_FALSE(result.error);
      CHECK(chosen(result, platform) == std::vector<std::size_t>{e.machine});
      CHECK(Clock().seconds(result.makespan).value == Approx(e.ends));
    }
}

TEST_CASE("mct: jobs that wait in a queue side by side run one after another") {
  // Queue 10 s, run 2 s, or 8 s at once: the first ends at 8 on machine 1; the second at 12 on 0 (16 on 1); the third
  // has its queue behind it at 10 as well, runs from 12 and ends at 14 (16 on 1); the fourth at 16 on either: machine
  // 0.
  const TaskGraph graph = jobs({{}, {}, {}, {}});
  const Platform platform = machines({{2, 10}, {8}});
  const RunResult result = Case{graph, platform}.run("mct");
  CHECK(chosen(result, platform) == std::vector<std::size_t>{1, 0, 0, 0});
  CHECK(Clock().seconds(result.makespan).value == Approx(16));
}

TEST_CASE("heft: the way back of results delays what follows, and no slot is kept meanwhile") {
  // In a row on one machine: 3 s queue, 2 s run, 1 s back. The second is in its queue from 6 on.
  const Platform platform = machines({{2, 3, 1}});
  const TaskGraph row = jobs({{}, {}}, true);
  const auto heft = make_scheduler("heft", row, platform);
  const std::vector<Placement> plan = Case{row, platform}.plan(*heft);
  REQUIRE(plan.size() == 2);
  CHECK(plan[0].order == Approx(3));
  CHECK(plan[1].order == Approx(9));
  CHECK(Case{row, platform}.makespan("heft") == Approx(12));
  // Side by side both queues pass at once: 3 to 5 and 5 to 7, and one more second.
  CHECK(Case{jobs({{}, {}}), platform}.makespan("heft") == Approx(8));
}

TEST_CASE("what is around a run is estimated as the run is") {
  // Jobs of one kind wait 10 and 30 s before, 1 and 3 s after.
  const TaskGraph graph = jobs({{0, 1}, {0, 3}});
  const Platform platform = machines({{2, 10, 1}});
  const CostModel costs(graph, platform);
  const AffineNetwork network(platform);
  const DeviceTypeId type(0);
  const TaskId first(0), second(1);
  const Estimates exact(costs, network);
  CHECK(exact.around(second, type).before.value == Approx(30));
  CHECK(exact.around(second, type).after.value == Approx(3));
  CHECK(exact.whole(second, type).value == Approx(35));
  const Estimates mean(costs, network, Estimates::Mode::mean);
  CHECK(mean.around(first, type).before.value == Approx(20));
  CHECK(mean.around(second, type).after.value == Approx(2));
  const Estimates none(costs, network, Estimates::Mode::none);
  CHECK(none.around(second, type).sum().value == 0);
  const Estimates noisy(costs, network, Estimates::Mode::noisy, 0.5, Streams(7).stream("estimates"));
  const double factor = noisy.compute(first, type).value / 2;
  CHECK(factor != Approx(1));
  CHECK(noisy.around(first, type).before.value == Approx(10 * factor));
}

TEST_CASE("mct: a machine in calibration counts from when it serves again") {
  // Machine 0 takes 1 s, but from 10 s on it is closed; machine 1 takes 8 s. A job comes at 11 s: it ends at 19 on
  // machine 1, and a second after the calibration on machine 0.
  const TaskGraph graph = jobs({{11}});
  for (const auto& [length, machine] : {std::pair{4.0, std::size_t(0)}, std::pair{9.0, std::size_t(1)}}) {
    INFO(length);
    const Platform platform = machines({{1, 0, 0, Windows{Seconds(10), Seconds(length)}}, {8}});
    const Case c{graph, platform};
    const RunResult result = run_in(service_windows(platform, Clock()), c, "mct");
    CHECK(chosen(result, platform) == std::vector<std::size_t>{machine});
    CHECK(Clock().seconds(result.makespan).value == Approx(machine == 0 ? 15 : 19));
  }
}

TEST_CASE("mct: a machine that is down for nobody knows how long is chosen only where no other can run the job") {
  const TaskGraph graph = jobs({{2}});
  const Clock clock;
  for (const bool alone : {false, true}) {
    const Platform platform = alone ? machines({{1}}) : machines({{1}, {80}});
    auto world = std::make_unique<Outage>();
    world->changes = {{clock.ticks(Seconds(1)), {DeviceId(0), Change::Kind::down, {}}},
                      {clock.ticks(Seconds(5)), {DeviceId(0), Change::Kind::up, {}}}};
    const Case c{graph, platform};
    const RunResult result = run_in(std::move(world), c, "mct");
    CHECK(clock.seconds(result.makespan).value == Approx(alone ? 6 : 82));
  }
}
