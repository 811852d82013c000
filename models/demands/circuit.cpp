#include <fmt/format.h>

#include "models/catalog.hpp"
#include "models/circuit_file.hpp"
#include "models/circuit_parameters.hpp"
#include "models/import.hpp"

/// A quantum circuit: its gates in an OpenQASM 2 file, or their numbers and layers; how many circuits of this shape a
/// job holds, with how many sets of parameters and how many shots. What QPUs answer. [Cross et al., arXiv 1707.03429,
/// 2017; circuits, updates and shots as M, K and S of Wack et al., arXiv 2110.14108, 2021]
namespace pelsim::demands {
namespace {

std::shared_ptr<const Demand> make(const Parameters& parameters, TaskForms& forms) {
  std::shared_ptr<CircuitDemand> circuit;
  if (parameters.has("file")) {
    for (const Parameter& shape : circuit_shape_parameters())
      if (parameters.has(shape.name))
        parameters.fail(shape.name, fmt::format("'{}' is what the file says: give one of them", shape.name));
    const TextFile file = input_file(parameters);
    circuit = circuit_of(qasm::read_program(file), file);
  } else {
    circuit = circuit_of_shape(parameters);
  }
  set_circuit_runs(*circuit, parameters);
  circuit->program =
      forms.config("circuit of " + (parameters.has("kind") ? parameters.text("kind") : parameters.path()));
  return circuit;
}

}  // namespace

DemandModel circuit() {
  std::vector<Parameter> parameters{
      {.name = "file", .type = Parameter::Type::file, .meaning = "OpenQASM 2, instead of the numbers below"}};
  for (const auto& more : {circuit_shape_parameters(), circuit_run_parameters()})
    parameters.insert(parameters.end(), more.begin(), more.end());
  return {.card = {.name = "circuit",
                   .summary = "a quantum circuit, by its numbers or from an OpenQASM file, and how often it runs",
                   .parameters = std::move(parameters),
                   .source = "Cross et al., arXiv 1707.03429, 2017; Wack et al., arXiv 2110.14108, 2021"},
          .make = make};
}

}  // namespace pelsim::demands
