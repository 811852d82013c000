#include <fmt/format.h>

#include "study/verify/cases.hpp"

/// List scheduling theory on identical slots without communication.
namespace pelsim::verify {
namespace {

constexpr const char* graham_1969 = "Graham, SIAM J. Appl. Math. 17(2), 1969";

/// Jobs in list order on m slots; `priority` as the scheduler `list` has it.
Finished listed(const std::vector<double>& times, const std::vector<std::pair<int, int>>& edges, unsigned slots,
                const std::string& priority) {
  return finish("[workload]\nmodel = \"csv\"\nfile = \"tasks.csv\"\nedges = \"edges.csv\"\n" + one_device(slots) +
                    "[network]\nmodel = \"free\"\n[scheduler]\nmodel = \"list\"\n" + priority,
                {{"tasks.csv", tasks_csv(times)}, {"edges.csv", control_csv(edges)}});
}

}  // namespace

std::vector<Check> graham_anomalies() {
  const std::vector<double> times = {3, 2, 2, 2, 4, 4, 4, 4, 9};
  const std::vector<double> shorter = {2, 1, 1, 1, 3, 3, 3, 3, 8};
  const std::vector<std::pair<int, int>> edges = {{1, 9}, {4, 5}, {4, 6}, {4, 7}, {4, 8}};
  const std::vector<std::pair<int, int>> fewer = {{1, 9}, {4, 7}, {4, 8}};
  const std::string in_order = "priority = \"graph-order\"\n";
  const std::string other =
      "priority = \"given\"\ntasks = [\"1\", \"2\", \"4\", \"5\", \"6\", \"3\", \"9\", \"7\", \"8\"]\n";
  return {
      makespan_check("Graham: three processors", graham_1969, 12, listed(times, edges, 3, in_order)),
      makespan_check("Graham: a fourth processor makes it longer", graham_1969, 15, listed(times, edges, 4, in_order)),
      makespan_check("Graham: shorter tasks make it longer", graham_1969, 13, listed(shorter, edges, 3, in_order)),
      makespan_check("Graham: fewer edges make it longer", graham_1969, 16, listed(times, fewer, 3, in_order)),
      makespan_check("Graham: another list makes it longer", graham_1969, 14, listed(times, edges, 3, other))};
}

std::vector<Check> list_bounds() {
  std::vector<Check> checks;
  for (unsigned m = 2; m <= 4; ++m) {
    // m (m - 1) unit jobs, then one of length m: the list ends at 2 m - 1, the optimum at m.
    std::vector<double> times(m * (m - 1), 1.0);
    times.push_back(m);
    const std::string name = fmt::format("list bound 2 - 1/m is reached, m = {}", m);
    checks.push_back(
        makespan_check(name, graham_1969, 2 * m - 1, listed(times, {}, m, "priority = \"graph-order\"\n")));
  }
  for (unsigned m = 2; m <= 4; ++m) {
    // 2m-1, 2m-1, ..., m+1, m+1, m, m, m: LPT ends at 4 m - 1, the optimum at 3 m.
    std::vector<double> times;
    for (unsigned length = m + 1; length <= 2 * m - 1; ++length) times.insert(times.end(), 2, length);
    times.insert(times.end(), 3, m);
    const std::string name = fmt::format("LPT bound 4/3 - 1/(3m) is reached, m = {}", m);
    checks.push_back(
        makespan_check(name, graham_1969, 4 * m - 1, listed(times, {}, m, "priority = \"longest-time\"\n")));
  }
  return checks;
}

std::vector<Check> stg_sample() {
  // Ten tasks and two dummies: work 63, critical path 1-3-7-9-10 of 3 + 4 + 20 + 5 + 8 = 40.
  const std::string sample =
      "10\n0 0 0\n1 3 1 0\n2 3 1 1\n3 4 1 1\n4 2 1 1\n5 1 1 2\n6 10 1 2\n7 20 2 3 4\n8 7 2 5 6\n9 5 2 6 7\n"
      "10 8 2 8 9\n11 0 1 10\n";
  std::vector<Check> checks;
  for (const auto& [slots, expected] : {std::pair{1u, 63.0}, std::pair{2u, 40.0}, std::pair{3u, 40.0}}) {
    const Finished run = finish("[workload]\nfile = \"sample.stg\"\n" + one_device(slots) +
                                    "[network]\nmodel = \"free\"\n[scheduler]\nmodel = \"list\"\n"
                                    "priority = \"bottom-level\"\n",
                                {{"sample.stg", sample}});
    checks.push_back(makespan_check(fmt::format("STG sample of 10 tasks, {} device slot(s)", slots),
                                    "userweb.cs.txstate.edu/~zz11, STG example file; bounds: work 63, path 40",
                                    expected, run));
  }
  return checks;
}

}  // namespace pelsim::verify
