#include "sim/metrics/critical_path.hpp"

#include "sim/metrics/communication.hpp"
#include "tests/catch.hpp"
#include "tests/sim/trace_samples.hpp"

using namespace pelsim;

namespace {

Attempt attempt(std::uint32_t task, std::uint32_t slot, std::int64_t ready, std::int64_t placed, std::int64_t reserved,
                std::int64_t inputs, std::int64_t start, std::int64_t run, std::int64_t end) {
  Attempt a;
  a.task = TaskId(task);
  a.first = SlotId(slot);
  a.ready = {ready};
  a.placed = {placed};
  a.reserved = {reserved};
  a.inputs = {inputs};
  a.start = {start};
  a.run = {run};
  a.end = {end};
  a.outcome = Outcome::done;
  return a;
}

bool tiles(const CriticalPath& path, Tick end) {
  Tick at{};
  Tick sum{};
  for (const PathStep& s : path.steps) {
    if (s.from != at || !(s.to > s.from)) return false;
    at = s.to;
  }
  for (const Tick t : path.total) sum = sum + t;
  return at == end && sum == end;
}

std::string text(const CriticalPath& path) {
  std::string out;
  for (const PathStep& s : path.steps)
    out += std::string(name_of(s.part)) + " " + std::to_string(s.task.value) + " " +
           std::to_string((s.to - s.from).count) + "; ";
  return out;
}

}  // namespace

TEST_CASE("the critical path of a chain over two devices is compute, waiting for a port, transfer, overhead, compute") {
  // Task 0 ends at 5 on slot 0; its item waits until 7 for the port, arrives at 10; task 1 has 1 of overhead, ends
  // at 15.
  const Platform platform = samples::cluster(2, 1);
  const TaskGraph graph = samples::chain(2);
  Trace trace;
  trace.attempts = {attempt(0, 0, 0, 0, 0, 0, 0, 0, 5), attempt(1, 1, 5, 5, 5, 10, 10, 11, 15)};
  trace.transfers = {{ItemId(0), TaskId(1), MemoryId(0), MemoryId(1), {5}, {7}, {10}}};
  trace.end = {15};
  const CriticalPath path = critical_path(trace, graph, platform);
  CHECK(text(path) == "compute 0 5; wait_port 1 2; transfer 1 3; overhead 1 1; compute 1 4; ");
  CHECK(tiles(path, trace.end));
  CHECK(path[PathPart::compute] == Tick{9});

  const Communication sum = communication(trace, graph);
  CHECK(sum.bytes == Bytes(1));
  CHECK(sum.moving.value == Approx(3e-12));
  CHECK(sum.waiting.value == Approx(2e-12));
}

TEST_CASE("a task whose slot was busy waited for the device, and one that was placed late for the scheduler") {
  // Task 0 ends at 4; task 1 is placed at 6, its slot is busy until 9.
  const Platform platform = samples::cluster(1, 2);
  const TaskGraph graph = samples::chain(2);
  Trace trace;
  trace.attempts = {attempt(0, 0, 0, 0, 0, 0, 0, 0, 4), attempt(1, 1, 4, 6, 9, 6, 9, 9, 12)};
  trace.end = {12};
  const CriticalPath path = critical_path(trace, graph, platform);
  CHECK(text(path) == "compute 0 4; wait_scheduler 1 2; wait_device 1 3; compute 1 3; ");
  CHECK(tiles(path, trace.end));
}

TEST_CASE("of two predecessors that end together, the path goes by the one that ran") {
  // A receive (task 1) was ready at 2 and waited for the slot on which task 0 ran from 0 to 8; both end at 8.
  TaskGraphBuilder builder;
  const KindId kind = builder.add_kind("t");
  const std::size_t any = builder.add_time_class("any");
  for (int t = 0; t < 3; ++t) builder.set_time(builder.add_task(kind), any, Seconds(1));
  builder.add_control(TaskId(1), TaskId(2));
  builder.add_control(TaskId(0), TaskId(2));
  const TaskGraph graph = std::move(builder).build();
  Trace trace;
  trace.attempts = {attempt(0, 0, 0, 0, 0, 0, 0, 0, 8), attempt(1, 0, 2, 2, 8, 2, 8, 8, 8),
                    attempt(2, 0, 8, 8, 8, 8, 8, 8, 9)};
  trace.end = {9};
  CHECK(text(critical_path(trace, graph, samples::cluster(1, 1))) == "compute 0 8; compute 2 1; ");
}

TEST_CASE("the path goes through markers to the task behind them, and begins with a release") {
  const Platform platform = samples::cluster(1, 1);
  TaskGraphBuilder builder;
  const std::size_t any = builder.add_time_class("any");
  const KindId kind = builder.add_kind("work");
  const TaskId first = builder.add_task(kind), marker = builder.add_task(kind), last = builder.add_task(kind);
  builder.set_time(first, any, Seconds(1));
  builder.set_time(last, any, Seconds(1));
  builder.set_release(first, Seconds(3));
  builder.add_control(first, marker);
  builder.add_control(marker, last);
  const TaskGraph graph = builder.build();
  Trace trace;
  trace.clock = Clock(Seconds(1));
  trace.attempts = {attempt(0, 0, 3, 3, 3, 3, 3, 3, 4), attempt(2, 0, 4, 4, 4, 4, 4, 4, 5)};
  trace.end = {5};
  const CriticalPath path = critical_path(trace, graph, platform);
  CHECK(text(path) == "release 0 3; compute 0 1; compute 2 1; ");
  CHECK(tiles(path, trace.end));
}

TEST_CASE("the path tiles the run whatever the trace says") {
  const Platform platform = samples::cluster(3, 2);
  const TaskGraph graph = samples::chain(60);
  for (std::uint32_t seed = 1; seed <= 50; ++seed) {
    Trace trace = samples::random_trace(seed, 60, 6);
    for (std::uint32_t i = 0; i < graph.items(); ++i)
      trace.transfers.push_back({ItemId(i), TaskId(i + 1), MemoryId(0), MemoryId(1), {i}, {i + 1}, {i + 4}});
    CHECK(tiles(critical_path(trace, graph, platform), trace.end));
  }
}

TEST_CASE("an empty trace has an empty path") {
  CHECK(critical_path(Trace{}, samples::chain(3), samples::cluster(1, 1)).steps.empty());
}

TEST_CASE("a link carries the bytes of every route over it") {
  const Platform platform = samples::cluster(3, 1);
  const TaskGraph graph = samples::chain(4);
  Trace trace;
  trace.clock = Clock(Seconds(1));
  trace.end = {4};
  // 1 byte from 0 to 1 twice and from 0 to 2 once: link0:back (out of cpu0) carries 3 at 1 byte/s in 4 s.
  trace.transfers = {{ItemId(0), TaskId(1), MemoryId(0), MemoryId(1), {0}, {0}, {1}},
                     {ItemId(1), TaskId(2), MemoryId(0), MemoryId(2), {0}, {0}, {1}},
                     {ItemId(2), TaskId(3), MemoryId(0), MemoryId(1), {0}, {0}, {1}}};
  const auto use = link_use(trace, graph, platform);
  REQUIRE(use.size() == 3);
  CHECK(platform.link(use[0].link).name == "link0:back");
  CHECK(use[0].bytes == Bytes(3));
  CHECK(use[0].transfers == 3);
  CHECK(use[0].utilisation == Approx(0.75));
  CHECK(use[1].bytes == Bytes(2));
  CHECK(use[2].bytes == Bytes(1));
}
