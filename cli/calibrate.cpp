#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "cli/commands.hpp"
#include "study/engine_process.hpp"

namespace pelsim::cli {
namespace {

/// Kernels, their libraries and pinned threads stay out of this program: the other one takes its place.
int calibrate(const std::vector<std::string>& words) {
  const std::string program = find_engine_program("host");
  std::vector<std::string> arguments = {program, "calibrate"};
  arguments.insert(arguments.end(), words.begin(), words.end());
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  execv(program.c_str(), pointers.data());
  fmt::print(stderr, "pelsim: {} cannot be started: {}\n", program, std::strerror(errno));
  return exit_run_failed;
}

}  // namespace

void add_calibrate(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand("calibrate", "Measure this machine and write a machine file for scenarios");
  command->prefix_command();  // that program knows the options, and tells about them
  command->set_help_flag();
  command->callback([command, &action] { action = [words = command->remaining()] { return calibrate(words); }; });
}

}  // namespace pelsim::cli
