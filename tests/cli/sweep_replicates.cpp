#include <nlohmann/json.hpp>

#include "sim/random.hpp"
#include "study/statistics/sample.hpp"
#include "tests/cli/sweep_program.hpp"

using Catch::Matchers::Contains;

namespace {

/// Two settings of two policies, with noise of 10 % and 50 %: the second is never known to 5 % before the cap.
const std::string noisy =
    "schema = 1\n[workload]\nmodel = \"fork-join\"\nwidth = 8\n[platform]\nnodes = [ { devices = [ { slots = 2 } ] } "
    "]\n"
    "[noise]\ncompute = { distribution = \"gamma\", cv = 0.1 }\n[scheduler]\nmodel = \"fifo\"\n[sweep]\n"
    "\"scheduler.model\" = [\"fifo\", \"heft\"]\n\"noise.compute.cv\" = [0.05, 0.1, 0.2, 0.5]\n"
    "\"workload.width\" = [4, 8, 16]\nreplicates = { half_width = 0.05, least = 6, block = 4, cap = 30 }\n";

struct Point {
  std::string setting;  ///< what its comparison has in common
  std::vector<double> makespans;
};

std::vector<Point> points_of(const pelsim::CsvTable& rows) {
  std::vector<Point> points;
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    const auto point = static_cast<std::size_t>(rows.number(row, 0, 0, 1e6));
    if (point == points.size())
      points.push_back({std::string(rows.cell(row, rows.column("noise.compute.cv"))) + " " +
                            std::string(rows.cell(row, rows.column("workload.width"))),
                        {}});
    REQUIRE(point + 1 == points.size());
    points.back().makespans.push_back(rows.number(row, rows.column("makespan_s"), 0, 1e9));
  }
  return points;
}

/// The interval is narrower than 5 % with the first n values.
bool narrow(const Point& point, std::size_t n) {
  const auto mean = pelsim::statistics::mean_interval(std::span(point.makespans).first(n));
  return *mean.half_width <= 0.05 * mean.mean;
}

}  // namespace

TEST_CASE("replicates that a rule asks for are the same on threads, ranks and shards, and after kills") {
  const FolderOfFiles folder(Files{{"noisy.toml", noisy}});
  const std::string sweep = "sweep noisy.toml --quiet --out ";
  const Ended one = program(folder, sweep + "one --jobs 1");
  INFO(one.err);
  REQUIRE(one.code == 0);
  const std::vector<const char*> files = {"/results.csv", "/results.json", "/points.csv"};
  const auto is_same = [&](const std::string& name) {
    return std::all_of(files.begin(), files.end(), [&](const std::string& file) {
      return text_of_file(folder.file(name + file)) == text_of_file(folder.file("one" + file));
    });
  };
  REQUIRE(program(folder, sweep + "two --jobs 2").code == 0);
  CHECK(is_same("two"));

  pelsim::Stream random = pelsim::Streams{2026}.stream("tests.sweep_replicates.kill");
  const std::uint64_t row =
      text_of_file(folder.file("one/results.csv")).size() / table(folder, "one/results.csv").rows();
  int killed = 0;
  for (int k = 0; k < 5; ++k)
    killed += kill_at(folder, {"sweep", folder.file("noisy.toml")}, "killed", random.below(40 * row)) ? 1 : 0;
  CHECK(killed == 5);
  // A line in the midst that was damaged: its block is complete again only when that run was made again.
  std::string journal = text_of_file(folder.file("killed/journal"));
  const std::size_t second = journal.find('\n', journal.find('\n') + 1);
  REQUIRE(second + 20 < journal.size());
  journal[second + 20] ^= 1;
  std::ofstream(folder.file("killed/journal"), std::ios::binary) << journal;
  REQUIRE(program(folder, sweep + "killed --jobs 2").code == 0);
  CHECK(is_same("killed"));

  for (const char* shard : {"1", "2", "3"})
    REQUIRE(program(folder, sweep + "part" + shard + " --shard " + shard + "/3").code == 0);
  const Ended some = program(folder, sweep + "all --merge part1 part3");
  CHECK(some.code == 4);
  CHECK_THAT(some.err, Contains(" of at least "));
  REQUIRE(program(folder, sweep + "all --merge part2").code == 0);
  CHECK(is_same("all"));

  if (!has_mpi()) return;
  for (const int ranks : {2, 3}) {
    const std::string name = "ranks" + std::to_string(ranks);
    REQUIRE(under_mpirun(folder, ranks, sweep + name).code == 0);
    CHECK(is_same(name));
  }
}

TEST_CASE("a point has as many replicates as its comparison needs for two narrow intervals in a row, or the cap") {
  const FolderOfFiles folder(Files{{"noisy.toml", noisy}});
  REQUIRE(program(folder, "sweep noisy.toml --quiet --out out").code == 0);
  const std::vector<Point> points = points_of(table(folder, "out/results.csv"));
  REQUIRE(points.size() == 24);
  const auto enough = [](const Point& p, std::size_t n) { return n >= 10 && narrow(p, n) && narrow(p, n - 4); };
  std::size_t capped = 0;
  for (const Point& point : points) {
    const std::size_t n = point.makespans.size();
    capped += n == 30;
    // Looks are after 6, 10, 14, ... At all before the last, some point of the comparison was not known well enough.
    CHECK((n - 6) % 4 == 0);
    for (std::size_t look = 6; look <= n; look += 4) {
      bool all = true;
      for (const Point& other : points)
        if (other.setting == point.setting) all = all && enough(other, look);
      CHECK(all == (look == n && (n < 30 || all)));
    }
    for (const Point& other : points)
      if (other.setting == point.setting) CHECK(other.makespans.size() == n);
  }
  CHECK(capped > 0);
  CHECK(capped < 24);

  const pelsim::CsvTable means = table(folder, "out/points.csv");
  REQUIRE(means.rows() == 24);
  for (std::size_t p = 0; p < 24; ++p) {
    const auto mean = pelsim::statistics::mean_interval(points[p].makespans);
    CHECK(means.number(p, means.column("runs"), 0, 1e6) == static_cast<double>(points[p].makespans.size()));
    CHECK(means.number(p, means.column("makespan_s_mean"), 0, 1e9) == mean.mean);
    CHECK(means.number(p, means.column("makespan_s_half_width"), 0, 1e9) == *mean.half_width);
    CHECK((means.cell(p, means.column("reached")) == "yes") == enough(points[p], points[p].makespans.size()));
  }
  const auto json = nlohmann::json::parse(text_of_file(folder.file("out/results.json")));
  CHECK(json.at("replicates").at("cap") == 30);
  CHECK_THAT(json.at("notes").dump(),
             Contains(" of 24 points know the mean of makespan_s to 5 % (95 % interval), with "));
}

TEST_CASE("a dry run tells a rule, its cap and its blocks; another rule is another sweep") {
  const FolderOfFiles folder(Files{{"noisy.toml", noisy}});
  const Ended dry = program(folder, "sweep noisy.toml --dry-run --jobs 1");
  CHECK_THAT(dry.out,
             Contains("factorial design: 24 points x 10 to 30 replicates = 240 to 720 runs\n") &&
                 Contains("  replicates until makespan_s is known to 5 % (95 % interval), 6 at first, then in "
                          "blocks of 4, at most 30\n  12 comparisons, whose points have as many replicates\n"));
  const std::string small = "sweep noisy.toml --quiet --vary workload.width=4 --vary noise.compute.cv=0.1 ";
  REQUIRE(program(folder, small).code == 0);
  const Ended other = program(folder, small + "--replicates half_width=0.02,cap=40");
  CHECK(other.code == 3);
  CHECK_THAT(other.err, Contains("the design has changed since"));
  REQUIRE(program(folder, small + "--restart --replicates half_width=0.5,least=2,block=2").code == 0);
  CHECK(table(folder, "noisy-sweep/results.csv").rows() == 8);
  REQUIRE(program(folder, small + "--restart --replicates 3").code == 0);
  CHECK(table(folder, "noisy-sweep/results.csv").rows() == 6);
  CHECK_FALSE(fs::exists(folder.file("noisy-sweep/points.csv")));
}
