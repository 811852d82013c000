#include <nlohmann/json.hpp>

#include "tests/cli/program.hpp"

namespace {

const Files files = {{"good.toml", small_scenario("model = \"chain\"\ntasks = 5\ntime = \"2 s\"")},
                     {"late.toml", small_scenario("model = \"chain\"\ntasks = 2\ntime = \"1e12 s\"")},
                     {"long.toml", small_scenario("model = \"chain\"\ntasks = 300000")},
                     {"flow.toml",
                      "schema = 1\n[workload]\nmodel = \"layered\"\ntasks = 60\nccr = 2\n[platform]\n"
                      "interconnect = { bandwidth = \"1 GB/s\", latency = \"1 us\" }\n"
                      "nodes = [ { count = 4, devices = [ { slots = 2 } ] } ]\n"
                      "[network]\nmodel = \"flow\"\n"}};

bool is_built() {
#ifdef PELSIM_WITH_SIMGRID
  return true;
#else
  WARN("skipped: this pelsim is built without SimGrid");
  return false;
#endif
}

/// pelsim in a folder where nothing or another program stands beside it, and nothing in PATH.
std::string lonely_pelsim(const FolderOfFiles& folder, const std::string& companion) {
  fs::create_directory(folder.file("bin"));
  std::error_code other_disk;
  fs::create_hard_link(PELSIM_PROGRAM, folder.file("bin/pelsim"), other_disk);
  if (other_disk) fs::copy(PELSIM_PROGRAM, folder.file("bin/pelsim"));
  if (!companion.empty()) {
    std::ofstream(folder.file("bin/pelsim-simgrid")) << "#!/bin/sh\n" << companion << "\n";
    fs::permissions(folder.file("bin/pelsim-simgrid"), fs::perms::owner_all);
  }
  return "PATH=/usr/bin:/bin ./bin/pelsim";
}

bool is_one_line(const std::string& text) { return std::count(text.begin(), text.end(), '\n') == 1; }

/// Runs long.toml and does `then` once the child, whose number is $child, is at work; the exit code.
int run_and(const FolderOfFiles& folder, const std::string& then) {
  const std::string command =
      "cd '" + folder.path() +
      "' && { '" PELSIM_PROGRAM
      "' run long.toml --engine simgrid --out result --json - >out 2>err & pid=$!; for i in $(seq 600); do sleep 0.1; "
      "child=$(cat /proc/$pid/task/$pid/children 2>/dev/null); child=${child% }; "
      // Both signals are blocked once it watches for them.
      "test -n \"$child\" && grep -q '^Name:.*pelsim-simgrid' /proc/$child/status && "
      "grep -q 'SigBlk:.*4.*2$' /proc/$child/status && grep -q '^Threads:.*2' /proc/$child/status && break; done; " +
      then + "; wait $pid; code=$?; grep -qs '^State:.*[RSD]' /proc/$child/status && exit 77; exit $code; }";
  const int status = std::system(("bash -c '" +
                                  [&] {
                                    std::string quoted;
                                    for (const char c : command)
                                      quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
                                    return quoted;
                                  }() +
                                  "' 2>/dev/null")
                                     .c_str());
  REQUIRE(WIFEXITED(status));
  return WEXITSTATUS(status);
}

}  // namespace

TEST_CASE("a run on SimGrid gives the same report as a native one, and says who ran it") {
  if (!is_built()) return;
  const FolderOfFiles folder(files);
  const auto report = [&](const std::string& engine) {
    const Ended ended = program(folder, "run good.toml --json - --out result --engine " + engine);
    REQUIRE(ended.code == 0);
    CHECK(ended.err.empty());
    return nlohmann::json::parse(ended.out);
  };
  const nlohmann::json native = report("native"), simgrid = report("simgrid");
  CHECK(simgrid.at("engine") == "simgrid");
  CHECK(simgrid.at("makespan_s") == 10.0);
  CHECK(simgrid.at("trace_hash") == native.at("trace_hash"));
  CHECK(fs::exists(folder.file("result/trace.pel")));
  CHECK_THAT(program(folder, "run good.toml --engine simgrid --no-trace --set workload.tasks=6").out,
             Catch::Matchers::Contains("12 s"));
}

TEST_CASE("what fails in a run fails alike on SimGrid") {
  if (!is_built()) return;
  const FolderOfFiles folder(files);
  const Ended late = program(folder, "run late.toml --engine simgrid");
  CHECK(late.code == 4);
  CHECK(late.err == program(folder, "run late.toml").err);
  CHECK(program(folder, "run absent.toml --engine simgrid").code == 3);
}

TEST_CASE("what SimGrid cannot express is refused at its place") {
  if (!is_built()) return;
  const FolderOfFiles folder(files);
  const Ended ended = program(folder,
                              "run flow.toml --engine simgrid --out result "
                              "--set noise.network.distribution=gamma --set noise.network.cv=0.1");
  CHECK(ended.code == 3);
  CHECK(is_one_line(ended.err));
  CHECK_THAT(ended.err, Catch::Matchers::Contains("flow.toml:9:") && Catch::Matchers::Contains("noise.network"));
  CHECK_FALSE(fs::exists(folder.file("result")));
}

TEST_CASE("without pelsim-simgrid the message says what to install") {
  const FolderOfFiles folder(files);
  const Ended ended = program(folder, "run good.toml --engine simgrid --out result", lonely_pelsim(folder, ""));
  if (ended.code == 0) return;  // one is installed in the system's path
  CHECK(ended.code == 4);
  CHECK(is_one_line(ended.err));
  CHECK_THAT(ended.err, Catch::Matchers::Contains("libsimgrid-dev"));
  CHECK_FALSE(fs::exists(folder.file("result")));
}

TEST_CASE("a pelsim-simgrid that breaks, talks nonsense or ends too early is one error and leaves nothing") {
  for (const auto& [companion, message] : std::vector<std::pair<std::string, std::string>>{
           {"kill -SEGV $$", "signal 11"},
           {"exit 0", "without a result"},
           {"exit 3", "exit code 3"},
           {"head -c 1000 /dev/zero >&0; sleep 0.1", "another language"},
           {"head -c 30 <&0 >/dev/null; printf PEL >&0", "without a result"}}) {
    INFO(companion);
    const FolderOfFiles folder(files);
    const Ended ended =
        program(folder, "run good.toml --engine simgrid --out result", lonely_pelsim(folder, companion));
    CHECK(ended.code == 4);
    CHECK(ended.out.empty());
    CHECK(is_one_line(ended.err));
    CHECK_THAT(ended.err, Catch::Matchers::Contains(message));
    CHECK_FALSE(fs::exists(folder.file("result")));
  }
}

TEST_CASE("a child that is killed is one error, and nothing stays behind") {
  if (!is_built()) return;
  const FolderOfFiles folder(files);
  CHECK(run_and(folder, "kill -KILL $child") == 4);
  CHECK_THAT(text_of_file(folder.file("err")), Catch::Matchers::Contains("signal 9"));
  CHECK(text_of_file(folder.file("out")).empty());
  CHECK_FALSE(fs::exists(folder.file("result")));
}

TEST_CASE("interrupting a run on SimGrid stops it, keeps what is done, and ends the child") {
  if (!is_built()) return;
  const FolderOfFiles folder(files);
  CHECK(run_and(folder, "kill -INT $pid") == 4);
  const nlohmann::json report = nlohmann::json::parse(text_of_file(folder.file("out")));
  CHECK_THAT(report.at("error").get<std::string>(), Catch::Matchers::Contains("stopped"));
  CHECK(report.at("tasks_done") < report.at("tasks"));
  CHECK(fs::exists(folder.file("result/report.json")));
}

TEST_CASE("when pelsim is killed, its child ends too") {
  if (!is_built()) return;
  const FolderOfFiles folder(files);
  CHECK(run_and(folder, "kill -KILL $pid; sleep 0.5") == 137);
}

TEST_CASE("two engines that agree exit with 0, in text and in JSON") {
  const FolderOfFiles folder(files);
  const std::string engines = is_built() ? "native,simgrid" : "native,native";
  for (const std::string network : {"flow", "hockney", "uncontended", "free", "flow --set network.parameters=lv08"}) {
    INFO(network);
    const Ended ended =
        program(folder, "compare flow.toml --json - --engines " + engines + " --set network.model=" + network);
    CHECK(ended.code == 0);
    CHECK(ended.err.empty());
    const nlohmann::json json = nlohmann::json::parse(ended.out);
    CHECK(json.at("agrees") == true);
    CHECK(json.at("tasks_compared") == 60);
    CHECK(json.at("transfers_compared").get<int>() > 20);
    CHECK(json.at("engines").at(0).at("engine") == "native");
    CHECK(json.at("engines").at(0).at("makespan_s") == Approx(json.at("engines").at(1).at("makespan_s").get<double>()));
    CHECK(json.at("largest_difference").at("task").at("relative").get<double>() <= 1e-6);
  }
  const Ended text = program(folder, "compare flow.toml --policy own --engines " + engines);
  CHECK(text.code == 0);
  CHECK_THAT(text.out, Catch::Matchers::Contains("order of ends") && Catch::Matchers::Contains("agree to 1e-06"));
}

TEST_CASE("a comparison that cannot be is told apart from one that fails") {
  const FolderOfFiles folder(files);
  CHECK(program(folder, "compare flow.toml --engines native").code == 2);
  CHECK(program(folder, "compare flow.toml --engines native,hots").code == 2);
  CHECK(program(folder, "compare flow.toml --tolerance -1").code == 2);
  CHECK(program(folder, "compare absent.toml").code == 3);
  const Ended late = program(folder, "compare late.toml --engines native,native");
  CHECK(late.code == 4);
  CHECK_THAT(late.err, Catch::Matchers::Contains("simulation.tick"));
}
