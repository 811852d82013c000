#pragma once
#include <memory>
#include <span>
#include <vector>

/// Discrete Fourier transforms X_k = sum_j x_j exp(-2 pi i j k / n) of single precision, n a power of two.
namespace pelsim::host {

struct Complex {
  float re, im;
};

/// A whole transform by KissFFT. May be called from several threads at once.
class Transform {
 public:
  explicit Transform(std::size_t points);
  void operator()(const Complex* from, Complex* to) const;

 private:
  std::unique_ptr<void, void (*)(void*)> plan_;
};

/// Joins the transforms of the even and the odd points: with E and O of `half` values each, X_q = E_q + w^q O_q for the
/// first and E_q - w^q O_q for the second half of X, w = exp(-pi i / half) [Cooley, Tukey 1965]. An object serves all
/// blocks of one stage.
class Butterfly {
 public:
  enum class Half : bool { first, second };
  explicit Butterfly(std::size_t half);
  /// Values first ... first + points - 1 of one half of X; `even` and `odd` point to E and O at `first`.
  void operator()(const Complex* even, const Complex* odd, Complex* to, std::size_t points, std::size_t first,
                  Half which) const;

 private:
  static constexpr std::size_t chunk = 64;  ///< powers of w that are kept; between them one is computed afresh
  double angle_;                            ///< of w
  std::vector<Complex> powers_;
};

/// The points at even and at odd places.
void split(const Complex* from, Complex* even, Complex* odd, std::size_t half);

std::vector<Complex> random_points(std::size_t count, std::uint64_t seed);

/// How far X is from the transform of x, against |X|: compares sum_k z^k X_k with the same sum written in x, which is a
/// geometric series: sum_j 2 x_j / (1 - z exp(-2 pi i j / n)), for a z with z^n = -1. Takes O(n), in double precision.
double spectrum_error(std::span<const Complex> points, std::span<const Complex> spectrum);

}  // namespace pelsim::host
