#include <map>

#include "gui/charts/efficiency_tree.hpp"
#include "gui/tables/path_table.hpp"
#include "gui/tables/slack.hpp"
#include "tests/catch.hpp"
#include "tests/gui/fixture.hpp"

using namespace pelsim;
using namespace pelsim::gui;

namespace {

TimeRange whole(const RunPtr& run) { return {{0}, run->end()}; }

double value(const std::vector<EfficiencyLine>& tree, Efficiency which) {
  return tree[static_cast<std::size_t>(which)].value.value();
}

}  // namespace

TEST_CASE("the efficiency tree of the HEFT paper's schedule") {
  // Lanes compute 18, 43 and 49 of 80 s: LB = 110/3/49, CommE = 49/80, PE = 110/240.
  const RunPtr run = shown_run("scenarios/heft-paper.toml");
  const auto tree = efficiency_tree(*run, nullptr, whole(run));
  REQUIRE(tree.size() == efficiencies);
  CHECK(value(tree, Efficiency::load_balance) == Approx(110.0 / 3 / 49));
  CHECK(value(tree, Efficiency::communication) == Approx(49.0 / 80));
  CHECK(value(tree, Efficiency::parallel) == Approx(110.0 / 240));
  CHECK(value(tree, Efficiency::global) == value(tree, Efficiency::parallel));
  CHECK(value(tree, Efficiency::serialisation) * value(tree, Efficiency::transfer) == Approx(49.0 / 80));
  CHECK(value(tree, Efficiency::serialisation) == Approx(49 / run->report.ideal_makespan->value));
  CHECK(!tree[static_cast<std::size_t>(Efficiency::scaling)].value);
}

TEST_CASE("of a part of the run the ideal network is unknown, and the other efficiencies are of that part") {
  // In [0, 9) only T1 runs, on P3: LB = 1/3, CommE = 1.
  const RunPtr run = shown_run("scenarios/heft-paper.toml");
  const auto tree = efficiency_tree(*run, nullptr, {{0}, run->trace().clock.ticks(Seconds(9))});
  CHECK(value(tree, Efficiency::load_balance) == Approx(1.0 / 3));
  CHECK(value(tree, Efficiency::communication) == Approx(1));
  CHECK(!tree[static_cast<std::size_t>(Efficiency::serialisation)].value);
}

TEST_CASE("computation scaling compares the computing time of all lanes") {
  const RunPtr base = shown_run("scenarios/heft-paper.toml");
  const RunPtr run = shown_run("scenarios/heft-paper.toml", {{"scheduler.model", "cpop"}});
  const auto sum = [](const RunPtr& r) { return (*r->report.slot_time)[SpanKind::compute]; };
  const auto tree = efficiency_tree(*run, base.get(), whole(run));
  CHECK(value(tree, Efficiency::scaling) == Approx(sum(base) / sum(run)));
  CHECK(value(tree, Efficiency::global) ==
        Approx(value(tree, Efficiency::scaling) * value(tree, Efficiency::parallel)));
  CHECK(tree[static_cast<std::size_t>(Efficiency::load_balance)].base.value() == Approx(110.0 / 3 / 49));
}

TEST_CASE("evidence points to lanes and times that the sentence is about") {
  const RunPtr run = shown_run("scenarios/heft-paper.toml");
  const auto uneven = evidence(*run, Efficiency::load_balance, whole(run));
  REQUIRE(uneven);
  CHECK(uneven->lanes == std::vector<SlotId>{SlotId(0), SlotId(2)});  // P1 computes least, P3 most
  // P3 ends with T7 at 49 and is idle until 80.
  const auto waits = evidence(*run, Efficiency::communication, whole(run));
  REQUIRE(waits);
  CHECK(waits->lanes == std::vector<SlotId>{SlotId(2)});
  CHECK(run->seconds(waits->range->from).value == 49);
  CHECK(run->seconds(waits->range->to).value == 80);
  CHECK(!evidence(*run, Efficiency::global, whole(run)));
}

TEST_CASE("the steps of the critical path tile the run, and any range of it") {
  for (const char* file : {"scenarios/heft-paper.toml", "scenarios/contention.toml", "scenarios/torus.toml"}) {
    INFO(file);
    const RunPtr run = shown_run(file);
    const CriticalPath path = critical_path(run->trace(), run->graph(), run->platform());
    for (const TimeRange range : {whole(run), TimeRange{{run->end().count / 5}, {run->end().count / 2}}}) {
      const PathTable table = path_table(*run, path, range);
      Tick at = range.from;
      for (const PathLine& line : table.lines) {
        CHECK(line.range.from == at);
        at = line.range.to;
      }
      CHECK(at == range.to);
      double share = 0;
      for (const PathSum& part : table.parts) share += part.share;
      CHECK(share == Approx(1));
    }
  }
}

TEST_CASE("the critical path of the HEFT paper's schedule, step by step") {
  // T10 [73, 80) waits for T8 [57, 62) and its 11: 73. T8 waits for T6 [26, 42) and its 15: 57. T6 waits for T1 [0, 9)
  // and its 14, until 23, and then for P2, which T4 has until 26.
  const RunPtr run = shown_run("scenarios/heft-paper.toml");
  const PathTable table = path_table(*run, critical_path(run->trace(), run->graph(), run->platform()), whole(run));
  std::vector<std::string> computing;
  double moving = 0;
  for (const PathLine& line : table.lines) {
    if (line.part == PathPart::compute) computing.push_back(line.task);
    if (line.part == PathPart::transfer) {
      moving += line.time.value;
      REQUIRE(line.transfer);
      CHECK(run->trace().transfers[*line.transfer].end == line.range.to);
    }
  }
  CHECK(computing == std::vector<std::string>{"T1", "T6", "T8", "T10"});
  CHECK(moving == Approx(14 + 15 + 11));
  CHECK(table.kernels.front().time.value <= 9 + 16 + 5 + 7);
}

TEST_CASE("slack is the time by which a task of the HEFT paper could end later") {
  // T10 starts at 73, when T8's data arrive: T8 and what is before it on the path have none. T9 [56, 68) is before T10
  // on P2: 5. T7's data arrive at 49 + 17 = 66: 7. T5's arrive at 38 + 13 = 51, T9 starts at 56 and has 5 itself: 10;
  // but T7 comes next on P3 at 38 and has 7: 7.
  const RunPtr run = shown_run("scenarios/heft-paper.toml");
  const auto all = slack(run->trace(), run->graph(), run->platform());
  std::map<std::string, double> found;
  for (std::size_t i = 0; i < all.size(); ++i)
    found[run->graph().name(run->trace().attempts[i].task)] = run->seconds(all[i].value()).value;
  CHECK(found["T10"] == 0);
  CHECK(found["T8"] == 0);
  CHECK(found["T6"] == 0);
  CHECK(found["T1"] == 0);
  CHECK(found["T9"] == 5);
  CHECK(found["T7"] == 7);
  CHECK(found["T5"] == 7);
}

TEST_CASE("slack goes through markers, and nothing has more than is left of the run") {
  const RunPtr run = shown_run("scenarios/bsp.toml");
  const auto all = slack(run->trace(), run->graph(), run->platform());
  std::size_t without = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    REQUIRE(all[i]);
    CHECK(*all[i] <= run->end() - run->trace().attempts[i].end);
    without += *all[i] == Tick{};
  }
  CHECK(without >= 50);  // each of the 50 supersteps has somebody for whom the others wait
}
