#include "cli/sweep_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <thread>

#include "cli/watch.hpp"
#include "study/sweep/survey.hpp"

namespace pelsim::cli {
namespace {

std::string check_shard(const std::string& text) {
  const std::size_t slash = text.find('/');
  const std::string first = text.substr(0, slash), second = slash == text.npos ? "" : text.substr(slash + 1);
  const bool counts = check_count(first).empty() && check_count(second).empty();
  if (counts && std::stoull(first) >= 1 && std::stoull(first) <= std::stoull(second)) return {};
  return "expected I/N with 1 <= I <= N, as in 2/8";
}

SweepFolder::Shard shard_of(const std::string& text) {
  if (text.empty()) return {};
  const std::size_t slash = text.find('/');
  return {std::stoull(text.substr(0, slash)), std::stoull(text.substr(slash + 1))};
}

std::string folder_of(const SweepOptions& options) {
  if (!options.out.empty()) return options.out;
  return std::filesystem::path(options.scenario.file).stem().string() + "-sweep";
}

std::string runs_text(std::uint64_t runs) { return fmt::format("{} run{}", runs, runs == 1 ? "" : "s"); }

/// What other folders did of the same sweep.
void take_over(Journal& journal, const std::vector<std::string>& folders, const SweepIdentity& identity) {
  for (const std::string& folder : folders) {
    const Journal other = Journal::read((std::filesystem::path(folder) / "journal").string(), identity);
    for (std::uint64_t run = 0; run < other.runs(); ++run)
      if (other.has(run) && !journal.has(run)) journal.append(run, other.entry(run));
  }
}

/// Lines for people, and whether all is done.
void tell(const SweepFolder& folder, const SweepSummary& summary, const SweepOptions& options) {
  if (!options.quiet) {
    fmt::print("{}: {} ok, {} failed, {} invalid\n{}/results.csv\n", runs_text(summary.done()), summary.ok,
               summary.failed, summary.invalid, folder.path());
    for (const std::string& note : summary.notes) fmt::print("note: {}\n", note);
  }
  if (!summary.first_error.empty())
    fmt::print(stderr, "pelsim: {} of {} without a result, the first: {}\n", summary.failed + summary.invalid,
               runs_text(summary.done()), summary.first_error);
}

}  // namespace

CLI::App* SweepOptions::add_to(CLI::App& app) {
  CLI::App* command = app.add_subcommand("sweep", "Run a scenario many times: with other machines, policies, seeds");
  scenario.add_to(*command);
  command
      ->add_option("--vary", vary,
                   "An axis: values, or a range with a count, linear or log; can be given many times. Takes the place "
                   "of the scenario's own axis of that key")
      ->type_name("KEY=V1,V2|KEY=FROM..TO:N[:log]")
      ->allow_extra_args(false);
  command->add_option("--where", where, "Leave out points for which this does not hold")
      ->type_name("CONDITION")
      ->allow_extra_args(false);
  command
      ->add_option("--replicates", replicates,
                   "Run every point so often, with other seeds; or until the mean of a metric is known so well, with "
                   "metric, confidence, least, block and cap besides")
      ->type_name("N|half_width=SHARE,...")
      ->check([](const std::string& text) {
        return text.find('=') == std::string::npos ? check_count(text) : std::string();
      });
  command
      ->add_option("--out", out,
                   "Folder of the results (default: the scenario's name and -sweep); a sweep that was "
                   "stopped goes on from there")
      ->type_name("DIR")
      ->check(check_name);
  command->add_option("--jobs", jobs, "Threads (default: all of this machine; under mpirun one a rank)")
      ->type_name("N")
      ->check([](const std::string& text) {
        const bool fits = check_count(text).empty() && std::stoull(text) >= 1 && std::stoull(text) <= 4096;
        return fits ? std::string() : "expected a whole number from 1 to 4096";
      });
  CLI::Option* part = command->add_option("--shard", shard, "Only each N-th point, from the I-th on: for job arrays")
                          ->type_name("I/N")
                          ->check(check_shard);
  command->add_option("--merge", merge, "Put together what these folders did of the sweep; runs nothing")
      ->type_name("DIR...")
      ->excludes(part);
  command->add_flag("--quick", quick, "Without serialisation and transfer efficiency, which need a second run each");
  command->add_flag("--dry-run", dry_run, "Show the design, the points that are invalid, and how long it will take");
  command->add_flag("--restart", restart, "Drop what is in the folder and begin anew");
  command->add_flag("--quiet", quiet, "No progress bar and no summary");
  command->footer(
      "Example: pelsim sweep scenarios/heft-paper.toml --vary scheduler.model=heft,peft,cpop --out results/policies");
  return command;
}

unsigned SweepOptions::threads(unsigned fallback) const {
  return jobs.empty() ? fallback : static_cast<unsigned>(std::stoul(jobs));
}

Sweep sweep_of(const SweepOptions& options) {
  ScenarioFamily scenarios(options.scenario.file, options.scenario.overrides());
  Design points = read_design(scenarios.document(), {options.vary, options.where, options.replicates});
  return {std::move(scenarios), std::move(points), options.quick ? Sweep::IdealRun::no : Sweep::IdealRun::yes};
}

int lead_sweep(const SweepOptions& options, const Sweep& sweep, const Crew& crew) {
  const SweepIdentity identity = identity_of(sweep);
  check_some_run_is_valid(sweep);
  const SweepFolder folder(folder_of(options),
                           options.restart ? SweepFolder::Begin::anew : SweepFolder::Begin::goes_on);
  // A write beyond `ulimit -f` then fails with a reason instead of ending the program.
  std::signal(SIGXFSZ, SIG_IGN);
  Journal journal(folder.journal(), identity);
  const SweepFolder::Shard shard = shard_of(options.shard);
  bool stopped = false;
  if (!options.merge.empty()) take_over(journal, options.merge, identity);
  OpenRuns open(sweep.design, journal, shard);
  if (options.merge.empty()) {
    const std::uint64_t already = open.wanted() - open.count();
    const auto size = sweep.design.until ? Progress::Size::grows : Progress::Size::known;
    if (already > 0 && !options.quiet)
      fmt::print(stderr, "going on: {} of {} are there\n", already, runs_text(open.wanted()));
    Watch watch({open.wanted(), already, "runs", size}, options.quiet ? Bar::hidden : Bar::shown);
    const std::string host = host_name();
    crew(sweep, open, watch.stop(), [&](FinishedRun&& finished) {
      journal.append(finished, finished.host.empty() ? host : finished.host);
      watch.total()->store(open.wanted(), std::memory_order_relaxed);
      watch.done()->fetch_add(1, std::memory_order_relaxed);
    });
    stopped = watch.stopped();
  }
  // First what takes no time: who stopped it may not wait.
  const SweepSummary summary = folder.write_results(sweep, journal, shard);
  journal.sync();
  tell(folder, summary, options);
  const std::uint64_t wanted = open.wanted();
  if (summary.done() >= wanted && !stopped) return exit_ok;
  fmt::print(
      stderr, "pelsim: {} of {}{} are done; {}\n", summary.done(), sweep.design.until ? "at least " : "",
      runs_text(wanted),
      options.merge.empty() ? "start the same command again to go on" : "the others are in none of these folders");
  return exit_run_failed;
}

int show_design(const Sweep& sweep, unsigned threads) {
  Watch watch({sweep.design.points(), 0, "points"}, Bar::shown);
  const Survey survey = survey_of(sweep, watch.stop(), *watch.done());
  fmt::print("{}", text_of(sweep, survey, threads));
  return watch.stopped() ? exit_run_failed : exit_ok;
}

}  // namespace pelsim::cli
