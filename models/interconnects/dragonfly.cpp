#include <fmt/format.h>

#include "models/interconnect.hpp"

/// Groups of routers: each router holds `nodes` nodes, the routers of a group stand in `chassis` rows of `routers`,
/// joined all to all along each row and each column (one row: all to all), and every two groups are joined by one
/// cable.
///
///     group 0 ------ group 1        G groups of R = chassis x routers, p nodes each:
///     r0--r1--r2     r0--r1--r2     links G R p + G (chassis C(routers,2) + routers C(chassis,2)) + G (G-1) / 2;
///       \    \        |             diameter of minimal routes 2 + 2 e + 1, e = 1 with one row, else 2;
///       group 2 ...                 bisection, for even G, (G/2)^2 x global bandwidth
///
/// Which router holds the cable: "palm-tree" numbers the other groups from the own one on, o = 0, 1, ..., and gives
/// `ports` of them to each router in turn; "absolute" gives group j to router j of the first row, as SimGrid 3.32 does;
/// "simgrid" is the same, and within a group of several rows goes on from the first row after a link along another one,
/// as SimGrid's routes do. minimal: along the row, then the column, to the router with the cable; over it; row, then
/// column. valiant: by way of a third group that the salt chooses, so that no pattern of messages meets on one cable.
namespace pelsim::interconnects {
namespace {

struct Shape {
  std::uint32_t groups, chassis, routers, nodes, ports;
  bool absolute = false, valiant = false, as_simgrid = false;
  std::uint32_t first_terminal = 0, first_row = 0, first_column = 0, first_global = 0;

  std::uint32_t routers_in_group() const { return chassis * routers; }
  /// Which router of `group` holds the cable to group `other`.
  std::uint32_t gateway(std::uint32_t group, std::uint32_t other) const {
    return absolute ? other : (other + groups - group - 1) % groups / ports;
  }
};

/// The link from a to b of an all-to-all block whose links begin at `first`.
LinkId pair_link(std::uint32_t first, std::uint32_t n, std::uint32_t a, std::uint32_t b) {
  return a < b ? LinkId(first + 2 * pair_number(n, a, b)) : LinkId(first + 2 * pair_number(n, b, a) + 1);
}

std::uint64_t mixed(std::uint64_t z) {  // splitmix64
  z += 0x9e3779b97f4a7c15ull;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  return z ^ (z >> 31);
}

class DragonflyRouter final : public EndpointRouter {
 public:
  explicit DragonflyRouter(Shape shape) : s_(shape) {}

  void route(std::uint32_t from, std::uint32_t to, std::uint64_t salt, std::vector<LinkId>& links) const override {
    links.push_back(LinkId(s_.first_terminal + 2 * from));
    const std::uint32_t target = to / s_.nodes, last_group = target / s_.routers_in_group();
    std::uint32_t router = from / s_.nodes;
    const std::uint32_t first_group = router / s_.routers_in_group();
    if (s_.valiant && first_group != last_group && s_.groups > 2) {
      const std::uint64_t draw = mixed(salt ^ mixed(std::uint64_t{from} << 32 | to));
      auto detour = static_cast<std::uint32_t>(draw % (s_.groups - 2));
      for (const std::uint32_t used : {std::min(first_group, last_group), std::max(first_group, last_group)})
        if (detour >= used) ++detour;
      router = to_group(router, detour, links);
    }
    if (router / s_.routers_in_group() != last_group) router = to_group(router, last_group, links);
    const bool leaves_row = s_.as_simgrid && router % s_.routers != target % s_.routers;
    within_group(router, target % s_.routers_in_group(), links, leaves_row ? 0 : row_of(router));
    links.push_back(LinkId(s_.first_terminal + 2 * to + 1));
  }

 private:
  /// Returns the router where the cable arrives.
  std::uint32_t to_group(std::uint32_t router, std::uint32_t other, std::vector<LinkId>& links) const {
    const std::uint32_t group = router / s_.routers_in_group();
    within_group(router, s_.gateway(group, other), links, row_of(router));
    links.push_back(pair_link(s_.first_global, s_.groups, group, other));
    return other * s_.routers_in_group() + s_.gateway(other, group);
  }

  std::uint32_t row_of(std::uint32_t router) const { return router % s_.routers_in_group() / s_.routers; }

  /// Along the row, then the column, from `column_row` on.
  void within_group(std::uint32_t router, std::uint32_t target, std::vector<LinkId>& links,
                    std::uint32_t column_row) const {
    const std::uint32_t group = router / s_.routers_in_group(), here = router % s_.routers_in_group();
    const std::uint32_t row = here / s_.routers, column = target % s_.routers;
    if (here % s_.routers != column) {
      const std::uint32_t row_links = 2 * pairs(s_.routers);
      const std::uint32_t first = s_.first_row + (group * s_.chassis + row) * row_links;
      links.push_back(pair_link(first, s_.routers, here % s_.routers, column));
    }
    if (column_row != target / s_.routers) {
      const std::uint32_t column_links = 2 * pairs(s_.chassis);
      const std::uint32_t first = s_.first_column + (group * s_.routers + column) * column_links;
      links.push_back(pair_link(first, s_.chassis, column_row, target / s_.routers));
    }
  }

  Shape s_;
};

Shape shape_of(const Parameters& parameters, std::size_t endpoints) {
  const auto number = [&](std::string_view key) { return static_cast<std::uint32_t>(parameters.integer(key)); };
  Shape s{number("groups"), number("chassis"), number("routers"), number("nodes"), number("ports")};
  s.as_simgrid = parameters.text("arrangement") == "simgrid";
  s.absolute = s.as_simgrid || parameters.text("arrangement") == "absolute";
  s.valiant = parameters.text("routing") == "valiant";
  const double places = static_cast<double>(s.groups) * s.chassis * s.routers * s.nodes;
  if (places != static_cast<double>(endpoints)) {
    parameters.fail("groups", fmt::format("{} groups of {} x {} routers with {} nodes give {} places, but there are {} "
                                          "nodes: they must be equal",
                                          s.groups, s.chassis, s.routers, s.nodes, places, endpoints));
  }
  if (s.absolute && s.routers < s.groups) {
    parameters.fail("arrangement", fmt::format("in the absolute arrangement router j has the cable to group j, but {} "
                                               "groups have only {} routers in a row",
                                               s.groups, s.routers));
  }
  const std::uint32_t needed = (s.groups - 1 + s.routers_in_group() - 1) / s.routers_in_group();
  if (s.ports == 0) s.ports = std::max(needed, 1u);
  if (s.ports < needed) {
    parameters.fail("ports", fmt::format("{} routers with {} global ports reach {} other groups, not {}",
                                         s.routers_in_group(), s.ports, s.routers_in_group() * s.ports, s.groups - 1));
  }
  return s;
}

Interconnect make(const Parameters& parameters, const InterconnectSite& site) {
  const LinkSpec link = site.presets.link(parameters);
  const auto link_or = [&](std::string_view key) {
    return parameters.has(key) ? site.presets.link(parameters, key) : link;
  };
  const LinkSpec row_link = link_or("row_link"), column_link = link_or("column_link"), global = link_or("global_link");
  Shape s = shape_of(parameters, site.endpoints.size());
  Platform& p = site.platform;
  const std::size_t before = p.links();
  const auto next_link = [&] { return static_cast<std::uint32_t>(p.links()); };
  const auto join = [&](VertexId a, VertexId b, const LinkSpec& spec) { p.add_cable(a, b, spec); };

  const std::uint32_t in_group = s.routers_in_group(), form = p.names().form(site.prefix + "dragonfly.g\1r\2");
  std::vector<VertexId> routers;
  for (std::uint32_t r = 0; r < s.groups * in_group; ++r)
    routers.push_back(p.add_switch(p.names().row(form, r / in_group, r % in_group)));
  s.first_terminal = next_link();
  for (std::size_t e = 0; e < site.endpoints.size(); ++e) join(site.endpoints[e], routers[e / s.nodes], link);
  s.first_row = next_link();
  for (std::uint32_t row = 0; row < s.groups * s.chassis; ++row)
    for (std::uint32_t a = 0; a < s.routers; ++a)
      for (std::uint32_t b = a + 1; b < s.routers; ++b)
        join(routers[row * s.routers + a], routers[row * s.routers + b], row_link);
  s.first_column = next_link();
  for (std::uint32_t g = 0; g < s.groups; ++g)
    for (std::uint32_t c = 0; c < s.routers; ++c)
      for (std::uint32_t a = 0; a < s.chassis; ++a)
        for (std::uint32_t b = a + 1; b < s.chassis; ++b)
          join(routers[g * in_group + a * s.routers + c], routers[g * in_group + b * s.routers + c], column_link);
  s.first_global = next_link();
  for (std::uint32_t g = 0; g < s.groups; ++g)
    for (std::uint32_t h = g + 1; h < s.groups; ++h)
      join(routers[g * in_group + s.gateway(g, h)], routers[h * in_group + s.gateway(h, g)], global);

  const std::uint32_t across_group = (s.routers > 1) + (s.chassis > 1);
  InterconnectFacts facts{"dragonfly", (p.links() - before) / 2, 2 + across_group, std::nullopt};
  if (s.groups > 1) *facts.diameter += 1 + across_group;
  if (s.groups % 2 == 0 && global.kind != LinkKind::fat_pipe)
    facts.bisection = global.bandwidth * (s.groups / 2.0 * (s.groups / 2.0));
  return {std::make_shared<DragonflyRouter>(s), facts};
}

}  // namespace

InterconnectModel dragonfly() {
  using Type = Parameter::Type;
  const auto count = [](std::string name, std::string fallback, double least, double most, std::string meaning) {
    return Parameter{.name = std::move(name),
                     .type = Type::integer,
                     .fallback = fallback,
                     .required = fallback.empty(),
                     .least = least,
                     .most = most,
                     .meaning = std::move(meaning)};
  };
  const auto link = [](std::string name, std::string meaning) {
    return Parameter{
        .name = std::move(name), .type = Type::any, .meaning = std::move(meaning) + "; default: as to nodes"};
  };
  return {{.name = "dragonfly",
           .summary = "groups of routers, every two groups joined by a cable; minimal or Valiant routing",
           .parameters = interconnect_parameters(
               {count("groups", "", 1, 2048, "each joined to each other one"),
                count("chassis", "1", 1, 64, "rows of routers in a group"),
                count("routers", "", 1, 512, "in a row"),
                count("nodes", "", 1, 1024, "at each router"),
                count("ports", "0", 0, 1024, "cables to other groups at each router; 0: as many as needed"),
                link("row_link", "between routers of a row"),
                link("column_link", "between routers of a column"),
                link("global_link", "between groups"),
                {.name = "arrangement",
                 .type = Type::choice,
                 .fallback = "palm-tree",
                 .choices = {"palm-tree", "absolute", "simgrid"},
                 .meaning = "which router holds the cable to which group"},
                {.name = "routing",
                 .type = Type::choice,
                 .fallback = "minimal",
                 .choices = {"minimal", "valiant"},
                 .meaning = "straight, or by way of a random third group"}}),
           .source = "Kim, Dally, Scott, Abts: Technology-driven, highly-scalable dragonfly topology, ISCA 2008"},
          make};
}

}  // namespace pelsim::interconnects
