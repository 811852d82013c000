#include "models/task_ranks.hpp"

#include <algorithm>

namespace pelsim {

std::vector<Seconds> mean_times(const Problem& problem) {
  const TaskGraph& graph = problem.graph;
  const Platform& platform = problem.platform;
  std::vector<double> slots_of_type(platform.types());
  for (std::size_t d = 0; d < platform.devices(); ++d)
    slots_of_type[platform.device(DeviceId(d)).type.index()] += platform.device(DeviceId(d)).slots;

  std::vector<Seconds> times(graph.tasks());
  for (std::size_t k = 0; k < graph.tasks() && !problem.stop.stop_requested(); ++k) {
    const TaskId t(k);
    if (graph.is_marker(t)) continue;
    if (const DeviceId d = graph.pinned(t)) {
      times[k] = problem.estimates.whole(t, platform.device(d).type);
      continue;
    }
    double sum = 0, slots = 0;
    for (std::size_t type = 0; type < slots_of_type.size(); ++type) {
      const Seconds time = problem.estimates.whole(t, DeviceTypeId(type));
      if (!(time < forever)) continue;
      sum += slots_of_type[type] * time.value;
      slots += slots_of_type[type];
    }
    if (slots > 0) times[k] = Seconds(sum / slots);
  }
  return times;
}

namespace {

/// Memories that have slots; of more than 512 one from each of 512 stretches, drawn so that no pattern in the numbering
/// (host, device, host, ...) decides.
std::vector<std::size_t> sample_of_memories(const std::vector<double>& slots_of_memory) {
  constexpr std::size_t most = 512;
  std::vector<std::size_t> with_slots;
  for (std::size_t m = 0; m < slots_of_memory.size(); ++m)
    if (slots_of_memory[m] > 0) with_slots.push_back(m);
  if (with_slots.size() <= most) return with_slots;
  Stream draws(1, "task_ranks.mean_path");
  std::vector<std::size_t> sample(most);
  for (std::size_t k = 0; k < most; ++k) {
    const std::size_t begin = k * with_slots.size() / most, end = (k + 1) * with_slots.size() / most;
    sample[k] = with_slots[begin + draws.below(end - begin)];
  }
  return sample;
}

}  // namespace

Path mean_path(const Problem& problem, RankMean mean) {
  const Platform& platform = problem.platform;
  std::vector<double> slots_of_memory(platform.memories());
  for (std::size_t d = 0; d < platform.devices(); ++d)
    slots_of_memory[platform.memory(DeviceId(d)).index()] += platform.device(DeviceId(d)).slots;
  const std::vector<std::size_t> chosen = sample_of_memories(slots_of_memory);

  // The mean of affine functions is the affine function of the means.
  double slots = 0, latency = 0, per_byte = 0;
  for (const std::size_t a : chosen) {
    if (problem.stop.stop_requested()) break;
    slots += slots_of_memory[a];
    for (const std::size_t b : chosen) {
      if (a == b) continue;
      const double pairs = slots_of_memory[a] * slots_of_memory[b];
      const Path path = problem.estimates.path(MemoryId(a), MemoryId(b));
      latency += pairs * path.latency.value;
      per_byte += pairs * path.per_byte;
    }
  }
  const double pairs = mean == RankMean::distinct_pairs ? slots * (slots - 1) : slots * (slots + 1);
  if (pairs == 0) return {};
  return {Seconds(latency / pairs), per_byte / pairs};
}

std::vector<Seconds> upward_ranks(const TaskGraph& graph, const std::vector<Seconds>& times, const Path& path,
                                  const std::stop_token& stop) {
  std::vector<Seconds> ranks(graph.tasks());
  const std::vector<TaskId>& order = graph.topological();
  for (auto t = order.rbegin(); t != order.rend() && !stop.stop_requested(); ++t) {
    Seconds longest;
    for (const Edge& edge : graph.out(*t))
      longest = std::max(longest, edge_time(graph, *t, edge, path) + ranks[edge.task.index()]);
    ranks[t->index()] = times[t->index()] + longest;
  }
  return ranks;
}

std::vector<Seconds> downward_ranks(const TaskGraph& graph, const std::vector<Seconds>& times, const Path& path,
                                    const std::stop_token& stop) {
  std::vector<Seconds> ranks(graph.tasks());
  for (const TaskId t : graph.topological()) {
    if (stop.stop_requested()) break;
    Seconds longest;
    for (const Edge& edge : graph.in(t)) {
      const TaskId from = edge.task;
      longest = std::max(longest, ranks[from.index()] + times[from.index()] + edge_time(graph, t, edge, path));
    }
    ranks[t.index()] = longest;
  }
  return ranks;
}

std::vector<TaskId> by_descending_rank(const TaskGraph& graph, const std::vector<Seconds>& ranks) {
  std::vector<std::uint32_t> depth(graph.tasks());
  for (const TaskId t : graph.topological())
    for (const Edge& edge : graph.in(t)) depth[t.index()] = std::max(depth[t.index()], depth[edge.task.index()] + 1);

  struct Key {
    double rank;
    std::uint32_t depth, task;
  };
  std::vector<Key> keys(graph.tasks());
  for (std::uint32_t k = 0; k < keys.size(); ++k) keys[k] = {ranks[k].value, depth[k], k};
  std::sort(keys.begin(), keys.end(), [](const Key& a, const Key& b) {
    if (a.rank != b.rank) return a.rank > b.rank;
    return a.depth != b.depth ? a.depth < b.depth : a.task < b.task;
  });
  std::vector<TaskId> order;
  order.reserve(keys.size());
  for (const Key& key : keys) order.emplace_back(key.task);
  return order;
}

}  // namespace pelsim
