#pragma once
#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

#include "study/scenario.hpp"

/// One function per subcommand: declares its options and stores in `action` what to do once they are parsed.
/// An action returns the exit code and lets ScenarioError pass.
namespace pelsim::cli {

inline constexpr int exit_ok = 0, exit_check_failed = 1, exit_usage = 2, exit_bad_input = 3, exit_run_failed = 4;

using Action = std::function<int()>;

void add_run(CLI::App&, Action& action);
void add_check(CLI::App&, Action& action);
void add_compare(CLI::App&, Action& action);
void add_calibrate(CLI::App&, Action& action);
void add_validate(CLI::App&, Action& action);
void add_list(CLI::App&, Action& action);
void add_convert(CLI::App&, Action& action);
void add_verify(CLI::App&, Action& action);
void add_report(CLI::App&, Action& action);

/// Options that name a scenario and change it: file, --set key=value, --seed N.
struct ScenarioOptions {
  std::string file;
  std::vector<std::string> sets;
  std::string seed;

  void add_to(CLI::App& command);
  std::vector<Override> overrides() const;
  Scenario load() const { return load_scenario(file, overrides()); }
};

/// Refuses "", which a shell makes of a variable that is not set.
std::string check_name(const std::string& name);
/// Refuses what is not a whole number of up to 18 digits.
std::string check_count(const std::string& text);

/// Writes to a file, or to stdout for "-". Throws ScenarioError when the file cannot be written; what stdout refused is
/// told at the end of the program.
void write_text(const std::string& file, const std::string& text);

}  // namespace pelsim::cli
