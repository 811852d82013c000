#pragma once
#include <string>
#include <vector>

#include "models/catalog.hpp"
#include "models/ranks/collective.hpp"

/// What the cards of message-passing programs share.
namespace pelsim::ranks {

/// "ranks"; 0 = one for each device.
Parameter ranks_entry();
/// "mapping", "eager" and "detached".
std::vector<Parameter> message_entries();
/// "algorithm" of the operator, with "combine_rate", "segment" and "ranks_per_node".
std::vector<Parameter> collective_entries(Operator);
/// The same without "algorithm".
std::vector<Parameter> collective_cost_entries();
/// First the entries of `own`, then those of `more`.
std::vector<Parameter> with(std::vector<Parameter> own, std::vector<Parameter> more);

/// How many ranks `key` asks for.
std::size_t rank_count(const Parameters&, const WorkloadContext&, std::string_view key = "ranks");
/// Throws at `key` when the platform has too few devices.
MessageGraph::Settings message_settings(const Parameters&, const WorkloadContext&, std::size_t ranks,
                                        std::string_view key = "ranks");
/// What "combine_rate", "segment" and "ranks_per_node" say; its algorithm is "auto".
Collective collective_costs(const Parameters&, Operator, Bytes);
/// With "algorithm" too.
Collective collective_call(const Parameters&, Operator, Bytes);
/// Throws at `key` when calls of this collective make too large a graph, before any memory is taken.
void refuse_huge(const Parameters&, std::string_view key, double calls, const Collective&, std::size_t ranks);

}  // namespace pelsim::ranks
