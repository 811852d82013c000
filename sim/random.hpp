#pragma once
#include <Random123/philox.h>

#include <cstdint>
#include <string_view>

namespace pelsim {

/// A counter-based stream of random numbers: the n-th number depends on (seed, name, n) alone, so adding a stream, a
/// thread or a draw elsewhere shifts nothing here. Philox4x32-10 [Salmon et al., SC 2011].
class Stream {
 public:
  Stream() = default;
  Stream(std::uint64_t seed, std::string_view name) : seed_(seed), name_(fnv1a(name)) {}

  /// The number at (a, b): a pure function, for noise keyed by task or item.
  std::uint64_t at(std::uint64_t a, std::uint64_t b = 0) const {
    const r123::Philox4x32::ctr_type counter{{low(a), high(a), low(b), high(b) ^ low(name_)}};
    const r123::Philox4x32::key_type key{{low(seed_), high(seed_) ^ high(name_)}};
    const auto r = r123::Philox4x32{}(counter, key);
    return (static_cast<std::uint64_t>(r[1]) << 32) | r[0];
  }
  std::uint64_t next() { return at(next_++, ~std::uint64_t{0}); }

  /// In [0, 1) with 53 bits.
  static double unit(std::uint64_t bits) { return static_cast<double>(bits >> 11) * 0x1p-53; }
  double uniform() { return unit(next()); }
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  /// In [0, n), n > 0, without bias worth the name: multiplies instead of dividing [Lemire 2019].
  std::uint64_t below(std::uint64_t n) {
    __extension__ using Wide = unsigned __int128;  // a compiler's type that -Wpedantic would refuse
    return static_cast<std::uint64_t>((static_cast<Wide>(next()) * n) >> 64);
  }
  double exponential(double mean);
  /// Box-Muller, one number for two draws.
  double normal(double mean, double deviation);

  /// UniformRandomBitGenerator, for std::shuffle-like uses (never std distributions: they differ between systems).
  using result_type = std::uint64_t;
  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return ~result_type{0}; }
  result_type operator()() { return next(); }

 private:
  static constexpr std::uint64_t fnv1a(std::string_view text) {
    std::uint64_t h = 0xcbf29ce484222325ull;
    for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ull;
    return h;
  }
  static constexpr std::uint32_t low(std::uint64_t v) { return static_cast<std::uint32_t>(v); }
  static constexpr std::uint32_t high(std::uint64_t v) { return static_cast<std::uint32_t>(v >> 32); }

  std::uint64_t seed_ = 0, name_ = 0, next_ = 0;
};

/// Hands out the streams of one run.
struct Streams {
  std::uint64_t seed = 1;
  bool* asked = nullptr;  ///< set when a stream was asked for: else the seed made no difference
  Stream stream(std::string_view name) const {
    if (asked != nullptr) *asked = true;
    return Stream(seed, name);
  }
};

/// A distribution of positive factors with mean 1, given by its coefficient of variation.
struct Noise {
  enum class Distribution { none, normal, lognormal, gamma, uniform, exponential };
  Distribution distribution = Distribution::none;
  double cv = 0;

  /// The factor that belongs to these bits; deterministic, independent of order. Always > 0.
  double factor(const Stream&, std::uint64_t a, std::uint64_t b) const;
};

}  // namespace pelsim
