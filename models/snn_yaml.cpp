#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "models/described_network.hpp"
#include "models/yaml_text.hpp"

/// SANA-FE's description of a network in YAML (version 2 of its formats):
///   network.groups    name, neurons: "0..15", or "3: attributes"
///   network.edges     "a.1 -> b.2" one synapse; "a -> b" of type dense (also the default), sparse (pairs), conv2d
///   mappings          "a.0..15: [core: TILE.CORE]", or "a: ..." for the whole group
/// Neurons of a convolution are numbered by row, then column, then channel. Other attributes are not read: they tell
/// what a neuron computes. [github.com/SLAM-Lab/SANA-FE, snn/README.md]
namespace pelsim {
namespace {

struct Range {
  std::uint32_t first, last;
};

std::optional<std::uint32_t> whole(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// "3" or "0..15"
std::optional<Range> range(std::string_view text) {
  const std::size_t dots = text.find("..");
  const auto first = whole(text.substr(0, dots));
  const auto last = dots == text.npos ? first : whole(text.substr(dots + 2));
  if (!first || !last || *last < *first || *last >= most_described_neurons) return std::nullopt;
  return Range{*first, *last};
}

std::string without_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  return first == text.npos ? "" : std::string(text.substr(first, text.find_last_not_of(' ') + 1 - first));
}

class Description {
 public:
  SpikingNetwork read(const YamlValue& document) {
    document.as_mapping("a network description");
    if (document.find("network") == nullptr && document.find("architecture") != nullptr)
      document.fail("describes a chip ('architecture'), not a network");
    const YamlValue& network = document.at("network").as_mapping("'network'");
    for (const YamlValue& group : network.at("groups").as_sequence("'groups'")) read_group(group);
    if (const YamlValue* edges = network.find("edges"))
      for (const YamlValue& edge : edges->as_sequence("'edges'")) read_edge(edge);
    if (const YamlValue* mappings = document.find("mappings"))
      for (const YamlValue& mapping : mappings->as_sequence("'mappings'")) read_mapping(mapping);
    return network_.finish([&](const std::string& message) { document.fail(message); });
  }

 private:
  using Fail = DescribedNetwork::Fail;
  static Fail at(const YamlValue& value) {
    return [&value](const std::string& message) { value.fail(message); };
  }

  void read_group(const YamlValue& group) {
    const std::string name = group.as_mapping("a group").at("name").as_text("the name of a group");
    std::vector<Range> ranges;
    for (const YamlValue& entry : group.at("neurons").as_sequence("'neurons'")) {
      const YamlValue& id = entry.type == YamlValue::Type::mapping && entry.keys.size() == 1 ? entry.keys[0] : entry;
      const auto found = range(id.as_text("a neuron"));
      if (!found) id.fail(fmt::format("'{}' must be the number of a neuron or a range, such as 0..15", id.text));
      ranges.push_back(*found);
    }
    std::sort(ranges.begin(), ranges.end(), [](const Range& a, const Range& b) { return a.first < b.first; });
    std::uint64_t next = 0;
    for (const Range& r : ranges) {
      if (r.first != next)
        group.fail(fmt::format("neuron {} of group '{}' is {}", std::min<std::uint64_t>(r.first, next), name,
                               r.first < next ? "there twice" : "missing"));
      next = std::uint64_t{r.last} + 1;
    }
    if (next == 0) group.fail(fmt::format("group '{}' has no neurons", name));
    network_.add(name, next, at(group));
  }

  struct Neurons {
    std::string group;
    Range range;
    bool is_group;
  };
  /// "group", "group.3" or "group.0..15".
  Neurons neurons(std::string_view text, const YamlValue& place) const {
    const std::string name = without_blanks(text);
    if (network_.has(name)) return {name, {0, static_cast<std::uint32_t>(network_.population(name).neurons - 1)}, true};
    for (std::size_t dot = name.find('.'); dot != name.npos; dot = name.find('.', dot + 1)) {
      const std::string group = name.substr(0, dot);
      if (!network_.has(group)) continue;
      const auto found = range(std::string_view(name).substr(dot + 1));
      if (!found) continue;
      if (found->last >= network_.population(group).neurons)
        place.fail(fmt::format("group '{}' has {} neurons, the first is 0", group, network_.population(group).neurons));
      return {group, *found, false};
    }
    place.fail(fmt::format("there are no neurons '{}'", name));
  }

  void read_edge(const YamlValue& edge) {
    if (edge.as_mapping("an edge").keys.size() != 1) edge.fail("an edge is written \"a -> b: attributes\"");
    const YamlValue& key = edge.keys[0];
    const std::string& text = key.as_text("an edge");
    const std::size_t arrow = text.find("->");
    if (arrow == text.npos) key.fail(fmt::format("'{}' must be written \"a -> b\"", text));
    const Neurons from = neurons(std::string_view(text).substr(0, arrow), key),
                  to = neurons(std::string_view(text).substr(arrow + 2), key);
    const YamlValue& attributes = edge.entries[0];
    const YamlValue* type = attributes.find("type");
    if (from.is_group != to.is_group) key.fail("an edge joins two neurons or two groups");
    if (!from.is_group) {
      if (from.range.first != from.range.last || to.range.first != to.range.last)
        key.fail("an edge joins two neurons, not ranges of them");
      if (type != nullptr) type->fail("only an edge between groups has a type");
      network_.synapse(from.group, from.range.first, to.group, to.range.first, at(key));
      return;
    }
    const std::string kind = type != nullptr ? type->as_text("the type of an edge") : "dense";
    if (kind == "dense")
      network_.dense(from.group, to.group);
    else if (kind == "sparse")
      sparse(from, to, attributes);
    else if (kind == "conv2d")
      convolution(from, to, attributes);
    else
      type->fail(fmt::format("unknown type '{}' of an edge (dense, sparse or conv2d)", kind));
  }

  void sparse(const Neurons& from, const Neurons& to, const YamlValue& attributes) {
    const YamlValue* pairs = attributes.find("source_target_pairs");
    if (pairs == nullptr) attributes.fail("a sparse edge needs 'source_target_pairs'");
    for (const YamlValue& pair : pairs->as_sequence("'source_target_pairs'")) {
      if (pair.as_sequence("a pair").size() != 2) pair.fail("a pair is written [source, target]");
      network_.synapse(from.group, pair.entries[0].as_count("a source", from.range.last), to.group,
                       pair.entries[1].as_count("a target", to.range.last), at(pair));
    }
  }

  void convolution(const Neurons& from, const Neurons& to, const YamlValue& attributes) {
    const auto extent = [&](const char* name, std::optional<std::uint32_t> fallback = {}) {
      const YamlValue* value = attributes.find(name);
      if (value == nullptr && fallback) return *fallback;
      if (value == nullptr) attributes.fail(fmt::format("a convolution needs '{}'", name));
      const std::uint32_t n = value->as_count(fmt::format("'{}'", name), 100'000);
      if (n == 0) value->fail(fmt::format("'{}' must be at least 1", name));
      return n;
    };
    const std::uint32_t h = extent("input_height"), w = extent("input_width"), c = extent("input_channels", 1);
    const std::uint32_t kernels = extent("kernel_count", 1), kh = extent("kernel_height"), kw = extent("kernel_width");
    const std::uint32_t sh = extent("stride_height", 1), sw = extent("stride_width", 1);
    if (kh > h || kw > w) attributes.fail("the kernel is larger than the input");
    const std::uint64_t oh = (h - kh) / sh + 1, ow = (w - kw) / sw + 1;
    const std::uint64_t sources = std::uint64_t{h} * w * c, targets = oh * ow * kernels;
    if (sources != std::uint64_t{from.range.last} + 1 || targets != std::uint64_t{to.range.last} + 1)
      attributes.fail(fmt::format("the convolution joins {} neurons to {}, but group '{}' has {} and group '{}' has {}",
                                  sources, targets, from.group, from.range.last + 1, to.group, to.range.last + 1));
    for (std::uint64_t target = 0; target < targets; ++target) {
      const std::uint64_t row = target / kernels / ow * sh, column = target / kernels % ow * sw;
      for (std::uint64_t i = 0; i < std::uint64_t{kh} * kw * c; ++i) {
        const std::uint64_t source = ((row + i / c / kw) * w + column + i / c % kw) * c + i % c;
        network_.synapse(from.group, static_cast<std::uint32_t>(source), to.group, static_cast<std::uint32_t>(target),
                         at(attributes));
      }
    }
  }

  void read_mapping(const YamlValue& mapping) {
    if (mapping.as_mapping("a mapping").keys.size() != 1) mapping.fail("a mapping is written \"group: [core: 0.0]\"");
    const Neurons placed = neurons(mapping.keys[0].as_text("a mapping"), mapping.keys[0]);
    const YamlValue* core = mapping.entries[0].find("core");
    if (core == nullptr) mapping.fail("a mapping needs 'core'");
    const std::string& text = core->as_text("'core'");
    const std::size_t dot = text.find('.');
    const auto tile = whole(std::string_view(text).substr(0, dot));
    const auto number = dot == text.npos ? std::nullopt : whole(std::string_view(text).substr(dot + 1));
    if (!tile || !number) core->fail(fmt::format("'{}' must be written TILE.CORE", text));
    for (std::uint32_t n = placed.range.first; n <= placed.range.last; ++n)
      network_.place(placed.group, n, {*tile, *number}, at(mapping.keys[0]));
  }

  DescribedNetwork network_;
};

}  // namespace

SpikingNetwork read_network_yaml(const TextFile& file) { return Description().read(parse_yaml(file)); }

}  // namespace pelsim
