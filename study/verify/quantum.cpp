#include <fmt/format.h>

#include <array>
#include <cmath>

#include "models/fault_tolerant.hpp"
#include "sim/circuit_demand.hpp"
#include "study/verify/cases.hpp"

/// Quantum processors: layers a second, a cycle of error correction, a published speedup, a published estimate of an
/// error-corrected machine.
namespace pelsim::verify {
namespace {

/// One task of kind "circuit" on one device.
Finished circuit_on(const std::string& device, const std::string& circuit) {
  return finish(
      "[workload]\nmodel = \"csv\"\nfile = \"tasks.csv\"\n[[workload.demands]]\nkind = \"circuit\"\n"
      "model = \"circuit\"\n" +
          circuit + "\n[[platform.nodes]]\ndevices = [{ " + device + " }]\n",
      {{"tasks.csv", "id,kind\na,circuit\n"}});
}

constexpr double layers = 100, shots = 1000;

/// Layers of 100 qubits a second: two one-qubit gates and a two-qubit gate each, 100 of them in a circuit.
double clops(const char* backend, double overhead_us) {
  const Finished run = circuit_on(
      fmt::format("preset = \"{}\", job_time = \"0 s\", shot_overhead = \"{} us\"", backend, overhead_us),
      fmt::format("qubits = 100\none_qubit_layers = {}\ntwo_qubit_layers = {}\nshots = {}", 2 * layers, layers, shots));
  return layers * shots / run.makespan();
}

struct Backend {
  const char* name;
  double bound;     ///< CLOPS_h of the device alone, from its published times
  double reported;  ///< CLOPS_h as its configuration reports it
};
/// Devices of related processors whose configurations are of the same days. The first of `backends` is what the time
/// that control software adds to a shot is fitted on, unless another group lends its own.
struct Generation {
  const char* name;
  std::vector<Backend> backends;
  double tolerance;
  const char* fitted_on = "";  ///< another group's first
};

/// What configurations publish, date and family, says who belongs together; not the figure that is judged. The Eagles
/// of February 2025 are not judged: two of them report 30,000 and one 180,000, which nothing published tells apart.
std::vector<Generation> generations() {
  return {{"Eagle, February 2025",
           {{"ibm-sherbrooke", 316529, 30000}, {"ibm-kyiv", 315082, 30000}, {"ibm-brisbane", 303674, 180000}},
           0},
          {"Heron, February 2025",
           {{"ibm-torino", 377701, 210000}, {"ibm-fez", 377701, 195000}, {"ibm-marrakesh", 375116, 195000}},
           0.12},
          {"Heron, April 2026",
           {{"ibm-kingston", 376676, 340000},
            {"ibm-aachen", 376245, 330000},
            {"ibm-pittsburgh", 373435, 330000},
            {"ibm-boston", 376790, 340000}},
           0.12},
          {"Nighthawk, April 2026", {{"ibm-miami", 24860, 24000}, {"ibm-berlin", 24903, 25000}}, 0.05, "ibm-kingston"}};
}

Check within(std::string name, std::string source, double expected, double got, double tolerance) {
  return {std::move(name), std::move(source), expected, got, tolerance, std::abs(got - expected) <= tolerance};
}

/// One iteration of the LiH eigensolver, many times: `iterations` of 25 circuits for 2 sets of parameters.
double lih(double iterations, double shots_of_each, const char* circuit_time, const char* software) {
  return finish(fmt::format("[workload]\nmodel = \"vqe\"\niterations = {}\ncircuits = 25\nupdates = 2\nshots = {}\n"
                            "qubits = 4\nlayers = 1\noptimise_work = \"0 flop\"\n[[platform.nodes]]\ndevices = [\n"
                            "{{ model = \"cpu\", peak = \"10 Gflop/s\", bandwidth = \"10 GB/s\" }},\n"
                            "{{ model = \"qpu\", qubits = 5, one_qubit_time = \"0 s\", two_qubit_time = \"0 s\", "
                            "readout_time = \"{}\", job_time = \"{}\" }} ]\n",
                            iterations, shots_of_each, circuit_time, software))
      .makespan();
}

}  // namespace

std::vector<Check> clops() {
  const char* configuration = "configuration and properties: github.com/Qiskit/qiskit-ibm-runtime, fake_provider";
  std::vector<Check> checks;
  double overhead_us = 0;
  std::string fitted_on;
  for (const Generation& generation : generations()) {
    for (const Backend& backend : generation.backends) {
      const double alone = clops(backend.name, 0);
      checks.push_back(within(fmt::format("{}: CLOPS_h of the device alone", backend.name),
                              "layers / (rep_delay + layers x layer + readout)", backend.bound, alone, 1));
      if (generation.tolerance == 0) continue;
      if (&backend == &generation.backends.front() && *generation.fitted_on == 0) {
        overhead_us = 1e6 * layers * (1 / backend.reported - 1 / alone);
        fitted_on = backend.name;
        continue;
      }
      const double got = clops(backend.name, overhead_us);
      checks.push_back(measured_check(fmt::format("{}: CLOPS_h as reported", backend.name), configuration,
                                      backend.reported, got, generation.tolerance,
                                      fmt::format("{}: {:.4g} us of software a shot", fitted_on, overhead_us),
                                      fmt::format("{}; without software {:.0f}", generation.name, alone)));
    }
  }
  return checks;
}

std::vector<Check> surface_code_cycle() {
  const Finished run = circuit_on("preset = \"google-willow\", rep_delay = \"0 s\"",
                                  "qubits = 49\none_qubit_layers = 2\ntwo_qubit_layers = 4\nmeasurements = 49\n"
                                  "resets = 49\nshots = 1000000");
  return {measured_check("Willow: a cycle of error correction, us", "Nature 638, 920, 2025", 1.1, run.makespan(), 0.12,
                         "nothing",
                         "4 x 42 + 2 x 25 + 600 + 160 ns from published gate times; what is missing is unpublished")};
}

std::vector<Check> vqe_speedup() {
  // Published: iterations by 2 to 10 (here sqrt(20)), shots by 10, a circuit 1000 us to 70 us, 17 s of software less.
  // Ours: 25 circuits, 2 sets of parameters and 1000 shots [Kandala et al., Nature 549, 2017], and the 2 s of a job
  // that the documentation of today's service gives for what is left of the software.
  constexpr double fewer = 4.4721359549995796, before = 1000;
  const double then = lih(before, 1000, "1000 us", "19 s"), now = lih(std::round(before / fewer), 100, "70 us", "2 s");
  const double got = then / now;
  return {measured_check("LiH eigensolver: times as fast", "research.ibm.com/blog/120x-quantum-speedup, 2021", 120, got,
                         1 / 3.0, "nothing", "iterations by the geometric mean of 2 and 10, a job's overhead of 2 s")};
}

std::vector<Check> fault_tolerant() {
  const char* source = "Beverland et al., arXiv 2211.07629; github.com/microsoft/qsharp, test_report.json";
  const Finished run =
      circuit_on("preset = \"surface-code-ns-e3\"",
                 "qubits = 100\nmeasurements = 0\nrotations = 112110\nrotation_depth = 2001\nshots = 1");
  std::vector<Check> checks{within("100 spins' dynamics: runtime, s", source, 1.156188, run.makespan(), 1e-9)};

  LogicalCounts counts;
  counts.qubits = 100;
  counts.gates.rotations = 112110;
  counts.gates.rotation_depth = 2001;
  FaultTolerantMachine machine;
  CodeQubits& code = machine.code;
  code.one_qubit = code.two_qubit = code.t_gate = Seconds(50e-9);
  code.measure = Seconds(100e-9);
  code.clifford_error = code.readout_error = code.t_error = 1e-3;
  std::string why;
  const auto e = estimate(counts, machine, why);
  if (!e) return {Check{"100 spins' dynamics", source, 1, 0, 0, false, why}};
  const auto add = [&](const char* what, double expected, double got) {
    checks.push_back(within(fmt::format("100 spins' dynamics: {}", what), source, expected, got, 0));
  };
  add("physical qubits", 7929620, e->qubits);
  add("code distance", 19, e->distance);
  add("logical qubits", 230, e->logical_qubits);
  add("logical depth", 152130, e->logical_depth);
  add("T states", 2242200, e->t_states);
  add("T states of a rotation", 20, e->t_per_rotation);
  add("T factories", 233, e->factories);
  add("physical qubits of a factory", 33320, e->factory ? e->factory->qubits : 0);
  checks.push_back(within("100 spins' dynamics: rQOPS", source, 30263158, e->operations_per_second(), 0.5));
  return checks;
}

}  // namespace pelsim::verify
