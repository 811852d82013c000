#include "native/ranks/rank_plan.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

namespace pelsim::host {
namespace {

constexpr std::uint32_t nowhere = std::numeric_limits<std::uint32_t>::max();

/// What is sent (an item, or the word that a task has ended) and to which rank.
std::uint64_t key(std::uint32_t what, RankId to) { return std::uint64_t{what} << 32 | to; }

}  // namespace

std::size_t payload_bytes(const TaskGraph& graph, ItemId item) {
  return static_cast<std::size_t>(std::llround(graph.size(item).value));
}

RankPlan::RankPlan(const TaskGraph& graph, std::span<const DeviceId> devices, RankId rank) : rank_(rank) {
  std::vector<RankId> rank_of(devices.back().index() + 1, nowhere);
  for (std::size_t r = 0; r < devices.size(); ++r) rank_of[devices[r].index()] = static_cast<RankId>(r);

  std::vector<std::uint32_t> place(graph.tasks(), nowhere);
  for (const TaskId t : graph.topological()) {
    if (rank_of[graph.pinned(t).index()] != rank) continue;
    place[t.index()] = static_cast<std::uint32_t>(tasks_.size());
    tasks_.push_back(t);
    waits_.push_back(static_cast<std::uint32_t>(graph.in(t).size()));
  }

  std::vector<int> sent_to(devices.size(), 0), came_from(devices.size(), 0);
  std::unordered_map<std::uint64_t, std::uint32_t> items, words;  // to the arrival; looked up, never walked
  for (const TaskId reader : graph.topological()) {
    const RankId to = rank_of[graph.pinned(reader).index()];
    for (const Edge& e : graph.in(reader)) {
      const RankId from = rank_of[graph.pinned(e.task).index()];
      if (from != rank && to != rank) continue;
      if (from == to) {
        followers_.add(place[e.task.index()], place[reader.index()]);
        continue;
      }
      auto& known = e.item ? items : words;
      const auto next = static_cast<std::uint32_t>(arrivals_.size());
      const auto [found, is_new] = known.try_emplace(key(e.item ? e.item.value : e.task.value, to), next);
      if (is_new) {
        const std::size_t bytes = e.item ? payload_bytes(graph, e.item) : 0;
        if (from == rank)
          sends_.add(place[e.task.index()], Message{e.item, to, sent_to[to]++, bytes});
        else
          arrivals_.push_back(Message{e.item, from, came_from[from]++, bytes});
      }
      if (to == rank) readers_.add(found->second, place[reader.index()]);
    }
  }
  followers_.freeze(tasks_.size());
  sends_.freeze(tasks_.size());
  readers_.freeze(arrivals_.size());
  for (std::size_t r = 0; r < devices.size(); ++r) tags_ = std::max({tags_, sent_to[r], came_from[r]});
}

}  // namespace pelsim::host
