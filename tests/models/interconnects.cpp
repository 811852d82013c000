#include "tests/catch.hpp"
#include "tests/models/given.hpp"
#include "tests/models/topology_oracle.hpp"

using namespace pelsim;
using namespace pelsim::literals;

namespace {

using Entries = std::vector<std::pair<std::string, given::Data>>;

given::Data list(const std::vector<int>& numbers) {
  auto values = std::make_shared<Value::List>();
  for (const int n : numbers) values->push_back({given::whole(n), Place{"net.toml", 3, 1}});
  return values;
}

Parameters interconnect(const std::string& model, Entries more) {
  Entries all{{"model", given::text(model)}, {"latency", given::text("1 us")}};
  const bool has_bandwidth =
      std::any_of(more.begin(), more.end(), [](const auto& entry) { return entry.first == "bandwidth"; });
  if (!has_bandwidth) all.emplace_back("bandwidth", given::text("1 GB/s"));
  for (auto& entry : more) all.push_back(std::move(entry));
  return given::parameters(std::move(all), "platform.interconnect", "net.toml");
}

Platform joined(int nodes, const std::string& model, Entries more = {}) {
  const Parameters device = given::parameters({});
  const Parameters node = given::parameters({{"count", given::whole(nodes)}, {"devices", given::tables({device})}});
  return given::platform("cluster",
                         given::parameters({{"interconnect", given::table(interconnect(model, std::move(more)))},
                                            {"nodes", given::tables({node})}}));
}

std::string complaint(int nodes, const std::string& model, Entries more = {}) {
  return given::complaint([&] { joined(nodes, model, std::move(more)); });
}

struct Expected {
  std::size_t links;
  std::uint32_t diameter;
  std::optional<int> bisection;  ///< in cables
};

/// Holds the facts against hand counts, and against all routes and all halves.
void check(const Platform& p, const Expected& expected) {
  const InterconnectFacts& facts = p.interconnect().value();
  CHECK(facts.links == expected.links);
  CHECK(p.links() == 2 * expected.links);
  CHECK(facts.diameter == expected.diameter);
  CHECK(oracle::longest_checked_route(p) == expected.diameter);
  CHECK(oracle::names_are_unique(p));
  REQUIRE(facts.bisection.has_value() == expected.bisection.has_value());
  if (!expected.bisection) return;
  CHECK(facts.bisection->value == Approx(1e9 * *expected.bisection));
  if (p.memories() <= 16) CHECK(oracle::bisection(p) == *expected.bisection);
}

std::vector<std::string> route(const Platform& p, const std::string& from, const std::string& to,
                               std::uint64_t salt = 0) {
  std::vector<std::string> names;
  for (const LinkId l : p.route(p.find_memory(from), p.find_memory(to), salt)) names.push_back(p.link(l).name);
  return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("switch, star and crossbar: a link for each node, two on the way") {
  for (const char* model : {"switch", "star", "crossbar"}) {
    INFO(model);
    check(joined(2, model), {2, 2, 1});
    check(joined(7, model), {7, 2, 3});
  }
  // A switch's latency counts from node to node, that of the others on each link.
  CHECK(joined(3, "switch").path(MemoryId(0), MemoryId(2)).time(1_MB).value == Approx(1e-6 + 1e-3));
  CHECK(joined(3, "star").path(MemoryId(0), MemoryId(2)).time(1_MB).value == Approx(2e-6 + 1e-3));
  CHECK(route(joined(3, "crossbar"), "node0", "node2") == Names{"node0-crossbar", "node2-crossbar:back"});
}

TEST_CASE("star: everything crosses the backbone") {
  const Parameters backbone =
      given::parameters({{"bandwidth", given::text("2.5 GB/s")}, {"latency", given::text("5 us")}});
  const Platform p = joined(8, "star", {{"backbone", given::table(backbone)}});
  CHECK(route(p, "node3", "node5") == Names{"node3-hub", "hub-backbone", "node5-hub:back"});
  CHECK(oracle::longest_checked_route(p) == 3);
  CHECK(p.interconnect()->links == 9);
  CHECK(p.interconnect()->diameter == 3u);
  CHECK(p.interconnect()->bisection == ByteRate(2.5e9));
  CHECK(p.path(MemoryId(0), MemoryId(1)).latency.value == Approx(7e-6));
  CHECK(joined(4, "star", {{"backbone", given::table(backbone)}}).interconnect()->bisection == 2_GB_per_s);
}

TEST_CASE("bus: every message crosses the one medium") {
  const Platform p = joined(5, "bus");
  oracle::longest_checked_route(p);
  CHECK(oracle::names_are_unique(p));
  CHECK(p.interconnect()->links == 1);
  CHECK(p.interconnect()->diameter == 1u);
  CHECK(p.interconnect()->bisection == 1_GB_per_s);
  const Names there = route(p, "node1", "node3"), back = route(p, "node3", "node1");
  CHECK(there == Names{"node1-bus", "bus-medium", "node3-bus:back"});
  CHECK(back[1] == "bus-medium");
  CHECK(p.path(MemoryId(1), MemoryId(3)).time(1_MB).value == Approx(1e-6 + 1e-3));
}

TEST_CASE("full-mesh: one link between every two nodes") {
  check(joined(2, "full-mesh"), {1, 1, 1});
  check(joined(5, "full-mesh"), {10, 1, 6});
  check(joined(8, "full-mesh"), {28, 1, 16});
  CHECK(route(joined(5, "full-mesh"), "node3", "node1") == Names{"node1-node3:back"});
}

TEST_CASE("ring: the shorter way round") {
  check(joined(2, "ring"), {1, 1, 1});
  check(joined(5, "ring"), {5, 2, 2});
  check(joined(6, "ring"), {6, 3, 2});
  const Platform p = joined(6, "ring");
  CHECK(route(p, "node0", "node2") == Names{"node0-node1", "node1-node2"});
  CHECK(route(p, "node0", "node4") == Names{"node5-node0:back", "node4-node5:back"});
  // Three links either way: up, but from node 3 down.
  CHECK(route(p, "node1", "node4") == Names{"node1-node2", "node2-node3", "node3-node4"});
  CHECK(route(p, "node4", "node1") == Names{"node4-node5", "node5-node0", "node0-node1"});
  CHECK(route(p, "node3", "node0") == Names{"node2-node3:back", "node1-node2:back", "node0-node1:back"});
}

TEST_CASE("mesh: dimension order, no way round") {
  check(joined(5, "mesh", {{"sizes", list({5})}}), {4, 4, 1});
  check(joined(8, "mesh", {{"sizes", list({4, 2})}}), {10, 4, 2});
  check(joined(9, "mesh", {{"sizes", list({3, 3})}}), {12, 4, 4});
  check(joined(12, "mesh", {{"sizes", list({3, 4})}}), {17, 5, 3});
  check(joined(12, "mesh", {{"sizes", list({3, 2, 2})}}), {20, 4, 6});
  check(joined(64, "mesh", {{"sizes", list({4, 4, 4})}}), {144, 9, 16});
  // Node 1 is (1,0), node 11 is (2,3): along x first.
  CHECK(route(joined(12, "mesh", {{"sizes", list({3, 4})}}), "node1", "node11") ==
        Names{"node1-node2", "node2-node5", "node5-node8", "node8-node11"});
}

TEST_CASE("torus: dimension order, each the shorter way round") {
  check(joined(9, "torus", {{"sizes", list({3, 3})}}), {18, 2, 8});
  check(joined(12, "torus", {{"sizes", list({4, 3})}}), {24, 3, 6});
  check(joined(15, "torus", {{"sizes", list({3, 5})}}), {30, 3, 8});
  check(joined(16, "torus", {{"sizes", list({4, 4})}}), {32, 4, 8});
  check(joined(8, "torus", {{"sizes", list({2, 4})}}), {12, 3, 4});
  check(joined(12, "torus", {{"sizes", list({3, 2, 2})}}), {24, 3, std::nullopt});
  check(joined(64, "torus", {{"sizes", list({4, 4, 4})}}), {192, 6, 32});
  const Platform p = joined(16, "torus", {{"sizes", list({4, 4})}});
  CHECK(route(p, "node0", "node7") == Names{"node3-node0:back", "node3-node7"});
  // Node 0 is (0,0), node 10 is (2,2): two links either way in both dimensions.
  CHECK(route(p, "node0", "node10") == Names{"node0-node1", "node1-node2", "node2-node6", "node6-node10"});
  CHECK(route(p, "node10", "node0") ==
        Names{"node9-node10:back", "node8-node9:back", "node4-node8:back", "node0-node4:back"});
}

TEST_CASE("hypercube: one bit after the other, the lowest first") {
  check(joined(2, "hypercube"), {1, 1, 1});
  check(joined(8, "hypercube"), {12, 3, 4});
  check(joined(16, "hypercube"), {32, 4, 8});
  CHECK(route(joined(8, "hypercube"), "node1", "node6") == Names{"node0-node1:back", "node0-node2", "node2-node6"});
}

TEST_CASE("fat-tree: counts of k-ary n-trees, tapered trees and trees of equal switches") {
  // 2-ary 2-tree: 2 levels of 2 switches, 4 cables a level.
  check(joined(4, "fat-tree", {{"down", list({2, 2})}, {"up", list({1, 2})}}), {8, 4, 2});
  // 2-ary 3-tree: n k^n = 24 cables.
  check(joined(8, "fat-tree", {{"down", list({2, 2, 2})}, {"up", list({1, 2, 2})}}), {24, 6, 4});
  // Taper 2:1: 8 + 2 x 2 cables, half of the bisection.
  check(joined(8, "fat-tree", {{"down", list({4, 2})}, {"up", list({1, 2})}}), {12, 4, 2});
  check(joined(12, "fat-tree", {{"ports", given::whole(4)}, {"taper", given::whole(3)}}), {16, 4, 2});
  // k = 4 of Al-Fares, Loukissas, Vahdat (SIGCOMM 2008): k^3/4 = 16 nodes, 5 k^2/4 = 20 switches, 48 cables.
  const Platform clos = joined(16, "fat-tree", {{"ports", given::whole(4)}, {"levels", given::whole(3)}});
  check(clos, {48, 6, 8});
  CHECK(clos.vertices() == 16 + 20);
  // One level is a star.
  check(joined(4, "fat-tree", {{"ports", given::whole(4)}, {"levels", given::whole(1)}}), {4, 2, 2});
  // The tree of Zahavi 2010, figure 1 b: 4 edge switches of 4 nodes, 2 roots, 2 cables from each to each.
  check(joined(16, "fat-tree", {{"down", list({4, 4})}, {"up", list({1, 2})}, {"cables", list({1, 2})}}), {32, 4, 8});
  // Partly filled: 3 of 4 pods, the last with one node.
  check(joined(9, "fat-tree", {{"ports", given::whole(4)}, {"levels", given::whole(3)}}),
        {9 + 10 + 12, 6, std::nullopt});
  // Levels that no message reaches are not built.
  check(joined(3, "fat-tree", {{"ports", given::whole(64)}, {"levels", given::whole(8)}}), {3, 2, 1});
}

TEST_CASE("fat-tree: the destination chooses the way up, and there is one way down") {
  const Platform p = joined(8, "fat-tree", {{"down", list({2, 2, 2})}, {"up", list({1, 2, 2})}});
  // To node 7: level 1 by port 7 mod 2 = 1, level 2 by port (7 / 2) mod 2 = 1.
  CHECK(route(p, "node0", "node7") == Names{"node0-fat-tree.1.0", "fat-tree.1.0-fat-tree.2.1",
                                            "fat-tree.2.1-fat-tree.3.3", "fat-tree.2.3-fat-tree.3.3:back",
                                            "fat-tree.1.3-fat-tree.2.3:back", "node7-fat-tree.1.3:back"});
  CHECK(route(p, "node4", "node0").at(1) == "fat-tree.1.2-fat-tree.2.2");
  CHECK(route(p, "node0", "node1") == Names{"node0-fat-tree.1.0", "node1-fat-tree.1.0:back"});
}

TEST_CASE("fat-tree: a shift permutation meets on no cable") {
  const Platform p = joined(16, "fat-tree", {{"down", list({4, 4})}, {"up", list({1, 4})}});
  for (std::uint32_t shift = 1; shift < 16; ++shift) {
    std::set<LinkId> used;
    std::size_t links = 0;
    for (std::uint32_t n = 0; n < 16; ++n) {
      for (const LinkId l : p.route(MemoryId(n), MemoryId((n + shift) % 16))) {
        used.insert(l);
        ++links;
      }
    }
    CHECK(used.size() == links);
  }
}

TEST_CASE("dragonfly: counts and minimal routes") {
  const auto dragonfly = [](int nodes, std::vector<int> shape, Entries more = {}) {
    const char* keys[] = {"groups", "routers", "nodes", "chassis"};
    for (std::size_t k = 0; k < shape.size(); ++k) more.emplace_back(keys[k], given::whole(shape[k]));
    return joined(nodes, "dragonfly", std::move(more));
  };
  // G R p + G C(R,2) + C(G,2)
  check(dragonfly(6, {3, 2, 1}), {6 + 3 + 3, 5, std::nullopt});
  check(dragonfly(12, {4, 3, 1}), {12 + 12 + 6, 5, 4});
  // Balanced a = 2p = 2h = 4: 9 groups of 4 routers with 2 nodes each [Kim 2008].
  check(dragonfly(72, {9, 4, 2}), {72 + 9 * 6 + 36, 5, std::nullopt});
  // Two rows of three routers: rows 2 x 3 and columns 3 x 1 cables a group.
  check(dragonfly(48, {4, 3, 2, 2}), {48 + 4 * 9 + 6, 7, 4});
  const Platform p = dragonfly(12, {4, 3, 1});
  // Palm tree with one port a router: in group 0 router 1 holds the cable to group 2, whose router 1 holds its other
  // end.
  CHECK(route(p, "node0", "node8") == Names{"node0-dragonfly.g0r0", "dragonfly.g0r0-dragonfly.g0r1",
                                            "dragonfly.g0r1-dragonfly.g2r1", "dragonfly.g2r1-dragonfly.g2r2",
                                            "node8-dragonfly.g2r2:back"});
  CHECK(route(p, "node0", "node0").empty());
}

TEST_CASE("dragonfly: absolute arrangement, with and without SimGrid's slip") {
  const auto dragonfly = [](const char* arrangement) {
    return joined(24, "dragonfly",
                  {{"groups", given::whole(2)},
                   {"chassis", given::whole(3)},
                   {"routers", given::whole(4)},
                   {"nodes", given::whole(1)},
                   {"arrangement", given::text(arrangement)}});
  };
  const Platform p = dragonfly("absolute"), slip = dragonfly("simgrid");
  check(p, {24 + 2 * (3 * 6 + 4 * 3) + 1, 7, 1});
  // Router 4 = (row 1, column 0) to router 9 = (row 2, column 1): along row 1, then down column 1.
  CHECK(route(p, "node4", "node9").at(2) == "dragonfly.g0r5-dragonfly.g0r9");
  CHECK(route(slip, "node4", "node9").at(2) == "dragonfly.g0r1-dragonfly.g0r9");
  CHECK(route(slip, "node4", "node17") == route(p, "node4", "node17"));
}

TEST_CASE("dragonfly: Valiant goes by way of a third group that the salt chooses") {
  const Platform p = joined(12, "dragonfly",
                            {{"groups", given::whole(4)},
                             {"routers", given::whole(3)},
                             {"nodes", given::whole(1)},
                             {"routing", given::text("valiant")}});
  std::set<Names> ways;
  for (std::uint64_t salt = 0; salt < 32; ++salt) {
    CHECK(oracle::longest_checked_route(p, salt) <= 7);
    ways.insert(route(p, "node0", "node8", salt));
    CHECK(route(p, "node0", "node8", salt) == route(p, "node0", "node8", salt));
    CHECK(route(p, "node0", "node2", salt).size() == 3);  // within a group there is nothing to go round
  }
  CHECK(ways.size() == 2);  // by way of group 1 or group 3
}

TEST_CASE("interconnects: links of each kind") {
  for (const char* model : {"switch", "star", "ring", "full-mesh", "hypercube"}) {
    INFO(model);
    const Platform half = joined(4, model, {{"kind", given::text("half-duplex")}});
    CHECK(half.link(LinkId(1)).capacity == LinkId(0));
    const Platform fat = joined(4, model, {{"kind", given::text("fat-pipe")}});
    CHECK(fat.link(LinkId(1)).kind == LinkKind::fat_pipe);
    CHECK_FALSE(fat.interconnect()->bisection.has_value());
  }
  const Platform preset =
      joined(4, "ring", {{"preset", given::text("infiniband-hdr")}, {"bandwidth", given::text("2 GB/s")}});
  CHECK(preset.link(LinkId(0)).bandwidth == 2_GB_per_s);
}

TEST_CASE("interconnects: more bandwidth is never slower, a lone node has no way to go") {
  for (const char* model : {"switch", "star", "crossbar", "bus", "full-mesh", "ring", "hypercube"}) {
    INFO(model);
    const Path slow = joined(4, model).path(MemoryId(0), MemoryId(3));
    const Path fast = joined(4, model, {{"bandwidth", given::text("3 GB/s")}}).path(MemoryId(0), MemoryId(3));
    CHECK(fast.time(1_MB) < slow.time(1_MB));
    CHECK(joined(1, model).interconnect()->diameter == 0u);
  }
}

TEST_CASE("interconnects: what does not fit is refused with its place") {
  using Catch::Contains;
  CHECK(complaint(4, "swich") == "net.toml:2:1: unknown interconnect 'swich' (did you mean 'switch'?)");
  CHECK_THAT(complaint(4, "ring", {{"bandwidth", given::text("0 GB/s")}}),
             Contains("net.toml:4:1: 'bandwidth' = 0 GB/s is out of range"));
  CHECK_THAT(complaint(4, "ring", {{"sizes", list({4})}}), Contains("unknown key 'sizes' in [platform.interconnect]"));
  CHECK_THAT(complaint(4, "torus"), Contains("needs the key 'sizes'"));
  CHECK(complaint(12, "torus", {{"sizes", list({4, 4})}}) ==
        "net.toml:5:1: the sizes 4 x 4 give 16 places, but there are 12 nodes: they must be equal");
  CHECK_THAT(complaint(4, "mesh", {{"sizes", list({0, 4})}}), Contains("whole numbers from 1 to 1000000, not 0"));
  CHECK_THAT(complaint(4, "mesh", {{"sizes", list({})}}), Contains("'sizes' is empty"));
  CHECK_THAT(complaint(12, "hypercube"), Contains("12 is no power of two"));
  CHECK_THAT(complaint(3000, "full-mesh"), Contains("at most 2048 nodes fit"));
  CHECK_THAT(complaint(4, "fat-tree"), Contains("either 'ports' (and 'levels') or 'down'"));
  CHECK(complaint(4, "fat-tree", {{"ports", given::whole(5)}}) ==
        "net.toml:5:1: 'ports' = 5 is odd: half of a switch's ports go up, so give an even number");
  CHECK_THAT(complaint(4, "fat-tree", {{"ports", given::whole(6)}, {"taper", given::whole(3)}}),
             Contains("6 ports cannot be shared out 3:1"));
  CHECK_THAT(complaint(17, "fat-tree", {{"ports", given::whole(4)}, {"levels", given::whole(3)}}),
             Contains("3 levels of switches with 4 ports hold at most 16 nodes, not 17"));
  CHECK_THAT(complaint(4, "fat-tree", {{"down", list({4, 4})}}), Contains("gives 16 places, but there are 4 nodes"));
  CHECK_THAT(complaint(4, "fat-tree", {{"down", list({2, 2})}, {"up", list({1})}}),
             Contains("'up' has 1 numbers and 'down' 2"));
  CHECK_THAT(complaint(4, "fat-tree", {{"down", list({2, 2})}, {"up", list({1000000, 1000000})}}),
             Contains("more than 20000000 links"));
  const auto dragonfly = [](int groups, int routers, Entries more = {}) {
    for (const auto& [key, n] : {std::pair{"groups", groups}, {"routers", routers}, {"nodes", 1}})
      more.emplace_back(key, given::whole(n));
    return complaint(12, "dragonfly", std::move(more));
  };
  CHECK_THAT(dragonfly(5, 3), Contains("5 groups of 1 x 3 routers with 1 nodes give 15 places, but there are 12"));
  CHECK_THAT(dragonfly(4, 3, {{"arrangement", given::text("absolute")}}), Contains("4 groups have only 3 routers"));
  CHECK_THAT(dragonfly(12, 1, {{"ports", given::whole(10)}}), Contains("reach 10 other groups, not 11"));
  CHECK_THAT(dragonfly(4, 3, {{"routing", given::text("valliant")}}), Contains("did you mean 'valiant'?"));
  CHECK_THAT(complaint(4, "crossbar", {{"kind", given::text("half-duplex")}}), Contains("unknown key 'kind'"));
}
