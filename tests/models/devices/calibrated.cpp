#include <fmt/format.h>

#include <cmath>
#include <filesystem>

#include "models/machine_times.hpp"
#include "sim/native/native_engine.hpp"
#include "sim/simulate.hpp"
#include "tests/catch.hpp"
#include "tests/models/given.hpp"

using namespace pelsim;
using What = MachineRow::What;

namespace {

/// A row with an interval of 1 %.
MachineRow row(What what, std::string name, std::uint64_t size, SlotCount cores, double time, double work = 0,
               double traffic = 0) {
  return {what, std::move(name), size, cores, Seconds(time), 0.01, 9, {}, Flops(work), Bytes(traffic)};
}

/// A machine of four cores, 10 GB/s for one of them and 20 for all. "cube" does 2 s^3 flop, 1 s at 100, 10 s at 200,
/// and shares nothing; "sweep" moves 10 B an element, 1 s at 10^9, and takes 2 s when all cores do it; "hash" was
/// measured at one size.
MachineFile four_cores() {
  MachineFile file;
  file.rows = {row(What::kernel, "cube", 100, 1, 1, 2e6),
               row(What::kernel, "cube", 100, 4, 1, 2e6),
               row(What::kernel, "cube", 200, 1, 10, 16e6),
               row(What::kernel, "cube", 200, 4, 10, 16e6),
               row(What::kernel, "sweep", 1'000'000'000, 1, 1, 0, 1e10),
               row(What::kernel, "sweep", 1'000'000'000, 4, 2, 0, 1e10),
               row(What::kernel, "sweep", 2'000'000'000, 1, 2, 0, 2e10),
               row(What::kernel, "sweep", 2'000'000'000, 4, 8, 0, 2e10),
               row(What::kernel, "hash", 64, 1, 0.5),
               row(What::bandwidth, "triad", 1'000'000, 1, 1, 0, 1e10),
               row(What::bandwidth, "triad", 1'000'000, 4, 2, 0, 1e10),
               row(What::task, "dispatch", 0, 1, 0.001),
               row(What::task, "dispatch", 0, 2, 0.002)};
  return file;
}

MachineTimes::Answer at(const char* kernel, double size) {
  const auto answer = MachineTimes(four_cores()).kernel(kernel, size);
  REQUIRE(answer);
  return *answer;
}

/// A device that reads `file` from the disk.
DeviceSpec device_of(const MachineFile& file, std::vector<std::pair<std::string, given::Data>> more = {}) {
  const auto path = std::filesystem::temp_directory_path() / "pelsim-calibrated-test.csv";
  write_text_file(path.string(), machine_text(file));
  more.emplace_back("file", given::text(path.string()));
  const DeviceSpec spec = given::device("calibrated", given::parameters(more));
  std::filesystem::remove(path);
  return spec;
}

/// When each of the tasks ends that begin together, by kind.
std::vector<double> side_by_side(const MachineFile& file, const std::vector<std::string>& kinds) {
  const DeviceSpec spec = device_of(file);
  Platform platform;
  platform.add_device("cpu", platform.add_type(spec.type), platform.add_memory("memory"), spec.slots);
  platform.set_router(tree_router(platform));
  TaskGraphBuilder builder;
  const auto demand = builder.add_demand(std::make_shared<KernelDemand>(Flops(4e6), Bytes(0)));
  for (const std::string& kind : kinds) builder.set_demand(builder.add_task(builder.add_kind(kind)), demand);
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
  std::vector<double> ends(kinds.size());
  for (const Attempt& a : result.trace.attempts) ends[a.task.index()] = engine.clock().seconds(a.end).value;
  return ends;
}

}  // namespace

TEST_CASE("calibrated: measured sizes take what was measured") {
  CHECK(at("cube", 100).alone == Seconds(1));
  CHECK(at("cube", 200).alone == Seconds(10));
  CHECK(at("cube", 200).badge == Badge::calibrated);
  CHECK(at("hash", 64).alone == Seconds(0.5));
}

TEST_CASE("calibrated: between two sizes the time is the power through both") {
  // p = log2(10): at 100 sqrt(2) the time is sqrt(10).
  CHECK(at("cube", 100 * std::sqrt(2.0)).alone.value == Approx(std::sqrt(10.0)));
  CHECK(at("cube", 150).badge == Badge::interpolated);
  double last = 0;
  for (double size = 100; size <= 200; size += 5) {  // never leaves what was measured, never falls
    const double time = at("cube", size).alone.value;
    CHECK((time >= last && time >= 1 && time <= 10));
    last = time;
  }
}

TEST_CASE("calibrated: beyond the sizes the time grows as the work does") {
  // 2 s^3 flop: twice the size, 8 times the work of the edge; the measured slope would give 10 times.
  CHECK(at("cube", 400).alone.value == Approx(80));
  CHECK(at("cube", 50).alone.value == Approx(1.0 / 8));
  CHECK(at("cube", 400).badge == Badge::extrapolated);
  // No flop: as the traffic.
  CHECK(at("sweep", 4e9).alone.value == Approx(4));
  // Neither: as the time itself.
  MachineFile file;
  file.rows = {row(What::kernel, "x", 10, 1, 1), row(What::kernel, "x", 20, 1, 4)};
  CHECK(MachineTimes(file).kernel("x", 40)->alone.value == Approx(16));
}

TEST_CASE("calibrated: nothing is said about unknown kernels, or about another size than the only one") {
  const MachineTimes times(four_cores());
  CHECK_FALSE(times.kernel("ghost", 100));
  CHECK_FALSE(times.kernel("hash", 65));
}

TEST_CASE("calibrated: kinds are a kernel and a size") {
  CHECK((kernel_name("gemm/256")->kernel == "gemm" && kernel_name("gemm/256")->size == 256));
  for (const char* kind : {"gemm", "gemm/", "/256", "gemm/2x2", "gemm/-1", "gemm/1.5", "gemm/0"}) {
    INFO(kind);
    CHECK_FALSE(kernel_name(kind));
  }
}

TEST_CASE("calibrated: the pressure is the slow-down on all cores, divided by the cores") {
  // S = 2 on 4 cores: 1/2. S = 4 (the limit of what sharing can do): 1. Beyond: as at the edge.
  CHECK(at("sweep", 1e9).pressure == Approx(0.5));
  CHECK(at("sweep", 2e9).pressure == Approx(1));
  CHECK(at("sweep", 8e9).pressure == Approx(1));
  // Half way in ln s: S = 3.
  CHECK(at("sweep", 1e9 * std::sqrt(2.0)).pressure == Approx(0.75));
  // Not slowed down and without traffic: none.
  CHECK(at("cube", 100).pressure == 0);
}

TEST_CASE("calibrated: a kernel that is not slowed down presses by its traffic, at most by its share of the cores") {
  MachineFile file = four_cores();
  file.rows.push_back(row(What::kernel, "light", 10, 1, 1, 0, 2e9));      // 2 of 20 GB/s
  file.rows.push_back(row(What::kernel, "light", 10, 4, 1.015, 0, 2e9));  // within both intervals
  file.rows.push_back(row(What::kernel, "cached", 10, 1, 1, 0, 2e11));
  file.rows.push_back(row(What::kernel, "cached", 10, 4, 1, 0, 2e11));
  const MachineTimes times(file);
  CHECK(times.kernel("light", 10)->pressure == Approx(0.1));
  CHECK(times.kernel("cached", 10)->pressure == Approx(0.25));
}

TEST_CASE("calibrated: n equal tasks are slowed down by max(1, n r)") {
  // r = 1/2, 1 s alone, and 2 ms of dispatch for more than one thread: 1, 1, 1.5 and 2 s for 1 to 4 of them.
  for (const std::size_t n : {1u, 2u, 3u, 4u}) {
    const auto ends = side_by_side(four_cores(), std::vector<std::string>(n, "sweep/1000000000"));
    CHECK(ends.back() == Approx(0.002 + std::max(1.0, static_cast<double>(n) / 2)).epsilon(1e-9));
  }
}

TEST_CASE("calibrated: unlike tasks share by the same rule") {
  // Pressures 1, 1/2 and 0: sum 1.5, so all three go at 2/3 until the first is done. sweep/1e9 (1 s) is done at 1.5 s;
  // by then sweep/2e9 has done 1 of its 2 s, the rest alone: 2.5 s. cube presses nothing: 1 s.
  const auto ends = side_by_side(four_cores(), {"sweep/1000000000", "sweep/2000000000", "cube/100"});
  CHECK(ends[0] == Approx(1.502).epsilon(1e-9));
  CHECK(ends[1] == Approx(2.502).epsilon(1e-9));
  CHECK(ends[2] == Approx(1.002).epsilon(1e-9));
}

TEST_CASE("calibrated: what was never measured takes the machine's greatest rates, and says so") {
  const DeviceSpec spec = device_of(four_cores());
  CHECK(spec.slots == 4);  // all that were measured
  // Peak: cube does 2e6 flop/s at 100 and 1.6e6 at 200. 10 GB/s on one core.
  const auto time = [&](double flop, double bytes) {
    return spec.type.model->cost(KernelDemand(Flops(flop), Bytes(bytes)), Setting{})->run.amount;
  };
  CHECK(time(4e6, 0) == Approx(2));
  CHECK(time(4e6, 5e10) == Approx(5));
  CHECK(spec.type.model->badge() == Badge::uncalibrated);
  CHECK_FALSE(spec.type.model->kind_cost("ghost/3"));
  CHECK(spec.type.model->kind_cost("cube/100")->badge == Badge::calibrated);
  CHECK(side_by_side(four_cores(), {"ghost/3"})[0] == Approx(2.002));
}

TEST_CASE("calibrated: the slots are the scenario's, where it names them") {
  CHECK(device_of(four_cores(), {{"slots", given::whole(2)}}).slots == 2);
}
