#pragma once
#include "sim/demand.hpp"

namespace pelsim {

/// Bytes of one number.
constexpr double width(Precision p) {
  switch (p) {
    case Precision::fp64: return 8;
    case Precision::fp32:
    case Precision::tf32: return 4;
    case Precision::fp16:
    case Precision::bf16: return 2;
    case Precision::fp8:
    case Precision::int8: return 1;
  }
  return 0;
}

/// C (m x n) += A (m x k) B (k x n), `batch` times with other operands. A convolution is the product of its patches
/// (m = output pixels, k = filter elements) and its filters (n).
struct GemmDemand final : Demand {
  double m, n, k, batch = 1;
  double a_numbers = 0;  ///< that A takes in memory where they are fewer than m k, as patches that overlap; 0: m k
  Precision precision = Precision::fp32;

  GemmDemand(double rows, double columns, double inner) : Demand(Kind::gemm), m(rows), n(columns), k(inner) {}
  double multiply_adds() const { return m * n * k * batch; }
  Flops work() const { return Flops(2 * multiply_adds()); }
  /// Each operand once, C read and written.
  Bytes traffic() const {
    return Bytes(((a_numbers > 0 ? a_numbers : m * k) + k * n + 2 * m * n) * batch * width(precision));
  }
};

}  // namespace pelsim
