#include <fmt/format.h>

#include <cmath>

#include "models/device_parameters.hpp"
#include "models/qpu_figures.hpp"
#include "models/service_windows.hpp"

/// A quantum processor as a queue of jobs sees it:
///   t_job = queue + compile + [job + load + updates + sum over circuits, updates and shots of (s + o + t_circuit)] +
///   return
/// where s is the reset or the delay between shots, o what the control software adds to a shot, and t_circuit the
/// longest qubit timeline with its readout (models/circuit_schedule.hpp). Queue, compile and return hold no slot. [Wack
/// et al., arXiv 2110.14108, 2021]
///   ESP = prod_g (1 - e_g) prod_q (1 - e_ro) prod_q exp(-idle_q (1/T1 + 1/T2)): the expected probability of success of
///   an
/// execution, not what a job measures [Nishio et al., ACM JETC 16(3), 2020; Murali et al., ASPLOS 2019].
/// Slots are partitions for jobs side by side: N / slots qubits each, less the guard qubits between them; errors of
/// two-qubit gates are then `crosstalk` times as large [Das et al., MICRO 2019].
/// Zero-noise extrapolation runs the gates 1, 3, 5, ... times by folding [Giurgica-Tiron et al., QCE 2020];
/// probabilistic cancellation takes gamma^2 times the shots, gamma = exp(2 sum e_g) [van den Berg et al., Nature
/// Physics 19, 2023]. With zones and transport: trapped ions (QCCD) [Pino et al., Nature 592, 2021]. Valid for circuits
/// that suit the device: no routing, no swaps are added, every gate of a type takes the same time.
namespace pelsim::devices {
namespace {

/// What a job adds up to.
struct Job {
  Seconds shots;  ///< all executions
  double executions = 0;
  double gate_runs = 0;  ///< times that the gates of the circuit run
  double pieces = 1;     ///< jobs that the machine's limits make of it
};

class Qpu final : public DeviceModel {
 public:
  explicit Qpu(const QpuFigures& figures) : f_(figures) {}

  std::optional<Cost> cost(const Demand& demand, const Setting& setting) const override {
    if (demand.kind != Demand::Kind::circuit) return std::nullopt;
    const auto& circuit = static_cast<const CircuitDemand&>(demand);
    if (circuit.qubits > qubits_of(setting.slots)) return std::nullopt;
    const Job job = job_of(circuit);
    if (!(job.shots < forever)) return std::nullopt;

    Cost cost;
    cost.before = f_.queue;
    cost.after = f_.back;
    const Seconds compile = circuit.circuits * f_.compile, load = circuit.circuits * f_.load;
    cost.run.fixed = job.pieces * f_.job + circuit.circuits * circuit.updates * f_.update + job.shots;
    if (f_.keeps_loaded) {
      cost.setup = compile + load;
      cost.needs = circuit.program;
    } else {
      cost.before += compile;
      cost.run.fixed += load;
    }
    cost.price = job.pieces * f_.per_task + job.executions * f_.per_shot +
                 job.gate_runs * (circuit.gates[GateType::one_qubit] * f_.per_one_qubit_gate +
                                  circuit.gates[GateType::two_qubit] * f_.per_two_qubit_gate);
    return cost;
  }

  std::string explain(const Demand& demand, const Setting& setting) const override {
    if (demand.kind != Demand::Kind::circuit) return {};
    const auto& circuit = static_cast<const CircuitDemand&>(demand);
    if (const double has = qubits_of(setting.slots); circuit.qubits > has) {
      const std::string where = f_.slots > 1 ? fmt::format(" in {} of {} partitions", setting.slots, f_.slots) : "";
      return fmt::format("the circuit needs {} qubits, the device has {:.0f}{}", circuit.qubits, has, where);
    }
    const Job job = job_of(circuit);
    if (!(job.shots < forever))
      return fmt::format("error cancellation takes {:.3g} times the shots", shots_factor(circuit));
    const CircuitTiming timing = schedule(circuit, f_.times);
    return fmt::format("a circuit takes {}, a shot {}; expected success of an execution (ESP) {:.3g}",
                       text_of(timing.duration), text_of(job.shots / job.executions), success(circuit, timing));
  }

 private:
  double qubits_of(SlotCount partitions) const {
    if (partitions >= f_.slots) return f_.qubits;
    return partitions * std::floor(f_.qubits / f_.slots) - f_.guard;
  }

  double gate_errors(const CircuitDemand& circuit) const {
    return one_qubit_gates(circuit) * f_.one_qubit_error + circuit.gates[GateType::two_qubit] * f_.two_qubit_error;
  }
  double one_qubit_gates(const CircuitDemand& circuit) const {
    return circuit.gates[GateType::one_qubit] + (f_.times.phases_take_time ? circuit.gates[GateType::phase] : 0);
  }
  double shots_factor(const CircuitDemand& circuit) const {
    return circuit.cancels_errors ? std::exp(4 * gate_errors(circuit)) : 1;
  }

  Job job_of(const CircuitDemand& circuit) const {
    const Seconds whole = schedule(circuit, f_.times).duration;
    const Seconds readout = circuit.gates[GateType::measure] > 0 ? std::min(whole, f_.times.measure) : Seconds(0);
    const Seconds around = f_.between_shots + f_.shot_overhead + readout, gates = whole - readout;
    const double shots = std::ceil(circuit.shots * shots_factor(circuit));
    const double scales = circuit.noise_scales, runs = circuit.circuits * circuit.updates * shots;
    Job job;
    job.executions = runs * scales + circuit.calibration_circuits * circuit.shots;
    job.gate_runs = runs * scales * scales;  // 1 + 3 + 5 + ...
    job.shots = job.executions * around + job.gate_runs * gates;
    const double circuits = circuit.circuits * circuit.updates * scales + circuit.calibration_circuits;
    if (f_.most_circuits > 0) job.pieces *= std::ceil(circuits / f_.most_circuits);
    if (f_.most_shots > 0) job.pieces *= std::ceil(shots / f_.most_shots);
    return job;
  }

  double success(const CircuitDemand& circuit, const CircuitTiming& timing) const {
    const auto all_right = [](double error, double times) { return std::exp(times * std::log1p(-error)); };
    double exponent = 0;
    if (f_.t1 > Seconds(0)) exponent += timing.idle / f_.t1;
    if (f_.t2 > Seconds(0)) exponent += timing.idle / f_.t2;
    return all_right(f_.one_qubit_error, one_qubit_gates(circuit)) *
           all_right(f_.two_qubit_error, circuit.gates[GateType::two_qubit]) *
           all_right(f_.readout_error, circuit.gates[GateType::measure]) *
           all_right(f_.memory_error, circuit.qubits * timing.two_qubit_layers) * std::exp(-exponent);
  }

  QpuFigures f_;
};

DeviceSpec make(const Parameters& parameters) {
  DeviceSpec spec = device_spec(parameters);
  spec.type.model = std::make_shared<Qpu>(qpu_figures(parameters, spec.slots));
  spec.type.closed = closed_windows(parameters);
  return spec;
}

std::vector<Parameter> own_parameters() {
  std::vector<Parameter> all = qpu_parameters();
  for (Parameter& window : window_parameters()) all.push_back(std::move(window));
  return all;
}

}  // namespace

DeviceEntry qpu() {
  return {
      {.name = "qpu",
       .summary = "a quantum processor: queue, compilation, shots, partitions, expected success, calibration windows",
       .parameters = device_parameters("qpu", own_parameters()),
       .source = "Wack et al., arXiv 2110.14108, 2021; Nishio et al., ACM JETC 16(3), 2020"},
      make};
}

}  // namespace pelsim::devices
