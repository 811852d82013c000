#pragma once
#include <cassert>
#include <span>
#include <vector>

#include "sim/demand.hpp"
#include "sim/ids.hpp"

namespace pelsim {

/// Servers that are held in turn. An activity asks for all its servers at once and starts when it heads all their
/// queues; so a later request overtakes an earlier one only if it wants none of its servers.
class Ports {
 public:
  static constexpr std::size_t most = 4;  ///< servers an activity may hold

  explicit Ports(std::size_t servers) : queues_(servers) {}

  /// True when the activity holds all its servers now; else it is told by `release`.
  bool request(ActivityId id, std::span<const Hold> holds) {
    assert(holds.size() <= most);
    if (id.index() >= waits_.size()) waits_.resize(id.index() + 1);
    Wait& wait = waits_[id.index()];
    wait.blocked = 0;
    for (std::size_t k = 0; k < holds.size(); ++k) {
      Queue& queue = queues_[holds[k].server.index()];
      wait.next[k] = {};
      wait.server[k] = holds[k].server;
      if (queue.last) {
        ++wait.blocked;
        Wait& last = waits_[queue.last.index()];
        last.next[place(last, holds[k].server)] = id;
      } else {
        queue.first = id;
      }
      queue.last = id;
    }
    wait.count = static_cast<std::uint8_t>(holds.size());
    wait.parted = 0;
    return wait.blocked == 0;
  }

  /// Gives one server back; returns the activity that now holds all of its servers because of it, or none.
  ActivityId release(ActivityId id, std::size_t k) {
    Wait& wait = waits_[id.index()];
    Queue& queue = queues_[wait.server[k].index()];
    assert(queue.first == id);
    queue.first = wait.next[k];
    if (!queue.first) {
      queue.last = {};
      return {};
    }
    return --waits_[queue.first.index()].blocked == 0 ? queue.first : ActivityId{};
  }
  /// Notes that a server is given back at another time than the activity's end.
  void part(ActivityId id, std::size_t k) { waits_[id.index()].parted |= static_cast<std::uint8_t>(1u << k); }
  bool is_parted(ActivityId id, std::size_t k) const { return (waits_[id.index()].parted >> k & 1u) != 0; }

 private:
  struct Queue {
    ActivityId first, last;
  };
  struct Wait {
    ServerId server[most];
    ActivityId next[most];
    std::uint8_t blocked = 0, count = 0, parted = 0;
  };
  static std::size_t place(const Wait& wait, ServerId server) {
    std::size_t k = 0;
    while (wait.server[k] != server) ++k;
    return k;
  }

  std::vector<Queue> queues_;
  std::vector<Wait> waits_;  ///< by activity
};

}  // namespace pelsim
