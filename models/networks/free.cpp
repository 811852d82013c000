#include "models/catalog.hpp"

/// t = 0. The ideal network of the POP metrics: zero latency, infinite bandwidth, whatever the platform says. What is
/// left of the makespan is work, dependencies and scheduling. [Rosas, Gimenez, Labarta: Scalability prediction for
/// fundamental performance factors, SuperFRI 1(2), 2014]
namespace pelsim::networks {
namespace {

class Free final : public NetworkModel {
 public:
  void wire(MemoryId, MemoryId, Bytes, std::uint64_t, Wire&) const override {}
  Path estimate(MemoryId, MemoryId) const override { return {}; }
};

std::unique_ptr<NetworkModel> make(const Parameters&, const Platform&) { return std::make_unique<Free>(); }

}  // namespace

NetworkEntry free() {
  return {{.name = "free",
           .summary = "transfers take no time: the ideal network of the POP metrics",
           .source = "Rosas, Gimenez, Labarta: SuperFRI 1(2), 2014"},
          make};
}

}  // namespace pelsim::networks
