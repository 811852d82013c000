#include <optional>

#include "models/eligible_slots.hpp"
#include "tests/catch.hpp"
#include "tests/models/scheduling.hpp"

using namespace pelsim;
using namespace pelsim::scheduling;

namespace {

/// Adds tasks with a time for one class.
struct Maker {
  TaskGraphBuilder builder;
  KindId kind = builder.add_kind("task");
  std::size_t a = builder.add_time_class("a"), b = builder.add_time_class("b");

  TaskId task(std::size_t device_class, double seconds, SlotCount slots = 1, DeviceId pinned = {}) {
    const TaskId t = builder.add_task(kind);
    builder.set_time(t, device_class, Seconds(seconds));
    if (slots > 1) builder.set_slots(t, slots);
    if (pinned) builder.set_pinned(t, pinned);
    return t;
  }
};

/// Devices of four slots each on one memory, of these classes.
Platform quads(const std::vector<std::string>& classes) {
  Platform platform;
  const MemoryId memory = platform.add_memory("memory");
  for (const std::string& device_class : classes)
    platform.add_device(device_class + std::to_string(platform.devices()),
                        platform.add_type({device_class, device_class, 1, nullptr}), memory, 4);
  platform.set_router(pair_router(platform));
  return platform;
}

double start_of(const RunResult& result, TaskId t) {
  double start = -1;
  for (const Attempt& a : result.trace.attempts)
    if (a.task == t) start = Clock().seconds(a.start).value;
  return start;
}

/// Changes at given times.
struct Events final : World {
  std::vector<std::pair<Tick, Change>> list;
  std::size_t next_one = 0;
  std::optional<std::pair<Tick, Change>> next() override {
    if (next_one == list.size()) return std::nullopt;
    return list[next_one++];
  }
};
std::pair<Tick, Change> at(double seconds, int device, Change::Kind kind) {
  return {Clock().ticks(Seconds(seconds)), {DeviceId(device), kind, {}}};
}

RunResult run_with(const Case& world, const std::string& model, const std::vector<std::pair<Tick, Change>>& changes) {
  const auto scheduler = make_scheduler(model, world.graph, world.platform);
  Events events;
  events.list = changes;
  NativeEngine engine;
  Run run{.graph = world.graph,
          .platform = world.platform,
          .costs = world.costs,
          .network = world.network,
          .estimates = world.estimates,
          .scheduler = *scheduler};
  run.world = std::make_unique<Events>(events);
  return simulate(run, engine);
}

}  // namespace

TEST_CASE("a wide task that waits for its device stops none that runs on another") {
  // A slot of A is taken for 1000 s, so the task of four slots waits. Twenty tasks of two slots on B need 10 rounds.
  Maker make;
  make.task(make.a, 1000);
  const TaskId before = make.task(make.a, 0.5), waits = make.task(make.a, 1, 4);
  make.builder.add_control(before, waits);
  std::vector<TaskId> pairs;
  for (int k = 0; k < 20; ++k) pairs.push_back(make.task(make.b, 1, 2));
  const TaskGraph graph = make.builder.build();
  const Platform platform = quads({"a", "b"});
  for (const std::string model : {"fifo", "list", "work-stealing"}) {
    INFO(model);
    const RunResult result = Case{graph, platform}.run(model);
    REQUIRE_FALSE(result.error);
    CHECK(start_of(result, waits) == 1000);
    CHECK(start_of(result, pairs.back()) == 9);
  }
}

TEST_CASE("each of two wide tasks claims a device of its own, and a third the first that is free again") {
  // On both devices one slot is busy: until 5 on the first, until 3 on the second. The claimants start at 5 and 3, the
  // third when the second device is free again at 4.
  Maker make;
  make.task(make.a, 5, 1, DeviceId(0));
  make.task(make.a, 3, 1, DeviceId(1));
  const TaskId first = make.task(make.a, 1, 4), second = make.task(make.a, 1, 4), third = make.task(make.a, 1, 4);
  const TaskGraph graph = make.builder.build();
  const Platform platform = quads({"a", "a"});
  for (const std::string model : {"fifo", "list"}) {
    INFO(model);
    const RunResult result = Case{graph, platform}.run(model);
    REQUIRE_FALSE(result.error);
    CHECK(start_of(result, first) == 5);
    CHECK(start_of(result, second) == 3);
    CHECK(start_of(result, third) == 4);
  }
}

TEST_CASE("a claimant of a device that goes down waits for it to come back") {
  // The claim on A stands from 0.5; A is down from 1 to 5, and what ran on it starts anew.
  Maker make;
  make.task(make.a, 10);
  const TaskId before = make.task(make.a, 0.5), wide = make.task(make.a, 1, 4);
  make.builder.add_control(before, wide);
  const TaskGraph graph = make.builder.build();
  const Platform platform = quads({"a"});
  for (const std::string model : {"fifo", "list", "work-stealing"}) {
    INFO(model);
    const RunResult result =
        run_with(Case{graph, platform}, model, {at(1, 0, Change::Kind::down), at(5, 0, Change::Kind::up)});
    CHECK(result.error.message == "");
    CHECK(result.tasks_done == 3);
    CHECK(start_of(result, wide) >= 5);
  }
}

TEST_CASE("a device that goes down and comes back before a policy is asked is not lost") {
  struct AllUp final : View {
    SlotCount idle(DeviceId) const override { return 4; }
    bool is_idle(SlotId) const override { return true; }
    std::size_t queued(DeviceId) const override { return 0; }
    bool is_up(DeviceId) const override { return true; }
    Tick up_at(DeviceId) const override { return {}; }
    bool holds(MemoryId, ItemId) const override { return false; }
    SlotId ran_on(TaskId) const override { return {}; }
    Seconds fetch_time(TaskId, MemoryId) const override { return {}; }
    ConfigId loaded(SlotId) const override { return {}; }
    SlotId slot_for(TaskId, DeviceId) const override { return SlotId(0); }
  };
  Maker make;
  make.task(make.a, 1);
  const TaskGraph graph = make.builder.build();
  const Platform platform = quads({"a"});
  const Case world{graph, platform};
  const Clock clock;
  EligibleSlots eligible({graph, platform, world.estimates, Streams{}, clock, {}});
  eligible.set_busy(SlotId(0));
  const std::vector<SlotId> freed = {SlotId(0), SlotId(1), SlotId(2), SlotId(3)};
  const std::vector<Change> changes = {{DeviceId(0), Change::Kind::down, {}}, {DeviceId(0), Change::Kind::up, {}}};
  const AllUp view;
  eligible.update({Tick{}, {}, {}, freed, changes, view});
  CHECK(eligible.idle(DeviceId(0)) == 4);
}

TEST_CASE("a wide task finds the one device among thousands that is large enough") {
  Maker make;
  const TaskId wide = make.task(make.a, 1, 4);
  const TaskGraph graph = make.builder.build();
  Platform platform;
  const DeviceTypeId type = platform.add_type({"a", "a", 1, nullptr});
  const MemoryId memory = platform.add_memory("memory");
  for (int k = 0; k < 4000; ++k) platform.add_device("small" + std::to_string(k), type, memory, 1);
  platform.add_device("large", type, memory, 4);
  platform.set_router(pair_router(platform));
  for (const std::string model : {"random", "round-robin"}) {
    INFO(model);
    const RunResult result = Case{graph, platform}.run(model);
    CHECK(result.error.message == "");
    CHECK(start_of(result, wide) == 0);
  }
}

TEST_CASE("round-robin goes on in turn among the slots of a pinned task's device") {
  // Pinned to the second device (slots 4 to 7): 4, 5, 6, 7, then 4 again.
  Maker make;
  for (int k = 0; k < 5; ++k) make.task(make.a, 1, 1, DeviceId(1));
  const TaskGraph graph = make.builder.build();
  const Platform platform = quads({"a", "a"});
  const RunResult result = Case{graph, platform}.run("round-robin");
  std::map<std::uint32_t, std::uint32_t> slot;
  for (const Attempt& a : result.trace.attempts) slot[a.task.value] = a.first.value;
  CHECK(slot == std::map<std::uint32_t, std::uint32_t>{{0, 4}, {1, 5}, {2, 6}, {3, 7}, {4, 4}});
}
