#include <fmt/format.h>

#include "study/verify/cases.hpp"

/// Topologies as the literature counts them: links, diameter, bisection in links of 1 GB/s. The facts are those that
/// the report tells; the longest of the routes between all nodes must have the diameter's length.
namespace pelsim::verify {
namespace {

struct Topology {
  const char* name;
  const char* source;
  int nodes;
  const char* keys;
  double links, diameter, bisection;
};

constexpr Topology published[] = {
    {"binary 6-cube", "Sullivan, Bashkow 1977", 64, "model = \"hypercube\"", 192, 6, 32},
    {"torus of 4 x 4 x 4", "Dally, Towles 2004", 64, "model = \"torus\", sizes = [4, 4, 4]", 192, 6, 32},
    {"mesh of 8 x 8", "Dally, Towles 2004", 64, "model = \"mesh\", sizes = [8, 8]", 112, 14, 8},
    {"4-ary 3-tree", "Petrini, Vanneschi 1997", 64, "model = \"fat-tree\", down = [4, 4, 4], up = [1, 4, 4]", 192, 6,
     32},
    {"fat tree of 8-port switches", "Al-Fares, Loukissas, Vahdat 2008", 128,
     "model = \"fat-tree\", ports = 8, levels = 3", 384, 6, 64},
    {"dragonfly, p = h = 2, a = 4, g = 8", "Kim, Dally, Scott, Abts 2008", 64,
     "model = \"dragonfly\", groups = 8, routers = 4, nodes = 2", 64 + 8 * 6 + 28, 5, 16},
};

}  // namespace

std::vector<Check> topologies() {
  std::vector<Check> checks;
  for (const Topology& t : published) {
    const Finished run = finish(fmt::format(
        "[workload]\nmodel = \"independent\"\ntasks = 1\n[platform]\ninterconnect = {{ {}, bandwidth = \"1 GB/s\" }}\n"
        "[[platform.nodes]]\ncount = {}\ndevices = [ {{ class = \"cpu\" }} ]\n",
        t.keys, t.nodes));
    const Platform& platform = *run.scenario.platform;
    const InterconnectFacts facts = platform.interconnect().value();
    std::size_t longest = 0;
    for (std::size_t a = 0; a < platform.memories(); ++a)
      for (std::size_t b = 0; b < platform.memories(); ++b)
        longest = std::max(longest, platform.route(MemoryId(a), MemoryId(b)).size());
    const auto add = [&](const char* what, double expected, double got) {
      checks.push_back({fmt::format("{}: {}", t.name, what), t.source, expected, got, 0, got == expected});
    };
    add("links", t.links, static_cast<double>(facts.links));
    add("diameter in links", t.diameter, facts.diameter.value_or(0));
    add("longest route in links", t.diameter, static_cast<double>(longest));
    add("bisection in links", t.bisection, facts.bisection.value_or(ByteRate(0)).value / 1e9);
  }
  return checks;
}

}  // namespace pelsim::verify
