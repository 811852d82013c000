#include <fmt/format.h>

#include "cli/commands.hpp"
#include "study/report.hpp"
#include "study/scenario_family.hpp"
#include "study/sweep/design.hpp"

namespace pelsim::cli {
namespace {

int check(const ScenarioOptions& options, bool show_resolved) {
  const ScenarioFamily family(options.file, options.overrides());
  const Scenario scenario = family.with({}, {}, ScenarioFamily::For::run_and_people);
  std::optional<Design> sweep;
  if (family.document().find("sweep") != nullptr) sweep = read_design(family.document());
  if (show_resolved) {
    write_text("-", scenario.resolved);
    return exit_ok;
  }
  const TaskGraph& graph = scenario.graph();
  const Platform& platform = *scenario.platform;
  fmt::print("{}: ok\n", scenario.file);
  fmt::print("  workload   {}: {} tasks, {} dependencies, {} data items\n", scenario.workload_model, graph.tasks(),
             graph.dependencies(), graph.items());
  fmt::print("  platform   {}: {} devices, {} slots, {} memories, {} links\n", scenario.platform_model,
             platform.devices(), platform.slots(), platform.memories(), platform.links());
  if (platform.interconnect()) fmt::print("  joined by  {}\n", interconnect_text(*platform.interconnect()));
  fmt::print("  network    {}\n  scheduler  {}\n", scenario.network_model, scenario.scheduler_model);
  if (sweep) fmt::print("  sweep      {}: {} points, {} runs\n", name_of(sweep->kind), sweep->points(), sweep->runs());
  for (const std::string& note : scenario.notes) fmt::print("  note: {}\n", note);
  return exit_ok;
}

}  // namespace

void add_check(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand("check", "Load and check a scenario without running it");
  const auto options = std::make_shared<ScenarioOptions>();
  const auto resolved = std::make_shared<bool>(false);
  options->add_to(*command);
  command->add_flag("--resolved", *resolved, "Print the scenario with overrides and defaults filled in");
  command->footer("Example: pelsim check scenarios/montage-cluster.toml --set scheduler.model=peft");
  command->callback([=, &action] { action = [=] { return check(*options, *resolved); }; });
}

}  // namespace pelsim::cli
