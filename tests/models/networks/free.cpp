#include "tests/catch.hpp"
#include "tests/models/given.hpp"

using namespace pelsim;
using namespace pelsim::literals;

TEST_CASE("free: a transfer takes no time and holds nothing, whatever its size") {
  const Platform platform = given::three_memories();
  const auto network = given::network("free", platform);
  for (const Bytes size : {0_B, 1_B, 1000_GB}) {
    Wire wire;
    network->wire(MemoryId(0), MemoryId(2), size, 0, wire);
    CHECK(wire.plan.alone() == 0_s);
    CHECK(wire.plan.holds.empty());
    CHECK(network->estimate(MemoryId(0), MemoryId(2)).time(size) == 0_s);
  }
  CHECK(network->servers() == 0);
}
