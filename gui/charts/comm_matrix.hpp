#pragma once
#include <string>
#include <vector>

#include "gui/charts/heat_map.hpp"
#include "gui/state/view_state.hpp"

namespace pelsim::gui {

/// What went from one memory (or group of them) to another.
struct Traffic {
  std::uint32_t from = 0, to = 0;  ///< memories, or groups
  std::uint64_t count = 0;
  Bytes bytes;
  Seconds moving;   ///< sum from start to end
  Seconds waiting;  ///< sum from request to start: ports were busy
};
/// A transfer counts where it ends, so that ranges that tile the run add up to it.
bool arrives_in(const Transfer&, TimeRange);
/// One entry for each pair of memories, ascending by (from, to). Of transfers of at least so many bytes.
std::vector<Traffic> memory_traffic(const Trace&, const TaskGraph&, TimeRange, Bytes least = Bytes(0));

/// Memories put together.
struct MemoryGroups {
  std::vector<std::uint32_t> group_of;  ///< by memory
  std::vector<std::string> names;       ///< by group
  std::size_t size() const { return names.size(); }
};
/// Each by itself; those of a node, which share their name up to the first dot; or so many neighbours in the platform's
/// order that there are at most `most` groups.
MemoryGroups single_memories(const Platform&);
MemoryGroups node_memories(const Platform&);
MemoryGroups block_memories(const Platform&, std::size_t most);
std::vector<Traffic> grouped(const std::vector<Traffic>&, const MemoryGroups&);

enum class Measure { bytes, count, latency, wait };
/// Bytes, a number, or the mean in seconds.
double value_of(const Traffic&, Measure);
Grid traffic_grid(const std::vector<Traffic>&, std::size_t groups, Measure);
/// What each group sent and received.
struct Marginals {
  std::vector<Traffic> sent, received;
};
Marginals marginals(const std::vector<Traffic>&, std::size_t groups);

/// What the matrix looks like, in words: "nearest neighbours: ...", "all to all: ...", "hub: ...".
std::string pattern_text(const std::vector<Traffic>&, const MemoryGroups&);

}  // namespace pelsim::gui
