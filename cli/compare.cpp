#include "study/compare.hpp"

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/predict.hpp"
#include "cli/watch.hpp"
#include "models/near_miss.hpp"
#include "models/text_file.hpp"
#include "study/exporters/comparison.hpp"

namespace pelsim::cli {
namespace {

struct ComparisonOptions {
  ScenarioOptions scenario;
  std::string engines = "native,simgrid", policy = "replay", json;
  double tolerance = 1e-6;
  std::string chrome;
  std::size_t repeats = 5;
};

std::vector<std::string> parts(const std::string& text) {
  std::vector<std::string> words(1);
  for (const char c : text)
    if (c == ',')
      words.emplace_back();
    else
      words.back() += c;
  return words;
}

/// "" or what is wrong.
std::string check_engines(const std::string& text) {
  const std::vector<std::string> known = {"native", "simgrid", "host"}, names = parts(text);
  for (const std::string& name : names)
    if (std::find(known.begin(), known.end(), name) == known.end())
      return fmt::format("unknown engine '{}'{}", name, suggestion(name, known));
  const auto hosts = std::count(names.begin(), names.end(), "host");
  if (hosts > 1) return "the host is compared with what simulators predict: name it once";
  if (names.size() == 2 || (names.size() == 3 && hosts == 1)) return {};
  return "expected two engines, as in native,simgrid, or the host besides: native,simgrid,host";
}

/// With the host among the engines, the others predict it.
int compare_with_host(const ComparisonOptions& options) {
  PredictOptions how{options.scenario, parts(options.engines), options.repeats, options.json, options.chrome};
  std::erase(how.simulators, "host");
  return predict(how);
}

int compare(const ComparisonOptions& options) {
  if (options.engines.find("host") != std::string::npos) return compare_with_host(options);
  if (!options.json.empty() && options.json != "-") check_text_file_can_be_written(options.json);
  const Scenario scenario = options.scenario.load();
  CompareOptions how;
  const std::size_t comma = options.engines.find(',');
  how.first = options.engines.substr(0, comma);
  how.second = options.engines.substr(comma + 1);
  how.policy = options.policy == "own" ? ComparedPolicy::own : ComparedPolicy::replay;
  how.tolerance = options.tolerance;
  Comparison all;
  {
    Watch watch(scenario.graph().tasks(), Bar::shown);
    how.stop = watch.stop();
    how.progress = watch.done();
    all = compare_engines(scenario, options.scenario.overrides(), how);
  }
  if (!options.json.empty()) write_text(options.json, comparison_json(all));
  if (options.json != "-") write_text("-", comparison_text(all));
  if (!all.error.empty()) {
    fmt::print(stderr, "pelsim: nothing to compare: {}\n", all.error);
    return exit_run_failed;
  }
  return all.agrees() ? exit_ok : exit_check_failed;
}

}  // namespace

void add_compare(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "compare", "Run a scenario on two engines and tell where they part, or predicted against real");
  const auto options = std::make_shared<ComparisonOptions>();
  options->scenario.add_to(*command);
  command
      ->add_option("--engines", options->engines,
                   "native,simgrid: the first one plans. native,host or native,simgrid,host: what they predict, and "
                   "what really happens on this machine's cores")
      ->type_name("A,B")
      ->check(check_engines);
  command
      ->add_option("--policy", options->policy,
                   "replay: both serve the placements of the first; own: each runs the scenario's scheduler")
      ->check(CLI::IsMember({"replay", "own"}));
  command->add_option("--tolerance", options->tolerance, "Greatest relative difference of any end; default 1e-6")
      ->check(CLI::Range(0.0, 1.0));
  command->add_option("--json", options->json, "Write the comparison as JSON to a file, or to stdout for -")
      ->type_name("FILE|-")
      ->check(check_name);
  command->add_option("--repeats", options->repeats, "With host: real runs, of which the median counts; default 5")
      ->check(CLI::Range(1, 1000));
  command->add_option("--chrome", options->chrome, "With host: both timelines as one Chrome trace")
      ->type_name("FILE")
      ->check(check_name);
  command->footer("Example: pelsim compare scenarios/montage-cluster.toml --engines native,simgrid");
  command->callback([=, &action] { action = [=] { return compare(*options); }; });
}

}  // namespace pelsim::cli
