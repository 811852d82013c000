#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <optional>
#include <system_error>

#include "cli/commands.hpp"
#include "study/engine_messages.hpp"
#include "study/version.hpp"

namespace {

using namespace pelsim;

std::string version_text() {
  return fmt::format("pelsim {} ({}, {}, {})", version(), commit(), build_type(), compiler());
}

/// Names from files may hold anything; an error is one line all the same.
std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n')
      line += "\\n";
    else if (byte < 0x20 || byte == 0x7f)
      line += fmt::format("\\x{:02x}", byte);
    else
      line += c;
  }
  return line;
}

/// A full disk shows when the last bytes go out.
int flushed(int code) {
  const bool whole = std::cout.flush() && std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
  if (whole || code == cli::exit_run_failed) return code;
  fmt::print(stderr, "pelsim: standard output could not be written to its end: is the disk full?\n");
  return cli::exit_run_failed;
}

/// CLI11 would only say that a subcommand is missing.
std::optional<std::string> unknown_subcommand(CLI::App& app, std::string_view word) {
  if (word.starts_with('-')) return std::nullopt;
  std::vector<std::string> known;
  for (const CLI::App* command : app.get_subcommands({})) known.push_back(command->get_name());
  if (std::find(known.begin(), known.end(), word) != known.end()) return std::nullopt;
  return fmt::format("unknown subcommand '{}'{}", one_line(word), suggestion(word, known));
}

int run_action(const cli::Action& action) {
  try {
    return action();
  } catch (const ScenarioError& error) {
    fmt::print(stderr, "pelsim: {}\n", one_line(error.what()));
    return cli::exit_bad_input;
  } catch (const EngineFailure& error) {
    fmt::print(stderr, "pelsim: {}\n", one_line(error.what()));
    return cli::exit_run_failed;
  } catch (const std::bad_alloc&) {
    fmt::print(stderr, "pelsim: out of memory: ask for fewer tasks or devices, or run without a trace (--no-trace)\n");
    return cli::exit_run_failed;
  } catch (const std::system_error& error) {
    fmt::print(stderr, "pelsim: {}\n", one_line(error.what()));
    return cli::exit_run_failed;
  } catch (const std::exception& error) {
    fmt::print(stderr, "pelsim: unexpected failure: {}\n", one_line(error.what()));
    return cli::exit_run_failed;
  }
}

}  // namespace

int main(int count, char** arguments) {
  CLI::App app("Why does this parallel program take that long on that machine, and what would change it?", "pelsim");
  app.set_version_flag("--version", version_text());
  app.require_subcommand(1);
  app.footer("Example: pelsim run scenarios/heft-paper.toml");
  cli::Action action;
  cli::add_run(app, action);
  cli::add_check(app, action);
  cli::add_compare(app, action);
  cli::add_calibrate(app, action);
  cli::add_validate(app, action);
  cli::add_list(app, action);
  cli::add_convert(app, action);
  cli::add_verify(app, action);
  cli::add_report(app, action);
  if (const auto error = count > 1 ? unknown_subcommand(app, arguments[1]) : std::nullopt) {
    fmt::print(stderr, "pelsim: {}\n", *error);
    return cli::exit_usage;
  }
  try {
    app.parse(count, arguments);
  } catch (const CLI::ParseError& error) {
    return flushed(app.exit(error) == 0 ? cli::exit_ok : cli::exit_usage);
  }
  return flushed(run_action(action));
}
