#include "tests/catch.hpp"
#include "tests/sim/small_world.hpp"

using namespace pelsim;
using namespace pelsim::test;

TEST_CASE("a chain on two devices pays compute and transfer in turn") {
  GraphMaker make;
  const TaskId a = make.task(2), b = make.task(3);
  make.edge(a, b, 5);
  World1 world(star(2), make.builder.build());
  Script script;
  script.placements = {put(a, 0), put(b, 1)};
  const RunResult result = world.go(script);
  CHECK_FALSE(result.error);
  CHECK(at(result.makespan) == Approx(2 + 5 + 3));
  CHECK(at(attempt_of(result, b).ready) == Approx(2));
  CHECK(at(attempt_of(result, b).inputs) == Approx(7));
  CHECK(result.bytes_moved == 5);
}

TEST_CASE("a transfer within one memory takes no time, and control edges never do") {
  GraphMaker make;
  const TaskId a = make.task(2), b = make.task(3), c = make.task(1);
  make.edge(a, b, 1000);
  make.edge(a, c, -1);
  World1 world(star(2), make.builder.build());
  Script script;
  script.placements = {put(a, 0), put(b, 0), put(c, 1)};
  const RunResult result = world.go(script);
  CHECK(at(attempt_of(result, b).start) == Approx(2));
  CHECK(at(attempt_of(result, c).start) == Approx(2));
  CHECK(result.transfers == 0);
}

TEST_CASE("an item of zero bytes still pays the latency") {
  GraphMaker make;
  const TaskId a = make.task(1), b = make.task(1);
  make.edge(a, b, 0);
  Platform platform;
  const auto hub = platform.add_switch("hub");
  const auto type = platform.add_type({"cpu", "cpu", 1, nullptr});
  for (const char* name : {"x", "y"}) {
    const MemoryId m = platform.add_memory(name);
    platform.add_duplex(std::string(name) + "l", hub, platform.vertex(m), Seconds(0.25), ByteRate(1));
    platform.add_device(name, type, m, 1);
  }
  platform.set_router(tree_router(platform));
  World1 world(std::move(platform), make.builder.build());
  Script script;
  script.placements = {put(a, 0), put(b, 1)};
  CHECK(at(world.go(script).makespan) == Approx(1 + 2 * 0.25 + 1));
}

TEST_CASE("data of a placed task moves as soon as each producer ends, else when the task is placed") {
  // a ends at 1 and c at 4; b needs both. Placed before: a's item (2 B) travels from 1 to 3, c's (1 B) from 4 to 5.
  GraphMaker make;
  const TaskId a = make.task(1), c = make.task(4), b = make.task(1);
  make.edge(a, b, 2);
  make.edge(c, b, 1);
  World1 world(star(3), make.builder.build());
  Script script;
  script.placements = {put(a, 0), put(c, 1), put(b, 2)};
  CHECK(at(attempt_of(world.go(script), b).start) == Approx(5));

  Script late;
  late.placements = {put(a, 0), put(c, 1)};
  late.react = [&](const Instant& instant, Decisions& decisions) {
    for (const Ready& r : instant.ready)
      if (r.task == b) decisions.place(put(b, 2));
  };
  CHECK(at(attempt_of(world.go(late), b).start) == Approx(6));  // both start at 4: the slower needs 2 s
}

TEST_CASE("a slot serves its placements by order, then in the sequence of the calls") {
  GraphMaker make;
  const TaskId a = make.task(1), b = make.task(1), c = make.task(1);
  World1 world(star(1), make.builder.build());
  Script script;
  script.placements = {put(a, 0, 2), put(b, 0, 1), put(c, 0, 1)};
  const RunResult result = world.go(script);
  CHECK(at(attempt_of(result, b).start) == Approx(0));
  CHECK(at(attempt_of(result, c).start) == Approx(1));
  CHECK(at(attempt_of(result, a).start) == Approx(2));
}

TEST_CASE("the head of a slot's line keeps the slot while its data is on the way") {
  // b heads d1 from 0 and gets its data at 1 + 4; c could have run there at once, but stands behind.
  GraphMaker make;
  const TaskId a = make.task(1), b = make.task(1), c = make.task(1);
  make.edge(a, b, 4);
  World1 world(star(2), make.builder.build());
  Script script;
  script.placements = {put(a, 0), put(b, 1, 0), put(c, 1, 1)};
  const RunResult result = world.go(script);
  CHECK(at(attempt_of(result, b).reserved) == Approx(0));
  CHECK(at(attempt_of(result, b).start) == Approx(5));
  CHECK(at(attempt_of(result, c).start) == Approx(6));
}

TEST_CASE("a shared item is sent to a memory once and serves every task there") {
  // b and c on d1 read one item of 3 B: one transfer, both start once it is there (one slot: one after the other).
  GraphMaker make;
  const TaskId a = make.task(1), b = make.task(1), c = make.task(1), d = make.task(1);
  const ItemId item = make.builder.add_item(Bytes(3), a);
  for (const TaskId reader : {b, c, d}) make.builder.read(reader, item);
  World1 world(star(3), make.builder.build());
  Script script;
  script.placements = {put(a, 0), put(b, 1), put(c, 1), put(d, 2)};
  const RunResult result = world.go(script);
  CHECK(result.transfers == 2);
  CHECK(at(attempt_of(result, b).start) == Approx(4));
  CHECK(at(attempt_of(result, c).start) == Approx(5));
  CHECK(at(attempt_of(result, d).start) == Approx(4));
}

TEST_CASE("the source of a shared item is the replica with the cheapest route") {
  // m0 - m1 is slow (1 B/s), m1 - m2 fast (10 B/s). c on d2 is placed once the item is on d1, and takes it from there.
  GraphMaker make;
  const TaskId a = make.task(1), b = make.task(1), c = make.task(1);
  const ItemId item = make.builder.add_item(Bytes(10), a);
  make.builder.read(b, item);
  make.builder.read(c, item);
  make.edge(b, c, -1);
  Platform platform;
  const auto type = platform.add_type({"cpu", "cpu", 1, nullptr});
  for (const char* name : {"d0", "d1", "d2"}) platform.add_device(name, type, platform.add_memory(name), 1);
  const auto v = [&](int m) { return platform.vertex(MemoryId(m)); };
  platform.add_duplex("slow", v(0), v(1), Seconds(0), ByteRate(1));
  platform.add_duplex("slow2", v(0), v(2), Seconds(0), ByteRate(1));
  platform.add_duplex("fast", v(1), v(2), Seconds(0), ByteRate(10));
  platform.set_router(pair_router(platform));
  World1 world(std::move(platform), make.builder.build());
  Greedy unused;
  Script script;
  script.placements = {put(a, 0), put(b, 1)};
  script.react = [&](const Instant& instant, Decisions& decisions) {
    for (const Ready& r : instant.ready)
      if (r.task == c) decisions.place(put(c, 2));
  };
  const RunResult result = world.go(script);
  CHECK(at(attempt_of(result, c).start) == Approx(1 + 10 + 1 + 1));
  CHECK(result.trace.transfers.back().from == MemoryId(1));
}

TEST_CASE("initial items are everywhere, or travel from the memory that holds them") {
  GraphMaker make;
  const TaskId a = make.task(1);
  make.builder.read(a, make.builder.add_item(Bytes(6), TaskId{}));
  World1 world(star(2), make.builder.build());
  Script script;
  script.placements = {put(a, 1)};
  CHECK(at(world.go(script).makespan) == Approx(1));
  Run run = world.run(script);
  run.inputs = MemoryId(0);
  NativeEngine engine;
  CHECK(at(simulate(run, engine).makespan) == Approx(7));
}

TEST_CASE("markers need no slot, take no time and are seen by nobody") {
  GraphMaker make;
  const TaskId entry = make.marker(), a = make.task(2), b = make.task(3), exit = make.marker();
  make.edge(entry, a, -1);
  make.edge(entry, b, -1);
  make.edge(a, exit, -1);
  make.edge(b, exit, -1);
  World1 world(star(2), make.builder.build());
  Greedy greedy;
  const RunResult result = world.go(greedy);
  CHECK(at(result.makespan) == Approx(3));
  CHECK(result.tasks_done == 4);
  CHECK(result.trace.attempts.size() == 2);
}

TEST_CASE("a task is not ready before its release") {
  GraphMaker make;
  const TaskId a = make.task(1), b = make.task(1);
  make.builder.set_release(b, Seconds(10));
  World1 world(star(1), make.builder.build());
  Greedy greedy;
  const RunResult result = world.go(greedy);
  CHECK(at(attempt_of(result, a).start) == Approx(0));
  CHECK(at(attempt_of(result, b).ready) == Approx(10));
  CHECK(at(result.makespan) == Approx(11));
}

TEST_CASE("dispatch overhead holds the slot before the kernel runs") {
  GraphMaker make;
  const TaskId a = make.task(2);
  World1 world(star(1), make.builder.build());
  Script script;
  script.placements = {{a, {DeviceId(0), SlotId{}, 1}, 0, Seconds(0.5)}};
  const RunResult result = world.go(script);
  CHECK(at(attempt_of(result, a).run) == Approx(0.5));
  CHECK(at(result.makespan) == Approx(2.5));
  CHECK(at(result.busy[0]) == Approx(2.5));
}

TEST_CASE("a task of several slots waits until neighbours are idle, and nobody overtakes it in line") {
  // Two slots: a holds one until 3. The gang g (2 slots) is next, then c, which could use the idle slot but is behind.
  GraphMaker make;
  const TaskId a = make.task(3), g = make.task(1), c = make.task(1);
  World1 world(star(1, 2), make.builder.build());
  Script script;
  script.placements = {put(a, 0, 0), {g, {DeviceId(0), SlotId{}, 2}, 1, {}}, put(c, 0, 2)};
  const RunResult result = world.go(script);
  CHECK(at(attempt_of(result, g).start) == Approx(3));
  CHECK(at(attempt_of(result, c).start) == Approx(4));
  CHECK(at(result.busy[0]) == Approx(3 + 1 + 1));
  CHECK(at(result.busy[1]) == Approx(1));
}

TEST_CASE("a gang on given slots starts when it heads the lines of all of them") {
  GraphMaker make;
  const TaskId a = make.task(2), b = make.task(3), g = make.task(1), c = make.task(1);
  World1 world(star(1, 2), make.builder.build());
  Script script;
  script.placements = {{a, {DeviceId(0), SlotId(0), 1}, 0, {}},
                       {b, {DeviceId(0), SlotId(1), 1}, 0, {}},
                       {g, {DeviceId(0), SlotId(0), 2}, 1, {}},
                       {c, {DeviceId(0), SlotId(0), 1}, 2, {}}};
  const RunResult result = world.go(script);
  CHECK(at(attempt_of(result, g).start) == Approx(3));
  CHECK(at(attempt_of(result, c).start) == Approx(4));
}

TEST_CASE("a later task passes a gang only on slots that the gang does not want") {
  // a runs on slot 0 until 2, g wants both slots, c any: by order g comes before c, wherever each of them queues.
  for (const bool named : {true, false}) {
    GraphMaker make;
    const TaskId a = make.task(2), g = make.task(1), c = make.task(10);
    World1 world(star(1, 2), make.builder.build());
    Script script;
    const SlotId first = named ? SlotId(0) : SlotId{}, c_slot = named ? SlotId{} : SlotId(1);
    script.placements = {{a, {DeviceId(0), SlotId(0), 1}, 0, {}},
                         {g, {DeviceId(0), first, 2}, 1, {}},
                         {c, {DeviceId(0), c_slot, 1}, 2, {}}};
    const RunResult result = world.go(script);
    CHECK(at(attempt_of(result, g).start) == Approx(2));
    CHECK(at(attempt_of(result, c).start) == Approx(3));
  }
}

TEST_CASE("a policy hears of no task as ready that it has placed before") {
  GraphMaker make;
  const TaskId a = make.task(1), b = make.task(1);
  World1 world(star(2), make.builder.build());
  Script script;
  script.placements = {put(a, 0)};
  std::vector<TaskId> heard;
  script.react = [&](const Instant& instant, Decisions& decisions) {
    for (const Ready& r : instant.ready) {
      heard.push_back(r.task);
      decisions.place(put(r.task, 1));
    }
  };
  CHECK_FALSE(world.go(script).error);
  CHECK(heard == std::vector<TaskId>{b});
}

TEST_CASE("an item with many copies is still sent to each memory once") {
  // 30 memories, two readers in each: 29 transfers, side by side from the cheapest (here the lowest) copy.
  GraphMaker make;
  const TaskId a = make.task(1);
  const ItemId item = make.builder.add_item(Bytes(2), a);
  std::vector<TaskId> readers;
  for (int k = 0; k < 60; ++k) make.builder.read(readers.emplace_back(make.task(1)), item);
  World1 world(star(30), make.builder.build());
  Script script;
  script.placements = {put(a, 0)};
  for (int k = 0; k < 60; ++k) script.placements.push_back(put(readers[static_cast<std::size_t>(k)], k % 30, 1));
  const RunResult result = world.go(script);
  CHECK_FALSE(result.error);
  CHECK(result.transfers == 29);
  CHECK(at(result.makespan) == Approx(1 + 2 + 1 + 1));
}
