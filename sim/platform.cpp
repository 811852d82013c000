#include "sim/platform.hpp"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/property_map/function_property_map.hpp>
#include <cassert>

namespace pelsim {

Platform::VertexId Platform::add_switch(NameRow name) {
  vertices_.push_back({name, MemoryId{}});
  return vertices_.size() - 1;
}

MemoryId Platform::add_memory(NameRow name) {
  const MemoryId id(memory_vertex_.size());
  memory_vertex_.push_back(static_cast<std::uint32_t>(vertices_.size()));
  vertices_.push_back({name, id});
  return id;
}

DeviceTypeId Platform::add_type(DeviceType type) {
  types_.push_back(std::move(type));
  return DeviceTypeId(types_.size() - 1);
}

DeviceId Platform::add_device(NameRow name, DeviceTypeId type, MemoryId memory, SlotCount slots) {
  const DeviceId id(devices_.size());
  devices_.push_back({name, type, memory, SlotId(slot_device_.size()), slots});
  slot_device_.resize(slot_device_.size() + slots, id);
  if (const auto& capacity = types_[type.index()].memory_capacity; capacity && !this->capacity(memory))
    set_capacity(memory, *capacity);
  return id;
}

void Platform::set_capacity(MemoryId memory, Bytes capacity) {
  if (memory.index() >= capacity_.size()) capacity_.resize(memory.index() + 1);
  capacity_[memory.index()] = capacity;
}

std::uint32_t Platform::link_type(const LinkTraits& traits) {
  if (!links_.empty() && link_types_[links_.back().type] == traits) return links_.back().type;
  const auto [found, is_new] = link_type_ids_.try_emplace(traits, static_cast<std::uint32_t>(link_types_.size()));
  if (is_new) link_types_.push_back(traits);
  return found->second;
}

LinkId Platform::add_link(NameRow name, VertexId from, VertexId to, const LinkTraits& traits) {
  const std::uint32_t type = link_type(traits);
  links_.push_back({name, static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to), type & 0x7fffffffu, 0});
  return LinkId(links_.size() - 1);
}

LinkId Platform::add_back(VertexId from, VertexId to) {
  LinkRow back = links_.back();
  back.name = names_->ended(back.name, ":back");
  back.from = static_cast<std::uint32_t>(from);
  back.to = static_cast<std::uint32_t>(to);
  back.is_back = 1;
  links_.push_back(back);
  return LinkId(links_.size() - 1);
}

LinkId Platform::add_duplex(NameRow name, VertexId a, VertexId b, const LinkTraits& traits) {
  const LinkId there = add_link(name, a, b, traits);
  add_back(b, a);
  return there;
}

LinkId Platform::add_cable(VertexId a, VertexId b, const LinkTraits& traits, std::size_t parallel) {
  NameRow name = names_->joined(vertices_[a].name, vertices_[b].name);
  if (parallel > 0) name = names_->ended(name, "#" + std::to_string(parallel));
  return add_duplex(name, a, b, traits);
}

void Platform::shrink_to_fit() {
  vertices_.shrink_to_fit();
  links_.shrink_to_fit();
  devices_.shrink_to_fit();
  slot_device_.shrink_to_fit();
  memory_vertex_.shrink_to_fit();
  capacity_.shrink_to_fit();
}

void Platform::read_in_place(MemoryId first, std::size_t count) {
  for (std::size_t m = read_together_.size(); m < memories(); ++m) read_together_.push_back(MemoryId(m));
  for (std::size_t m = first.index(); m < first.index() + count; ++m) read_together_[m] = first;
}

Bytes Platform::memory_in_use() const {
  const auto bytes = [](const auto& column) { return column.capacity() * sizeof column[0]; };
  return Bytes(static_cast<double>(bytes(vertices_) + bytes(links_) + bytes(link_types_) + bytes(types_) +
                                   bytes(devices_) + bytes(slot_device_) + bytes(memory_vertex_) + bytes(capacity_) +
                                   bytes(read_together_) + names_->bytes()));
}

std::string Platform::slot_name(SlotId s) const {
  const Device owner = device(device_of(s));
  return owner.slots == 1 ? owner.name.text() : owner.name + "." + std::to_string(s.value - owner.first_slot.value);
}

std::vector<LinkId> Platform::route(MemoryId from, MemoryId to, std::uint64_t salt) const {
  std::vector<LinkId> links;
  if (from != to) router_->route(*this, from, to, salt, links);
  return links;
}

DeviceId Platform::find_device(std::string_view name) const {
  for (std::size_t d = 0; d < devices(); ++d)
    if (device(DeviceId(d)).name == name) return DeviceId(d);
  return {};
}

MemoryId Platform::find_memory(std::string_view name) const {
  for (std::size_t m = 0; m < memories(); ++m)
    if (vertex(vertex(MemoryId(m))).name == name) return MemoryId(m);
  return {};
}

Path Router::path(const Platform& platform, MemoryId from, MemoryId to) const {
  std::vector<LinkId> links;
  route(platform, from, to, 0, links);
  Path total;
  for (const LinkId l : links) total = total.then(platform.link_sort(l));
  return total;
}

namespace {

using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, boost::no_property, LinkId>;

Graph graph_of(const Platform& platform) {
  Graph graph(platform.vertices());
  for (std::size_t l = 0; l < platform.links(); ++l)
    boost::add_edge(platform.link_from(LinkId(l)), platform.link_to(LinkId(l)), LinkId(l), graph);
  return graph;
}

/// Each vertex knows its parent and the two links to it.
class TreeRouter final : public Router {
 public:
  explicit TreeRouter(const Platform& platform) : steps_(platform.vertices()) {
    struct Parents : boost::default_bfs_visitor {
      const Platform* platform;
      std::vector<Step>* steps;
      void tree_edge(const Graph::edge_descriptor& e, const Graph& g) {
        const Link link = platform->link(g[e]);
        Step& child = (*steps)[link.to];
        child.parent = static_cast<std::uint32_t>(link.from);
        child.depth = (*steps)[link.from].depth + 1;
        child.down = g[e];
        child.latency = link.latency.value;
        child.per_byte = 1.0 / link.bandwidth.value;
      }
    };
    Parents parents;
    parents.platform = &platform;
    parents.steps = &steps_;
    const Graph graph = graph_of(platform);
    boost::breadth_first_search(graph, boost::vertex(0, graph), boost::visitor(parents));
    for (std::size_t l = 0; l < platform.links(); ++l) {
      Step& from = steps_[platform.link_from(LinkId(l))];
      if (from.depth > 0 && from.parent == platform.link_to(LinkId(l))) from.up = LinkId(l);
    }
    for (std::size_t m = 0; m < platform.memories(); ++m)
      vertex_.push_back(static_cast<std::uint32_t>(platform.vertex(MemoryId(m))));
  }

  void route(const Platform&, MemoryId from, MemoryId to, std::uint64_t, std::vector<LinkId>& links) const override {
    std::uint32_t a = vertex_[from.index()], b = vertex_[to.index()], at = b;
    std::size_t downs = 0;
    while (a != b) {
      if (steps_[a].depth >= steps_[b].depth) {
        links.push_back(steps_[a].up);
        a = steps_[a].parent;
      } else {
        ++downs;
        b = steps_[b].parent;
      }
    }
    links.resize(links.size() + downs);
    for (auto link = links.rbegin(); at != b; ++link, at = steps_[at].parent) *link = steps_[at].down;
  }

  // Both directions of a tree's link are alike, so the way up has the figures of the way down.
  Path path(const Platform&, MemoryId from, MemoryId to) const override {
    std::uint32_t a = vertex_[from.index()], b = vertex_[to.index()];
    Path total;
    while (a != b) {
      std::uint32_t& deeper = steps_[a].depth >= steps_[b].depth ? a : b;
      const Step& step = steps_[deeper];
      total.latency.value += step.latency;
      total.per_byte = std::max(total.per_byte, step.per_byte);
      deeper = step.parent;
    }
    return total;
  }

 private:
  struct Step {
    std::uint32_t parent = 0, depth = 0;
    LinkId up, down;
    double latency = 0, per_byte = 0;
  };
  std::vector<Step> steps_;
  std::vector<std::uint32_t> vertex_;
};

/// The link of each ordered pair of memories in a dense table: for platforms that are given as a table of pairs.
class PairRouter final : public Router {
 public:
  explicit PairRouter(const Platform& platform)
      : memories_(platform.memories()), link_(memories_ * memories_), path_(memories_ * memories_) {
    for (std::size_t l = 0; l < platform.links(); ++l) {
      const Link link = platform.link(LinkId(l));
      const MemoryId from = platform.vertex(link.from).memory;
      const MemoryId to = platform.vertex(link.to).memory;
      if (!from || !to) continue;
      link_[at(from, to)] = LinkId(l);
      path_[at(from, to)] = {link.latency, 1.0 / link.bandwidth.value};
    }
  }
  void route(const Platform&, MemoryId from, MemoryId to, std::uint64_t, std::vector<LinkId>& links) const override {
    links.push_back(link_[at(from, to)]);
  }
  Path path(const Platform&, MemoryId from, MemoryId to) const override { return path_[at(from, to)]; }

 private:
  std::size_t at(MemoryId from, MemoryId to) const { return from.index() * memories_ + to.index(); }
  std::size_t memories_;
  std::vector<LinkId> link_;
  std::vector<Path> path_;
};

class ShortestPathRouter final : public Router {
 public:
  explicit ShortestPathRouter(const Platform& platform) : graph_(graph_of(platform)) {
    // A hop costs 1e-15 s besides its latency, so that of two equally fast ways the one with fewer links wins.
    for (std::size_t l = 0; l < platform.links(); ++l)
      weight_.push_back(platform.link(LinkId(l)).latency.value + 1e-15);
  }
  void route(const Platform& platform, MemoryId from, MemoryId to, std::uint64_t,
             std::vector<LinkId>& links) const override {
    std::vector<VertexId> parent(boost::num_vertices(graph_));
    const auto weight_of = boost::make_function_property_map<Graph::edge_descriptor>(
        [&](const Graph::edge_descriptor& e) { return weight_[graph_[e].index()]; });
    boost::dijkstra_shortest_paths(graph_, platform.vertex(from),
                                   boost::weight_map(weight_of).predecessor_map(parent.data()));
    const std::size_t first = links.size();
    for (VertexId v = platform.vertex(to); v != platform.vertex(from); v = parent[v]) {
      assert(parent[v] != v && "the loader refuses platforms in two pieces");
      LinkId best;
      for (const auto& e : boost::make_iterator_range(boost::out_edges(parent[v], graph_)))
        if (boost::target(e, graph_) == v && (!best || weight_[graph_[e].index()] < weight_[best.index()]))
          best = graph_[e];
      links.push_back(best);
    }
    std::reverse(links.begin() + static_cast<std::ptrdiff_t>(first), links.end());
  }

 private:
  Graph graph_;
  std::vector<double> weight_;
};

}  // namespace

std::shared_ptr<const Router> tree_router(const Platform& p) { return std::make_shared<TreeRouter>(p); }
std::shared_ptr<const Router> pair_router(const Platform& p) { return std::make_shared<PairRouter>(p); }
std::shared_ptr<const Router> shortest_path_router(const Platform& p) {
  return std::make_shared<ShortestPathRouter>(p);
}

}  // namespace pelsim
