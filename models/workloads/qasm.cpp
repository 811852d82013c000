#include "models/circuit_file.hpp"
#include "models/circuit_parameters.hpp"
#include "models/import.hpp"

/// A circuit in OpenQASM 2 as a program of independent jobs: tasks of kind "circuit" that ask the whole of it, since a
/// quantum processor runs circuits and not gates. [Cross et al., arXiv 1707.03429, 2017]
namespace pelsim::workloads {
namespace {

Workload make(const Parameters& parameters, const WorkloadContext&) {
  const TextFile file = input_file(parameters);
  const qasm::Program program = qasm::read_program(file);
  const auto circuit = circuit_of(program, file);
  set_circuit_runs(*circuit, parameters);

  TaskGraphBuilder graph;
  const KindId kind = graph.add_kind("circuit");
  circuit->program = graph.forms().config(file.path());
  graph.forms().add(kind, circuit);
  if (parameters.flag("simulate")) {
    const auto simulation = state_vector_simulation(*circuit);
    if (simulation == nullptr) parameters.fail("simulate", "a state of more than 50 qubits fits no memory");
    graph.forms().add(kind, simulation);
  }
  for (std::int64_t job = 0; job < parameters.integer("jobs"); ++job) graph.add_task(kind);
  Workload workload{graph.build()};
  workload.notes = program.notes;
  workload.notes.push_back("the circuit has " + circuit_text(*circuit));
  return workload;
}

std::vector<Parameter> own_parameters() {
  std::vector<Parameter> all{file_parameter("a circuit in OpenQASM 2 (*.qasm)"),
                             {.name = "jobs",
                              .type = Parameter::Type::integer,
                              .fallback = "1",
                              .least = 1,
                              .most = 1e6,
                              .meaning = "that run the circuit, independent of each other"},
                             {.name = "simulate",
                              .type = Parameter::Type::boolean,
                              .fallback = "false",
                              .meaning = "devices that run kernels may simulate the state vector instead"}};
  for (Parameter& run : circuit_run_parameters()) all.push_back(std::move(run));
  return all;
}

}  // namespace

WorkloadModel qasm() {
  return {.card = {.name = "qasm",
                   .summary = "a quantum circuit in OpenQASM 2: jobs that run it",
                   .parameters = own_parameters(),
                   .source = "Cross et al., arXiv 1707.03429, 2017"},
          .make = make,
          .importer = true,
          .endings = {".qasm"}};
}

}  // namespace pelsim::workloads
