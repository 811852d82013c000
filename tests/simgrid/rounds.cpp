#include "tests/simgrid/in_child.hpp"

using namespace pelsim;
using namespace pelsim::test;

namespace {

/// Starts, zero lengths, a cancel whose id is used again at once, and a stop while something still runs.
std::string busy_run(Engine& engine, const TaskGraph& graph) {
  const Starter start{engine, graph};
  int zeros = 0;
  double share = 0;
  Log log(engine, [&](std::span<const ActivityId> ids) {
    for (const ActivityId id : ids) {
      if (id == ActivityId(0) && zeros++ == 0) {
        start.delay(11, 0);
        start.delay(10, 0);
        start.delay(0, 0.25);
      }
      if (id == ActivityId(10)) start.delay(12, 0);
      if (id == ActivityId(2)) {
        share = engine.cancel(ActivityId(3));
        start.delay(3, 1);
      }
      if (id == ActivityId(3)) return Flow::stop;
    }
    return Flow::go_on;
  });
  start.delay(1, 1);
  start.delay(0, 1);
  start.delay(2, 1.5);
  start.delay(3, 2);
  start.delay(4, 100);
  engine.run(log);
  return fmt::format("{}share {:.9g}", log.text, share);
}

}  // namespace

TEST_CASE("SimGrid and the native engine give the same rounds in the same order") {
  const TaskGraph graph = items({});
  const Platform platform = line({{Seconds(0), ByteRate(1)}});
  NativeEngine native;
  const std::string expected = "1: 1 0; 1: 11 10; 1: 12; 1.25: 0; 1.5: 2; 2.5: 3; share 0.75";
  CHECK(busy_run(native, graph) == expected);
  CHECK(in_child([&] {
          SimgridEngine engine(Clock{}, platform, graph, {});
          return busy_run(engine, graph);
        }) == expected);
}

TEST_CASE("no date is passed by, however far apart the ends lie") {
  // Each delay is 3.7 times the one before, so the clock more than doubles at each step and dates are rounded.
  const TaskGraph graph = items({});
  const Platform platform = line({{Seconds(0), ByteRate(1)}});
  const auto run = [&](Engine& engine) {
    const Starter start{engine, graph};
    double length = 1.1e-6;
    Log log(engine, [&](std::span<const ActivityId> ids) {
      if (ids[0] == ActivityId(1)) length *= 3.7;
      if (ids[0] == ActivityId(1) && length < 4e6) {
        start.delay(0, length / 3);
        start.delay(1, length);
      }
      return Flow::go_on;
    });
    start.delay(1, length);
    engine.run(log);
    return log.text;
  };
  NativeEngine native;
  const std::string expected = run(native);
  CHECK(std::count(expected.begin(), expected.end(), ':') == 45);
  CHECK(in_child([&] {
          SimgridEngine engine(Clock{}, platform, graph, {});
          return run(engine);
        }) == expected);
}

TEST_CASE("a time beyond the clock is out of range") {
  const TaskGraph graph = items({});
  const Platform platform = line({{Seconds(0), ByteRate(1)}});
  CHECK(rounds(platform, graph, {}, [](const Starter& start) {
          start.delay(0, 1);
          start.delay(1, 1e12);
        }) == "out of range");
}

namespace {

/// Starts a computation of `bytes` of traffic behind `fixed` seconds.
void compute(Engine& engine, int id, double fixed, double bytes, double bound, double weight, int resource) {
  Plan plan;
  plan.fixed = Seconds(fixed);
  plan.amount = bytes;
  plan.bound = bound;
  plan.weight = weight;
  plan.uses = {{ResourceId(resource), 1}};
  Activity activity;
  activity.kind = Activity::Kind::compute;
  activity.task = TaskId(0);
  activity.plan = &plan;
  engine.start(ActivityId(id), activity);
}

}  // namespace

TEST_CASE("computations share the bandwidth of a memory by weight, each up to its bound") {
  // 100 B/s. Alone, 0 draws its bound of 60 until 1 s; then 0 and 1 have 1 : 3, and 1 is bound to 60: 40 for 0. At 3 s
  // 1 is done and 0 has 140 behind it; the last 60 take 1 s. 2 draws on another memory.
  const TaskGraph graph = items({});
  const Platform platform = line({{Seconds(0), ByteRate(1)}});
  const auto run = [&](Engine& engine) {
    engine.capacity(ResourceId(0), 100);
    engine.capacity(ResourceId(5), 10);
    Log log(engine, {});
    compute(engine, 0, 0, 200, 60, 1, 0);
    compute(engine, 1, 1, 120, 60, 3, 0);
    compute(engine, 2, 0.5, 10, 100, 1, 5);
    engine.run(log);
    return log.text;
  };
  NativeEngine native;
  const std::string expected = "1.5: 2; 3: 1; 4: 0; ";
  CHECK(run(native) == expected);
  CHECK(in_child([&] {
          SimgridEngine engine(Clock{}, platform, graph, {});
          return run(engine);
        }) == expected);
}

TEST_CASE("a computation that shares anything else is refused, not approximated") {
  TaskGraphBuilder builder;
  builder.set_name(builder.add_task(builder.add_kind("stream")), "triad");
  const TaskGraph graph = builder.build();
  const Platform platform = line({{Seconds(0), ByteRate(1)}});
  CHECK_THAT(rounds(platform, graph, {}, [&](const Starter& start) { compute(start.engine, 0, 0, 1, 1, 1, 0); }),
             Catch::Matchers::Contains("task 'triad' shares"));
}
