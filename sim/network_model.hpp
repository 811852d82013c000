#pragma once
#include <cstdint>
#include <string>

#include "sim/demand.hpp"
#include "sim/platform.hpp"

namespace pelsim {

/// What one message takes: the plan of the transfer itself, and what the two ends do for it. The driver charges the
/// ends only where `NetworkModel::occupies_ends` says so; sim/driver/README.md states when.
struct Wire {
  Seconds at_sender;    ///< slot time of the sender, from the start of the message (LogGP's o)
  Seconds at_receiver;  ///< slot time of the reader, before its run
  Seconds sending;      ///< how long the sender's network interface is taken, from the start of the message (LogGP's g)
  Seconds receiving;    ///< how long the receiver's is, from the start of the receipt
  bool rendezvous = false;    ///< a send ends only when its reader begins to receive
  Plan plan;                  ///< from the start of the message to its arrival
  std::vector<LinkId> route;  ///< for the model's own use: memory that is there already

  void clear() {
    at_sender = at_receiver = sending = receiving = Seconds(0);
    rendezvous = false;
    plan.clear();
  }
};

/// A pure model of how bytes move between two different memories. One object serves any number of runs and threads:
/// the caller owns the buffer.
class NetworkModel {
 public:
  virtual ~NetworkModel() = default;
  /// Fills `out` (cleared by the caller). `from` and `to` differ, but where ends are occupied; `salt` spreads over
  /// equal routes.
  virtual void wire(MemoryId from, MemoryId to, Bytes size, std::uint64_t salt, Wire& out) const = 0;
  /// What a scheduler may assume: latency and time per byte without contention.
  virtual Path estimate(MemoryId from, MemoryId to) const = 0;
  /// True when `wire` tells anything besides the plan: each memory then has one network interface that sends and one
  /// that receives, and both ends give slot time to a message.
  virtual bool occupies_ends() const { return false; }
  /// How many servers (ports) `wire` refers to; ids 0..servers-1.
  virtual std::size_t servers() const { return 0; }
  /// Capacity of each resource that `wire` refers to, in units a second; ids 0..size-1.
  virtual std::vector<double> capacities() const { return {}; }
};

}  // namespace pelsim
