#include <algorithm>
#include <cmath>

#include "native/binding.hpp"
#include "native/jacobi.hpp"
#include "native/program.hpp"
#include "native/random_data.hpp"

/// Jacobi iteration on a square grid that lies in blocks, each with a rim of its own. A task copies its rim from the
/// neighbours' last result and sweeps its block into the other of its two arrays: nobody reads that one any more, since
/// a block's neighbours were its predecessors. Around the grid values stay at zero. Right when it agrees with sweeps
/// over the whole grid.
namespace pelsim::host::programs {
namespace {

Binding bound(const TaskGraph& graph) { return Binding(graph, {"stencil"}); }

class Stencil final : public Program {
 public:
  Stencil(const TaskGraph& graph, std::uint64_t seed)
      : binding_(bound(graph)),
        blocks_(binding_.extent_of(0)[0]),
        steps_(binding_.extent_of(0)[2]),
        side_(binding_.size_of(0)),
        pitch_(side_ + 2),
        start_(random_numbers<double>(blocks_ * blocks_ * side_ * side_, seed, "programs.grid")),
        old_(blocks_ * blocks_, std::vector<double>(pitch_ * pitch_)),
        new_(old_) {
    const std::size_t width = blocks_ * side_;
    for (std::size_t row = 0; row < width; ++row)
      for (std::size_t column = 0; column < width; ++column) {
        const Place at = place(row, column);
        old_[at.block][at.point] = start_[row * width + column];
      }
  }

  void run(TaskId task) override {
    const auto [row, column, step] = binding_.point(task);
    // Of even steps the result lies in new_, of odd ones in old_.
    auto& from = step % 2 == 0 ? old_ : new_;
    auto& to = step % 2 == 0 ? new_ : old_;
    double* block = from[row * blocks_ + column].data();
    const auto other = [&](std::size_t r, std::size_t c) { return from[r * blocks_ + c].data(); };
    const std::size_t last = side_ * pitch_;  // the last row of points within the rim
    if (row > 0) std::copy_n(other(row - 1, column) + last + 1, side_, block + 1);
    if (row + 1 < blocks_) std::copy_n(other(row + 1, column) + pitch_ + 1, side_, block + last + pitch_ + 1);
    for (std::size_t line = 1; line <= side_; ++line) {
      if (column > 0) block[line * pitch_] = other(row, column - 1)[line * pitch_ + side_];
      if (column + 1 < blocks_) block[line * pitch_ + side_ + 1] = other(row, column + 1)[line * pitch_ + 1];
    }
    jacobi_sweep(block, to[row * blocks_ + column].data(), side_);
  }

  Verdict verify() const override {
    const std::size_t width = blocks_ * side_;
    std::vector<double> from((width + 2) * (width + 2)), to(from);
    for (std::size_t row = 0; row < width; ++row)
      std::copy_n(&start_[row * width], width, &from[(row + 1) * (width + 2) + 1]);
    for (std::size_t step = 0; step < steps_; ++step) {
      jacobi_sweep(from.data(), to.data(), width);
      std::swap(from, to);
    }
    double most = 0;
    const auto& result = steps_ % 2 == 0 ? old_ : new_;
    for (std::size_t row = 0; row < width; ++row)
      for (std::size_t column = 0; column < width; ++column) {
        const Place at = place(row, column);
        const double difference = std::abs(result[at.block][at.point] - from[(row + 1) * (width + 2) + column + 1]);
        if (!(difference <= most)) most = difference;
      }
    return {.what = "greatest difference from sweeps over the whole grid", .error = most, .tolerance = 1e-15};
  }

 private:
  /// Where a point of the whole grid lies in its block.
  struct Place {
    std::size_t block, point;
  };
  Place place(std::size_t row, std::size_t column) const {
    return {row / side_ * blocks_ + column / side_, (row % side_ + 1) * pitch_ + column % side_ + 1};
  }

  Binding binding_;
  std::size_t blocks_, steps_, side_, pitch_;
  std::vector<double> start_;
  std::vector<std::vector<double>> old_, new_;
};

Bytes memory(const TaskGraph& graph) {
  const Binding binding = bound(graph);
  const double blocks = static_cast<double>(binding.extent_of(0)[0]), side = static_cast<double>(binding.size_of(0));
  return Bytes(8 * blocks * blocks * (side * side + 2 * (side + 2) * (side + 2)));
}

std::unique_ptr<Program> make(const TaskGraph& graph, std::uint64_t seed) {
  return std::make_unique<Stencil>(graph, seed);
}

}  // namespace

ProgramEntry stencil() {
  return {.workload = "stencil",
          .summary = "Jacobi iteration on a square grid of random values",
          .memory = memory,
          .make = make};
}

}  // namespace pelsim::host::programs
