#pragma once
#include "native/mpi/mpi_world.hpp"
#include "study/sweep/crew.hpp"

/// How the runs of a sweep are shared among ranks. Every rank makes one of these calls, with as many threads.
namespace pelsim::cli {

/// Rank 0: deals the open runs to all ranks, does some itself, and hands what ends to `keep`. When it is stopped it
/// returns without waiting for the others. What `keep` throws passes.
void deal_runs(const host::MpiWorld&, const Sweep&, OpenRuns&, unsigned threads, const std::stop_token&,
               const KeepRun& keep);

/// The others: ask, run, tell, until there is no more.
void serve_runs(const Sweep&, unsigned threads);

}  // namespace pelsim::cli
