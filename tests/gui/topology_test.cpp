#include <algorithm>
#include <cmath>
#include <numeric>

#include "gui/platform/layouts.hpp"
#include "gui/platform/map_load.hpp"
#include "gui/state/instants.hpp"
#include "tests/catch.hpp"
#include "tests/gui/fixture.hpp"

namespace pelsim::gui {  // not `using`: the engine has an Activity too
namespace {

using Edges = std::vector<std::pair<std::size_t, std::size_t>>;

/// The edges of a grid as the interconnects build it.
Edges grid_edges(const std::vector<std::uint32_t>& sizes, bool around) {
  std::size_t points = 1;
  for (const std::uint32_t size : sizes) points *= size;
  Edges edges;
  for (std::size_t p = 0; p < points; ++p) {
    std::size_t stride = 1;
    for (const std::uint32_t size : sizes) {
      const bool is_last = p / stride % size == size - 1;
      if (!is_last) edges.emplace_back(p, p + stride);
      if (is_last && around && size > 2) edges.emplace_back(p - (size - 1) * stride, p);
      stride *= size;
    }
  }
  return edges;
}

double nearest(const TopologyMap& map) {
  double least = 9;
  for (std::size_t i = 0; i < map.spots.size(); ++i)
    for (std::size_t j = i + 1; j < map.spots.size(); ++j)
      least = std::min(least, std::hypot(map.spots[i].x - map.spots[j].x, map.spots[i].y - map.spots[j].y));
  return least;
}

}  // namespace

TEST_CASE("the sizes of a grid are found from which points are joined") {
  using Sizes = std::vector<std::uint32_t>;
  for (const Sizes& sizes : {Sizes{8}, Sizes{4, 4}, Sizes{2, 3, 4}, Sizes{5, 3}, Sizes{2, 2, 2, 2}}) {
    const auto n = static_cast<std::size_t>(std::accumulate(sizes.begin(), sizes.end(), 1u, std::multiplies<>()));
    CHECK(grid_sizes_of(n, grid_edges(sizes, false), false) == sizes);
  }
  for (const Sizes& sizes : {Sizes{8}, Sizes{4, 4}, Sizes{4, 2, 2}, Sizes{5, 4}, Sizes{3, 3, 3}, Sizes{3, 2}}) {
    const auto n = static_cast<std::size_t>(std::accumulate(sizes.begin(), sizes.end(), 1u, std::multiplies<>()));
    CHECK(grid_sizes_of(n, grid_edges(sizes, true), true) == sizes);
  }
  CHECK(!grid_sizes_of(5, Edges{{0, 1}, {1, 3}, {0, 4}}, false));
}

TEST_CASE("levels stand above each other, parents above the mean of their children") {
  // 0 1 2 3 below; 4 holds 0 and 1, 5 holds 2 and 3; 6 holds both.
  const std::vector<std::size_t> level{0, 0, 0, 0, 1, 1, 2};
  const auto at = in_levels(level, Edges{{0, 4}, {1, 4}, {2, 5}, {3, 5}, {4, 6}, {5, 6}});
  CHECK(at[0].y == 1);
  CHECK(at[4].y == 0.5);
  CHECK(at[6].y == 0);
  CHECK(at[4].x < at[5].x);
  CHECK(at[6].x == 0.5);
}

TEST_CASE("forces give the same map every time, and neighbours stand closer than strangers") {
  // Two triangles, joined by one edge.
  const Edges edges{{0, 1}, {1, 2}, {0, 2}, {3, 4}, {4, 5}, {3, 5}, {2, 3}};
  const auto at = by_forces(6, edges, 200), again = by_forces(6, edges, 200);
  for (std::size_t i = 0; i < 6; ++i) CHECK((at[i].x == again[i].x && at[i].y == again[i].y));
  const auto apart = [&](std::size_t i, std::size_t j) { return std::hypot(at[i].x - at[j].x, at[i].y - at[j].y); };
  CHECK(apart(0, 1) < apart(0, 4));
  CHECK(apart(3, 5) < apart(1, 5));
}

TEST_CASE("every interconnect of the gallery has its own layout, with spots apart and inside") {
  const std::vector<std::pair<const char*, const char*>> expected{{"bus", "bus"},
                                                                  {"ring", "ring"},
                                                                  {"mesh", "mesh"},
                                                                  {"torus", "torus 4 x 2 x 2"},
                                                                  {"hypercube", "hyper"},
                                                                  {"fat-tree", "fat-tree"},
                                                                  {"dragonfly", "dragonfly"},
                                                                  {"star", "star"},
                                                                  {"crossbar", "crossbar"},
                                                                  {"full-mesh", "full mesh"},
                                                                  {"edge-cloud", "edge-cloud"}};
  for (const auto& [scenario, layout] : expected) {
    INFO(scenario);
    const RunPtr run = shown_run(std::string("scenarios/") + scenario + ".toml");
    const TopologyMap map = topology_map(run->platform());
    CHECK(map.layout.starts_with(layout));
    CHECK(map.spots.size() == run->platform().vertices());
    for (const MapSpot& spot : map.spots) {
      CHECK((spot.x >= -0.2 && spot.x <= 1.2));
      CHECK((spot.y >= -0.2 && spot.y <= 1.2));
    }
    CHECK(nearest(map) > 0.01);
    std::size_t links = 0;
    for (const MapCable& cable : map.cables) links += cable.links.size();
    CHECK(links == run->platform().links());
  }
}

TEST_CASE("two nodes and their switch stand on one line") {
  const RunPtr run = shown_run("scenarios/ping-pong.toml");
  const TopologyMap map = topology_map(run->platform());
  REQUIRE(map.spots.size() == 3);
  for (const MapSpot& spot : map.spots) CHECK(spot.y == Approx(map.spots.front().y));
}

TEST_CASE("a link that only routes know joins what stands before and behind it") {
  const RunPtr run = shown_run("scenarios/simgrid-platform.toml");
  const TopologyMap map = topology_map(run->platform());
  const auto spot = [&](const std::string& name) {
    const auto found =
        std::find_if(map.spots.begin(), map.spots.end(), [&](const MapSpot& s) { return s.name == name; });
    return static_cast<std::size_t>(found - map.spots.begin());
  };
  CHECK(spot("sites") == map.spots.size());  // a zone is no place
  const std::size_t west = spot("west-west_router"), east = spot("east-east_router");
  REQUIRE(west < map.spots.size());
  REQUIRE(east < map.spots.size());
  std::size_t lines = 0;
  for (const MapCable& cable : map.cables)
    for (const LinkId l : cable.links)
      if (run->platform().link(l).name.text() == "line") {
        ++lines;
        CHECK(std::minmax(cable.a, cable.b) == std::minmax(west, east));
      }
  CHECK(lines == 1);
}

TEST_CASE("a large machine is put together by racks, and nothing is lost") {
  const RunPtr run = shown_run("scenarios/fat-tree.toml");
  const TopologyMap map = topology_map(run->platform(), 12);
  CHECK(map.spots.size() <= 12);
  CHECK(map.is_grouped);
  std::size_t devices = 0, vertices = 0;
  for (const MapSpot& spot : map.spots) {
    devices += spot.devices.size();
    vertices += spot.vertices.size();
  }
  CHECK(devices == run->platform().devices());
  CHECK(vertices == run->platform().vertices());
}

TEST_CASE("the map's loads are those of the report") {
  const RunPtr run = shown_run("scenarios/fat-tree.toml");
  const TopologyMap map = topology_map(run->platform());
  const MapLoad load = load_in(*run, map, {{0}, run->end()});
  double computing = 0, most = 0;
  for (const SpotLoad& spot : load.spots) {
    computing += spot.share[0] * static_cast<double>(spot.lanes);
    double sum = 0;
    for (const double share : spot.share) sum += share;
    if (spot.lanes > 0) CHECK(sum == Approx(1));
  }
  CHECK(computing * run->report.makespan.value == Approx((*run->report.slot_time)[SpanKind::compute].value));
  for (const CableLoad& cable : load.cables) most = std::max(most, cable.utilisation);
  double reported = 0;
  for (const LinkLine& link : run->report.links) reported = std::max(reported, link.utilisation);
  CHECK(most == Approx(reported));
}

TEST_CASE("energy on the map adds up over ranges that tile the run") {
  const RunPtr run = shown_run("scenarios/energy.toml");
  const TopologyMap map = topology_map(run->platform());
  const auto energy = [&](TimeRange range) {
    double sum = 0;
    for (const SpotLoad& spot : load_in(*run, map, range).spots) sum += spot.energy.value_or(Joules(0)).value;
    return sum;
  };
  const Tick cut{run->end().count / 3};
  CHECK(energy({{0}, run->end()}) == Approx(run->report.energy->value));
  CHECK(energy({{0}, cut}) + energy({cut, run->end()}) == Approx(run->report.energy->value));
}

TEST_CASE("what a lane does at an instant is the span that holds it") {
  const RunPtr run = shown_run("scenarios/montage-mixed.toml");
  for (std::size_t s = 0; s < run->lanes().slots(); ++s)
    run->lanes().each_span(SlotId(s), [&](const Span& span) {
      const Tick middle{span.from.count + (span.to - span.from).count / 2};
      for (const Tick at : {span.from, middle, span.to - Tick{1}})
        REQUIRE(lane_at(run->lanes(), SlotId(s), at) == span.kind);
    });
}

TEST_CASE("the play head shows the same at an instant, whichever way it came there") {
  const RunPtr run = shown_run("scenarios/torus.toml");
  const TopologyMap map = topology_map(run->platform());
  const auto following = [&](Tick t) { return next_instant(run->trace(), Stops::events, t); };
  const Tick at = *following({run->end().count / 2});
  const MapLoad first = load_at(*run, map, at);
  load_at(*run, map, *following(at));
  CHECK(previous_instant(run->trace(), Stops::events, *following(at)) == at);
  const MapLoad second = load_at(*run, map, at);
  for (std::size_t c = 0; c < first.cables.size(); ++c) CHECK(first.cables[c].moving == second.cables[c].moving);
  // Nothing happens between two events, so the picture cannot change there.
  const Tick next = *following(at), between{at.count + (next - at).count / 2};
  const MapLoad later = load_at(*run, map, between);
  for (std::size_t s = 0; s < first.spots.size(); ++s) CHECK(first.spots[s].share == later.spots[s].share);
  CHECK(!following(run->end()));
  CHECK(!previous_instant(run->trace(), Stops::events, Tick{0}));
  // Each task is placed once, at one of at most as many instants.
  std::size_t decisions = 0;
  for (auto t = next_instant(run->trace(), Stops::decisions, Tick{-1}); t;
       t = next_instant(run->trace(), Stops::decisions, *t))
    ++decisions;
  CHECK(decisions > 0);
  CHECK(decisions <= run->graph().tasks());
}

}  // namespace pelsim::gui
