#include <fmt/format.h>

#include "models/device_parameters.hpp"
#include "models/fault_tolerant.hpp"
#include "models/service_windows.hpp"

/// An error-corrected quantum machine: t = queue + shots x logical cycles x tau + return, with the cycles, the distance
/// and the factories of models/fault_tolerant.hpp. It answers circuits by their T gates, Toffolis, rotations and
/// measurements; Clifford gates cost nothing. [Beverland et al., arXiv 2211.07629, 2022]
/// Valid where one program has the machine for itself (one slot). Not modelled: several programs side by side.
namespace pelsim::devices {
namespace {

class FaultTolerantQpu final : public DeviceModel {
 public:
  struct Figures {
    FaultTolerantMachine machine;
    Seconds queue, back;
  };
  explicit FaultTolerantQpu(Figures figures) : f_(std::move(figures)) {}

  std::optional<Cost> cost(const Demand& demand, const Setting&) const override {
    if (demand.kind != Demand::Kind::circuit) return std::nullopt;
    const auto& circuit = static_cast<const CircuitDemand&>(demand);
    std::string why;
    const auto found = estimate(logical_counts(circuit), f_.machine, why);
    if (!found) return std::nullopt;
    Cost cost;
    cost.before = f_.queue;
    cost.after = f_.back;
    cost.run.fixed = circuit.circuits * circuit.updates * circuit.shots * found->runtime;
    return cost;
  }

  std::string explain(const Demand& demand, const Setting&) const override {
    if (demand.kind != Demand::Kind::circuit) return {};
    std::string why;
    const auto e = estimate(logical_counts(static_cast<const CircuitDemand&>(demand)), f_.machine, why);
    if (!e) return why;
    std::string factories;
    if (e->factory)
      factories = fmt::format(", {:.0f} T factories of {:.0f} qubits for {:.0f} T states", e->factories,
                              e->factory->qubits, e->t_states);
    return fmt::format("{:.0f} physical qubits: {:.0f} logical ones at distance {}{}; a run takes {:.0f} cycles of {}",
                       e->qubits, e->logical_qubits, e->distance, factories, e->cycles, text_of(e->logical_cycle));
  }

 private:
  Figures f_;
};

DeviceSpec make(const Parameters& parameters) {
  DeviceSpec spec = device_spec(parameters);
  if (spec.slots != 1) parameters.fail("slots", "one program has an error-corrected machine for itself: slots = 1");
  FaultTolerantQpu::Figures f;
  CodeQubits& code = f.machine.code;
  code.one_qubit = parameters.seconds("one_qubit_time");
  code.two_qubit = parameters.seconds("two_qubit_time");
  code.measure = parameters.seconds("readout_time");
  code.t_gate = parameters.seconds("t_gate_time");
  code.clifford_error = parameters.number("clifford_error");
  code.readout_error = parameters.number("readout_error");
  code.t_error = parameters.number("t_error");
  code.threshold = parameters.number("threshold");
  code.prefactor = parameters.number("prefactor");
  if (code.physical_error() >= code.threshold)
    parameters.fail("clifford_error",
                    fmt::format("errors of {} are not below the threshold {} of the code: no distance helps",
                                code.physical_error(), code.threshold));
  f.machine.error_budget = parameters.number("error_budget");
  if (parameters.has("qubits")) f.machine.qubits = static_cast<double>(parameters.integer("qubits"));
  f.queue = parameters.seconds("queue_time");
  f.back = parameters.seconds("return_time");
  spec.type.model = std::make_shared<FaultTolerantQpu>(std::move(f));
  spec.type.closed = closed_windows(parameters);
  return spec;
}

Parameter time(std::string name, std::string fallback, std::string meaning) {
  return {.name = std::move(name),
          .type = Parameter::Type::quantity,
          .unit = Unit::seconds,
          .fallback = std::move(fallback),
          .least = 0,
          .most = 1e12,
          .meaning = std::move(meaning)};
}
Parameter probability(std::string name, std::string fallback, std::string meaning) {
  return {.name = std::move(name),
          .type = Parameter::Type::number,
          .fallback = std::move(fallback),
          .least = 1e-30,
          .most = 0.5,
          .meaning = std::move(meaning)};
}

std::vector<Parameter> own_parameters() {
  std::vector<Parameter> all{{.name = "qubits",
                              .type = Parameter::Type::integer,
                              .least = 1,
                              .most = 1e15,
                              .meaning = "physical ones; default: as many as the circuit takes"},
                             time("one_qubit_time", "50 ns", "of a physical one-qubit gate"),
                             time("two_qubit_time", "50 ns", "of a physical two-qubit gate"),
                             time("readout_time", "100 ns", "of a physical measurement"),
                             time("t_gate_time", "50 ns", "of a physical T gate"),
                             probability("clifford_error", "1e-3", "the worst of gates and idling, physical"),
                             probability("readout_error", "1e-3", "of a physical measurement"),
                             probability("t_error", "1e-3", "of a physical T gate"),
                             probability("threshold", "0.01", "of the surface code"),
                             {.name = "prefactor",
                              .type = Parameter::Type::number,
                              .fallback = "0.03",
                              .least = 1e-6,
                              .most = 1,
                              .meaning = "a of P_L(d) = a (p / threshold)^((d+1)/2)"},
                             probability("error_budget", "1e-3", "that a run may fail"),
                             time("queue_time", "0 s", "before a job starts, without a slot"),
                             time("return_time", "0 s", "until the results are there, without a slot")};
  for (Parameter& window : window_parameters()) all.push_back(std::move(window));
  return all;
}

}  // namespace

DeviceEntry qpu_ft() {
  return {{.name = "qpu-ft",
           .summary = "an error-corrected quantum machine: surface code, T factories",
           .parameters = device_parameters("qpu", own_parameters()),
           .source = "Beverland et al., arXiv 2211.07629, 2022"},
          make};
}

}  // namespace pelsim::devices
