#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

#include "sim/driver/placement_queue.hpp"
#include "sim/platform.hpp"
#include "sim/trace/trace.hpp"

namespace pelsim {

/// What slots have loaded (bitstreams, circuits), who loads next, and who waits for a device to drain. What a slot has
/// loaded stays until something else takes its place, so the slots of a device are a cache of configurations.
/// Costs nothing where all devices load side by side and nothing is loaded.
class Configurations {
 public:
  explicit Configurations(const Platform& platform) : platform_(&platform) {
    const auto loading = [&](std::size_t d) {
      const DeviceModel* model = platform.type(DeviceId(d)).model.get();
      return model != nullptr ? model->loading() : Loading::side_by_side;
    };
    for (std::size_t d = 0; d < platform.devices() && devices_.empty(); ++d)
      if (loading(d) != Loading::side_by_side) make_room();
    for (std::size_t d = 0; d < devices_.size(); ++d) devices_[d].loading = loading(d);
  }

  /// True where it matters which slot of the device a task gets.
  bool slots_differ(DeviceId d) const { return is(d, Loading::partial); }
  /// True where another configuration waits until no slot of the device works.
  bool drains(DeviceId d) const { return is(d, Loading::full); }
  ConfigId loaded(SlotId s) const { return slots_.empty() ? ConfigId{} : slots_[s.index()].loaded; }

  /// Of the usable slots of a device the first that has it loaded, else the least recently used; none: none is usable.
  template <class Usable>
  SlotId best(const Device& device, ConfigId needs, const Usable& usable) const {
    SlotId oldest;
    for (SlotCount k = 0; k < device.slots; ++k) {
      const SlotId s(device.first_slot.index() + k);
      if (!usable(s)) continue;
      if (loaded(s) == needs) return s;
      if (!oldest || slots_[s.index()].used < slots_[oldest.index()].used) oldest = s;
    }
    return oldest;
  }

  /// Loads what is not there yet into the slots of a task that would work from `at` on; returns when they can.
  Tick load(DeviceId d, SlotId first, SlotCount count, ConfigId needs, Tick length, Tick at) {
    if (devices_.empty()) make_room();
    OfDevice& device = devices_[d.index()];
    const bool fills_all = device.loading == Loading::full;
    Tick ready = at;
    for (SlotCount k = 0; k < count; ++k) {
      OfSlot& slot = slots_[first.index() + k];
      if (slot.loaded != needs) {
        Tick begin = std::max(at, slot.ready);  // a load goes on, whatever becomes of the task it was for
        if (device.loading == Loading::partial) begin = std::max(begin, device.port_free);
        device.port_free = after(begin, length);
        ++device.loads.count;
        device.loads.time = after(device.loads.time, length);
        const std::size_t from = fills_all ? platform_->device(d).first_slot.index() : first.index() + k;
        const std::size_t slots = fills_all ? platform_->device(d).slots : 1;
        for (std::size_t s = from; s < from + slots; ++s) {
          slots_[s].loaded = needs;
          slots_[s].ready = device.port_free;
        }
      }
      slot.used = ++uses_;
      ready = std::max(ready, slot.ready);
    }
    return ready;
  }

  /// A device without power forgets.
  void forget(DeviceId d) {
    if (devices_.empty()) return;
    const Device& device = platform_->device(d);
    for (SlotCount k = 0; k < device.slots; ++k) slots_[device.first_slot.index() + k] = {};
    devices_[d.index()].port_free = {};
  }

  // Devices that drain: each start is asked for, and each end told.

  /// True: it must wait in line, and stands there now. Nobody passes who waits, so every configuration gets its turn.
  bool must_wait(DeviceId d, LiveId live, ConfigId needs) {
    OfDevice& device = devices_[d.index()];
    if (device.line.empty() && may_start(d, needs)) return false;
    device.line.push_back({live, needs});
    return true;
  }
  /// Who waits longest, if it may start now, taken from the line.
  LiveId next_start(DeviceId d) {
    OfDevice& device = devices_[d.index()];
    if (device.line.empty() || !may_start(d, device.line.front().needs)) return {};
    const LiveId live = device.line.front().live;
    device.line.erase(device.line.begin());
    return live;
  }
  void leave_line(DeviceId d, LiveId live) {
    std::erase_if(devices_[d.index()].line, [&](const Waiting& w) { return w.live == live; });
  }
  void started(DeviceId d) { ++devices_[d.index()].working; }
  void ended(DeviceId d) { --devices_[d.index()].working; }

  /// By device; empty: nothing was loaded.
  std::vector<Loads> loads() const {
    std::vector<Loads> all;
    for (const OfDevice& device : devices_) all.push_back(device.loads);
    return all;
  }

 private:
  struct OfSlot {
    ConfigId loaded;
    Tick ready;              ///< when it is loaded
    std::uint64_t used = 0;  ///< counts up; 0: never
  };
  struct Waiting {
    LiveId live;
    ConfigId needs;
  };
  struct OfDevice {
    Loading loading = Loading::side_by_side;
    Tick port_free;
    Loads loads;
    std::uint32_t working = 0;
    std::vector<Waiting> line;
  };

  void make_room() {
    slots_.resize(platform_->slots());
    devices_.resize(platform_->devices());
  }
  bool is(DeviceId d, Loading loading) const { return !devices_.empty() && devices_[d.index()].loading == loading; }
  bool may_start(DeviceId d, ConfigId needs) const {
    return devices_[d.index()].working == 0 || !needs || loaded(platform_->device(d).first_slot) == needs;
  }

  const Platform* platform_;
  std::vector<OfSlot> slots_;      ///< empty: nothing is loaded anywhere
  std::vector<OfDevice> devices_;  ///< empty: all load side by side, and nothing is loaded
  std::uint64_t uses_ = 0;
};

}  // namespace pelsim
