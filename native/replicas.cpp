#include "native/replicas.hpp"

#include <algorithm>

namespace pelsim::host {

Replicas::Replicas(const TaskGraph& graph, const Platform& platform) : graph_(graph), any_(platform.memories() > 1) {
  if (!any_) return;
  readers_.resize(graph.items());
  for (std::uint32_t t = 0; t < graph.tasks(); ++t) {
    for (const Edge& e : graph.in(TaskId(t)))
      if (e.item) ++readers_[e.item.index()];
    for (const ItemId item : graph.initial(TaskId(t))) ++readers_[item.index()];
  }
}

Replicas::Copy Replicas::prepare(ItemId item, MemoryId from, MemoryId to) {
  const std::lock_guard lock(access_);
  // The places of a map's entries do not change, so both stay valid while others come and go.
  const Buffer& source = replica(item, from);
  Buffer& target = replica(item, to);
  return {source, target};
}

std::span<const std::byte> Replicas::content(ItemId item, MemoryId memory) const {
  const std::lock_guard lock(access_);
  const auto found = held_.find({item, memory});
  if (found == held_.end()) return {};
  return found->second;
}

std::byte Replicas::pattern(ItemId item, std::size_t place) {
  return static_cast<std::byte>((item.value * 131u + place) & 0xffu);
}

Replicas::Buffer& Replicas::replica(ItemId item, MemoryId memory) {
  const auto [entry, is_new] = held_.try_emplace({item, memory});
  if (!is_new) return entry->second;
  entry->second = unused(static_cast<std::size_t>(graph_.size(item).value));
  const auto same = [&](const auto& other) { return other.first.first == item && other.first.second != memory; };
  const bool is_first = (entry == held_.begin() || !same(*std::prev(entry))) &&
                        (std::next(entry) == held_.end() || !same(*std::next(entry)));
  if (is_first)
    for (std::size_t k = 0; k < entry->second.size(); ++k) entry->second[k] = pattern(item, k);
  return entry->second;
}

/// Memory that was touched before, if there is any that is not twice as large as needed.
Replicas::Buffer Replicas::unused(std::size_t size) {
  const auto found = unused_.lower_bound(size);
  Buffer buffer;
  if (found != unused_.end() && found->first <= 2 * size) {
    buffer = std::move(found->second);
    unused_.erase(found);
  }
  buffer.resize(size);
  return buffer;
}

void Replicas::ended(TaskId t) {
  if (!any_) return;
  for (const Edge& e : graph_.in(t))
    if (e.item) release(e.item);
  for (const ItemId item : graph_.initial(t)) release(item);
}

void Replicas::forget(ItemId item) {
  const std::lock_guard lock(access_);
  for (auto at = held_.lower_bound({item, MemoryId(0)}); at != held_.end() && at->first.first == item;) {
    if (const std::size_t room = at->second.capacity(); room > 0) unused_.emplace(room, std::move(at->second));
    at = held_.erase(at);
  }
}

Bytes Replicas::most(const TaskGraph& graph, const Platform& platform) {
  const std::size_t memories = platform.memories();
  if (memories < 2) return Bytes(0);
  std::vector<std::size_t> readers(graph.items());
  for (std::uint32_t t = 0; t < graph.tasks(); ++t) {
    for (const Edge& e : graph.in(TaskId(t)))
      if (e.item) ++readers[e.item.index()];
    for (const ItemId item : graph.initial(TaskId(t))) ++readers[item.index()];
  }
  Bytes all;
  for (std::uint32_t k = 0; k < graph.items(); ++k)
    if (readers[k] > 0) all += static_cast<double>(1 + std::min(readers[k], memories - 1)) * graph.size(ItemId(k));
  return all;
}

}  // namespace pelsim::host
