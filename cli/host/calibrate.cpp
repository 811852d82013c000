#include "cli/host/calibrate.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <thread>

#include "cli/host/calibration_table.hpp"
#include "cli/host/machine_rows.hpp"
#include "cli/host/task_subjects.hpp"
#include "models/near_miss.hpp"
#include "models/quantity_text.hpp"
#include "study/version.hpp"

namespace pelsim::cli {
namespace {

constexpr int exit_ok = 0, exit_usage = 2, exit_bad_input = 3, exit_failed = 4;

struct Options {
  std::string out = "machine.csv", budget = "60 s";
  std::vector<std::string> kernels;
  unsigned cores = 0;
  bool quiet = false, with_host_name = false;
};

/// "60s", "2 min": seconds, or "" and why not.
std::string check_budget(const std::string& text) {
  const auto time = parse_quantity(text, Unit::seconds);
  const auto plain = parse_number(text);
  const double seconds = time ? *time : plain ? *plain : -1;
  return seconds > 0 && seconds <= 86400 ? "" : "expected a time up to a day, as in 60s or \"2 min\"";
}
Seconds budget_of(const std::string& text) {
  return Seconds(parse_quantity(text, Unit::seconds).value_or(parse_number(text).value_or(0)));
}

void check_kernels(const std::vector<std::string>& wanted) {
  std::vector<std::string> known;
  for (const host::Kernel& kernel : host::kernel_catalog()) known.push_back(kernel.name);
  for (const std::string& name : wanted)
    if (std::find(known.begin(), known.end(), name) == known.end())
      throw ScenarioError(fmt::format("unknown kernel '{}'{}", name, suggestion(name, known)));
}

void check_cores(unsigned cores) {
  const std::size_t there = host::Cores().count();
  if (cores > there) throw ScenarioError(fmt::format("{} cores asked for, this program may use {}", cores, there));
}

/// Ctrl-C ends the measuring; what is there by then is written, if every kernel was looked at.
class Interrupt {
 public:
  Interrupt() {
    pthread_sigmask(SIG_BLOCK, &set_.signals, nullptr);
    thread_ = std::jthread([this](const std::stop_token& over) { look(over); });
  }
  std::stop_token stop() const { return stop_.get_token(); }

 private:
  struct Set {
    sigset_t signals;
    Set() {
      sigemptyset(&signals);
      sigaddset(&signals, SIGINT);
      sigaddset(&signals, SIGTERM);
    }
  };
  void look(const std::stop_token& over) {
    const timespec interval{0, 100'000'000};
    while (!over.stop_requested()) {
      const int signal = sigtimedwait(&set_.signals, nullptr, &interval);
      if (signal < 0) continue;
      if (stop_.stop_requested()) _exit(128 + signal);
      stop_.request_stop();
    }
  }

  Set set_;
  std::stop_source stop_;
  std::jthread thread_;
};

void draw(Seconds used, Seconds budget, std::size_t known, std::size_t cells) {
  constexpr std::size_t width = 30;
  const double share = std::min(used / budget, 1.0);
  fmt::print(stderr, "\r[{:<{}}] {:.0f} of {:.0f} s, {} of {} measurements settled",
             std::string(static_cast<std::size_t>(share * width), '#'), width, used.value, budget.value, known, cells);
  std::fflush(stderr);
}

/// What a reader must know to trust the rows.
std::vector<std::string> warnings_of(const host::Calibration& all, const host::SurveyPlan& plan) {
  std::vector<std::string> warnings;
  constexpr double most_drift = 0.03, most_others = 0.05, most_stolen = 0.01;
  if (all.survey.drift > most_drift)
    warnings.push_back(fmt::format("the reference kernel moved by {:.1f} % during the run: the clock is not steady",
                                   100 * all.survey.drift));
  if (all.others > most_others)
    warnings.push_back(fmt::format("other programs had {:.0f} % of the processors' time", 100 * all.others));
  if (all.stolen > most_stolen)
    warnings.push_back(fmt::format("other virtual machines had {:.1f} % of the processors' time", 100 * all.stolen));
  if (all.survey.loose > 0)
    warnings.push_back(fmt::format("{} of {} measurements have an interval above {:g} %: give a larger --budget",
                                   all.survey.loose, all.survey.cells.size(), 100 * plan.spread));
  if (!all.note.empty()) warnings.push_back("threads could not be bound to cores: " + all.note);
  return warnings;
}

MachineFile file_of(const host::Calibration& all, const Options& options) {
  MachineFile machine;
  machine.facts = all.machine.told;
  const auto tell = [&](const char* key, std::string value) { machine.facts.emplace_back(key, std::move(value)); };
  if (options.with_host_name) tell("host", host::host_name());
  tell("compiler", fmt::format("{} ({})", compiler(), build_type()));
  tell("pelsim", fmt::format("{} ({})", version(), commit()));
  tell("date", host::date_now());
  tell("cores busy", fmt::format("at most {}", all.cores));
  tell("measured for", text_of(all.survey.used));
  tell("reference drift", fmt::format("{:.1f} %", 100 * all.survey.drift));
  tell("other programs", fmt::format("{:.1f} % of the processors' time", 100 * all.others));
  tell("stolen", fmt::format("{:.1f} % of the processors' time", 100 * all.stolen));
  machine.rows = machine_rows(all);
  return machine;
}

int measure(const Options& options) {
  check_kernels(options.kernels);
  check_cores(options.cores);
  check_text_file_can_be_written(options.out);
  const bool bar = !options.quiet && isatty(STDERR_FILENO) != 0;
  host::CalibrationOptions asked;
  asked.budget = budget_of(options.budget);
  asked.kernels = options.kernels;
  asked.cores = options.cores;
  if (bar)
    asked.progress = [&](Seconds used, std::size_t known, std::size_t cells) {
      draw(used, asked.budget, known, cells);
    };
  asked.more = [](const host::Bench& bench, std::vector<std::unique_ptr<host::Subject>>& subjects) {
    for (auto& subject : task_subjects(bench)) subjects.push_back(std::move(subject));
  };
  const Interrupt interrupt;
  asked.stop = interrupt.stop();
  const host::Calibration all = host::calibrate(asked);
  if (bar) fmt::print(stderr, "\r\033[K");
  if (all.survey.stopped) {
    fmt::print(stderr, "pelsim: stopped before everything was measured once: no file is written\n");
    return exit_failed;
  }
  const MachineFile machine = file_of(all, options);
  write_text_file(options.out, machine_text(machine));
  if (!options.quiet) fmt::print("{}", calibration_table(machine));
  for (const std::string& warning : warnings_of(all, host::SurveyPlan{}))
    fmt::print(stderr, "pelsim: warning: {}\n", warning);
  if (!options.quiet) fmt::print("\n{} rows in {}\n", machine.rows.size(), options.out);
  return exit_ok;
}

}  // namespace

int calibrate(int count, char** arguments) {
  CLI::App app("Measure this machine's kernels, memory, tasks, locks and messages, and write a machine file",
               "pelsim calibrate");
  Options options;
  app.add_option("--out", options.out, "The machine file (CSV) to write; default: machine.csv")->type_name("FILE");
  app.add_option("--budget", options.budget, "For how long to measure at most; default: 60s")
      ->type_name("TIME")
      ->check(check_budget);
  app.add_option("--kernels", options.kernels, "Only these kernels, as in gemm,potrf; default: all")
      ->type_name("A,B")
      ->delimiter(',');
  app.add_option("--cores", options.cores, "Cores that are busy at most; default: all")->check(CLI::Range(1, 4096));
  app.add_flag("--host-name", options.with_host_name, "Name the host in the file");
  app.add_flag("--quiet", options.quiet, "No table and no progress bar");
  app.footer("Example: pelsim calibrate --out machine.csv --budget 2min");
  try {
    app.parse(count, arguments);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? exit_ok : exit_usage;
  }
  try {
    return measure(options);
  } catch (const ScenarioError& error) {
    fmt::print(stderr, "pelsim: {}\n", error.what());
    return exit_bad_input;
  } catch (const std::exception& error) {
    fmt::print(stderr, "pelsim: {}\n", error.what());
    return exit_failed;
  }
}

}  // namespace pelsim::cli
