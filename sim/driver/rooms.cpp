#include "sim/driver/rooms.hpp"

namespace pelsim {

Rooms::Rooms(const TaskGraph& graph, const Platform& platform, InitialItems initial, std::vector<double> footprints)
    : graph_(&graph),
      made_(graph),
      footprints_(footprints.empty() ? pelsim::footprints(graph, made_, initial) : std::move(footprints)),
      rooms_(platform.memories()),
      readers_(graph.items()) {
  for (std::size_t m = 0; m < rooms_.size(); ++m) {
    rooms_[m].use.memory = MemoryId(m);
    rooms_[m].use.capacity = platform.capacity(MemoryId(m));
    if (rooms_[m].use.capacity) rooms_[m].capacity = rooms_[m].use.capacity->value;
  }
  for (std::size_t d = 0; d < platform.devices(); ++d)
    of(platform.memory(DeviceId(d))).slots += platform.device(DeviceId(d)).slots;
  for (std::uint32_t t = 0; t < graph.tasks(); ++t) {
    each_input(graph, TaskId(t), [&](ItemId item) { ++readers_[item.index()]; });
    double made = 0;
    for (const ItemId item : made_.of(TaskId(t))) made += bytes(item);
    most_made_ = std::max(most_made_, made);
  }
  double all = 0;
  for (std::uint32_t i = 0; i < graph.items(); ++i) {
    all += bytes(ItemId(i));
    if (!pelsim::takes_room(graph, ItemId(i), initial))
      readers_[i] = everywhere;
    else if (readers_[i] == 0)
      readers_[i] = result;
  }
  for (Room& room : rooms_) room.keeps_rows = room.capacity < all + room.slots * most_made_;  // with what is kept free
}

std::vector<MemoryUse> Rooms::uses() const {
  std::vector<MemoryUse> uses;
  for (const Room& room : rooms_)
    if (room.use.capacity || room.use.highest > Bytes(0)) uses.push_back(room.use);
  return uses;
}

std::string Rooms::broken() const {
  std::vector<double> used(rooms_.size()), leaving(rooms_.size());
  for (const Replica& r : replicas_) {
    if (!r.has_room) continue;
    used[r.memory.index()] += r.bytes;
    if (r.is_leaving) leaving[r.memory.index()] += r.bytes;
    if (is_dead(r.item) && r.is_here && r.pins == 0) return "what nobody will read still has its room";
  }
  for (std::size_t m = 0; m < rooms_.size(); ++m) {
    if (used[m] != rooms_[m].used || leaving[m] != rooms_[m].leaving)
      return "what was taken differs from what lies there";
    if (rooms_[m].used > rooms_[m].capacity) return "a memory holds more than it can";
    if (rooms_[m].granted > 0) return "room was granted and not given back";
  }
  return {};
}

}  // namespace pelsim
