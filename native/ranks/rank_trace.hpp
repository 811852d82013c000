#pragma once
#include <span>
#include <vector>

#include "native/program.hpp"
#include "native/ranks/rank_record.hpp"
#include "sim/platform.hpp"
#include "sim/task_graph.hpp"
#include "sim/trace/trace.hpp"

namespace pelsim::host {

/// One trace of what all ranks saw, of the same form as a simulated run's. Sends and receives are attempts that take no
/// slot, from the call of MPI to its return; a transfer lasts from there until its receiver knew of it. Ends early with
/// `RunError::cancelled` where tasks are missing.
RunResult result_of(const TaskGraph&, const Platform&, Clock, std::span<const DeviceId> devices,
                    const std::vector<RankRecord>&);

/// Whether every byte that was sent came, and came as it was sent.
Verdict verdict_of(const std::vector<RankRecord>&);

}  // namespace pelsim::host
