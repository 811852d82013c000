#include <fmt/format.h>

#include <cstdio>

#include "cli/commands.hpp"
#include "study/version.hpp"

namespace {

using namespace pelsim;

std::string version_text() {
  return fmt::format("pelsim {} ({}, {}, {})", version(), commit(), build_type(), compiler());
}

int run_action(const cli::Action& action) {
  try {
    return action();
  } catch (const ScenarioError& error) {
    fmt::print(stderr, "pelsim: {}\n", error.what());
    return cli::exit_bad_input;
  } catch (const std::bad_alloc&) {
    fmt::print(stderr, "pelsim: out of memory: ask for fewer tasks or devices, or run without a trace (--no-trace)\n");
    return cli::exit_run_failed;
  } catch (const std::exception& error) {
    fmt::print(stderr, "pelsim: unexpected failure: {}\n", error.what());
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
  cli::add_list(app, action);
  cli::add_convert(app, action);
  cli::add_verify(app, action);
  try {
    app.parse(count, arguments);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? cli::exit_ok : cli::exit_usage;
  }
  return run_action(action);
}
