#include <fmt/format.h>

#include <filesystem>

#include "cli/commands.hpp"
#include "cli/watch.hpp"
#include "models/text_file.hpp"
#include "study/engine_run.hpp"
#include "study/exporters/exporters.hpp"
#include "study/exporters/timeline_svg.hpp"
#include "study/output_folder.hpp"
#include "study/scenario_family.hpp"
#include "study/sweep/screening.hpp"

namespace pelsim::cli {
namespace {

struct RunOptions {
  ScenarioOptions scenario;
  std::string engine = "native", out, json, svg;
  bool quiet = false, no_trace = false, no_pin = false, oversubscribe = false;
  std::uint64_t spans = 200'000;
};

std::string check_engine(const std::string& name) {
  if (name == "native" || name == "simgrid" || name == "host") return {};
  return fmt::format("unknown engine '{}'{}", name, suggestion(name, {"native", "simgrid", "host"}));
}

/// So that a run of hours does not end at a wrong name. The folders that `--out` makes are there by then.
void check_file(const std::string& file, const std::string& out) {
  if (file.empty() || file == "-") return;
  const auto whole = [](const std::string& name) { return std::filesystem::absolute(name).lexically_normal(); };
  const std::string folder = (whole(file).parent_path() / "").string();
  if (!out.empty() && (whole(out) / "").string().starts_with(folder)) return;
  check_text_file_can_be_written(file);
}

/// All but what goes to stdout.
void write_files(const RunOptions& options, const Scenario& scenario, const RunResult& result, Report& report,
                 Watch& watch) {
  if (!options.out.empty()) {
    OutputFolder folder(options.out);
    watch.remove_when_killed(folder.temporary());
    const std::vector<std::string> left_out = write_run_folder(folder, scenario, result, report, {options.spans});
    report.notes.insert(report.notes.end(), left_out.begin(), left_out.end());
  }
  if (!options.svg.empty())
    write_text(options.svg, timeline_svg({result.trace, scenario.graph(), *scenario.platform}, scenario.title));
  if (!options.json.empty() && options.json != "-") write_text(options.json, report_json(report));
}

HostWishes wishes(const RunOptions& options) {
  HostWishes host;
  if (options.no_pin) host.pinning = HostWishes::Pinning::none;
  if (options.oversubscribe) host.threads = HostWishes::Threads::shared;
  return host;
}

/// A run that came to its end is well unless it computed something wrong.
int judge(const Report& report) {
  if (!report.verdict || report.verdict->right()) return exit_ok;
  fmt::print(stderr, "pelsim: the result is wrong: {} = {:.3g}, at most {:.3g} allowed\n", report.verdict->what,
             report.verdict->error, report.verdict->tolerance);
  return exit_check_failed;
}

int run(const RunOptions& options) {
  if ((options.no_pin || options.oversubscribe) && options.engine != "host") {
    fmt::print(stderr, "pelsim: --no-pin and --oversubscribe need --engine host\n");
    return exit_usage;
  }
  if (!options.out.empty()) OutputFolder::check(options.out);
  check_file(options.json, options.out);
  check_file(options.svg, options.out);
  const ScenarioFamily family(options.scenario.file, options.scenario.overrides());
  const Scenario scenario = family.with({}, {}, ScenarioFamily::For::run_and_people);
  const bool text = !options.quiet && options.json != "-";
  RunResult result;
  Report report;
  bool stopped = false;
  {
    Watch watch(scenario.graph().tasks(), options.quiet ? Bar::hidden : Bar::shown);
    EngineRun done = run_on(options.engine, scenario, options.scenario.overrides(),
                            {.record = options.no_trace ? Run::Record::totals : Run::Record::trace,
                             .host = wishes(options),
                             .stop = watch.stop(),
                             .progress = watch.done()});
    result = std::move(done.result);
    if (options.engine == "native" && !result.error)
      done.facts.notes = keys_without_influence(family, {}, watch.stop());
    stopped = watch.stopped();
    report = make_report(scenario, result, done.facts);
    write_files(options, scenario, result, report, watch);
  }
  if (options.json == "-") write_text("-", report_json(report));
  if (text) write_text("-", report_text(report));
  if (!result.error) return judge(report);
  const bool cancelled = result.error.kind == RunError::Kind::cancelled;
  fmt::print(stderr, "pelsim: {}{}\n", cancelled ? "" : "the run failed: ", result.error.message);
  return cancelled && !stopped ? exit_ok : exit_run_failed;
}

}  // namespace

void add_run(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand("run", "Run a scenario and report how long it takes, and why");
  const auto options = std::make_shared<RunOptions>();
  options->scenario.add_to(*command);
  command->add_option("--engine", options->engine, "native, simgrid or host")->check(check_engine);
  command->add_flag("--no-pin", options->no_pin, "Host engine: leave it to the system on which core a task runs");
  command->add_flag("--oversubscribe", options->oversubscribe,
                    "Host engine: run scenarios with more slots than this machine has hardware threads");
  command->add_option("--out", options->out, "Folder for report, trace and provenance; replaces that of an earlier run")
      ->type_name("DIR")
      ->check(check_name);
  command->add_option("--json", options->json, "Write the report as JSON to a file, or to stdout for -")
      ->type_name("FILE|-")
      ->check(check_name);
  CLI::Option* svg =
      command->add_option("--svg", options->svg, "Draw the timeline: a lane per slot, coloured by kind of task")
          ->type_name("FILE")
          ->check(check_name);
  command->add_flag("--quiet", options->quiet, "No report and no progress bar; results go to --out and --json only");
  command->add_flag("--no-trace", options->no_trace, "Keep totals only: faster, but without the explanation")
      ->excludes(svg);
  command
      ->add_option("--spans", options->spans, "Up to this many spans are also written as CSV, Chrome and Paje traces")
      ->type_name("N")
      ->check(check_count);
  command->footer("Example: pelsim run scenarios/heft-paper.toml --set scheduler.model=cpop --out results/cpop");
  command->callback([=, &action] { action = [=] { return run(*options); }; });
}

}  // namespace pelsim::cli
