#include <algorithm>

#include "models/catalog.hpp"
#include "sim/native/native_engine.hpp"
#include "sim/simulate.hpp"
#include "tests/catch.hpp"
#include "tests/models/given.hpp"

using namespace pelsim;
using namespace pelsim::literals;

namespace {

/// The makespan of equal kernels, side by side on one CPU of 8 slots: 10 Gflop/s and 20 GB/s a slot, 100 GB/s for all.
double side_by_side(int kernels, Flops work, Bytes traffic, SlotCount slots = 1) {
  const DeviceSpec spec = given::device("cpu", given::parameters({{"slots", given::whole(8)},
                                                                  {"peak", given::text("10 Gflop/s")},
                                                                  {"bandwidth", given::text("100 GB/s")},
                                                                  {"bandwidth_per_slot", given::text("20 GB/s")}}));
  Platform platform;
  platform.add_device("cpu", platform.add_type(spec.type), platform.add_memory("memory"), spec.slots);
  platform.set_router(tree_router(platform));
  TaskGraphBuilder builder;
  const auto demand = builder.add_demand(std::make_shared<KernelDemand>(work, traffic));
  for (int k = 0; k < kernels; ++k) {
    const TaskId task = builder.add_task(builder.add_kind("triad"));
    builder.set_demand(task, demand);
    builder.set_slots(task, slots);
  }
  const TaskGraph graph = std::move(builder).build();
  const auto network = given::network("free", platform);
  const CostModel costs(graph, platform);
  const Estimates estimates(costs, *network);
  const SchedulerModel fifo = given::entry(scheduler_catalog(), "fifo");
  Parameters none("scheduler", Place{"test.toml", 1, 1});
  none.check(fifo.card);
  const auto scheduler = fifo.make(none, graph, platform);
  NativeEngine engine;
  const RunResult result = simulate({graph, platform, costs, *network, estimates, *scheduler}, engine);
  REQUIRE_FALSE(result.error);
  return engine.clock().seconds(result.makespan).value;
}

}  // namespace

TEST_CASE("cpu: a memory-bound kernel scales until its slots draw what memory gives, as STREAM does") {
  // k triads of 10 GB: B(k) = min(20 k, 100) GB/s, so 0.5 s up to 5 of them, then k / 10.
  for (int k = 1; k <= 8; ++k) CHECK(side_by_side(k, 0_Gflop, 10_GB) == Approx(std::max(0.5, k / 10.0)).epsilon(1e-9));
}

TEST_CASE("cpu: a compute-bound kernel scales to all slots") {
  // 10 Gflop at 10 Gflop/s; 8 of them draw 8 x 1 GB/s.
  for (const int k : {1, 5, 8}) CHECK(side_by_side(k, 10_Gflop, 1_GB) == Approx(1).epsilon(1e-9));
}

TEST_CASE("cpu: a kernel near the ridge slows down only when the others take its bandwidth") {
  // 10 Gflop and 15 GB: 1 s alone, 15 GB/s. Eight want 120 of 100 GB/s: 1.2 s.
  CHECK(side_by_side(6, 10_Gflop, 15_GB) == Approx(1).epsilon(1e-9));
  CHECK(side_by_side(8, 10_Gflop, 15_GB) == Approx(1.2).epsilon(1e-9));
}

TEST_CASE("cpu: a kernel on four slots has four shares of the bandwidth") {
  // Two kernels of four slots: 80 GB/s each would be 160; each gets 50: 10 GB in 0.2 s.
  CHECK(side_by_side(2, 0_Gflop, 10_GB, 4) == Approx(0.2).epsilon(1e-9));
  CHECK(side_by_side(1, 0_Gflop, 10_GB, 4) == Approx(0.125).epsilon(1e-9));
}
