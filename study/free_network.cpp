#include "study/free_network.hpp"

#include "models/catalog.hpp"

namespace pelsim {

std::unique_ptr<NetworkModel> free_network(const Platform& platform) {
  Parameters free;
  free.set("model", Value{std::string("free"), Place{}});
  const std::vector<NetworkEntry>& networks = network_catalog();
  const NetworkEntry& entry = choose(networks, free, "network");
  free.check(entry.card);
  return entry.make(free, platform);
}

}  // namespace pelsim
