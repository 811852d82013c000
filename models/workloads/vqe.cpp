#include <cmath>

#include "models/catalog.hpp"
#include "models/circuit_file.hpp"
#include "models/circuit_parameters.hpp"
#include "models/generator.hpp"
#include "models/import.hpp"

/// A variational quantum algorithm (VQE, QAOA): T = I (t_classical + t_job(K circuits, S shots)). In each iteration the
/// optimiser chooses parameters, jobs run the circuits that measure the terms of a Hamiltonian, the optimiser reads the
/// counts.
///   optimise     `optimise_work` flop            iterations + 1: the last one reads the result
///   estimate     circuits / jobs circuits         iterations x jobs
/// Without a file the circuit is hardware-efficient: `layers` times ry and rz on every qubit and two layers of
/// two-qubit gates on neighbours, then ry and rz again. [Peruzzo et al., Nature Communications 5, 2014; Kandala et al.,
/// Nature 549, 2017]
namespace pelsim::workloads {
namespace {

std::shared_ptr<CircuitDemand> ansatz(double qubits, double layers) {
  auto circuit = std::make_shared<CircuitDemand>();
  circuit->qubits = static_cast<std::uint32_t>(qubits);
  const double turns = layers + 1, entangling = qubits > 2 ? 2 : qubits - 1;
  circuit->gates[GateType::one_qubit] = circuit->gates[GateType::phase] = qubits * turns;
  circuit->layers[GateType::one_qubit] = circuit->layers[GateType::phase] = turns;
  circuit->gates[GateType::two_qubit] = (qubits - 1) * layers;
  circuit->layers[GateType::two_qubit] = entangling * layers;
  circuit->gates[GateType::measure] = qubits;
  circuit->layers[GateType::measure] = 1;
  circuit->depth = 2 * turns + entangling * layers + 1;
  circuit->logical.rotations = 2 * qubits * turns;
  circuit->logical.rotation_depth = 2 * turns;
  return circuit;
}

std::shared_ptr<CircuitDemand> circuit_of(const Parameters& parameters) {
  if (!parameters.has("circuit"))
    return ansatz(static_cast<double>(parameters.integer("qubits")), static_cast<double>(parameters.integer("layers")));
  for (const char* key : {"qubits", "layers"})
    if (parameters.has(key))
      parameters.fail(key, std::string("'") + key + "' is what the circuit's file says: give one");
  const TextFile file = input_file(parameters, "circuit");
  return pelsim::circuit_of(qasm::read_program(file), file);
}

Workload make(const Parameters& parameters, const WorkloadContext&) {
  const std::size_t iterations = count(parameters, "iterations"), jobs = count(parameters, "jobs");
  const double i = static_cast<double>(iterations), j = static_cast<double>(jobs);
  refuse_huge(parameters, iterations > jobs ? "iterations" : "jobs", i * (j + 1) + 1, 2 * i * j);
  const auto circuit = circuit_of(parameters);
  set_circuit_runs(*circuit, parameters);
  if (circuit->circuits < j)
    parameters.fail("jobs", "there are more jobs than circuits to deal out: lower 'jobs' or raise 'circuits'");
  circuit->circuits = std::ceil(circuit->circuits / j);

  TaskGraphBuilder graph;
  const Kernel optimise =
      add_kernel(graph, "optimise", parameters.quantity<Flops>("optimise_work"), parameters.bytes("optimise_traffic"));
  const KindId estimate = graph.add_kind("estimate");
  circuit->program = graph.forms().config("circuit of estimate");
  graph.forms().add(estimate, circuit);
  if (parameters.flag("simulate")) {
    const auto simulation = state_vector_simulation(*circuit);
    if (simulation == nullptr) parameters.fail("simulate", "a state of more than 50 qubits fits no memory");
    graph.forms().add(estimate, simulation);
  }
  TaskId chooses = add_task(graph, optimise, 0, 0, 0);
  for (std::size_t it = 0; it < iterations; ++it) {
    const ItemId angles = graph.add_item(parameters.bytes("parameters"), chooses);
    const TaskId reads = add_task(graph, optimise, it + 1, 0, 0);
    for (std::size_t k = 0; k < jobs; ++k) {
      const TaskId job = graph.add_task(estimate);
      graph.set_point(job, it, k, 0);
      graph.read(job, angles);
      graph.add_data(job, reads, parameters.bytes("counts") * circuit->circuits * circuit->updates);
    }
    chooses = reads;
  }
  return {graph.build()};
}

std::vector<Parameter> own_parameters() {
  std::vector<Parameter> all{integer_entry("iterations", "20", 1, 1e9, "of the optimiser"),
                             integer_entry("jobs", "1", 1, 1e6, "that share the circuits of an iteration"),
                             integer_entry("qubits", "8", 1, 1e6, "of the circuit"),
                             integer_entry("layers", "2", 0, 1e6, "of the hardware-efficient circuit"),
                             {.name = "circuit",
                              .type = Parameter::Type::file,
                              .meaning = "OpenQASM 2 instead of the hardware-efficient circuit"},
                             quantity_entry("optimise_work", Unit::flops, "1 Gflop", "classical work an iteration"),
                             quantity_entry("optimise_traffic", Unit::bytes, "0 B", "to and from memory, likewise"),
                             quantity_entry("parameters", Unit::bytes, "4 kB", "sent to the jobs of an iteration"),
                             quantity_entry("counts", Unit::bytes, "16 kB", "that come back for a circuit"),
                             {.name = "simulate",
                              .type = Parameter::Type::boolean,
                              .fallback = "false",
                              .meaning = "devices that run kernels may simulate the state vector instead"}};
  for (Parameter& run : circuit_run_parameters()) {
    if (run.name == "circuits") run.fallback = "20";
    all.push_back(std::move(run));
  }
  return all;
}

}  // namespace

WorkloadModel vqe() {
  return {.card = {.name = "vqe",
                   .summary = "a variational quantum algorithm: an optimiser and circuits in turn",
                   .parameters = own_parameters(),
                   .source = "Peruzzo et al., Nature Communications 5, 2014; Kandala et al., Nature 549, 2017"},
          .make = make};
}

}  // namespace pelsim::workloads
