#include "tests/catch.hpp"
#include "tests/sim/small_world.hpp"

using namespace pelsim;
using namespace pelsim::test;

/// P-states: what runs when the state changes goes on at the new speed.
namespace {

Tick s(double seconds) { return Clock{}.ticks(Seconds(seconds)); }

/// Full speed, then half and a quarter of it.
DeviceType with_states(std::shared_ptr<const DeviceModel> model = nullptr) {
  DeviceType type{"cpu", "cpu", 1, std::move(model)};
  type.states = {{"fast", 1}, {"half", 0.5}, {"slow", 0.25}};
  type.first_state = StateId(0);
  return type;
}

/// The policy Greedy, and states that change at given times.
struct Governor : Greedy {
  std::vector<std::pair<double, StateId>> changes;
  DeviceId device = DeviceId(0);
  void prepare(const Problem& p, Decisions& decisions) override {
    Greedy::prepare(p, decisions);
    for (const auto& change : changes) decisions.wake(s(change.first));
  }
  void decide(const Instant& instant, Decisions& decisions) override {
    for (const auto& [at, state] : changes)
      if (s(at) == instant.now) decisions.set(device, state);
    Greedy::decide(instant, decisions);
  }
};

/// Half of its time to compute, in each state alike; the other half to move data, 1 B/s of 2 B/s.
struct Roofline : DeviceModel {
  std::optional<Cost> cost(const Demand&, const Setting& setting) const override {
    Cost cost;
    cost.setup = Seconds(1);
    cost.needs = ConfigId(3);
    cost.run.fixed = Seconds(4 / setting.speed);
    cost.run.amount = 4;
    cost.run.bound = 1;
    cost.run.uses.push_back({own_memory, 1});
    return cost;
  }
  bool heeds_speed() const override { return true; }
  std::optional<ByteRate> memory_bandwidth() const override { return ByteRate(2); }
};

}  // namespace

TEST_CASE("a task goes on at half the speed after a change of state, and back") {
  // 8 s of work: 2 s at full speed, 4 s at half of it, then the last 4 s.
  GraphMaker make;
  const TaskId a = make.task(8);
  World1 world(star(1, 1, with_states()), make.builder.build());
  Governor governor;
  governor.changes = {{2, StateId(1)}, {6, StateId(0)}};
  const RunResult result = world.go(governor);
  CHECK_FALSE(result.error);
  CHECK(at(attempt_of(result, a).end) == Approx(10));
  REQUIRE(result.trace.attempts.size() == 1);
  CHECK(attempt_of(result, a).share_done == 1);
  REQUIRE(result.trace.states.size() == 2);
  CHECK(result.trace.states[0].at == s(2));
  CHECK(result.trace.states[0].state == StateId(1));
  CHECK(result.busy[0] == s(10));
}

TEST_CASE("a task that begins in a slow state takes 1 / speed, and estimates say so where the device begins there") {
  GraphMaker make;
  const TaskId a = make.task(2), b = make.task(2);
  DeviceType type = with_states();
  type.first_state = StateId(2);
  World1 world(star(1, 1, type), make.builder.build());
  CHECK(world.costs.time(a, DeviceId(0)).value == Approx(8));
  Governor governor;
  governor.changes = {{8, StateId(1)}};
  const RunResult result = world.go(governor);
  CHECK(at(attempt_of(result, a).end) == Approx(8));
  CHECK(at(attempt_of(result, b).end) == Approx(12));
}

TEST_CASE("only the device whose state changes is slower, and all of its slots are") {
  GraphMaker make;
  for (int t = 0; t < 6; ++t) make.task(4);
  World1 world(star(2, 3, with_states()), make.builder.build());
  Governor governor;
  governor.changes = {{2, StateId(1)}};
  const RunResult result = world.go(governor);
  int late = 0;
  for (const Attempt& a : result.trace.attempts) late += at(a.end) == Approx(6) ? 1 : 0;
  CHECK(late == 3);
  CHECK(at(result.makespan) == Approx(6));
}

TEST_CASE("time before the kernel, fixed time and shared work each keep what they have done") {
  // Setup 0-1, fixed 1-5, work 5-9 at full speed. A state of half the clock doubles the fixed time alone.
  for (const double change : {0.5, 1.0, 3.0, 5.0, 7.0}) {
    GraphMaker make;
    const TaskId a = make.builder.add_task(make.kind);
    make.builder.set_demand(a, make.builder.add_demand(std::make_shared<KernelDemand>(Flops(1), Bytes(1))));
    World1 world(star(1, 1, with_states(std::make_shared<Roofline>())), make.builder.build());
    Governor governor;
    governor.changes = {{change, StateId(1)}};
    const RunResult result = world.go(governor);
    CHECK_FALSE(result.error);
    const double fixed_left = std::min(4.0, std::max(0.0, 5 - change));
    INFO("changed at " << change);
    CHECK(at(attempt_of(result, a).run) == Approx(1));
    CHECK(at(attempt_of(result, a).end) == Approx(9 + fixed_left));
  }
}

TEST_CASE("a task that is ended early after a change of state tells its share of the whole") {
  // 8 s: 2 s at full speed, then 4 s at half: 4 of 8 are done at 6 s.
  GraphMaker make;
  const TaskId a = make.task(8);
  World1 world(star(1, 1, with_states()), make.builder.build());
  struct Preempting : Governor {
    TaskId task;
    bool done = false;
    void decide(const Instant& instant, Decisions& decisions) override {
      if (instant.now == s(6) && !done) {
        done = true;
        decisions.preempt(task);
      }
      Governor::decide(instant, decisions);
    }
  } policy;
  policy.task = a;
  policy.changes = {{2, StateId(1)}, {6, StateId(0)}};
  const RunResult result = world.go(policy);
  REQUIRE(result.trace.attempts.size() == 2);
  CHECK(result.trace.attempts[0].share_done == Approx(0.5));
  CHECK(at(result.makespan) == Approx(14));
}

TEST_CASE("a slower state is never faster, whenever it comes") {
  double last = 1e9;
  for (double change = 0; change <= 8; change += 0.5) {
    GraphMaker make;
    make.task(8);
    World1 world(star(1, 1, with_states()), make.builder.build());
    Governor governor;
    governor.changes = {{change, StateId(2)}};
    const double end = at(world.go(governor).makespan);
    CHECK(end <= last + 1e-9);
    CHECK(end == Approx(change + (8 - change) * 4));
    last = end;
  }
}

TEST_CASE("a state that the device does not have ends the run") {
  GraphMaker make;
  make.task(8);
  World1 world(star(1, 1, with_states()), make.builder.build());
  Governor governor;
  governor.changes = {{2, StateId(7)}};
  const RunResult result = world.go(governor);
  CHECK(result.error.kind == RunError::Kind::bad_decision);
}

TEST_CASE("the hash of a trace covers changes of state") {
  GraphMaker make;
  make.task(8);
  World1 world(star(2, 1, with_states()), make.builder.build());
  Governor governor;
  RunResult without = world.go(governor);
  Governor idle;  // of the device where nothing runs
  idle.device = DeviceId(1);
  idle.changes = {{1, StateId(1)}};
  const RunResult with = world.go(idle);
  CHECK(with.makespan == without.makespan);
  CHECK(trace_hash(with.trace) != trace_hash(without.trace));
}
