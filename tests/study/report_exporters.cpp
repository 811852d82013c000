#include "study/exporters/exporters.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "sim/trace/output_file.hpp"
#include "sim/trace/pel_file.hpp"
#include "study/exporters/page.hpp"
#include "tests/catch.hpp"
#include "tests/sim/trace_samples.hpp"
#include "tests/study/report_samples.hpp"

using namespace pelsim;

namespace {

/// The HEFT paper's example, run and reported.
struct Ran {
  Scenario scenario = samples::scenario(samples::three_processors(), samples::heft_example(), "uncontended");
  RunResult result;
  Report report;

  Ran() {
    samples::Written heft = samples::heft_schedule();
    NativeEngine engine(scenario.clock);
    result = simulate(scenario.run(heft), engine);
    report = make_report(scenario, result);
  }
};

/// Characters in the longest line.
std::size_t widest(const std::string& text) {
  std::size_t most = 0, here = 0;
  for (const char c : text) {
    if (c == '\n')
      here = 0;
    else if ((static_cast<unsigned char>(c) & 0xc0) != 0x80)
      most = std::max(most, ++here);
  }
  return most;
}

}  // namespace

TEST_CASE("report.json has every key that others rely on") {
  const Ran ran;
  const auto json = nlohmann::json::parse(report_json(ran.report));
  for (const char* key :
       {"scenario", "engine",   "seed",       "makespan_s", "tasks",         "transfers", "bytes_moved", "events",
        "wall_s",   "speedup",  "efficiency", "slr",        "lower_bound_s", "pop",       "time_share",  "devices",
        "links",    "energy_j", "carbon_g",   "cost_usd",   "critical_path", "notes",     "trace_hash"})
    CHECK(json.contains(key));
  for (const char* key : {"parallel_efficiency", "load_balance", "communication_efficiency", "serialisation_efficiency",
                          "transfer_efficiency"})
    CHECK(json.at("pop").at(key).is_number());
  for (const char* key : {"name", "busy_s", "utilisation", "tasks", "energy_j"})
    CHECK(json.at("devices")[0].contains(key));
  for (const char* key : {"name", "bytes", "utilisation"}) CHECK(json.at("links")[0].contains(key));
  for (const char* key : {"task", "kind", "s"}) CHECK(json.at("critical_path")[0].contains(key));
  double shares = 0;
  for (const char* key : {"compute", "overhead", "transfer", "wait_data", "wait_dependency", "wait_device", "idle"})
    shares += json.at("time_share").at(key).get<double>();
  CHECK(shares == Approx(1));
  CHECK(json.at("makespan_s") == 80);
  CHECK(json.at("energy_j").is_null());
  CHECK(std::any_of(json.at("notes").begin(), json.at("notes").end(), [](const auto& n) {
    return n.template get<std::string>().find("no power model for P1") != std::string::npos;
  }));
}

TEST_CASE("numbers that are no numbers become null, and broken bytes in names leave the JSON valid") {
  Report report;
  report.title = "broken \xff name";
  report.makespan = Seconds(std::nan(""));
  report.wall = forever;
  const auto json = nlohmann::json::parse(report_json(report));
  CHECK(json.at("makespan_s").is_null());
  CHECK(json.at("wall_s").is_null());
  CHECK(json.at("speedup").is_null());
  CHECK(json.at("pop").at("load_balance").is_null());
}

TEST_CASE("the report's text begins with title and makespan, then findings, in at most 80 columns") {
  const Ran ran;
  const std::string text = report_text(ran.report);
  CHECK(text.find("A sample\n") == 0);
  CHECK(text.find("makespan      80 s") != std::string::npos);
  CHECK(text.find("WHAT STANDS OUT") < text.find("EFFICIENCY"));
  CHECK(widest(text) <= 80);
}

TEST_CASE("the text of a report with long names and large numbers still fits 80 columns") {
  Ran ran;
  Report report = ran.report;
  for (DeviceLine& d : report.devices) {
    d.name = std::string(60, 'x') + "ü";
    d.type = std::string(40, 't');
    d.busy = Seconds(123456789);
    d.tasks = 1234567;
    d.slots = 1024;
  }
  for (LinkLine& l : report.links) {
    l.name = std::string(90, 'l');
    l.utilisation = 123.4;
    l.bytes = Bytes(1.234e15);
    l.transfers = 123456789;
  }
  for (PathShare& s : report.critical_path_shares) s.kernel = std::string(50, 'k');
  for (PathEntry& e : report.critical_path) e.task = std::string(70, 't');
  report.notes.push_back(std::string(30, 'a') + " " + std::string(60, 'b') + " " + std::string(10, 'c'));
  report.notes.push_back(std::string(200, 'd'));
  report.title = std::string(100, 'e') + " " + std::string(100, 'f');
  report.speedup = 1.23456e-300;
  report.efficiency = 1.2e200;
  report.slr = 1.2e200;
  report.critical_path_bound = Seconds(1e-9);
  CHECK(widest(report_text(report)) <= 80);
}

TEST_CASE("a number and its unit are not parted at the end of a line") {
  for (const char* number : {"43 %", "1.5 GB/s,", "12 ms.", "(3 KiB)", "1e+09 s"}) {
    const std::string text = number;
    for (std::size_t before = 60; before < 80; ++before) {
      Page page;
      page.sentence("  ", std::string(before, 'x') + " " + text + " y");
      const std::string lines = page.take();
      INFO(lines);
      CHECK(lines.find(text) != std::string::npos);
      CHECK(widest(lines) <= Page::width);
    }
  }
}

TEST_CASE("an empty report is text, JSON and CSV too") {
  CHECK_NOTHROW(report_text(Report{}));
  CHECK(report_csv(Report{}).find("speedup,\n") != std::string::npos);
  CHECK_NOTHROW(nlohmann::json::parse(report_json(Report{})));
}

TEST_CASE("the CSV has a key with its unit in every line") {
  const Ran ran;
  const std::string text = report_csv(ran.report);
  CHECK(text.find("makespan_s,80\n") != std::string::npos);
  CHECK(text.find("speedup,1.5875\n") != std::string::npos);
}

TEST_CASE("bars have eighths and end at twenty cells") {
  CHECK(bar(0).empty());
  CHECK(bar(1.0 / 160) == "▏");
  CHECK(bar(0.05) == "█");
  CHECK(bar(7) == bar(1));
  CHECK(widest(bar(1)) == 20);
  CHECK(fit("abcdefghij", 5) == "ab…ij");
  CHECK(fit("äöüäöü", 6) == "äöüäöü");
}

TEST_CASE("a run's folder holds report, provenance, scenario and traces") {
  const Ran ran;
  samples::TemporaryFolder folder;
  const std::string out = folder.file("out");
  CHECK(write_run_folder(out, ran.scenario, ran.result, ran.report).empty());
  for (const char* name : {"report.json", "report.txt", "scenario.resolved.toml", "provenance.json", "trace.pel",
                           "tasks.csv", "transfers.csv", "trace.json", "trace.paje"})
    CHECK(std::filesystem::file_size(std::filesystem::path(out) / name) > 0);
  CHECK(trace_hash(PelFile(out + "/trace.pel").trace()) == trace_hash(ran.result.trace));
  const auto provenance = nlohmann::json::parse(samples::contents(out + "/provenance.json"));
  for (const char* key : {"version", "commit", "engine", "seed", "host"}) CHECK(provenance.contains(key));
  // Nothing unfinished is left beside it.
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path), {}) == 1);
}

TEST_CASE("a run's folder replaces an earlier run's, but no other") {
  const Ran ran;
  samples::TemporaryFolder folder;
  const std::string out = folder.file("out/");
  write_run_folder(out, ran.scenario, ran.result, ran.report);
  write_file(out + "tasks.csv", "old");
  CHECK_NOTHROW(write_run_folder(out, ran.scenario, ran.result, ran.report));
  CHECK(samples::contents(out + "tasks.csv") != "old");

  const std::string mine = folder.file("mine");
  std::filesystem::create_directory(mine);
  write_file(mine + "/thesis.txt", "years of work");
  CHECK_THROWS_AS(write_run_folder(mine, ran.scenario, ran.result, ran.report), ScenarioError);
  CHECK(samples::contents(mine + "/thesis.txt") == "years of work");
  CHECK_THROWS_AS(write_run_folder(mine + "/thesis.txt", ran.scenario, ran.result, ran.report), ScenarioError);
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path), {}) == 2);
}

TEST_CASE("files that grow with the trace are left out above the limit, trace.pel never") {
  const Ran ran;
  samples::TemporaryFolder folder;
  const auto notes = write_run_folder(folder.file("out"), ran.scenario, ran.result, ran.report, {.most_spans = 5});
  CHECK(notes.size() == 1);
  CHECK(std::filesystem::exists(folder.path / "out/trace.pel"));
  CHECK_FALSE(std::filesystem::exists(folder.path / "out/trace.json"));
}
