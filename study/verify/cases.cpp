#include "study/verify/cases.hpp"

#include <fmt/format.h>
#include <stdlib.h>  // mkdtemp

#include <cassert>
#include <cmath>
#include <filesystem>
#include <stdexcept>

#include "models/text_file.hpp"
#include "sim/native/native_engine.hpp"

namespace pelsim::verify {
namespace {

namespace fs = std::filesystem;

constexpr double exact = 1e-9;

/// Files of a scenario for as long as it is loaded.
class TemporaryFolder {
 public:
  TemporaryFolder() : path_((fs::temp_directory_path() / "pelsim-verify-XXXXXX").string()) {
    if (mkdtemp(path_.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder: " + path_);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// Loads the text beside its files, which may go again once it is loaded.
Scenario load(const std::string& toml, const Files& files, const std::vector<Override>& overrides) {
  std::optional<TemporaryFolder> folder;
  if (!files.empty()) folder.emplace();
  for (const auto& [name, text] : files) write_text_file(folder->path() + "/" + name, text);
  return load_scenario_text("schema = 1\n" + toml, "oracle.toml", folder ? folder->path() : "", overrides);
}

RunResult run(const Scenario& scenario, Run::Record record) {
  const std::unique_ptr<Scheduler> scheduler = scenario.make_scheduler();
  Run described = scenario.run(*scheduler);
  described.record = record;
  NativeEngine engine(scenario.clock);
  RunResult result = simulate(described, engine);
  if (result.error) throw std::runtime_error(result.error.message);
  return result;
}

bool near(double a, double b) { return std::abs(a - b) <= exact * std::max(1.0, std::abs(b)); }

}  // namespace

const Attempt& Finished::attempt(std::string_view task) const {
  for (const Attempt& attempt : result.trace.attempts)
    if (scenario.graph().name(attempt.task) == task) return attempt;
  assert(!"the task never ran");
  throw std::runtime_error(fmt::format("task '{}' never ran", task));
}

Finished finish(const std::string& toml, const Files& files, const std::vector<Override>& overrides) {
  Finished finished{load(toml, files, overrides), {}};
  finished.result = run(finished.scenario, Run::Record::trace);
  return finished;
}

double finished_at(const std::string& toml, const Files& files) {
  const Scenario scenario = load(toml, files, {});
  return scenario.clock.seconds(run(scenario, Run::Record::totals).makespan).value;
}

Check makespan_check(std::string name, std::string source, double expected, const Finished& run) {
  const double got = run.makespan();
  return {std::move(name), std::move(source), expected, got, exact * expected, near(got, expected)};
}

Check schedule_check(std::string name, std::string source, const std::vector<Booked>& published, const Finished& run) {
  Check check{std::move(name), std::move(source), static_cast<double>(published.size())};
  const Clock& clock = run.scenario.clock;
  for (const Booked& booked : published) {
    const Attempt& attempt = run.attempt(booked.task);
    const std::string& device = run.scenario.platform->device(run.scenario.platform->device_of(attempt.first)).name;
    const double start = clock.seconds(attempt.start).value, end = clock.seconds(attempt.end).value;
    if (device == booked.device && near(start, booked.start) && near(end, booked.end)) {
      check.got += 1;
    } else {
      check.note += fmt::format("{}{} on {} from {} to {}, published {} {} to {}", check.note.empty() ? "" : "; ",
                                booked.task, device, start, end, booked.device, booked.start, booked.end);
    }
  }
  check.ok = check.got == check.expected;
  return check;
}

Check measured_check(std::string name, std::string source, double published, double predicted, double share,
                     std::string fitted, std::string note) {
  const double tolerance = share * published;
  return {.name = std::move(name),
          .source = std::move(source),
          .expected = published,
          .got = predicted,
          .tolerance = tolerance,
          .ok = std::abs(predicted - published) <= tolerance,
          .note = std::move(note),
          .fitted = std::move(fitted)};
}

std::string one_device(unsigned slots) {
  return fmt::format(
      "[platform]\nmodel = \"table\"\ndevices = [ {{ name = \"pool\", class = \"cpu\", slots = {} }} ]\n", slots);
}

std::string tasks_csv(const std::vector<double>& times) {
  std::string text = "id,time_s:any\n";
  for (std::size_t i = 0; i < times.size(); ++i) text += fmt::format("{},{}\n", i + 1, times[i]);
  return text;
}

std::string control_csv(const std::vector<std::pair<int, int>>& edges) {
  std::string text = "from,to\n";
  for (const auto& [from, to] : edges) text += fmt::format("{},{}\n", from, to);
  return text;
}

}  // namespace pelsim::verify
