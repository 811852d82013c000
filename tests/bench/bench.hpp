#pragma once
#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <string_view>

/// What the benchmarks share. One program; one line per figure: name, value, unit.
namespace pelsim::bench {

/// Processor time of this thread so far.
inline double thread_seconds() {
  std::timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

/// Seconds of processor time that the call takes: programs that share the core do not count.
template <class Work>
double seconds(Work&& work) {
  const double begin = thread_seconds();
  work();
  return thread_seconds() - begin;
}

/// The least of several calls: what the machine can do when its neighbours are quiet.
template <class Work>
double least_seconds(int runs, Work&& work) {
  double least = seconds(work);
  for (int run = 1; run < runs; ++run) least = std::min(least, seconds(work));
  return least;
}

inline void figure(std::string_view name, double value, std::string_view unit) {
  fmt::print("{:<76} {:>14.4g}  {}\n", name, value, unit);
  std::fflush(stdout);
}

// One function per file bench_<name>.cpp; main.cpp lists them.
void bench_phold();
void bench_simulate();
void bench_heft();
void bench_platform();
void bench_goal();
void bench_flows();
void bench_devices();
void bench_sweep();

}  // namespace pelsim::bench
