#include "native/reflectors.hpp"

#include <algorithm>

#include "native/tiles.hpp"

namespace pelsim::host {
namespace {

double tau(std::span<const double> t, std::size_t column, std::size_t side) {
  const std::size_t rows = std::min(side, inner_block);
  return t[column * rows + column % rows];
}

template <class Reflect>
void in_order(std::size_t side, Order order, Reflect reflect) {
  for (std::size_t n = 0; n < side; ++n) reflect(order == Order::forward ? n : side - 1 - n);
}

}  // namespace

void apply_reflectors(std::span<const double> v, std::span<const double> t, std::span<double> x, Order order) {
  const std::size_t side = x.size();
  in_order(side, order, [&](std::size_t j) {
    const std::span<const double> column = v.subspan(j * side, side);
    double product = x[j];
    for (std::size_t i = j + 1; i < side; ++i) product += column[i] * x[i];
    product *= tau(t, j, side);
    x[j] -= product;
    for (std::size_t i = j + 1; i < side; ++i) x[i] -= product * column[i];
  });
}

void apply_reflectors(std::span<const double> v, std::span<const double> t, std::span<double> top,
                      std::span<double> bottom, Order order) {
  const std::size_t side = top.size();
  in_order(side, order, [&](std::size_t j) {
    const std::span<const double> column = v.subspan(j * side, side);
    double product = top[j];
    for (std::size_t i = 0; i < side; ++i) product += column[i] * bottom[i];
    product *= tau(t, j, side);
    top[j] -= product;
    for (std::size_t i = 0; i < side; ++i) bottom[i] -= product * column[i];
  });
}

}  // namespace pelsim::host
