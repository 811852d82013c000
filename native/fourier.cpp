#include "native/fourier.hpp"

#include <kissfft/kiss_fft.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <new>
#include <numbers>

#include "native/random_data.hpp"

namespace pelsim::host {
namespace {

static_assert(sizeof(Complex) == sizeof(kiss_fft_cpx), "the library must have been built for float");
using Wide = std::complex<double>;

Wide wide(Complex c) { return {c.re, c.im}; }
Complex narrow(Wide c) { return {static_cast<float>(c.real()), static_cast<float>(c.imag())}; }

/// Without the care for infinities that std::complex takes.
Complex product(Complex a, Complex b) { return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re}; }

}  // namespace

Transform::Transform(std::size_t points)
    : plan_(kiss_fft_alloc(static_cast<int>(points), 0, nullptr, nullptr), [](void* plan) { kiss_fft_free(plan); }) {
  if (!plan_) throw std::bad_alloc();
}

void Transform::operator()(const Complex* from, Complex* to) const {
  kiss_fft(static_cast<kiss_fft_cfg>(plan_.get()), reinterpret_cast<const kiss_fft_cpx*>(from),
           reinterpret_cast<kiss_fft_cpx*>(to));
}

Butterfly::Butterfly(std::size_t half) : angle_(-std::numbers::pi / static_cast<double>(half)), powers_(chunk) {
  for (std::size_t n = 0; n < chunk; ++n) powers_[n] = narrow(std::polar(1.0, angle_ * static_cast<double>(n)));
}

void Butterfly::operator()(const Complex* even, const Complex* odd, Complex* to, std::size_t points, std::size_t first,
                           Half which) const {
  const float sign = which == Half::first ? 1.0f : -1.0f;
  for (std::size_t begin = 0; begin < points; begin += chunk) {
    const Complex base = narrow(std::polar(1.0, angle_ * static_cast<double>(first + begin)));
    const std::size_t end = std::min(points - begin, chunk);
    for (std::size_t n = 0; n < end; ++n) {
      const Complex turned = product(product(base, powers_[n]), odd[begin + n]);
      to[begin + n] = {even[begin + n].re + sign * turned.re, even[begin + n].im + sign * turned.im};
    }
  }
}

void split(const Complex* from, Complex* even, Complex* odd, std::size_t half) {
  for (std::size_t n = 0; n < half; ++n) {
    even[n] = from[2 * n];
    odd[n] = from[2 * n + 1];
  }
}

std::vector<Complex> random_points(std::size_t count, std::uint64_t seed) {
  Stream random(seed, "programs.points");
  std::vector<Complex> points(count);
  for (Complex& p : points) {
    p.re = static_cast<float>(random.uniform(-1, 1));
    p.im = static_cast<float>(random.uniform(-1, 1));
  }
  return points;
}

double spectrum_error(std::span<const Complex> points, std::span<const Complex> spectrum) {
  const double n = static_cast<double>(points.size());
  const double angle = 2 * std::numbers::pi * (std::floor(n / 3) + 0.5) / n;  // of z
  Wide by_spectrum = 0, by_points = 0;
  double square = 0;
  for (std::size_t k = 0; k < spectrum.size(); ++k) {
    const Wide value = wide(spectrum[k]);
    by_spectrum += std::polar(1.0, std::fmod(angle * static_cast<double>(k), 2 * std::numbers::pi)) * value;
    square += std::norm(value);
  }
  for (std::size_t j = 0; j < points.size(); ++j) {
    const double turned = angle - 2 * std::numbers::pi * static_cast<double>(j) / n;
    by_points += 2.0 * wide(points[j]) / (1.0 - std::polar(1.0, turned));
  }
  return std::abs(by_spectrum - by_points) / std::sqrt(square);
}

}  // namespace pelsim::host
