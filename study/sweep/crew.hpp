#pragma once
#include <functional>
#include <stop_token>

#include "study/sweep/open_runs.hpp"

/// Who does the runs of a sweep.
namespace pelsim {

/// Takes what ended, one at a time.
using KeepRun = std::function<void(FinishedRun&&)>;

/// Does all open runs on `threads` threads, this one among them. What `keep` throws ends it and passes.
void run_on_threads(const Sweep&, OpenRuns&, unsigned threads, const std::stop_token&, const KeepRun&);

}  // namespace pelsim
