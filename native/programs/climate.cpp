#include <algorithm>
#include <array>
#include <cmath>

#include "native/binding.hpp"
#include "native/kernels/heat.hpp"
#include "native/program.hpp"

/// Heat in atmosphere, ocean and land: diffuse (component, band, step), couple (band, period). Right when the heat of
/// all three together is what it was at the start, and every cell is that of a sequential run over whole grids.
namespace pelsim::host::programs {
namespace {

enum class Step : std::size_t { diffuse, couple };
constexpr std::size_t components = 3;
constexpr std::array<double, components> diffusivity{0.2, 0.05, 0.01};  ///< of air, ocean, land, a step

Binding bound(const TaskGraph& graph) { return Binding(graph, {"diffuse", "couple"}); }

class Climate final : public Program {
 public:
  Climate(const TaskGraph& graph, std::uint64_t seed)
      : binding_(bound(graph)),
        bands_(binding_.extent_of(0)[1]),
        side_(binding_.size_of(0)),
        periods_(binding_.extent_of(1)[1]),
        seed_(seed) {
    for (std::uint32_t t = 0; t < graph.tasks(); ++t) {
      const auto [component, band, step] = binding_.point(TaskId(t));
      if (kernel(TaskId(t)) == Step::diffuse && band == 0) ++steps_[component];
    }
    for (std::size_t c = 0; c < components; ++c) {
      steps_[c] /= periods_;
      for (std::size_t band = 0; band < bands_; ++band) now_[c][0].push_back(source(c, band));
      now_[c][1].assign(bands_, Band(side_ * side_));
    }
  }

  void run(TaskId task) override {
    const auto [first, second, third] = binding_.point(task);
    switch (kernel(task)) {
      case Step::diffuse: {
        const std::vector<Band>& from = now_[first][third % 2];
        const std::span<const double> here = from[second];
        const auto above = second > 0 ? std::span(from[second - 1]).last(side_) : here.first(side_);
        const auto below = second + 1 < bands_ ? std::span(from[second + 1]).first(side_) : here.last(side_);
        return diffuse(here, above, below, diffusivity[first], now_[first][(third + 1) % 2][second]);
      }
      case Step::couple:
        return couple(surface_, state(0, first, second + 1), state(1, first, second + 1), state(2, first, second + 1));
    }
  }

  Verdict verify() const override {
    std::array<Band, components> grid;
    for (std::size_t c = 0; c < components; ++c)
      for (std::size_t band = 0; band < bands_; ++band) {
        const Band part = source(c, band);
        grid[c].insert(grid[c].end(), part.begin(), part.end());
      }
    const double before = heat(surface_, grid[0], grid[1], grid[2]);
    for (std::size_t period = 0; period < periods_; ++period) run_period(grid);
    double largest = 0, after = 0;
    for (std::size_t band = 0; band < bands_; ++band) {
      for (std::size_t c = 0; c < components; ++c)
        for (std::size_t k = 0; k < side_ * side_; ++k) {
          const double right = grid[c][band * side_ * side_ + k];
          largest = std::max(largest, std::abs(state(c, band, periods_)[k] - right) / right);
        }
      after += heat(surface_, state(0, band, periods_), state(1, band, periods_), state(2, band, periods_));
    }
    return {.what = "cells against a sequential run, heat kept",
            .error = std::max(largest, std::abs(after - before) / before),
            .tolerance = 1e-11};
  }

 private:
  Step kernel(TaskId task) const { return static_cast<Step>(binding_.kernel(task)); }
  Band source(std::size_t component, std::size_t band) const {
    return random_band(side_, seed_, component * bands_ + band);
  }
  /// After so many periods: where the last step of the last of them wrote.
  const Band& state(std::size_t component, std::size_t band, std::size_t periods) const {
    return now_[component][periods * steps_[component] % 2][band];
  }
  Band& state(std::size_t component, std::size_t band, std::size_t periods) {
    return now_[component][periods * steps_[component] % 2][band];
  }
  /// One coupling period over whole grids, each cell by itself.
  void run_period(std::array<Band, components>& grid) const {
    const std::size_t rows = bands_ * side_;
    for (std::size_t c = 0; c < components; ++c) {
      for (std::size_t step = 0; step < steps_[c]; ++step) {
        const Band from = grid[c];
        for (std::size_t row = 0; row < rows; ++row) {
          for (std::size_t column = 0; column < side_; ++column) {
            const double here = from[row * side_ + column];
            double flow =
                from[row * side_ + (column + 1) % side_] + from[row * side_ + (column + side_ - 1) % side_] - 2 * here;
            if (row > 0) flow += from[(row - 1) * side_ + column] - here;
            if (row + 1 < rows) flow += from[(row + 1) * side_ + column] - here;
            grid[c][row * side_ + column] = here + diffusivity[c] * flow;
          }
        }
      }
    }
    for (std::size_t k = 0; k < grid[0].size(); ++k) {
      const double to_ocean = surface_.to_ocean * (grid[0][k] - grid[1][k]);
      const double to_land = surface_.to_land * (grid[0][k] - grid[2][k]);
      grid[0][k] += -surface_.ocean * to_ocean - (1 - surface_.ocean) * to_land;
      grid[1][k] += to_ocean / surface_.ocean_capacity;
      grid[2][k] += to_land / surface_.land_capacity;
    }
  }

  Binding binding_;
  std::size_t bands_, side_, periods_;
  std::uint64_t seed_;
  Surface surface_;
  std::array<std::size_t, components> steps_{};                   ///< of a period
  std::array<std::array<std::vector<Band>, 2>, components> now_;  ///< after even and after odd steps
};

Bytes memory(const TaskGraph& graph) {
  const Binding binding = bound(graph);
  const double side = static_cast<double>(binding.size_of(0)), bands = static_cast<double>(binding.extent_of(0)[1]);
  return Bytes(2 * components * 8 * side * side * bands);
}

std::unique_ptr<Program> make(const TaskGraph& graph, std::uint64_t seed) {
  return std::make_unique<Climate>(graph, seed);
}

}  // namespace

ProgramEntry climate() {
  return {.workload = "climate",
          .summary = "passes heat through atmosphere, ocean and land",
          .memory = memory,
          .make = make};
}

}  // namespace pelsim::host::programs
