#include <fmt/format.h>

#include <algorithm>

#include "study/verify/cases.hpp"
#include "study/verify/nccl.hpp"
#include "study/verify/pipelines.hpp"

/// Training GPT models with tensor (t), pipeline (p) and data (d) parallelism on DGX A100: Table 1 of the paper. One
/// iteration is a simulated pipeline. A layer's forward pass of b sequences of s tokens on each of t GPUs takes
///     24 b s h^2 (1 + s / (6 h)) / t / R             matrix products at rate R
///   + 2 (b s h (10 + 24 / t) + 5 a s^2 b / t) / Q    what the other kernels write and read: the stored activations
///                                                    [Korthikanti et al. 2022, eq. 2], each written and read once
///   + 2 A(2 b s h)                                   all-reduces of the layer's output
/// and the backward pass three times that: activations are computed again, then two products for each forward one; with
/// four all-reduces. Logits: 2 b s h V / t / R forward, twice that back, on the last stage. A is the simulated ring,
/// its line fitted on the even rows of the NCCL sweep of A100; Q the measured rate of copies in the GPU's memory;
/// stages send 2 b s h / t bytes on, over an InfiniBand adapter for each GPU; in the end gradients, 2 bytes a
/// parameter, are summed over d ranks, a ring through the adapters of the GPUs that hold the same part. One constant is
/// fitted: R, so that the two smallest models, which are not judged, are met in the mean. Not modelled: optimiser,
/// embeddings, sends that stop the GPU, contention in the fat tree.
namespace pelsim::verify {
namespace {

constexpr const char* source = "Narayanan et al., SC 2021 (arXiv 2104.04473), Table 1";

/// Microbatch and parts a stage are those of the authors' scripts: github.com/NVIDIA/Megatron-LM 79a3bb6b,
/// examples/sc21/run_table_1.sh.
struct Model {
  double billions, heads, hidden, layers;
  unsigned tensor, stages, gpus, batch, microbatch, parts;
  double published;  ///< TFLOP/s a GPU

  unsigned replicas() const { return gpus / (tensor * stages); }
};

constexpr Model models[] = {
    {1.7, 24, 2304, 24, 1, 1, 32, 512, 16, 1, 137},         {3.6, 32, 3072, 30, 2, 1, 64, 512, 16, 1, 138},
    {7.5, 32, 4096, 36, 4, 1, 128, 512, 16, 1, 142},        {18.4, 48, 6144, 40, 8, 1, 256, 1024, 8, 1, 135},
    {39.1, 64, 8192, 48, 8, 2, 512, 1536, 4, 1, 138},       {76.1, 80, 10240, 60, 8, 4, 1024, 1792, 2, 3, 140},
    {145.6, 96, 12288, 80, 8, 8, 1536, 2304, 2, 2, 148},    {310.1, 128, 16384, 96, 8, 16, 1920, 2160, 1, 2, 155},
    {529.6, 128, 20480, 105, 8, 35, 2520, 2520, 1, 3, 163}, {1008, 160, 25600, 128, 8, 64, 3072, 3072, 1, 1, 163}};
constexpr std::size_t fitted_models = 2;

constexpr double tokens = 2048, vocabulary = 51200;
/// Copies within an A100 80 GB, read and written: p2pBandwidthLatencyTest, stas00/ml-engineering 744d01e1,
/// network/README.md.
constexpr double memory_rate = 1585e9;
constexpr double adapter_rate = 25e9;  ///< 200 Gb/s HDR InfiniBand, eight in a machine (the paper, section 5)
constexpr unsigned gpus_per_machine = 8;

/// Flop of an iteration as the paper counts them (its eq. 3).
double flop(const Model& m) {
  return 96 * m.batch * tokens * m.layers * m.hidden * m.hidden *
         (1 + tokens / (6 * m.hidden) + vocabulary / (16 * m.layers * m.hidden));
}

double sum_of_gradients(const Model& m, const Line& nvlink) {
  const unsigned adapters = std::max(1u, gpus_per_machine / m.tensor);
  const double rate = std::min(adapters * adapter_rate, 1.75 / nvlink.per_byte);
  const double bytes = 2 * m.billions * 1e9 / (m.tensor * m.stages);
  return m.replicas() == 1 ? 0 : ring_allreduce(m.replicas(), bytes, {nvlink.fixed, 1.75 / rate});
}

struct Rates {
  double products;              ///< flop/s of matrix products
  double memory = memory_rate;  ///< byte/s of all other kernels
};

/// TFLOP/s a GPU.
double predicted(const Model& m, const Rates& rates) {
  const Line nvlink = a100_allreduce();
  const double b = m.microbatch, t = m.tensor, h = m.hidden, values = b * tokens * h;
  const double product = 24 * values * h * (1 + tokens / (6 * h)) / t / rates.products;
  const double other = 2 * (values * (10 + 24 / t) + 5 * m.heads * tokens * tokens * b / t) / rates.memory;
  const double reduce = m.tensor == 1 ? 0 : ring_allreduce(m.tensor, 2 * values, nvlink);
  const double logits = 2 * values * vocabulary / t / rates.products;

  const unsigned parts = m.stages * m.parts;
  const double layers = m.layers / parts;
  Pipeline pipeline{Pipeline::Schedule::one_f_one_b, m.stages, m.batch / (m.replicas() * m.microbatch)};
  pipeline.forward.assign(parts, layers * (product + other + 2 * reduce));
  pipeline.backward.assign(parts, layers * (3 * (product + other) + 4 * reduce));
  pipeline.forward.back() += logits;
  pipeline.backward.back() += 2 * logits;
  pipeline.boundary_bytes = 2 * values / t;
  pipeline.gradients = sum_of_gradients(m, nvlink);
  const double time = pipeline_time(pipeline, fmt::format("bandwidth = \"{} B/s\", latency = \"1 us\"", adapter_rate),
                                    "model = \"hockney\"");
  return flop(m) / (time * m.gpus) * 1e-12;
}

/// The rate of matrix products at which the mean error of the fitted models vanishes.
Rates fitted_rates(double memory) {
  double low = 100e12, high = 312e12;  // the peak
  while (high - low > 1e-6 * high) {
    const double rate = (low + high) / 2;
    double error = 0;
    for (std::size_t k = 0; k < fitted_models; ++k)
      error += predicted(models[k], {rate, memory}) / models[k].published - 1;
    (error > 0 ? high : low) = rate;
  }
  return {low, memory};
}

}  // namespace

std::vector<Check> megatron() {
  constexpr double for_nothing = 1e30;
  const Rates rates = fitted_rates(memory_rate), products_only = fitted_rates(for_nothing);
  const std::string fitted = fmt::format("1.7B and 3.6B: {:.0f} TFLOP/s of matrix products", rates.products * 1e-12);
  std::vector<Check> checks;
  for (std::size_t k = fitted_models; k < std::size(models); ++k) {
    const Model& m = models[k];
    checks.push_back(measured_check(fmt::format("{:.1f}B on {} GPUs (t {}, p {}, d {}): TFLOP/s of a GPU", m.billions,
                                                m.gpus, m.tensor, m.stages, m.replicas()),
                                    source, m.published, predicted(m, rates), 0.1, fitted,
                                    fmt::format("without the kernels that memory bounds {:+.1f} %",
                                                100 * (predicted(m, products_only) / m.published - 1))));
  }
  return checks;
}

}  // namespace pelsim::verify
