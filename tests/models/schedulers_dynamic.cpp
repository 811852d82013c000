#include <set>

#include "tests/catch.hpp"
#include "tests/models/scheduling.hpp"

using namespace pelsim;
using namespace pelsim::scheduling;

namespace {

const std::vector<std::string> dynamic_models = {"fifo", "list", "random", "round-robin", "work-stealing"};

/// Two devices with `cpu` slots of class "cpu" and one with a slot of class "gpu", on one memory.
Platform mixed_platform() {
  Platform platform;
  const DeviceTypeId cpu = platform.add_type({"cpu", "cpu", 1, nullptr});
  const DeviceTypeId gpu = platform.add_type({"gpu", "gpu", 1, nullptr});
  const MemoryId memory = platform.add_memory("memory");
  platform.add_device("cpu0", cpu, memory, 2);
  platform.add_device("gpu0", gpu, memory, 1);
  platform.add_device("cpu1", cpu, memory, 2);
  platform.set_router(pair_router(platform));
  return platform;
}

/// `cpu`, `gpu` in seconds; below 0: cannot run there.
struct MixedTask {
  double cpu, gpu;
  DeviceId pinned = {};
  SlotCount slots = 1;
};

TaskGraph mixed_graph(const std::vector<MixedTask>& tasks, const std::vector<Dependency>& edges = {}) {
  TaskGraphBuilder builder;
  const KindId kind = builder.add_kind("task");
  const std::size_t cpu = builder.add_time_class("cpu"), gpu = builder.add_time_class("gpu");
  for (const MixedTask& task : tasks) {
    const TaskId t = builder.add_task(kind);
    if (task.cpu >= 0) builder.set_time(t, cpu, Seconds(task.cpu));
    if (task.gpu >= 0) builder.set_time(t, gpu, Seconds(task.gpu));
    if (task.pinned) builder.set_pinned(t, task.pinned);
    if (task.slots > 1) builder.set_slots(t, task.slots);
  }
  for (const Dependency& e : edges) builder.add_control(TaskId(e.from), TaskId(e.to));
  return builder.build();
}

/// Many short tasks in layers, every third wider or pinned or of one class.
TaskGraph crowd(std::size_t tasks) {
  std::vector<MixedTask> all;
  std::vector<Dependency> edges;
  const Stream draws(7, "crowd");
  for (std::size_t t = 0; t < tasks; ++t) {
    const double length = 1 + static_cast<double>(draws.at(t, 0) % 5);
    MixedTask task{length, length};
    if (draws.at(t, 1) % 6 == 0) task.gpu = -1;
    if (draws.at(t, 1) % 6 == 1) task.cpu = -1;
    if (draws.at(t, 1) % 6 == 2) task.pinned = DeviceId(draws.at(t, 2) % 3);
    if (draws.at(t, 1) % 6 == 3) task = {length, -1, {}, 2};
    all.push_back(task);
    for (std::uint64_t k = 3; k < 6 && t >= 20; ++k) edges.push_back({(t / 20 - 1) * 20 + draws.at(t, k) % 20, t});
  }
  return mixed_graph(all, edges);
}

Seconds seconds(Tick t) { return Clock().seconds(t); }

}  // namespace

TEST_CASE("every dynamic policy ends tasks that are pinned, wide or bound to a class, each where it may run") {
  const Platform platform = mixed_platform();
  const TaskGraph graph = crowd(400);
  const Case world{graph, platform};
  for (const std::string& model : dynamic_models) {
    INFO(model);
    const RunResult result = world.run(model);
    CHECK(result.error.message == "");
    REQUIRE(result.tasks_done == 400);
    for (const Attempt& a : result.trace.attempts) {
      const DeviceId d = platform.device_of(a.first);
      CHECK(world.costs.time(a.task, d) < forever);
      CHECK((!graph.pinned(a.task) || graph.pinned(a.task) == d));
      CHECK(a.slots == graph.slots(a.task));
      CHECK(platform.device_of(SlotId(a.first.index() + a.slots - 1)) == d);
    }
  }
}

TEST_CASE("no greedy policy leaves a slot idle while a ready task could run there") {
  // At every start the task must not have been ready while a slot that can run it was idle before.
  const Platform platform = mixed_platform();
  std::vector<MixedTask> tasks;
  std::vector<Dependency> edges;
  const Stream draws(11, "greedy");
  for (std::size_t t = 0; t < 300; ++t) {
    const double length = 1 + static_cast<double>(draws.at(t, 0) % 7);
    tasks.push_back({draws.at(t, 1) % 4 == 0 ? -1 : length, draws.at(t, 1) % 4 == 1 ? -1 : length});
    for (std::uint64_t k = 2; k < 4 && t >= 15; ++k) edges.push_back({t - 15 + draws.at(t, k) % 10, t});
  }
  const TaskGraph graph = mixed_graph(tasks, edges);
  const Case world{graph, platform};
  for (const std::string model : {"fifo", "list", "work-stealing"}) {
    INFO(model);
    const RunResult result = world.run(model);
    REQUIRE_FALSE(result.error);
    for (const Attempt& waited : result.trace.attempts) {
      if (waited.start == waited.ready) continue;
      for (std::size_t s = 0; s < platform.slots(); ++s) {
        if (!(world.costs.time(waited.task, platform.device_of(SlotId(s))) < forever)) continue;
        // The slot must be busy throughout [ready, start).
        std::int64_t busy = 0;
        for (const Attempt& other : result.trace.attempts)
          if (other.first == SlotId(s))
            busy += std::max<std::int64_t>(
                0, std::min(other.end.count, waited.start.count) - std::max(other.start.count, waited.ready.count));
        CHECK(busy == waited.start.count - waited.ready.count);
      }
    }
  }
}

TEST_CASE("fifo starts tasks in the order in which they became ready") {
  const TaskGraph graph = graph_of({4, 3, 2, 1, 1, 1}, {{3, 4}, {3, 5}});
  const Platform platform = identical_slots(2);
  const RunResult result = Case{graph, platform}.run("fifo");
  std::map<std::uint32_t, double> start;
  for (const Attempt& a : result.trace.attempts) start[a.task.value] = seconds(a.start).value;
  // Slots: T0 0-4, T1 0-3, T2 3-5, T3 4-5, then T4 and T5 at 5.
  CHECK(start == std::map<std::uint32_t, double>{{0, 0}, {1, 0}, {2, 3}, {3, 4}, {4, 5}, {5, 5}});
  CHECK(seconds(result.makespan) == Seconds(6));
}

TEST_CASE("fifo passes over a task that the idle slot cannot run") {
  // The gpu takes the third task at once although the first two, for cpus only, came before.
  const Platform platform = mixed_platform();
  std::vector<MixedTask> tasks(6, MixedTask{2, -1});
  tasks.push_back({-1, 1});
  const TaskGraph graph = mixed_graph(tasks);
  const RunResult result = Case{graph, platform}.run("fifo");
  for (const Attempt& a : result.trace.attempts)
    if (a.task == TaskId(6)) CHECK(a.start == Tick{0});
  CHECK(seconds(result.makespan) == Seconds(4));  // six tasks on four cpu slots
}

TEST_CASE("a wide task claims a device instead of waiting for luck") {
  // One device of two slots: 1 s and 3 s tasks, then a wide one of 1 s, then more 1 s tasks. When the first slot is
  // free at 1 the wide task's turn has come: the slot is kept for it until 3. It runs 3-4, the rest after it: 4-5.
  const TaskGraph graph = mixed_graph({{1, -1}, {3, -1}, {1, -1, {}, 2}, {1, -1}, {1, -1}});
  Platform platform;
  platform.add_device("cpu0", platform.add_type({"cpu", "cpu", 1, nullptr}), platform.add_memory("memory"), 2);
  platform.set_router(pair_router(platform));
  for (const std::string model : {"fifo", "list"}) {
    const RunResult result = Case{graph, platform}.run(model);
    REQUIRE_FALSE(result.error);
    for (const Attempt& a : result.trace.attempts)
      if (a.task == TaskId(2)) CHECK(seconds(a.start) == Seconds(3));
    CHECK(seconds(result.makespan) == Seconds(5));
  }
}

TEST_CASE("dispatch and steal costs take slot time") {
  const TaskGraph graph = graph_of({1, 1, 1, 1}, {});
  const Platform one = identical_slots(1);
  CHECK(Case{graph, one}.makespan("fifo") == 4);
  for (const std::string model : {"fifo", "list", "random", "round-robin"})
    CHECK(Case{graph, one}.makespan(model, {{"dispatch_cost", text("500 ms")}}) == 6);
  // One slot has nobody to steal from.
  CHECK(Case{graph, one}.makespan("work-stealing", {{"steal_cost", text("500 ms")}}) == 4);
  // A task makes two others ready on its slot: the second is stolen for 0.5 s, so 1 + 1.5.
  const TaskGraph fork = graph_of({1, 1, 1}, {{0, 1}, {0, 2}});
  const Platform two = identical_slots(2);
  CHECK(Case{fork, two}.makespan("work-stealing", {{"steal_cost", text("500 ms")}}) == 2.5);
}

TEST_CASE("an owner works newest first, a thief takes the oldest") {
  // Task 0 makes 1, 2, 3 ready on slot 0. Slot 0 takes 3 (the last), slot 1 steals 1 (the first); 2 is left.
  const TaskGraph graph = graph_of({1, 2, 2, 5}, {{0, 1}, {0, 2}, {0, 3}});
  const Platform platform = identical_slots(2);
  const RunResult result = Case{graph, platform}.run("work-stealing");
  std::map<std::uint32_t, std::pair<std::uint32_t, double>> ran;
  for (const Attempt& a : result.trace.attempts) ran[a.task.value] = {a.first.value, seconds(a.start).value};
  const std::uint32_t owner = ran[0].first;
  CHECK(ran[3] == std::make_pair(owner, 1.0));
  CHECK(ran[1] == std::make_pair(1 - owner, 1.0));
  CHECK(ran[2] == std::make_pair(1 - owner, 3.0));
}

TEST_CASE("work stealing keeps within Graham's bound of any greedy schedule") {
  // T1/p + T_inf (1 - 1/p) for p equal slots without communication [Graham 1966].
  std::vector<double> times;
  std::vector<Dependency> edges;
  for (std::size_t t = 0; t < 511; ++t) {
    times.push_back(1);
    if (t > 0) edges.push_back({(t - 1) / 2, t});
  }
  const TaskGraph tree = graph_of(times, edges);
  for (const SlotCount p : {1u, 2u, 7u, 64u}) {
    const Platform platform = identical_slots(p);
    const double makespan = Case{tree, platform}.makespan("work-stealing");
    CHECK(makespan >= std::max(511.0 / p, 9.0));
    CHECK(makespan <= 511.0 / p + 9.0 * (1 - 1.0 / p));
  }
}

TEST_CASE("round-robin deals ready tasks to the slots in turn") {
  const TaskGraph graph = graph_of({1, 1, 1, 1, 1}, {});
  const Platform platform = identical_slots(3);
  const RunResult result = Case{graph, platform}.run("round-robin");
  std::map<std::uint32_t, std::uint32_t> slot;
  for (const Attempt& a : result.trace.attempts) slot[a.task.value] = a.first.value;
  CHECK(slot == std::map<std::uint32_t, std::uint32_t>{{0, 0}, {1, 1}, {2, 2}, {3, 0}, {4, 1}});
}

TEST_CASE("random policies answer the same to the same seed and otherwise to another") {
  const TaskGraph graph = graph_of(std::vector<double>(100, 1.0), {});
  const Platform platform = identical_slots(8);
  const Case world{graph, platform};
  const auto hash = [&](std::uint64_t seed) { return trace_hash(world.run("random", {}, seed).trace); };
  CHECK(hash(1) == hash(1));
  CHECK(hash(1) != hash(2));
  std::set<std::uint32_t> used;
  for (const Attempt& a : world.run("random").trace.attempts) used.insert(a.first.value);
  CHECK(used.size() == 8);
}
