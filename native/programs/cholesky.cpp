#include "native/binding.hpp"
#include "native/program.hpp"
#include "native/tile_matrix.hpp"
#include "native/tiles.hpp"

/// A = L L^T in place on the lower tiles of a random symmetric matrix that its diagonal dominates. Each task works on
/// the tile (row, column) of its point. Right when L L^T is A: |A - L L^T| / (N |A|) stays below a few rounding errors
/// [Higham, Accuracy and Stability of Numerical Algorithms, 2002, theorem 10.3].
namespace pelsim::host::programs {
namespace {

enum class Step : std::size_t { potrf, trsm, syrk, gemm };

Binding bound(const TaskGraph& graph) { return Binding(graph, {"potrf", "trsm", "syrk", "gemm"}); }
std::size_t tiles_of(const Binding& binding) { return binding.extent_of(0)[0]; }

class Cholesky final : public Program {
 public:
  Cholesky(const TaskGraph& graph, std::uint64_t seed)
      : binding_(bound(graph)), seed_(seed), matrix_(tiles_of(binding_), binding_.size_of(0)) {
    for (std::size_t row = 0; row < matrix_.tiles(); ++row)
      for (std::size_t column = 0; column <= row; ++column) matrix_.fill(row, column, source(row, column));
  }

  void run(TaskId task) override {
    const auto [row, column, k] = binding_.point(task);
    const std::size_t side = matrix_.side();
    switch (static_cast<Step>(binding_.kernel(task))) {
      case Step::potrf: return potrf(matrix_.at(k, k), side);
      case Step::trsm: return trsm(matrix_.at(k, k), matrix_.at(row, k), side);
      case Step::syrk: return syrk(matrix_.at(row, k), matrix_.at(row, row), side);
      case Step::gemm: return gemm(matrix_.at(row, k), matrix_.at(column, k), matrix_.at(row, column), side);
    }
  }

  Verdict verify() const override {
    double square = 0;
    for_lower([&](std::size_t row, std::size_t column) {
      const double length = norm(source(row, column));
      square += (row == column ? 1 : 2) * length * length;
    });
    const double error = backward_error(matrix_.order(), std::sqrt(square), seed_, [this](const Vectors& probes) {
      Vectors residuals = products_of_source(probes);
      for (std::size_t n = 0; n < probes.size(); ++n) add(residuals[n], -1, product_of_factors(probes[n]));
      return residuals;
    });
    return {.what = "|A - L L^T| / (N |A|)", .error = error, .tolerance = 1e-15};
  }

 private:
  Vector source(std::size_t row, std::size_t column) const {
    return matrix_tile(row, column, matrix_.tiles(), matrix_.side(), seed_);
  }
  template <class Visit>
  void for_lower(Visit visit) const {
    for (std::size_t row = 0; row < matrix_.tiles(); ++row)
      for (std::size_t column = 0; column <= row; ++column) visit(row, column);
  }
  Vectors products_of_source(const Vectors& probes) const {
    Vectors products(probes.size(), Vector(matrix_.order()));
    for_lower([&](std::size_t row, std::size_t column) {
      const Vector tile = source(row, column);
      for (std::size_t n = 0; n < probes.size(); ++n) {
        const Vector& x = probes[n];
        add(part(products[n], row, matrix_.side()), 1, times(tile, Part::all, part(x, column, matrix_.side())));
        if (row != column)
          add(part(products[n], column, matrix_.side()), 1,
              transposed_times(tile, Part::all, part(x, row, matrix_.side())));
      }
    });
    return products;
  }
  Vector product_of_factors(const Vector& x) const {
    Vector inner(x.size()), y(x.size());
    const auto used = [](std::size_t row, std::size_t column) { return row == column ? Part::lower : Part::all; };
    for_lower([&](std::size_t row, std::size_t column) {
      add(part(inner, column, matrix_.side()), 1,
          transposed_times(matrix_.at(row, column), used(row, column), part(x, row, matrix_.side())));
    });
    for_lower([&](std::size_t row, std::size_t column) {
      add(part(y, row, matrix_.side()), 1,
          times(matrix_.at(row, column), used(row, column), part(inner, column, matrix_.side())));
    });
    return y;
  }

  Binding binding_;
  std::uint64_t seed_;
  TileMatrix matrix_;
};

Bytes memory(const TaskGraph& graph) {
  const Binding binding = bound(graph);
  const double n = static_cast<double>(tiles_of(binding)), side = static_cast<double>(binding.size_of(0));
  return Bytes(8 * side * side * n * (n + 1) / 2);
}

std::unique_ptr<Program> make(const TaskGraph& graph, std::uint64_t seed) {
  return std::make_unique<Cholesky>(graph, seed);
}

}  // namespace

ProgramEntry cholesky() {
  return {.workload = "cholesky",
          .summary = "a random symmetric positive definite matrix into its Cholesky factor",
          .memory = memory,
          .make = make};
}

}  // namespace pelsim::host::programs
