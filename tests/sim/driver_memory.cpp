#include <algorithm>

#include "sim/driver/invariants.hpp"
#include "sim/footprint.hpp"
#include "tests/catch.hpp"
#include "tests/sim/small_world.hpp"

using namespace pelsim;
using namespace pelsim::test;

namespace {

constexpr MemoryId host{0}, small{1};

/// d0 with a host memory without bound, the others with `capacity` bytes each. 1 B takes 1 s from memory to memory.
Platform bounded(double capacity, std::size_t devices = 2, SlotCount slots = 1) {
  Platform platform = star(devices, slots);
  for (std::size_t d = 1; d < devices; ++d) platform.set_capacity(MemoryId(d), Bytes(capacity));
  return platform;
}

RunResult run_from_host(World1& world, Scheduler& scheduler) {
  NativeEngine engine;
  Run run = world.run(scheduler);
  run.inputs = host;
  RunResult result = simulate(run, engine);
  CHECK(broken_invariant(run, result) == "");
  return result;
}

const MemoryUse& use_of(const RunResult& result, MemoryId memory) {
  for (const MemoryUse& use : result.memories)
    if (use.memory == memory) return use;
  FAIL("the memory was not used");
  return result.memories.front();
}

ItemId tile(GraphMaker& make, double bytes = 10) { return make.builder.add_item(Bytes(bytes), TaskId{}); }

/// Places each task on d1 as soon as it is ready.
struct OneByOne : Scheduler {
  void decide(const Instant& instant, Decisions& decisions) override {
    for (const Ready& r : instant.ready) decisions.place(put(r.task, 1));
  }
};

}  // namespace

TEST_CASE("two tiles in room for one come in turn") {
  // a's tile moves 0-10, a runs 10-11 and nobody else reads it: it goes. b's moves 11-21, b runs 21-22.
  GraphMaker make;
  const TaskId a = make.task(1), b = make.task(1);
  make.builder.read(a, tile(make));
  make.builder.read(b, tile(make));
  const TaskGraph graph = make.builder.build();
  for (const double capacity : {10.0, 19.0, 20.0}) {
    World1 world(bounded(capacity), graph);
    Script script;
    script.placements = {put(a, 1, 0), put(b, 1, 1)};
    const RunResult result = run_from_host(world, script);
    CHECK_FALSE(result.error);
    CHECK(at(attempt_of(result, a).start) == 10);
    CHECK(at(attempt_of(result, b).start) == (capacity < 20 ? 21 : 11));
    CHECK(use_of(result, small).highest == Bytes(capacity < 20 ? 10 : 20));
    CHECK(use_of(result, small).evictions == 0);
    CHECK(use_of(result, host).highest == Bytes(20));
  }
}

TEST_CASE("the only copy is written back before its room is given to another, and fetched again") {
  // a makes x 0-1. b needs its room: x goes back 1-11, b's tile comes 11-21, b runs 21-22. x returns 22-32, c 32-33.
  GraphMaker make;
  const TaskId a = make.task(1), b = make.task(1), c = make.task(1);
  make.edge(a, c, 10);
  make.builder.read(b, tile(make));
  World1 world(bounded(10), make.builder.build());
  Script script;
  script.placements = {put(a, 1, 0), put(b, 1, 1), put(c, 1, 2)};
  const RunResult result = run_from_host(world, script);
  CHECK_FALSE(result.error);
  CHECK(at(attempt_of(result, a).end) == 1);
  CHECK(at(attempt_of(result, b).start) == 21);
  CHECK(at(attempt_of(result, c).start) == 32);
  REQUIRE(result.trace.transfers.size() == 3);
  CHECK_FALSE(result.trace.transfers[0].reader);  // written back
  CHECK(result.trace.transfers[0].from == small);
  CHECK(result.trace.transfers[0].to == host);
  CHECK(at(result.trace.transfers[0].end) == 11);
  CHECK(result.trace.transfers[2].reader == c);
  const MemoryUse& use = use_of(result, small);
  CHECK(use.highest == Bytes(10));
  CHECK(use.evictions == 1);
  CHECK(use.evicted == Bytes(10));
  CHECK(use.written_back == Bytes(10));
  CHECK(use.fetched_again == Bytes(10));
}

TEST_CASE("what was used longest ago goes first, and a replica goes without a transfer") {
  // Room for two of p, q, r. p 0-10, q 11-21; t3 uses p again until 23. r takes the room of q, not of p: t5 finds p.
  // q comes again 35-45, by then nobody needs p.
  GraphMaker make;
  const ItemId p = tile(make), q = tile(make), r = tile(make);
  std::vector<TaskId> tasks;
  for (const ItemId item : {p, q, p, r, p, q}) {
    tasks.push_back(make.task(1));
    make.builder.read(tasks.back(), item);
    if (tasks.size() > 1) make.edge(tasks[tasks.size() - 2], tasks.back(), -1);
  }
  World1 world(bounded(20), make.builder.build());
  OneByOne one_by_one;
  const RunResult result = run_from_host(world, one_by_one);
  CHECK_FALSE(result.error);
  const double starts[] = {10, 21, 22, 33, 34, 45};
  for (std::size_t k = 0; k < tasks.size(); ++k) CHECK(at(attempt_of(result, tasks[k]).start) == starts[k]);
  CHECK(result.trace.transfers.size() == 4);
  const MemoryUse& use = use_of(result, small);
  CHECK(use.evictions == 1);
  CHECK(use.written_back == Bytes(0));
  CHECK(use.fetched_again == Bytes(10));
}

TEST_CASE("room is granted for all that a task reads and makes, or not at all") {
  // Two slots. a (10 B in, 10 B out) and b alike would each get half of 30 B; instead b's input comes when a has ended.
  GraphMaker make;
  const TaskId a = make.task(1), b = make.task(1), after = make.task(1);
  make.builder.read(a, tile(make));
  make.builder.read(b, tile(make));
  make.edge(a, after, 10);
  make.edge(b, after, 10);
  World1 world(bounded(30, 2, 2), make.builder.build());
  Script script;
  script.placements = {put(a, 1, 0), put(b, 1, 1), put(after, 1, 2)};
  const RunResult result = run_from_host(world, script);
  CHECK_FALSE(result.error);
  CHECK(at(attempt_of(result, a).start) == 10);
  CHECK(at(attempt_of(result, b).start) == 21);  // a's input went at 11
  CHECK(at(attempt_of(result, after).start) == 22);
  CHECK(use_of(result, small).highest == Bytes(30));
}

TEST_CASE("what is being written back stays if somebody asks for it meanwhile") {
  // a makes x until 1. b (placed at 1) needs its room: x goes back 1-11. c asks for x at 5 and keeps it, so at 11 x is
  // a replica that b may drop at once: its tile comes 11-21. c runs behind b, and x comes again 22-32.
  GraphMaker make;
  const TaskId a = make.task(1), b = make.task(1), c = make.task(1), clock = make.task(5);
  make.edge(a, c, 10);
  make.edge(clock, c, -1);
  make.builder.read(b, tile(make));
  World1 world(bounded(10), make.builder.build());
  Script script;
  script.placements = {put(clock, 0)};
  script.react = [&](const Instant& instant, Decisions& decisions) {
    for (const Ready& r : instant.ready)
      if (r.task == a) decisions.place(put(a, 1));
    for (const Attempt& e : instant.ended) {
      if (e.task == a) decisions.place(put(b, 1));
      if (e.task == clock) decisions.place(put(c, 1));
    }
  };
  const RunResult result = run_from_host(world, script);
  CHECK_FALSE(result.error);
  CHECK(at(attempt_of(result, b).start) == 21);
  CHECK(at(attempt_of(result, c).start) == 32);
  CHECK(use_of(result, small).written_back == Bytes(10));
}

TEST_CASE("a task that no room is large enough for is refused with its items, sizes and the memory") {
  GraphMaker make;
  const TaskId a = make.task(1), b = make.task(1);
  make.builder.read(a, tile(make, 8));
  make.edge(a, b, 8);
  World1 world(bounded(15), make.builder.build());
  Script script;
  script.placements = {put(a, 1), put(b, 0)};
  NativeEngine engine;
  Run run = world.run(script);
  run.inputs = host;
  const RunResult result = simulate(run, engine);
  CHECK(result.error.kind == RunError::Kind::memory);
  CHECK(result.error.message ==
        "task 't.0' reads and makes 16 bytes (items 'input>0' of 8, 't.0>1' of 8), but memory 'm1' of 'd1' has 15");
}

TEST_CASE("data that has nowhere to go ends the run with the memory that is full") {
  // Three results of 10 B that nobody reads, and room for two: the only other memory is smaller.
  GraphMaker make;
  std::vector<TaskId> tasks;
  for (int k = 0; k < 3; ++k) {
    tasks.push_back(make.task(1));
    make.builder.add_item(Bytes(10), tasks.back());
  }
  Platform platform = star(2);
  platform.set_capacity(host, Bytes(5));
  platform.set_capacity(small, Bytes(20));
  World1 world(std::move(platform), make.builder.build());
  OneByOne one_by_one;
  const RunResult result = world.go(one_by_one);
  CHECK(result.error.kind == RunError::Kind::memory);
  CHECK(result.tasks_done == 2);
  CHECK(result.error.message ==
        "1 of 3 tasks cannot go on; task 't.2' on 'd1' waits for room in memory 'm1' for 10 bytes: 20 of 20 are taken "
        "by what tasks hold or what lies nowhere else and finds no room elsewhere");
}

TEST_CASE("results are written back to the nearest memory without bound, or to the next larger one") {
  GraphMaker make;
  const TaskId a = make.task(1), b = make.task(1);
  make.builder.add_item(Bytes(10), a);
  make.builder.add_item(Bytes(10), b);
  const TaskGraph graph = make.builder.build();
  for (const bool is_host_bounded : {false, true}) {
    Platform platform = bounded(10, 3);
    platform.set_capacity(MemoryId(2), Bytes(1000));
    if (is_host_bounded) platform.set_capacity(host, Bytes(100));
    World1 world(std::move(platform), graph);
    OneByOne one_by_one;
    const RunResult result = world.go(one_by_one);
    CHECK_FALSE(result.error);
    REQUIRE(result.trace.transfers.size() == 1);
    CHECK(result.trace.transfers[0].to == host);  // as near as the larger one, and of the lower number
    CHECK(at(attempt_of(result, b).start) == 11);
  }
}

TEST_CASE("items that are there at the start must fit where they lie") {
  GraphMaker make;
  const TaskId a = make.task(1), b = make.task(1);
  make.builder.read(a, tile(make));
  make.builder.read(b, tile(make));
  Platform platform = star(2);
  platform.set_capacity(host, Bytes(15));
  World1 world(std::move(platform), make.builder.build());
  Script script;
  script.placements = {put(a, 1), put(b, 1)};
  NativeEngine engine;
  Run run = world.run(script);
  run.inputs = host;
  CHECK(simulate(run, engine).error.kind == RunError::Kind::memory);
  run.inputs = MemoryId{};  // everywhere: they take no room
  NativeEngine another;
  CHECK_FALSE(simulate(run, another).error);
}

namespace {

/// Data of whole and of broken sizes, shared, initial and never read.
TaskGraph random_graph(std::uint64_t seed, std::size_t tasks) {
  Stream stream(seed, "tests.memory");
  GraphMaker make;
  std::vector<ItemId> shared;
  for (int k = 0; k < 10; ++k) shared.push_back(tile(make, stream.uniform(0, 4)));
  for (std::size_t t = 0; t < tasks; ++t) {
    const TaskId task = make.task(stream.below(5) == 0 ? 0 : stream.uniform(0.1, 2));
    for (std::uint64_t k = stream.below(4); k > 0 && t > 0; --k)
      make.edge(TaskId(stream.below(t)), task, stream.below(3) == 0 ? -1 : stream.uniform(0, 3));
    if (stream.below(2) == 0) make.builder.read(task, shared[stream.below(shared.size())]);
    if (stream.below(4) == 0) shared.push_back(make.builder.add_item(Bytes(stream.uniform(0, 3)), task));
    if (stream.below(6) == 0) make.builder.add_item(Bytes(static_cast<double>(stream.below(4))), task);
  }
  return make.builder.build();
}

/// Places tasks at random: all before the run, or each when it is ready.
struct Scatter : Scheduler {
  bool plans = false;
  Stream stream;
  std::size_t devices = 0;
  void prepare(const Problem& p, Decisions& decisions) override {
    stream = p.random.stream("tests.scatter");
    devices = p.platform.devices();
    double order = 0;
    for (const TaskId t : p.graph.topological())
      if (plans) decisions.place({t, {DeviceId(stream.below(devices)), SlotId{}, 1}, ++order, {}});
  }
  void decide(const Instant& instant, Decisions& decisions) override {
    for (const Ready& r : instant.ready)
      decisions.place({r.task, {DeviceId(stream.below(devices)), SlotId{}, 1}, stream.uniform(), Seconds(0.01)});
  }
};

struct Outages : World {
  std::vector<std::pair<Tick, Change>> list;
  std::size_t at = 0;
  std::optional<std::pair<Tick, Change>> next() override {
    return at == list.size() ? std::nullopt : std::optional(list[at++]);
  }
};

}  // namespace

TEST_CASE("every random run with little memory ends, keeps within it, and runs alike twice") {
  double evicted = 0, written_back = 0, again = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const TaskGraph graph = random_graph(seed, 120);
    const std::vector<double> needs = footprints(graph, MadeItems(graph), InitialItems::in_one_memory);
    const double most = *std::max_element(needs.begin(), needs.end());
    World1 world(
        bounded(most * (1 + 0.2 * static_cast<double>(seed % 4)), 2 + seed % 3, 1 + static_cast<SlotCount>(seed % 3)),
        graph, seed % 2 == 0 ? AffineNetwork::Ports::held : AffineNetwork::Ports::free);
    const auto hash = [&] {
      Scatter scatter;
      scatter.plans = seed % 5 == 0;
      Outages outages;
      for (int k = 0; k < 8 && seed % 3 == 0; ++k) {
        const DeviceId d(static_cast<std::size_t>(k / 2) % world.platform.devices());
        const auto kind = k % 2 == 0 ? Change::Kind::down : Change::Kind::up;
        outages.list.push_back({Clock{}.ticks(Seconds(10.0 * (k + 1))), {d, kind, {}}});
      }
      Run run = world.run(scatter);
      run.seed = seed;
      run.inputs = host;
      run.compute_noise = {Noise::Distribution::lognormal, 0.3};
      if (!scatter.plans) run.world = std::make_unique<Outages>(outages);
      NativeEngine engine;
      const RunResult result = simulate(run, engine);
      INFO(seed << " " << result.error.message);
      REQUIRE_FALSE(result.error);
      CHECK(result.tasks_done == 120);
      CHECK(broken_invariant(run, result) == "");
      for (const MemoryUse& use : result.memories) {
        if (!use.capacity) continue;
        CHECK(use.highest <= *use.capacity);
        evicted += use.evicted.value;
        written_back += use.written_back.value;
        again += use.fetched_again.value;
      }
      return trace_hash(result.trace);
    };
    CHECK(hash() == hash());
  }
  CHECK(evicted > 10'000);  // else the test tries nothing
  CHECK(written_back > 1'000);
  CHECK(again > 1'000);
}

TEST_CASE("memories that are large enough change nothing, bit for bit") {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const TaskGraph graph = random_graph(seed, 120);
    const auto hash = [&](Platform platform) {
      World1 world(std::move(platform), graph, seed % 2 == 0 ? AffineNetwork::Ports::held : AffineNetwork::Ports::free);
      Scatter scatter;
      scatter.plans = seed % 3 == 0;
      Run run = world.run(scatter);
      run.seed = seed;
      if (seed % 4 != 0) run.inputs = host;
      NativeEngine engine;
      const RunResult result = simulate(run, engine);
      REQUIRE_FALSE(result.error);
      return std::pair(trace_hash(result.trace), result.events);
    };
    const std::size_t devices = 2 + seed % 3;
    CHECK(hash(bounded(1e9, devices, 2)) == hash(star(devices, 2)));
  }
}
