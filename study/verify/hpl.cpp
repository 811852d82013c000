#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "study/verify/cases.hpp"

/// High-Performance Linpack: LU of a matrix of order N on P x Q processes. In netlib's model a panel of w columns, with
/// n left, is broadcast and its rows are exchanged in
///     beta w n (3 P + Q) / (P Q)   and   alpha ((NB + 1) log2 P + P) w / NB
/// (beta: seconds for 8 bytes), then the rest is updated in 2 w n^2 / (P Q g) at g flop/s. One after the other that is
///     T = 2 N^3 / (3 P Q g) + beta N^2 (3 P + Q) / (2 P Q) + alpha N ((NB + 1) log2 P + P) / NB
/// which the first check meets. Real runs look ahead: the next panel is on its way during the update. The machines are
/// simulated so, with 200 panels. [Petitet, Whaley, Dongarra, Cleary: HPL, netlib.org/benchmark/hpl/scalability.html]
///
/// One process a GPU (of an MI250X: each of its two), P <= Q as square as possible, N for 80 % of the memory (netlib's
/// advice), NB = 512, alpha = 2 us, one adapter's bandwidth shared by the processes of a machine. g = e Rpeak / (P Q):
/// e is fitted on the machines with GPUs that are not the one judged (two lists of one machine count as one machine).
/// Fugaku is the only one without GPUs; its e is a figure of the chip's makers, so nothing is fitted.
namespace pelsim::verify {
namespace {

constexpr double alpha = 2e-6, block = 512;
constexpr int panels = 200;

struct Machine {
  const char* name;
  const char* list;
  double rmax, rpeak;        ///< flop/s; rpeak unverified but for Fugaku
  double processes, memory;  ///< bytes of a process
  double adapter;            ///< byte/s of a process
};

/// Counts of nodes: cores of the list / cores of a node (MI250X nodes 944, Leonardo's 528, Summit's 524).
constexpr Machine with_gpus[] = {
    {"Frontier, 2022", "top500.org/lists/2022/11", 1102e15, 1685.65e15, 9248 * 8, 64e9, 12.5e9},
    {"Frontier, 2023", "top500.org/lists/2023/06", 1194e15, 1679.82e15, 9216 * 8, 64e9, 12.5e9},
    {"Summit", "top500.org/lists/2019/11", 148.6e15, 200.79e15, 4608 * 6, 512e9 / 6, 25e9 / 6},
    {"LUMI, 2022", "top500.org/lists/2022/11", 309e15, 428.7e15, 2352 * 8, 64e9, 12.5e9},
    {"Leonardo, 2022", "top500.org/lists/2022/11", 174e15, 255.7e15, 2772 * 4, 64e9, 12.5e9}};
constexpr Machine fugaku{"Fugaku", "top500.org/lists/2020/11", 442.01e15, 537.2e15, 158'976, 32 * 1073741824.0, 40.8e9};
constexpr double a64fx_efficiency = 0.9;  ///< DGEMM, "over 90 %": Yoshida, Fujitsu, Hot Chips 30, 2018 (unverified)

struct Problem {
  double order, rows, columns, rate, beta;  ///< N, P, Q, g, seconds for a byte

  double latencies() const { return alpha * ((block + 1) * std::log2(rows) + rows) / block; }  ///< for each column
  double bytes(double columns_of_panel, double left) const {
    return 8 * columns_of_panel * left * (3 * rows + columns) / (rows * columns);
  }
  double flop() const { return 2 * order * order * order / 3; }
  double closed_form() const {
    const double panel_bytes = 8 * order * order * (3 * rows + columns) / (2 * rows * columns);
    return flop() / (rows * columns * rate) + panel_bytes * beta + order * latencies();
  }
};

Problem problem(const Machine& machine, double efficiency) {
  double rows = std::floor(std::sqrt(machine.processes));
  while (std::fmod(machine.processes, rows) != 0) --rows;
  return {std::sqrt(0.8 * machine.processes * machine.memory / 8), rows, machine.processes / rows,
          efficiency * machine.rpeak / machine.processes, 1 / machine.adapter};
}

enum class Panels { in_turn, look_ahead };

/// Seconds. Device 0 makes panels, device 1 stands for a process that updates.
double simulated(const Problem& problem, Panels how) {
  fmt::memory_buffer tasks, edges;
  fmt::format_to(std::back_inserter(tasks), "id,time_s:any,pinned\n");
  fmt::format_to(std::back_inserter(edges), "from,to,size_bytes\n");
  const double width = problem.order / panels;
  for (int k = 0; k < panels; ++k) {
    const double left = problem.order - (k + 0.5) * width;
    fmt::format_to(std::back_inserter(tasks), "panel{0},{1},node0.cpu0\nupdate{0},{2},node1.cpu0\n", k,
                   width * problem.latencies(),
                   2 * width * left * left / (problem.rows * problem.columns * problem.rate));
    fmt::format_to(std::back_inserter(edges), "panel{0},update{0},{1}\n", k, problem.bytes(width, left));
    // The next panel needs the update of its own columns, which looking ahead does first.
    const int before = how == Panels::in_turn ? k - 1 : k - 2;
    if (before >= 0) fmt::format_to(std::back_inserter(edges), "update{},panel{},\n", before, k);
  }
  return finished_at(
      fmt::format("[workload]\nmodel = \"csv\"\nfile = \"tasks.csv\"\n[platform]\n"
                  "interconnect = {{ bandwidth = \"{} B/s\", latency = \"0 s\" }}\n"
                  "nodes = [ {{ count = 2, devices = [ {{ slots = 1 }} ] }} ]\n[network]\nmodel = \"hockney\"\n"
                  "[scheduler]\nmodel = \"fifo\"\n",
                  1 / problem.beta),
      {{"tasks.csv", fmt::to_string(tasks)}, {"edges.csv", fmt::to_string(edges)}});
}

/// Flop/s.
double predicted(const Machine& machine, double efficiency) {
  const Problem p = problem(machine, efficiency);
  return p.flop() / simulated(p, Panels::look_ahead);
}

/// Names are "machine, year".
bool is_same(const Machine& a, const Machine& b) {
  const auto machine = [](std::string_view name) { return name.substr(0, name.find(',')); };
  return machine(a.name) == machine(b.name);
}

/// The efficiency at which the mean error of the other machines vanishes.
double fitted_efficiency(const Machine& judged) {
  double low = 0.3, high = 1;
  while (high - low > 1e-4) {
    const double efficiency = (low + high) / 2;
    double error = 0;
    for (const Machine& other : with_gpus)
      if (!is_same(judged, other)) error += predicted(other, efficiency) / other.rmax - 1;
    (error > 0 ? high : low) = efficiency;
  }
  return low;
}

}  // namespace

std::vector<Check> hpl() {
  const Problem example = problem(fugaku, a64fx_efficiency);
  const double in_turn = simulated(example, Panels::in_turn), formula = example.closed_form();
  std::vector<Check> checks{{"Fugaku's problem without look-ahead: netlib's formula, s", "netlib.org, HPL scalability",
                             formula, in_turn, 1e-5 * formula, std::abs(in_turn - formula) <= 1e-5 * formula}};
  for (const Machine& machine : with_gpus) {
    const double efficiency = fitted_efficiency(machine);
    checks.push_back(measured_check(fmt::format("{}: Rmax in Pflop/s", machine.name), machine.list,
                                    machine.rmax * 1e-15, predicted(machine, efficiency) * 1e-15, 0.1,
                                    fmt::format("the other machines with GPUs: update at {:.3f} of Rpeak", efficiency),
                                    "Rpeak, memory and adapters unverified"));
  }
  checks.push_back(measured_check("Fugaku: Rmax in Pflop/s", fugaku.list, fugaku.rmax * 1e-15,
                                  predicted(fugaku, a64fx_efficiency) * 1e-15, 0.1, "nothing",
                                  "DGEMM at 0.9 of the peak, as its makers say (unverified)"));
  return checks;
}

}  // namespace pelsim::verify
