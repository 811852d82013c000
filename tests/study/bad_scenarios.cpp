#include "tests/catch.hpp"
#include "tests/study/small_scenarios.hpp"

using namespace pelsim;

/// What users get wrong. Each case must end in one ScenarioError that says where, what, and what to do.
namespace {

struct BadInput {
  std::string what;
  std::string toml;
  std::string place;  ///< how the message begins
  std::vector<std::string> says;
};

std::string message_of(const std::string& file, const std::vector<Override>& overrides = {}) {
  try {
    load_scenario(file, overrides);
  } catch (const ScenarioError& error) {
    return error.what();
  } catch (const std::exception& error) {
    return std::string("not a ScenarioError: ") + error.what();
  }
  return "accepted";
}

void expect(const std::string& message, const std::string& begin, const std::vector<std::string>& says) {
  CHECK_THAT(message, Catch::Matchers::StartsWith(begin));
  for (const std::string& part : says) CHECK_THAT(message, Catch::Matchers::Contains(part));
}

/// `place` is relative to the folder of the scenario.
void check_all(const std::vector<BadInput>& cases, const Files& files = {}) {
  for (const BadInput& bad : cases) {
    Files all = files;
    all.emplace_back("bad.toml", bad.toml);
    const FolderOfFiles folder(all);
    INFO(bad.what);
    expect(message_of(folder.file("bad.toml")), folder.file(bad.place), bad.says);
  }
}

const std::string chain = "model = \"chain\"\ntasks = 3";

/// Lines: 1 schema, 2 [workload], 3 and 4 its keys, 5 [platform], 6 its key, 7 [scheduler], 8 its key, 9 onwards
/// `rest`.
std::string with_chain(const std::string& rest = "") { return small_scenario(chain, rest); }

std::string on_platform(const std::string& platform) {
  return "schema = 1\n[workload]\n" + chain + "\n[platform]\n" + platform + "\n[scheduler]\nmodel = \"fifo\"\n";
}

std::string from_csv(const std::string& tasks, const std::string& edges = "none.csv") {
  return small_scenario("file = \"" + tasks + "\"\nedges = \"" + edges + "\"");
}

}  // namespace

TEST_CASE("a missing file is told at the line that names it") {
  check_all({{"measured", with_chain("[measured]\nfile = \"none.csv\""), "bad.toml:10:", {"none.csv", "no such file"}},
             {"devices",
              on_platform("model = \"table\"\ndevices_file = \"none.csv\""),
              "bad.toml:7:",
              {"none.csv", "no such file"}},
             {"schedule",
              "schema = 1\n[workload]\n" + chain +
                  "\n[platform]\nnodes = [ { devices = [ { slots = 2 } ] } ]\n[scheduler]\nmodel = \"fixed\"\n"
                  "file = \"none.csv\"\n",
              "bad.toml:9:",
              {"none.csv", "no such file"}}});
}

TEST_CASE("files that are no scenario are refused") {
  const FolderOfFiles folder(Files{{"empty.toml", ""},
                                   {"blank.toml", "\n \t\r\n"},
                                   {"cut.toml", "schema = 1\n[workload]\nmodel = \"cha"},
                                   {"zeros.toml", std::string(100, '\0')},
                                   {"report.toml", "{\"makespan_s\": 80}"}});
  expect(message_of(folder.file("none.toml")), folder.file("none.toml") + ": ", {"no such file", "*.toml"});
  expect(message_of(folder.path()), folder.path() + ": ", {"directory", "*.toml"});
  expect(message_of(folder.file("empty.toml")), folder.file("empty.toml") + ": ", {"empty", "schema = 1"});
  expect(message_of(folder.file("blank.toml")), folder.file("blank.toml") + ": ", {"empty", "schema = 1"});
  expect(message_of(folder.file("cut.toml")), folder.file("cut.toml") + ":3:", {"not valid TOML"});
  expect(message_of(folder.file("zeros.toml")), folder.file("zeros.toml") + ":1:", {"not valid TOML"});
  expect(message_of(folder.file("report.toml")), folder.file("report.toml") + ":1:", {"not valid TOML"});
}

TEST_CASE("mistakes at the top of a scenario are refused") {
  check_all({
      {"no schema", "[workload]\nmodel = \"chain\"\n", "bad.toml:1:1: ", {"'schema' is missing", "schema = 1"}},
      {"schema of the future", "schema = 2\n", "bad.toml:1:10: ", {"unknown schema", "schema = 1"}},
      {"schema as a text", "schema = \"1\"\n", "bad.toml:1:10: ", {"schema = 1"}},
      {"no workload", "schema = 1\n", "bad.toml:1:1: ", {"[workload] is missing", "model ="}},
      {"unknown section", with_chain("[shceduler]\nmodel = \"heft\"\n"), "bad.toml:9:", {"'shceduler'", "'scheduler'"}},
      {"unknown key", "schema = 1\ntitel = \"x\"\n", "bad.toml:2:9: ", {"unknown key 'titel'", "'title'"}},
      {"section as a value", "schema = 1\nworkload = \"chain\"\n", "bad.toml:2:12: ", {"[workload]"}},
      {"section twice", with_chain("[workload]\nmodel = \"chain\"\n"), "bad.toml:9:", {"not valid TOML"}},
      {"title as a number", "schema = 1\ntitle = 3\n", "bad.toml:2:9: ", {"'title' must be a text"}},
      {"a date", with_chain("[simulation]\nhorizon = 2024-01-01\n"), "bad.toml:10:11: ", {"no dates", "\"2 h\""}},
      {"deep nesting", "schema = 1\na = " + std::string(100000, '['), "bad.toml:2:", {"nested deeper than 64"}},
      {"deep keys",
       [] {
         std::string text = "schema = 1\n";
         for (int i = 0; i < 100000; ++i) text += "a.";
         return text + "a = 1\n";
       }(),
       "bad.toml:2:",
       {"nested deeper than 64"}},
  });
}

TEST_CASE("unknown models are refused with the nearest name") {
  const auto model = [](const std::string& section, const std::string& name) {
    return with_chain("[" + section + "]\nmodel = \"" + name + "\"\n");
  };
  check_all({
      {"workload", small_scenario("model = \"chian\""), "bad.toml:3:9: ", {"unknown workload 'chian'", "'chain'"}},
      {"scheduler",
       "schema = 1\n[workload]\nmodel = \"chain\"\n[platform]\nnodes = [ { devices = [ {} ] } ]\n"
       "[scheduler]\nmodel = \"heff\"\n",
       "bad.toml:7:9: ",
       {"unknown scheduler 'heff'", "'heft'"}},
      {"network", model("network", "hokney"), "bad.toml:10:9: ", {"unknown network 'hokney'", "'hockney'"}},
      {"platform", on_platform("model = \"clutser\""), "bad.toml:6:9: ", {"unknown platform 'clutser'", "'cluster'"}},
      {"no model at all", small_scenario("tasks = 3"), "bad.toml:2:", {"workload needs a model"}},
      {"model as a number", small_scenario("model = 3"), "bad.toml:3:9: ", {"'model' must be a text"}},
  });
}

TEST_CASE("wrong keys, types, units and ranges are refused at their place") {
  const auto workload = [](const std::string& line) { return small_scenario("model = \"chain\"\n" + line); };
  const auto simulation = [](const std::string& line) { return with_chain("[simulation]\n" + line + "\n"); };
  check_all({
      {"unknown key", workload("taks = 3"), "bad.toml:4:8: ", {"unknown key 'taks'", "'tasks'"}},
      {"text for a number", workload("tasks = \"many\""), "bad.toml:4:9: ", {"'tasks' must be a whole number"}},
      {"fraction for a count", workload("tasks = 2.5"), "bad.toml:4:9: ", {"whole number"}},
      {"negative count", workload("tasks = -3"), "bad.toml:4:9: ", {"out of range", "1"}},
      {"zero tasks", workload("tasks = 0"), "bad.toml:4:9: ", {"out of range"}},
      {"1e300 tasks", workload("tasks = 1e300"), "bad.toml:4:9: ", {"whole number"}},
      {"too many tasks", workload("tasks = 1000000000000"), "bad.toml:4:9: ", {"tasks"}},
      {"time without unit", workload("time = 3"), "bad.toml:4:8: ", {"needs a unit"}},
      {"unknown unit", workload("time = \"3 parsec\""), "bad.toml:4:8: ", {"unit such as"}},
      {"unit of something else", workload("time = \"3 GB\""), "bad.toml:4:8: ", {"unit such as"}},
      {"negative time", workload("time = \"-3 s\""), "bad.toml:4:8: ", {"out of range"}},
      {"infinite time", workload("time = \"1e400 s\""), "bad.toml:4:8: ", {"finite"}},
      {"nan", workload("tasks = nan"), "bad.toml:4:9: ", {"finite number"}},
      {"infinity", workload("tasks = -inf"), "bad.toml:4:9: ", {"finite number"}},
      {"list for a number", workload("tasks = [1, 2]"), "bad.toml:4:9: ", {"whole number", "a list"}},
      {"mixed list", with_chain("[sweep]\n[estimates]\nmode = [ 1, {} ]\n"), "bad.toml:11:8: ", {"mixes tables"}},
      {"seed as a text", simulation("seed = \"dice\""), "bad.toml:10:8: ", {"whole number"}},
      {"negative seed", simulation("seed = -1"), "bad.toml:10:8: ", {"out of range"}},
      {"tick of zero", simulation("tick = \"0 s\""), "bad.toml:10:8: ", {"out of range"}},
      {"unknown estimate", with_chain("[estimates]\nmode = \"exakt\"\n"), "bad.toml:10:8: ", {"'exakt'", "'exact'"}},
      {"unknown noise", with_chain("[noise.computer]\ncv = 0.1\n"), "bad.toml:9:", {"'computer'", "'compute'"}},
      {"noise as a value", with_chain("[noise]\ncompute = 0.1\n"), "bad.toml:10:11: ", {"[noise.compute]"}},
      {"unknown distribution",
       with_chain("[noise.compute]\ndistribution = \"lognormall\"\ncv = 1\n"),
       "bad.toml:10:16: ",
       {"'lognormal'"}},
      {"inputs in no memory",
       small_scenario(chain + "\ninputs = \"disk\""),
       "bad.toml:5:10: ",
       {"no memory is called 'disk'", "everywhere"}},
      {"inputs as a number", small_scenario(chain + "\ninputs = 3"), "bad.toml:5:10: ", {"\"everywhere\""}},
  });
}

TEST_CASE("platforms that cannot be built or cannot run the work are refused") {
  const std::string link = "interconnect = { bandwidth = \"1 GB/s\", latency = \"1 us\" }\n";
  check_all({
      {"no platform", "schema = 1\n[workload]\nmodel = \"chain\"\n", "bad.toml:1:1: ", {"nodes"}},
      {"no nodes", on_platform("nodes = []"), "bad.toml:6:9: ", {"no"}},
      {"nodes as a number", on_platform("nodes = 4"), "bad.toml:6:9: ", {"a list of tables"}},
      {"nodes without devices", on_platform("nodes = [ { count = 1, devices = [] } ]"), "bad.toml:6:", {"no devices"}},
      {"ten million nodes",
       on_platform(link + "nodes = [ { count = 10000000, devices = [ {} ] } ]"),
       "bad.toml:7:",
       {"10000000"}},
      {"unknown preset",
       on_platform("nodes = [ { devices = [ { preset = \"epyc-7764\" } ] } ]"),
       "bad.toml:6:",
       {"'epyc-7763'"}},
      {"unknown key of a device",
       on_platform("nodes = [ { devices = [ { slot = 2 } ] } ]"),
       "bad.toml:6:",
       {"unknown key 'slot'", "'slots'"}},
      {"no interconnect", on_platform("nodes = [ { count = 2, devices = [ {} ] } ]"), "bad.toml:", {"interconnect"}},
      {"negative bandwidth",
       on_platform(
           "interconnect = { bandwidth = \"-1 GB/s\", latency = \"1 us\" }\nnodes = [ { count = 2, devices = [ {} "
           "] } ]"),
       "bad.toml:6:",
       {"out of range"}},
  });
}

TEST_CASE("task graphs that are wrong are refused") {
  const Files files = {{"cycle.csv", "from,to\na,b\nb,c\nc,b\n"},
                       {"nowhere.csv", "from,to\na,d\n"},
                       {"none.csv", "from,to\n"},
                       {"tasks.csv", "id,time_s:any\na,1\nb,1\nc,1\n"},
                       {"twice.csv", "id,time_s:any\na,1\nb,1\na,1\n"},
                       {"negative.csv", "id,time_s:any\na,1\nb,-1\n"},
                       {"nan.csv", "id,time_s:any\na,nan\n"},
                       {"gpu.csv", "id,kind,time_s:gpu\nfft1,fft,1\n"},
                       {"work.csv", "id,kind,work_flop\nm1,gemm,1e9\n"},
                       {"wide.csv", "id,time_s:any,slots\na,1,3\n"},
                       {"pinned.csv", "id,time_s:any,pinned\na,1,cpu9\n"},
                       {"cut.json", "{ \"name\": \"x\", \"workflow\": { \"tas"},
                       {"void.csv", ""},
                       {"mine.graph", "once upon a time"}};
  check_all(
      {
          {"missing file", from_csv("absent.csv"), "bad.toml:3:8: ", {"absent.csv"}},
          {"file is a folder", small_scenario("model = \"csv\"\nfile = \".\""), "bad.toml:4:8: ", {"is a folder"}},
          {"empty file", from_csv("void.csv"), "bad.toml:3:8: ", {"void.csv", "is empty"}},
          {"truncated file", small_scenario("file = \"cut.json\""), "cut.json:1:", {"truncated"}},
          {"unknown ending",
           small_scenario("file = \"mine.graph\""),
           "mine.graph: ",
           {"cannot tell the format", "wfformat", "csv"}},
          {"cycle", from_csv("tasks.csv", "cycle.csv"), "cycle.csv", {"cycle", "b -> c -> b"}},
          {"edge to nowhere", from_csv("tasks.csv", "nowhere.csv"), "nowhere.csv:2:3: ", {"no task 'd'"}},
          {"duplicate id", from_csv("twice.csv"), "twice.csv:4:1: ", {"two tasks", "'a'"}},
          {"negative time", from_csv("negative.csv"), "negative.csv:3:3: ", {"-1"}},
          {"nan time", from_csv("nan.csv"), "nan.csv:2:3: ", {"must be a number"}},
          {"no device of the class", from_csv("gpu.csv"), "bad.toml:3:8: ", {"'fft1'", "'fft'", "class gpu", "cpu"}},
          {"no model for the demand", from_csv("work.csv"), "bad.toml:3:8: ", {"'m1'", "'gemm'", "cpu"}},
          {"more slots than any device", from_csv("wide.csv"), "bad.toml:3:8: ", {"needs 3 slots", "has 2"}},
          {"pinned to no device", from_csv("pinned.csv"), "pinned.csv:2:5: ", {"no device 'cpu9'"}},
      },
      files);
}

TEST_CASE("a wrong override is refused and named") {
  const FolderOfFiles folder(Files{{"good.toml", with_chain()}});
  const auto set = [&](const std::string& key, const std::string& value) {
    return message_of(folder.file("good.toml"), {{key, value}});
  };
  expect(set("workload.tasks", "many"), "--set workload.tasks: ", {"whole number"});
  expect(set("workload.tasks", "nan"), "--set workload.tasks: ", {"whole number"});
  expect(set("workload.taks", "4"), "--set workload.taks: ", {"unknown key 'taks'", "'tasks'"});
  expect(set("schedular.model", "heft"), "--set schedular.model: ", {"'schedular'", "'scheduler'"});
  expect(set("scheduler.model", "heff"), "--set scheduler.model: ", {"unknown scheduler 'heff'", "'heft'"});
  expect(set("platform.nodes.1.count", "4"), "--set platform.nodes.1.count: ", {"0 to 0"});
  expect(set("workload.file", "absent.stg"), "absent.stg", {});
  expect(set("workload", "chain"), "--set workload: ", {"[workload]"});
  expect(set("simulation.seed", "1e300"), "--set simulation.seed: ", {"whole number"});
}
