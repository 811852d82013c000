#include "study/compare.hpp"

#include <fmt/format.h>

#include "cli/commands.hpp"
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
};

/// "" or what is wrong.
std::string check_engines(const std::string& text) {
  const std::vector<std::string> known = {"native", "simgrid"};
  const std::size_t comma = text.find(',');
  if (comma == text.npos || text.find(',', comma + 1) != text.npos) return "expected two engines, as in native,simgrid";
  for (const std::string& name : {text.substr(0, comma), text.substr(comma + 1)})
    if (std::find(known.begin(), known.end(), name) == known.end())
      return fmt::format("unknown engine '{}'{}", name, suggestion(name, known));
  return {};
}

int compare(const ComparisonOptions& options) {
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
  CLI::App* command = app.add_subcommand("compare", "Run a scenario on two engines and tell where they part");
  const auto options = std::make_shared<ComparisonOptions>();
  options->scenario.add_to(*command);
  command->add_option("--engines", options->engines, "Two of native and simgrid; the first one plans")
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
  command->footer("Example: pelsim compare scenarios/montage-cluster.toml --engines native,simgrid");
  command->callback([=, &action] { action = [=] { return compare(*options); }; });
}

}  // namespace pelsim::cli
