#include "study/verify.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "models/text_file.hpp"

namespace pelsim::cli {
namespace {

void print_check(const Check& check) {
  fmt::print("{}  {:<52} expected {:<12.8g} got {:<12.8g} tolerance {:<9.3g} [{}]{}\n", check.ok ? "ok    " : "FAILED",
             check.name, check.expected, check.got, check.tolerance, check.source,
             check.note.empty() ? "" : "  " + check.note);
  std::fflush(stdout);
}

nlohmann::ordered_json json_of(const Check& check) {
  return {{"name", check.name}, {"source", check.source},       {"expected", check.expected},
          {"got", check.got},   {"tolerance", check.tolerance}, {"ok", check.ok},
          {"note", check.note}, {"oracle", check.oracle},       {"fitted", check.fitted}};
}

struct Output {
  std::string json;
  bool table = false, quiet = false;
};

int verify(const std::string& part, const Output& output) {
  const Which which = output.table ? Which::measured : Which::all;
  std::vector<std::string> names;
  for (const Oracle& oracle : oracles_named("", which)) names.push_back(oracle.name);
  if (oracles_named(part, which).empty())
    throw ScenarioError(
        fmt::format("no {}oracle is called '{}'{}", output.table ? "measured " : "", part, suggestion(part, names)));

  if (!output.json.empty() && output.json != "-") check_text_file_can_be_written(output.json);
  const bool text = output.json != "-" && !output.quiet;
  const std::vector<Check> checks = verify_all(
      part,
      [&](const Check& check) {
        if (text && !output.table) print_check(check);
      },
      which);
  const auto failed = std::count_if(checks.begin(), checks.end(), [](const Check& c) { return !c.ok; });
  if (!output.json.empty()) {
    nlohmann::ordered_json out = {{"checks", nlohmann::ordered_json::array()}, {"failed", failed}};
    for (const Check& check : checks) out["checks"].push_back(json_of(check));
    write_text(output.json, out.dump(2) + "\n");
  }
  if (text && output.table)
    fmt::print("{}", measured_table(checks));
  else if (text)
    fmt::print("\n{} checks, {} failed\n", checks.size(), failed);
  return failed == 0 ? exit_ok : exit_check_failed;
}

}  // namespace

void add_verify(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand("verify", "Run the oracles: published and closed-form results, one line each");
  const auto part = std::make_shared<std::string>();
  const auto output = std::make_shared<Output>();
  command->add_option("oracle", *part, "Run only the oracles whose name contains this");
  command->add_flag("--table", output->table,
                    "Run only the measured oracles and print them as the Markdown table of docs/validation.md");
  command->add_option("--json", output->json, "Write the checks as JSON to a file, or to stdout for -")
      ->type_name("FILE|-")
      ->check(check_name);
  command->add_flag("--quiet", output->quiet, "Print nothing; the exit code tells");
  command->footer("Example: pelsim verify heft");
  command->callback([=, &action] { action = [=] { return verify(*part, *output); }; });
}

}  // namespace pelsim::cli
