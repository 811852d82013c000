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

TEST_CASE("a computation that shares a memory's bandwidth is refused, not approximated") {
  TaskGraphBuilder builder;
  const TaskId task = builder.add_task(builder.add_kind("stream"));
  builder.set_name(task, "triad");
  const TaskGraph graph = builder.build();
  const Platform platform = line({{Seconds(0), ByteRate(1)}});
  CHECK_THAT(rounds(platform, graph, {},
                    [&](const Starter& start) {
                      Plan plan;
                      plan.amount = 1;
                      plan.uses = {{ResourceId(0), 1}};
                      Activity activity;
                      activity.kind = Activity::Kind::compute;
                      activity.task = task;
                      activity.plan = &plan;
                      start.engine.start(ActivityId(0), activity);
                    }),
             Catch::Matchers::Contains("task 'triad' shares"));
}
