#include <fmt/format.h>

#include <cstdio>

#include "cli/commands.hpp"
#include "models/text_file.hpp"

namespace pelsim::cli {

void ScenarioOptions::add_to(CLI::App& command) {
  command.add_option("scenario", file, "Scenario file (TOML)")->required();
  command
      .add_option("--set", sets,
                  "Override a key of the scenario, as in --set scheduler.model=peft or --set platform.nodes.0.count=8; "
                  "paths are relative to where you are; can be given many times")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false)
      ->check([](const std::string& text) {
        const std::size_t equals = text.find('=');
        return equals == std::string::npos || equals == 0 ? "expected KEY=VALUE, as in scheduler.model=heft"
                                                          : std::string();
      });
  command.add_option("--seed", seed, "Seed of every random stream; short for --set simulation.seed=N")
      ->type_name("N")
      ->check(check_count);
}

std::vector<Override> ScenarioOptions::overrides() const {
  std::vector<Override> all;
  for (const std::string& set : sets) {
    const std::size_t equals = set.find('=');
    all.push_back({set.substr(0, equals), set.substr(equals + 1)});
  }
  if (!seed.empty()) all.push_back({"simulation.seed", seed});
  return all;
}

std::string check_name(const std::string& name) { return name.empty() ? "the name is empty" : std::string(); }

std::string check_count(const std::string& text) {
  const bool digits = !text.empty() && text.size() <= 18 && text.find_first_not_of("0123456789") == text.npos;
  return digits ? std::string() : "expected a whole number from 0 to 999999999999999999";
}

void write_text(const std::string& file, const std::string& text) {
  if (file != "-") return write_text_file(file, text);  // never half a file
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

}  // namespace pelsim::cli
