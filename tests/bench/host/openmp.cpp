#include <omp.h>

#include <atomic>
#include <chrono>

#include "tests/bench/host/runners.hpp"

namespace pelsim::bench {
namespace {

class OpenMp final : public Runner {
 public:
  OpenMp(const EmptyGraph& graph, unsigned threads) : graph_(graph), threads_(threads), tokens_(graph.tasks()) {}

  double run() override {
    double time = 0;
    [[maybe_unused]] char* token = tokens_.data();  // named in pragmas only
#pragma omp parallel num_threads(threads_)
    {
#pragma omp single
      {
        const auto begin = std::chrono::steady_clock::now();
        for (std::size_t t = 0; t < graph_.tasks(); ++t) {
          const std::uint32_t* in = graph_.before.data() + graph_.begin[t];
          switch (graph_.begin[t + 1] - graph_.begin[t]) {
            case 0:
#pragma omp task depend(out : token[t])
              work(t);
              break;
            case 1:
#pragma omp task depend(out : token[t]) depend(in : token[in[0]])
              work(t);
              break;
            case 2:
#pragma omp task depend(out : token[t]) depend(in : token[in[0]], token[in[1]])
              work(t);
              break;
            default:
#pragma omp task depend(out : token[t]) depend(in : token[in[0]], token[in[1]], token[in[2]])
              work(t);
          }
        }
#pragma omp taskwait
        time = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
      }
    }
    for (char& done : tokens_) {
      if (done == 0) time = -1;
      done = 0;
    }
    return time;
  }

 private:
  void work(std::size_t t) { tokens_[t] = 1; }

  const EmptyGraph& graph_;
  const unsigned threads_;
  std::vector<char> tokens_;
};

}  // namespace

std::unique_ptr<Runner> openmp_runner(const EmptyGraph& graph, unsigned threads) {
  return std::make_unique<OpenMp>(graph, threads);
}

}  // namespace pelsim::bench
