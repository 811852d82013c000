#pragma once
#include <cstddef>

/// Training of dense layers of equal width in single precision, by OpenBLAS on the calling thread. A layer makes
/// Y = f(X W) of X: `batch` rows of `units` values; W is units x units; f(z) = z / (1 + |z|), smooth and cheap
/// (softsign), f' = (1 - |f|)^2. Matrices are stored row after row.
namespace pelsim::host {

/// Rows of a shard's share of the batch.
inline constexpr std::size_t batch = 64;

void dense_forward(const float* x, const float* w, float* y, std::size_t units);
/// From the gradient of the loss by Y to those by W and by X; dY is replaced by the gradient by X W.
void dense_backward(const float* x, const float* w, const float* y, float* dy, float* dw, float* dx, std::size_t units);
/// The gradient of sum |Y - T|^2 / 2 `rows` by Y.
void dense_loss(const float* y, const float* target, float* dy, std::size_t units, std::size_t rows);
/// g = g + h, of matrices like W.
void add_gradient(const float* __restrict h, float* __restrict g, std::size_t units);
/// W = W - rate dW.
void descend(float rate, const float* __restrict dw, float* __restrict w, std::size_t units);

}  // namespace pelsim::host
