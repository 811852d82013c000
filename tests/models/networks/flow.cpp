#include <cmath>

#include "tests/catch.hpp"
#include "tests/models/given.hpp"

using namespace pelsim;
using namespace pelsim::literals;

namespace {

std::unique_ptr<NetworkModel> flow(const Platform& platform,
                                   std::vector<std::pair<std::string, given::Data>> parameters) {
  const NetworkEntry entry = given::entry(network_catalog(), "flow");
  Parameters p = given::parameters(std::move(parameters), "network");
  p.check(entry.card);
  return entry.make(p, platform);
}

/// Two memories and one link of this kind between them.
Platform one_link(double bandwidth, double latency, LinkKind kind) {
  Platform p;
  const MemoryId a = p.add_memory("a"), b = p.add_memory("b");
  p.add_duplex("link", p.vertex(a), p.vertex(b), Seconds(latency), ByteRate(bandwidth), kind);
  p.set_router(tree_router(p));
  return p;
}

Wire wire(const NetworkModel& network, int from, int to, Bytes size) {
  Wire w;
  network.wire(MemoryId(from), MemoryId(to), size, 0, w);
  return w;
}

/// The time of a transfer that has the network for itself.
double alone(const NetworkModel& network, int from, int to, Bytes size) {
  const Wire w = wire(network, from, to, size);
  const std::vector<double> capacities = network.capacities();
  double rate = w.plan.bound;
  for (std::size_t r = 0; r < capacities.size(); ++r) {
    double per_unit = 0;
    for (const Use& use : w.plan.uses)
      if (use.resource.index() == r) per_unit += use.per_unit;
    if (per_unit > 0) rate = std::min(rate, capacities[r] / per_unit);
  }
  return w.plan.fixed.value + w.plan.amount / rate;
}

}  // namespace

TEST_CASE("flow: plain, alone, is latency + bytes / narrowest bandwidth") {
  const Platform platform = given::three_memories();
  const auto network = flow(platform, {});
  CHECK(alone(*network, 0, 2, 1_MB) == Approx(5e-6 + 2e-3).epsilon(1e-12));
  CHECK(alone(*network, 0, 2, 0_B) == Approx(5e-6).epsilon(1e-12));
  CHECK(network->estimate(MemoryId(0), MemoryId(2)).time(1_MB).value == Approx(2.005e-3).epsilon(1e-12));
  CHECK(wire(*network, 0, 1, 1_MB).plan.weight == wire(*network, 0, 2, 1_MB).plan.weight);
}

TEST_CASE("flow: lv08 as SimGrid documents it, 100 kB over 1 Mb/s and 10 ms take 0.996079 s") {
  // 13.01 * 10 ms + 100 kB * 1.05 / (0.97 * 125 kB/s): one link for both directions, acknowledgements take 5 %.
  const Platform platform = one_link(125e3, 0.01, LinkKind::half_duplex);
  const auto network = flow(platform, {{"parameters", given::text("lv08")}});
  CHECK(alone(*network, 0, 1, Bytes(1e5)) == Approx(0.996079).epsilon(1e-6));
}

TEST_CASE("flow: cm02 with TCP's window, SimGrid's documented table") {
  // 1e10 B over 1e10 B/s without cross-traffic; the window allows 4194304 B / (2 latency).
  const std::vector<std::pair<double, double>> documented = {
      {0, 1.000000}, {1e-5, 1.000010}, {1e-3, 4.769372}, {0.1, 476.937158}};
  for (const auto& [latency, time] : documented) {
    const Platform platform = one_link(1e10, latency, LinkKind::full_duplex);
    const auto network = flow(platform, {{"parameters", given::text("cm02")}, {"crosstraffic", given::Data(false)}});
    CHECK(alone(*network, 0, 1, Bytes(1e10)) == Approx(time).epsilon(1e-6));
  }
}

TEST_CASE("flow: in half duplex both directions use one capacity, in full duplex each its own, in a fat pipe none") {
  const Platform half = one_link(1e9, 0, LinkKind::half_duplex), full = one_link(1e9, 0, LinkKind::full_duplex),
                 fat = one_link(1e9, 0, LinkKind::fat_pipe);
  const auto uses = [](const Platform& p, int from, int to) { return wire(*flow(p, {}), from, to, 1_B).plan.uses; };
  CHECK(uses(half, 0, 1).at(0).resource == uses(half, 1, 0).at(0).resource);
  CHECK(uses(full, 0, 1).at(0).resource != uses(full, 1, 0).at(0).resource);
  CHECK(uses(fat, 0, 1).empty());
  CHECK(alone(*flow(fat, {}), 0, 1, 1_GB) == Approx(1));
}

TEST_CASE("flow: a flow weighs the inverse of its latency, and of S / bandwidth of each link") {
  const Platform platform = given::three_memories();
  // m0 to m1: 2 us, two links of 1 GB/s; S = 20537 B adds 2 * 20.537 us.
  CHECK(wire(*flow(platform, {{"parameters", given::text("cm02")}}), 0, 1, 1_B).plan.weight == Approx(1 / 2e-6));
  CHECK(wire(*flow(platform, {{"parameters", given::text("lv08")}}), 0, 1, 1_B).plan.weight ==
        Approx(1 / (2e-6 + 2 * 20537e-9)));
  CHECK(wire(*flow(platform, {}), 0, 1, 1_B).plan.weight == 1);
}

TEST_CASE("flow: what is written beside the set replaces its value") {
  const Platform platform = given::three_memories();
  const auto network = flow(platform, {{"parameters", given::text("lv08")},
                                       {"latency_factor", given::real(2)},
                                       {"bandwidth_factor", given::real(0.5)},
                                       {"crosstraffic", given::Data(false)},
                                       {"tcp_gamma", given::text("0 B")}});
  CHECK(alone(*network, 0, 1, 1_MB) == Approx(4e-6 + 2e-3).epsilon(1e-12));
  CHECK_THAT(given::complaint([&] {
               flow(platform, {{"weight_s", given::text("1 kB")}});
             }),
             Catch::Contains("choose cm02, lv08 or smpi"));
}

TEST_CASE("flow: smpi takes latency and bandwidth by message size, whatever bounds the flow") {
  // 1 GB/s, 1 us, half duplex, acknowledgements in the same link: L us + bytes * 1.05 / B ns. A class ends with its
  // bound: 65472 B are of the one before.
  const Platform half = one_link(1e9, 1e-6, LinkKind::half_duplex);
  const auto network = flow(half, {{"parameters", given::text("smpi")}});
  CHECK(alone(*network, 0, 1, 0_B) == Approx(1e-6));
  CHECK(alone(*network, 0, 1, 100_B) == Approx(2.01467e-6 + 100 * 1.05e-9 / 0.812084).epsilon(1e-12));
  CHECK(alone(*network, 0, 1, 4112_B) == Approx(1.88101e-6 + 4112 * 1.05e-9 / 0.77493).epsilon(1e-12));
  CHECK(alone(*network, 0, 1, 65472_B) == Approx(3.48845e-6 + 65472 * 1.05e-9 / 0.697866).epsilon(1e-12));
  CHECK(alone(*network, 0, 1, 1_MB) == Approx(11.6436e-6 + 1.05e-3 / 0.940694).epsilon(1e-12));
  CHECK(network->estimate(MemoryId(0), MemoryId(1)).time(1_MB).value == Approx(11.6436e-6 + 1e-3 / 0.940694));
  // A fat pipe bounds the flow by B * 1 GB/s; TCP's window by B * 4194304 B / (2 * 0.1 s).
  const Platform fat = one_link(1e9, 1e-6, LinkKind::fat_pipe), far = one_link(1e9, 0.1, LinkKind::full_duplex);
  CHECK(alone(*flow(fat, {{"parameters", given::text("smpi")}}), 0, 1, 1_MB) ==
        Approx(11.6436e-6 + 1e-3 / 0.940694).epsilon(1e-12));
  CHECK(wire(*flow(far, {{"parameters", given::text("smpi")}}), 0, 1, 1_MB).plan.bound ==
        Approx(0.940694 * 4194304 / 0.2).epsilon(1e-12));
  CHECK_THAT(given::complaint([&] {
               flow(half, {{"parameters", given::text("smpi")}, {"latency_factor", given::real(2)}});
             }),
             Catch::Contains("depends on the size of the message"));
}

TEST_CASE("flow: more bandwidth is never slower") {
  double before = 1e300;
  for (double factor = 0.1; factor < 100; factor *= 1.7) {
    const Platform platform = given::three_memories(factor);
    const double now = alone(*flow(platform, {}), 0, 1, 1_MB);
    CHECK(now < before);
    before = now;
  }
}
