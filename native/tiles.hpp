#pragma once
#include <cstddef>

/// Operations on square tiles of doubles, `side` elements along a side, stored column after column, by OpenBLAS on the
/// calling thread. Names are LAPACK's.
namespace pelsim::host {

// --- Cholesky: L in the lower triangle, the upper one is left as it is ---
/// A = L L^T. Throws std::runtime_error when A is not positive definite.
void potrf(double* a, std::size_t side);
/// X = X L^-T.
void trsm(const double* l, double* x, std::size_t side);
/// C = C - A A^T, lower triangle.
void syrk(const double* a, double* c, std::size_t side);
/// C = C - A B^T.
void gemm(const double* a, const double* b, double* c, std::size_t side);

// --- LU without pivoting: unit L below the diagonal, U on and above it ---
/// A = L U. No pivoting: right for diagonally dominant matrices.
void getrf(double* a, std::size_t side);
/// X = L^-1 X: a tile of the row.
void trsm_row(const double* lu, double* x, std::size_t side);
/// X = X U^-1: a tile of the column.
void trsm_column(const double* lu, double* x, std::size_t side);
/// C = C - A B.
void gemm_plain(const double* a, const double* b, double* c, std::size_t side);

// --- QR: reflectors below the diagonal, R on and above it, and the small triangles that join reflectors ---
/// Columns whose reflectors are joined, so that they are applied by matrix products.
inline constexpr std::size_t inner_block = 32;
/// Elements of the triangles `t` of a tile.
constexpr std::size_t triangles(std::size_t side) { return (side < inner_block ? side : inner_block) * side; }
/// A = Q R.
void geqrt(double* a, double* t, std::size_t side);
/// C = Q^T C for the Q of geqrt.
void unmqr(const double* v, const double* t, double* c, std::size_t side);
/// R over A = Q (R' over 0): R' replaces the upper triangle `r`, reflectors the whole tile `a`.
void tsqrt(double* r, double* a, double* t, std::size_t side);
/// A over C = Q^T (A over C) for the Q of tsqrt.
void tsmqr(const double* v, const double* t, double* a, double* c, std::size_t side);

}  // namespace pelsim::host
