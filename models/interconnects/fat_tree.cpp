#include <fmt/format.h>

#include <cmath>
#include <numeric>

#include "models/interconnect.hpp"

/// A parallel-port generalised fat tree: m_l children and w_l parents at each level, p_l parallel cables to each
/// parent. k-ary n-tree: down = [k, ..., k], up = [1, k, ..., k]; two levels with a taper of t:1: down = [t u, n / (t
/// u)], up = [1, u]. `ports` and `levels` give these numbers for switches of equal size, of which the edge switches
/// have a share of taper / (1 + taper) downwards.
///
///      .0      .1          level 2: up a way that the destination chooses (d-mod-k), so that shifts do not block,
///      | \    / |          down the only one. On its way up a message to host d leaves level l by port
///      |  \  /  |          floor(d / (w_1 ... w_l)) mod (w_l+1 p_l+1); of parallel cables downwards it takes number
///      .0  ..  .1          s mod p, s being the source [Zahavi 2010; where several levels have parallel cables, the
///     / | \   / | \        lower ones as SimGrid 3.32 chooses them].
///    n0 n1 n2 n3 n4 n5     links: sum over l of (elements of level l) w_l+1 p_l+1; diameter 2 x levels;
///                          bisection: the least over l of half the cables that leave level l upwards
namespace pelsim::interconnects {
namespace {

constexpr double most_links = 20e6;

/// The numbers of one level: elements of level l (0: hosts) have `up` parents of `cables` cables each, elements of
/// level l + 1 have `down` children.
struct Level {
  std::uint32_t down = 1, up = 1, cables = 1;
  std::uint32_t below = 1;   ///< hosts below an element of level l: product of all lower `down`
  std::uint32_t copies = 1;  ///< elements of level l above the same hosts: product of all lower `up`
  std::uint32_t first_link = 0;
  std::uint32_t ports() const { return up * cables; }
};

/// An element of level l is (g, c): g numbers the groups of hosts below it, c the copies above one group. Its place is
/// g * copies + c, and c's digits, in radix w_1, w_2, ..., are the parents chosen on the way up.
class FatTreeRouter final : public EndpointRouter {
 public:
  explicit FatTreeRouter(std::vector<Level> levels) : levels_(std::move(levels)) {}

  void route(std::uint32_t from, std::uint32_t to, std::uint64_t, std::vector<LinkId>& links) const override {
    std::size_t top = 0;
    std::uint32_t copy = 0;
    for (; top < levels_.size() && from / levels_[top].below != to / levels_[top].below; ++top) {
      const Level& l = levels_[top];
      const std::uint32_t port = to / l.copies % l.ports();
      links.push_back(LinkId(link(l, from / l.below, copy, port)));
      copy += l.copies * (port % l.up);
    }
    // Ports of an element downwards: cable c to child a is number c * down + a. Where parallel cables meet on several
    // levels, the next level goes on looking for its child behind the number of the last one.
    bool goes_on = false;
    std::uint32_t at = 0;
    for (std::size_t level = top; level-- > 0;) {
      const Level& l = levels_[level];
      const std::uint32_t child = to / l.below % l.down;
      std::uint32_t port = from % l.cables * l.down + child;
      if (goes_on) {
        const std::uint32_t behind = at <= child ? child : (at - child + l.down - 1) / l.down * l.down + child;
        if (behind < l.down * l.cables) port = behind;
      }
      const std::uint32_t parent = copy / l.copies % l.up;
      copy %= l.copies;
      links.push_back(LinkId(link(l, to / l.below, copy, parent + port / l.down * l.up) + 1));
      at = port + 1;
      goes_on = true;
    }
  }

 private:
  static std::uint32_t link(const Level& l, std::uint32_t group, std::uint32_t copy, std::uint32_t port) {
    return l.first_link + 2 * ((group * l.copies + copy) * l.ports() + port);
  }
  std::vector<Level> levels_;
};

std::vector<std::uint32_t> whole_numbers(const Parameters& parameters, std::string_view key) {
  std::vector<std::uint32_t> out;
  for (const double n : parameters.numbers(key)) {
    if (!(n >= 1 && n <= 1e6) || n != std::floor(n))
      parameters.fail(key, fmt::format("'{}' must hold whole numbers from 1 to 1000000, not {}", key, n));
    out.push_back(static_cast<std::uint32_t>(n));
  }
  return out;
}

std::vector<Level> levels_from_lists(const Parameters& parameters, std::size_t endpoints) {
  const std::vector<std::uint32_t> down = whole_numbers(parameters, "down");
  std::vector<std::uint32_t> up(down.size(), 1), cables(down.size(), 1);
  if (parameters.has("up")) up = whole_numbers(parameters, "up");
  if (parameters.has("cables")) cables = whole_numbers(parameters, "cables");
  const auto check_length = [&](std::string_view key, std::size_t length) {
    if (length != down.size())
      parameters.fail(key,
                      fmt::format("'{}' has {} numbers and 'down' {}: one for each level", key, length, down.size()));
  };
  check_length("up", up.size());
  check_length("cables", cables.size());
  double places = 1;
  std::vector<Level> levels;
  for (std::size_t l = 0; l < down.size(); ++l) {
    levels.push_back({.down = down[l], .up = up[l], .cables = cables[l]});
    places *= down[l];
  }
  if (down.empty() || places != static_cast<double>(endpoints)) {
    parameters.fail("down", fmt::format("'down' = [{}] gives {} places, but there are {} nodes: they must be equal",
                                        fmt::join(down, ", "), down.empty() ? 0 : places, endpoints));
  }
  return levels;
}

/// Switches of `ports` ports. Those of the highest level have all of their ports downwards; as many of these are used
/// as the nodes need.
std::vector<Level> levels_from_ports(const Parameters& parameters, std::size_t endpoints) {
  const auto ports = static_cast<std::uint32_t>(parameters.integer("ports"));
  const auto count = static_cast<std::size_t>(parameters.integer("levels"));
  const double taper = parameters.number("taper");
  const double edge_down = ports * taper / (1 + taper);
  if (ports % 2 == 1)
    parameters.fail("ports",
                    fmt::format("'ports' = {} is odd: half of a switch's ports go up, so give an even number", ports));
  if (std::abs(edge_down - std::round(edge_down)) > 1e-9 || std::round(edge_down) >= ports) {
    parameters.fail(parameters.has("taper") ? "taper" : "ports",
                    fmt::format("{} ports cannot be shared out {}:1 between down and up", ports, taper));
  }
  std::vector<Level> levels(count, {.down = ports / 2, .up = ports / 2});
  levels.front() = {.down = static_cast<std::uint32_t>(std::round(edge_down)), .up = 1};
  if (count == 1) levels.front().down = ports;
  if (count > 1) {
    levels[1].up = ports - levels.front().down;
    levels.back().down = ports;
  }
  double places = 1;
  for (const Level& l : levels) places *= l.down;
  if (static_cast<double>(endpoints) > places) {
    parameters.fail("ports",
                    fmt::format("{} levels of switches with {} ports hold at most {} nodes, not {}: add levels "
                                "or ports",
                                count, ports, places, endpoints));
  }
  double below = places / levels.back().down;
  while (levels.size() > 1 && below >= static_cast<double>(endpoints)) {  // no message would come up here
    levels.pop_back();
    below /= levels.back().down;
  }
  levels.back().down = static_cast<std::uint32_t>(std::ceil(static_cast<double>(endpoints) / below));
  return levels;
}

/// Between two halves of the places; nullopt where no number of whole subtrees is a half.
std::optional<double> bisection_cables(const std::vector<Level>& levels, std::size_t endpoints) {
  const Level& top = levels.back();
  if (levels.size() == 1) return static_cast<double>(endpoints / 2 * top.ports());
  if (top.down % 2 == 1 || std::size_t{top.below} * top.down != endpoints) return std::nullopt;
  double least = 1e300;
  for (const Level& l : levels)
    least = std::min(least, static_cast<double>(endpoints) / l.below / 2 * l.copies * l.ports());
  return least;
}

Interconnect make(const Parameters& parameters, const InterconnectSite& site) {
  if (parameters.has("ports") == parameters.has("down"))
    throw ScenarioError(parameters.place(),
                        "a fat tree needs either 'ports' (and 'levels') or 'down', 'up' and 'cables'");
  const LinkSpec link = site.presets.link(parameters);
  const std::size_t endpoints = site.endpoints.size();
  std::vector<Level> levels =
      parameters.has("ports") ? levels_from_ports(parameters, endpoints) : levels_from_lists(parameters, endpoints);
  double links = 0, copies = 1;
  for (std::size_t l = 0; l < levels.size(); ++l) {
    if (l > 0) levels[l].below = levels[l - 1].below * levels[l - 1].down;
    levels[l].copies = static_cast<std::uint32_t>(copies);
    const std::size_t groups = (endpoints + levels[l].below - 1) / levels[l].below;
    links += static_cast<double>(groups) * copies * levels[l].up * levels[l].cables;
    copies *= levels[l].up;
    if (links > most_links || copies > most_links)
      throw ScenarioError(parameters.place(), fmt::format("the fat tree has more than {} links", most_links));
  }

  Platform& p = site.platform;
  InterconnectFacts facts{"fat-tree", static_cast<std::size_t>(links), 0, std::nullopt};
  std::vector<VertexId> lower = site.endpoints;
  for (std::size_t l = 0; l < levels.size(); ++l) {
    Level& level = levels[l];
    level.first_link = static_cast<std::uint32_t>(p.links());
    const std::uint32_t form = p.names().form(fmt::format("{}fat-tree.{}.\1", site.prefix, l + 1));
    const std::uint32_t copies = level.copies * level.up;
    const std::size_t groups = (lower.size() / level.copies + level.down - 1) / level.down;
    std::vector<VertexId> upper;
    for (std::size_t s = 0; s < groups * copies; ++s) upper.push_back(p.add_switch(p.names().row(form, s)));
    for (std::size_t e = 0; e < lower.size(); ++e) {
      const std::size_t group = e / level.copies / level.down, copy = e % level.copies;
      for (std::uint32_t port = 0; port < level.ports(); ++port)
        p.add_cable(lower[e], upper[group * copies + copy + level.copies * (port % level.up)], link, port / level.up);
    }
    if (level.below < endpoints) *facts.diameter += 2;
    lower = std::move(upper);
  }
  const std::optional<double> cables = bisection_cables(levels, endpoints);
  if (cables && link.kind != LinkKind::fat_pipe) facts.bisection = link.bandwidth * *cables;
  return {std::make_shared<FatTreeRouter>(std::move(levels)), facts};
}

Parameter list_parameter(std::string name, std::string meaning) {
  return {.name = std::move(name), .type = Parameter::Type::list, .meaning = std::move(meaning)};
}

}  // namespace

InterconnectModel fat_tree() {
  using Type = Parameter::Type;
  return {
      {.name = "fat-tree",
       .summary = "levels of switches, cables multiplying upwards; d-mod-k routing",
       .parameters = interconnect_parameters(
           {{.name = "ports", .type = Type::integer, .least = 2, .most = 65536, .meaning = "of every switch; even"},
            {.name = "levels", .type = Type::integer, .fallback = "2", .least = 1, .most = 8, .meaning = "of switches"},
            {.name = "taper",
             .type = Type::number,
             .fallback = "1",
             .least = 1,
             .most = 1000,
             .meaning = "edge switches have so many ports down for each port up"},
            list_parameter("down", "instead of ports: children at each level, from the edge up"),
            list_parameter("up", "parents at each level, a node's first; default: 1 everywhere"),
            list_parameter("cables", "parallel cables to each parent; default: 1 everywhere")}),
       .source = "Zahavi: D-Mod-K routing providing non-blocking traffic for shift permutations on real life fat "
                 "trees, Technion CCIT 776, 2010"},
      make};
}

}  // namespace pelsim::interconnects
