#pragma once
#include <optional>
#include <span>
#include <vector>

#include "study/statistics/sample.hpp"

/// How time changes with the number of workers (slots, nodes, ranks: what the study varies). Formulas and sources:
/// docs/statistics.md.
namespace pelsim::scaling {

/// One run: how many workers, and how long it took, in any unit of time.
struct Run {
  double workers = 1;  ///< > 0
  double time = 0;     ///< > 0
};

/// strong: the same work for all; weak: work grows with the workers.
enum class Kind { strong, weak };

/// All runs with one number of workers. Everything is relative to the smallest number measured, p0, whose runs count as
/// perfect: with p0 = 1 these are the usual definitions, else `workers` / p0 stands for the number of workers.
struct Point {
  double workers = 1;
  statistics::MeanInterval time = {};
  double speedup = 1;                       ///< strong: T(p0) / T(p); weak: scaled speedup, (p / p0) T(p0) / T(p)
  double efficiency = 1;                    ///< speedup / (p / p0)
  std::optional<double> serial_share = {};  ///< Karp and Flatt's e; strong only, and not at p0
};

/// Points in ascending order of workers. The speedup of means, not the mean of speedups.
std::vector<Point> curve(std::span<const Run>, Kind, double confidence = 0.95);

/// Karp-Flatt: the serial share that would explain this speedup on p > 1 workers by Amdahl's law alone
/// [Karp and Flatt 1990]. Flat over p: serial work; rising: overhead. Negative where speedup > p.
double karp_flatt(double speedup, double workers);

}  // namespace pelsim::scaling
