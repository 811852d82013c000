#include "sim/trace/writers.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>

#include "sim/error.hpp"
#include "sim/trace/pel_file.hpp"
#include "sim/trace/span.hpp"
#include "tests/catch.hpp"
#include "tests/sim/trace_samples.hpp"

using namespace pelsim;

namespace {

/// 40 tasks on two devices of two slots, with a transfer for every third item.
struct Recorded {
  Platform platform = samples::cluster(2, 2);
  TaskGraph graph = samples::chain(40);
  Trace trace = samples::random_trace(11, 40, 4);
  NamedTrace named{trace, graph, platform};
  samples::TemporaryFolder folder;

  Recorded() {
    trace.clock = Clock(Seconds(1e-3));
    for (std::uint32_t i = 0; i < graph.items(); i += 3) {
      const std::int64_t at = i / 2;
      trace.transfers.push_back({ItemId(i), TaskId(i + 1), MemoryId(0), MemoryId(1), {at}, {at + 1}, {at + 4}});
    }
  }
};

std::size_t lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

TEST_CASE("tasks.csv has a line for every attempt and seconds with a point") {
  Recorded run;
  write_tasks_csv(run.named, run.folder.file("tasks.csv"));
  const std::string text = samples::contents(run.folder.file("tasks.csv"));
  CHECK(lines(text) == 41);
  const Attempt& a = run.trace.attempts.back();
  const std::string last_line = text.substr(text.rfind('\n', text.size() - 2) + 1);
  CHECK(last_line.find(run.graph.name(a.task)) == 0);
  CHECK(last_line.find(fmt::format(",{}\n", static_cast<double>(a.end.count) / 1000)) != std::string::npos);
}

TEST_CASE("transfers.csv has a line for every transfer") {
  Recorded run;
  write_transfers_csv(run.named, run.folder.file("transfers.csv"));
  const std::string text = samples::contents(run.folder.file("transfers.csv"));
  CHECK(lines(text) == run.trace.transfers.size() + 1);
  CHECK(text.find("even.0>0,even.0,odd.1,cpu0.mem,cpu1.mem,1,0,0.001,0.004\n") != std::string::npos);
}

TEST_CASE("a Chrome trace parses and its bars are the spans that are not idle") {
  Recorded run;
  write_chrome(run.named, run.folder.file("trace.json"));
  const auto json = nlohmann::json::parse(samples::contents(run.folder.file("trace.json")));
  std::size_t spans = 0, bars = 0, begins = 0;
  const SlotLanes lanes(run.trace, 4);
  for (std::size_t s = 0; s < 4; ++s)
    lanes.each_span(SlotId(s), [&](const Span& span) { spans += span.kind != SpanKind::idle; });
  for (const auto& event : json.at("traceEvents")) {
    bars += event.at("ph") == "X";
    begins += event.at("ph") == "b";
  }
  CHECK(bars == spans);
  CHECK(begins == run.trace.transfers.size());
}

TEST_CASE("several runs share a Chrome trace without sharing a process or a transfer") {
  Recorded run;
  write_chrome_runs({{"predicted", run.named}, {"real", run.named}}, run.folder.file("trace.json"));
  const auto json = nlohmann::json::parse(samples::contents(run.folder.file("trace.json")));
  std::map<std::size_t, std::string> processes;
  std::map<std::size_t, std::size_t> begins;
  for (const auto& event : json.at("traceEvents")) {
    if (event.at("ph") == "M" && event.at("name") == "process_name") {
      const std::size_t process = event.at("pid");
      CHECK(processes.emplace(process, event.at("args").at("name")).second);
    }
    if (event.at("ph") == "b") ++begins[event.at("id")];
  }
  CHECK(processes.size() == 2 * (run.platform.devices() + run.platform.memories()));
  CHECK(processes.at(1) == "predicted: cpu0");
  CHECK(processes.at(1 + run.platform.devices() + run.platform.memories()) == "real: cpu0");
  CHECK(begins.size() == 2 * run.trace.transfers.size());
}

TEST_CASE("names with quotes, line breaks and bytes that are no UTF-8 keep a Chrome trace valid") {
  TaskGraphBuilder builder;
  const TaskId t = builder.add_task(builder.add_kind("a \"quoted\"\nkind\\ \xff \xc3"));
  builder.set_time(t, builder.add_time_class("any"), Seconds(1));
  const TaskGraph graph = builder.build();
  const Platform platform = samples::cluster(1, 1);
  Trace trace = samples::random_trace(1, 1, 1);
  trace.attempts[0].end = trace.end = {100};
  samples::TemporaryFolder folder;
  write_chrome({trace, graph, platform}, folder.file("trace.json"));
  CHECK_NOTHROW(nlohmann::json::parse(samples::contents(folder.file("trace.json"))));
}

TEST_CASE("a Paje trace passes the pajeng package's own reader") {
  // pj_validate where the package brings it, else pj_dump, which simulates the file with the same library.
  const char* reader = std::system("command -v pj_validate > /dev/null 2>&1") == 0 ? "pj_validate"
                       : std::system("command -v pj_dump > /dev/null 2>&1") == 0   ? "pj_dump"
                                                                                   : nullptr;
  if (reader == nullptr) {
    WARN("skipped: neither pj_validate nor pj_dump is installed (package pajeng)");
    return;
  }
  Recorded run;
  const std::string trace = run.folder.file("trace.paje"), dump = run.folder.file("dump");
  write_paje(run.named, trace);
  CHECK(std::system(fmt::format("{} {} > {} 2>&1", reader, trace, dump).c_str()) == 0);
  if (std::string(reader) != "pj_dump") return;
  const std::string text = samples::contents(dump);
  std::size_t links = 0, states = 0, spans = 0;
  for (std::size_t at = text.find("Link,"); at != std::string::npos; at = text.find("Link,", at + 1)) ++links;
  for (std::size_t at = text.find("State,"); at != std::string::npos; at = text.find("State,", at + 1)) ++states;
  const SlotLanes lanes(run.trace, 4);
  for (std::size_t s = 0; s < 4; ++s) lanes.each_span(SlotId(s), [&](const Span&) { ++spans; });
  CHECK(links == run.trace.transfers.size());
  CHECK(states == spans);
}

TEST_CASE("trace.pel gives back the trace and the names that went in") {
  Recorded run;
  write_pel(run.named, run.folder.file("trace.pel"));
  const PelFile file(run.folder.file("trace.pel"));
  const Trace back = file.trace();
  CHECK(back.end == run.trace.end);
  CHECK(back.clock.per_second == run.trace.clock.per_second);
  CHECK(back.attempts.size() == 40);
  CHECK(trace_hash(back) == trace_hash(run.trace));
  CHECK(file.name("slot.name", 3) == run.platform.slot_name(SlotId(3)));
  CHECK(file.name("kind.name", 1) == "odd");
  CHECK(file.column<double>("item.bytes").size() == run.graph.items());
  CHECK(file.column<std::uint32_t>("in.task").size() == run.graph.edges());
}

TEST_CASE("a trace.pel that is cut off anywhere is refused or read without harm") {
  Recorded run;
  const std::string path = run.folder.file("trace.pel");
  write_pel(run.named, path);
  const auto size = std::filesystem::file_size(path);
  std::filesystem::resize_file(path, size - 64);
  CHECK_THROWS_AS(PelFile(path), ScenarioError);
  std::filesystem::resize_file(path, 70);
  CHECK_THROWS_AS(PelFile(path), ScenarioError);
  std::filesystem::resize_file(path, 3);
  CHECK_THROWS_AS(PelFile(path), ScenarioError);
  std::filesystem::resize_file(path, 0);
  CHECK_THROWS_AS(PelFile(path), ScenarioError);
  CHECK_THROWS_AS(PelFile(run.folder.file("missing.pel")), ScenarioError);
}

TEST_CASE("a file that cannot be written is an error and leaves nothing behind") {
  Recorded run;
  const std::string path = run.folder.file("no/such/folder.csv");
  CHECK_THROWS_AS(write_tasks_csv(run.named, path), ScenarioError);
  CHECK(std::filesystem::is_empty(run.folder.path));
}
