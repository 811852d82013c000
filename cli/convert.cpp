#include "models/convert.hpp"

#include <fmt/format.h>

#include "cli/commands.hpp"

namespace pelsim::cli {
namespace {

struct ConvertOptions {
  std::string in, out, from, to;
};

int convert_files(const ConvertOptions& options) {
  const Conversion done = convert(options.in, options.out, options.from, options.to);
  const TaskGraph& graph = done.workload.graph;
  fmt::print("{} ({}) -> {} ({}): {} tasks, {} dependencies, {} data items\n", options.in, done.from, options.out,
             done.to, graph.tasks(), graph.dependencies(), graph.items());
  for (const std::string& note : done.workload.notes) fmt::print("  note: {}\n", note);
  for (const std::string& lost : done.lost) fmt::print("  lost: {}\n", lost);
  return exit_ok;
}

}  // namespace

void add_convert(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand("convert", "Write a workflow in another format, and say what got lost");
  const auto options = std::make_shared<ConvertOptions>();
  command->add_option("in", options->in, "Workflow to read; a folder with tasks.csv and edges.csv counts as one")
      ->required();
  command->add_option("out", options->out, "File to write; a name without ending becomes a folder of CSV")->required();
  command->add_option("--from", options->from, "Format of the input; guessed from its ending or content when not given")
      ->type_name("FORMAT");
  command->add_option("--to", options->to, "Format of the output; guessed from its ending when not given")
      ->type_name("FORMAT");
  command->footer("Example: pelsim convert workflow.json workflow.dot");
  command->callback([=, &action] { action = [=] { return convert_files(*options); }; });
}

}  // namespace pelsim::cli
