#include "tests/catch.hpp"
#include "tests/sim/small_world.hpp"

using namespace pelsim;
using namespace pelsim::test;

TEST_CASE("a policy that forgets a ready task ends in a deadlock that names it") {
  GraphMaker make;
  make.builder.set_name(make.task(1), "forgotten");
  World1 world(star(1), make.builder.build());
  Script nothing;
  const RunResult result = world.go(nothing);
  CHECK(result.error.kind == RunError::Kind::deadlock);
  CHECK(result.error.message.find("'forgotten' is ready, but the scheduler never placed it") != std::string::npos);
}

TEST_CASE("orders that wait for each other end in a deadlock that names slot and task") {
  GraphMaker make;
  const TaskId a = make.task(1), b = make.task(1);
  make.edge(a, b, -1);
  World1 world(star(1), make.builder.build());
  Script script;
  script.placements = {put(a, 0, 2), put(b, 0, 1)};
  const RunResult result = world.go(script);
  CHECK(result.error.kind == RunError::Kind::deadlock);
  CHECK(result.error.message.find("waits for a slot of 'd0', which is kept for task 't.1'") != std::string::npos);
}

TEST_CASE("a task that is placed twice, nowhere or too wide is a bad decision") {
  GraphMaker make;
  const TaskId a = make.task(1);
  World1 world(star(1), make.builder.build());
  Script script;
  const auto kind = [&](std::vector<Placement> placements) {
    script.placements = std::move(placements);
    return world.go(script).error.kind;
  };
  CHECK(kind({put(a, 0), put(a, 0)}) == RunError::Kind::bad_decision);
  CHECK(kind({put(a, 5)}) == RunError::Kind::bad_decision);
  CHECK(kind({put(TaskId(9), 0)}) == RunError::Kind::bad_decision);
  CHECK(kind({{a, {DeviceId(0), SlotId{}, 2}, 0, {}}}) == RunError::Kind::bad_decision);
  CHECK(kind({{a, {DeviceId(0), SlotId(3), 1}, 0, {}}}) == RunError::Kind::bad_decision);
}

TEST_CASE("a task on a device that cannot run it ends the run") {
  TaskGraphBuilder builder;
  const TaskId a = builder.add_task(builder.add_kind("k"));
  builder.set_time(a, builder.add_time_class("gpu"), Seconds(1));
  World1 world(star(1), builder.build());
  Script script;
  script.placements = {put(a, 0)};
  CHECK(world.go(script).error.kind == RunError::Kind::cannot_run);
}

TEST_CASE("a time that does not fit the clock ends the run and names the key") {
  GraphMaker make;
  make.task(1e9);  // 31 years do not fit picoseconds
  World1 world(star(1), make.builder.build());
  Greedy greedy;
  const RunResult result = world.go(greedy);
  CHECK(result.error.kind == RunError::Kind::clock_overflow);
  CHECK(result.error.message.find("simulation.tick") != std::string::npos);
  Greedy again;
  NativeEngine engine{Clock(Seconds(1e-9))};
  CHECK(simulate(world.run(again), engine).makespan == Tick{1000000000000000000});
}

TEST_CASE("the horizon and a stop request end the run with what is done") {
  GraphMaker make;
  for (int k = 0; k < 5000; ++k) make.task(1);
  World1 world(star(1), make.builder.build());
  Greedy greedy;
  Run run = world.run(greedy);
  run.horizon = Seconds(2.5);
  NativeEngine engine;
  const RunResult result = simulate(run, engine);
  CHECK(result.error.kind == RunError::Kind::cancelled);
  CHECK(result.tasks_done == 2);

  std::stop_source source;
  source.request_stop();
  Greedy again;
  Run stopped = world.run(again);
  stopped.stop = source.get_token();
  NativeEngine other;
  const RunResult partial = simulate(stopped, other);
  CHECK(partial.error.kind == RunError::Kind::cancelled);
  CHECK(partial.tasks_done < 5000);
}

TEST_CASE("an empty graph ends at once") {
  World1 world(star(1), TaskGraphBuilder().build());
  Greedy greedy;
  const RunResult result = world.go(greedy);
  CHECK_FALSE(result.error);
  CHECK(result.makespan == Tick{});
}
