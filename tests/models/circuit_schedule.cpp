#include "models/circuit_schedule.hpp"

#include "models/circuit_file.hpp"
#include "tests/catch.hpp"

using namespace pelsim;
using namespace pelsim::literals;

namespace {

CircuitDemand circuit(const std::string& body) {
  const TextFile file("c.qasm", "OPENQASM 2.0;\ninclude \"qelib1.inc\";\n" + body);
  return *circuit_of(qasm::read_program(file), file);
}

GateTimes times() {
  GateTimes t;
  t.one_qubit = 10_ns;
  t.two_qubit = 100_ns;
  t.measure = 1000_ns;
  t.reset = 500_ns;
  return t;
}

}  // namespace

TEST_CASE("circuit schedule: the longest qubit timeline, each gate as soon as its qubits are free") {
  // q0: h 0-10, cx 10-110, measure 110-1110. q1: cx 10-110, cx 110-210, measure. q2: x 0-10, waits, cx 110-210,
  // measure.
  const CircuitDemand c = circuit("qreg q[3]; creg m[3]; h q[0]; x q[2]; cx q[0],q[1]; cx q[1],q[2]; measure q -> m;");
  const CircuitTiming timing = schedule(c, times());
  CHECK(timing.duration.value == Approx(1210e-9));
  CHECK(timing.idle.value == Approx(100e-9));  // q2, between x and cx
}

TEST_CASE("circuit schedule: phases cost nothing unless the device says so") {
  const CircuitDemand c = circuit("qreg q[1]; rz(0.1) q[0]; x q[0]; t q[0];");
  CHECK(schedule(c, times()).duration.value == Approx(10e-9));
  GateTimes t = times();
  t.phases_take_time = true;
  CHECK(schedule(c, t).duration.value == Approx(30e-9));
}

TEST_CASE("circuit schedule: a barrier holds back, a condition waits for its bit and the way back") {
  // Without the barrier q1's x would end at 10.
  CHECK(schedule(circuit("qreg q[2]; cx q[0],q[1]; barrier q; x q[1];"), times()).duration.value == Approx(110e-9));
  CHECK(schedule(circuit("qreg q[3]; cx q[0],q[1]; barrier q; x q[2];"), times()).duration.value == Approx(110e-9));
  const CircuitDemand c = circuit("qreg q[2]; creg m[1]; measure q[0] -> m[0]; if(m==1) x q[1];");
  GateTimes t = times();
  t.feedforward = 700_ns;
  CHECK(schedule(c, t).duration.value == Approx(1710e-9));
}

TEST_CASE("circuit schedule: with zones the gates of a layer take turns, and ions are moved before it") {
  // Four cx in one layer on two zones: move 1000, 2 x 100; then measure 1000.
  const CircuitDemand c =
      circuit("qreg q[8]; creg m[8]; cx q[0],q[1]; cx q[2],q[3]; cx q[4],q[5]; cx q[6],q[7]; measure q -> m;");
  GateTimes t = times();
  t.zones = 2;
  t.transport = 1000_ns;
  const CircuitTiming timing = schedule(c, t);
  CHECK(timing.duration.value == Approx(2200e-9));
  CHECK(timing.two_qubit_layers == 1);
  CHECK(timing.idle.value == Approx(8 * 1100e-9));  // of the layer's 1200 ns each qubit works 100
}

TEST_CASE("circuit schedule: by numbers, layers are added; more zones are never slower") {
  CircuitDemand c;
  c.qubits = 10;
  c.layers[GateType::one_qubit] = 20;
  c.gates[GateType::one_qubit] = 200;
  c.layers[GateType::two_qubit] = 4;
  c.gates[GateType::two_qubit] = 20;
  c.layers[GateType::measure] = 1;
  c.gates[GateType::measure] = 10;
  CHECK(schedule(c, times()).duration.value == Approx(200e-9 + 400e-9 + 1000e-9));
  Seconds before = forever;
  for (const std::uint32_t zones : {1u, 2u, 3u, 5u, 10u}) {
    GateTimes t = times();
    t.zones = zones;
    const Seconds now = schedule(c, t).duration;
    CHECK(now <= before);
    before = now;
  }
  CHECK(before.value == Approx(1600e-9));
}

TEST_CASE("circuit schedule: an empty circuit takes no time") {
  CHECK(schedule(circuit("qreg q[2];"), times()).duration == 0_s);
}
