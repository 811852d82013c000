#pragma once
#include <string>

#include "sim/simulate.hpp"

namespace pelsim {

/// What must hold for every run that ended well and was traced; "" or the first thing that does not, for people.
/// Instants of an attempt are in order; attempts of a slot do not overlap; a task starts after its predecessors end and
/// its data is there; every byte that left arrived, each item at most once at a memory; busy time is the attempts'
/// time. Costs O(n log n); debug builds check it after each run.
std::string broken_invariant(const Run&, const RunResult&);

}  // namespace pelsim
