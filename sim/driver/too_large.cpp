#include <fmt/format.h>

#include "sim/driver/driver.hpp"

/// What does not fit into a memory, or waits for room for ever: in words.
namespace pelsim {

/// Told when it is placed: it would wait for ever.
bool Driver::fits(TaskId t, DeviceId d) const { return rooms_.footprint(t) <= rooms_.of(memory_of(d)).capacity; }

std::string Driver::why_too_large(TaskId t, DeviceId d) const {
  constexpr std::size_t most_named = 4;
  std::string items;
  std::size_t count = 0;
  const auto name = [&](ItemId item) {
    if (!rooms_.takes_room(item) || ++count > most_named) return;
    items += fmt::format("{}'{}' of {:g}", count == 1 ? "" : ", ", graph_.item_name(item), rooms_.bytes(item));
  };
  each_input(graph_, t, name);
  for (const ItemId item : rooms_.made(t)) name(item);
  if (count > most_named) items += fmt::format(" and {} more", count - most_named);
  const MemoryId memory = memory_of(d);
  return fmt::format("task '{}' reads and makes {:g} bytes (items {}), but memory '{}' of '{}' has {:g}",
                     graph_.name(t), rooms_.footprint(t), items, platform_.memory_name(memory),
                     platform_.device(d).name.text(), rooms_.of(memory).capacity);
}

std::string Driver::room_wanted(const Live& live) const {
  const Rooms::Room& room = rooms_.of(memory_of(live.device));
  return fmt::format(
      " waits for room in memory '{}' for {:g} bytes: {:g} of {:g} are taken by what tasks hold or what lies nowhere "
      "else and finds no room elsewhere",
      platform_.memory_name(memory_of(live.device)), rooms_.footprint(live.attempt.task), room.used, room.capacity);
}

bool Driver::is_short_of_room() const {
  for (std::size_t m = 0; m < platform_.memories(); ++m)
    if (!rooms_.of(MemoryId(m)).attempts.empty()) return true;
  return false;
}

}  // namespace pelsim
