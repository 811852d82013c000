#pragma once
#include <algorithm>
#include <cmath>

#include "sim/gemm_demand.hpp"

namespace pelsim {

/// Bytes that a matrix product moves between memory and an on-chip memory of Z numbers: 2 m n k / sqrt(Z), what
/// blocking needs at least to the leading term, and each operand once. `on_chip` of 0 B: the operands alone.
/// [Hong, Kung: STOC 1981; Smith, Lowery, Langou, van de Geijn: arXiv 1702.02017, 2019]
inline Bytes gemm_traffic(const GemmDemand& gemm, Bytes on_chip) {
  if (!(on_chip > Bytes(0))) return gemm.traffic();
  const double number = width(gemm.precision);
  const double blocked = 2 * gemm.multiply_adds() / std::sqrt(on_chip.value / number);
  return std::max(gemm.traffic(), Bytes(blocked * number));
}

}  // namespace pelsim
