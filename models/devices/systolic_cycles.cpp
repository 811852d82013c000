#include "models/devices/systolic_cycles.hpp"

#include <algorithm>
#include <cmath>

namespace pelsim::devices {
namespace {

/// What stays in the array (rows x columns of it), and what streams through.
struct Mapping {
  double rows, columns, streamed;
};

Mapping mapping(Dataflow dataflow, double m, double n, double k) {
  switch (dataflow) {
    case Dataflow::output_stationary: return {m, n, k};
    case Dataflow::weight_stationary: return {k, n, m};
    case Dataflow::input_stationary: return {k, m, n};
  }
  return {};
}

}  // namespace

double systolic_cycles(const SystolicArrays& array, double m, double n, double k) {
  const auto [stay_rows, stay_columns, streamed] = mapping(array.dataflow, m, n, k);
  const double fold_rows = std::ceil(stay_rows / array.rows), fold_columns = std::ceil(stay_columns / array.columns);
  const double folds = fold_rows * fold_columns, fill = 2 * array.rows + array.columns - 2;
  if (array.overlapped) return fill + (folds - 1) * std::max(streamed, array.rows) + streamed - 1;
  if (!array.partial_folds) return folds * (fill + streamed) - 1;
  // Rows of folds use so many rows of the array in all, each for every column of folds; and the other way round.
  return 2 * stay_rows * fold_columns + stay_columns * fold_rows + folds * (streamed - 2) - 1;
}

double scaled_out_cycles(const SystolicArrays& array, const GemmDemand& gemm) {
  double fewest = HUGE_VAL;
  for (double over_batch = 1; over_batch <= array.arrays; ++over_batch) {
    if (std::fmod(array.arrays, over_batch) != 0) continue;
    const double left = array.arrays / over_batch;
    for (double over_m = 1; over_m <= left; ++over_m) {
      if (std::fmod(left, over_m) != 0) continue;
      // Dividing k would leave sums to be added up, so only m and n are.
      const double one =
          systolic_cycles(array, std::ceil(gemm.m / over_m), std::ceil(gemm.n / (left / over_m)), gemm.k);
      fewest = std::min(fewest, std::ceil(gemm.batch / over_batch) * (one + 1) - 1);
    }
  }
  return fewest;
}

}  // namespace pelsim::devices
