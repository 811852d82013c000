#pragma once
#include "cli/ranks/team.hpp"
#include "native/mpi/mpi_world.hpp"
#include "study/sweep/crew.hpp"

/// How the runs of a sweep are shared among ranks. Every rank makes one of these calls, with a team of as many threads.
namespace pelsim::cli {

/// Rank 0: deals the open runs to all ranks, its own team among them, and hands what ends to `keep`. When it is stopped
/// it returns without waiting for anybody. What `keep` throws passes.
void deal_runs(const host::MpiWorld&, Team&, OpenRuns&, const std::stop_token&, const KeepRun& keep);

/// The others: ask, run, tell, until there is no more.
void serve_runs(Team&);

}  // namespace pelsim::cli
