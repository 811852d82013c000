#include "sim/circuit_demand.hpp"
#include "tests/catch.hpp"
#include "tests/models/given.hpp"

using namespace pelsim;

namespace {

using Keys = std::vector<std::pair<std::string, given::Data>>;

Workload vqe(Keys keys) {
  const WorkloadModel model = given::entry(workload_catalog(), "vqe");
  Parameters parameters = given::parameters(std::move(keys), "workload");
  parameters.check(model.card);
  return model.make(parameters, {Streams(1), nullptr});
}

const CircuitDemand& circuit_of(const Workload& workload) {
  for (std::size_t k = 0; k < workload.graph.kinds(); ++k)
    for (const auto& form : workload.graph.forms().of(KindId(k)))
      if (form->kind == Demand::Kind::circuit) return static_cast<const CircuitDemand&>(*form);
  throw std::runtime_error("no circuit");
}

}  // namespace

TEST_CASE("vqe: the optimiser and its jobs take turns") {
  const Workload w = vqe({{"iterations", given::whole(5)}, {"jobs", given::whole(3)}, {"circuits", given::whole(10)}});
  // 6 turns of the optimiser, 15 jobs of 4 circuits (10 dealt out to 3).
  CHECK(w.graph.tasks() == 21);
  CHECK(w.graph.dependencies() == 30);
  CHECK(circuit_of(w).circuits == 4);
  // optimise(0) -> estimate(0, k) -> optimise(1): the longest chain has 11 tasks.
  std::vector<int> level(w.graph.tasks());
  int longest = 0;
  for (const TaskId t : w.graph.topological()) {
    for (const Edge& e : w.graph.in(t)) level[t.index()] = std::max(level[t.index()], level[e.task.index()] + 1);
    longest = std::max(longest, level[t.index()] + 1);
  }
  CHECK(longest == 11);
}

TEST_CASE("vqe: the hardware-efficient circuit has ry and rz on each qubit, and neighbours joined, layer by layer") {
  const Workload w = vqe({{"qubits", given::whole(6)}, {"layers", given::whole(3)}, {"shots", given::whole(100)}});
  const CircuitDemand& c = circuit_of(w);
  CHECK(c.gates[GateType::one_qubit] == 24);
  CHECK(c.gates[GateType::phase] == 24);
  CHECK(c.gates[GateType::two_qubit] == 15);
  CHECK(c.layers[GateType::two_qubit] == 6);
  CHECK(c.shots == 100);
  CHECK(circuit_of(vqe({{"layers", given::whole(0)}})).gates[GateType::two_qubit] == 0);
}

TEST_CASE("vqe: the state's simulation is a second form, as long as a memory could hold it") {
  const auto forms = [](const Workload& w) {
    std::size_t most = 0;
    for (std::size_t k = 0; k < w.graph.kinds(); ++k) most = std::max(most, w.graph.forms().of(KindId(k)).size());
    return most;
  };
  CHECK(forms(vqe({})) == 1);
  CHECK(forms(vqe({{"simulate", true}})) == 2);
  CHECK(given::complaint([] {
          vqe({{"simulate", true}, {"qubits", given::whole(51)}});
        }) == "test.toml:2:1: a state of more than 50 qubits fits no memory");
}

TEST_CASE("vqe: more jobs than circuits, and more iterations than memory holds, are refused") {
  CHECK(given::complaint([] {
          vqe({{"jobs", given::whole(30)}, {"circuits", given::whole(20)}});
        }).find("more jobs than circuits") != std::string::npos);
  CHECK(given::complaint([] {
          vqe({{"iterations", given::whole(1'000'000'000)}});
        }).find("at most") != std::string::npos);
}
