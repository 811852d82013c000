#pragma once
#include <optional>
#include <string>

#include "sim/cost_model.hpp"
#include "sim/trace/trace.hpp"

namespace pelsim {

/// A task that goes to another device than in the run.
struct Move {
  TaskId task;
  DeviceId to;
};

/// The schedule of a run as CSV that the policy `fixed` reads: where each task ran, its slot, and their order by start.
/// The moved task keeps its place in the order and takes any slot of its new device. Precondition: every task has run.
std::string schedule_rows(const Trace&, const CostModel&, const std::optional<Move>& move = {});

}  // namespace pelsim
