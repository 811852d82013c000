#include "study/validation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <filesystem>

#include "cli/commands.hpp"
#include "cli/watch.hpp"
#include "models/machine_file.hpp"
#include "models/near_miss.hpp"
#include "models/text_file.hpp"
#include "study/engine_process.hpp"

namespace pelsim::cli {
namespace {

struct ValidateOptions {
  std::vector<std::string> scenarios;
  std::string machine = "machine.csv", out;
  std::vector<SlotCount> cores = {1, 2};
  std::vector<std::string> schedulers = {"fifo", "work-stealing", "heft"};
  std::size_t repeats = 5;
  double median_limit = 0.05, tail_limit = 0.12;
};

/// Folders stand for the scenarios in them, by name.
std::vector<std::string> files_of(const std::vector<std::string>& names) {
  namespace fs = std::filesystem;
  std::vector<std::string> files;
  for (const std::string& name : names) {
    std::error_code error;
    if (!fs::is_directory(name, error)) {
      files.push_back(name);
      continue;
    }
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(name, error))
      if (entry.path().extension() == ".toml") found.push_back(entry.path().string());
    if (found.empty()) throw ScenarioError(Place{name}, "no scenario (*.toml) is in this folder");
    std::sort(found.begin(), found.end());
    files.insert(files.end(), found.begin(), found.end());
  }
  return files;
}

/// "Intel(R) Xeon(R), 2 cores; measured 2026-11-21 07:00 UTC".
std::string machine_of(const std::string& file) {
  const MachineFile machine = read_machine(TextFile::read(file));
  return fmt::format("{}, {} cores, {}; measured {}", machine.fact("cpu"), machine.fact("cores"),
                     machine.fact("compiler"), machine.fact("date"));
}

/// What an earlier validation by the same machine file found.
Validation known_from(const std::string& out, const std::string& machine) {
  std::error_code ignored;
  if (out.empty() || !std::filesystem::exists(out, ignored)) return {};
  Validation known = read_validation(out);
  if (known.machine != machine)
    throw ScenarioError(Place{out}, "holds the results for another machine file; name another file, or remove it");
  return known;
}

std::string now_text() {
  const std::time_t now = std::time(nullptr);
  std::tm date{};
  gmtime_r(&now, &date);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02} UTC", date.tm_year + 1900, date.tm_mon + 1, date.tm_mday,
                     date.tm_hour, date.tm_min);
}

int validate(const ValidateOptions& options) {
  if (!options.out.empty()) check_text_file_can_be_written(options.out);
  ValidationPlan plan;
  plan.scenarios = files_of(options.scenarios);
  plan.machine = options.machine;
  plan.cores = options.cores;
  plan.schedulers = options.schedulers;
  plan.repeats = options.repeats;
  Validation known;
  const std::string machine = machine_of(options.machine);
  known = known_from(options.out, machine);
  known.machine = machine;
  plan.date = now_text();

  Validation all;
  bool stopped = false;
  {
    const std::size_t runs = plan.scenarios.size() * plan.cores.size() * plan.schedulers.size() * plan.repeats;
    Watch watch(runs, Bar::shown);
    plan.stopped = [&] { return watch.stopped(); };
    plan.real = [&](const Scenario& scenario, const std::vector<Override>& overrides) {
      EngineOutcome outcome = run_in_child("host", scenario, overrides, {.record = Run::Record::totals});
      if (outcome.result.error) throw EngineFailure(scenario.file + ": " + outcome.result.error.message);
      if (!outcome.verdict)
        throw ScenarioError(Place{scenario.file}, "the host only spins for workload '" + scenario.workload_model +
                                                      "': nothing real to compare with");
      if (!outcome.verdict->right())
        throw EngineFailure(scenario.file + ": the result is wrong: " + outcome.verdict->what);
      watch.done()->fetch_add(1);
      return scenario.clock.seconds(outcome.result.makespan);
    };
    plan.told = [&](const Validation& so_far) {
      if (!options.out.empty()) write_text_file(options.out, validation_csv(so_far));
    };
    all = pelsim::validate(plan, std::move(known));
    stopped = watch.stopped();
  }
  write_text("-", validation_text(all));
  if (stopped) return exit_run_failed;
  const bool good = all.median_error() <= options.median_limit && all.error_of(0.9) <= options.tail_limit;
  return good ? exit_ok : exit_check_failed;
}

}  // namespace

void add_validate(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand("validate", "Compare predicted with real runs on this machine, in one table");
  const auto options = std::make_shared<ValidateOptions>();
  command->add_option("scenarios", options->scenarios, "Scenario files with a calibrated device, or folders of them")
      ->required();
  command->add_option("--machine", options->machine, "The machine file; default: machine.csv")->type_name("FILE");
  command->add_option("--cores", options->cores, "Numbers of cores; default: 1,2")->delimiter(',')->type_name("N,M");
  command->add_option("--schedulers", options->schedulers, "Default: fifo,work-stealing,heft")
      ->delimiter(',')
      ->type_name("A,B");
  command->add_option("--repeats", options->repeats, "Real runs of each case; default: 5")->check(CLI::Range(1, 1000));
  command->add_option("--out", options->out, "Results as CSV; a run that was stopped goes on where it was")
      ->type_name("FILE")
      ->check(check_name);
  command
      ->add_option("--median", options->median_limit, "Exit code 1 if the median absolute error is above; default 0.05")
      ->check(CLI::Range(0.0, 1e9));
  command->add_option("--tail", options->tail_limit, "The same for the 90th percentile; default 0.12")
      ->check(CLI::Range(0.0, 1e9));
  command->footer("Example: pelsim validate scenarios/validation --machine machine.csv --out validation.csv");
  command->callback([=, &action] { action = [=] { return validate(*options); }; });
}

}  // namespace pelsim::cli
