#include "tests/simgrid/in_child.hpp"

using namespace pelsim;
using namespace pelsim::test;

namespace {

using Model = SimgridNetwork::Model;

constexpr SimgridNetwork plain{.model = Model::plain};

/// Sends item 0, 1... at time 0 along these ways.
std::string all_at_once(const Platform& platform, const TaskGraph& graph, const SimgridNetwork& network,
                        const std::vector<std::pair<int, int>>& ways) {
  return rounds(platform, graph, network, [&](const Starter& start) {
    for (std::size_t f = 0; f < ways.size(); ++f)
      start.transfer(static_cast<int>(f), static_cast<int>(f), ways[f].first, ways[f].second);
  });
}

/// Ways out of equal length, chosen by the salt.
struct SaltedRouter final : Router {
  void route(const Platform& platform, MemoryId from, MemoryId, std::uint64_t salt,
             std::vector<LinkId>& links) const override {
    std::vector<LinkId> ways;
    for (std::size_t l = 0; l < platform.links(); ++l)
      if (platform.link_from(LinkId(l)) == platform.vertex(from)) ways.push_back(LinkId(l));
    links.push_back(ways[salt % ways.size()]);
  }
};

}  // namespace

TEST_CASE("the smallest share decides: one flow over three links, one on each") {
  // Links of 1, 10 and 1 MB/s. The long flow and those on the narrow links get 0.5 each; the wide link's own gets 9.5.
  const Platform platform =
      line({{Seconds(0), ByteRate(1e6)}, {Seconds(0), ByteRate(1e7)}, {Seconds(0), ByteRate(1e6)}});
  CHECK(all_at_once(platform, items({1e6, 1e6, 1e6, 1e6}), plain, {{0, 3}, {0, 1}, {1, 2}, {2, 3}}) ==
        "0.105263158: 2; 2: 0 1 3; ");
}

TEST_CASE("full duplex shares one direction, half duplex both, a fat pipe none") {
  const TaskGraph graph = items({1e6, 1e6});
  const auto link = [](LinkKind kind) { return line({{Seconds(0), ByteRate(1e6), kind}}); };
  CHECK(all_at_once(link(LinkKind::full_duplex), graph, plain, {{0, 1}, {1, 0}}) == "1: 0 1; ");
  CHECK(all_at_once(link(LinkKind::full_duplex), graph, plain, {{0, 1}, {0, 1}}) == "2: 0 1; ");
  CHECK(all_at_once(link(LinkKind::half_duplex), graph, plain, {{0, 1}, {1, 0}}) == "2: 0 1; ");
  CHECK(all_at_once(link(LinkKind::fat_pipe), graph, plain, {{0, 1}, {0, 1}}) == "1: 0 1; ");
}

TEST_CASE("in plain all flows weigh the same; in cm02 a flow weighs 1 / latency") {
  // Into memory 1 of 1 MB/s from both sides: from 0 with 0.1 s of latency, from 2 with 0.3 s; the last link is theirs.
  // plain: the first has 0.2 MB when the second comes, then both get half: 0.3 + 1.6 s, and 0.2 s more for the second.
  // cm02: 3 : 1, so the first needs 0.8 / 0.75 s more.
  Platform platform;
  const auto hub = platform.add_switch("hub");
  for (const double latency : {0.1, 0.0, 0.3}) {
    const MemoryId m = platform.add_memory("m" + std::to_string(platform.memories()));
    platform.add_duplex("l" + std::to_string(m.value), platform.vertex(m), hub, Seconds(latency),
                        ByteRate(latency > 0 ? 1e9 : 1e6));
  }
  platform.set_router(tree_router(platform));
  const TaskGraph graph = items({1e6, 1e6});
  CHECK(all_at_once(platform, graph, plain, {{0, 1}, {2, 1}}) == "1.9: 0; 2.1: 1; ");
  CHECK(all_at_once(platform, graph, {.model = Model::cm02, .tcp_gamma = Bytes(0), .crosstraffic = false},
                    {{0, 1}, {2, 1}}) == "1.36666667: 0; 2.1: 1; ");
}

TEST_CASE("a flow without latency where narrow links add to weights is refused, but for one of no bytes") {
  // SimGrid weighs it 1, the equation 1 / (S sum 1 / bw): two flows, one over a narrow link of its own, would differ.
  const Platform none = line({{Seconds(0), ByteRate(1e6)}, {Seconds(0), ByteRate(1e5)}});
  const SimgridNetwork weighs{
      .model = Model::cm02, .weight_s = Bytes(1000), .tcp_gamma = Bytes(0), .crosstraffic = false};
  const SimgridNetwork even{.model = Model::cm02, .tcp_gamma = Bytes(0), .crosstraffic = false};
  const std::string refused = all_at_once(none, items({1e6, 1e6}), weighs, {{0, 1}, {0, 2}});
  CHECK_THAT(refused, Catch::Matchers::Contains("goes from m0 to m1 without any latency"));
  CHECK_THAT(refused, Catch::Matchers::Contains("weight_s = \"0 B\""));
  // Without S both weigh 1: the narrow flow takes 0.1 MB/s, the other 0.9 MB/s.
  CHECK(all_at_once(none, items({0.9e6, 1e6}), even, {{0, 1}, {0, 2}}) == "1: 0; 10: 1; ");
  CHECK(all_at_once(none, items({0}), weighs, {{0, 1}}) == "0: 0; ");
  const Platform some = line({{Seconds(1e-3), ByteRate(1e6)}});
  CHECK(all_at_once(some, items({1e6}), weighs, {{0, 1}}) == "1.001: 0; ");
}

TEST_CASE("a link that no clock counts, as stands for a missing route, does not blur the others") {
  const Platform platform = line({{Seconds(0), ByteRate(1e6)}, {Seconds(1e30), ByteRate(1)}});
  CHECK(all_at_once(platform, items({1e6, 1e6 + 1}), plain, {{0, 1}, {1, 0}}) == "1: 0; 1.000001: 1; ");
}

TEST_CASE("SimGrid's documented numbers come out") {
  // 100 kB over 1 Mb/s and 10 ms: 13.01 * 0.01 + 1e5 * 1.05 / (0.97 * 125000).
  CHECK(all_at_once(line({{Seconds(0.01), ByteRate(125000), LinkKind::half_duplex}}), items({1e5}),
                    {.model = Model::lv08}, {{0, 1}}) == "0.996079381: 0; ");
  // small_platform, Tremblay to Jupiter: 1 B, then 1e9 B back. LV08 0.019014 and 150.159; CM02 0.001462 and 145.638.
  const Platform link = line({{Seconds(1.461517e-3), ByteRate(7.20975e6), LinkKind::half_duplex}});
  const TaskGraph ping_pong = items({1, 1e9});
  const auto run = [&](Model model) {
    return rounds(
        link, ping_pong, {.model = model}, [](const Starter& start) { start.transfer(0, 0, 0, 1); },
        [](const Starter& start, std::span<const ActivityId> ids) {
          if (ids[0] == ActivityId(0)) start.transfer(1, 1, 1, 0);
          return Flow::go_on;
        });
  };
  CHECK_THAT(run(Model::lv08), Catch::Matchers::Matches("0\\.0190144[0-9]*: 0; 150\\.178356: 1; "));
  CHECK_THAT(run(Model::cm02), Catch::Matchers::Matches("0\\.0014616[0-9]*: 0; 145\\.639041: 1; "));
}

TEST_CASE("the greatest TCP window bounds a flow of long latency") {
  // 1e10 B over 1e10 B/s: at most 4194304 / (2 * 0.001) B/s at 1 ms; without a window the wire decides.
  const Platform link = line({{Seconds(1e-3), ByteRate(1e10)}});
  const TaskGraph graph = items({1e10});
  CHECK(all_at_once(link, graph, {.model = Model::cm02, .crosstraffic = false}, {{0, 1}}) == "4.76937158: 0; ");
  CHECK(all_at_once(link, graph, {.model = Model::cm02, .tcp_gamma = Bytes(0), .crosstraffic = false}, {{0, 1}}) ==
        "1.001: 0; ");
}

TEST_CASE("parts of a byte count, and no bytes take the latency") {
  const Platform link = line({{Seconds(0.5), ByteRate(1)}});
  CHECK(all_at_once(link, items({2.25}), plain, {{0, 1}}) == "2.75: 0; ");
  CHECK(all_at_once(link, items({0}), plain, {{0, 1}}) == "0.5: 0; ");
  CHECK(all_at_once(link, items({0}), {.model = Model::cm02}, {{0, 1}}) == "0.5: 0; ");
  CHECK(all_at_once(link, items({0}), {.model = Model::lv08}, {{0, 1}}) == "6.505: 0; ");
  CHECK_THAT(all_at_once(link, items({1e15}), plain, {{0, 1}}), Catch::Matchers::Contains("2^47"));
}

TEST_CASE("a link that is degraded while a flow is on it gives less from then on") {
  // 1 MB/s for 1 s, then a quarter: 2 MB need 1 + 4 s.
  const Platform link = line({{Seconds(0), ByteRate(1e6)}});
  CHECK(rounds(
            link, items({2e6}), plain,
            [](const Starter& start) {
              start.transfer(0, 0, 0, 1);
              start.delay(1, 1);
            },
            [](const Starter& start, std::span<const ActivityId> ids) {
              if (ids[0] == ActivityId(1)) start.engine.capacity(ResourceId(0), 0.25e6);
              return Flow::go_on;
            }) == "1: 1; 5: 0; ");
}

TEST_CASE("flows that spread over equal routes go where the item's number sends them") {
  // Two wires side by side: items 0 and 2 share one, item 1 has the other for itself.
  Platform platform;
  platform.add_memory("a");
  platform.add_memory("b");
  for (const char* name : {"x", "y"}) platform.add_duplex(name, 0, 1, Seconds(0), ByteRate(1e6));
  platform.set_router(std::make_shared<SaltedRouter>());
  CHECK(all_at_once(platform, items({1e6, 1e6, 1e6}), plain, {{0, 1}, {0, 1}, {0, 1}}) == "1: 1; 2: 0 2; ");
}
