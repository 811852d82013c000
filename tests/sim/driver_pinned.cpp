#include "sim/metrics/idle_causes.hpp"
#include "sim/trace/span.hpp"
#include "tests/catch.hpp"
#include "tests/sim/small_world.hpp"

using namespace pelsim;
using namespace pelsim::test;

// Pinned tasks: the driver starts them. Links carry 1 B/s.

namespace {

struct PinnedMaker : GraphMaker {
  TaskId pinned(double seconds, int device) {
    const TaskId t = task(seconds);
    builder.set_pinned(t, DeviceId(device));
    return t;
  }
};

/// Fails the test when it is told of a task.
struct Nobody : Scheduler {
  void decide(const Instant& instant, Decisions&) override { CHECK(instant.ready.empty()); }
};

RunResult run(TaskGraph graph, std::size_t devices, SlotCount slots = 1) {
  World1 world(star(devices, slots), std::move(graph));
  Nobody nobody;
  RunResult result = world.go(nobody);
  CHECK(result.error.message == "");
  return result;
}

}  // namespace

TEST_CASE("pinned tasks run where they are pinned, and no scheduler hears of them") {
  PinnedMaker make;
  const TaskId a = make.pinned(2, 1), b = make.pinned(3, 0);
  make.edge(a, b, 4);
  const RunResult result = run(make.builder.build(), 2);
  CHECK(attempt_of(result, a).first == SlotId(1));
  CHECK(attempt_of(result, b).first == SlotId(0));
  CHECK(at(result.makespan) == Approx(2 + 4 + 3));
}

TEST_CASE("a receive does not hold its slot while the message is on its way") {
  // The message takes 1..5; the computation behind the receive in the list uses the time.
  PinnedMaker make;
  const TaskId sent = make.pinned(1, 0), received = make.pinned(1, 1), beside = make.pinned(3, 1);
  make.edge(sent, received, 4);
  const RunResult result = run(make.builder.build(), 2);
  CHECK(at(attempt_of(result, beside).start) == Approx(0));
  CHECK(at(attempt_of(result, received).reserved) == Approx(5));
  CHECK(at(attempt_of(result, received).ready) == Approx(1));
  CHECK(at(attempt_of(result, received).inputs) == Approx(5));
  CHECK(at(result.makespan) == Approx(6));
  CHECK(idle_causes(result.trace, 2).misplaced == Seconds(0));  // nobody queued while a slot was idle
}

TEST_CASE("data moves to a pinned task as soon as it is made, whatever else the task waits for") {
  PinnedMaker make;
  const TaskId early = make.pinned(1, 0), late = make.pinned(10, 2), reader = make.pinned(1, 1);
  make.edge(early, reader, 4);
  make.edge(late, reader, -1);
  const RunResult result = run(make.builder.build(), 3);
  CHECK(at(result.trace.transfers.front().end) == Approx(5));
  CHECK(at(attempt_of(result, reader).start) == Approx(10));
}

TEST_CASE("pinned tasks are served in the order in which they can start") {
  // The slot is taken until 6; the messages arrive at 1 + 4 and 1 + 2.
  PinnedMaker make;
  const TaskId first = make.pinned(6, 1), a = make.pinned(1, 0), b = make.pinned(1, 2);
  const TaskId long_way = make.pinned(1, 1), short_way = make.pinned(1, 1);
  make.edge(a, long_way, 4);
  make.edge(b, short_way, 2);
  const RunResult result = run(make.builder.build(), 3);
  CHECK(at(attempt_of(result, first).end) == Approx(6));
  CHECK(at(attempt_of(result, short_way).start) == Approx(6));
  CHECK(at(attempt_of(result, long_way).start) == Approx(7));
}

TEST_CASE("an item that several pinned tasks of one memory read is sent once") {
  PinnedMaker make;
  const TaskId maker = make.pinned(1, 0), x = make.pinned(1, 1), y = make.pinned(1, 1), z = make.pinned(1, 2);
  const ItemId item = make.builder.add_item(Bytes(4), maker);
  for (const TaskId t : {x, y, z}) make.builder.read(t, item);
  const RunResult result = run(make.builder.build(), 3);
  CHECK(result.transfers == 2);
  CHECK(at(result.makespan) == Approx(7));
}

TEST_CASE("inputs that are there at the start go to pinned tasks at once") {
  PinnedMaker make;
  const TaskId reader = make.pinned(1, 1);
  make.builder.read(reader, make.builder.add_item(Bytes(4), TaskId{}));
  World1 world(star(2), make.builder.build());
  Nobody nobody;
  Run what = world.run(nobody);
  what.inputs = MemoryId(0);
  NativeEngine engine;
  CHECK(at(attempt_of(simulate(what, engine), reader).start) == Approx(4));
}

TEST_CASE("what a plan says of pinned tasks is not heard: they start in the order in which they can") {
  // A plan that puts b first would make the program's time depend on the policy that nobody needs here.
  PinnedMaker make;
  const TaskId a = make.pinned(1, 0), b = make.pinned(1, 0);
  World1 world(star(1), make.builder.build());
  Script script;
  script.placements = {put(b, 0, 1), put(a, 0, 2)};
  const RunResult result = world.go(script);
  CHECK(result.error.message == "");
  CHECK(at(attempt_of(result, a).start) == Approx(0));
  CHECK(at(attempt_of(result, b).start) == Approx(1));
}

TEST_CASE("a slot that a plan keeps for a task that waits goes to a pinned task first") {
  // The plan gives the only slot to `later`, which waits for the pinned task that needs the slot.
  PinnedMaker make;
  const TaskId first = make.pinned(1, 0), later = make.task(2);
  make.edge(first, later, -1);
  World1 world(star(1), make.builder.build());
  Script script;
  script.placements = {put(later, 0)};
  const RunResult result = world.go(script);
  CHECK(result.error.message == "");
  CHECK(at(attempt_of(result, first).start) == Approx(0));
  CHECK(at(attempt_of(result, later).start) == Approx(1));
  CHECK(at(result.makespan) == Approx(3));
}

TEST_CASE("slots that a plan keeps for tasks that wait go to a wide pinned task first") {
  PinnedMaker make;
  const TaskId wide = make.pinned(1, 0), a = make.task(2), b = make.task(3);
  make.builder.set_slots(wide, 2);
  make.edge(wide, a, -1);
  make.edge(wide, b, -1);
  World1 world(star(1, 2), make.builder.build());
  Script script;
  script.placements = {put(a, 0), put(b, 0)};
  const RunResult result = world.go(script);
  CHECK(result.error.message == "");
  CHECK(at(attempt_of(result, wide).start) == Approx(0));
  CHECK(at(result.makespan) == Approx(4));
}

TEST_CASE("every pinned task runs beside a plan that holds all slots from the beginning") {
  // 30 layers of 2 pinned and 2 planned tasks on 3 devices of one slot, each layer waits for the one before.
  PinnedMaker make;
  Script script;
  std::vector<TaskId> last;
  for (int layer = 0; layer < 30; ++layer) {
    std::vector<TaskId> now;
    for (int k = 0; k < 4; ++k) {
      const int device = (layer + k) % 3;
      const TaskId t = k < 2 ? make.pinned(1 + k, device) : make.task(2);
      if (k >= 2) script.placements.push_back(put(t, device, layer));
      for (const TaskId before : last) make.edge(before, t, (layer + k) % 2 == 0 ? 1 : -1);
      now.push_back(t);
    }
    last = now;
  }
  World1 world(star(3), make.builder.build());
  const RunResult result = world.go(script);
  CHECK(result.error.message == "");
  CHECK(result.tasks_done == 120);
}

TEST_CASE("a pinned task of no time takes no slot") {
  // The relay's device computes until 9; the message goes through at 2 all the same: 1 + 1 + 0 + 1 + 1.
  PinnedMaker make;
  const TaskId busy = make.pinned(9, 0), maker = make.pinned(1, 1), relay = make.pinned(0, 0),
               reader = make.pinned(1, 1);
  make.edge(maker, relay, 1);
  make.edge(relay, reader, 1);
  const RunResult result = run(make.builder.build(), 2);
  CHECK(at(attempt_of(result, relay).start) == Approx(2));
  CHECK(attempt_of(result, relay).slots == 0);
  CHECK(attempt_of(result, busy).slots == 1);
  CHECK(at(attempt_of(result, reader).end) == Approx(4));
  CHECK(result.busy == std::vector<Tick>{{9'000'000'000'000}, {2'000'000'000'000}});
  CHECK(result.tasks_done == 4);
}

TEST_CASE("a long chain of pinned tasks of no time ends at once, with a trace and without one") {
  PinnedMaker make;
  TaskId last;
  for (int k = 0; k < 200'000; ++k) {
    const TaskId t = make.pinned(0, 0);
    if (last) make.edge(last, t, -1);
    last = t;
  }
  World1 world(star(1), make.builder.build());
  Nobody nobody;
  Run what = world.run(nobody);
  for (const Run::Record record : {Run::Record::trace, Run::Record::totals}) {
    what.record = record;
    NativeEngine engine;
    const RunResult result = simulate(what, engine);
    CHECK(result.tasks_done == 200'000);
    CHECK(result.makespan == Tick{});
  }
}

TEST_CASE("a pinned task waits for its data, not for its device, while its message is on the way") {
  // The message takes 1..5; the slot is taken until 7.
  PinnedMaker make;
  const TaskId sent = make.pinned(1, 0), received = make.pinned(1, 1);
  make.pinned(7, 1);
  make.edge(sent, received, 4);
  const RunResult result = run(make.builder.build(), 2);
  std::vector<std::pair<std::string, double>> spans;
  each_task_span(
      attempt_of(result, received), attempt_of(result, received).ready,
      [&](SpanKind kind, Tick from, Tick to) { spans.emplace_back(std::string(name_of(kind)), at(to - from)); });
  CHECK(spans == std::vector<std::pair<std::string, double>>{{"wait_data", 4}, {"wait_device", 2}, {"compute", 1}});
}

TEST_CASE("the scheduler may not place a pinned task that the driver has taken over") {
  PinnedMaker make;
  make.task(1);
  const TaskId t = make.pinned(1, 1);
  World1 world(star(2), make.builder.build());
  Script script;
  script.react = [&](const Instant&, Decisions& d) { d.place(put(t, 1)); };
  const RunResult result = world.go(script);
  CHECK(result.error.kind == RunError::Kind::bad_decision);
  CHECK(result.error.message.find("pinned") != std::string::npos);
}

TEST_CASE("pinned tasks and tasks of the scheduler share slots and data") {
  // free -> pinned -> free: the scheduler places the first and the last on device 0.
  PinnedMaker make;
  const TaskId first = make.task(1), middle = make.pinned(2, 1), last = make.task(1);
  make.edge(first, middle, 4);
  make.edge(middle, last, 5);
  World1 world(star(2), make.builder.build());
  Greedy greedy;
  const RunResult result = world.go(greedy);
  CHECK(result.error.message == "");
  CHECK(at(attempt_of(result, middle).start) == Approx(5));
  CHECK(at(attempt_of(result, last).end) == Approx(13));
}

TEST_CASE("a pinned task may take several slots") {
  PinnedMaker make;
  const TaskId wide = make.pinned(2, 0), narrow = make.pinned(1, 0);
  make.builder.set_slots(wide, 2);
  const RunResult result = run(make.builder.build(), 1, 2);
  CHECK(attempt_of(result, wide).slots == 2);
  CHECK(at(attempt_of(result, narrow).start) == Approx(2));
}

TEST_CASE("a pinned task whose device fails starts again when the device is back") {
  struct Failure : World {
    std::vector<std::pair<Tick, Change>> changes = {{Tick{1'000'000'000'000}, {DeviceId(0), Change::Kind::down, {}}},
                                                    {Tick{5'000'000'000'000}, {DeviceId(0), Change::Kind::up, {}}}};
    std::size_t at = 0;
    std::optional<std::pair<Tick, Change>> next() override {
      return at < changes.size() ? std::optional(changes[at++]) : std::nullopt;
    }
  } failure;
  PinnedMaker make;
  const TaskId t = make.pinned(3, 0);
  World1 world(star(1), make.builder.build());
  Nobody nobody;
  Run what = world.run(nobody);
  what.world = std::make_unique<Failure>(failure);
  NativeEngine engine;
  const RunResult result = simulate(what, engine);
  CHECK(attempt_of(result, t).number == 1);
  CHECK(at(result.makespan) == Approx(8));
}

TEST_CASE("a pinned task of no time waits for its device to be up") {
  struct Failure : World {
    std::vector<std::pair<Tick, Change>> changes = {{Tick{1'000'000'000'000}, {DeviceId(0), Change::Kind::down, {}}},
                                                    {Tick{5'000'000'000'000}, {DeviceId(0), Change::Kind::up, {}}}};
    std::size_t at = 0;
    std::optional<std::pair<Tick, Change>> next() override {
      return at < changes.size() ? std::optional(changes[at++]) : std::nullopt;
    }
  } failure;
  PinnedMaker make;
  const TaskId before = make.pinned(2, 1), t = make.pinned(0, 0);
  make.edge(before, t, -1);
  World1 world(star(2), make.builder.build());
  Nobody nobody;
  Run what = world.run(nobody);
  what.world = std::make_unique<Failure>(failure);
  NativeEngine engine;
  CHECK(at(attempt_of(simulate(what, engine), t).end) == Approx(5));
}

TEST_CASE("a program of pinned tasks runs the same way twice") {
  PinnedMaker make;
  std::vector<TaskId> last(8);
  for (int round = 0; round < 20; ++round)
    for (int r = 0; r < 8; ++r) {
      const TaskId t = make.pinned(1 + (round * 7 + r * 3) % 5, r);
      if (round > 0) {
        make.edge(last[static_cast<std::size_t>(r)], t, -1);
        make.edge(last[static_cast<std::size_t>((r + 3) % 8)], t, 1 + r % 3);
      }
      make.builder.set_release(t, Seconds(round));
      last[static_cast<std::size_t>(r)] = t;
    }
  World1 world(star(8), make.builder.build());
  Nobody nobody;
  const RunResult once = world.go(nobody), again = world.go(nobody);
  CHECK(once.tasks_done == 160);
  CHECK(trace_hash(once.trace) == trace_hash(again.trace));
}

TEST_CASE("a pinned task waits in its device's queue before it may have a slot") {
  /// 2 s in the queue, 3 s to run.
  struct Queue : DeviceModel {
    std::optional<Cost> cost(const Demand&, const Setting&) const override {
      Cost c;
      c.before = Seconds(2);
      c.run.fixed = Seconds(3);
      return c;
    }
  };
  // Both queue from 0 to 2 s, then run one after the other; c follows b and queues from 8 to 10 s.
  PinnedMaker make;
  const KindId kind = make.builder.add_kind("job");
  make.builder.forms().add(kind, std::make_shared<KernelDemand>(Flops(1), Bytes(1)));
  std::vector<TaskId> jobs;
  for (int k = 0; k < 3; ++k) {
    jobs.push_back(make.builder.add_task(kind));
    make.builder.set_pinned(jobs.back(), DeviceId(0));
  }
  make.edge(jobs[1], jobs[2], -1);
  World1 world(star(1, 1, {"qpu", "qpu", 1, std::make_shared<Queue>()}), make.builder.build());
  Nobody nobody;
  const RunResult result = world.go(nobody);
  CHECK_FALSE(result.error);
  CHECK(at(attempt_of(result, jobs[0]).start) == Approx(2));
  CHECK(at(attempt_of(result, jobs[1]).start) == Approx(5));
  CHECK(at(attempt_of(result, jobs[2]).inputs) == Approx(10));
  CHECK(at(result.makespan) == Approx(13));
}
