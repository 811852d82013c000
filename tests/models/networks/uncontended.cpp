#include "tests/catch.hpp"
#include "tests/models/given.hpp"

using namespace pelsim;
using namespace pelsim::literals;

namespace {

Seconds transfer(const Platform& platform, int from, int to, Bytes size) {
  Wire wire;
  given::network("uncontended", platform)->wire(MemoryId(from), MemoryId(to), size, 0, wire);
  CHECK(wire.plan.holds.empty());
  return wire.plan.alone();
}

}  // namespace

TEST_CASE("uncontended: latencies add, the narrowest link sets the rate") {
  const Platform platform = given::three_memories();
  // m0 - switch - m1: 1 us + 1 us + 1e6 B / 1e9 B/s = 1.002 ms.
  CHECK(transfer(platform, 0, 1, 1_MB).value == Approx(1.002e-3));
  // m0 - switch - m2: 1 us + 4 us + 1e6 B / 0.5e9 B/s = 2.005 ms, the same on the way back.
  CHECK(transfer(platform, 0, 2, 1_MB).value == Approx(2.005e-3));
  CHECK(transfer(platform, 2, 0, 1_MB) == transfer(platform, 0, 2, 1_MB));
}

TEST_CASE("uncontended: an empty message takes the latency") {
  CHECK(transfer(given::three_memories(), 0, 1, 0_B).value == Approx(2e-6));
}

TEST_CASE("uncontended: what schedulers expect is what transfers take") {
  const Platform platform = given::three_memories();
  const auto network = given::network("uncontended", platform);
  for (const Bytes size : {0_B, 7_B, 123_MB})
    CHECK(network->estimate(MemoryId(1), MemoryId(2)).time(size) == transfer(platform, 1, 2, size));
}

TEST_CASE("uncontended: more bandwidth is never slower, more bytes never faster") {
  Seconds before = forever;
  for (double factor = 0.1; factor < 100; factor *= 1.7) {
    const Platform platform = given::three_memories(factor);
    const Seconds now = transfer(platform, 0, 2, 1_MB);
    CHECK(now < before);
    CHECK(transfer(platform, 0, 2, 2_MB) > now);
    before = now;
  }
}
