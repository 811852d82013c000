#include <chrono>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/cli/program.hpp"

namespace {

std::string two_nodes(const std::string& workload) {
  return "schema = 1\n[workload]\n" + workload +
         "\n[platform]\ninterconnect = { bandwidth = \"1 GB/s\", latency = \"1 us\" }\n"
         "nodes = [ { count = 2, devices = [ { slots = 1 } ] } ]\n[network]\nmodel = \"hockney\"\n"
         "[scheduler]\nmodel = \"fifo\"\n";
}

const Files files = {{"balls.toml", two_nodes("model = \"ping-pong\"\nsize = \"300 kB\"\nrounds = 10")},
                     {"steps.toml", two_nodes("model = \"bsp\"\nsteps = 5\nwork = \"2 ms\"\nsize = \"10 kB\"")},
                     {"long.toml", two_nodes("model = \"pipeline\"\nitems = 100000\nwork = \"1 ms\"")},
                     {"large.toml", two_nodes("model = \"ping-pong\"\nsize = \"3 GB\"")},
                     {"head-on.toml", two_nodes("model = \"goal\"\nfile = \"ring.goal\"")},
                     {"ring.goal",
                      "num_ranks 2\n\nrank 0 {\nl1: recv 8b from 1 tag 0\nl2: send 8b to 1 tag 0\nl2 requires l1\n}\n\n"
                      "rank 1 {\nl1: recv 8b from 0 tag 0\nl2: send 8b to 0 tag 0\nl2 requires l1\n}\n"}};

/// Tests run as whoever builds, which may be root.
const std::string launched_pelsim = "OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 '" PELSIM_PROGRAM "'";

bool is_one_line(const std::string& text) { return std::count(text.begin(), text.end(), '\n') == 1; }

/// pelsim where `mpirun` is a script of ours, and nothing else is in PATH but the system's own programs.
Ended with_mpirun(const FolderOfFiles& folder, const std::string& script, const std::string& arguments) {
  fs::create_directory(folder.file("bin"));
  fs::copy(PELSIM_PROGRAM, folder.file("bin/pelsim"));
  for (const auto& [name, text] : Files{{"mpirun", script}, {"pelsim-mpi-host", "exit 0"}}) {
    if (text.empty()) continue;
    std::ofstream(folder.file("bin/" + name)) << "#!/bin/sh\n" << text << "\n";
    fs::permissions(folder.file("bin/" + name), fs::perms::owner_all);
  }
  const Ended ended = program(folder, arguments, "PATH=/nowhere ./bin/pelsim");
  fs::remove_all(folder.file("bin"));
  return ended;
}

nlohmann::json report(const FolderOfFiles& folder, const std::string& arguments) {
  const Ended ended = program(folder, "run --json - --engine host --oversubscribe " + arguments, launched_pelsim);
  INFO(ended.err);
  REQUIRE(ended.code == 0);
  return nlohmann::json::parse(ended.out);
}

}  // namespace

TEST_CASE("a program of messages runs on real ranks, and every byte that they send is checked") {
  if (!has_mpi()) return;
  const FolderOfFiles folder(files);
  const nlohmann::json json = report(folder, "balls.toml --out result");
  CHECK(json.at("engine") == "host");
  CHECK(json.at("tasks_done") == json.at("tasks"));
  CHECK(json.at("transfers") == 20);
  CHECK(json.at("bytes_moved") == 6e6);
  CHECK(json.at("verdict").at("right") == true);
  CHECK_THAT(json.at("verdict").at("what").get<std::string>(), Catch::Matchers::Contains("6000000 B in 20 messages"));
  CHECK_THAT(json.at("notes").dump(), Catch::Matchers::Contains("2 ranks under") &&
                                          Catch::Matchers::Contains("MPI_Isend") &&
                                          Catch::Matchers::Contains("CLOCK_MONOTONIC"));
  for (const char* file : {"trace.pel", "trace.json", "tasks.csv", "transfers.csv", "trace.paje", "report.txt"})
    CHECK(fs::exists(folder.file("result/" + std::string(file))));
  CHECK(report(folder, "steps.toml").at("makespan_s").get<double>() >= 10e-3);
  CHECK(report(folder, "steps.toml --no-pin --no-trace").at("tasks_done") > 10);
}

TEST_CASE("what simulators predict of a program of messages is compared with real ranks") {
  if (!has_mpi()) return;
  const FolderOfFiles folder(files);
  const Ended ended = program(
      folder, "compare steps.toml --engines native,host --repeats 3 --json - --chrome both.json", launched_pelsim);
  INFO(ended.err);
  REQUIRE((ended.code == 0 || std::thread::hardware_concurrency() < 2));
  if (ended.code != 0) return;
  const nlohmann::json json = nlohmann::json::parse(ended.out);
  CHECK(json.dump().find("compute") != std::string::npos);
  CHECK(fs::exists(folder.file("both.json")));
}

TEST_CASE("interrupting ranks stops them soon and keeps what is done") {
  if (!has_mpi()) return;
  const FolderOfFiles folder(files);
  const auto begin = std::chrono::steady_clock::now();
  const Ended ended = program(folder, "run long.toml --engine host --oversubscribe --out result --json -",
                              "timeout --signal=INT --foreground 20 env " + launched_pelsim);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(60));
  CHECK_THAT(ended.err, Catch::Matchers::Contains("stopped with"));
  const nlohmann::json json = nlohmann::json::parse(ended.out);
  CHECK(json.at("tasks_done") > 0);
  CHECK(json.at("tasks_done") < json.at("tasks"));
  CHECK(json.at("verdict").is_null());
  CHECK(fs::exists(folder.file("result/trace.pel")));
}

TEST_CASE("a rank that dies ends the run with one line and exit code 4, and nobody is left") {
  if (!has_mpi()) return;
  const FolderOfFiles folder(files);
  // The youngest of mpirun's children is the last rank.
  const Ended ended = program(
      folder,
      "run long.toml --engine host --oversubscribe --quiet 2>said & pid=$!; for i in $(seq 400); do sleep 0.05; "
      "mpirun=$(cat /proc/$pid/task/*/children | tr -d ' '); test -n \"$mpirun\" || continue; "
      "set -- $(cat /proc/$mpirun/task/*/children 2>/dev/null); test $# -eq 2 && break; done; sleep 2; kill -9 $2; "
      "wait $pid; code=$?; sleep 0.5; grep -qs '^State:.*[RSD]' /proc/$1/status && exit 77; exit $code; }",
      "{ env " + launched_pelsim);
  CHECK(ended.code == 4);
  CHECK(is_one_line(text_of_file(folder.file("said"))));
  CHECK_THAT(text_of_file(folder.file("said")), Catch::Matchers::StartsWith("pelsim: "));
}

TEST_CASE("what real ranks cannot do is told in one line before they run") {
  if (!has_mpi()) return;
  const FolderOfFiles folder(files);
  const Ended many = program(folder,
                             "run balls.toml --engine host --out result --set workload.pairs=1000 --set "
                             "platform.nodes.0.count=2000",
                             launched_pelsim);
  CHECK(many.code == 3);
  CHECK(is_one_line(many.err));
  CHECK_THAT(many.err, Catch::Matchers::Contains("2000 ranks") && Catch::Matchers::Contains("--oversubscribe"));
  CHECK_FALSE(fs::exists(folder.file("result")));

  const Ended large = program(folder, "run large.toml --engine host --oversubscribe", launched_pelsim);
  CHECK(large.code == 3);
  CHECK(is_one_line(large.err));
  CHECK_THAT(large.err, Catch::Matchers::Contains("large.toml: a message of 3 GB"));

  const Ended ring = program(folder, "run head-on.toml --engine host --oversubscribe", launched_pelsim);
  CHECK(ring.code == 3);
  CHECK(is_one_line(ring.err));
  CHECK_THAT(ring.err, Catch::Matchers::Contains("waits for itself"));
}

TEST_CASE("what mpirun refuses is one line with exit code 4 that says what to do") {
  const FolderOfFiles folder(files);
  const std::string run = "run balls.toml --engine host --oversubscribe --quiet";
  const auto told = [&](const std::string& script) {
    const Ended ended = with_mpirun(folder, script, run);
    CHECK(ended.code == 4);
    CHECK(is_one_line(ended.err));
    return ended.err;
  };
  using Catch::Matchers::Contains;
  CHECK_THAT(told(""), Contains("mpirun, which is not in PATH") && Contains("openmpi-bin"));
  CHECK_THAT(told("echo 'You can override this by adding the --allow-run-as-root option' >&2; exit 1"),
             Contains("root") && Contains("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1"));
  CHECK_THAT(told("echo ----- >&2; echo 'There are not enough slots available in the system' >&2; exit 1"),
             Contains("mpirun: There are not enough slots available"));
  CHECK_THAT(told("echo 'pelsim-mpi-host: rank 1: out of memory' >&2; exit 4"), Contains("rank 1: out of memory"));
  CHECK_THAT(told("echo 'mpirun noticed that process rank 1 with PID 7 on node a exited on signal 9 (Killed).' >&2"),
             Contains("rank 1") && Contains("signal 9"));
  CHECK_THAT(told("exit 5"), Contains("mpirun failed with exit code 5"));
  CHECK_THAT(told("exit 0"), Contains("without starting a rank"));
}

TEST_CASE("without MPI a program of messages runs on threads, and the report says so") {
  const FolderOfFiles folder(files);
  fs::create_directory(folder.file("bin"));
  const fs::path build = fs::path(PELSIM_PROGRAM).parent_path();
  for (const char* name : {"pelsim", "pelsim-host"}) fs::copy(build / name, folder.file("bin/" + std::string(name)));
  const Ended ended =
      program(folder, "run balls.toml --engine host --oversubscribe --json -", "PATH=/usr/bin:/bin ./bin/pelsim");
  REQUIRE(ended.code == 0);
  CHECK_THAT(nlohmann::json::parse(ended.out).at("notes").dump(), Catch::Matchers::Contains("not sent by MPI"));
}
