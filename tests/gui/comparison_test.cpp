#include <cmath>
#include <stdexcept>

#include "gui/charts/energy_shares.hpp"
#include "gui/tables/differences.hpp"
#include "gui/tables/inspection.hpp"
#include "tests/catch.hpp"
#include "tests/gui/fixture.hpp"

using namespace pelsim;
using pelsim::gui::shown_run;

namespace {

const gui::Difference& find(const std::vector<gui::Difference>& all, const std::string& what) {
  for (const gui::Difference& d : all)
    if (d.what == what) return d;
  throw std::runtime_error("no line " + what);
}

std::string value_of(const gui::Inspection& inspection, const std::string& what) {
  for (const gui::InspectedLine& line : inspection.lines)
    if (line.what == what) return line.value;
  return "missing: " + what;
}

}  // namespace

TEST_CASE("HEFT against CPOP on the paper's graph: 80 against 86") {
  // Topcuoglu et al. 2002, figure 3: HEFT's schedule takes 80, CPOP's 86.
  const gui::RunPtr a = shown_run("scenarios/heft-paper.toml", {{"scheduler.model", "cpop"}});
  const gui::RunPtr b = shown_run("scenarios/heft-paper.toml");
  const auto all = gui::differences(*a, *b);
  const gui::Difference& makespan = find(all, "makespan");
  CHECK(*makespan.a == Approx(86));
  CHECK(*makespan.b == Approx(80));
  CHECK(*makespan.relative() == Approx(-6.0 / 86));
  CHECK(makespan.judgement() == 1);
  CHECK(find(all, "slots").judgement() == 0);
}

TEST_CASE("a run does not differ from itself") {
  const gui::RunPtr run = shown_run("scenarios/montage-mixed.toml");
  for (const gui::Difference& d : gui::differences(*run, *run)) {
    INFO(d.what);
    CHECK(d.judgement() == 0);
    CHECK(d.change().value_or(0) == 0);
  }
  CHECK(gui::moved_tasks(*run, *run).empty());
  const auto grid = gui::traffic_difference(*run, *run);
  REQUIRE(grid);
  for (const double cell : grid->value) CHECK((std::isnan(cell) || cell == 0));
}

TEST_CASE("moved tasks are those whose device another schedule changed") {
  const gui::RunPtr a = shown_run("scenarios/heft-paper.toml");
  const gui::RunPtr b = shown_run("scenarios/heft-paper.toml", {{"scheduler.model", "cpop"}});
  const auto device = [](const gui::RunPtr& run, const std::string& task) {
    for (const Attempt& attempt : run->trace().attempts)
      if (run->graph().name(attempt.task) == task)
        return run->platform().device(run->platform().device_of(attempt.first)).name.text();
    return std::string();
  };
  const auto moved = gui::moved_tasks(*a, *b);
  std::size_t expected = 0;
  for (int t = 1; t <= 10; ++t) {
    const std::string name = "T" + std::to_string(t);
    expected += device(a, name) != device(b, name);
  }
  CHECK(expected > 0);
  CHECK(moved.size() == expected);
  for (const gui::MovedTask& task : moved) CHECK(task.to == device(b, task.task));
}

TEST_CASE("the difference matrix adds up to the difference of all bytes") {
  const gui::RunPtr a = shown_run("scenarios/contention.toml");
  const gui::RunPtr b = shown_run("scenarios/contention.toml", {{"scheduler.model", "random"}});
  const auto grid = gui::traffic_difference(*a, *b);
  REQUIRE(grid);
  double sum = 0;
  for (const double cell : grid->value) sum += std::isnan(cell) ? 0 : cell;
  const double bytes = b->report.communication.bytes.value - a->report.communication.bytes.value;
  CHECK(sum == Approx(bytes).margin(1));
  CHECK(!gui::traffic_difference(*a, *shown_run("scenarios/heft-paper.toml")));
}

TEST_CASE("the inspector tells the life of a task of the HEFT paper") {
  // T8 runs on P1 in [57, 62): T6 ended on P2 at 42, its 15 arrive at 57; T2's data lie on P1, T4's 27 came from P2.
  const gui::RunPtr run = shown_run("scenarios/heft-paper.toml");
  std::uint32_t t8 = 0, t10 = 0;
  for (std::uint32_t i = 0; i < run->trace().attempts.size(); ++i) {
    if (run->graph().name(run->trace().attempts[i].task) == "T8") t8 = i;
    if (run->graph().name(run->trace().attempts[i].task) == "T10") t10 = i;
  }
  const gui::Inspection life = gui::inspect_attempt(*run, t8);
  CHECK(life.title == "Task T8");
  CHECK(value_of(life, "ran on") == "P1");
  CHECK(value_of(life, "start") == "57 s");
  CHECK(value_of(life, "end") == "62 s");
  CHECK(value_of(life, "T2") == "19 B, in place");
  CHECK(value_of(life, "T6") == "15 B from P2, 42 s to 57 s");
  CHECK(value_of(life, "T10") == "11 B, starts at 73 s");
  bool leads = false;
  for (const gui::InspectedLine& line : life.lines) leads |= line.what == "T10" && line.attempt == t10;
  CHECK(leads);
}

TEST_CASE("what is picked most specially is inspected") {
  const gui::RunPtr run = shown_run("scenarios/heft-paper.toml");
  const gui::TimeRange range{{0}, run->end()};
  gui::Selection picked;
  CHECK(gui::inspect(*run, picked, {}, range).title == "The whole run");
  CHECK(gui::inspect(*run, picked, run->trace().clock.ticks(Seconds(20)), range).title == "At 20 s");
  picked.lanes = {SlotId(1)};
  CHECK(gui::inspect(*run, picked, {}, range).title == "Lane P2");
  picked.transfer = 0;
  CHECK(gui::inspect(*run, picked, {}, range).title.starts_with("Transfer of "));
  picked.attempt = 0;
  CHECK(gui::inspect(*run, picked, {}, range).title.starts_with("Task "));
  picked.attempt = 100000;  // of another run
  picked.transfer.reset();
  CHECK(gui::inspect(*run, picked, {}, range).title == "Lane P2");
}

TEST_CASE("power by type adds up to all energy, in any range") {
  for (const char* file : {"scenarios/energy.toml", "scenarios/five-kinds.toml", "scenarios/dvfs.toml"}) {
    INFO(file);
    const gui::RunPtr run = shown_run(file);
    const PowerByType power = power_by_type(run->trace(), *run->scenario->costs);
    Joules bursts;
    for (const Burst& burst : power.use.bursts) bursts += burst.energy;
    const Tick cut{run->end().count / 3};
    double whole = 0, pieces = 0;
    for (const gui::EnergyPart& part : gui::energy_parts(*run, power, {{0}, run->end()})) whole += part.energy.value;
    for (const gui::TimeRange range : {gui::TimeRange{{0}, cut}, gui::TimeRange{cut, run->end()}})
      for (const gui::EnergyPart& part : gui::energy_parts(*run, power, range)) pieces += part.energy.value;
    CHECK(whole == Approx(power.use.total().value - bursts.value));
    CHECK(pieces == Approx(whole));
  }
}

TEST_CASE("mean power of parts is their energy over their time") {
  // 10 W until 2 s, 4 W from then on.
  const std::vector<PowerStep> steps{{{0}, Watts(10)}, {{2}, Watts(4)}};
  const Clock clock{Seconds(1)};
  CHECK(gui::energy_in(steps, {{0}, {5}}, clock).value == Approx(20 + 12));
  CHECK(gui::energy_in(steps, {{1}, {3}}, clock).value == Approx(14));
  CHECK(gui::mean_power(steps, {{1}, {3}}, 1, clock) == std::vector<double>{7});
}

TEST_CASE("devices whose power nobody knows are named") {
  const gui::RunPtr run = shown_run("scenarios/heft-paper.toml");
  const PowerByType power = power_by_type(run->trace(), *run->scenario->costs);
  CHECK(gui::energy_parts(*run, power, {{0}, run->end()}).empty());
  CHECK(gui::unknown_power(*run, power) == std::vector<std::string>{"P1 (1)", "P2 (1)", "P3 (1)"});
}
