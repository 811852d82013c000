#pragma once
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string_view>

/// What the benchmarks share. One program; one line per figure: name, value, unit.
namespace pelsim::bench {

/// Seconds of wall time that the call takes.
template <class Work>
double seconds(Work&& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// The least of several calls: what the machine can do when its neighbours are quiet.
template <class Work>
double least_seconds(int runs, Work&& work) {
  double least = seconds(work);
  for (int run = 1; run < runs; ++run) least = std::min(least, seconds(work));
  return least;
}

inline void figure(std::string_view name, double value, std::string_view unit) {
  fmt::print("{:<56} {:>14.4g}  {}\n", name, value, unit);
  std::fflush(stdout);
}

// One function per file bench_<name>.cpp; main.cpp lists them.
void bench_phold();

}  // namespace pelsim::bench
