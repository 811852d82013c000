#include "sim/task_graph.hpp"

#include <algorithm>
#include <cmath>

#include "sim/random.hpp"
#include "tests/catch.hpp"

namespace pelsim {
namespace {

std::vector<std::uint32_t> ends(std::span<const Edge> edges) {
  std::vector<std::uint32_t> tasks;
  for (const Edge& e : edges) tasks.push_back(e.task.value);
  return tasks;
}

using Tasks = std::vector<std::uint32_t>;

///      0 --(100 B)--> 1 --(30 B)--> 3
///      0 --(200 B)--> 2 --control-> 3
TaskGraphBuilder diamond() {
  TaskGraphBuilder builder;
  const KindId kind = builder.add_kind("step");
  for (int i = 0; i < 4; ++i) builder.add_task(kind);
  builder.add_data(TaskId(0), TaskId(1), Bytes(100));
  builder.add_data(TaskId(0), TaskId(2), Bytes(200));
  builder.add_control(TaskId(2), TaskId(3));
  builder.add_data(TaskId(1), TaskId(3), Bytes(30));
  return builder;
}

TEST_CASE("a task graph lists successors and predecessors, each in the order of adding") {
  const TaskGraph g = diamond().build();
  CHECK(g.tasks() == 4);
  CHECK(g.edges() == 4);
  CHECK(g.items() == 3);
  CHECK(ends(g.out(TaskId(0))) == Tasks{1, 2});
  CHECK(ends(g.out(TaskId(3))).empty());
  CHECK(ends(g.in(TaskId(0))).empty());
  CHECK(ends(g.in(TaskId(3))) == Tasks{2, 1});
  CHECK_FALSE(g.in(TaskId(3))[0].item);  // control
  CHECK(g.size(g.in(TaskId(3))[1].item) == Bytes(30));
  CHECK(g.producer(g.in(TaskId(3))[1].item) == TaskId(1));
}

TEST_CASE("every edge of a random graph is seen from both ends") {
  Stream stream(1, "graph");
  TaskGraphBuilder builder;
  const KindId kind = builder.add_kind("t");
  constexpr std::uint32_t tasks = 200;
  for (std::uint32_t t = 0; t < tasks; ++t) builder.add_task(kind);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> expected;
  for (int e = 0; e < 2000; ++e) {
    const auto a = static_cast<std::uint32_t>(stream.below(tasks)), b = static_cast<std::uint32_t>(stream.below(tasks));
    if (a == b) continue;
    builder.add_data(TaskId(std::min(a, b)), TaskId(std::max(a, b)), Bytes(1));
    expected.emplace_back(std::min(a, b), std::max(a, b));
  }
  const TaskGraph g = builder.build();
  std::vector<std::pair<std::uint32_t, std::uint32_t>> forwards, backwards;
  for (std::uint32_t t = 0; t < tasks; ++t) {
    for (const Edge& e : g.out(TaskId(t))) forwards.emplace_back(t, e.task.value);
    for (const Edge& e : g.in(TaskId(t))) backwards.emplace_back(e.task.value, t);
  }
  for (auto* pairs : {&expected, &forwards, &backwards}) std::sort(pairs->begin(), pairs->end());
  CHECK(forwards == expected);
  CHECK(backwards == expected);
  const auto distinct = std::unique(expected.begin(), expected.end()) - expected.begin();
  CHECK(g.dependencies() == static_cast<std::size_t>(distinct));

  std::vector<std::size_t> position(tasks);
  REQUIRE(g.topological().size() == tasks);
  for (std::size_t i = 0; i < tasks; ++i) position[g.topological()[i].index()] = i;
  for (const auto& [from, to] : forwards) CHECK(position[from] < position[to]);
}

TEST_CASE("two items between two tasks are two edges and one dependency") {
  TaskGraphBuilder builder;
  const KindId kind = builder.add_kind("t");
  builder.add_task(kind);
  builder.add_task(kind);
  builder.add_data(TaskId(0), TaskId(1), Bytes(1));
  builder.add_data(TaskId(0), TaskId(1), Bytes(2));
  const TaskGraph g = builder.build();
  CHECK(g.edges() == 2);
  CHECK(g.dependencies() == 1);
}

TEST_CASE("dependencies are counted once even where other edges lie between them") {
  TaskGraphBuilder builder;
  const KindId kind = builder.add_kind("t");
  for (int i = 0; i < 3; ++i) builder.add_task(kind);
  for (const int to : {1, 2, 1, 2}) builder.add_control(TaskId(0), TaskId(to));
  CHECK(builder.build().dependencies() == 2);
}

TEST_CASE("a cycle is named in order") {
  TaskGraphBuilder builder;
  const KindId kind = builder.add_kind("t");
  for (const char* name : {"start", "a", "b", "c"}) builder.set_name(builder.add_task(kind), name);
  builder.add_control(TaskId(0), TaskId(1));
  builder.add_control(TaskId(1), TaskId(2));
  builder.add_control(TaskId(2), TaskId(3));
  builder.add_control(TaskId(3), TaskId(1));
  std::vector<TaskId> cycle;
  CHECK_FALSE(builder.build(cycle).has_value());
  CHECK(cycle == std::vector{TaskId(1), TaskId(2), TaskId(3)});
  CHECK(builder.cycle_text(cycle) == "a -> b -> c -> a");
}

TEST_CASE("a task that waits for itself is a cycle of one") {
  TaskGraphBuilder builder;
  builder.set_name(builder.add_task(builder.add_kind("t")), "ouroboros");
  builder.add_control(TaskId(0), TaskId(0));
  std::vector<TaskId> cycle;
  CHECK_FALSE(builder.build(cycle).has_value());
  CHECK(builder.cycle_text(cycle) == "ouroboros -> ouroboros");
}

TEST_CASE("an item that two tasks read is shared, one that a task reads is not") {
  TaskGraphBuilder builder;
  const KindId kind = builder.add_kind("t");
  for (int i = 0; i < 4; ++i) builder.add_task(kind);
  const ItemId broadcast = builder.add_item(Bytes(8), TaskId(0));
  const ItemId own = builder.add_item(Bytes(4), TaskId(0));
  const ItemId input = builder.add_item(Bytes(2), TaskId{});
  for (const int reader : {1, 2, 3}) builder.read(TaskId(reader), broadcast);
  builder.read(TaskId(1), own);
  builder.read(TaskId(2), input);
  const TaskGraph g = builder.build();
  CHECK(g.has_shared_items());
  CHECK(g.is_shared(broadcast));
  CHECK_FALSE(g.is_shared(own));
  CHECK(g.producer(broadcast) == TaskId(0));
  CHECK(ends(g.out(TaskId(0))) == Tasks{1, 2, 3, 1});
}

TEST_CASE("an item that is there at the start makes no edge") {
  TaskGraphBuilder builder;
  const KindId kind = builder.add_kind("t");
  for (int i = 0; i < 3; ++i) builder.add_task(kind);
  const ItemId a = builder.add_item(Bytes(1), TaskId{});
  const ItemId b = builder.add_item(Bytes(2), TaskId{});
  builder.read(TaskId(2), b);
  builder.read(TaskId(0), a);
  builder.read(TaskId(2), a);
  const TaskGraph g = builder.build();
  CHECK(g.edges() == 0);
  CHECK(g.has_initial_items());
  CHECK(g.is_initial(a));
  CHECK(g.is_shared(a));
  CHECK_FALSE(g.is_shared(b));
  const auto of_task_2 = g.initial(TaskId(2));
  CHECK(std::vector<ItemId>(of_task_2.begin(), of_task_2.end()) == std::vector{b, a});
  CHECK(g.initial(TaskId(1)).empty());
  CHECK(g.initial(TaskId(0)).size() == 1);
}

TEST_CASE("a task is a marker until it gets a time or a demand") {
  TaskGraphBuilder builder;
  const KindId kind = builder.add_kind("t");
  for (int i = 0; i < 3; ++i) builder.add_task(kind);
  builder.set_time(TaskId(1), builder.add_time_class("cpu"), Seconds(2));
  builder.set_demand(TaskId(2), builder.add_demand(std::make_shared<KernelDemand>(Flops(3), Bytes(4))));
  const TaskGraph g = builder.build();
  CHECK(g.is_marker(TaskId(0)));
  CHECK_FALSE(g.is_marker(TaskId(1)));
  CHECK_FALSE(g.is_marker(TaskId(2)));
  CHECK(g.demand(TaskId(0)) == nullptr);
  CHECK(g.demand(TaskId(1)) == nullptr);
  REQUIRE(g.demand(TaskId(2)) != nullptr);
  CHECK(static_cast<const KernelDemand*>(g.demand(TaskId(2)))->work == Flops(3));
  CHECK(g.given_time(0, TaskId(1)) == 2);
  CHECK(std::isnan(g.given_time(0, TaskId(2))));
}

TEST_CASE("columns that nobody set give their defaults, also beside tasks that were added later") {
  TaskGraphBuilder builder;
  const KindId kind = builder.add_kind("potrf");
  builder.set_slots(builder.add_task(kind), 4);
  builder.set_release(TaskId(0), Seconds(3));
  builder.set_pinned(TaskId(0), DeviceId(1));
  builder.set_name(TaskId(0), "first");
  builder.add_task(kind);
  const TaskGraph g = builder.build();
  CHECK(g.slots(TaskId(0)) == 4);
  CHECK(g.slots(TaskId(1)) == 1);
  CHECK(g.release(TaskId(1)) == Seconds(0));
  CHECK_FALSE(g.pinned(TaskId(1)));
  CHECK(g.deadline(TaskId(0)) == forever);
  CHECK_FALSE(g.has_deadlines());
  CHECK(g.name(TaskId(0)) == "first");
  CHECK(g.name(TaskId(1)) == "potrf.1");
}

TEST_CASE("a task without a name of its own is called by its kind and its point, and needs no point") {
  TaskGraphBuilder builder;
  const KindId gemm = builder.add_kind("gemm/256"), plain = builder.add_kind("copy");
  builder.add_task(gemm);
  builder.set_point(builder.add_task(gemm), 3, 2, 1);
  builder.set_point(builder.add_task(plain), Point{-1, 0, 7});
  builder.set_point(builder.add_task(gemm), 4, 2, 1);
  builder.set_name(TaskId(3), "last gemm");
  builder.add_task(plain);  // after the last that has a point
  const TaskGraph g = builder.build();
  CHECK(g.has_points());
  CHECK(g.point(TaskId(0)) == no_point);
  CHECK(g.point(TaskId(1)) == Point{3, 2, 1});
  CHECK(g.point(TaskId(4)) == no_point);
  CHECK(g.name(TaskId(0)) == "gemm/256.0");
  CHECK(g.name(TaskId(1)) == "gemm(3,2,1)");
  CHECK(g.name(TaskId(2)) == "copy(-1,0,7)");
  CHECK(g.name(TaskId(3)) == "last gemm");
  CHECK(g.name(TaskId(4)) == "copy.4");

  builder.add_task(builder.add_kind("copy"));
  const TaskGraph without = builder.build();
  CHECK_FALSE(without.has_points());
  CHECK(without.point(TaskId(0)) == no_point);
}

TEST_CASE("one name is one kind and one column") {
  TaskGraphBuilder builder;
  const KindId a = builder.add_kind("a"), b = builder.add_kind("b");
  CHECK(a != b);
  CHECK(builder.add_kind("a") == a);
  CHECK(builder.add_time_class("gpu") == builder.add_time_class("gpu"));
}

TEST_CASE("a chain of a million tasks builds without deep recursion") {
  TaskGraphBuilder builder;
  const KindId kind = builder.add_kind("t");
  constexpr std::uint32_t tasks = 1'000'000;
  for (std::uint32_t t = 0; t < tasks; ++t) builder.add_task(kind);
  for (std::uint32_t t = tasks - 1; t > 0; --t) builder.add_data(TaskId(t - 1), TaskId(t), Bytes(1));
  const TaskGraph g = builder.build();
  CHECK(g.edges() == tasks - 1);
  CHECK(g.topological().front() == TaskId(0u));
  CHECK(g.topological().back() == TaskId(tasks - 1));
}

TEST_CASE("an empty graph is a graph") {
  const TaskGraph g = TaskGraphBuilder().build();
  CHECK(g.tasks() == 0);
  CHECK(g.topological().empty());
}

TEST_CASE("a kind keeps its id among many, and a builder that has built knows none") {
  TaskGraphBuilder builder;
  constexpr std::size_t kinds = 3000;
  for (std::size_t k = 0; k < kinds; ++k) CHECK(builder.add_kind("k" + std::to_string(k)) == KindId(k));
  CHECK(builder.add_kind("k17") == KindId(17));
  const TaskId task = builder.add_task(KindId(17));
  const TaskGraph graph = builder.build();
  CHECK(graph.kind_name(graph.kind(task)) == "k17");
  CHECK(builder.add_kind("k17") == KindId(0));
}

}  // namespace
}  // namespace pelsim
