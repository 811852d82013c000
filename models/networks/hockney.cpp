#include "models/catalog.hpp"

/// T = alpha + S / beta [Hockney 1994], alpha and beta being latency and narrowest bandwidth of the way. A transfer
/// holds the sender's out port and the receiver's in port from its start to its end, so each memory sends one and
/// receives one at a time (one-port, full duplex). The driver grants ports in request order; a later request overtakes
/// only where neither of its ports is wanted by an earlier one. Links between the ports are not contended: good for
/// a non-blocking switch, too kind for a thin one. Small messages are not pipelined: latency holds the ports too.
namespace pelsim::networks {
namespace {

class Hockney final : public NetworkModel {
 public:
  explicit Hockney(const Platform& platform) : platform_(platform) {}

  void wire(MemoryId from, MemoryId to, Bytes size, std::uint64_t, Wire& out) const override {
    const Seconds time = platform_.path(from, to).time(size);
    out.plan.fixed = time;
    out.plan.holds.push_back({ServerId(2 * from.value), time});
    out.plan.holds.push_back({ServerId(2 * to.value + 1), time});
  }
  Path estimate(MemoryId from, MemoryId to) const override { return platform_.path(from, to); }
  /// Memory m sends through server 2m and receives through server 2m + 1.
  std::size_t servers() const override { return 2 * platform_.memories(); }

 private:
  const Platform& platform_;
};

std::unique_ptr<NetworkModel> make(const Parameters&, const Platform& platform) {
  return std::make_unique<Hockney>(platform);
}

}  // namespace

NetworkEntry hockney() {
  return {{.name = "hockney",
           .summary = "latency + bytes / bandwidth; a memory sends one and receives one transfer at a time",
           .source = "Hockney: The communication challenge for MPP, Parallel Computing 20(3), 1994"},
          make};
}

}  // namespace pelsim::networks
