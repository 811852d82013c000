#pragma once
#include "sim/gemm_demand.hpp"

/// How many cycles systolic arrays need for a matrix product: the equations of SCALE-Sim.
namespace pelsim::devices {

enum class Dataflow { output_stationary, weight_stationary, input_stationary };

struct SystolicArrays {
  double rows = 128, columns = 128;  ///< processing elements of one array
  double arrays = 1;
  Dataflow dataflow = Dataflow::weight_stationary;
  bool partial_folds = false;  ///< a fold takes the rows and columns that it uses, not all
  bool overlapped = false;     ///< the next fold is loaded while one computes
};

/// Of one array, for an (m x k) (k x n) product. With Sr, Sc, T = m, n, k (outputs stay), k, n, m (weights stay) or
/// k, m, n (inputs stay):
///
///     ceil(Sr / R) ceil(Sc / C) folds of 2 R + C + T - 2 cycles, less 1                  folds follow each other
///     2 R + C - 2 + (folds - 1) max(T, R) + T, less 1                                    overlapped
///
/// Less 1, because SCALE-Sim counts from the first cycle to the last. [Samajdar et al.: ISPASS 2020, equations 1 to 4]
double systolic_cycles(const SystolicArrays&, double m, double n, double k);

/// Of all arrays: the batch, the rows and the columns are divided among them so that it takes the fewest cycles.
double scaled_out_cycles(const SystolicArrays&, const GemmDemand&);

}  // namespace pelsim::devices
