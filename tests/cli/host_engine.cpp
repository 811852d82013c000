#include <signal.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "tests/cli/program.hpp"

namespace {

std::string on_slots(int slots, const std::string& workload) {
  return "schema = 1\n[workload]\n" + workload +
         "\n[platform]\nnodes = [ { devices = [ { model = \"cpu\", peak = \"10 Gflop/s\", bandwidth = \"10 GB/s\", "
         "slots = " +
         std::to_string(slots) + " } ] } ]\n[scheduler]\nmodel = \"fifo\"\n";
}

const Files files = {{"spin.toml", on_slots(1, "model = \"chain\"\ntasks = 10\ntime = \"1 ms\"")},
                     {"tiles.toml", on_slots(1, "model = \"cholesky\"\ntiles = 6\ntile_size = 32")},
                     {"many.toml", on_slots(4096, "model = \"chain\"\ntasks = 4\ntime = \"1 us\"")},
                     {"large.toml", on_slots(1, "model = \"cholesky\"\ntiles = 20\ntile_size = 200000")},
                     {"wide.toml", on_slots(2, "model = \"csv\"\nfile = \"wide.csv\"\nedges = \"none.csv\"")},
                     {"wide.csv", "id,slots,time_s:any\na,2,0.001\n"},
                     {"none.csv", "from,to\n"},
                     {"long.toml", on_slots(1, "model = \"chain\"\ntasks = 100000\ntime = \"1 ms\"")}};

bool is_one_line(const std::string& text) { return std::count(text.begin(), text.end(), '\n') == 1; }

nlohmann::json report(const FolderOfFiles& folder, const std::string& arguments) {
  const Ended ended = program(folder, "run --json - --engine host " + arguments);
  REQUIRE(ended.code == 0);
  return nlohmann::json::parse(ended.out);
}

/// pelsim in a folder of its own, with `companion` as its pelsim-host.
void set_up_with(const FolderOfFiles& folder, const fs::path& companion) {
  fs::create_directory(folder.file("bin"));
  fs::copy(PELSIM_PROGRAM, folder.file("bin/pelsim"));
  fs::copy(companion, folder.file("bin/pelsim-host"));
}

}  // namespace

TEST_CASE("a workload without real kernels spins for the model's time, and the report says so") {
  const FolderOfFiles folder(files);
  const nlohmann::json json = report(folder, "spin.toml --out result");
  CHECK(json.at("engine") == "host");
  CHECK(json.at("tasks_done") == 10);
  CHECK(json.at("makespan_s").get<double>() >= 10e-3);
  CHECK(json.at("verdict").is_null());
  CHECK_THAT(json.at("notes").dump(), Catch::Matchers::Contains("a stand-in"));
  for (const char* file : {"trace.pel", "trace.json", "tasks.csv", "trace.paje", "timeline.svg", "report.txt"})
    CHECK(fs::exists(folder.file("result/" + std::string(file))));
}

TEST_CASE("a workload with real kernels is computed, and its result is checked") {
  const FolderOfFiles folder(files);
  const nlohmann::json json = report(folder, "tiles.toml");
  CHECK(json.at("verdict").at("right") == true);
  CHECK(json.at("verdict").at("error") <= json.at("verdict").at("tolerance"));
  CHECK(json.at("verdict").at("tolerance").get<double>() > 0);
  CHECK_THAT(program(folder, "run tiles.toml --engine host").out,
             Catch::Matchers::Contains("right: ") && Catch::Matchers::Contains("run for real"));
}

TEST_CASE("what this machine lacks for a real run is told before it begins") {
  const FolderOfFiles folder(files);
  const Ended many = program(folder, "run many.toml --engine host --out result");
  CHECK(many.code == 3);
  CHECK(is_one_line(many.err));
  CHECK_THAT(many.err, Catch::Matchers::Contains("4096 slots") && Catch::Matchers::Contains("--oversubscribe"));
  CHECK_FALSE(fs::exists(folder.file("result")));

  const Ended large = program(folder, "run large.toml --engine host");
  CHECK(large.code == 3);
  CHECK(is_one_line(large.err));
  CHECK_THAT(large.err, Catch::Matchers::Contains("of memory"));

  const Ended wide = program(folder, "run wide.toml --engine host --oversubscribe");
  CHECK(wide.code == 3);
  CHECK(is_one_line(wide.err));
  CHECK_THAT(wide.err, Catch::Matchers::Contains("2 slots"));
}

TEST_CASE("more slots than hardware threads run when they are asked to share") {
  const FolderOfFiles folder(files);
  const nlohmann::json json =
      report(folder, "many.toml --oversubscribe --no-pin --set platform.nodes.0.devices.0.slots=70");
  CHECK(json.at("tasks_done") == 4);
  CHECK_THAT(json.at("notes").dump(), Catch::Matchers::Contains("not pinned"));
}

TEST_CASE("interrupting a real run stops it soon and keeps what is done") {
  const FolderOfFiles folder(files);
  const auto begin = std::chrono::steady_clock::now();
  // The run would take 100 s. timeout sends SIGINT to pelsim alone.
  const Ended ended = program(folder, "run long.toml --engine host --out result --json -",
                              "timeout --signal=INT --foreground 8 '" PELSIM_PROGRAM "'");
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(30));
  CHECK_THAT(ended.err, Catch::Matchers::Contains("stopped"));
  const nlohmann::json json = nlohmann::json::parse(ended.out);
  CHECK_THAT(json.at("error").get<std::string>(), Catch::Matchers::Contains("stopped"));
  CHECK(json.at("tasks_done") > 0);
  CHECK(json.at("tasks_done") < 100000);
  CHECK(fs::exists(folder.file("result/trace.pel")));
}

TEST_CASE("a real run whose result is wrong ends with exit code 1 and says by how much") {
  const FolderOfFiles folder(files);
  set_up_with(folder, PELSIM_WRONG_HOST);
  const Ended ended = program(folder, "run tiles.toml --engine host --json - --out result", "./bin/pelsim");
  CHECK(ended.code == 1);
  CHECK(is_one_line(ended.err));
  CHECK(ended.err == "pelsim: the result is wrong: |damaged| = 2, at most 1 allowed\n");
  CHECK(nlohmann::json::parse(ended.out).at("verdict").at("right") == false);
  CHECK_THAT(text_of_file(folder.file("result/report.txt")), Catch::Matchers::Contains("WRONG"));
  const Ended compared = program(folder, "compare tiles.toml --engines native,host --repeats 1", "./bin/pelsim");
  CHECK(compared.code == 4);
  CHECK_THAT(compared.err, Catch::Matchers::Contains("the host's result is wrong"));
}

TEST_CASE("a second Ctrl-C ends pelsim at once, whatever its engine does") {
  const FolderOfFiles folder(files);
  {
    std::ofstream(folder.file("deaf")) << "#!/bin/sh\ntrap '' TERM INT\nsleep 20\n";
    fs::permissions(folder.file("deaf"), fs::perms::owner_all);
  }
  set_up_with(folder, folder.file("deaf"));
  const std::string wait_for = "for i in $(seq 200); do sleep 0.05; ";
  const auto begin = std::chrono::steady_clock::now();
  const Ended ended =
      program(folder,
              "run spin.toml --engine host --out result 2>said & pid=$!; " + wait_for +
                  "test -n \"$(cat /proc/$pid/task/$pid/children)\" && break; done; kill -INT $pid; " + wait_for +
                  "grep -q stopping said && break; done; kill -INT $pid; wait $pid; exit $?; }",
              "{ ./bin/pelsim");
  CHECK(ended.code == 130);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(15));
  CHECK_THAT(text_of_file(folder.file("said")), Catch::Matchers::Contains("once more to end at once"));
  CHECK_FALSE(fs::exists(folder.file("result")));
}
