#include "tests/cli/program.hpp"

#include <nlohmann/json.hpp>

namespace {

const Files files = {{"good.toml", small_scenario("model = \"chain\"\ntasks = 5\ntime = \"2 s\"")},
                     {"bad.toml", small_scenario("model = \"chian\"")},
                     // The clock cannot hold 1e12 s in ticks of 1 ps.
                     {"late.toml", small_scenario("model = \"chain\"\ntasks = 2\ntime = \"1e12 s\"")}};

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

TEST_CASE("a run that ends well exits with 0 and tells the makespan") {
  const FolderOfFiles folder(files);
  const Ended ended = program(folder, "run good.toml");
  CHECK(ended.code == 0);
  CHECK_THAT(ended.out, Catch::Matchers::Contains("10 s"));
  CHECK(ended.err.empty());
}

TEST_CASE("wrong usage exits with 2") {
  const FolderOfFiles folder(files);
  for (const char* arguments : {"", "rnu good.toml", "run", "run good.toml --unknown", "run good.toml --set scheduler",
                                "run good.toml --set =3", "run good.toml --seed dice", "run good.toml --seed -1",
                                "run good.toml --no-pin", "run good.toml --engine magic", "run good.toml --spans many",
                                "run good.toml --spans -1", "run good.toml --out ''", "run good.toml --json ''",
                                "run good.toml --svg ''", "run good.toml --no-trace --svg x.svg"}) {
    INFO(arguments);
    const Ended ended = program(folder, arguments);
    CHECK(ended.code == 2);
    CHECK_FALSE(ended.err.empty());
  }
  CHECK(program(folder, "rnu good.toml").err == "pelsim: unknown subcommand 'rnu' (did you mean 'run'?)\n");
}

TEST_CASE("a full disk behind stdout is an error") {
  if (!fs::is_character_file("/dev/full")) return;
  const FolderOfFiles folder(files);
  for (const char* arguments : {"run good.toml", "run good.toml --json -", "check good.toml",
                                "check good.toml --resolved", "list", "list --json", "--version"}) {
    INFO(arguments);
    const Ended ended = program(folder, std::string(arguments) + " >/dev/full");
    CHECK(ended.code == 4);
    CHECK(std::count(ended.err.begin(), ended.err.end(), '\n') == 1);
  }
}

TEST_CASE("a result goes through a symbolic link or into a pipe, and nobody's file is in the way") {
  const FolderOfFiles folder(files);
  std::ofstream(folder.file("real.json")) << "old";
  std::ofstream(folder.file("real.json.part")) << "precious";
  fs::create_symlink("real.json", folder.file("link.json"));
  REQUIRE(program(folder, "run good.toml --quiet --json link.json").code == 0);
  CHECK(fs::is_symlink(folder.file("link.json")));
  CHECK(nlohmann::json::parse(text_of_file(folder.file("real.json"))).at("tasks") == 5);
  CHECK(text_of_file(folder.file("real.json.part")) == "precious");

  REQUIRE(std::system(("mkfifo '" + folder.file("pipe") + "'").c_str()) == 0);
  REQUIRE(std::system(("timeout 60 cat '" + folder.file("pipe") + "' >'" + folder.file("piped") + "' &").c_str()) == 0);
  REQUIRE(program(folder, "run good.toml --quiet --json pipe").code == 0);
  CHECK(fs::is_fifo(folder.file("pipe")));

  fs::create_directory(folder.file("results"));
  fs::create_directory_symlink("results", folder.file("to-results"));
  for (int twice = 0; twice < 2; ++twice) CHECK(program(folder, "run good.toml --out to-results").code == 0);
  CHECK(fs::is_symlink(folder.file("to-results")));
  CHECK(fs::exists(folder.file("results/report.json")));
}

TEST_CASE("a result that cannot be written is refused before the run") {
  const FolderOfFiles folder(files);
  for (const char* arguments : {"--json nodir/x.json", "--svg nodir/x.svg", "--out good.toml/x", "--json ."}) {
    INFO(arguments);
    const Ended ended = program(folder, std::string("run late.toml ") + arguments);  // the run itself would exit with 4
    CHECK(ended.code == 3);
    CHECK(std::count(ended.err.begin(), ended.err.end(), '\n') == 1);
  }
  CHECK(program(folder, "run good.toml --out new/run --json new/report.json").code == 0);
}

TEST_CASE("without a trace the tasks of a device are unknown, not none") {
  const FolderOfFiles folder(files);
  CHECK_THAT(program(folder, "run good.toml --no-trace").out, Catch::Matchers::Matches("[^]* 2       - [^]*"));
}

TEST_CASE("the title tells what was changed, and a resolved scenario does not") {
  const FolderOfFiles folder(files);
  const Ended two = program(folder, "run good.toml --set workload.tasks=6 --seed 2");
  CHECK_THAT(two.out, Catch::Matchers::StartsWith("good (with workload.tasks=6, simulation.seed=2)\n"));
  const Ended three = program(folder,
                              "run good.toml --set workload.tasks=6 --set title=Mine --set simulation.tick=1ns "
                              "--set scheduler.model=heft");
  CHECK_THAT(three.out, Catch::Matchers::StartsWith("Mine (with workload.tasks=6, simulation.tick=1ns, …)\n"));
  CHECK_THAT(program(folder, "check good.toml --resolved --seed 2").out, !Catch::Matchers::Contains("(with"));
}

TEST_CASE("an error is one line whatever the names in it hold") {
  const FolderOfFiles folder(Files{{"key.toml", "schema = 1\n\"a\\nb\\u001bc\" = 3\n[workload]\nmodel = \"chain\"\n"}});
  const Ended ended = program(folder, "check key.toml");
  CHECK(ended.code == 3);
  CHECK_THAT(ended.err, Catch::Matchers::Contains("a\\nb\\x1bc"));
  CHECK(std::count(ended.err.begin(), ended.err.end(), '\n') == 1);
}

TEST_CASE("every subcommand has help with an example and exits with 0") {
  const FolderOfFiles folder(files);
  for (const char* command : {"", "run", "check", "compare", "list", "convert", "verify"}) {
    INFO(command);
    const Ended ended = program(folder, std::string(command) + " --help");
    CHECK(ended.code == 0);
    CHECK_THAT(ended.out, Catch::Matchers::Contains("Example: pelsim"));
  }
  CHECK_THAT(program(folder, "--version").out, Catch::Matchers::StartsWith("pelsim "));
}

TEST_CASE("verify prints measured oracles as a table, and knows no other as measured") {
  const FolderOfFiles folder(files);
  const Ended table = program(folder, "verify --table spark");
  CHECK(table.code == 0);
  CHECK_THAT(table.out, Catch::Matchers::StartsWith("| oracle | check | published | predicted |"));
  CHECK_THAT(table.out, Catch::Matchers::Contains("\n| spark-sort | 100 TB on 206 machines: minutes | 23 |"));
  const Ended derived = program(folder, "verify --table heft-paper");
  CHECK(derived.code == 3);
  CHECK_THAT(derived.err, Catch::Matchers::Contains("no measured oracle is called 'heft-paper'"));
}

TEST_CASE("bad input exits with 3, says one error, and leaves nothing behind") {
  const FolderOfFiles folder(files);
  const std::vector<std::string> before = names_in(folder.path());
  for (const char* arguments :
       {"run bad.toml --out result", "run absent.toml --out result", "run . --out result",
        "run good.toml --set workload.tasks=nan --out result", "check bad.toml", "list heffft"}) {
    INFO(arguments);
    const Ended ended = program(folder, arguments);
    CHECK(ended.code == 3);
    CHECK(ended.out.empty());
    CHECK_THAT(ended.err, Catch::Matchers::StartsWith("pelsim: "));
    CHECK(std::count(ended.err.begin(), ended.err.end(), '\n') == 1);
  }
  CHECK(names_in(folder.path()) == before);
}

TEST_CASE("a run that fails exits with 4 and says why") {
  const FolderOfFiles folder(files);
  const Ended ended = program(folder, "run late.toml");
  CHECK(ended.code == 4);
  CHECK_THAT(ended.err, Catch::Matchers::Contains("simulation.tick"));
}

TEST_CASE("JSON to stdout is nothing but JSON") {
  const FolderOfFiles folder(files);
  const Ended ended = program(folder, "run good.toml --json - --out result");
  REQUIRE(ended.code == 0);
  const nlohmann::json report = nlohmann::json::parse(ended.out);
  CHECK(report.at("makespan_s") == 10.0);
  CHECK(report.at("tasks") == 5);
  CHECK(report.at("seed") == 1);
  CHECK(nlohmann::json::parse(program(folder, "list --json").out).contains("schedulers"));
}

TEST_CASE("the same run has the same trace hash, another seed another one where there is noise") {
  const FolderOfFiles folder(files);
  const auto hash = [&](const std::string& more) {
    const std::string noise = " --set noise.compute.distribution=gamma --set noise.compute.cv=0.5 ";
    return nlohmann::json::parse(program(folder, "run good.toml --json -" + noise + more).out).at("trace_hash");
  };
  CHECK(hash("") == hash(""));
  CHECK(hash("") != hash("--seed 2"));
}

TEST_CASE("quiet runs print nothing") {
  const FolderOfFiles folder(files);
  const Ended ended = program(folder, "run good.toml --quiet --json report.json");
  CHECK(ended.code == 0);
  CHECK(ended.out.empty());
  CHECK(ended.err.empty());
  CHECK(nlohmann::json::parse(text_of_file(folder.file("report.json"))).at("makespan_s") == 10.0);
}

TEST_CASE("a run's folder is whole, can be loaded again, and is replaced by the next run") {
  const FolderOfFiles folder(files);
  REQUIRE(program(folder, "run good.toml --out deep/result/").code == 0);
  CHECK(names_in(folder.file("deep")) == std::vector<std::string>{"result"});
  CHECK(nlohmann::json::parse(text_of_file(folder.file("deep/result/report.json"))).at("makespan_s") == 10.0);
  REQUIRE(program(folder, "run deep/result/scenario.resolved.toml --set workload.tasks=6 --out deep/result").code == 0);
  CHECK(nlohmann::json::parse(text_of_file(folder.file("deep/result/report.json"))).at("makespan_s") == 12.0);
  CHECK(names_in(folder.file("deep")) == std::vector<std::string>{"result"});
}

TEST_CASE("a folder that is no run's is left alone") {
  const FolderOfFiles folder(files);
  fs::create_directory(folder.file("mine"));
  std::ofstream(folder.file("mine/notes.txt")) << "precious";
  REQUIRE(program(folder, "run good.toml --out run").code == 0);
  std::ofstream(folder.file("run/notes.txt")) << "precious";
  fs::create_directory(folder.file("foreign"));
  std::ofstream(folder.file("foreign/provenance.json")) << "{}";
  for (const char* out : {"mine", "run", "good.toml", "foreign"}) {
    INFO(out);
    const Ended ended = program(folder, std::string("run good.toml --out ") + out);
    CHECK(ended.code == 3);
    CHECK_THAT(ended.err, Catch::Matchers::Contains("name another"));
  }
  CHECK(text_of_file(folder.file("mine/notes.txt")) == "precious");
  CHECK(text_of_file(folder.file("run/notes.txt")) == "precious");
  fs::create_directory(folder.file("empty"));
  CHECK(program(folder, "run good.toml --out empty").code == 0);
}

TEST_CASE("a workflow is converted, and what the target cannot carry is told") {
  const FolderOfFiles folder(Files{{"a.stg", "2\n0 0 0\n1 3 1 0\n2 4 1 1\n3 0 1 2\n"}});
  const Ended there = program(folder, "convert a.stg a.dot");
  CHECK(there.code == 0);
  CHECK_THAT(there.out, Catch::Matchers::Contains("(stg) -> a.dot (dot)"));
  CHECK(program(folder, "convert a.dot b.stg").code == 0);
  const Ended bad = program(folder, "convert absent.stg c.dot");
  CHECK(bad.code == 3);
  CHECK_FALSE(fs::exists(folder.file("c.dot")));
  CHECK(program(folder, "convert a.stg c.dot --to xls").code == 3);
}

TEST_CASE("interrupting a run stops it and keeps what is done") {
  // The signal is sent once the run waits for it: bit 1 of the blocked signals. A shell that is still about to become
  // the program blocks all of them, and would lose it. The run is nice to the shell that watches it, so that it is
  // still running then, however busy the machine is.
  const FolderOfFiles folder(Files{{"long.toml", small_scenario("model = \"chain\"\ntasks = 3000000")}});
  const std::string command =
      "cd '" + folder.path() +
      "' && { nice -n 19 '" PELSIM_PROGRAM
      "' run long.toml --out result --json - >out 2>err & pid=$!; "
      "for i in $(seq 600); do sleep 0.05; grep -q '^Name:.*pelsim' /proc/$pid/status 2>/dev/null && "
      "grep -q 'SigBlk:.*[2367abef]$' /proc/$pid/status && break; done; kill -INT $pid; wait $pid; }";
  const int status = std::system(command.c_str());
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 4);
  CHECK_THAT(text_of_file(folder.file("err")), Catch::Matchers::Contains("stopping"));
  CHECK_THAT(text_of_file(folder.file("err")), !Catch::Matchers::Contains("failed"));
  const nlohmann::json report = nlohmann::json::parse(text_of_file(folder.file("out")));
  CHECK_THAT(report.at("error").get<std::string>(), Catch::Matchers::Contains("stopped"));
  CHECK(fs::exists(folder.file("result/report.json")));
}
