#include "study/decisions.hpp"

#include "sim/native/native_engine.hpp"
#include "study/schedule_rows.hpp"
#include "study/toml_edit.hpp"
#include "tests/catch.hpp"

using namespace pelsim;
using namespace pelsim::literals;

namespace {

const std::string folder = PELSIM_SOURCE_DIR "/scenarios";

struct Done {
  explicit Done(Scenario s) : scenario(std::move(s)) {
    const std::unique_ptr<Scheduler> scheduler = scenario.make_scheduler();
    NativeEngine engine(scenario.clock);
    result = simulate(scenario.run(*scheduler), engine);
  }
  Scenario scenario;
  RunResult result;

  const Attempt& attempt(const std::string& task) const {
    for (const Attempt& a : result.trace.attempts)
      if (scenario.graph().name(a.task) == task) return a;
    FAIL("no task " << task);
    return result.trace.attempts.front();
  }
  Decision about(const std::string& task) const {
    const std::optional<Decision> decision = decision_about(scenario, attempt(task));
    REQUIRE(decision);
    return *decision;
  }
  double makespan() const { return scenario.clock.seconds(result.makespan).value; }
};

Done paper(const std::string& policy) {
  return Done(load_scenario(folder + "/heft-paper.toml", {{"scheduler.model", policy}}));
}

/// Two devices with a memory each, 1 B/s between them; independent tasks and one chain, timed by device.
Done two_devices(const std::string& policy) {
  return Done(load_scenario_text(R"(schema = 1
[workload]
model = "independent"
tasks = 3
time = "2 s"
[platform]
model = "table"
devices = [ { name = "slow" }, { name = "fast", speed = 2 } ]
bandwidth = "1 B/s"
[scheduler]
model = ")" + policy + "\"\n",
                                 "two.toml", ""));
}

}  // namespace

TEST_CASE("HEFT's decisions on the paper's example are the finish times that its rule gives by hand") {
  // In the order of the ranks: T1 T4 T3 T2 T5 T6 T9 T7 T8 T10 (T3 and T4 have the same rank, 80; the sums of the means,
  // rounded, put T4 first). EFT = max(data there, gap on the processor) + time.
  // T1: 14 16 9. T4 (data 9 + 9 = 18, on P3 9): 31 26 26, the lower slot of equals. T3 (21, on P3 9; P2 until 26): 32
  // 39 28. T2 (27; P2 until 26): 40 46 46. T5 (20; P1 until 40): 52 39 38. T6 (23; P1 40, P2 26, P3 38): 53 42 47. T9
  // (T2 P1 40 + 16, T4 P2 26 + 23, T5 P3 38 + 13): P1 51 + 18, P2 56 + 12, P3 56 + 20. T7 (T3 P3 28 + 23): P1 51 + 7,
  // P2 behind T9 68 + 15, P3 38 + 11. T8 (T2 P1 40 + 19, T4 P2 26 + 27, T6 P2 42 + 15): P1 57 + 5, P2 68 + 11, P3 59
  // + 14. T10 (T7 P3 49 + 17, T8 P1 62 + 11, T9 P2 68 + 13): P1 81 + 21, P2 73 + 7, P3 81 + 16.
  const Done done = paper("heft");
  REQUIRE(done.makespan() == 80);
  struct Row {
    const char* task;
    double p1, p2, p3;
    std::size_t winner;
  };
  const Row rows[] = {{"T1", 14, 16, 9, 2},  {"T4", 31, 26, 26, 1},  {"T3", 32, 39, 28, 2}, {"T2", 40, 46, 46, 0},
                      {"T5", 52, 39, 38, 2}, {"T6", 53, 42, 47, 1},  {"T9", 69, 68, 76, 1}, {"T7", 58, 83, 49, 2},
                      {"T8", 62, 79, 73, 0}, {"T10", 102, 80, 97, 1}};
  for (const Row& row : rows) {
    INFO(row.task);
    const Decision decision = done.about(row.task);
    CHECK(decision.planned);
    CHECK(decision.device.index() == row.winner);
    REQUIRE(decision.candidates.size() == 3);
    CHECK(decision.candidates[0].finish->value == Approx(row.p1));
    CHECK(decision.candidates[1].finish->value == Approx(row.p2));
    CHECK(decision.candidates[2].finish->value == Approx(row.p3));
  }
}

TEST_CASE("the reason says what the winner had that the next best had not") {
  const Done done = paper("heft");
  CHECK(reason_of(done.about("T1"), done.scenario) ==
        "P3 won: the task was expected to end at 9 s there, 5 s before P1 (14 s): it computes it 5 s faster.");
  CHECK(reason_of(done.about("T9"), done.scenario) ==
        "P2 won: the task was expected to end at 68 s there, 1 s before P1 (69 s): it computes it 6 s faster, although "
        "it can start it 5 s later.");
}

TEST_CASE("a policy that weighs more than the task's own end is not said to have gone by it") {
  // CPOP keeps the critical path on the processor where all of it is fastest (P2), though T1 alone would end 7 s
  // earlier on P3.
  const Done done = paper("cpop");
  const Decision decision = done.about("T1");
  CHECK(decision.device.index() == 1);
  CHECK(reason_of(decision, done.scenario).find("although P3 was expected to end the task 7 s earlier") !=
        std::string::npos);
}

TEST_CASE("minimum completion time is told as it reckons: what a slot was given stands before the task") {
  // Three tasks of 2 s (1 s on `fast`) ready at once. First: slow 2, fast 1. Second: slow 2, fast 1 + 1 = 2: equal,
  // the lower slot. Third: slow 2 + 2 = 4, fast 2.
  const Done done = two_devices("mct");
  const auto finishes = [&](std::uint32_t task) {
    for (const Attempt& a : done.result.trace.attempts) {
      if (a.task.index() != task) continue;
      const std::optional<Decision> decision = decision_about(done.scenario, a);
      REQUIRE(decision);
      CHECK(!decision->planned);
      const std::size_t winner = decision->device.index();
      for (const DeviceOption& c : decision->candidates) CHECK(*c.finish >= *decision->candidates[winner].finish);
      return std::pair(decision->candidates[0].finish->value, decision->candidates[1].finish->value);
    }
    FAIL("task has not run");
    return std::pair(0.0, 0.0);
  };
  CHECK(finishes(0) == std::pair(2.0, 1.0));
  CHECK(finishes(1) == std::pair(2.0, 2.0));
  CHECK(finishes(2) == std::pair(4.0, 2.0));
}

TEST_CASE("a greedy policy takes the lowest idle slot, and its decision shows which were idle") {
  const Done done = two_devices("fifo");
  const Attempt& last = done.result.trace.attempts.back();
  const std::optional<Decision> decision = decision_about(done.scenario, last);
  REQUIRE(decision);
  CHECK(decision->candidates[decision->device.index()].idle == 1);
  CHECK(decision->candidates[1 - decision->device.index()].idle <= 1);
  const std::optional<Decision> first = decision_about(done.scenario, done.result.trace.attempts.front());
  REQUIRE(first);
  CHECK(first->at == Tick{0});
}

TEST_CASE("finding out about a decision changes nothing in the run: every task of every policy is found") {
  for (const char* policy : {"heft", "peft", "min-min", "sufferage", "mct", "fifo", "work-stealing", "random"}) {
    INFO(policy);
    const Done done = paper(policy);
    for (const Attempt& attempt : done.result.trace.attempts) {
      const std::optional<Decision> decision = decision_about(done.scenario, attempt);
      REQUIRE(decision);
      if (std::string(policy) != "work-stealing")  // a thief may take it later
        CHECK(decision->device == done.scenario.platform->device_of(attempt.first));
      CHECK(!reason_of(*decision, done.scenario).empty());
    }
  }
}

TEST_CASE("min-min, which fills no gaps, is told without them: the winner is where the task ends first") {
  const Done done = paper("min-min");
  for (const Attempt& attempt : done.result.trace.attempts) {
    const Decision decision = *decision_about(done.scenario, attempt);
    for (const DeviceOption& c : decision.candidates)
      CHECK(*c.finish >= *decision.candidates[decision.device.index()].finish);
  }
}

TEST_CASE("the schedule of a run, read back by 'fixed', is the same run") {
  for (const char* name : {"heft-paper.toml", "cholesky.toml"}) {
    INFO(name);
    const Done done{load_scenario(folder + "/" + name)};
    const std::string rows = schedule_rows(done.result.trace, *done.scenario.costs);
    const std::string text =
        set_toml(set_toml(remove_toml(done.scenario.resolved, {"scheduler"}), {"scheduler", "model"}, "\"fixed\""),
                 {"scheduler", "rows"}, toml_text(rows));
    const Done again{load_scenario_text(text, name, folder)};
    CHECK(again.makespan() == Approx(done.makespan()).epsilon(1e-9));
  }
}

TEST_CASE("one task is moved and the others stay on their slots") {
  // T6 began at 26, before T2 at 27, so on P1 it goes before T2: its data is there at 9 + 14 = 23, it ends at 36, and
  // T2 at 49 instead of 40. T9 on P2 then waits for T2 until 49 + 16 = 65 and ends at 77, T10 behind it at 84.
  const Done done = paper("heft");
  const Attempt& moved = done.attempt("T6");
  const std::string rows = schedule_rows(done.result.trace, *done.scenario.costs, Move{moved.task, DeviceId(0)});
  const std::string text =
      set_toml(set_toml(remove_toml(done.scenario.resolved, {"scheduler"}), {"scheduler", "model"}, "\"fixed\""),
               {"scheduler", "rows"}, toml_text(rows));
  const Done after{load_scenario_text(text, "moved.toml", folder)};
  for (const Attempt& a : done.result.trace.attempts) {
    INFO(done.scenario.graph().name(a.task));
    const Attempt& b = after.attempt(done.scenario.graph().name(a.task));
    CHECK(after.scenario.platform->device_of(b.first) ==
          (a.task == moved.task ? DeviceId(0) : done.scenario.platform->device_of(a.first)));
  }
  CHECK(after.scenario.clock.seconds(after.attempt("T6").end).value == 36);
  CHECK(after.makespan() == 84);
}
