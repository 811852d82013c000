#include <algorithm>

#include "native/binding.hpp"
#include "native/program.hpp"
#include "native/reflectors.hpp"
#include "native/tile_matrix.hpp"
#include "native/tiles.hpp"

/// A = Q R by tiles with a flat tree [Buttari et al., Parallel Computing 35, 2009]. R replaces the upper tiles, the
/// reflectors of tsqrt the lower ones; those of geqrt are copied away, because tsqrt goes on with the triangle above
/// them while unmqr reads them. Right when Q (R x) = A x, with Q applied reflector by reflector in plain loops:
/// |A - Q R| / (N |A|) stays below a few rounding errors.
namespace pelsim::host::programs {
namespace {

enum class Step : std::size_t { geqrt, unmqr, tsqrt, tsmqr };

Binding bound(const TaskGraph& graph) { return Binding(graph, {"geqrt", "unmqr", "tsqrt", "tsmqr"}); }
std::size_t tiles_of(const Binding& binding) { return binding.extent_of(0)[0]; }

class Qr final : public Program {
 public:
  Qr(const TaskGraph& graph, std::uint64_t seed)
      : binding_(bound(graph)),
        seed_(seed),
        matrix_(tiles_of(binding_), binding_.size_of(0)),
        reflectors_(matrix_.tiles()),
        triangles_(matrix_.tiles() * matrix_.tiles()) {
    const std::size_t n = matrix_.tiles(), side = matrix_.side();
    for (std::size_t row = 0; row < n; ++row)
      for (std::size_t column = 0; column < n; ++column) {
        matrix_.fill(row, column, matrix_tile(row, column, n, side, seed));
        if (column <= row) triangles_[row * n + column].resize(triangles(side));
      }
    for (Vector& tile : reflectors_) tile.resize(side * side);
  }

  void run(TaskId task) override {
    const auto [row, column, k] = binding_.point(task);
    const std::size_t side = matrix_.side();
    switch (static_cast<Step>(binding_.kernel(task))) {
      case Step::geqrt:
        geqrt(matrix_.at(k, k), joined(k, k).data(), side);
        std::copy_n(matrix_.at(k, k), side * side, reflectors_[k].data());
        return;
      case Step::unmqr: return unmqr(reflectors_[k].data(), joined(k, k).data(), matrix_.at(k, column), side);
      case Step::tsqrt: return tsqrt(matrix_.at(k, k), matrix_.at(row, k), joined(row, k).data(), side);
      case Step::tsmqr:
        return tsmqr(matrix_.at(row, k), joined(row, k).data(), matrix_.at(k, column), matrix_.at(row, column), side);
    }
  }

  Verdict verify() const override {
    const RandomMatrix source{matrix_.tiles(), matrix_.side(), seed_};
    const double error = backward_error(matrix_.order(), source.norm(), seed_, [&](const Vectors& probes) {
      Vectors residuals = source.products(probes);
      for (std::size_t n = 0; n < probes.size(); ++n) add(residuals[n], -1, product_of_factors(probes[n]));
      return residuals;
    });
    return {.what = "|A - Q R| / (N |A|)", .error = error, .tolerance = 1e-15};
  }

 private:
  Vector& joined(std::size_t row, std::size_t k) { return triangles_[row * matrix_.tiles() + k]; }

  Vector product_of_factors(const Vector& x) const {
    const std::size_t n = matrix_.tiles(), side = matrix_.side();
    Vector y(x.size());
    for (std::size_t row = 0; row < n; ++row)
      for (std::size_t column = row; column < n; ++column)
        add(part(y, row, side), 1,
            times(matrix_.at(row, column), row == column ? Part::upper : Part::all, part(x, column, side)));
    for (std::size_t k = n; k-- > 0;) {
      for (std::size_t row = n; --row > k;)
        apply_reflectors(matrix_.at(row, k), triangles_[row * n + k], part(y, k, side), part(y, row, side),
                         Order::backward);
      apply_reflectors(reflectors_[k], triangles_[k * n + k], part(y, k, side), Order::backward);
    }
    return y;
  }

  Binding binding_;
  std::uint64_t seed_;
  TileMatrix matrix_;
  std::vector<Vector> reflectors_;  ///< of geqrt, by step
  std::vector<Vector> triangles_;   ///< of geqrt and tsqrt, by row and step
};

Bytes memory(const TaskGraph& graph) {
  const Binding binding = bound(graph);
  const double n = static_cast<double>(tiles_of(binding)), side = static_cast<double>(binding.size_of(0));
  const double triangle = static_cast<double>(triangles(binding.size_of(0)));
  return Bytes(8 * (side * side * n * (n + 1) + triangle * n * (n + 1) / 2));
}

std::unique_ptr<Program> make(const TaskGraph& graph, std::uint64_t seed) { return std::make_unique<Qr>(graph, seed); }

}  // namespace

ProgramEntry qr() {
  return {.workload = "qr",
          .summary = "a random matrix into its orthogonal and its triangular factor",
          .memory = memory,
          .make = make};
}

}  // namespace pelsim::host::programs
