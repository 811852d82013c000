#pragma once
#include <memory>

#include "tests/bench/host/graphs.hpp"

namespace pelsim::bench {

/// Runs a graph as often as one likes; what is made once is made by the constructor.
class Runner {
 public:
  virtual ~Runner() = default;
  /// One run; seconds on the clock of the wall. Below 0: it did not run all its tasks.
  virtual double run() = 0;
};

std::unique_ptr<Runner> pelsim_runner(const EmptyGraph&, unsigned threads, const char* scheduler);
std::unique_ptr<Runner> openmp_runner(const EmptyGraph&, unsigned threads);
std::unique_ptr<Runner> tbb_runner(const EmptyGraph&, unsigned threads);

}  // namespace pelsim::bench
