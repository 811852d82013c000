#include "native/tiles.hpp"

#include <cblas.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

// LAPACK has no header of its own here. Lengths of texts come last, as Fortran passes them.
extern "C" {
void dpotrf_(const char* uplo, const int* n, double* a, const int* lda, int* info, std::size_t);
void dgeqrt_(const int* m, const int* n, const int* nb, double* a, const int* lda, double* t, const int* ldt,
             double* work, int* info);
void dgemqrt_(const char* side, const char* trans, const int* m, const int* n, const int* k, const int* nb,
              const double* v, const int* ldv, const double* t, const int* ldt, double* c, const int* ldc, double* work,
              int* info, std::size_t, std::size_t);
void dtpqrt_(const int* m, const int* n, const int* l, const int* nb, double* a, const int* lda, double* b,
             const int* ldb, double* t, const int* ldt, double* work, int* info);
void dtpmqrt_(const char* side, const char* trans, const int* m, const int* n, const int* k, const int* l,
              const int* nb, const double* v, const int* ldv, const double* t, const int* ldt, double* a,
              const int* lda, double* b, const int* ldb, double* work, int* info, std::size_t, std::size_t);
}

namespace pelsim::host {
namespace {

int whole(std::size_t n) { return static_cast<int>(n); }

/// What LAPACK needs besides: never read before it is written.
std::unique_ptr<double[]> workspace(std::size_t side) {
  return std::make_unique_for_overwrite<double[]>(triangles(side));
}

/// Recursive, so that nearly all of it is matrix products [Toledo, SIAM J. Matrix Anal. Appl. 18(4), 1997].
void getrf_part(double* a, std::size_t n, std::size_t pitch) {
  constexpr std::size_t small = 16;
  if (n <= small) {
    for (std::size_t k = 0; k < n; ++k) {
      for (std::size_t i = k + 1; i < n; ++i) a[k * pitch + i] /= a[k * pitch + k];
      for (std::size_t j = k + 1; j < n; ++j)
        for (std::size_t i = k + 1; i < n; ++i) a[j * pitch + i] -= a[k * pitch + i] * a[j * pitch + k];
    }
    return;
  }
  const std::size_t half = n / 2, rest = n - half;
  double *right = a + half * pitch, *below = a + half, *corner = right + half;
  getrf_part(a, half, pitch);
  cblas_dtrsm(CblasColMajor, CblasLeft, CblasLower, CblasNoTrans, CblasUnit, whole(half), whole(rest), 1, a,
              whole(pitch), right, whole(pitch));
  cblas_dtrsm(CblasColMajor, CblasRight, CblasUpper, CblasNoTrans, CblasNonUnit, whole(rest), whole(half), 1, a,
              whole(pitch), below, whole(pitch));
  cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, whole(rest), whole(rest), whole(half), -1, below, whole(pitch),
              right, whole(pitch), 1, corner, whole(pitch));
  getrf_part(corner, rest, pitch);
}

}  // namespace

void potrf(double* a, std::size_t side) {
  const int n = whole(side);
  int info = 0;
  dpotrf_("L", &n, a, &n, &info, 1);
  if (info > 0) throw std::runtime_error("potrf: the matrix is not positive definite");
}

void trsm(const double* l, double* x, std::size_t side) {
  const int n = whole(side);
  cblas_dtrsm(CblasColMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit, n, n, 1, l, n, x, n);
}

void syrk(const double* a, double* c, std::size_t side) {
  const int n = whole(side);
  cblas_dsyrk(CblasColMajor, CblasLower, CblasNoTrans, n, n, -1, a, n, 1, c, n);
}

void gemm(const double* a, const double* b, double* c, std::size_t side) {
  const int n = whole(side);
  cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, n, n, n, -1, a, n, b, n, 1, c, n);
}

void getrf(double* a, std::size_t side) { getrf_part(a, side, side); }

void trsm_row(const double* lu, double* x, std::size_t side) {
  const int n = whole(side);
  cblas_dtrsm(CblasColMajor, CblasLeft, CblasLower, CblasNoTrans, CblasUnit, n, n, 1, lu, n, x, n);
}

void trsm_column(const double* lu, double* x, std::size_t side) {
  const int n = whole(side);
  cblas_dtrsm(CblasColMajor, CblasRight, CblasUpper, CblasNoTrans, CblasNonUnit, n, n, 1, lu, n, x, n);
}

void gemm_plain(const double* a, const double* b, double* c, std::size_t side) {
  const int n = whole(side);
  cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, n, n, n, -1, a, n, b, n, 1, c, n);
}

void geqrt(double* a, double* t, std::size_t side) {
  const int n = whole(side), block = whole(std::min(side, inner_block));
  int info = 0;
  dgeqrt_(&n, &n, &block, a, &n, t, &block, workspace(side).get(), &info);
}

void unmqr(const double* v, const double* t, double* c, std::size_t side) {
  const int n = whole(side), block = whole(std::min(side, inner_block));
  int info = 0;
  dgemqrt_("L", "T", &n, &n, &n, &block, v, &n, t, &block, c, &n, workspace(side).get(), &info, 1, 1);
}

void tsqrt(double* r, double* a, double* t, std::size_t side) {
  const int n = whole(side), block = whole(std::min(side, inner_block)), square = 0;
  int info = 0;
  dtpqrt_(&n, &n, &square, &block, r, &n, a, &n, t, &block, workspace(side).get(), &info);
}

void tsmqr(const double* v, const double* t, double* a, double* c, std::size_t side) {
  const int n = whole(side), block = whole(std::min(side, inner_block)), square = 0;
  int info = 0;
  dtpmqrt_("L", "T", &n, &n, &n, &square, &block, v, &n, t, &block, a, &n, c, &n, workspace(side).get(), &info, 1, 1);
}

}  // namespace pelsim::host
