#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "sim/random.hpp"
#include "study/sweep/open_runs.hpp"
#include "study/sweep/point_means.hpp"
#include "study/sweep/row.hpp"
#include "tests/catch.hpp"
#include "tests/study/small_scenarios.hpp"

using namespace pelsim;
using Catch::Matchers::Contains;

namespace {

Design design(const std::string& replicates) {
  return read_design(parse_toml("schema = 1\n[sweep]\n\"scheduler.model\" = [\"heft\", \"fifo\"]\n"
                                "\"network.latency\" = [\"1 us\", \"1 ms\", \"1 s\"]\nreplicates = " +
                                    replicates,
                                "s.toml"),
                     {});
}

std::string refusal(const std::string& replicates) {
  try {
    design(replicates);
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return "nothing was refused";
}

SweepIdentity identity(const Design& d) { return {"r", "s", "d", "i", d.runs()}; }

/// A run whose makespan is about 1; the spread is large in the second point of the first comparison alone. One of the
/// third comparison's points has no run that comes to its end, and every third run of the other fails.
FinishedRun made_up(const Design& d, std::uint64_t run) {
  const std::uint64_t point = d.point_of(run), replicate = d.replicate_of(run);
  const double spread = point == 3 ? 0.3 : 0.02;
  Stream random(run, "tests.sweep_replicates");
  const bool fails = point == 2 || (point == 5 && replicate % 3 == 0);
  const std::string row =
      fails ? "1,failed,\"no, \"\"really\"\"\"," : fmt::format("1,ok,,{}", random.normal(1, spread));
  return {run, row + std::string(metric_columns().size() + 1, ','), Seconds(0), {}, {}};
}

/// Does all runs, as many at a time, which end in an order that is drawn; stops after so many.
std::set<std::uint64_t> run_all(const Design& d, const std::string& journal_file, std::uint64_t order_seed,
                                std::size_t at_a_time, std::size_t most = 1'000'000) {
  Journal journal(journal_file, identity(d));
  OpenRuns open(d, journal);
  Stream random(order_seed, "tests.sweep_replicates.order");
  std::vector<std::uint64_t> under_way;
  for (std::size_t done = 0; done < most; ++done) {
    while (under_way.size() < at_a_time) {
      const std::optional<std::uint64_t> run = open.next();
      if (!run) break;
      CHECK_FALSE(journal.has(*run));
      under_way.push_back(*run);
    }
    if (under_way.empty()) break;
    std::swap(under_way[random.below(under_way.size())], under_way.back());
    CHECK(open.may_grow());
    const FinishedRun finished = made_up(d, under_way.back());
    under_way.pop_back();
    open.ended(finished);
    journal.append(finished, "host");
  }
  std::set<std::uint64_t> runs;
  for (std::uint64_t run = 0; run < d.runs(); ++run)
    if (journal.has(run)) runs.insert(run);
  if (most == 1'000'000) {
    CHECK(open.count() == 0);
    CHECK_FALSE(open.may_grow());
    CHECK(open.wanted() == runs.size());
  }
  return runs;
}

}  // namespace

TEST_CASE("a rule for replicates is read from [sweep] and from the command line") {
  const Design d =
      design("{ half_width = 0.02, metric = \"energy_j\", confidence = 0.9, least = 4, block = 3, cap = 9 }");
  REQUIRE(d.until);
  CHECK(d.replicates == 9);
  CHECK(text_of(*d.until) ==
        "until energy_j is known to 2 % (90 % interval), 4 at first, then in blocks of 3, at most 9");
  const Toml same = replicates_from_text("half_width=0.02,metric=energy_j,confidence=0.9,least=4,block=3,cap=9");
  CHECK(text_of(read_replicate_rule(same)) == text_of(*d.until));
  CHECK(replicates_from_text("12").integer == 12);
  CHECK_FALSE(design("12").until);
}

TEST_CASE("a rule that cannot be is refused with its place") {
  CHECK_THAT(refusal("{ cap = 50 }"), Contains("s.toml:5:1: 'replicates' needs half_width"));
  CHECK_THAT(refusal("{ half_width = 0 }"), Contains("s.toml:5:29: 'half_width' must be a number from 1e-06 to 1"));
  CHECK_THAT(refusal("{ half_width = 0.1, metric = \"makespan\" }"), Contains("did you mean 'makespan_s'"));
  CHECK_THAT(refusal("{ half_width = 0.1, blok = 3 }"), Contains("did you mean 'block'"));
  CHECK_THAT(refusal("{ half_width = 0.1, cap = 15 }"), Contains("'cap' must be at least 20"));
  CHECK_THAT(refusal("{ half_width = 0.1, confidence = 95 }"), Contains("'confidence' must be a number from 0.5"));
  CHECK_THAT(refusal("10000000"), Contains("from 1 to 1000000"));
  CHECK_THROWS_WITH(replicates_from_text("half_width=0.1,50"), Contains("--replicates: '50' is not KEY=VALUE"));
  CHECK_THROWS_WITH(replicates_from_text("cap=1,cap=2"), Contains("'cap' is given twice"));
  CHECK_THROWS_WITH(read_design(parse_toml("[sweep]\nnetwork.x = { from = 1, to = 1000, count = 1000 }", "s.toml"),
                                {{}, {}, "1000000"}),
                    Contains("more than 50000000 runs"));
}

TEST_CASE("points that differ in words alone are one comparison") {
  const auto together = [](const std::string& axes) {
    return read_design(parse_toml("[sweep]\nreplicates = { half_width = 0.1 }\n" + axes, "s.toml"), {}).together;
  };
  CHECK(design("{ half_width = 0.1 }").together == std::vector<std::uint32_t>{0, 1, 2, 0, 1, 2});
  CHECK(together("network.x = [1, 2]\nnetwork.y = [\"1 us\", \"2 us\"]") == std::vector<std::uint32_t>{0, 1, 2, 3});
  CHECK(together("network.x = [true, false]\nnetwork.y = [[1], [2]]") == std::vector<std::uint32_t>{0, 0, 0, 0});
  // A number that moves with a word is part of the alternative.
  CHECK(together("network.x = [1, 2]\nnetwork.y = [\"a\", \"b\"]\nzip = [\"network.x\", \"network.y\"]") ==
        std::vector<std::uint32_t>{0, 0});
  CHECK(together("design = \"random\"\npoints = 3\nnetwork.x = { from = 0.0, to = 1.0 }") ==
        std::vector<std::uint32_t>{0, 1, 2});
  CHECK(design("12").together.empty());
}

TEST_CASE("which replicates are made depends on no order, and on no interruption") {
  const Design d = design("{ half_width = 0.05, least = 5, block = 5, cap = 40 }");
  const FolderOfFiles folder(Files{});
  const std::set<std::uint64_t> runs = run_all(d, folder.file("one"), 1, 1);
  std::map<std::uint64_t, std::uint64_t> by_point;
  for (const std::uint64_t run : runs) ++by_point[d.point_of(run)];
  // 0.3 / sqrt(40) * 2.02 is 0.096: point 3 ends at the cap, and takes point 0 along. 0.02 is narrow after 5 (2.78 *
  // 0.02 / sqrt(5) = 0.025), so that two looks are enough. Point 5 has 3 values after 5
  // runs, fewer than `least`, so that what lacks comes first.
  CHECK(by_point[0] == 40);
  CHECK(by_point[3] == 40);
  CHECK(by_point[1] == 10);
  CHECK(by_point[4] == 10);
  CHECK(by_point[2] == by_point[5]);
  CHECK(by_point[5] > 10);
  CHECK(by_point[5] < 40);
  for (const std::size_t at_a_time : {2, 7, 1000})
    for (std::uint64_t seed = 0; seed < 5; ++seed)
      REQUIRE(run_all(d, folder.file(fmt::format("{}-{}", at_a_time, seed)), seed, at_a_time) == runs);
  // Ended anywhere, with runs under way that are lost, and gone on with in another order.
  for (std::size_t most = 1; most < runs.size(); most += 7) {
    const std::string file = folder.file(fmt::format("cut-{}", most));
    run_all(d, file, most, 5, most);
    REQUIRE(run_all(d, file, most + 1, 3) == runs);
  }
}

TEST_CASE("shards of a sweep with a rule have whole comparisons and make all of its runs") {
  const Design d = design("{ half_width = 0.05, least = 5, block = 5, cap = 40 }");
  const FolderOfFiles folder(Files{});
  std::set<std::uint64_t> runs;
  for (std::uint64_t number = 1; number <= 2; ++number) {
    Journal journal(folder.file(fmt::format("{}", number)), identity(d));
    OpenRuns open(d, journal, {number, 2});
    while (const std::optional<std::uint64_t> run = open.next()) {
      CHECK(d.comparison_of(d.point_of(*run)) % 2 == number - 1);
      CHECK(runs.insert(*run).second);
      open.ended(made_up(d, *run));
    }
  }
  CHECK(runs == run_all(d, folder.file("whole"), 1, 1));
}

TEST_CASE("a row tells its status, its error and its numbers") {
  const std::string tail = std::string(metric_columns().size(), ',');
  const std::string row = "7,failed,\"a, \"\"b\"\", c\",1.5" + tail;
  CHECK(status_in(row) == "failed");
  CHECK(error_in(row) == "a, \"b\", c");
  CHECK_FALSE(number_in(row, "makespan_s"));
  CHECK(number_in("7,ok,\"the horizon, reached\",0.1,2" + tail, "makespan_s") == 0.1);
  CHECK(number_in("7,ok,,0.1,2" + tail, "speedup") == 2.0);
  CHECK_FALSE(number_in("7,ok,,0.1,2" + tail, "cost_usd"));
  CHECK(status_in(row_without_numbers("7", "invalid", "x\ny")) == "invalid");
  CHECK(error_in(row_without_numbers("7", "invalid", "x\ny")) == "x y");
}

TEST_CASE("means of points stand beside how well they are known") {
  const Design d = design("{ half_width = 0.5, least = 2, block = 1, cap = 3 }");
  PointMeans means(d);
  CHECK(
      means.header() ==
      "point,scheduler.model,network.latency,runs,makespan_s_mean,makespan_s_half_width,relative_half_width,reached\n");
  const auto row = [](double makespan) { return fmt::format("1,ok,,{}", makespan) + std::string(30, ','); };
  // Point 0: 9, 10, 11: mean 10, deviation 1, t(2) = 4.302653: half width 2.484138; the first two: 0.5 * 12.706 = 6.4
  // of 9.5 is more than half.
  CHECK(means.add(0, row(9)).empty());
  CHECK(means.add(1, row(10)).empty());
  CHECK(means.add(2, row(11)).empty());
  const std::string first = means.add(3, row_without_numbers("1", "failed", "no"));
  CHECK_THAT(first, Catch::Matchers::StartsWith("0,heft,1 us,3,10,2.48413"));
  CHECK_THAT(first, Catch::Matchers::EndsWith(",no\n"));
  CHECK(means.finish() == "1,heft,1 ms,0,,,,no\n");
  CHECK(means.finish().empty());
  REQUIRE(means.notes().size() == 1);
  CHECK(means.notes()[0] ==
        "0 of 2 points know the mean of makespan_s to 50 % (95 % interval), with 0 to 3 runs; of the others point 0 is "
        "known worst, to 24.8 %");
}
