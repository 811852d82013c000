#include "tests/catch.hpp"
#include "tests/models/given.hpp"

using namespace pelsim;
using namespace pelsim::literals;

namespace {

/// 8 slots of 10 Gflop/s; 100 GB/s of memory, 20 GB/s a slot.
DeviceSpec eight_cores(std::string bandwidth = "100 GB/s", double efficiency = 1) {
  return given::device("cpu", given::parameters({{"slots", given::whole(8)},
                                                 {"peak", given::text("10 Gflop/s")},
                                                 {"efficiency", given::real(efficiency)},
                                                 {"bandwidth", given::text(bandwidth)},
                                                 {"bandwidth_per_slot", given::text("20 GB/s")}}));
}

Seconds time(const DeviceSpec& spec, Flops work, Bytes traffic, SlotCount slots = 1) {
  return spec.type.model->cost(KernelDemand(work, traffic), Setting{.slots = slots, .state = {}, .loaded = {}})
      ->run.alone();
}

}  // namespace

TEST_CASE("cpu: below the ridge bandwidth sets the time, above it the peak rate") {
  const DeviceSpec cpu = eight_cores();
  // One slot: ridge at 10 Gflop/s / 20 GB/s = 0.5 flop/B.
  // 1 Gflop, 10 GB (0.1 flop/B): 10 GB / 20 GB/s = 0.5 s.   10 Gflop, 10 GB (1 flop/B): 10 / 10 = 1 s.
  CHECK(time(cpu, 1_Gflop, 10_GB).value == Approx(0.5));
  CHECK(time(cpu, 10_Gflop, 10_GB).value == Approx(1.0));
  // At the ridge both take the same: 10 Gflop and 20 GB.
  CHECK(time(cpu, 10_Gflop, 20_GB).value == Approx(1.0));
}

TEST_CASE("cpu: bandwidth grows with the slots of a task until memory is saturated") {
  const DeviceSpec cpu = eight_cores();
  // B(k) = min(20 k, 100) GB/s: 100 GB take 5, 2.5, 1 and again 1 s.
  CHECK(time(cpu, 0_Gflop, 100_GB, 1).value == Approx(5.0));
  CHECK(time(cpu, 0_Gflop, 100_GB, 2).value == Approx(2.5));
  CHECK(time(cpu, 0_Gflop, 100_GB, 5).value == Approx(1.0));
  CHECK(time(cpu, 0_Gflop, 100_GB, 8).value == Approx(1.0));
  CHECK(time(cpu, 80_Gflop, 0_B, 8).value == Approx(1.0));
}

TEST_CASE("cpu: code that reaches half of the peak takes twice as long") {
  CHECK(time(eight_cores("100 GB/s", 0.5), 10_Gflop, 0_B).value == Approx(2.0));
}

TEST_CASE("cpu: a slower clock slows down what computes and not what streams") {
  const DeviceSpec cpu = eight_cores();
  const auto at_half = [&](Flops work, Bytes traffic) {
    Setting setting;
    setting.speed = 0.5;
    return cpu.type.model->cost(KernelDemand(work, traffic), setting)->run.alone().value;
  };
  CHECK(at_half(10_Gflop, 0_B) == Approx(2.0));
  CHECK(at_half(0_Gflop, 20_GB) == Approx(1.0));
  CHECK(at_half(5_Gflop, 20_GB) == Approx(1.0));   // the new ridge
  CHECK(at_half(10_Gflop, 10_GB) == Approx(2.0));  // 1 s at full clock
}

TEST_CASE("cpu: no work takes no time") { CHECK(time(eight_cores(), 0_Gflop, 0_B) == 0_s); }

TEST_CASE("cpu: more bandwidth is never slower") {
  Seconds before = forever;
  for (const char* bandwidth : {"1 GB/s", "5 GB/s", "20 GB/s", "200 GB/s"}) {
    const Seconds now = time(eight_cores(bandwidth), 1_Gflop, 10_GB);
    CHECK(now <= before);
    before = now;
  }
}

TEST_CASE("cpu: without bandwidth_per_slot one slot can draw all") {
  const DeviceSpec cpu = given::device(
      "cpu", given::parameters({{"peak", given::text("10 Gflop/s")}, {"bandwidth", given::text("100 GB/s")}}));
  CHECK(time(cpu, 0_Gflop, 100_GB).value == Approx(1.0));
  CHECK(cpu.type.device_class == "cpu");
}

TEST_CASE("cpu: what is missing or of the wrong unit is refused") {
  CHECK_THAT(given::complaint([] { given::device("cpu", given::parameters({})); }),
             Catch::Contains("needs the key 'peak'"));
  CHECK_THAT(given::complaint([] { eight_cores("100 GB"); }),
             Catch::Contains("test.toml:5:1: 'bandwidth' = \"100 GB\""));
  CHECK_THAT(given::complaint([] { eight_cores("0 GB/s"); }), Catch::Contains("out of range"));
  CHECK_THAT(given::complaint([] { eight_cores("1 GB/s", 1.5); }),
             Catch::Contains("'efficiency' = 1.5 is out of range"));
}
