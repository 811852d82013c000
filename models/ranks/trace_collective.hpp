#pragma once
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "models/ranks/collective.hpp"
#include "models/ranks/trace_fields.hpp"

namespace pelsim::ranks {

/// The collective that an action of a trace calls; "gatherv" is one of gather.
std::optional<Operator> traced_operator(std::string_view action);

/// Fills what is moved, and from or to whom, from the same call on every rank, in the order of ranks. Returns what each
/// rank computes afterwards, flop. Throws ScenarioError where the ranks disagree.
std::vector<double> read_collective(std::span<const TraceFields> ranks, Collective& call);

}  // namespace pelsim::ranks
