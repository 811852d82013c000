#pragma once
#include <simgrid/kernel/routing/NetPoint.hpp>
#include <simgrid/kernel/routing/NetZoneImpl.hpp>
#include <simgrid/s4u.hpp>
#include <vector>

#include "sim/platform.hpp"

namespace pelsim {

/// A SimGrid zone that asks pelsim's platform for each route, so that nothing is stored for all pairs. Its hosts are
/// the memories, in order of their numbers.
class RoutesWhenAsked final : public simgrid::kernel::routing::NetZoneImpl {
 public:
  using NetPoint = simgrid::kernel::routing::NetPoint;
  using Route = simgrid::kernel::routing::Route;

  /// `per_second`: SimGrid's units of time in a second; 0: ways without latency.
  RoutesWhenAsked(const Platform& platform, double per_second)
      : NetZoneImpl("pelsim"), platform_(platform), per_second_(per_second) {}

  /// SimGrid's link for each of the platform's; both directions in half duplex have the same.
  void set_links(std::vector<simgrid::s4u::Link*> links) { links_ = std::move(links); }
  /// Spreads the next flow over equal routes.
  void set_salt(std::uint64_t salt) { salt_ = salt; }

  void get_local_route(const NetPoint* from, const NetPoint* to, Route* into, double* latency) override {
    for (const LinkId l : platform_.route(MemoryId(std::size_t{from->id()}), MemoryId(std::size_t{to->id()}), salt_)) {
      into->link_list_.push_back(links_[l.index()]->get_impl());
      if (latency != nullptr) *latency += per_second_ * platform_.link(l).latency.value;
    }
  }

 private:
  const Platform& platform_;
  const double per_second_;
  std::vector<simgrid::s4u::Link*> links_;
  std::uint64_t salt_ = 0;
};

}  // namespace pelsim
