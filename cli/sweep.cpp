#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <thread>

#include "cli/sweep_command.hpp"
#include "study/child_process.hpp"

namespace pelsim::cli {
namespace {

constexpr const char* rank_program = "pelsim-mpi-sweep";

bool is_more_than_one(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && std::atoi(value) > 1;
}

/// Open MPI, MPICH, Intel MPI, and srun through PMIx tell their processes how many they are. One alone needs no MPI.
bool is_a_rank() {
  return is_more_than_one("OMPI_COMM_WORLD_SIZE") || is_more_than_one("PMI_SIZE") ||
         is_more_than_one("MPI_LOCALNRANKS") ||
         (std::getenv("PMIX_RANK") != nullptr && is_more_than_one("SLURM_STEP_NUM_TASKS"));
}

/// This process becomes the rank: it keeps what mpirun gave it.
[[noreturn]] void become_rank(std::vector<std::string> words) {
  const std::string program = find_program(rank_program);
  if (program.empty()) throw ScenarioError("started by mpirun, but this pelsim was built without MPI (libopenmpi-dev)");
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  ::execv(program.c_str(), arguments.data());
  throw std::system_error(errno, std::generic_category(), program + " cannot be started");
}

int sweep(const SweepOptions& options, const std::vector<std::string>& words) {
  if (is_a_rank() && !options.dry_run && options.merge.empty()) become_rank(words);
  const unsigned threads = options.threads(std::max(1u, std::thread::hardware_concurrency()));
  const Sweep sweep = sweep_of(options);
  if (options.dry_run) return show_design(sweep, threads);
  return lead_sweep(options, sweep,
                    [&](const Sweep& all, OpenRuns& open, const std::stop_token& stop, const KeepRun& keep) {
                      run_on_threads(all, open, threads, stop, keep);
                    });
}

}  // namespace

void add_sweep(CLI::App& app, Action& action, std::vector<std::string> words) {
  const auto options = std::make_shared<SweepOptions>();
  CLI::App* command = options->add_to(app);
  command->callback([=, &action] { action = [=] { return sweep(*options, words); }; });
}

}  // namespace pelsim::cli
