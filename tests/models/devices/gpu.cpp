#include <algorithm>

#include "models/devices/gpu_grid.hpp"
#include "models/precision.hpp"
#include "sim/gemm_demand.hpp"
#include "tests/catch.hpp"
#include "tests/models/given.hpp"

using namespace pelsim;
using namespace pelsim::literals;

namespace {

using Entries = std::vector<std::pair<std::string, given::Data>>;

/// 100 SMs that do 100 Tflop/s in fp32 and ten times that in bf16; 1 TB/s.
DeviceSpec gpu(Entries more = {}) {
  Entries entries{{"sms", given::whole(100)},
                  {"fp32", given::text("100 Tflop/s")},
                  {"bf16", given::text("1000 Tflop/s")},
                  {"bandwidth", given::text("1 TB/s")}};
  for (auto& entry : more) {
    std::erase_if(entries, [&](const auto& e) { return e.first == entry.first; });
    entries.push_back(std::move(entry));
  }
  return given::device("gpu", given::parameters(std::move(entries)));
}

KernelDemand kernel(Flops work, Bytes traffic, std::uint64_t blocks = 0) {
  KernelDemand demand(work, traffic);
  demand.precision = Precision::fp32;
  demand.blocks = blocks;
  return demand;
}

Seconds time(const DeviceSpec& spec, const Demand& demand) {
  const std::optional<Cost> cost = spec.type.model->cost(demand, Setting{});
  return cost ? cost->run.alone() : forever;
}

GemmDemand product(double m, double n, double k) {
  GemmDemand demand(m, n, k);
  demand.precision = Precision::bf16;
  return demand;
}

double resident(std::uint32_t threads, std::uint32_t registers, Bytes memory) {
  KernelDemand demand(1_Gflop, 0_B);
  demand.block_threads = threads;
  demand.registers = registers;
  demand.block_memory = memory;
  return devices::resident_blocks({.shared_memory = 164_KiB}, demand);
}

}  // namespace

TEST_CASE("gpu: a kernel of many blocks is bound by rate or by bandwidth") {
  CHECK(time(gpu(), kernel(100_Gflop, 0_B)).value == Approx(1e-3));
  CHECK(time(gpu(), kernel(100_Gflop, 10_GB)).value == Approx(10e-3));
  CHECK(time(gpu({{"efficiency", given::real(0.5)}}), kernel(100_Gflop, 0_B)).value == Approx(2e-3));
  CHECK(time(gpu(), kernel(0_Gflop, 0_B)) == 0_s);
}

TEST_CASE("gpu: blocks run in waves, and the last one leaves SMs idle") {
  // A block of 1 Gflop takes 1 ms on its SM.
  for (const auto& [blocks, waves] : {std::pair{1, 1}, {100, 1}, {101, 2}, {200, 2}, {250, 3}})
    CHECK(time(gpu(), kernel(Flops(blocks * 1e9), 0_B, static_cast<std::uint64_t>(blocks))).value ==
          Approx(waves * 1e-3));
}

TEST_CASE("gpu: a memory-bound kernel has no tail, but may have too few warps to hide the latency of memory") {
  KernelDemand stream = kernel(Flops(1), 15_GB, 150);
  CHECK(time(gpu(), stream).value == Approx(15e-3));
  stream.block_threads = 256;
  stream.block_memory = 100_KiB;  // one block an SM
  const auto with_latency = [&](const char* latency) {
    return time(gpu({{"memory_latency", given::text(latency)}, {"sm_memory", given::text("164 KiB")}}), stream).value;
  };
  // A block of 8 warps keeps 8 x 512 B in flight: 8.19 GB/s at 500 ns; its 0.1 GB take 12.2 ms, in two waves.
  CHECK(with_latency("500 ns") == Approx(2 * 0.1e9 / (8 * 512 / 500e-9)));
  CHECK(with_latency("100 ns") == Approx(15e-3));
  // With room for three blocks an SM there is one wave.
  stream.block_memory = 50_KiB;
  CHECK(with_latency("500 ns") == Approx(15e-3));
}

TEST_CASE("gpu: an SM holds as many blocks as warps, registers, shared memory and its limit allow") {
  // A100, compute capability 8.0, by the rules of NVIDIA's occupancy calculator: 64 warps, 32 blocks, 65536 registers
  // handed out to warps by 256.
  CHECK(resident(256, 0, 0_B) == 8);      // 64 / 8 warps
  CHECK(resident(256, 64, 0_B) == 4);     // 65536 / 2048 = 32 warps
  CHECK(resident(256, 65, 0_B) == 3);     // 65 x 32 = 2080, rounded up to 2304: 28 warps
  CHECK(resident(32, 16, 0_B) == 32);     // the limit of blocks
  CHECK(resident(128, 32, 48_KiB) == 3);  // 164 / 48
  CHECK(resident(1024, 255, 0_B) == 0);   // 32 warps of 8160 registers do not fit
  CHECK(resident(0, 0, 0_B) == 1);        // not told
  CHECK(resident(100, 0, 0_B) == 16);     // four warps, the last one not full
}

TEST_CASE("gpu: what fits no SM cannot run") {
  KernelDemand large = kernel(1_Gflop, 0_B, 10);
  large.block_memory = 1_MB;
  CHECK(time(gpu(), large) == forever);
}

TEST_CASE("gpu: a number format without a rate cannot run") {
  KernelDemand fp64(1_Gflop, 0_B);
  CHECK(time(gpu(), fp64) == forever);
  GemmDemand tf32(100, 100, 100);
  tf32.precision = Precision::tf32;
  CHECK(time(gpu(), tf32) == forever);
  CHECK(time(gpu({{"fp64", given::text("1 Tflop/s")}}), fp64).value == Approx(1e-3));
}

TEST_CASE("gpu: a matrix product has a block for each tile, and waste at the edges") {
  const Entries tiles{
      {"tile_rows", given::whole(128)}, {"tile_columns", given::whole(128)}, {"bandwidth", given::text("1 PB/s")}};
  // 10 x 10 tiles, one wave: 2 x 128 x 128 x 8192 flop at 10 Tflop/s of an SM.
  const double wave = 2.0 * 128 * 128 * 8192 / 10e12;
  CHECK(time(gpu(tiles), product(1280, 1280, 8192)).value == Approx(wave));
  CHECK(time(gpu(tiles), product(1281, 1280, 8192)).value == Approx(2 * wave));
  CHECK(time(gpu(tiles), product(1, 1, 8192)).value == Approx(wave));
  GemmDemand batch = product(128, 128, 8192);
  batch.batch = 300;
  CHECK(time(gpu(tiles), batch).value == Approx(3 * wave));
}

TEST_CASE("gpu: libraries take the tile that is fastest, in either orientation") {
  const DeviceSpec fast = gpu({{"bandwidth", given::text("1 PB/s")}});
  // 256 x 128 gives 10 x 10 blocks of this one, one wave; 192 x 128 would need two.
  const double tall = 2.0 * 256 * 128 * 4096 / 10e12;
  CHECK(time(fast, product(2560, 1280, 4096)).value == Approx(tall));
  CHECK(time(fast, product(1280, 2560, 4096)).value == Approx(tall));
  // 10 x 10 of 160 x 128.
  CHECK(time(fast, product(1600, 1280, 4096)).value == Approx(tall * 160 / 256));
}

TEST_CASE("gpu: a cache saves a matrix product traffic, but not its operands") {
  // Skinny: bound by memory. m k + k n + 2 m n = 64 x 8192 x 2 + 8192^2 numbers of 2 B at 1 TB/s.
  const double operands = 2 * (64.0 * 8192 + 8192.0 * 8192 + 2 * 64.0 * 8192);
  CHECK(time(gpu({{"cache", given::text("40 MB")}}), product(64, 8192, 8192)).value == Approx(operands / 1e12));
  // A cache of 1 kB holds 500 numbers: 2 m n k / sqrt(500) of 2 B.
  const double blocked = 2 * 2 * 1024.0 * 1024 * 1024 / std::sqrt(500);
  CHECK(time(gpu({{"cache", given::text("1 kB")}}), product(1024, 1024, 1024)).value == Approx(blocked / 1e12));
}

TEST_CASE("gpu: launches cost what the way of submission costs") {
  // NVIDIA's blog on CUDA graphs: a kernel of 2.9 us on V100 takes 9.6 us with a wait for each, 3.8 us in a stream and
  // 3.4 us in a graph. The overheads are those differences, so this shows the arithmetic alone.
  const KernelDemand small = kernel(Flops(2.9e-6 * 100e12), 0_B);
  const Entries overheads{{"launch", given::text("2.5 us")},
                          {"gap", given::text("0.9 us")},
                          {"graph_gap", given::text("0.5 us")},
                          {"synchronisation", given::text("6.7 us")}};
  const auto how = [&](const char* submission) {
    Entries entries = overheads;
    entries.emplace_back("submission", given::text(submission));
    return gpu(entries);
  };
  CHECK(time(how("stream"), small).value == Approx(3.8e-6));
  CHECK(time(how("graph"), small).value == Approx(3.4e-6));
  CHECK(time(how("synchronous"), small).value == Approx(9.6e-6));
  // A kernel that is over sooner than the host can submit the next: the host sets the pace.
  CHECK(time(how("stream"), kernel(Flops(0.5e-6 * 100e12), 0_B)).value == Approx(2.5e-6));
}

TEST_CASE("gpu: a MIG slice has its own SMs and its share of bandwidth and power") {
  const DeviceSpec slice = gpu({{"slice_sms", given::whole(14)},
                                {"slice_bandwidth", given::real(0.125)},
                                {"idle_power", given::text("50 W")},
                                {"full_power", given::text("400 W")}});
  CHECK(time(slice, kernel(14_Gflop, 0_B)).value == Approx(1e-3));
  CHECK(time(slice, kernel(0_Gflop, 1_GB)).value == Approx(8e-3));
  CHECK(time(slice, kernel(28_Gflop, 0_B, 28)).value == Approx(2e-3));
  CHECK(slice.type.power->idle.value == Approx(7));
}

TEST_CASE("gpu: an MPS share bounds the SMs of a kernel, not its bandwidth") {
  const DeviceSpec client = gpu({{"mps_share", given::real(0.25)}});
  CHECK(time(client, kernel(25_Gflop, 0_B)).value == Approx(1e-3));
  CHECK(time(client, kernel(0_Gflop, 1_GB)).value == Approx(1e-3));
}

TEST_CASE("gpu: a kernel's energy follows the SMs or the memory, whichever draws more") {
  const Entries power{{"idle_power", given::text("50 W")}, {"full_power", given::text("450 W")}};
  const auto energy = [&](const Demand& demand) {
    return gpu(power).type.model->cost(demand, Setting{})->energy.value;
  };
  // 1 ms each: 0.9 x 400 W at the full rate, 0.6 x 400 W at the full bandwidth.
  CHECK(energy(kernel(100_Gflop, 0_B)) == Approx(0.36));
  CHECK(energy(kernel(0_Gflop, 1_GB)) == Approx(0.24));
  // One wave, half full: 50 of 100 SMs work.
  CHECK(energy(kernel(50_Gflop, 0_B, 50)) == Approx(0.18));
  // What the device itself draws does not depend on what runs.
  CHECK(gpu(power).type.power->full == gpu(power).type.power->idle);
}

TEST_CASE("gpu: more of anything is never slower") {
  const std::vector<const char*> bandwidths{"0.1 TB/s", "1 TB/s", "2 TB/s", "9 TB/s"};
  for (const Demand* demand : std::initializer_list<const Demand*>{new KernelDemand(kernel(30_Gflop, 5_GB, 137)),
                                                                   new GemmDemand(product(1000, 3000, 500))}) {
    const std::unique_ptr<const Demand> owned(demand);
    Seconds before = forever;
    for (const char* bandwidth : bandwidths) {
      const Seconds now = time(gpu({{"bandwidth", given::text(bandwidth)}}), *demand);
      CHECK(now <= before);
      before = now;
    }
    before = forever;
    for (int sms = 10; sms <= 400; sms += 13) {  // each as fast as before: the whole rate grows
      const Seconds now = time(gpu({{"sms", given::whole(sms)},
                                    {"fp32", given::text(std::to_string(sms) + " Tflop/s")},
                                    {"bf16", given::text(std::to_string(10 * sms) + " Tflop/s")}}),
                               *demand);
      CHECK(now <= before * (1 + 1e-12));
      before = now;
    }
  }
}

TEST_CASE("gpu: what is missing or contradicts itself is refused") {
  CHECK_THAT(given::complaint([] { given::device("gpu", given::parameters({})); }),
             Catch::Contains("needs the key 'sms'"));
  CHECK_THAT(
      given::complaint([] {
        given::device("gpu", given::parameters({{"sms", given::whole(8)}, {"bandwidth", given::text("1 TB/s")}}));
      }),
      Catch::Contains("needs the rate of some number format"));
  CHECK_THAT(given::complaint([] {
               gpu({{"slice_sms", given::whole(101)}});
             }),
             Catch::Contains("more SMs than the GPU"));
  CHECK_THAT(given::complaint([] { gpu({{"tile_rows", given::whole(128)}}); }), Catch::Contains("belong together"));
  CHECK_THAT(given::complaint([] { gpu({{"mps_share", given::real(1.5)}}); }), Catch::Contains("out of range"));
  CHECK_THAT(given::complaint([] { gpu({{"submission", given::text("graf")}}); }), Catch::Contains("graph"));
}
