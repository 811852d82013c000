#include <cmath>

#include "models/circuit_file.hpp"
#include "sim/circuit_demand.hpp"
#include "tests/catch.hpp"
#include "tests/models/given.hpp"

using namespace pelsim;
using namespace pelsim::literals;

namespace {

using Keys = std::vector<std::pair<std::string, given::Data>>;

/// 20 qubits; gates of 10 and 100 ns, readout of 1 us, 100 us between shots.
DeviceSpec chip(Keys more = {}) {
  Keys keys{{"qubits", given::whole(20)},
            {"one_qubit_time", given::text("10 ns")},
            {"two_qubit_time", given::text("100 ns")},
            {"readout_time", given::text("1 us")},
            {"rep_delay", given::text("100 us")}};
  for (auto& key : more) keys.push_back(std::move(key));
  return given::device("qpu", given::parameters(std::move(keys)));
}

/// 10 layers of each, so 1100 ns of gates, then readout.
CircuitDemand circuit(double shots = 1000, std::uint32_t qubits = 10) {
  CircuitDemand c;
  c.qubits = qubits;
  c.layers[GateType::one_qubit] = c.layers[GateType::two_qubit] = 10;
  c.gates[GateType::one_qubit] = 100;
  c.gates[GateType::two_qubit] = 50;
  c.layers[GateType::measure] = 1;
  c.gates[GateType::measure] = qubits;
  c.shots = shots;
  return c;
}

Cost cost(const DeviceSpec& spec, const CircuitDemand& c, SlotCount slots = 1) {
  return *spec.type.model->cost(c, Setting{.slots = slots, .state = {}, .loaded = {}});
}
bool runs(const DeviceSpec& spec, const CircuitDemand& c, SlotCount slots = 1) {
  return spec.type.model->cost(c, Setting{.slots = slots, .state = {}, .loaded = {}}).has_value();
}

}  // namespace

TEST_CASE("qpu: a job is circuits x updates x shots x (delay + circuit + readout)") {
  const double shot = 100e-6 + 1.1e-6 + 1e-6;
  CHECK(cost(chip(), circuit()).run.alone().value == Approx(1000 * shot));
  CircuitDemand c = circuit();
  c.circuits = 3;
  c.updates = 2;
  CHECK(cost(chip(), c).run.alone().value == Approx(6000 * shot));
  CHECK(cost(chip({{"shot_overhead", given::text("20 us")}}), circuit()).run.alone().value ==
        Approx(1000 * (shot + 20e-6)));
}

TEST_CASE("qpu: without a delay between shots the qubits are reset") {
  DeviceSpec spec = given::device("qpu", given::parameters({{"qubits", given::whole(20)},
                                                            {"one_qubit_time", given::text("10 ns")},
                                                            {"two_qubit_time", given::text("100 ns")},
                                                            {"readout_time", given::text("1 us")},
                                                            {"reset_time", given::text("2 us")}}));
  CHECK(cost(spec, circuit()).run.alone().value == Approx(1000 * 4.1e-6));
}

TEST_CASE("qpu: queue, compilation and return hold no slot; job, loading and updates do") {
  const Keys keys{{"queue_time", given::text("60 s")},   {"compile_time", given::text("2 s")},
                  {"job_time", given::text("5 s")},      {"load_time", given::text("0.5 s")},
                  {"update_time", given::text("0.1 s")}, {"return_time", given::text("3 s")}};
  CircuitDemand c = circuit();
  c.circuits = 4;
  c.updates = 10;
  const double shots = 40 * 1000 * 102.1e-6;
  const Cost each = cost(chip(keys), c);
  CHECK(each.before.value == Approx(60 + 4 * 2));
  CHECK(each.setup == 0_s);
  CHECK(each.run.alone().value == Approx(5 + 4 * 0.5 + 40 * 0.1 + shots));
  CHECK(each.after.value == Approx(3));

  Keys kept = keys;
  kept.emplace_back("keeps_loaded", true);
  TaskForms forms;
  c.program = forms.config("ansatz");
  const Cost once = cost(chip(kept), c);
  CHECK(once.before.value == Approx(60));
  CHECK(once.setup.value == Approx(4 * 2.5));
  CHECK(once.needs == c.program);
  CHECK(once.run.alone().value == Approx(5 + 4 + shots));
}

TEST_CASE("qpu: a job beyond the machine's limits becomes several") {
  const Keys keys{
      {"job_time", given::text("2 s")}, {"most_shots", given::whole(400)}, {"most_circuits", given::whole(3)}};
  CircuitDemand c = circuit(1000);
  c.circuits = 4;
  // 2 x 3 jobs.
  CHECK(cost(chip(keys), c).run.alone().value == Approx(6 * 2 + 4000 * 102.1e-6));
}

TEST_CASE("qpu: a circuit wider than the chip, or than its partition, is refused with both numbers") {
  CHECK(runs(chip(), circuit(1, 20)));
  CHECK_FALSE(runs(chip(), circuit(1, 21)));
  CHECK(chip().type.model->explain(circuit(1, 21), Setting{}) == "the circuit needs 21 qubits, the device has 20");
  // 20 / 3 = 6 qubits, of which one is left as a guard; two partitions: 11; all: 20.
  const DeviceSpec cut = chip({{"slots", given::whole(3)}, {"guard_qubits", given::whole(1)}});
  CHECK(runs(cut, circuit(1, 5)));
  CHECK_FALSE(runs(cut, circuit(1, 6)));
  CHECK(runs(cut, circuit(1, 11), 2));
  CHECK_FALSE(runs(cut, circuit(1, 12), 2));
  CHECK(runs(cut, circuit(1, 20), 3));
  CHECK(cut.type.model->explain(circuit(1, 6), Setting{}) ==
        "the circuit needs 6 qubits, the device has 5 in 1 of 3 partitions");
  CHECK(given::complaint([] {
          chip({{"slots", given::whole(7)}, {"guard_qubits", given::whole(2)}});
        }).find("leave none to work") != std::string::npos);
  CHECK_FALSE(chip().type.model->cost(KernelDemand(1_Gflop, 0_B), Setting{}));
}

TEST_CASE("qpu: zero-noise extrapolation runs folded gates, 1 + 3 + 5 times in three executions") {
  CircuitDemand c = circuit();
  c.noise_scales = 3;
  CHECK(cost(chip(), c).run.alone().value == Approx(1000 * (3 * 101e-6 + 9 * 1.1e-6)));
}

TEST_CASE("qpu: circuits that learn the readout's errors run besides") {
  CircuitDemand c = circuit();
  c.calibration_circuits = 2;
  CHECK(cost(chip(), c).run.alone().value == Approx(1000 * (3 * 101e-6 + 1.1e-6)));
}

TEST_CASE("qpu: probabilistic cancellation takes gamma^2 times the shots") {
  CircuitDemand c = circuit();
  c.cancels_errors = true;
  const DeviceSpec spec = chip({{"one_qubit_error", given::real(1e-3)}, {"two_qubit_error", given::real(1e-2)}});
  // sum of errors 100 x 1e-3 + 50 x 1e-2 = 0.6; gamma^2 = exp(2.4) = 11.02
  CHECK(cost(spec, c).run.alone().value == Approx(std::ceil(1000 * std::exp(2.4)) * 102.1e-6));
  c.gates[GateType::two_qubit] = 1e6;
  CHECK_FALSE(runs(spec, c));
  CHECK(spec.type.model->explain(c, Setting{}).find("error cancellation takes inf times the shots") == 0);
}

TEST_CASE("qpu: expected success multiplies gates, readout and idling") {
  // (1 - 0.01)^1 of cx, (1 - 0.1)^2 of readout, and exp(-100 ns (1/10 us + 1/5 us)) of the qubit that waits for it.
  const TextFile file("c.qasm",
                      "OPENQASM 2.0;\ninclude \"qelib1.inc\";\nqreg q[2]; creg c[2]; x q[0]; x q[1]; x q[0]; x q[0]; "
                      "cx q[0],q[1]; measure q -> c;");
  const auto c = circuit_of(qasm::read_program(file), file);
  const DeviceSpec spec = chip({{"two_qubit_error", given::real(0.01)},
                                {"readout_error", given::real(0.1)},
                                {"t1", given::text("10 us")},
                                {"t2", given::text("5 us")}});
  const double expected = 0.99 * 0.81 * std::exp(-20e-9 * (1 / 10e-6 + 1 / 5e-6));
  const std::string text = spec.type.model->explain(*c, Setting{});
  CHECK(text.find("(ESP) ") != std::string::npos);
  CHECK(std::stod(text.substr(text.find("(ESP) ") + 6)) == Approx(expected).epsilon(1e-3));
}

TEST_CASE("qpu: crosstalk counts only with partitions side by side") {
  const auto success = [](const DeviceSpec& spec) {
    const std::string text = spec.type.model->explain(circuit(1, 4), Setting{});
    return std::stod(text.substr(text.find("(ESP) ") + 6));
  };
  const Keys keys{{"two_qubit_error", given::real(0.01)}, {"crosstalk", given::real(2)}};
  Keys cut = keys;
  cut.emplace_back("slots", given::whole(4));
  CHECK(success(chip(keys)) == Approx(std::pow(0.99, 50)).epsilon(2e-3));
  CHECK(success(chip(cut)) == Approx(std::pow(0.98, 50)).epsilon(2e-3));
}

TEST_CASE("qpu: a job's price is that of the task, its executions and their gates") {
  const DeviceSpec spec = chip({{"price_per_task", given::text("0.3 USD")},
                                {"price_per_shot", given::text("0.01 USD")},
                                {"price_per_two_qubit_gate", given::text("0.001 USD")}});
  CHECK(cost(spec, circuit(100)).price.value == Approx(0.3 + 100 * 0.01 + 100 * 50 * 0.001));
}

TEST_CASE("qpu: no shots are no shorter than the job's overhead, more shots are never faster") {
  Seconds before;
  for (const double shots : {1.0, 10.0, 1000.0, 1e6}) {
    const Seconds now = cost(chip({{"job_time", given::text("2 s")}}), circuit(shots)).run.alone();
    CHECK(now > before);
    CHECK(now > 2_s);
    before = now;
  }
}

TEST_CASE("qpu: calibrations come with both keys, and end before the next") {
  const auto complaint = [](Keys keys) { return given::complaint([&] { chip(std::move(keys)); }); };
  CHECK(complaint({{"calibration_every", given::text("1 h")}}).find("come together") != std::string::npos);
  CHECK(complaint({{"calibration_every", given::text("1 h")}, {"calibration_length", given::text("2 h")}})
            .find("must end before the next begins") != std::string::npos);
  const DeviceSpec spec =
      chip({{"calibration_every", given::text("1 h")}, {"calibration_length", given::text("10 min")}});
  REQUIRE(spec.type.closed);
  CHECK(spec.type.closed->length == Seconds(600));
}
