#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>

#include <cstdio>
#include <cstdlib>
#include <optional>

#include "cli/ranks/dealing.hpp"
#include "cli/sweep_command.hpp"

namespace {

using namespace pelsim;

constexpr const char* name = "pelsim-mpi-sweep";

std::vector<char> bytes_of(const std::string& text) { return {text.begin(), text.end()}; }

/// Ctrl-C reaches mpirun, which asks its ranks to end. The threads that MPI makes must leave that to the watch of rank
/// 0, so they are made while it is blocked.
void set_mask(int how) {
  sigset_t asked_to_end;
  sigemptyset(&asked_to_end);
  sigaddset(&asked_to_end, SIGINT);
  sigaddset(&asked_to_end, SIGTERM);
  pthread_sigmask(how, &asked_to_end, nullptr);
}

/// Rank 0. The others wait until it tells which sweep it is; an empty word: nothing to do.
int lead(host::MpiWorld& world, const cli::SweepOptions& options) {
  bool begun = false;
  int code = cli::exit_run_failed;
  // They outlive the writing of the results: mpirun leaves a second for that when it is stopped, and a run may be long.
  std::optional<Sweep> sweep;
  std::optional<cli::Team> team;
  try {
    sweep.emplace(cli::sweep_of(options));
    bool stopped = false;
    code = cli::lead_sweep(options, *sweep,
                           [&](const Sweep& all, OpenRuns& open, const std::stop_token& stop, const KeepRun& keep) {
                             begun = true;
                             world.from_first(bytes_of(identity_of(all).text()));
                             team.emplace(all, options.threads(1), stop);
                             cli::deal_runs(world, *team, open, stop, keep);
                             stopped = stop.stop_requested();
                           });
    if (stopped) world.abort(code);  // the others are at work, and nobody waits for them
  } catch (const ScenarioError& error) {
    fmt::print(stderr, "pelsim: {}\n", error.what());
    if (begun) world.abort(cli::exit_bad_input);
    code = cli::exit_bad_input;
  } catch (const std::exception& error) {
    fmt::print(stderr, "pelsim: {}\n", error.what());
    if (begun) world.abort(cli::exit_run_failed);
  }
  if (!begun) world.from_first({});
  world.end();
  return code;
}

int follow(host::MpiWorld& world, const cli::SweepOptions& options) {
  const std::vector<char> word = world.from_first({});
  if (!word.empty()) {
    try {
      const Sweep sweep = cli::sweep_of(options);
      const std::string changed =
          SweepIdentity::parse(std::string(word.begin(), word.end())).difference(identity_of(sweep));
      if (!changed.empty()) throw ScenarioError(options.scenario.file + ": not the same as rank 0 reads: " + changed);
      cli::Team team(sweep, options.threads(1), {});
      cli::serve_runs(team);
    } catch (const std::exception& error) {
      fmt::print(stderr, "{}: rank {} on {}: {}\n", name, world.rank(), host_name(), error.what());
      std::fflush(nullptr);
      world.abort(cli::exit_bad_input);
    }
  }
  world.end();
  return cli::exit_ok;
}

}  // namespace

int main(int count, char** arguments) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // never without mpirun
  setenv("HWLOC_HIDE_ERRORS", "2", 0);
  CLI::App app("A rank of a sweep; mpirun -np N pelsim sweep SCENARIO starts it", name);
  app.require_subcommand(1);
  cli::SweepOptions options;
  options.add_to(app);
  set_mask(SIG_BLOCK);
  host::MpiWorld world(count, arguments);
  if (world.rank() != 0) set_mask(SIG_UNBLOCK);
  try {
    app.parse(count, arguments);
  } catch (const CLI::ParseError& error) {
    const int code = world.rank() == 0 && app.exit(error) != 0 ? cli::exit_usage : cli::exit_ok;
    world.end();
    return code;
  }
  const int code = world.rank() == 0 ? lead(world, options) : follow(world, options);
  std::fflush(nullptr);
  return code;
}
