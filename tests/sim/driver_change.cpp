#include "tests/catch.hpp"
#include "tests/sim/small_world.hpp"

using namespace pelsim;
using namespace pelsim::test;

namespace {

struct Events : World {
  std::vector<std::pair<Tick, Change>> list;
  std::size_t next_one = 0;
  std::optional<std::pair<Tick, Change>> next() override {
    if (next_one == list.size()) return std::nullopt;
    return list[next_one++];
  }
};
Tick s(double seconds) { return Clock{}.ticks(Seconds(seconds)); }

}  // namespace

TEST_CASE("a device that goes down fails what runs on it, and the task runs again elsewhere") {
  GraphMaker make;
  const TaskId a = make.task(4);
  World1 world(star(2), make.builder.build());
  Greedy greedy;
  Events events;
  events.list = {{s(1), {DeviceId(0), Change::Kind::down, {}}}};
  Run run = world.run(greedy);
  run.world = std::make_unique<Events>(events);
  NativeEngine engine;
  const RunResult result = simulate(run, engine);
  CHECK_FALSE(result.error);
  REQUIRE(result.trace.attempts.size() == 2);
  CHECK(result.trace.attempts[0].outcome == Outcome::failed);
  CHECK(result.trace.attempts[0].share_done == Approx(0.25));
  CHECK(result.trace.attempts[1].number == 1);
  CHECK(at(result.makespan) == Approx(5));
  CHECK(result.tasks_done == 1);
  CHECK(attempt_of(result, a).outcome == Outcome::done);
}

TEST_CASE("a drained device ends what runs, starts nothing new, and serves again when it is up") {
  GraphMaker make;
  const TaskId a = make.task(2), b = make.task(2);
  World1 world(star(1), make.builder.build());
  Greedy greedy;
  Events events;
  events.list = {{s(1), {DeviceId(0), Change::Kind::drain, {}}}, {s(10), {DeviceId(0), Change::Kind::up, {}}}};
  Run run = world.run(greedy);
  run.world = std::make_unique<Events>(events);
  NativeEngine engine;
  const RunResult result = simulate(run, engine);
  CHECK(at(attempt_of(result, a).end) == Approx(2));
  CHECK(at(attempt_of(result, b).start) == Approx(10));
}

TEST_CASE("a preempted task starts from the beginning") {
  GraphMaker make;
  const TaskId a = make.task(4);
  World1 world(star(1), make.builder.build());
  Script script;
  bool preempted = false;
  script.react = [&](const Instant& instant, Decisions& decisions) {
    if (instant.now == s(1) && !preempted) {
      preempted = true;
      decisions.preempt(a);
      return;
    }
    for (const Ready& r : instant.ready) {
      decisions.place(put(r.task, 0));
      decisions.wake(s(1));
    }
  };
  const RunResult result = world.go(script);
  REQUIRE(result.trace.attempts.size() == 2);
  CHECK(result.trace.attempts[0].outcome == Outcome::preempted);
  CHECK(at(result.makespan) == Approx(5));
}

TEST_CASE("a task that ends in the instant in which its device fails has ended") {
  GraphMaker make;
  const TaskId a = make.task(1), b = make.task(1);
  World1 world(star(2), make.builder.build());
  Greedy greedy;
  Events events;
  events.list = {{s(1), {DeviceId(0), Change::Kind::down, {}}}, {s(1), {DeviceId(1), Change::Kind::down, {}}}};
  Run run = world.run(greedy);
  run.world = std::make_unique<Events>(events);
  NativeEngine engine;
  const RunResult result = simulate(run, engine);
  CHECK_FALSE(result.error);
  CHECK(attempt_of(result, a).outcome == Outcome::done);
  CHECK(attempt_of(result, b).outcome == Outcome::done);
  CHECK(result.trace.attempts.size() == 2);
}

TEST_CASE("a slot that a withdrawn task gives back goes to the next in line") {
  // b has reserved d1 and waits for a's data; c stands behind it. At 1 s b is withdrawn: c starts at once.
  GraphMaker make;
  const TaskId a = make.task(10), b = make.task(1), c = make.task(1);
  make.edge(a, b, 1);
  World1 world(star(2), make.builder.build());
  Script script;
  script.placements = {put(a, 0), put(b, 1, 0), put(c, 1, 1)};
  script.react = [&](const Instant& instant, Decisions& decisions) {
    if (instant.now == s(1) && !instant.changed.empty()) decisions.withdraw(b);
    for (const Ready& r : instant.ready)
      if (r.task == b) decisions.place(put(b, 0));
  };
  Events events;
  events.list = {{s(1), {DeviceId(0), Change::Kind::state, {}}}};
  Run run = world.run(script);
  run.world = std::make_unique<Events>(events);
  NativeEngine engine;
  const RunResult result = simulate(run, engine);
  CHECK_FALSE(result.error);
  CHECK(at(attempt_of(result, c).start) == Approx(1));
  CHECK(at(attempt_of(result, b).start) == Approx(10));
}

TEST_CASE("a withdrawn placement can be made again elsewhere") {
  GraphMaker make;
  const TaskId a = make.task(4), b = make.task(1);
  World1 world(star(2), make.builder.build());
  Script script;
  script.placements = {put(a, 0, 0), put(b, 0, 1)};
  script.react = [&](const Instant& instant, Decisions& decisions) {
    if (instant.changed.empty()) return;
    CHECK(instant.view.queued(DeviceId(0)) == 1);
    decisions.withdraw(b);
    decisions.place(put(b, 1));
  };
  Events events;
  events.list = {{s(2), {DeviceId(1), Change::Kind::state, {}}}};
  Run run = world.run(script);
  run.world = std::make_unique<Events>(events);
  NativeEngine engine;
  const RunResult result = simulate(run, engine);
  CHECK_FALSE(result.error);
  CHECK(at(attempt_of(result, b).start) == Approx(2));
}

namespace {
struct Loop : Program {
  TaskId again;
  int times = 0;
  std::vector<TaskId> held_tasks;
  TaskId release_after, drop_after;
  std::span<const TaskId> held() const override { return held_tasks; }
  void ended(const Attempt& attempt, Tasks& tasks) override {
    if (attempt.task == again && times-- > 0) tasks.reopen(again);
    if (attempt.task == release_after) tasks.release(held_tasks[0]);
    if (attempt.task == drop_after) tasks.drop(held_tasks[1]);
  }
};
}  // namespace

TEST_CASE("a program may run an ended task again, without its successors running twice") {
  GraphMaker make;
  const TaskId a = make.task(1), b = make.task(1);
  make.edge(a, b, -1);
  World1 world(star(2), make.builder.build());
  Greedy greedy;
  Loop loop;
  loop.again = a;
  loop.times = 2;
  Run run = world.run(greedy);
  run.program = &loop;
  NativeEngine engine;
  const RunResult result = simulate(run, engine);
  CHECK_FALSE(result.error);
  CHECK(result.trace.attempts.size() == 4);  // a three times, b once
  CHECK(at(result.makespan) == Approx(3));
}

TEST_CASE("a held task waits for its release; a dropped one ends unseen") {
  GraphMaker make;
  const TaskId a = make.task(2), held = make.task(1), dropped = make.task(100), after = make.task(1);
  make.edge(dropped, after, -1);
  World1 world(star(3), make.builder.build());
  Greedy greedy;
  Loop loop;
  loop.held_tasks = {held, dropped};
  loop.release_after = a;
  loop.drop_after = held;
  Run run = world.run(greedy);
  run.program = &loop;
  NativeEngine engine;
  const RunResult result = simulate(run, engine);
  CHECK_FALSE(result.error);
  CHECK(at(attempt_of(result, held).start) == Approx(2));
  CHECK(at(attempt_of(result, after).start) == Approx(3));
  CHECK(result.tasks_done == 4);
  CHECK(result.trace.attempts.size() == 3);
}

namespace {
/// 1 s to queue, 2 s to load once, 3 s to run, 4 s to return.
struct Queued : DeviceModel {
  std::optional<Cost> cost(const Demand&, const Setting&) const override {
    Cost c;
    c.before = Seconds(1);
    c.setup = Seconds(2);
    c.run.fixed = Seconds(3);
    c.after = Seconds(4);
    c.needs = ConfigId(7);
    return c;
  }
};
}  // namespace

TEST_CASE("queueing and returning hold no slot, and setup is paid once") {
  // a: queue 0-1, load 1-3, run 3-6, back at 10. b: queue 0-1, runs 6-9 without loading, back at 13.
  GraphMaker make;
  const TaskId a = make.builder.add_task(make.kind), b = make.builder.add_task(make.kind), c = make.task(1);
  const auto demand = make.builder.add_demand(std::make_shared<KernelDemand>(Flops(1), Bytes(1)));
  make.builder.set_demand(a, demand);
  make.builder.set_demand(b, demand);
  make.edge(a, c, -1);
  Platform platform = star(2, 1, {"qpu", "qpu", 1, std::make_shared<Queued>()});
  World1 world(std::move(platform), make.builder.build());
  Script script;
  script.placements = {put(a, 0, 0), put(b, 0, 1), put(c, 1)};
  const RunResult result = world.go(script);
  CHECK_FALSE(result.error);
  CHECK(at(attempt_of(result, a).run) == Approx(3));
  CHECK(at(attempt_of(result, a).end) == Approx(6));
  CHECK(at(attempt_of(result, b).start) == Approx(6));
  CHECK(at(attempt_of(result, b).end) == Approx(9));
  CHECK(at(attempt_of(result, c).start) == Approx(10));
  CHECK(at(result.makespan) == Approx(13));
}

TEST_CASE("a queue begins when a task is ready and its inputs are there, whenever it was placed") {
  // a: queue 0-1, load 1-3, run 3-6, back at 10. b: queue 10-11, run 11-14, back at 18.
  GraphMaker make;
  const TaskId a = make.builder.add_task(make.kind), b = make.builder.add_task(make.kind);
  const auto demand = make.builder.add_demand(std::make_shared<KernelDemand>(Flops(1), Bytes(1)));
  make.builder.set_demand(a, demand);
  make.builder.set_demand(b, demand);
  make.edge(a, b, -1);
  World1 world(star(1, 1, {"qpu", "qpu", 1, std::make_shared<Queued>()}), make.builder.build());
  Script script;
  script.placements = {put(a, 0, 0), put(b, 0, 1)};
  const RunResult result = world.go(script);
  CHECK(at(attempt_of(result, b).inputs) == Approx(10));
  CHECK(at(attempt_of(result, b).start) == Approx(11));
  CHECK(at(result.makespan) == Approx(18));
}

TEST_CASE("whoever waits in a device's queue holds no slot") {
  // a waits until 1 s; c, placed behind it, runs at once.
  GraphMaker make;
  const TaskId a = make.builder.add_task(make.kind), c = make.task(0.5);
  const auto demand = make.builder.add_demand(std::make_shared<KernelDemand>(Flops(1), Bytes(1)));
  make.builder.set_demand(a, demand);
  World1 world(star(1, 1, {"qpu", "qpu", 1, std::make_shared<Queued>()}), make.builder.build());
  Script script;
  script.placements = {put(a, 0, 0), put(c, 0, 1)};
  const RunResult result = world.go(script);
  CHECK(at(attempt_of(result, c).start) == Approx(0));
  CHECK(at(attempt_of(result, a).start) == Approx(1));
}

TEST_CASE("whoever stands behind a withdrawn head of the line is served at once") {
  // g (2 slots) heads the line of a device with one idle slot; c behind it fits once g is gone.
  GraphMaker make;
  const TaskId a = make.task(20), g = make.task(1), c = make.task(1);
  World1 world(star(2, 2), make.builder.build());
  Script script;
  script.placements = {put(a, 0, 0), {g, {DeviceId(0), SlotId{}, 2}, 1, {}}, put(c, 0, 2)};
  script.react = [&](const Instant& instant, Decisions& decisions) {
    if (instant.changed.empty()) return;
    decisions.withdraw(g);
    decisions.place({g, {DeviceId(1), SlotId{}, 2}, 0, {}});
  };
  Events events;
  events.list = {{s(1), {DeviceId(1), Change::Kind::state, {}}}};
  Run run = world.run(script);
  run.world = std::make_unique<Events>(events);
  NativeEngine engine;
  const RunResult result = simulate(run, engine);
  CHECK_FALSE(result.error);
  CHECK(at(attempt_of(result, c).start) == Approx(1));
}

TEST_CASE("while a task runs again, its first result still serves who comes late") {
  // a ends at 1 and runs again until 2; b on d1 is placed at 1 and gets a's item (3 B) from the first run: 1 + 3.
  GraphMaker make;
  const TaskId a = make.task(1), b = make.task(1);
  make.edge(a, b, 3);
  World1 world(star(3), make.builder.build());
  Script script;
  script.react = [&](const Instant& instant, Decisions& decisions) {
    for (const Ready& r : instant.ready) decisions.place(put(r.task, r.task == a ? 0 : 1));
  };
  Loop loop;
  loop.again = a;
  loop.times = 1;
  Run run = world.run(script);
  run.program = &loop;
  NativeEngine engine;
  const RunResult result = simulate(run, engine);
  CHECK_FALSE(result.error);
  CHECK(at(attempt_of(result, b).start) == Approx(4));
}
