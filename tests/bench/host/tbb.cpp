#include <tbb/flow_graph.h>
#include <tbb/global_control.h>

#include <chrono>
#include <deque>

#include "tests/bench/host/runners.hpp"

namespace pelsim::bench {
namespace {

using Node = tbb::flow::continue_node<tbb::flow::continue_msg>;

class Tbb final : public Runner {
 public:
  Tbb(const EmptyGraph& graph, unsigned threads)
      : limit_(tbb::global_control::max_allowed_parallelism, threads), done_(graph.tasks()) {
    for (std::size_t t = 0; t < graph.tasks(); ++t) {
      nodes_.emplace_back(flow_, [this, t](const tbb::flow::continue_msg&) { done_[t] = 1; });
      for (std::uint32_t k = graph.begin[t]; k < graph.begin[t + 1]; ++k)
        tbb::flow::make_edge(nodes_[graph.before[k]], nodes_[t]);
      if (graph.begin[t] == graph.begin[t + 1]) sources_.push_back(t);
    }
  }

  double run() override {
    const auto begin = std::chrono::steady_clock::now();
    for (const std::size_t t : sources_) nodes_[t].try_put(tbb::flow::continue_msg());
    flow_.wait_for_all();
    double time = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    for (char& done : done_) {
      if (done == 0) time = -1;
      done = 0;
    }
    return time;
  }

 private:
  tbb::global_control limit_;
  tbb::flow::graph flow_;
  std::deque<Node> nodes_;
  std::vector<std::size_t> sources_;
  std::vector<char> done_;
};

}  // namespace

std::unique_ptr<Runner> tbb_runner(const EmptyGraph& graph, unsigned threads) {
  return std::make_unique<Tbb>(graph, threads);
}

}  // namespace pelsim::bench
