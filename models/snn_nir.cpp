#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "models/described_network.hpp"
#include "models/hdf5_file.hpp"

/// A network in the Neuromorphic Intermediate Representation: a graph of nodes in HDF5. Nodes that hold neurons (LIF
/// and its kin) are populations, and so is an Input, whose spikes come from outside; Linear and Affine are synapses
/// from all to all between the populations on both sides, a direct edge is one synapse for each neuron. An Output reads
/// spikes and computes nothing. [Pedersen et al., Nature Communications 15, 2024; neuroir.org]
namespace pelsim {
namespace {

enum class Role { input, output, neurons, weights };

std::optional<Role> role(std::string_view type) {
  if (type == "Input") return Role::input;
  if (type == "Output") return Role::output;
  if (type == "Affine" || type == "Linear") return Role::weights;
  for (const char* neuron : {"IF", "LIF", "CubaLIF", "LI", "CubaLI", "I"})
    if (type == neuron) return Role::neurons;
  return std::nullopt;
}

struct Node {
  Role role;
  std::uint64_t size = 0;                  ///< neurons; of an input: what it sends
  std::uint64_t sources = 0, targets = 0;  ///< of weights
  Hdf5File::Object object;
};

std::uint64_t product(const std::vector<std::uint64_t>& extents) {
  std::uint64_t n = 1;
  for (const std::uint64_t e : extents) n = e == 0 || n > 1'000'000'000'000 / e ? 0 : n * e;
  return n;
}

class NirReader {
 public:
  explicit NirReader(const std::string& path) : file_(Hdf5File::read(path)) {}

  SpikingNetwork read() {
    const Hdf5File::Object graph = file_.at(file_.root(), "node");
    const Hdf5File::Object nodes = file_.at(graph, "nodes");
    for (const auto& [name, object] : file_.members(nodes)) nodes_.emplace(name, node(name, object));
    const Hdf5File::Object edges = file_.at(graph, "edges");
    const std::vector<std::string> ends = file_.texts(edges);
    const std::vector<std::uint64_t> extents = file_.extents(edges);
    if (extents.size() != 2 || extents[1] != 2) file_.fail(edges, "must hold pairs of names");
    for (std::size_t i = 0; i + 1 < ends.size(); i += 2) {
      for (const std::string& end : {ends[i], ends[i + 1]})
        if (!nodes_.contains(end)) file_.fail(edges, fmt::format("there is no node '{}'", end));
      edges_.emplace(ends[i], ends[i + 1]);
    }
    for (const auto& [name, n] : nodes_)
      if (n.role == Role::input || n.role == Role::neurons) network_.add(name, n.size, at(n));
    for (const auto& [name, n] : nodes_)
      if (n.role == Role::input || n.role == Role::neurons) connect(name, n);
    SpikingNetwork network = network_.finish(at(nodes_.begin()->second));
    for (Population& p : network.populations) p.is_input = nodes_.at(p.name).role == Role::input;
    return network;
  }

 private:
  DescribedNetwork::Fail at(const Node& node) const {
    return [this, &node](const std::string& message) { file_.fail(node.object, message); };
  }

  Node node(const std::string& name, const Hdf5File::Object& object) const {
    const std::vector<std::string> type = file_.texts(file_.at(object, "type"));
    const std::optional<Role> found = type.size() == 1 ? role(type.front()) : std::nullopt;
    if (!found)
      file_.fail(object, fmt::format("a node of type '{}' is not read (known: Input, Output, Affine, Linear, IF, LIF, "
                                     "CubaLIF, LI, CubaLI, I)",
                                     type.empty() ? "" : type.front()));
    Node out{*found, 0, 0, 0, object};
    switch (*found) {
      case Role::output: break;
      case Role::input: {
        std::vector<std::uint64_t> shape;
        for (const std::int64_t extent : file_.integers(file_.at(object, "shape")))
          shape.push_back(extent > 0 ? static_cast<std::uint64_t>(extent) : 0);
        out.size = product(shape);
        break;
      }
      case Role::weights: {
        const std::vector<std::uint64_t> extents = file_.extents(file_.at(object, "weight"));
        if (extents.size() != 2) file_.fail(object, "'weight' must have two extents");
        out.targets = extents[0];
        out.sources = extents[1];
        break;
      }
      case Role::neurons:
        // A parameter may be one number for all neurons; the longest one counts them.
        for (const auto& [parameter, values] : file_.members(object))
          if (parameter != "type" && parameter != "metadata")
            out.size = std::max(out.size, product(file_.extents(values)));
    }
    const bool has_neurons = *found == Role::input || *found == Role::neurons;
    if (has_neurons && out.size == 0) file_.fail(object, fmt::format("node '{}' has no neurons", name));
    return out;
  }

  /// Follows the edges from a population to the next ones.
  void connect(const std::string& from, const Node& source) {
    const auto [begin, end] = edges_.equal_range(from);
    for (auto edge = begin; edge != end; ++edge) {
      const Node& next = nodes_.at(edge->second);
      switch (next.role) {
        case Role::input: file_.fail(next.object, "an edge leads into an Input");
        case Role::output: break;
        case Role::neurons:
          if (next.size != source.size)
            file_.fail(next.object,
                       fmt::format("'{}' has {} neurons, '{}' has {}", edge->second, next.size, from, source.size));
          for (std::uint32_t n = 0; n < next.size; ++n) network_.synapse(from, n, edge->second, n, at(next));
          break;
        case Role::weights: weights(from, source, edge->second, next);
      }
    }
  }

  void weights(const std::string& from, const Node& source, const std::string& name, const Node& weights) {
    if (weights.sources != source.size)
      file_.fail(weights.object, fmt::format("takes {} inputs, '{}' has {}", weights.sources, from, source.size));
    const auto [begin, end] = edges_.equal_range(name);
    for (auto edge = begin; edge != end; ++edge) {
      const Node& target = nodes_.at(edge->second);
      if (target.role == Role::output) continue;
      if (target.role != Role::neurons)
        file_.fail(weights.object,
                   fmt::format("leads to '{}', which holds no neurons: this is not read", edge->second));
      if (weights.targets != target.size)
        file_.fail(weights.object,
                   fmt::format("gives {} outputs, '{}' has {}", weights.targets, edge->second, target.size));
      network_.dense(from, edge->second);
    }
  }

  Hdf5File file_;
  std::map<std::string, Node> nodes_;
  std::multimap<std::string, std::string> edges_;
  DescribedNetwork network_;
};

}  // namespace

SpikingNetwork read_nir(const std::string& path) { return NirReader(path).read(); }

}  // namespace pelsim
