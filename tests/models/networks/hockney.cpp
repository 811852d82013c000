#include "tests/catch.hpp"
#include "tests/models/given.hpp"

using namespace pelsim;
using namespace pelsim::literals;

namespace {

Wire transfer(const Platform& platform, int from, int to, Bytes size) {
  Wire wire;
  given::network("hockney", platform)->wire(MemoryId(from), MemoryId(to), size, 0, wire);
  return wire;
}

}  // namespace

TEST_CASE("hockney: alone, a transfer takes alpha + S / beta") {
  const Platform platform = given::three_memories();
  // alpha = 1 us + 4 us, beta = 0.5 GB/s: 5 us + 2 ms.
  CHECK(transfer(platform, 0, 2, 1_MB).plan.alone().value == Approx(2.005e-3));
  CHECK(transfer(platform, 0, 2, 0_B).plan.alone().value == Approx(5e-6));
}

TEST_CASE("hockney: half of the peak rate is reached at alpha * beta bytes") {
  // Hockney's n_1/2 = alpha beta: m0 to m1 has 2 us * 1 GB/s = 2000 B.
  const Seconds time = transfer(given::three_memories(), 0, 1, 2000_B).plan.alone();
  CHECK((2000_B / time).value == Approx(0.5e9));
}

TEST_CASE("hockney: a transfer holds the sender's out port and the receiver's in port to its end") {
  const Platform platform = given::three_memories();
  const Wire wire = transfer(platform, 0, 2, 1_MB);
  REQUIRE(wire.plan.holds.size() == 2);
  CHECK(wire.plan.holds[0].server == ServerId(0));
  CHECK(wire.plan.holds[1].server == ServerId(5));
  CHECK(wire.plan.holds[0].length == wire.plan.alone());
  CHECK(wire.plan.holds[1].length == wire.plan.alone());
  CHECK(given::network("hockney", platform)->servers() == 6);
}

TEST_CASE("hockney: sending and receiving do not meet, two sends of one memory do") {
  const Platform platform = given::three_memories();
  const auto ports = [&](int from, int to) { return transfer(platform, from, to, 1_B).plan.holds; };
  CHECK(ports(0, 1)[0].server != ports(1, 0)[1].server);
  CHECK(ports(0, 1)[0].server == ports(0, 2)[0].server);
  CHECK(ports(0, 1)[1].server == ports(2, 1)[1].server);
}

TEST_CASE("hockney: more bandwidth is never slower") {
  Seconds before = forever;
  for (double factor = 0.1; factor < 100; factor *= 1.7) {
    const Seconds now = transfer(given::three_memories(factor), 0, 1, 1_MB).plan.alone();
    CHECK(now < before);
    before = now;
  }
}
