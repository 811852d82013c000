#include "models/fault_tolerant.hpp"

#include "sim/circuit_demand.hpp"
#include "tests/catch.hpp"
#include "tests/models/given.hpp"

using namespace pelsim;
using namespace pelsim::literals;

namespace {

/// Beverland et al.'s gate-based qubits: ns or us, with errors of 1e-3 or 1e-4.
CodeQubits qubits_ns(double error) {
  CodeQubits q;
  q.one_qubit = q.two_qubit = q.t_gate = 50_ns;
  q.measure = 100_ns;
  q.clifford_error = q.readout_error = q.t_error = error;
  return q;
}
CodeQubits qubits_us(double error) {
  CodeQubits q;
  q.one_qubit = q.two_qubit = q.t_gate = q.measure = 100_us;
  q.clifford_error = q.readout_error = error;
  q.t_error = 1e-6;
  return q;
}

LogicalCounts dynamics() {
  LogicalCounts counts;
  counts.qubits = 100;
  counts.gates.rotations = 112'110;
  counts.gates.rotation_depth = 2001;
  return counts;
}

FaultTolerantEstimate estimated(const LogicalCounts& counts, const FaultTolerantMachine& machine) {
  std::string why;
  const auto found = estimate(counts, machine, why);
  INFO(why);
  REQUIRE(found);
  return *found;
}

}  // namespace

TEST_CASE("fault tolerant: the published estimate of 100 spins' dynamics, number by number") {
  // https://github.com/microsoft/qsharp, source/resource_estimator/src/system/test_report.json
  const FaultTolerantEstimate e = estimated(dynamics(), {qubits_ns(1e-3), 1e-3, {}});
  CHECK(e.distance == 19);
  CHECK(e.logical_cycle.value == Approx(7600e-9));
  CHECK(e.logical_qubits == 230);
  CHECK(e.logical_depth == 152'130);
  CHECK(e.t_per_rotation == 20);
  CHECK(e.t_states == 2'242'200);
  CHECK(e.factories == 233);
  REQUIRE(e.factory);
  REQUIRE(e.factory->rounds.size() == 2);
  CHECK(e.factory->rounds[0].units == 17);
  CHECK(e.factory->rounds[0].distance == 7);
  CHECK(e.factory->rounds[1].units == 1);
  CHECK(e.factory->rounds[1].distance == 19);
  CHECK(e.factory->qubits == 33'320);
  CHECK(e.factory->duration.value == Approx(120e-6));
  CHECK(e.factory->error == Approx(2.16e-11).epsilon(5e-3));
  CHECK(e.qubits == 7'929'620);
  CHECK(e.runtime.value == Approx(1.156188));
  CHECK(e.operations_per_second() == Approx(30'263'158).epsilon(1e-6));
}

TEST_CASE("t factories: the published frontiers for an error of 6.12e-16, four ways to distil") {
  // https://github.com/microsoft/qsharp, source/resource_estimator/src/system/optimization/tfactory_exhaustive/tests.rs
  const std::vector<DistillationUnit> units{
      {"RM prep", 31, 11, 31, 24}, {"dirail", 20, 12, 12, 57}, {"trirail", 30, 6, 19, 32}, {"minimal", 18, 23, 9, 68}};
  struct Published {
    CodeQubits qubits;
    std::vector<std::pair<double, double>> factories;  ///< physical qubits, ns
  };
  for (const Published& p :
       {Published{qubits_ns(1e-3), {{82620, 91'200}, {55080, 112'800}, {50460, 152'400}, {49572, 222'000}}},
        Published{qubits_ns(1e-4), {{24000, 48'000}, {16000, 60'000}, {14400, 82'000}}},
        Published{qubits_us(1e-3), {{50460, 104.4e6}, {33640, 208.8e6}, {30276, 400.2e6}}},
        Published{qubits_us(1e-4), {{13500, 54e6}, {9000, 108e6}, {8100, 207e6}}}}) {
    const auto found = t_factories(p.qubits, 6.123826261916663e-16, 49, units);
    REQUIRE(found.size() == p.factories.size());
    for (std::size_t k = 0; k < found.size(); ++k) {
      CHECK(found[k].qubits == p.factories[k].first);
      CHECK(found[k].duration.value == Approx(p.factories[k].second * 1e-9));
    }
  }
}

TEST_CASE("fault tolerant: the distance is the least odd one that is good enough") {
  const CodeQubits q = qubits_ns(1e-3);
  // 0.03 x 0.1^((d+1)/2): 3e-12 at 19, 3e-11 at 17.
  CHECK(q.distance_for(9.53e-12) == 19u);
  CHECK(q.distance_for(3.1e-11) == 17u);
  CHECK(q.distance_for(0.5) == 3u);
  CHECK_FALSE(qubits_ns(0.01).distance_for(1e-9));
}

TEST_CASE("fault tolerant: Clifford circuits need no factories") {
  LogicalCounts counts;
  counts.qubits = 10;
  counts.measurements = 10;
  const FaultTolerantEstimate e = estimated(counts, {qubits_ns(1e-3), 1e-3, {}});
  CHECK_FALSE(e.factory);
  CHECK(e.logical_depth == 10);
  CHECK(e.qubits == e.logical_qubits * 2 * e.distance * e.distance);
}

TEST_CASE("fault tolerant: one T gate waits for the factory") {
  LogicalCounts counts;
  counts.qubits = 4;
  counts.gates.t = 1;
  const FaultTolerantEstimate e = estimated(counts, {qubits_ns(1e-3), 1e-4, {}});
  CHECK(e.logical_depth == 1);
  CHECK(e.factories == 1);
  CHECK(e.runtime >= e.factory->duration);
}

TEST_CASE("fault tolerant: fewer qubits mean fewer factories and more time, never less") {
  Seconds before;
  for (const double qubits : {8e6, 4e6, 1e6, 5e5, 3e5}) {
    const FaultTolerantEstimate e = estimated(dynamics(), {qubits_ns(1e-3), 1e-3, qubits});
    CHECK(e.qubits <= qubits);
    CHECK(e.runtime >= before);
    CHECK(e.factories * e.cycles * e.logical_cycle.value >= 0.999 * e.t_states * e.factory->duration.value);
    before = e.runtime;
  }
}

TEST_CASE("qpu-ft: refuses what its qubits cannot hold, and says what it takes") {
  const auto machine = [](std::int64_t qubits) {
    return given::device("qpu-ft", given::parameters({{"qubits", given::whole(qubits)}}));
  };
  CircuitDemand circuit;
  circuit.qubits = 100;
  circuit.logical = dynamics().gates;
  circuit.shots = 3;
  const DeviceSpec large = machine(8'000'000), small = machine(100'000), tight = machine(170'000);
  CHECK(large.type.model->cost(circuit, Setting{})->run.alone().value == Approx(3 * 1.156188));
  CHECK(large.type.model->explain(circuit, Setting{})
            .starts_with("7929620 physical qubits: 230 logical ones at distance 19"));
  CHECK_FALSE(small.type.model->cost(circuit, Setting{}));
  CHECK(small.type.model->explain(circuit, Setting{}) ==
        "the circuit needs 166060 physical qubits at distance 19, the machine has 100000");
  CHECK_FALSE(tight.type.model->cost(circuit, Setting{}));
  CHECK(tight.type.model->explain(circuit, Setting{}).find("and a T factory besides") != std::string::npos);
  CHECK_FALSE(large.type.model->cost(KernelDemand(1_Gflop, 0_B), Setting{}));
  CHECK(given::complaint([] {
          given::device("qpu-ft", given::parameters({{"clifford_error", given::real(0.02)}}));
        }).find("are not below the threshold") != std::string::npos);
}
