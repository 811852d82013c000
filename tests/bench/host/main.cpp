#include <charconv>
#include <chrono>
#include <cstring>
#include <string>
#include <thread>
#include <utility>

#include "tests/bench/bench.hpp"
#include "tests/bench/host/runners.hpp"

using namespace pelsim::bench;

namespace {

/// The least of several runs of each, taken in turn, so that a busy moment hits all alike. Per task.
void compare(const EmptyGraph& graph, unsigned threads, std::string_view only) {
  std::vector<std::pair<std::string, std::unique_ptr<Runner>>> runners;
  runners.emplace_back("pelsim, fifo, trace on", pelsim_runner(graph, threads, "fifo"));
  runners.emplace_back("pelsim, work-stealing, trace on", pelsim_runner(graph, threads, "work-stealing"));
#ifdef PELSIM_WITH_OPENMP
  runners.emplace_back("OpenMP task depend", openmp_runner(graph, threads));
#endif
  runners.emplace_back("oneTBB flow graph", tbb_runner(graph, threads));
  std::erase_if(runners, [&](const auto& r) { return !r.first.starts_with(only); });
  std::vector<double> least(runners.size(), 1e9);
  for (int turn = 0; turn < 9; ++turn)
    for (std::size_t k = 0; k < runners.size(); ++k) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));  // until the others' idle threads spin no more
      const double time = runners[k].second->run();
      if (time < 0) {
        fmt::print("error: {} did not run all tasks\n", runners[k].first);
        return;
      }
      least[k] = std::min(least[k], time);
    }
  for (std::size_t k = 0; k < runners.size(); ++k)
    figure(fmt::format("{}, {} tasks, {} thread{}: {}", graph.name, graph.tasks(), threads, threads == 1 ? "" : "s",
                       runners[k].first),
           1e9 * least[k] / static_cast<double>(graph.tasks()), "ns/task");
}

}  // namespace

int main(int count, char** arguments) {
  unsigned threads = 2;
  if (count > 1) std::from_chars(arguments[1], arguments[1] + std::strlen(arguments[1]), threads);
  const std::string_view only = count > 2 ? arguments[2] : "";
  compare(wide(100'000), threads, only);
  compare(deep(100'000), threads, only);
  compare(cholesky(60), threads, only);
}
