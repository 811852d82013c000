#include "native/dense_layer.hpp"

#include <cblas.h>

#include <cmath>

namespace pelsim::host {
namespace {
constexpr int rows = static_cast<int>(batch);
}

void dense_forward(const float* x, const float* w, float* y, std::size_t units) {
  const int n = static_cast<int>(units);
  cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, rows, n, n, 1, x, n, w, n, 0, y, n);
  for (std::size_t i = 0; i < batch * units; ++i) y[i] = y[i] / (1 + std::abs(y[i]));
}

void dense_backward(const float* x, const float* w, const float* y, float* dy, float* dw, float* dx,
                    std::size_t units) {
  const int n = static_cast<int>(units);
  for (std::size_t i = 0; i < batch * units; ++i) {
    const float slope = 1 - std::abs(y[i]);
    dy[i] *= slope * slope;
  }
  cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, n, n, rows, 1, x, n, dy, n, 0, dw, n);
  cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, rows, n, n, 1, dy, n, w, n, 0, dx, n);
}

void dense_loss(const float* y, const float* target, float* dy, std::size_t units, std::size_t all_rows) {
  const float scale = 1 / static_cast<float>(all_rows);
  for (std::size_t i = 0; i < batch * units; ++i) dy[i] = scale * (y[i] - target[i]);
}

void add_gradient(const float* __restrict h, float* __restrict g, std::size_t units) {
  for (std::size_t i = 0; i < units * units; ++i) g[i] += h[i];
}

void descend(float rate, const float* __restrict dw, float* __restrict w, std::size_t units) {
  for (std::size_t i = 0; i < units * units; ++i) w[i] -= rate * dw[i];
}

}  // namespace pelsim::host
