#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "sim/native/native_engine.hpp"
#include "study/report.hpp"
#include "study/sweep/crew.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/child_process.hpp"

/// Sweeps of a Montage workflow: what a point costs beyond its run, what a second core brings, and whether memory
/// grows with the number of points.
namespace pelsim::bench {

namespace {

namespace fs = std::filesystem;
using Time = std::chrono::steady_clock;

std::string scenario(int tasks, const std::string& sweep) {
  return "schema = 1\n[workload]\nmodel = \"montage\"\ntasks = " + std::to_string(tasks) +
         "\n[platform]\ninterconnect = { bandwidth = \"1 GB/s\", latency = \"25 us\" }\nnodes = [ { count = 4, devices "
         "= [ "
         "{ slots = 4 } ] } ]\n[network]\nmodel = \"hockney\"\n[scheduler]\nmodel = \"heft\"\n[sweep]\n" +
         sweep;
}

/// A scenario's file and a sweep's folder, for as long as they are needed.
class Place {
 public:
  Place() {
    std::string name = (fs::temp_directory_path() / "pelsim-bench-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
  }
  ~Place() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Sweep sweep(const std::string& text) const {
    const std::string file = (path_ / "s.toml").string();
    std::ofstream(file) << text;
    ScenarioFamily scenarios(file);
    Design design = read_design(scenarios.document());
    return {std::move(scenarios), std::move(design)};
  }
  std::string file(const char* name) const { return (path_ / name).string(); }

 private:
  fs::path path_;
};

/// Seconds on the clock for the whole sweep, the journal included.
double run_all(const Sweep& sweep, const std::string& folder, unsigned threads) {
  const SweepFolder place(folder, SweepFolder::Begin::anew);
  Journal journal(place.journal(), identity_of(sweep));
  OpenRuns open(sweep.design, journal);
  const auto begin = Time::now();
  run_on_threads(sweep, open, threads, {}, [&](FinishedRun&& run) { journal.append(run, "host"); });
  return std::chrono::duration<double>(Time::now() - begin).count();
}

/// What `run_all` does of each run, without a sweep around it: a policy, a run, the numbers of its report.
double bare(const Sweep& sweep) {
  std::vector<Scenario> scenarios;
  for (std::uint64_t run = 0; run < sweep.design.runs(); ++run) scenarios.push_back(scenario_of(sweep, run));
  const auto begin = Time::now();
  for (const Scenario& scenario : scenarios) {
    const auto scheduler = scenario.make_scheduler();
    NativeEngine engine(scenario.clock);
    const RunResult result = simulate(scenario.run(*scheduler), engine);
    RunFacts facts;
    facts.detail = RunFacts::Detail::numbers;
    make_report(scenario, result, facts);
  }
  return std::chrono::duration<double>(Time::now() - begin).count();
}

void overhead(const char* what, const std::string& axes) {
  const Place place;
  const Sweep sweep = place.sweep(scenario(60, axes));
  const auto runs = static_cast<double>(sweep.design.runs());
  double with = 1e9, without = 1e9;
  for (int turn = 0; turn < 5; ++turn) {
    with = std::min(with, run_all(sweep, place.file("out"), 1));
    without = std::min(without, bare(sweep));
  }
  figure(std::string("sweep, a run itself: ") + what, 1e6 * without / runs, "us");
  figure(std::string("sweep, overhead a point: ") + what, 1e6 * (with - without) / runs, "us");
}

/// Points of some 10 ms, many enough that the last ones, which keep one thread waiting, do not count.
void second_core() {
  const Place place;
  const Sweep sweep = place.sweep(scenario(700,
                                           "\"scheduler.model\" = [\"heft\", \"peft\", \"cpop\", \"min-min\"]\n"
                                           "\"platform.nodes.0.count\" = { from = 4, to = 19, count = 16 }\n"
                                           "\"simulation.seed\" = [1, 2, 3, 4]"));
  double one = 1e9, two = 1e9;
  for (int turn = 0; turn < 3; ++turn) {
    one = std::min(one, run_all(sweep, place.file("out"), 1));
    two = std::min(two, run_all(sweep, place.file("out"), 2));
  }
  figure("sweep, mean time of a point", 1e3 * one / static_cast<double>(sweep.design.runs()), "ms");
  figure("sweep, parallel efficiency on 2 threads", 100 * one / (2 * two), "%");
}

/// Resident memory after the point of that number; a sweep of 100,000 points in all.
void memory_by_points() {
  const Place place;
  struct Seen {
    double early, late;
  };
  const Seen seen = in_child_process([&] {
    const Sweep sweep = place.sweep(
        scenario(20,
                 "design = \"latin-hypercube\"\npoints = 100000\n\"scheduler.model\" = [\"heft\", \"fifo\"]\n"
                 "\"platform.interconnect.bandwidth\" = { from = \"1 MB/s\", to = \"10 GB/s\", scale = \"log\" }"));
    const SweepFolder folder(place.file("out"), SweepFolder::Begin::anew);
    Journal journal(folder.journal(), identity_of(sweep));
    OpenRuns open(sweep.design, journal);
    double early = 0, late = 0;
    std::uint64_t done = 0;
    run_on_threads(sweep, open, 2, {}, [&](FinishedRun&& run) {
      journal.append(run, "host");
      if (++done == 1'000) early = memory("VmRSS");
      if (done == 100'000) late = memory("VmRSS");
    });
    return Seen{early, late};
  });
  figure("sweep, memory after 1,000 points", seen.early / 1e6, "MB");
  figure("sweep, memory after 100,000 points", seen.late / 1e6, "MB");
  figure("sweep, growth of memory from 1,000 to 100,000 points", 100 * (seen.late / seen.early - 1), "%");
}

}  // namespace

void bench_sweep() {
  memory_by_points();  // first: a process that has had threads cannot fork one that makes some
  overhead("policy and estimates change",
           "\"scheduler.model\" = [\"heft\", \"cpop\"]\n"
           "\"estimates.cv\" = { from = 0.0, to = 0.5, count = 500 }");
  overhead("the platform changes",
           "\"platform.interconnect.bandwidth\" = { from = \"1 MB/s\", to = \"10 GB/s\", "
           "count = 1000, scale = \"log\" }");
  second_core();
}

}  // namespace pelsim::bench
