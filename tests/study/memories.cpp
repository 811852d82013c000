#include <algorithm>
#include <nlohmann/json.hpp>

#include "study/exporters/exporters.hpp"
#include "study/report.hpp"
#include "tests/catch.hpp"
#include "tests/models/refusal.hpp"
#include "tests/study/small_scenarios.hpp"

using namespace pelsim;
using namespace pelsim::literals;

namespace {

/// `a` makes 3 MB for `b`, `b` 2 MB for `c`; each takes 1 s on an accelerator behind a link of 1 GB/s.
std::string chain(const std::string& device_keys, const std::string& node_keys = "", const std::string& workload = "") {
  return "schema = 1\n[workload]\nmodel = \"csv\"\nfile = \"tasks.csv\"\nedges = \"edges.csv\"\n" + workload +
         "[[platform.nodes]]\n" + node_keys +
         "devices = [ { class = \"gpu\", link = { bandwidth = \"1 GB/s\", latency = \"0 s\" }" + device_keys +
         " } ]\n[scheduler]\nmodel = \"fifo\"\n";
}

const Files files = {{"tasks.csv", "id,time_s:gpu\na,1\nb,1\nc,1\n"},
                     {"edges.csv", "from,to,size_bytes\na,b,3e6\nb,c,2e6\n"}};

Scenario load(const std::string& toml) {
  Files all = files;
  all.emplace_back("s.toml", toml);
  const FolderOfFiles folder(all);
  return load_scenario(folder.file("s.toml"));
}

std::string refused(const std::string& toml) {
  return refusal([&] { load(toml); });
}

Scenario out_of_core(const std::string& capacity) {
  return load_scenario(PELSIM_SOURCE_DIR "/scenarios/out-of-core.toml",
                       {{"workload.tiles", "8"}, {"platform.nodes.0.devices.0.memory_capacity", capacity}});
}

}  // namespace

TEST_CASE("a device's capacity is that of its own memory, a node's that of the memory its devices share") {
  const Scenario own = load(chain(", memory_capacity = \"16 MB\""));
  CHECK(own.platform->capacity(own.platform->find_memory("node0.gpu0.memory")) == Bytes(16e6));
  CHECK_FALSE(own.platform->capacity(own.platform->find_memory("node0")));
  const Scenario both = load(chain(", memory_capacity = \"16 MB\"", "memory_capacity = \"64 MB\"\n"));
  CHECK(both.platform->capacity(both.platform->find_memory("node0")) == Bytes(64e6));
  CHECK(both.platform->capacity(both.platform->find_memory("node0.gpu0.memory")) == Bytes(16e6));
  CHECK_FALSE(load(chain("")).platform->has_capacities());
}

TEST_CASE("devices that share a memory agree on its capacity, one says it, or the node does") {
  const auto two = [](const std::string& first, const std::string& second, const std::string& node = "") {
    return "schema = 1\n[workload]\nmodel = \"chain\"\ntasks = 3\n[[platform.nodes]]\n" + node + "devices = [ { " +
           first + " }, { class = \"other\"" + second + " } ]\n";
  };
  const std::string small = "memory_capacity = \"1 GB\"", large = ", memory_capacity = \"2 GB\"";
  CHECK_THAT(refused(two(small, large)),
             Catch::Matchers::Contains("says that memory 'node0' holds 2 GB, another device that it holds 1 GB"));
  CHECK(load(two("", large)).platform->capacity(MemoryId(0)) == Bytes(2e9));
  CHECK(load(two(small, "")).platform->capacity(MemoryId(0)) == Bytes(1e9));
  CHECK(load(two(small, large, "memory_capacity = \"3 GB\"\n")).platform->capacity(MemoryId(0)) == Bytes(3e9));
  CHECK_THAT(refused(two("", "", "memory = \"per-device\"\nmemory_capacity = \"3 GB\"\n")),
             Catch::Matchers::Contains("each device says it of its own"));
}

TEST_CASE("data that is larger than every memory is refused before the run, with the item and the memory") {
  CHECK(refused(chain(", memory_capacity = \"5 MB\"")) == "accepted");  // b reads 3 MB and makes 2 MB
  const std::string message = refused(chain(", memory_capacity = \"4 MB\""));
  CHECK_THAT(message, Catch::Matchers::Contains("task 'b' of kind"));
  CHECK_THAT(message, Catch::Matchers::Contains("reads and makes 5 MB, the largest item being 'a>0' of 3 MB"));
  CHECK_THAT(message, Catch::Matchers::Contains("more than 4 MB ('node0.gpu0.memory' of 'node0.gpu0')"));
}

TEST_CASE("a task goes where its data fits") {
  // The second accelerator is twice as fast, but has no room for b.
  const Scenario s =
      load(chain(", memory_capacity = \"8 MB\" }, { class = \"gpu\", speed = 2, link = { bandwidth = \"1 GB/s\", "
                 "latency = \"0 s\" }, memory_capacity = \"4 MB\""));
  CHECK(s.estimates->can_run(TaskId(0), DeviceId(1)));
  CHECK_FALSE(s.estimates->can_run(TaskId(1), DeviceId(1)));
  CHECK(run_of(s).error.message == "");
}

TEST_CASE("capacities that a run does not heed are named in the notes") {
  const auto has_note = [](const Scenario& s, const std::string& part) {
    return std::any_of(s.notes.begin(), s.notes.end(),
                       [&](const std::string& note) { return note.find(part) != std::string::npos; });
  };
  const std::string pinned =
      "schema = 1\n[workload]\nmodel = \"collective\"\nranks = 2\n[platform]\ninterconnect = { bandwidth = "
      "\"1 GB/s\", latency = \"1 us\" }\n[[platform.nodes]]\ncount = 2\ndevices = [ { memory_capacity = \"1 B\" } ]\n";
  const Scenario s = load(pinned);
  CHECK(has_note(s, "tasks are pinned to devices"));
  CHECK(run_of(s).error.message == "");
  CHECK(has_note(load_scenario(PELSIM_SOURCE_DIR "/scenarios/out-of-core.toml", {{"workload.inputs", "everywhere"}}),
                 "lie everywhere and take no room"));
}

TEST_CASE("less memory moves more and never ends sooner, and enough of it changes nothing") {
  double last = 0, moved = 0;
  for (const char* capacity : {"100 GB", "400 MB", "200 MB", "60 MB", "34 MB"}) {
    const Scenario s = out_of_core(capacity);
    const RunResult result = run_of(s);
    REQUIRE(result.error.message == "");
    const double end = s.clock.seconds(result.makespan).value;
    CHECK(end >= last);
    CHECK(result.bytes_moved >= moved);
    last = end;
    moved = result.bytes_moved;
  }
  const Scenario without = load_scenario(PELSIM_SOURCE_DIR "/scenarios/out-of-core.toml", {{"workload.tiles", "8"}});
  CHECK(trace_hash(run_of(without).trace) == trace_hash(run_of(out_of_core("100 GB")).trace));
}

TEST_CASE("the report tells what lay in each memory and what was in place") {
  // 8 x 8 tiles of 8 MiB: 36 come from the host once where all fit (locality: 36 of all reads), more often where not.
  const Scenario s = out_of_core("200 MB");
  const RunResult result = run_of(s);
  const Report report = make_report(s, result);
  REQUIRE(report.memories.size() == 2);
  const MemoryUse& gpu = report.memories[0].use;
  CHECK(report.memories[0].name == "node0.gpu0.memory");
  CHECK(gpu.highest <= 200_MB);
  CHECK(gpu.highest > 180_MB);
  CHECK(gpu.evicted >= gpu.written_back);
  CHECK(gpu.fetched_again > Bytes(0));
  double written_back = 0, fetched = 0;
  for (const Transfer& t : result.trace.transfers) (t.reader ? fetched : written_back) += s.graph().size(t.item).value;
  CHECK(gpu.written_back == Bytes(written_back));
  CHECK(result.bytes_moved == written_back + fetched);

  const double tile = 8.0 * 1024 * 1024;
  REQUIRE(report.locality);
  CHECK(report.locality->moved == Bytes(fetched));
  CHECK(report.locality->read == Bytes(tile * (8 + 2 * 28 + 2 * 28 + 3 * 56)));  // potrf 1, trsm 2, syrk 2, gemm 3
  const auto json = nlohmann::json::parse(report_json(report));
  CHECK(json["memories"][0]["written_back_bytes"] == written_back);
  CHECK(json["locality"]["in_place_share"].get<double>() == Approx(1 - fetched / report.locality->read.value));
  CHECK_THAT(report_text(report), Catch::Matchers::Contains("MEMORIES"));
  CHECK_THAT(report_text(report), Catch::Matchers::Contains("of what tasks read was"));

  const Scenario large = out_of_core("100 GB");
  const Report all_fits = make_report(large, run_of(large));
  CHECK(all_fits.locality->moved == Bytes(36 * tile));
}
