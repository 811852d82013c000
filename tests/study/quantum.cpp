#include <algorithm>

#include "study/report.hpp"
#include "tests/catch.hpp"
#include "tests/models/refusal.hpp"
#include "tests/study/small_scenarios.hpp"

using namespace pelsim;

namespace {

const std::string chip =
    "{ model = \"qpu\", qubits = 5, one_qubit_time = \"0 s\", two_qubit_time = \"0 s\", readout_time = \"1 ms\"";

/// Jobs of 1000 shots: 1 s each.
Scenario jobs(int count, int qubits, const std::string& keys = "", const std::string& others = "",
              const std::string& scheduler = "fifo") {
  std::string rows;
  for (int k = 0; k < count; ++k) rows += "j" + std::to_string(k) + ",circuit\n";
  const FolderOfFiles folder(
      Files{{"s.toml",
             "schema = 1\n[workload]\nmodel = \"csv\"\nfile = \"tasks.csv\"\n[[workload.demands]]\n"
             "kind = \"circuit\"\nmodel = \"circuit\"\nqubits = " +
                 std::to_string(qubits) + "\n[[platform.nodes]]\ndevices = [" + chip + keys + " }" + others +
                 "]\n[scheduler]\nmodel = \"" + scheduler + "\"\n"},
            {"tasks.csv", "id,kind\n" + rows}});
  return load_scenario(folder.file("s.toml"));
}

}  // namespace

TEST_CASE("a circuit that is wider than every chip is refused with both numbers") {
  CHECK(refusal([] {
          jobs(1, 6);
        }).find("no device can run task 'j0' of kind 'circuit': 'qpu': the circuit needs 6 qubits, the device has 5") !=
        std::string::npos);
  // Where another device is wide enough the scheduler goes there.
  const Scenario s = jobs(3, 6, "",
                          ", { model = \"qpu\", qubits = 6, one_qubit_time = \"0 s\", two_qubit_time = \"0 s\", "
                          "readout_time = \"2 ms\" }");
  CHECK(makespan_of(s) == Approx(6));
}

TEST_CASE("no job starts in a calibration, and what runs ends first") {
  // Closed from 2.5 to 4.5 s and from 5 to 7 s: jobs start at 0, 1, 2; 4.5; 7; 7 would be the fifth.
  const Scenario s = jobs(5, 5, ", calibration_every = \"2.5 s\", calibration_length = \"2 s\"");
  const RunResult result = run_of(s);
  REQUIRE(result.trace.attempts.size() == 5);
  std::vector<double> starts;
  for (const Attempt& a : result.trace.attempts) starts.push_back(s.clock.seconds(a.start).value);
  CHECK(starts == std::vector<double>{0, 1, 2, 4.5, 7});
  CHECK(makespan_of(s) == 8);  // and a second run of the scenario sees the same windows
}

TEST_CASE("calibrations without end do not keep a run alive that cannot go on") {
  struct Nobody : Scheduler {
    void decide(const Instant&, Decisions&) override {}
  } nobody;
  const Scenario s = jobs(1, 5, ", calibration_every = \"3 s\", calibration_length = \"1 s\"");
  NativeEngine engine(s.clock);
  const RunResult result = simulate(s.run(nobody), engine);
  CHECK(result.error.kind == RunError::Kind::deadlock);
  CHECK(result.events < 10);
}

TEST_CASE("the queue before a job holds no slot, the partitions do") {
  // A plan submits both jobs at once: each queues 5 s, then they run one after the other. A greedy policy hands a
  // device no more tasks than it has slots, so the second job begins to queue when the first is done.
  CHECK(makespan_of(jobs(2, 5, ", queue_time = \"5 s\"", "", "heft")) == Approx(7));
  CHECK(makespan_of(jobs(2, 5, ", queue_time = \"5 s\"")) == Approx(12));
  CHECK(makespan_of(jobs(2, 2, ", queue_time = \"5 s\", slots = 2")) == Approx(6));
}

TEST_CASE("a circuit stays loaded for the jobs that follow") {
  // Loading takes 10 s: each time, or once.
  CHECK(makespan_of(jobs(3, 5, ", load_time = \"10 s\"")) == Approx(33));
  CHECK(makespan_of(jobs(3, 5, ", load_time = \"10 s\", keeps_loaded = true")) == Approx(13));
}

TEST_CASE("the notes tell how likely a circuit succeeds") {
  const Scenario s = jobs(1, 5, ", readout_error = 0.1");
  const auto found = std::find_if(s.notes.begin(), s.notes.end(), [](const std::string& note) {
    return note.find("kind 'circuit' on 'qpu': a circuit takes 1 ms") == 0;
  });
  REQUIRE(found != s.notes.end());
  CHECK(found->find("(ESP) 0.59") != std::string::npos);  // 0.9^5
}

TEST_CASE("a demand's file is found beside the scenario, and from its resolved form") {
  const FolderOfFiles folder(
      Files{{"s.toml",
             "schema = 1\n[workload]\nmodel = \"csv\"\nfile = \"tasks.csv\"\n[[workload.demands]]\nkind = \"bell\"\n"
             "model = \"circuit\"\nfile = \"bell.qasm\"\n[[platform.nodes]]\ndevices = [" +
                 chip + " }]\n"},
            {"bell.qasm",
             "OPENQASM 2.0;\ninclude \"qelib1.inc\";\nqreg q[2];\ncreg c[2];\nh q[0];\ncx q[0],q[1];\n"
             "measure q -> c;\n"},
            {"tasks.csv", "id,kind\na,bell\n"}});
  const Scenario s = load_scenario(folder.file("s.toml"));
  CHECK(makespan_of(s) == Approx(1));
  const FolderOfFiles elsewhere(Files{{"resolved.toml", s.resolved}});
  CHECK(makespan_of(load_scenario(elsewhere.file("resolved.toml"))) == Approx(1));
}

TEST_CASE("the quantum scenarios keep what their comments promise") {
  const auto makespan = [](const std::string& name, const std::vector<Override>& overrides = {}) {
    return makespan_of(load_scenario(PELSIM_SOURCE_DIR "/scenarios/" + name, overrides));
  };
  const std::string chip_of_vqe = "platform.nodes.1.devices.0.";
  CHECK(makespan("vqe-wan.toml") == Approx(75 * 60).epsilon(0.01));
  CHECK(makespan("vqe-wan.toml", {{chip_of_vqe + "queue_time", "0 s"}}) == Approx(14.4 * 60).epsilon(0.01));
  CHECK(makespan("vqe-colocated.toml") == Approx(12.4 * 60).epsilon(0.01));
  CHECK(makespan("vqe-colocated.toml", {{chip_of_vqe + "slots", "4"}, {"workload.jobs", "4"}}) ==
        Approx(187).epsilon(0.01));
  CHECK(makespan("vqe-colocated.toml", {{chip_of_vqe + "shot_overhead", "0 s"}}) == Approx(408).epsilon(0.01));
  CHECK(makespan("qasm.toml") == Approx(16).epsilon(0.04));
  CHECK(makespan("qasm.toml", {{"platform.nodes.0.devices.0.slots", "1"}}) == Approx(48).epsilon(0.01));
  const double run = makespan("fault-tolerant.toml");
  CHECK(makespan("fault-tolerant.toml", {{chip_of_vqe + "qubits", "1000000"}}) - run ==
        Approx(9.3 * 1.156188).epsilon(0.05));
}

TEST_CASE("a job that a policy submits on the way is not replayed as if it had queued from the start") {
  const Scenario s = jobs(3, 5, ", queue_time = \"5 s\"");
  const Report report = make_report(s, run_of(s));
  CHECK_FALSE(report.ideal_makespan);
  CHECK(std::any_of(report.notes.begin(), report.notes.end(), [](const std::string& note) {
    return note.find("jobs joined a device's queue on the way") != std::string::npos;
  }));
  const Scenario planned = jobs(3, 5, ", queue_time = \"5 s\"", "", "heft");
  CHECK(make_report(planned, run_of(planned)).ideal_makespan);
}
