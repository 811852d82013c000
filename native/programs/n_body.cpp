#include <algorithm>
#include <cmath>

#include "native/binding.hpp"
#include "native/kernels/particles.hpp"
#include "native/program.hpp"

/// Molecular dynamics: forces (cell, step) and move (cell, step) of the cell at (x, y, z), cell = x + c y + c^2 z.
/// Right when the forces of the last step on 64 particles are the sum of textbook forces over all particles of the
/// periodic box (which knows no cells), when what those particles did follows from their forces, and when momentum is
/// kept.
namespace pelsim::host::programs {
namespace {

enum class Step : std::size_t { forces, move };
constexpr double dt = 0.002;

Binding bound(const TaskGraph& graph) { return Binding(graph, {"lj-forces", "lj-move"}); }

class Molecules final : public Program {
 public:
  Molecules(const TaskGraph& graph, std::uint64_t seed)
      : binding_(bound(graph)), cells_(binding_.extent_of(0)[0]), steps_(binding_.extent_of(0)[1]) {
    while (along_ * along_ * along_ < cells_) ++along_;
    const std::size_t particles = binding_.size_of(0);
    side_ = cell_side(particles);
    for (std::size_t k = 0; k < cells_; ++k) {
      place_[0].push_back(lattice_positions(particles, seed, k));
      velocity_.push_back(thermal_velocities(particles, seed, k));
    }
    place_[1] = force_ = place_[0];
    moved_.assign(cells_, 0);
    momentum_ = momentum();
  }

  void run(TaskId task) override {
    const auto [cell, step, unused] = binding_.point(task);
    const std::vector<Coordinates>& now = place_[step % 2];
    switch (static_cast<Step>(binding_.kernel(task))) {
      case Step::forces:
        for (auto& direction : force_[cell]) std::fill(direction.begin(), direction.end(), 0.0);
        for (std::size_t around = 0; around < 27; ++around) {
          const Neighbour other = neighbour(cell, around);
          add_forces(now[cell], now[other.cell], other.shift, force_[cell]);
        }
        return;
      case Step::move:
        ++moved_[cell];
        return move(force_[cell], now[cell], dt, velocity_[cell], place_[(step + 1) % 2][cell]);
    }
  }

  Verdict verify() const override {
    const std::vector<Coordinates>&last = place_[(steps_ - 1) % 2], &after = place_[steps_ % 2];
    const std::size_t particles = binding_.size_of(0), all = cells_ * particles;
    const std::size_t stride = std::max<std::size_t>(1, all / 64);
    double wrong = 0, largest = 0;
    for (std::size_t sample = 0; sample < all; sample += stride) {
      const std::size_t cell = sample / particles, p = sample % particles;
      const std::array<double, 3> right = force_on(last, cell, p);
      for (std::size_t d = 0; d < 3; ++d) {
        wrong = std::max(wrong, std::abs(right[d] - force_[cell][d][p]));
        largest = std::max(largest, std::abs(right[d]));
        const double moved = after[cell][d][p] - last[cell][d][p];
        wrong = std::max(wrong, std::abs(moved - velocity_[cell][d][p] * dt));
      }
    }
    double error = wrong / largest;
    const std::array<double, 3> now = momentum();
    // Momentum against the sum of |v|, about one a particle and direction.
    for (std::size_t d = 0; d < 3; ++d)
      error = std::max(error, std::abs(now[d] - momentum_[d]) / static_cast<double>(all));
    const bool complete = std::all_of(moved_.begin(), moved_.end(), [this](std::size_t n) { return n == steps_; });
    return {.what = "force against all particles, momentum", .error = complete ? error : 1, .tolerance = 1e-10};
  }

 private:
  struct Neighbour {
    std::size_t cell;
    std::array<double, 3> shift;  ///< from its corner to that of the cell in the middle
  };
  std::array<std::size_t, 3> site(std::size_t cell) const {
    return {cell % along_, cell / along_ % along_, cell / along_ / along_};
  }
  Neighbour neighbour(std::size_t cell, std::size_t around) const {
    const std::array<std::size_t, 3> at = site(cell), step{around % 3, around / 3 % 3, around / 9};
    Neighbour out{0, {}};
    for (std::size_t d = 3; d-- > 0;) {
      out.cell = out.cell * along_ + (at[d] + along_ + step[d] - 1) % along_;
      out.shift[d] = (static_cast<double>(step[d]) - 1) * side_;
    }
    return out;
  }
  /// Over all particles of the box, each at its nearest image.
  std::array<double, 3> force_on(const std::vector<Coordinates>& at, std::size_t cell, std::size_t p) const {
    const double box = side_ * static_cast<double>(along_);
    std::array<double, 3> sum{};
    for (std::size_t other = 0; other < cells_; ++other) {
      for (std::size_t o = 0; o < at[other][0].size(); ++o) {
        std::array<double, 3> apart;
        for (std::size_t d = 0; d < 3; ++d) {
          const double corners = (static_cast<double>(site(cell)[d]) - static_cast<double>(site(other)[d])) * side_;
          apart[d] = std::remainder(at[cell][d][p] - at[other][d][o] + corners, box);
        }
        const std::array<double, 3> force = pair_force(apart[0], apart[1], apart[2]);
        for (std::size_t d = 0; d < 3; ++d) sum[d] += force[d];
      }
    }
    return sum;
  }
  std::array<double, 3> momentum() const {
    std::array<double, 3> sum{};
    for (const Coordinates& cell : velocity_)
      for (std::size_t d = 0; d < 3; ++d)
        for (const double v : cell[d]) sum[d] += v;
    return sum;
  }

  Binding binding_;
  std::size_t cells_, steps_, along_ = 1;
  double side_ = 0;
  std::array<std::vector<Coordinates>, 2> place_;  ///< from the cell's corner; of even and of odd steps
  std::vector<Coordinates> velocity_, force_;
  std::vector<std::size_t> moved_;
  std::array<double, 3> momentum_{};
};

Bytes memory(const TaskGraph& graph) {
  const Binding binding = bound(graph);
  return Bytes(4 * 24 * static_cast<double>(binding.extent_of(0)[0]) * static_cast<double>(binding.size_of(0)));
}

std::unique_ptr<Program> make(const TaskGraph& graph, std::uint64_t seed) {
  return std::make_unique<Molecules>(graph, seed);
}

}  // namespace

ProgramEntry n_body() {
  return {.workload = "n-body", .summary = "moves a Lennard-Jones fluid", .memory = memory, .make = make};
}

}  // namespace pelsim::host::programs
