#include <algorithm>

#include "tests/catch.hpp"
#include "tests/models/refusal.hpp"
#include "tests/study/small_scenarios.hpp"

using namespace pelsim;
using namespace pelsim::literals;

namespace {

/// One CPU of two slots, each 10 Gflop/s and 5 GB/s; `demands` say what the tasks of tasks.csv ask.
std::string scenario(const std::string& demands, const std::string& devices = "") {
  return "schema = 1\n[workload]\nmodel = \"csv\"\nfile = \"tasks.csv\"\n" + demands +
         "\n[[platform.nodes]]\ndevices = [{ model = \"cpu\", peak = \"10 Gflop/s\", bandwidth = \"20 GB/s\", "
         "bandwidth_per_slot = \"5 GB/s\", slots = 2 }" +
         devices + "]\n[scheduler]\nmodel = \"fifo\"\n";
}

std::string entry(const std::string& kind, const std::string& keys) {
  return "[[workload.demands]]\nkind = \"" + kind + "\"\n" + keys + "\n";
}

Scenario load(const std::string& demands, const std::string& tasks = "id,kind\na,multiply\nb,add\n",
              const std::string& devices = "") {
  const FolderOfFiles folder(Files{{"s.toml", scenario(demands, devices)}, {"tasks.csv", tasks}});
  return load_scenario(folder.file("s.toml"));
}

const std::string multiply = entry("multiply", "model = \"gemm\"\nm = 100\nn = 200\nk = 1000\nprecision = \"fp64\"");
const std::string add = entry("add", "work = \"1 Gflop\"\ntraffic = \"2 GB\"");

}  // namespace

TEST_CASE("a kind's demand tells what its tasks take") {
  const Scenario s = load(multiply + add);
  // 2 * 100 * 200 * 1000 flop at 10 Gflop/s: 4 ms; its (100000 + 200000 + 40000) * 8 B pass at 5 GB/s in 0.5 ms.
  CHECK(s.costs->time(TaskId(0), DeviceId(0)).value == Approx(4e-3));
  // 1 Gflop takes 0.1 s, but 2 GB pass at 5 GB/s in 0.4 s.
  CHECK(s.costs->time(TaskId(1), DeviceId(0)).value == Approx(0.4));
  CHECK(run_of(s).error.message.empty());
}

TEST_CASE("tasks of a kind with a demand are no markers, those without are") {
  const Scenario s = load(add);
  CHECK(s.graph().is_marker(TaskId(0)));
  CHECK_FALSE(s.graph().is_marker(TaskId(1)));
}

TEST_CASE("of a kind's forms a device is asked the first that it knows") {
  const std::string other = entry("add", "work = \"5 Gflop\"");
  CHECK(load(multiply + add + other).costs->time(TaskId(1), DeviceId(0)).value == Approx(0.4));
  CHECK(load(multiply + other + add).costs->time(TaskId(1), DeviceId(0)).value == Approx(0.5));
}

TEST_CASE("a kind's demand wins over the work that a task brings along, a given time wins over both") {
  const std::string tasks = "id,kind,work_flop,time_s:any\na,multiply,7e9,\nb,add,7e9,3\n";
  const Scenario s = load(multiply + add, tasks);
  CHECK(s.costs->time(TaskId(0), DeviceId(0)).value == Approx(4e-3));
  CHECK(s.costs->time(TaskId(1), DeviceId(0)) == 3_s);
  CHECK(std::count(s.notes.begin(), s.notes.end(),
                   "the demands of kind 'add' had no influence where its tasks bring along a time for any device") ==
        1);
}

TEST_CASE("more slots shorten what a kind's demand takes") {
  const Scenario s = load(multiply + add, "id,kind,slots\na,multiply,2\nb,add,2\n");
  CHECK(s.costs->time(TaskId(0), DeviceId(0)).value == Approx(2e-3));
}

TEST_CASE("a kernel's efficiency is a share of the peak rate") {
  const Scenario s = load(add + entry("multiply", "work = \"1 Gflop\"\nefficiency = 0.5"));
  CHECK(s.costs->time(TaskId(0), DeviceId(0)).value == Approx(0.2));
}

TEST_CASE("wrong demands are refused at their place") {
  const auto complaint = [](const std::string& demands) { return refusal([&] { load(demands); }); };
  CHECK(complaint(entry("multply", "work = \"1 flop\""))
            .find("s.toml:6:8: the workload has no tasks of kind 'multply' "
                  "(did you mean 'multiply'?)") != std::string::npos);
  CHECK(complaint(entry("add", "model = \"gem\"")).find("s.toml:7:9: unknown demand 'gem' (did you mean 'gemm'?)") !=
        std::string::npos);
  CHECK(complaint(entry("add", "wrok = \"1 flop\"")).find("unknown key 'wrok'") != std::string::npos);
  CHECK(complaint(entry("add", "model = \"gemm\"\nm = 0\nn = 1\nk = 1")).find("'m' = 0 is out of range") !=
        std::string::npos);
  CHECK(complaint("demands = 3").find("s.toml:5:11: 'demands' is a list of tables") != std::string::npos);
}

TEST_CASE("a device's powers must rise, and come together") {
  const auto complaint = [](const std::string& keys) {
    return refusal(
        [&] { load(multiply + add, "id,kind\na,multiply\nb,add\n", ", { model = \"table\", " + keys + " }"); });
  };
  CHECK(complaint("idle_power = \"10 W\"").find("needs 'full_power' too") != std::string::npos);
  CHECK(complaint("least_power = \"10 W\"").find("needs 'idle_power' and 'full_power'") != std::string::npos);
  CHECK(complaint("idle_power = \"10 W\", full_power = \"9 W\"").find("'full_power' is below") != std::string::npos);
  CHECK(complaint("idle_power = \"10 W\", least_power = \"9 W\", full_power = \"9.5 W\"")
            .find("less than 'idle_power'") != std::string::npos);
  CHECK(complaint("idle_power = \"10 W\", least_power = \"9 W\", full_power = \"90 W\"") == "accepted");
  CHECK(complaint("idle_power = \"10 W\", least_power = \"12 W\", full_power = \"90 W\"") == "accepted");
}
