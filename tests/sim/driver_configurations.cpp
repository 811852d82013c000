#include <map>

#include "tests/catch.hpp"
#include "tests/sim/small_world.hpp"

using namespace pelsim;
using namespace pelsim::test;

namespace {

/// A task of work n needs configuration n loaded, which takes 2 s; then it runs for 3 s.
struct Loader : DeviceModel {
  Loading how;
  explicit Loader(Loading l) : how(l) {}
  std::optional<Cost> cost(const Demand& demand, const Setting&) const override {
    Cost c;
    c.setup = Seconds(2);
    c.run.fixed = Seconds(3);
    c.needs = ConfigId(static_cast<std::size_t>(static_cast<const KernelDemand&>(demand).work.value));
    return c;
  }
  Loading loading() const override { return how; }
};

/// Tasks by the configuration that each needs; "AB" are two tasks without edges.
struct Tasks1 {
  GraphMaker make;
  std::vector<TaskId> tasks;

  enum class Order { free, chain };
  explicit Tasks1(const std::string& needs, Order order = Order::free, SlotCount slots = 1) {
    for (const char letter : needs) {
      const TaskId t = make.builder.add_task(make.kind);
      make.builder.set_demand(t,
                              make.builder.add_demand(std::make_shared<KernelDemand>(Flops(letter - 'A'), Bytes(1))));
      if (slots > 1) make.builder.set_slots(t, slots);
      if (order == Order::chain && !tasks.empty()) make.edge(tasks.back(), t, -1);
      tasks.push_back(t);
    }
  }
};

Platform fpga(Loading how, SlotCount slots, std::size_t devices = 1) {
  return star(devices, slots, {"fpga", "fpga", 1, std::make_shared<Loader>(how)});
}

/// Every task on device 0, in order, on whichever slot suits.
Script all_at_once(const std::vector<TaskId>& tasks, SlotCount slots = 1) {
  Script script;
  for (std::size_t k = 0; k < tasks.size(); ++k)
    script.placements.push_back({tasks[k], {DeviceId(0), SlotId{}, slots}, static_cast<double>(k), {}});
  return script;
}

struct Outcome1 {
  RunResult result;
  std::vector<TaskId> tasks;
  double begin(std::size_t k) const { return at(attempt_of(result, tasks[k]).start); }
  double run(std::size_t k) const { return at(attempt_of(result, tasks[k]).run); }
  double end(std::size_t k) const { return at(attempt_of(result, tasks[k]).end); }
  std::uint32_t slot(std::size_t k) const { return attempt_of(result, tasks[k]).first.value; }
  std::uint64_t loads() const { return result.loads.empty() ? 0 : result.loads[0].count; }
};

Outcome1 outcome(Loading how, SlotCount slots, const std::string& needs, Tasks1::Order order = Tasks1::Order::free) {
  Tasks1 made(needs, order);
  World1 world(fpga(how, slots), made.make.builder.build());
  Script script = all_at_once(made.tasks);
  Outcome1 out{world.go(script), made.tasks};
  CHECK_FALSE(out.result.error);
  return out;
}

}  // namespace

TEST_CASE("one region that is asked for two bitstreams in turn loads one for each task") {
  for (const Loading how : {Loading::partial, Loading::full, Loading::side_by_side}) {
    const Outcome1 o = outcome(how, 1, "ABAB");
    CHECK(o.loads() == 4);
    CHECK(at(o.result.loads[0].time) == Approx(8));
    CHECK(at(o.result.makespan) == Approx(20));
  }
  // In another order two of them find what they need.
  CHECK(outcome(Loading::partial, 1, "AABB").loads() == 2);
  CHECK(at(outcome(Loading::partial, 1, "AABB").result.makespan) == Approx(16));
}

TEST_CASE("two regions keep two bitstreams; one loads while the other works, through one port") {
  // A loads 0-2, runs 2-5. B waits for the port, loads 2-4, runs 4-7. Then both find what they need.
  const Outcome1 o = outcome(Loading::partial, 2, "ABAB");
  CHECK(o.loads() == 2);
  CHECK(o.run(0) == Approx(2));
  CHECK(o.begin(1) == Approx(0));
  CHECK(o.run(1) == Approx(4));
  CHECK(o.slot(2) == 0);
  CHECK(o.run(2) == Approx(5));
  CHECK(o.slot(3) == 1);
  CHECK(o.run(3) == Approx(7));
  CHECK(at(o.result.makespan) == Approx(10));
}

TEST_CASE("slots that load side by side do not wait for each other") {
  const Outcome1 o = outcome(Loading::side_by_side, 2, "AB");
  CHECK(o.run(0) == Approx(2));
  CHECK(o.run(1) == Approx(2));
  CHECK(o.loads() == 2);
}

TEST_CASE("of idle regions the one that has it loaded is taken, else the least recently used") {
  using Order = Tasks1::Order;
  // A to region 0, B to 1; A again; C takes the place of B, which was used longer ago, B that of A.
  const Outcome1 o = outcome(Loading::partial, 2, "ABACB", Order::chain);
  const std::vector<std::uint32_t> slots = {0, 1, 0, 1, 0};
  for (std::size_t k = 0; k < slots.size(); ++k) CHECK(o.slot(k) == slots[k]);
  CHECK(o.loads() == 4);
  // As a cache of two does with A B C A B C: all misses; three regions load each once.
  CHECK(outcome(Loading::partial, 2, "ABCABC", Order::chain).loads() == 6);
  CHECK(outcome(Loading::partial, 3, "ABCABC", Order::chain).loads() == 3);
}

TEST_CASE("a slot that the policy names is the one that is used") {
  Tasks1 made("AA", Tasks1::Order::chain);
  World1 world(fpga(Loading::partial, 2), made.make.builder.build());
  Script script;
  script.placements = {{made.tasks[0], {DeviceId(0), SlotId(0), 1}, 0, {}},
                       {made.tasks[1], {DeviceId(0), SlotId(1), 1}, 1, {}}};
  const RunResult result = world.go(script);
  CHECK(attempt_of(result, made.tasks[1]).first == SlotId(1));
  CHECK(result.loads[0].count == 2);
}

TEST_CASE("a full reconfiguration waits until the device has drained, and nobody passes it") {
  // A loads 0-2, runs 2-5 on slot 0; B, on slot 1, waits until 5, loads 5-7, runs 7-10. A again gets slot 0 at 5, but
  // would need the first bitstream: it waits until 10, loads 10-12, runs 12-15.
  const Outcome1 o = outcome(Loading::full, 2, "ABA");
  CHECK(o.begin(1) == Approx(5));
  CHECK(o.run(1) == Approx(7));
  CHECK(o.begin(2) == Approx(10));
  CHECK(o.end(2) == Approx(15));
  CHECK(o.loads() == 3);
  // Two that need the same share one load.
  const Outcome1 same = outcome(Loading::full, 2, "AA");
  CHECK(same.loads() == 1);
  CHECK(same.run(0) == Approx(2));
  CHECK(same.run(1) == Approx(2));
}

TEST_CASE("while a device drains its slots idle, and the task waits for the device") {
  const Outcome1 o = outcome(Loading::full, 2, "AB");
  const Attempt b = attempt_of(o.result, o.tasks[1]);
  CHECK(at(b.reserved) == Approx(5));
  CHECK(at(o.result.busy[1]) == Approx(5));
}

TEST_CASE("a task that waits for a device to drain can be withdrawn, and who stood behind it goes on") {
  Tasks1 made("ABA");
  World1 world(fpga(Loading::full, 3, 2), made.make.builder.build());
  Script script = all_at_once(made.tasks);
  struct Wakes : World {
    bool told = false;
    std::optional<std::pair<Tick, Change>> next() override {
      if (told) return std::nullopt;
      told = true;
      return std::pair{Tick{1'000'000'000'000}, Change{DeviceId(1), Change::Kind::state, {}}};
    }
  } wakes;
  script.react = [&](const Instant& instant, Decisions& decisions) {
    if (instant.changed.empty()) return;
    decisions.withdraw(made.tasks[1]);
    decisions.place(put(made.tasks[1], 1));
  };
  Run run = world.run(script);
  run.world = std::make_unique<Wakes>(wakes);
  NativeEngine engine;
  const RunResult result = simulate(run, engine);
  CHECK_FALSE(result.error);
  // At 1 s B leaves; A, behind it, finds its bitstream on the way until 2 s.
  CHECK(at(attempt_of(result, made.tasks[2]).start) == Approx(1));
  CHECK(at(attempt_of(result, made.tasks[2]).run) == Approx(2));
  CHECK(at(attempt_of(result, made.tasks[1]).run) == Approx(3));  // loads on the other device
  CHECK(result.loads[0].count == 1);
}

TEST_CASE("a device that goes down forgets what it had loaded") {
  for (const Loading how : {Loading::partial, Loading::full}) {
    Tasks1 made("AA", Tasks1::Order::chain);
    World1 world(fpga(how, 1), made.make.builder.build());
    Script script = all_at_once(made.tasks);
    struct Events : World {
      std::vector<std::pair<Tick, Change>> list;
      std::size_t at = 0;
      std::optional<std::pair<Tick, Change>> next() override {
        return at < list.size() ? std::optional(list[at++]) : std::nullopt;
      }
    } events;
    const auto second = [](std::int64_t s) { return Tick{s * 1'000'000'000'000}; };
    events.list = {{second(6), {DeviceId(0), Change::Kind::down, {}}},
                   {second(7), {DeviceId(0), Change::Kind::up, {}}}};
    std::vector<TaskId> again;
    script.react = [&](const Instant& instant, Decisions& decisions) {
      for (const Ready& r : instant.ready) again.push_back(r.task);
      if (!instant.view.is_up(DeviceId(0))) return;
      for (const TaskId t : again) decisions.place(put(t, 0));
      again.clear();
    };
    Run run = world.run(script);
    run.world = std::make_unique<Events>(events);
    NativeEngine engine;
    const RunResult result = simulate(run, engine);
    CHECK_FALSE(result.error);
    // The first runs 2-5, the second 5-6, and from 7 on again: loads until 9, ends at 12.
    CHECK(result.loads[0].count == 2);
    CHECK(at(result.makespan) == Approx(12));
  }
}

TEST_CASE("a preempted load goes on: the slot's next task waits for it, or loads after it") {
  for (const std::string needs : {"AA", "AB"}) {
    Tasks1 made(needs);
    World1 world(fpga(Loading::partial, 1), made.make.builder.build());
    Script script = all_at_once(made.tasks);
    struct Wakes : World {
      bool told = false;
      std::optional<std::pair<Tick, Change>> next() override {
        if (told) return std::nullopt;
        told = true;
        return std::pair{Tick{1'000'000'000'000}, Change{DeviceId(0), Change::Kind::state, {}}};
      }
    } wakes;
    script.react = [&](const Instant& instant, Decisions& decisions) {
      if (!instant.changed.empty()) decisions.preempt(made.tasks[0]);
      for (const Ready& r : instant.ready) decisions.place(put(r.task, 0, 9));
    };
    Run run = world.run(script);
    run.world = std::make_unique<Wakes>(wakes);
    NativeEngine engine;
    const RunResult result = simulate(run, engine);
    CHECK_FALSE(result.error);
    CHECK(at(attempt_of(result, made.tasks[1]).run) == Approx(needs == "AA" ? 2 : 4));
  }
}

TEST_CASE("a task of two regions loads both, one after the other") {
  Tasks1 made("A", Tasks1::Order::free, 2);
  World1 world(fpga(Loading::partial, 2), made.make.builder.build());
  Script script = all_at_once(made.tasks, 2);
  const RunResult result = world.go(script);
  CHECK(at(attempt_of(result, made.tasks[0]).run) == Approx(4));
  CHECK(result.loads[0].count == 2);
}

TEST_CASE("pinned tasks take the region that has what they need") {
  // One after the other: B finds an empty region beside A's, and B again the one that has it, though the lower is idle.
  Tasks1 made("ABB", Tasks1::Order::chain);
  for (const TaskId t : made.tasks) made.make.builder.set_pinned(t, DeviceId(0));
  World1 world(fpga(Loading::partial, 2), made.make.builder.build());
  Script script;
  const RunResult result = world.go(script);
  CHECK_FALSE(result.error);
  CHECK(attempt_of(result, made.tasks[1]).first == SlotId(1));
  CHECK(attempt_of(result, made.tasks[2]).first == SlotId(1));
  CHECK(result.loads[0].count == 2);
}

TEST_CASE("a policy sees what is loaded, what a task needs, and which slot it would get") {
  Tasks1 made("AB", Tasks1::Order::chain);
  World1 world(fpga(Loading::partial, 2), made.make.builder.build());
  const Setup setup = world.estimates.setup(made.tasks[1], DeviceId(0));
  CHECK(setup.needs == ConfigId(1));
  CHECK(setup.time == Seconds(2));
  CHECK(setup.how == Loading::partial);
  CHECK(world.estimates.slots_differ());
  Script script;
  script.react = [&](const Instant& instant, Decisions& decisions) {
    for (const Ready& r : instant.ready) {
      const bool second = r.task == made.tasks[1];
      CHECK(instant.view.loaded(SlotId(0)) == (second ? ConfigId(0) : ConfigId{}));
      CHECK_FALSE(instant.view.loaded(SlotId(1)));
      CHECK(instant.view.slot_for(r.task, DeviceId(0)) == SlotId(second ? 1 : 0));
      CHECK(instant.view.slot_for(made.tasks[0], DeviceId(0)) == SlotId(0));
      decisions.place(put(r.task, 0));
    }
  };
  CHECK_FALSE(world.go(script).error);
}

TEST_CASE("devices without configurations count no loads") {
  GraphMaker make;
  make.task(1);
  World1 world(star(1), make.builder.build());
  Greedy greedy;
  CHECK_FALSE(world.estimates.slots_differ());
  CHECK(world.go(greedy).loads.empty());
}
