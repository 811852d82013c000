#include <cstdint>
#include <vector>

#include "tests/bench/bench.hpp"

namespace {

using namespace pelsim::bench;

struct Benchmark {
  std::string_view name;
  void (*run)();
};

constexpr Benchmark benchmarks[] = {
    {"phold", bench_phold}, {"simulate", bench_simulate}, {"heft", bench_heft},       {"platform", bench_platform},
    {"goal", bench_goal},   {"flows", bench_flows},       {"devices", bench_devices}, {"sweep", bench_sweep},
};

/// Million steps a second of a loop that needs only the core and its first-level cache: figures from two machines, or
/// two days, are compared as ratios to it.
void calibration() {
  constexpr int steps = 20'000'000;
  std::vector<std::uint64_t> table(2048);
  std::uint64_t state = 1;
  const double time = least_seconds(3, [&] {
    for (int i = 0; i < steps; ++i) {
      std::uint64_t& entry = table[state >> 53];
      state = (state ^ entry) * 0x9e3779b97f4a7c15ull + 1;
      entry = state >> 7;
    }
  });
  if (state == 0) fmt::print("never, but the compiler does not know\n");
  figure("calibration loop", steps / time * 1e-6, "million steps/s");
}

}  // namespace

/// All benchmarks, or those named on the command line. Pin it to a quiet core: taskset -c 1 pelsim_bench phold
int main(int count, char** arguments) {
  calibration();
  for (const Benchmark& b : benchmarks) {
    bool wanted = count == 1;
    for (int i = 1; i < count; ++i) wanted = wanted || arguments[i] == b.name;
    if (wanted) b.run();
  }
}
