#pragma once
#include <span>

/// The orthogonal factors of the tile QR in plain loops: Q = H_1 H_2 ... H_b, H_j = I - tau_j v_j v_j^T. They check
/// what LAPACK applies by blocks. `t` holds tau_j on the diagonals of its triangles.
namespace pelsim::host {

enum class Order : bool { forward, backward };  ///< forward: Q^T x = H_b ... H_1 x; backward: Q x = H_1 ... H_b x

/// v_j is 1 at j and stands below the diagonal of column j of `v`.
void apply_reflectors(std::span<const double> v, std::span<const double> t, std::span<double> x, Order);
/// v_j is 1 at j of `top`, and column j of `v` in `bottom`.
void apply_reflectors(std::span<const double> v, std::span<const double> t, std::span<double> top,
                      std::span<double> bottom, Order);

}  // namespace pelsim::host
