#pragma once
#include <cstdint>
#include <string>

#include "sim/demand.hpp"
#include "sim/platform.hpp"

namespace pelsim {

/// What one message takes: slot time at both ends (LogGP's o), and the plan of the transfer itself.
struct Wire {
  Seconds at_sender;
  Seconds at_receiver;
  Plan plan;
  std::vector<LinkId> route;  ///< for the model's own use: memory that is there already
};

/// A pure model of how bytes move between two different memories. One object serves any number of runs and threads:
/// the caller owns the buffer.
class NetworkModel {
 public:
  virtual ~NetworkModel() = default;
  /// Fills `out` (cleared by the caller). `from` and `to` differ; `salt` spreads over equal routes.
  virtual void wire(MemoryId from, MemoryId to, Bytes size, std::uint64_t salt, Wire& out) const = 0;
  /// What a scheduler may assume: latency and time per byte without contention.
  virtual Path estimate(MemoryId from, MemoryId to) const = 0;
  /// How many servers (ports) `wire` refers to; ids 0..servers-1.
  virtual std::size_t servers() const { return 0; }
  /// Capacity of each resource that `wire` refers to, in units a second; ids 0..size-1.
  virtual std::vector<double> capacities() const { return {}; }
};

}  // namespace pelsim
