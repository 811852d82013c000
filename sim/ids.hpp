#pragma once
#include <compare>
#include <cstddef>
#include <cstdint>

/// Things are named by index. An id of one kind does not convert to another.
namespace pelsim {

template <class Thing>
struct Id {
  std::uint32_t value = none_value;

  static constexpr std::uint32_t none_value = 0xffffffffu;
  static const Id none;

  constexpr Id() = default;
  constexpr explicit Id(std::uint32_t v) : value(v) {}
  constexpr explicit Id(std::size_t v) : value(static_cast<std::uint32_t>(v)) {}
  constexpr explicit Id(int v) : value(static_cast<std::uint32_t>(v)) {}

  constexpr auto operator<=>(const Id&) const = default;
  constexpr std::size_t index() const { return value; }
  constexpr explicit operator bool() const { return value != none_value; }
};
template <class Thing>
inline constexpr Id<Thing> Id<Thing>::none{};

using TaskId = Id<struct TaskThing>;
using ItemId = Id<struct ItemThing>;  ///< a data item; `none` on a control edge
using KindId = Id<struct KindThing>;  ///< the kernel a task runs: "potrf", "mProject"
using DeviceId = Id<struct DeviceThing>;
using DeviceTypeId = Id<struct DeviceTypeThing>;
using SlotId = Id<struct SlotThing>;  ///< a slot of the whole platform, a lane of the trace
using MemoryId = Id<struct MemoryThing>;
using LinkId = Id<struct LinkThing>;          ///< one direction of a link
using ResourceId = Id<struct ResourceThing>;  ///< what is shared by rate: a bus, a link
using ServerId = Id<struct ServerThing>;      ///< what is held in turn: a port, a copy engine
using ActivityId = Id<struct ActivityThing>;
using StateId = Id<struct StateThing>;    ///< a p-state
using ConfigId = Id<struct ConfigThing>;  ///< a bitstream, a circuit, an image

using SlotCount = std::uint32_t;

}  // namespace pelsim
