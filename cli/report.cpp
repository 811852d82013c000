#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "cli/commands.hpp"
#include "models/text_file.hpp"
#include "study/exporters/results/page.hpp"

namespace pelsim::cli {
namespace {

struct ReportOptions {
  std::string results, page;
  results::Wishes wishes;
  std::string scaling = "auto";
};

int report(ReportOptions& options) {
  using Scaling = results::Wishes::Scaling;
  options.wishes.scaling = options.scaling == "strong" ? Scaling::strong
                           : options.scaling == "weak" ? Scaling::weak
                           : options.scaling == "none" ? Scaling::none
                                                       : Scaling::automatic;
  const std::string page =
      !options.page.empty() ? options.page : std::filesystem::path(options.results).replace_extension(".html").string();
  if (page != "-") check_text_file_can_be_written(page);
  const results::Study study = results::study_of(results::read_results(options.results), options.wishes);
  write_text(page, results_page(study));
  if (page == "-") return exit_ok;
  write_text("-", results_text(study));
  fmt::print(stderr, "pelsim: wrote {}\n", page);
  return exit_ok;
}

}  // namespace

void add_report(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand("report", "Show what a sweep found, as one page for a browser or for paper");
  const auto options = std::make_shared<ReportOptions>();
  command->add_option("results", options->results, "The table of a sweep (results.csv)")->required();
  command->add_option("-o,--out", options->page, "The page, or - for stdout; default: beside the table, as .html")
      ->type_name("FILE|-")
      ->check(check_name);
  command
      ->add_option("--metric", options->wishes.metrics,
                   "Columns to show, the first one in words too; default: makespan_s, energy_j, cost_usd")
      ->delimiter(',')
      ->type_name("A,B");
  command
      ->add_option("--compare", options->wishes.compare,
                   "The axis whose values are the alternatives; default: the first that is no number")
      ->type_name("AXIS");
  command
      ->add_option("--baseline", options->wishes.baseline,
                   "What they are compared with; default: the axis's first value")
      ->type_name("VALUE");
  command
      ->add_option(
          "--scaling", options->scaling,
          "Whether the work stays the same (strong) or grows with the slots (weak); default: told by the table")
      ->check(CLI::IsMember({"auto", "strong", "weak", "none"}));
  command->add_option("--confidence", options->wishes.confidence, "Of intervals and tests; default 0.95")
      ->check(CLI::Range(0.5, 0.9999));
  command->footer("Example: pelsim report results.csv -o results.html --compare scheduler.model --baseline fifo");
  command->callback([=, &action] { action = [=] { return report(*options); }; });
}

}  // namespace pelsim::cli
