#include "tests/catch.hpp"
#include "tests/study/small_scenarios.hpp"

using namespace pelsim;

namespace {

Scenario loaded(const std::string& toml, const std::vector<Override>& overrides = {}) {
  return load_scenario_text(toml, "small.toml", "", overrides);
}

bool mentions(const std::vector<std::string>& notes, const std::string& text) {
  for (const std::string& note : notes)
    if (note.find(text) != std::string::npos) return true;
  return false;
}

std::uint64_t hash_of(const std::string& toml, const std::vector<Override>& overrides = {}) {
  return trace_hash(run_of(loaded(toml, overrides)).trace);
}

const std::string chain = small_scenario("model = \"chain\"\ntasks = 5\ntime = \"2 s\"");

}  // namespace

TEST_CASE("a scenario of a few lines runs with the defaults of its models") {
  const Scenario scenario = loaded(chain);
  CHECK(scenario.graph().tasks() == 5);
  CHECK(scenario.platform_model == "cluster");
  CHECK(scenario.network_model == "uncontended");
  CHECK(scenario.title == "small");
  CHECK(scenario.seed == 1);
  CHECK(makespan_of(scenario) == 10);  // one after the other, in one memory
}

TEST_CASE("title, seed, tick and horizon are taken from the file") {
  const Scenario scenario =
      loaded("title = \"mine\"\n" + chain + "[simulation]\nseed = 7\ntick = \"1 ns\"\nhorizon = \"5 s\"\n");
  CHECK(scenario.title == "mine");
  CHECK(scenario.seed == 7);
  CHECK(scenario.clock.tick == Seconds(1e-9));
  CHECK(scenario.horizon == Seconds(5));
  CHECK(run_of(scenario).error.kind == RunError::Kind::cancelled);
}

TEST_CASE("an override wins over the file") {
  CHECK(makespan_of(loaded(chain, {{"workload.tasks", "7"}})) == 14);
  CHECK(makespan_of(loaded(chain, {{"workload.time", "0.5 s"}})) == 2.5);
  CHECK(loaded(chain, {{"platform.nodes.0.devices.0.slots", "3"}}).platform->slots() == 3);
  CHECK(loaded(chain, {{"scheduler.model", "random"}}).scheduler_model == "random");
  CHECK(loaded(chain, {{"title", "other"}}).title == "other");
  CHECK(loaded(chain, {{"workload.tasks", "7"}, {"workload.tasks", "8"}}).graph().tasks() == 8);
}

TEST_CASE("keys of the file's model do not disturb a model that was overridden") {
  const Scenario scenario = loaded(chain, {{"workload.model", "fork-join"}, {"workload.width", "4"}});
  CHECK(scenario.workload_model == "fork-join");
  CHECK(scenario.graph().tasks() == 6);
  CHECK(mentions(scenario.notes, "workload.tasks had no influence"));
  CHECK(mentions(scenario.notes, "workload.time had no influence"));
}

TEST_CASE("a file that is overridden is read by the importer that its ending names") {
  const FolderOfFiles folder(Files{{"mine.stg", "2\n0 0 0\n1 3 1 0\n2 4 1 1\n3 0 1 2\n"}});
  const Scenario scenario = loaded(chain, {{"workload.file", folder.file("mine.stg")}});
  CHECK(scenario.workload_model == "stg");
  CHECK(makespan_of(scenario) == 7);
  CHECK(mentions(scenario.notes, "workload.tasks had no influence"));
}

TEST_CASE("a file of the scenario lies beside the scenario, one of the command line where the user is") {
  const FolderOfFiles folder(
      Files{{"mine.stg", "1\n0 0 0\n1 3 1 0\n2 0 1 1\n"}, {"beside.toml", small_scenario("file = \"mine.stg\"")}});
  CHECK(makespan_of(load_scenario(folder.file("beside.toml"))) == 3);
  CHECK_THROWS_AS(load_scenario(folder.file("beside.toml"), {{"workload.file", "mine.stg"}}), ScenarioError);
}

TEST_CASE("a byte order mark and CRLF line ends change nothing in a run") {
  std::string dos = "\xEF\xBB\xBF";
  for (const char c : chain) dos += c == '\n' ? "\r\n" : std::string(1, c);
  CHECK(hash_of(dos) == hash_of(chain));
}

TEST_CASE("the resolved scenario gives the same run and stays the same") {
  const FolderOfFiles folder(Files{
      {"mine.stg", "3\n0 0 0\n1 3 1 0\n2 4 1 0\n3 5 1 1\n4 0 2 2 3\n"},
      {"a.toml", small_scenario("file = \"mine.stg\"", "[noise.compute]\ndistribution = \"lognormal\"\ncv = 0.3\n")}});
  const Scenario first = load_scenario(folder.file("a.toml"), {{"simulation.seed", "5"}, {"title", "a \"b\""}});
  const FolderOfFiles elsewhere(Files{{"resolved.toml", first.resolved}});
  const Scenario second = load_scenario(elsewhere.file("resolved.toml"));
  CHECK(trace_hash(run_of(first).trace) == trace_hash(run_of(second).trace));
  CHECK(first.title == second.title + " (with simulation.seed=5)");
  CHECK(second.resolved == first.resolved);
}

TEST_CASE("the resolved scenario spells defaults out") {
  const std::string resolved = loaded(chain).resolved;
  for (const char* line : {"seed = 1\n", "tick = \"1 ps\"\n", "model = \"uncontended\"\n", "model = \"cluster\"\n",
                           "mode = \"exact\"\n", "tasks = 5\n"}) {
    CHECK_THAT(resolved, Catch::Matchers::Contains(line));
  }
}

TEST_CASE("the same scenario and seed give the same trace") {
  const std::string noisy = chain + "[noise.compute]\ndistribution = \"gamma\"\ncv = 0.5\n";
  CHECK(hash_of(noisy) == hash_of(noisy));
  CHECK(hash_of(noisy) != hash_of(noisy, {{"simulation.seed", "2"}}));
  CHECK(hash_of(chain) == hash_of(chain, {{"simulation.seed", "2"}}));  // no randomness in play
}

TEST_CASE("a scenario can be run again: its scheduler is made anew") {
  const Scenario scenario = loaded(chain);
  CHECK(trace_hash(run_of(scenario).trace) == trace_hash(run_of(scenario).trace));
}

TEST_CASE("keys without influence are noted") {
  CHECK(loaded(chain).notes.empty());
  CHECK(mentions(loaded(chain + "[estimates]\ncv = 0.2\n").notes, "estimates.cv had no influence"));
  CHECK(mentions(loaded(chain + "[noise.network]\ncv = 0.2\n").notes, "noise.network.cv had no influence"));
  CHECK(mentions(loaded(chain + "[network]\nmodel = \"hockney\"\n").notes, "the platform has one memory"));
}

TEST_CASE("measured times are used where tasks bring none") {
  const FolderOfFiles folder(
      Files{{"tasks.csv", "id,kind,work_flop\na,potrf,1e9\nb,gemm,1e9\n"},
            {"edges.csv", "from,to\na,b\n"},
            {"times.csv", "kind,class,time [s]\npotrf,cpu,3\ngemm,cpu,4\n"},
            {"m.toml", small_scenario("file = \"tasks.csv\"", "[measured]\nfile = \"times.csv\"\n")}});
  CHECK(makespan_of(load_scenario(folder.file("m.toml"))) == 7);
}

TEST_CASE("initial data lies everywhere or in the memory that is named") {
  const std::string files = "model = \"csv\"\nfile = \"tasks.csv\"\n";
  const FolderOfFiles folder(
      Files{{"tasks.csv", "id,time_s:any\na,1\n"}, {"edges.csv", "from,to,size_bytes\n,a,10\n"}});
  const std::string platform =
      "[platform]\nmodel = \"table\"\ndevices = [ { name = \"P1\" } ]\nbandwidth = \"1 B/s\"\nlatency = \"0 s\"\n";
  const auto with = [&](const std::string& inputs) {
    return load_scenario_text(
        "schema = 1\n[workload]\n" + files + inputs + platform + "[scheduler]\nmodel = \"fifo\"\n", "i.toml",
        folder.path());
  };
  CHECK_FALSE(with("").inputs);
  CHECK_FALSE(with("inputs = \"everywhere\"\n").inputs);
  CHECK(with("inputs = \"P1\"\n").inputs == MemoryId(0));
}
