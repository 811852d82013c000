#include "native/kernel.hpp"
#include "native/kernels/contention.hpp"
#include "native/kernels/neurons.hpp"
#include "native/kernels/option.hpp"
#include "tests/catch.hpp"

using namespace pelsim;
using namespace pelsim::host;

namespace {

Kernel kernel(const std::string& name) {
  for (const Kernel& k : kernel_catalog())
    if (k.name == name) return k;
  throw std::runtime_error("no kernel " + name);
}

}  // namespace

TEST_CASE("kernels are right at sizes that fit nothing") {
  for (const char* name : {"sort", "partition", "merge", "count-words", "merge-words", "option", "add-counts",
                           "lj-forces", "lj-move", "count-kmers", "smith-waterman", "lif-step", "diffuse", "couple"}) {
    for (const std::uint64_t size : {std::uint64_t{37}, std::uint64_t{129}}) {
      INFO(name << "/" << size);
      const Kernel k = kernel(name);
      const std::unique_ptr<KernelRun> run = k.make(size, 3);
      run->prepare();
      run->call();
      CHECK(run->error() <= k.tolerance);
    }
  }
}

TEST_CASE("the kernels' work is what one counts by hand") {
  struct Count {
    const char* name;
    std::uint64_t size;
    double flop, bytes;
  };
  const Count count = GENERATE(values<Count>({
      {"sort", 1024, 10240, 16384},       // 1024 log2 1024 comparisons; 8 bytes in and out
      {"sort", 1000, 10000, 16000},       // ceil(log2 1000) = 10
      {"merge", 100, 100, 1600},          // each key leaves by one comparison
      {"partition", 100, 100, 1600},      //
      {"count-words", 100, 200, 100},     //
      {"merge-words", 10, 20, 160},       // 12 letters and a count of 4 bytes
      {"option", 10, 170, 32792},         // 4096 counters of 8 bytes and three sums
      {"add-counts", 8192, 8192, 98304},  // two rows read, one written
      {"lj-forces", 2, 2592, 1344},       // 27 x 4 pairs x 24; 28 x 2 particles x 3 x 8 bytes
      {"lj-move", 10, 120, 1200},         // 15 numbers a particle
      {"count-kmers", 100, 400, 32868},   //
      {"smith-waterman", 10, 600, 30},    //
      {"gate", 8, 112, 256},              // 4 pairs x (4 products of 6 + 2 sums of 2) = 4 x 28
      {"phase", 8, 48, 256},              // 8 complex products
      {"lif-step", 1, 68, 284},           // 32 x 2 + 4; 32 x 8 + 28
      {"diffuse", 10, 700, 1600},         //
      {"couple", 10, 1200, 4800},         //
      {"spin-lock", 5, 5, 8},             //
      {"mutex", 5, 5, 8},                 //
      {"barrier", 5, 5, 8},               //
      {"task-spawn", 5, 5, 8},            //
  }));
  INFO(count.name << "/" << count.size);
  const KernelWork work = kernel(count.name).work(count.size);
  CHECK(work.flop.value == count.flop);
  CHECK(work.traffic.value == count.bytes);
}

TEST_CASE("Black-Scholes gives the textbook's price") {
  // Hull, Options, Futures and Other Derivatives, example in the chapter on Black-Scholes-Merton: S = 42, K = 40,
  // r = 0.10, volatility 0.20, half a year: a call is worth 4.76.
  CHECK(black_scholes({.spot = 42, .strike = 40, .rate = 0.10, .volatility = 0.20, .years = 0.5}) ==
        Approx(4.76).margin(0.005));
}

TEST_CASE("more paths price an option with an error that shrinks as their root") {
  std::vector<std::uint64_t> returns(counters);
  const std::span<std::uint64_t, counters> row(returns);
  const Payoffs few = price_option({}, 4000, 5, 0, row), many = price_option({}, 64000, 5, 0, row);
  CHECK(few.standard_error() / many.standard_error() == Approx(4).epsilon(0.1));
  CHECK(std::abs(many.price() - black_scholes({})) < 4 * many.standard_error());
}

TEST_CASE("a neuron without synapses spikes at the interval of the closed form") {
  // v_k = d (1 - leak^k) / (1 - leak) from 0; with d = 0.125 and leak = 0.9 it passes 1 at k = ln(0.2)/ln(0.9) = 15.3,
  // so every 16 steps: 10 spikes in 160.
  Neurons one{{0.125}, std::vector<std::uint32_t>(synapses, 0), std::vector<float>(synapses, 0)};
  std::vector<double> potential{0};
  std::vector<std::uint8_t> before{0}, spikes{0};
  int count = 0;
  for (int step = 1; step <= 160; ++step) {
    step_neurons(one, before, potential, spikes);
    count += spikes[0];
    CHECK((spikes[0] == 1) == (step % 16 == 0));
  }
  CHECK(count == 10);
}

TEST_CASE("threads that contend lose no operation") {
  const Agreement what = GENERATE(Agreement::spin_lock, Agreement::mutex, Agreement::barrier, Agreement::task_spawn);
  const unsigned threads = GENERATE(1u, 2u, 3u);
  std::vector<int> settled(threads, 0);
  const Contention result = contend(what, 50, threads, [&](unsigned k) { ++settled[k]; });
  CHECK(result.counted == 50 * threads);
  CHECK(settled == std::vector<int>(threads, 1));
  CHECK(result.time.value > 0);
}
