#include "models/catalog.hpp"

/// t = latency + bytes / bandwidth of the way: latencies of its links added, bandwidth of the narrowest. Any number of
/// transfers run side by side without slowing each other, as the scheduling literature assumes; so it is too kind
/// wherever several transfers meet on a link or a port. [Topcuoglu, Hariri, Wu: HEFT, IEEE TPDS 13(3), 2002, eq. 3]
namespace pelsim::networks {
namespace {

class Uncontended final : public NetworkModel {
 public:
  explicit Uncontended(const Platform& platform) : platform_(platform) {}

  void wire(MemoryId from, MemoryId to, Bytes size, std::uint64_t, Wire& out) const override {
    out.plan.fixed = platform_.path(from, to).time(size);
  }
  Path estimate(MemoryId from, MemoryId to) const override { return platform_.path(from, to); }

 private:
  const Platform& platform_;
};

std::unique_ptr<NetworkModel> make(const Parameters&, const Platform& platform) {
  return std::make_unique<Uncontended>(platform);
}

}  // namespace

NetworkEntry uncontended() {
  return {{.name = "uncontended",
           .summary = "latency + bytes / bandwidth; transfers never slow each other",
           .source = "Topcuoglu, Hariri, Wu: IEEE TPDS 13(3), 2002, eq. 3"},
          make};
}

}  // namespace pelsim::networks
