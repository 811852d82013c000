#include "models/node_router.hpp"

#include <algorithm>

#include "models/interconnect.hpp"

namespace pelsim {
namespace {

constexpr std::uint32_t none = NodeMemory::none;

/// Where a memory is.
struct Spot {
  const NodeShape* shape;
  std::uint32_t endpoint;    ///< number of the node
  std::uint32_t memory;      ///< within the node
  std::uint32_t first_link;  ///< of the node
};

class NodeRouter final : public Router {
 public:
  NodeRouter(std::vector<NodeShape> shapes, std::shared_ptr<const EndpointRouter> interconnect)
      : shapes_(std::move(shapes)), interconnect_(std::move(interconnect)) {
    std::uint32_t endpoints = 0;
    for (const NodeShape& shape : shapes_) {
      first_endpoint_.push_back(endpoints);
      endpoints += shape.nodes;
    }
  }

  void route(const Platform&, MemoryId from, MemoryId to, std::uint64_t salt,
             std::vector<LinkId>& links) const override {
    const Spot a = spot(from), b = spot(to);
    const auto take = [&](LinkId l) { links.push_back(l); };
    if (a.endpoint == b.endpoint) return within(a, a.memory, b.memory, take);
    within(a, a.memory, 0, take);
    interconnect_->route(a.endpoint, b.endpoint, salt, links);
    within(b, 0, b.memory, take);
  }

  Path path(const Platform& platform, MemoryId from, MemoryId to) const override {
    const Spot a = spot(from), b = spot(to);
    Path total;
    if (a.endpoint != b.endpoint) total = interconnect_->path(platform, a.endpoint, b.endpoint);
    const auto take = [&](LinkId l) { total = total.then(platform.link_sort(l)); };
    if (a.endpoint == b.endpoint) {
      within(a, a.memory, b.memory, take);
    } else {
      within(a, a.memory, 0, take);
      within(b, 0, b.memory, take);
    }
    return total;
  }

 private:
  Spot spot(MemoryId memory) const {
    std::size_t k = 0;
    if (shapes_.size() > 1) {
      const auto behind = std::upper_bound(shapes_.begin(), shapes_.end(), memory.value,
                                           [](std::uint32_t m, const NodeShape& s) { return m < s.first_memory; });
      k = static_cast<std::size_t>(behind - shapes_.begin()) - 1;
    }
    const NodeShape& shape = shapes_[k];
    const auto memories = static_cast<std::uint32_t>(shape.memories.size());
    const std::uint32_t number = memory.value - shape.first_memory, node = memories == 1 ? number : number / memories;
    return {&shape, first_endpoint_[k] + node, number - node * memories, shape.first_link + 2 * shape.cables * node};
  }

  template <class Take>
  void within(const Spot& node, std::uint32_t from, std::uint32_t to, Take&& take) const {
    if (from == to) return;
    const NodeShape& shape = *node.shape;
    const NodeMemory &a = shape.memories[from], &b = shape.memories[to];
    const auto up = [&](std::uint32_t cable) {
      if (cable != none) take(LinkId(node.first_link + 2 * cable));
    };
    const auto down = [&](std::uint32_t cable) {
      if (cable != none) take(LinkId(node.first_link + 2 * cable + 1));
    };
    const auto across = [&](std::uint32_t first_cable, std::uint32_t n, std::uint32_t x, std::uint32_t y) {
      return x < y ? up(first_cable + pair_number(n, x, y)) : down(first_cable + pair_number(n, y, x));
    };
    if (a.peers != none && a.peers == b.peers) {
      const PeerGroup& group = shape.peers[a.peers];
      if (!group.in_pairs) return across(group.first_cable, group.devices, a.peer, b.peer);
      const std::uint32_t cable = group.first_cable + a.peer / 2;
      if (a.peer / 2 == b.peer / 2) return a.peer < b.peer ? up(cable) : down(cable);
    }
    const bool same_switch = a.uplink != none && a.uplink == b.uplink;
    up(a.cable);
    if (!same_switch) {
      up(a.uplink);
      if (a.domain != b.domain) across(shape.first_domain_cable, shape.domains, a.domain, b.domain);
      down(b.uplink);
    }
    down(b.cable);
  }

  std::vector<NodeShape> shapes_;
  std::vector<std::uint32_t> first_endpoint_;
  std::shared_ptr<const EndpointRouter> interconnect_;
};

}  // namespace

std::shared_ptr<const Router> node_router(std::vector<NodeShape> shapes,
                                          std::shared_ptr<const EndpointRouter> interconnect) {
  return std::make_shared<NodeRouter>(std::move(shapes), std::move(interconnect));
}

}  // namespace pelsim
