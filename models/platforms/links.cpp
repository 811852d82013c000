#include <fmt/format.h>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/graphviz.hpp>
#include <boost/property_map/dynamic_property_map.hpp>
#include <map>
#include <set>

#include "models/csv_parameters.hpp"
#include "models/device_list.hpp"
#include "models/dot_text.hpp"
#include "models/import.hpp"

/// A free graph of links from a file: CSV with the columns from, to, bandwidth and latency (units in the header) and,
/// if wanted, name and kind, or DOT with these as attributes of edges ("bandwidth" = "10 GB/s"; -> is one direction, --
/// both). Ends that are memories of devices are endpoints, and pass on what others send; all other ends are switches.
/// Messages take the way of least latency, then of fewest links; of equal ones always the same.
namespace pelsim::platforms {
namespace {

using Type = Parameter::Type;
constexpr std::size_t most_memories = 100'000, most_links = 5'000'000;
constexpr std::size_t most_for_diameter = 20'000'000;  ///< endpoints x endpoints x links: a search for every pair

struct Edge {
  std::string from, to, name;
  LinkSpec link;
  bool both_ways = true;
  Place place;
};

LinkKind kind_of(const std::string& text, const Place& place) {
  if (text.empty() || text == "full-duplex") return LinkKind::full_duplex;
  if (text == "half-duplex") return LinkKind::half_duplex;
  if (text == "fat-pipe") return LinkKind::fat_pipe;
  throw ScenarioError(
      place, fmt::format("kind cannot be '{}'{}", text, suggestion(text, {"full-duplex", "half-duplex", "fat-pipe"})));
}

std::vector<Edge> read_csv(const CsvTable& table) {
  const std::size_t from = table.column("from"), to = table.column("to");
  const std::optional<std::size_t> name = table.find("name"), kind = table.find("kind");
  const std::optional<QuantityColumn> bandwidth = find_quantity(table, "bandwidth", Unit::byte_rate);
  const std::optional<QuantityColumn> latency = find_quantity(table, "latency", Unit::seconds);
  if (!bandwidth)
    throw ScenarioError(table.header_place(0), "there is no column 'bandwidth_GB_per_s' (or another unit)");
  for (std::size_t c = 0; c < table.columns().size(); ++c) {
    const bool known = c == from || c == to || (name && c == *name) || (kind && c == *kind) || c == bandwidth->column ||
                       (latency && c == latency->column) || table.columns()[c] == "note";
    if (!known) {
      throw ScenarioError(
          table.header_place(c),
          fmt::format("unknown column '{}'{}", table.columns()[c],
                      suggestion(table.columns()[c], {"from", "to", "name", "kind", "latency_us", "note"})));
    }
  }
  std::vector<Edge> edges;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    Edge e;
    e.from = table.cell(row, from);
    e.to = table.cell(row, to);
    e.place = table.place(row, from);
    if (name) e.name = table.cell(row, *name);
    if (kind) e.link.kind = kind_of(std::string(table.cell(row, *kind)), table.place(row, *kind));
    e.link.bandwidth = ByteRate(quantity(table, row, *bandwidth, 1e-3, 1e24));
    if (latency) e.link.latency = Seconds(quantity(table, row, *latency, 0, 1e9));
    edges.push_back(std::move(e));
  }
  return edges;
}

struct VertexText {
  std::string name;
};
struct EdgeText {
  std::string bandwidth, latency, kind, name;
};

template <class Dot>
std::vector<Edge> read_dot(const TextFile& file, const DotText& text, bool both_ways) {
  Dot dot;
  boost::dynamic_properties properties(boost::ignore_other_properties);
  properties.property("node_id", boost::get(&VertexText::name, dot));
  properties.property("bandwidth", boost::get(&EdgeText::bandwidth, dot));
  properties.property("latency", boost::get(&EdgeText::latency, dot));
  properties.property("kind", boost::get(&EdgeText::kind, dot));
  properties.property("name", boost::get(&EdgeText::name, dot));
  try {
    boost::read_graphviz(std::string(file.text()), dot, properties, "node_id");
  } catch (const boost::bad_parallel_edge& error) {
    throw ScenarioError({file.path()}, fmt::format("the edge '{}' to '{}' is there twice, which 'strict' forbids",
                                                   error.from, error.to));
  } catch (const boost::graph_exception& error) {
    throw;
  } catch (const std::exception& error) {
    throw ScenarioError({file.path()}, fmt::format("is not DOT: {}", error.what()));
  }
  std::vector<Edge> edges;
  for (const auto& edge : boost::make_iterator_range(boost::edges(dot))) {
    Edge e;
    e.from = dot[boost::source(edge, dot)].name;
    e.to = dot[boost::target(edge, dot)].name;
    e.place = text.edge(e.from, e.to);
    e.name = dot[edge].name;
    e.both_ways = both_ways;
    e.link.kind = kind_of(dot[edge].kind, e.place);
    const auto figure = [&](const char* key, const std::string& written, Unit unit, double least, double most) {
      const std::optional<double> value = parse_quantity(written, unit);
      if (!value || *value < least || *value > most) {
        throw ScenarioError(
            e.place,
            fmt::format("{} of the link from '{}' to '{}' is \"{}\", but must be a quantity from "
                        "{} to {}",
                        key, e.from, e.to, written, format_quantity(least, unit), format_quantity(most, unit)));
      }
      return *value;
    };
    e.link.bandwidth = ByteRate(figure("bandwidth", dot[edge].bandwidth, Unit::byte_rate, 1e-3, 1e24));
    if (!dot[edge].latency.empty())
      e.link.latency = Seconds(figure("latency", dot[edge].latency, Unit::seconds, 0, 1e9));
    edges.push_back(std::move(e));
  }
  return edges;
}

std::vector<Edge> read_dot(const TextFile& file) {
  using Directed = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, VertexText, EdgeText>;
  using Undirected = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, VertexText, EdgeText>;
  const DotText text(file);
  try {
    return read_dot<Directed>(file, text, false);
  } catch (const boost::undirected_graph_error&) {
    return read_dot<Undirected>(file, text, true);
  } catch (const boost::graph_exception& error) {
    throw ScenarioError({file.path()}, fmt::format("is not DOT: {}", error.what()));
  }
}

class Building {
 public:
  explicit Building(Platform& platform) : p_(platform) {
    for (std::size_t m = 0; m < p_.memories(); ++m)
      vertices_.emplace(p_.memory_name(MemoryId(m)), p_.vertex(MemoryId(m)));
  }

  void add(const Edge& e) {
    if (e.from.empty() || e.to.empty()) throw ScenarioError(e.place, "both ends of a link need a name");
    if (e.from == e.to) throw ScenarioError(e.place, fmt::format("the link leads from '{}' to itself", e.from));
    if (p_.links() >= most_links) throw ScenarioError(e.place, fmt::format("more than {} links", most_links));
    std::string name = e.name.empty() ? e.from + (e.both_ways ? "-" : ">") + e.to : e.name;
    const std::size_t again = used_[name]++;
    if (again > 0 && !e.name.empty())
      throw ScenarioError(e.place, fmt::format("there are two links called '{}'", name));
    if (again > 0) name += fmt::format("#{}", again);
    const VertexId from = vertex(e.from), to = vertex(e.to);
    if (e.both_ways)
      p_.add_duplex(name, from, to, e.link);
    else
      p_.add_link(name, from, to, e.link);
  }

 private:
  VertexId vertex(const std::string& name) {
    const auto [found, is_new] = vertices_.try_emplace(name);
    if (is_new) found->second = p_.add_switch(name);
    return found->second;
  }

  Platform& p_;
  std::map<std::string, VertexId> vertices_;
  std::map<std::string, std::size_t> used_;
};

/// Vertices that can be reached, with the number of links to each.
std::vector<std::uint32_t> distances(const std::vector<std::vector<VertexId>>& next, VertexId from) {
  std::vector<std::uint32_t> links(next.size(), 0xffffffffu);
  std::vector<VertexId> queue = {from};
  links[from] = 0;
  for (std::size_t i = 0; i < queue.size(); ++i) {
    for (const VertexId v : next[queue[i]]) {
      if (links[v] != 0xffffffffu) continue;
      links[v] = links[queue[i]] + 1;
      queue.push_back(v);
    }
  }
  return links;
}

/// Every endpoint must reach the first one and be reached from it.
void refuse_pieces(const Platform& p, const Parameters& parameters) {
  std::vector<std::vector<VertexId>> next(p.vertices()), before(p.vertices());
  for (std::size_t l = 0; l < p.links(); ++l) {
    next[p.link_from(LinkId(l))].push_back(p.link_to(LinkId(l)));
    before[p.link_to(LinkId(l))].push_back(p.link_from(LinkId(l)));
  }
  const auto there = distances(next, p.vertex(MemoryId(0))), back = distances(before, p.vertex(MemoryId(0)));
  for (std::size_t m = 1; m < p.memories(); ++m) {
    const VertexId v = p.vertex(MemoryId(m));
    if (there[v] != 0xffffffffu && back[v] != 0xffffffffu) continue;
    const bool out = there[v] == 0xffffffffu;
    parameters.fail("file", fmt::format("there is no way from '{}' to '{}': the graph is not connected",
                                        p.memory_name(MemoryId(out ? 0 : m)), p.memory_name(MemoryId(out ? m : 0))));
  }
}

Platform make(const Parameters& parameters, std::vector<std::string>& notes) {
  Presets presets = Presets::beside(parameters.place());
  Platform platform;
  DeviceList(platform, presets, most_memories).read(parameters);
  Building building(platform);
  TextFile file = input_file(parameters);
  const bool is_dot = file.path().ends_with(".dot") || file.path().ends_with(".gv");
  const std::vector<Edge> edges = is_dot ? read_dot(file) : read_csv(CsvTable(std::move(file)));
  for (const Edge& edge : edges) building.add(edge);
  refuse_pieces(platform, parameters);
  const std::size_t memories = platform.memories(), links = platform.links();
  platform.set_router(shortest_path_router(platform));
  InterconnectFacts facts{"links", edges.size(), std::nullopt, std::nullopt};
  if (memories * memories * links <= most_for_diameter) {
    facts.diameter = 0;
    for (std::size_t a = 0; a < memories; ++a)
      for (std::size_t b = 0; b < memories; ++b)
        facts.diameter =
            std::max(*facts.diameter, static_cast<std::uint32_t>(platform.route(MemoryId(a), MemoryId(b)).size()));
  }
  platform.set_interconnect(std::move(facts));
  for (const std::string& note : presets.notes()) notes.push_back(note);
  return platform;
}

}  // namespace

PlatformModel links() {
  return {{.name = "links",
           .summary = "a free graph of links from a CSV or DOT file, with devices at some of its ends",
           .parameters = {file_parameter("*.csv: from, to, bandwidth_GB_per_s, latency_us, name, kind; or *.dot, *.gv"),
                          {.name = "devices", .type = Type::tables, .meaning = "name, memory, and a preset or model"},
                          {.name = "devices_file",
                           .type = Type::file,
                           .meaning = "CSV: name, memory, class, speed, slots, preset"}},
           .source = "Dijkstra: A note on two problems in connexion with graphs, Numerische Mathematik 1, 1959"},
          make};
}

}  // namespace pelsim::platforms
