#pragma once
#include <vector>

#include "sim/scheduler.hpp"

/// Priorities of tasks as the scheduling literature defines them. Processors are slots. Once the problem is stopped the
/// answers are good for nothing.
namespace pelsim {

/// Over which pairs of slots a communication time is averaged.
enum class RankMean {
  distinct_pairs,  ///< of two different slots, as in the HEFT paper
  all_pairs,       ///< every unordered pair, a slot with itself (at no cost) included, as SAGA does
};

/// By task: its time, with what it waits before and after its slot, averaged over the slots that can run it; 0 for
/// markers.
std::vector<Seconds> mean_times(const Problem&);

/// Latency and time per byte averaged over pairs of slots; slots of one memory communicate at no cost. Of more than 512
/// memories that have slots, one drawn from each of 512 stretches stands for its neighbours, so that at most 512 x 512
/// paths are asked for; the draws are the same in every run.
Path mean_path(const Problem&, RankMean);

/// What the item of an edge costs on `path`: nothing on a control edge, nor to or from a marker (it runs nowhere).
inline Seconds edge_time(const TaskGraph& graph, TaskId from, const Edge& edge, const Path& path) {
  if (!edge.item || graph.is_marker(from) || graph.is_marker(edge.task)) return {};
  return path.time(graph.size(edge.item));
}

/// By task: the longest way to an exit, its own time included (rank_u, b-level).
std::vector<Seconds> upward_ranks(const TaskGraph&, const std::vector<Seconds>& times, const Path& path,
                                  const std::stop_token& stop = {});
/// By task: the longest way from an entry, its own time excluded (rank_d, t-level).
std::vector<Seconds> downward_ranks(const TaskGraph&, const std::vector<Seconds>& times, const Path& path,
                                    const std::stop_token& stop = {});

/// Tasks by descending rank; equals by fewer edges from an entry, then by id, so that a predecessor of equal rank comes
/// first.
std::vector<TaskId> by_descending_rank(const TaskGraph&, const std::vector<Seconds>& ranks);

}  // namespace pelsim
