#pragma once
#include <string>
#include <vector>

#include "sim/trace/trace_store.hpp"

namespace pelsim::gui {

struct TimelineIndex;

/// A part of a run that every lane has left before any begins the next one: a superstep, a stage of a workflow, a loop
/// between barriers. Phases tile [0, end).
struct Phase {
  Tick from, to;
  KindId kind = {};          ///< that most of its tasks are of
  std::uint32_t number = 1;  ///< among the phases of that kind, from 1
  std::uint32_t of = 1;      ///< how many of them there are
  std::size_t attempts = 0;
};

/// Cuts a run at each instant at which no attempt is under way, all before have ended and all after have not begun
/// (`Attempt::start`): scenarios name no phases, so they are what the trace shows. What lasts less than a twentieth of
/// the stretch before it, such as the tasks of a barrier, is part of that. None where there is one phase alone, where
/// tasks simply follow each other (fewer than two a phase), or where there is one lane. Linear in the attempts.
std::vector<Phase> phases_of(const TimelineIndex&);

/// "gemm #3", or "gemm" where it is the only phase of its kind.
std::string phase_name(const TimelineIndex&, const Phase&);

}  // namespace pelsim::gui
