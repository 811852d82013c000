#include "native/binding.hpp"
#include "native/program.hpp"
#include "native/tile_matrix.hpp"
#include "native/tiles.hpp"

/// A = L U in place, without pivoting, for a random matrix that its diagonal dominates. Each task works on the tile
/// (row, column) of its point. Right when L U is A: |A - L U| / (N |A|) stays below a few rounding errors [Higham,
/// Accuracy and Stability of Numerical Algorithms, 2002, theorem 9.3].
namespace pelsim::host::programs {
namespace {

enum class Step : std::size_t { getrf, trsm, gemm };

Binding bound(const TaskGraph& graph) { return Binding(graph, {"getrf", "trsm", "gemm"}); }
std::size_t tiles_of(const Binding& binding) { return binding.extent_of(0)[0]; }

class Lu final : public Program {
 public:
  Lu(const TaskGraph& graph, std::uint64_t seed)
      : binding_(bound(graph)), seed_(seed), matrix_(tiles_of(binding_), binding_.size_of(0)) {
    for (std::size_t row = 0; row < matrix_.tiles(); ++row)
      for (std::size_t column = 0; column < matrix_.tiles(); ++column)
        matrix_.fill(row, column, matrix_tile(row, column, matrix_.tiles(), matrix_.side(), seed));
  }

  void run(TaskId task) override {
    const auto [row, column, k] = binding_.point(task);
    const std::size_t side = matrix_.side();
    switch (static_cast<Step>(binding_.kernel(task))) {
      case Step::getrf: return getrf(matrix_.at(k, k), side);
      case Step::trsm: return (row == k ? trsm_row : trsm_column)(matrix_.at(k, k), matrix_.at(row, column), side);
      case Step::gemm: return gemm_plain(matrix_.at(row, k), matrix_.at(k, column), matrix_.at(row, column), side);
    }
  }

  Verdict verify() const override {
    const RandomMatrix source{matrix_.tiles(), matrix_.side(), seed_};
    const double error = backward_error(matrix_.order(), source.norm(), seed_, [&](const Vectors& probes) {
      Vectors residuals = source.products(probes);
      for (std::size_t n = 0; n < probes.size(); ++n) add(residuals[n], -1, product_of_factors(probes[n]));
      return residuals;
    });
    return {.what = "|A - L U| / (N |A|)", .error = error, .tolerance = 1e-15};
  }

 private:
  Vector product_of_factors(const Vector& x) const {
    const std::size_t n = matrix_.tiles(), side = matrix_.side();
    Vector inner(x.size()), y(x.size());
    for (std::size_t row = 0; row < n; ++row)
      for (std::size_t column = row; column < n; ++column)
        add(part(inner, row, side), 1,
            times(matrix_.at(row, column), row == column ? Part::upper : Part::all, part(x, column, side)));
    for (std::size_t row = 0; row < n; ++row)
      for (std::size_t column = 0; column <= row; ++column)
        add(part(y, row, side), 1,
            times(matrix_.at(row, column), row == column ? Part::unit_lower : Part::all, part(inner, column, side)));
    return y;
  }

  Binding binding_;
  std::uint64_t seed_;
  TileMatrix matrix_;
};

Bytes memory(const TaskGraph& graph) {
  const Binding binding = bound(graph);
  const double order = static_cast<double>(tiles_of(binding) * binding.size_of(0));
  return Bytes(8 * order * order);
}

std::unique_ptr<Program> make(const TaskGraph& graph, std::uint64_t seed) { return std::make_unique<Lu>(graph, seed); }

}  // namespace

ProgramEntry lu() {
  return {.workload = "lu",
          .summary = "a random diagonally dominant matrix into its LU factors",
          .memory = memory,
          .make = make};
}

}  // namespace pelsim::host::programs
