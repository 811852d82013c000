#pragma once
#include <cstdint>
#include <vector>

/// What conjugate gradients do to vectors.
namespace pelsim::host {

/// Rows of a sparse matrix: entries begin[r] to begin[r + 1] are those of row r.
struct SparseRows {
  std::vector<double> value;
  std::vector<std::uint32_t> column, begin;

  std::size_t rows() const { return begin.size() - 1; }
};

/// The rows of s x s points of the screened Laplacian: 8 on the diagonal, -1 for each of the four neighbours; values
/// beyond the left and right side are zero. Columns count the row of points above, the s x s points and the row below.
/// Eigenvalues lie between 4 and 12, however many such blocks stand one below the other.
SparseRows screened_laplacian(std::size_t side);

/// y = A x.
void multiply(const SparseRows& a, const double* __restrict x, double* __restrict y);
double dot(const double* x, const double* y, std::size_t count);
/// y = a x + b y.
void scale_and_add(double a, const double* __restrict x, double b, double* __restrict y, std::size_t count);
double sum(const double* x, std::size_t count);

}  // namespace pelsim::host
