#include <fmt/format.h>

#include <cmath>

#include "study/verify/cases.hpp"

/// GPUs, systolic arrays and cores that share work, against published results and closed forms.
namespace pelsim::verify {
namespace {

Check within(std::string name, const char* source, double expected, double got, double tolerance,
             std::string note = {}) {
  return {std::move(name), source, expected, got, tolerance, std::abs(got - expected) <= tolerance, std::move(note)};
}

/// One task, whose kind asks `demand`, on one device; the run's makespan.
double alone(const std::string& demand, const std::string& device) {
  return finish("[workload]\nmodel = \"csv\"\nfile = \"tasks.csv\"\n[[workload.demands]]\nkind = \"task\"\n" + demand +
                    "\n[[platform.nodes]]\ndevices = [ { " + device + " } ]\n[scheduler]\nmodel = \"fifo\"\n",
                {{"tasks.csv", "id,kind\nt,task\n"}})
      .makespan();
}

}  // namespace

std::vector<Check> systolic_arrays() {
  const char* golden = "SCALE-Sim v2, test/golden_trace/COMPUTE_REPORT.csv (22f88b17)";
  // A clock of 1 GHz: a cycle is a nanosecond, which the engine counts exactly.
  const double cycles = 1e9 * alone(
                                  "model = \"convolution\"\nheight = 224\nwidth = 224\nchannels = 3\nfilter_height = "
                                  "11\nfilter_width = 11\nfilters = 96\nstride = 4\nrounding = \"up\"\nprecision = "
                                  "\"int8\"\n",
                                  "model = \"systolic\", rows = 32, columns = 32, clock = \"1 GHz\", bandwidth = \"1 "
                                  "PB/s\"");
  const double products = 363.0 * 96 * 3025;
  return {within("AlexNet, first layer, 32 x 32, weights stay: cycles", golden, 112283, cycles, 1e-3),
          within("AlexNet, first layer, 32 x 32, weights stay: utilisation [%]", golden, 91.683,
                 100 * products / (cycles * 32 * 32), 5e-4)};
}

std::vector<Check> wave_quantisation() {
  const char* source = "ml-engineering, training/performance/README.md (744d01e1)";
  const struct {
    int blocks, waves_148, waves_152;
  } rows[] = {{148, 1, 1}, {152, 2, 1}, {296, 2, 2}, {304, 3, 2}, {3584, 25, 24}, {50000, 338, 329}};
  std::vector<Check> checks;
  for (const auto& row : rows) {
    // Each block takes 1 ms on its SM: the time in ms is the number of waves.
    const auto waves = [&](int sms) {
      return 1e3 *
             alone(fmt::format("model = \"kernel\"\nwork = \"{} Gflop\"\nprecision = \"fp32\"\nblocks = {}\n",
                               row.blocks, row.blocks),
                   fmt::format("model = \"gpu\", sms = {}, fp32 = \"{} Tflop/s\", bandwidth = \"1 TB/s\"", sms, sms));
    };
    const double small = waves(148), large = waves(152);
    checks.push_back(
        within(fmt::format("waves of {} blocks on 148 SMs", row.blocks), source, row.waves_148, small, 1e-8));
    checks.push_back(
        within(fmt::format("waves of {} blocks on 152 SMs", row.blocks), source, row.waves_152, large, 1e-8));
    checks.push_back(within(fmt::format("speedup of {} blocks from 148 to 152 SMs", row.blocks), source,
                            static_cast<double>(row.waves_148) / row.waves_152, small / large, 1e-9));
  }
  return checks;
}

std::vector<Check> measured_gemm() {
  const struct Row {
    const char* name;
    int sms;
    double peak, measured;  ///< Tflop/s in bf16
    double bandwidth;       ///< TB/s: a measured copy, of GH200 0.76 of the peak
    int m, n, k;
  } rows[] = {{"A100 SXM", 108, 312, 271.2, 1.585, 1024, 10240, 5120},
              {"H100 SXM", 132, 989, 794.5, 2.525, 2048, 2048, 13312},
              {"GH200", 132, 989, 828.6, 3.04, 1024, 15360, 4096},
              {"B200 SXM", 148, 2250, 1745, 5.815, 1792, 16128, 3072}};
  const auto rate = [](const Row& row, double efficiency) {
    const double flop = 2.0 * row.m * row.n * row.k;
    const double seconds = alone(
        fmt::format("model = \"gemm\"\nm = {}\nn = {}\nk = {}\nprecision = \"bf16\"\n", row.m, row.n, row.k),
        fmt::format("model = \"gpu\", sms = {}, bf16 = \"{} Tflop/s\", bandwidth = \"{} TB/s\", gemm_efficiency = {}",
                    row.sms, row.peak, row.bandwidth, efficiency));
    return flop / seconds / 1e12;
  };
  constexpr double tolerance = 0.1;
  std::vector<Check> checks;
  for (const Row& row : rows) {
    double efficiency = 0;  // the mean over the other rows of measured / what full efficiency would give
    for (const Row& other : rows)
      if (&other != &row) efficiency += other.measured / rate(other, 1) / (std::size(rows) - 1);
    checks.push_back(measured_check(
        fmt::format("{}: greatest bf16 rate measured, {} x {} x {}, Tflop/s", row.name, row.m, row.n, row.k),
        "ml-engineering, compute/accelerator/README.md (744d01e1)", row.measured, rate(row, efficiency), tolerance,
        fmt::format("the other rows: efficiency {:.3f}", efficiency),
        "the tile sizes that the model tries were chosen with these rows in view"));
  }
  return checks;
}

std::vector<Check> copy_overlap() {
  // Chunks go to the GPU, through a kernel and back: a = 8 ms, b = 4 ms, c = 2 ms in all.
  std::vector<Check> checks;
  for (const int chunks : {1, 2, 4, 16}) {
    std::string tasks = "id,kind,pinned,time_s:any\n", edges = "from,to,size_bytes\n";
    for (int i = 0; i < chunks; ++i) {
      tasks += fmt::format("make{0},make,node0.cpu0,0\nkernel{0},kernel,node0.gpu0,\nuse{0},use,node0.cpu0,0\n", i);
      edges += fmt::format("make{0},kernel{0},{1}\nkernel{0},use{0},{2}\n", i, 8e7 / chunks, 2e7 / chunks);
    }
    const Finished run = finish(
        "[workload]\nmodel = \"csv\"\nfile = \"tasks.csv\"\nedges = \"edges.csv\"\n[[workload.demands]]\nkind = "
        "\"kernel\"\nmodel = \"kernel\"\nprecision = \"fp32\"\n" +
            fmt::format("work = \"{} Gflop\"\n", 4.0 / chunks) +
            "[[platform.nodes]]\ndevices = [ { class = \"cpu\", slots = 1 }, { model = \"gpu\", sms = 10, fp32 = \"1 "
            "Tflop/s\", bandwidth = \"1 TB/s\", link = { bandwidth = \"10 GB/s\" } } ]\n"
            "[network]\nmodel = \"hockney\"\n[scheduler]\nmodel = \"fifo\"\n",
        {{"tasks.csv", tasks}, {"edges.csv", edges}});
    const double k = chunks, a = 8e-3, b = 4e-3, c = 2e-3;
    checks.push_back(makespan_check(fmt::format("copy in, kernel, copy out in {} chunks", chunks),
                                    "pipeline: (a + b + c) / k + (k - 1) / k max(a, b, c)",
                                    (a + b + c) / k + (k - 1) / k * std::max({a, b, c}), run));
  }
  return checks;
}

std::vector<Check> scaling_of_cores() {
  const char* sdm = "usl 3.0 for R, tests/fitted.Rout.save: SPEC SDM91 on a SPARCcenter 2000";
  // Throughput is gamma C(N) with the coefficients that the package fits to the seven measured points.
  const double gamma = 89.9952382, alpha = 0.0277285, beta = 0.0001044;
  const struct {
    int users;
    double fitted;
  } rows[] = {{1, 90}, {18, 1078}, {36, 1541}, {72, 1850}, {108, 1879}, {144, 1822}, {216, 1646}};
  const auto time = [&](int slots, double serial, double a, double b) {
    return finish(fmt::format(
                      "[workload]\nmodel = \"csv\"\nfile = \"tasks.csv\"\n[[workload.demands]]\nkind = \"task\"\n"
                      "work = \"1 Gflop\"\nserial = {}\n[[platform.nodes]]\ndevices = [ {{ model = \"cpu\", slots = "
                      "1024, peak = \"1 Gflop/s\", bandwidth = \"1 TB/s\", contention = {}, coherence = {} }} "
                      "]\n[scheduler]\nmodel = \"fifo\"\n",
                      serial, a, b),
                  {{"tasks.csv", fmt::format("id,kind,slots\nt,task,{}\n", slots)}})
        .makespan();
  };
  std::vector<Check> checks;
  for (const auto& row : rows)  // printed with no decimals
    checks.push_back(within(fmt::format("universal scalability law at {} users", row.users), sdm, row.fitted,
                            gamma / time(row.users, 0, alpha, beta), 0.6));
  const struct {
    int slots;
    double speedup;
  } amdahl[] = {{2, 1.9048}, {4, 3.4783}, {8, 5.9259}, {16, 9.1429}, {64, 15.4217}, {1024, 19.6357}};
  for (const auto& row : amdahl)
    checks.push_back(within(fmt::format("a task of {} slots, serial share 0.05: speedup", row.slots),
                            "Amdahl, AFIPS 1967", row.speedup, 1 / time(row.slots, 0.05, 0, 0), 5e-5));
  return checks;
}

}  // namespace pelsim::verify
