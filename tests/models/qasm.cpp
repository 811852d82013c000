#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <numbers>

#include "models/circuit_file.hpp"
#include "tests/catch.hpp"
#include "tests/models/import_text.hpp"
#include "tests/models/refusal.hpp"

using namespace pelsim;

namespace {

constexpr const char* header = "OPENQASM 2.0;\ninclude \"qelib1.inc\";\n";

qasm::Program program(const std::string& body) { return qasm::read_program(TextFile("c.qasm", header + body)); }

std::shared_ptr<CircuitDemand> circuit(const std::string& body) {
  const TextFile file("c.qasm", header + body);
  return circuit_of(qasm::read_program(file), file);
}

/// Without the file's name: "3:1: what is wrong"; the header takes two lines.
std::string wrong(const std::string& body) {
  const std::string message = refusal([&] { circuit(body); });
  return message.starts_with("c.qasm:") ? message.substr(7) : message;
}

}  // namespace

TEST_CASE("qasm: gates on registers are spread over their qubits, a single qubit takes part in each") {
  const auto c = circuit("qreg a[3]; qreg b[3]; qreg c[1]; creg m[3]; h a; cx a,b; cx c[0],b; measure a -> m;");
  CHECK(c->qubits == 7);
  CHECK(c->gates[GateType::one_qubit] == 3);
  CHECK(c->gates[GateType::two_qubit] == 6);
  CHECK(c->gates[GateType::measure] == 3);
}

TEST_CASE("qasm: definitions are expanded with their parameters") {
  // x on b turns by pi/8 there and back, a Toffoli by the textbook's 6 cx, 2 h and 7 T.
  const auto c = circuit(
      "gate turn(t,n) a,b { rz(t/2^n) a; cx a,b; rz(-t/2^n) a; }\n"
      "qreg q[3]; turn(pi,3) q[0],q[1]; ccx q[0],q[1],q[2];");
  CHECK(c->gates[GateType::two_qubit] == 1 + 6);
  CHECK(c->gates[GateType::one_qubit] == 2);
  CHECK(c->gates[GateType::phase] == 2 + 7);
  CHECK(c->logical.rotations == 2);
  CHECK(c->logical.toffolis == 1);
  CHECK(c->logical.t == 0);  // those of the Toffoli are counted with it
}

TEST_CASE("qasm: angles decide what an error-corrected machine pays") {
  const auto c = circuit(
      "qreg q[1]; t q[0]; tdg q[0]; s q[0]; rz(3*pi/4) q[0]; rx(pi/2) q[0]; ry(0.3) q[0];"
      "u3(pi/4,0.1,-pi) q[0];");
  CHECK(c->logical.t == 4);          // t, tdg, rz(3 pi/4), u3's first
  CHECK(c->logical.rotations == 2);  // ry(0.3), u3's second
  CHECK(c->logical.rotation_depth == 2);
  CHECK(c->gates[GateType::phase] == 4);
}

TEST_CASE("qasm: formulas follow the usual precedence") {
  const auto angle = [](const std::string& formula) {
    const auto p = program("qreg q[1]; rz(" + formula + ") q[0];");
    return p.statements[0].angles[0];
  };
  CHECK(angle("2+3*4") == 14);
  CHECK(angle("-2^2") == -4);
  CHECK(angle("2^3^2") == 512);
  CHECK(angle("8/4/2") == 1);
  CHECK(angle("pi*-0.5") == -std::numbers::pi / 2);
  CHECK(angle("sin(pi/6)+cos(0)+ln(exp(2))+sqrt(9)-tan(0)") == Approx(0.5 + 1 + 2 + 3));
  CHECK(angle("1.5e-3") == 1.5e-3);
  CHECK(angle("(1-(2-3))") == 2);
}

TEST_CASE("qasm: depth counts the longest way through qubits and measured bits") {
  // h, cx, measure, then the conditional x: 4 on the way; the other qubit has 3.
  const auto c = circuit("qreg q[2]; creg m[1]; h q[0]; cx q[0],q[1]; measure q[0] -> m[0]; if(m==1) x q[1];");
  CHECK(c->depth == 4);
  CHECK(c->steps.back().conditional);
  CHECK(c->layers[GateType::two_qubit] == 1);
}

TEST_CASE("qasm: what is wrong is told with its place") {
  CHECK(wrong("qreg q[2];\nhh q[0];") == "4:1: unknown gate 'hh' (did you mean 'ch'?)");
  CHECK(wrong("qreg q[2];\nh r[0];") == "4:3: unknown quantum register 'r' (known: q)");
  CHECK(wrong("qreg q[2];\nh q[2];") == "4:5: register 'q' has 2 element(s), counted from 0: there is no q[2]");
  CHECK(wrong("qreg q[2];\ncx q[0];") == "4:1: gate 'cx' takes 2 qubit(s), not 1");
  CHECK(wrong("qreg q[2];\ncx q[1],q[1];") == "4:1: gate 'cx' is given one qubit twice");
  CHECK(wrong("qreg q[2]; qreg r[3];\ncx q,r;").find("registers of 2 and 3 qubits") != std::string::npos);
  CHECK(wrong("qreg q[1];\nrz q[0];") == "4:1: gate 'rz' takes 1 angle(s), not 0");
  CHECK(wrong("qreg q[1];\nrz(1/0) q[0];") == "4:1: an angle of 'rz' has no finite value");
  CHECK(wrong("qreg q[1];\nrz(x) q[0];").starts_with("4:4: unknown name 'x' in a formula"));
  CHECK(wrong("qreg q[1];\nh q[0]") == "4:7: ';' must stand here, not the end of the file");
  CHECK(wrong("gate a b { a b; }").starts_with("3:12: unknown gate 'a'"));  // not within itself
  CHECK(wrong("opaque far a,b,c;\nqreg q[3];\nfar q[0],q[1],q[2];").starts_with("5:1: gate 'far' is opaque"));
  CHECK(wrong("creg c[1];") == "3:11: the program has no qubits: declare some with 'qreg q[2];'");
  CHECK(wrong("qreg q[1];\nmeasure q[0] -> c[0]; x r[0];").starts_with("4:25: unknown quantum register 'r'"));
  const auto bare = [](const std::string& text) {
    return refusal([&] { qasm::read_program(TextFile("c.qasm", text)); });
  };
  CHECK(bare("qreg q[1];") == "c.qasm:1:1: not an OpenQASM 2 file: it begins with 'OPENQASM 2.0;'");
  CHECK(bare("OPENQASM 3.0;") == "c.qasm:1:10: version '3.0' of OpenQASM is not read, only 2.0");
  CHECK(bare("OPENQASM 2.0;\nqreg q[1];\nh q[0];") ==
        "c.qasm:3:1: gate 'h' is in the library: write 'include \"qelib1.inc\";' above");
  CHECK(bare("OPENQASM 2.0;\nqreg q[2];\nU(0,0,0) q[0]; CX q[0],q[1];") == "accepted");
}

TEST_CASE("qasm: definitions that double without end are refused before memory runs out") {
  std::string body = "gate g0 a { x a; }\n";
  for (int k = 1; k < 40; ++k)
    body +=
        "gate g" + std::to_string(k) + " a { g" + std::to_string(k - 1) + " a; g" + std::to_string(k - 1) + " a; }\n";
  CHECK(wrong(body + "qreg q[1]; g39 q[0];").find("the circuit has more than 20000000 gates") != std::string::npos);
}

TEST_CASE("qasm: a workload of jobs that ask the circuit of the file") {
  const Workload workload =
      import_with("qasm", std::string(header) + "qreg q[2]; creg c[2]; h q[0]; cx q[0],q[1]; measure q -> c;", {});
  REQUIRE(workload.graph.tasks() == 1);
  const auto forms = workload.graph.forms().of(workload.graph.kind(TaskId(0)));
  REQUIRE(forms.size() == 1);
  CHECK(forms[0]->kind == Demand::Kind::circuit);
  REQUIRE(workload.notes.size() == 1);
  CHECK(workload.notes[0] ==
        "the circuit has 2 qubits, 2 bits: 2 gates (0 phases, 1 one-qubit, 1 two-qubit), 2 measurements, depth 3");
}

TEST_CASE("every QASM file at hand imports with the counts that an independent reader found") {
  const char* folder = std::getenv("PELSIM_DATA");
  if (folder == nullptr || *folder == '\0') {
    std::cout << "skipped: PELSIM_DATA is not set, so there are no real circuits to import\n";
    return;
  }
  std::ifstream in(std::filesystem::path(folder) / "import_expected.json");
  const nlohmann::json all = nlohmann::json::parse(in);
  std::size_t files = 0;
  for (const auto& [name, expected] : all.items()) {
    if (!name.starts_with("qasm/")) continue;
    CAPTURE(name);
    const TextFile file = TextFile::read((std::filesystem::path(folder) / name).string());
    const qasm::Program p = qasm::read_program(file);
    const auto sizes = [](const std::vector<qasm::Register>& registers) {
      nlohmann::json found = nlohmann::json::object();
      for (const qasm::Register& r : registers) found[r.name] = r.size;
      return found;
    };
    CHECK(p.qubit_count() == expected["qubits"]);
    CHECK(p.bit_count() == expected["cbits"]);
    CHECK(sizes(p.qubits) == expected["qregs"]);
    CHECK(sizes(p.bits) == expected["cregs"]);
    CHECK(nlohmann::json(p.words) == expected["statements"]);
    nlohmann::json own = nlohmann::json::array();
    for (std::size_t g = p.first_own_gate; g < p.gates.size(); ++g) own.push_back(p.gates[g].name);
    CHECK(own == expected["gate_definitions"]);
    const auto c = circuit_of(p, file);
    CHECK(c->steps.size() > 0);
    ++files;
  }
  CHECK(files == 20);
}
