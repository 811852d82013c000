#pragma once
#include <cmath>
#include <compare>
#include <cstdint>
#include <limits>

/// Physical quantities as types: adding seconds to bytes does not compile.
/// Models speak doubles in SI units; engine and trace count integer ticks.
namespace pelsim {

/// A double with a unit. Adds and scales; products and quotients across units are named below.
template <class Unit>
struct Quantity {
  double value = 0;

  constexpr Quantity() = default;
  constexpr explicit Quantity(double v) : value(v) {}

  constexpr auto operator<=>(const Quantity&) const = default;
  constexpr Quantity operator-() const { return Quantity(-value); }
  constexpr Quantity& operator+=(Quantity other) {
    value += other.value;
    return *this;
  }
  constexpr Quantity& operator-=(Quantity other) {
    value -= other.value;
    return *this;
  }
  friend constexpr Quantity operator+(Quantity a, Quantity b) { return Quantity(a.value + b.value); }
  friend constexpr Quantity operator-(Quantity a, Quantity b) { return Quantity(a.value - b.value); }
  friend constexpr Quantity operator*(Quantity a, double k) { return Quantity(a.value * k); }
  friend constexpr Quantity operator*(double k, Quantity a) { return Quantity(k * a.value); }
  friend constexpr Quantity operator/(Quantity a, double k) { return Quantity(a.value / k); }
  friend constexpr double operator/(Quantity a, Quantity b) { return a.value / b.value; }
};

using Seconds = Quantity<struct SecondsUnit>;
using Bytes = Quantity<struct BytesUnit>;
using Flops = Quantity<struct FlopsUnit>;
using FlopRate = Quantity<struct FlopRateUnit>;  ///< flop/s
using ByteRate = Quantity<struct ByteRateUnit>;  ///< byte/s
using Hertz = Quantity<struct HertzUnit>;        ///< 1/s
using Watts = Quantity<struct WattsUnit>;
using Joules = Quantity<struct JoulesUnit>;
using Usd = Quantity<struct UsdUnit>;          ///< US dollars
using UsdRate = Quantity<struct UsdRateUnit>;  ///< USD/s
using JoulesPerByte = Quantity<struct JoulesPerByteUnit>;
using Grams = Quantity<struct GramsUnit>;                      ///< of CO2 equivalents
using CarbonIntensity = Quantity<struct CarbonIntensityUnit>;  ///< g/J
using EnergyPrice = Quantity<struct EnergyPriceUnit>;          ///< USD/J

constexpr Seconds operator/(Bytes size, ByteRate rate) { return Seconds(size.value / rate.value); }
constexpr Seconds operator/(Flops work, FlopRate rate) { return Seconds(work.value / rate.value); }
constexpr ByteRate operator/(Bytes size, Seconds time) { return ByteRate(size.value / time.value); }
constexpr FlopRate operator/(Flops work, Seconds time) { return FlopRate(work.value / time.value); }
constexpr Joules operator*(Watts power, Seconds time) { return Joules(power.value * time.value); }
constexpr Watts operator/(Joules energy, Seconds time) { return Watts(energy.value / time.value); }
constexpr Usd operator*(UsdRate price, Seconds time) { return Usd(price.value * time.value); }
constexpr Usd operator*(EnergyPrice price, Joules energy) { return Usd(price.value * energy.value); }
constexpr Joules operator*(JoulesPerByte each, Bytes size) { return Joules(each.value * size.value); }
constexpr Grams operator*(CarbonIntensity each, Joules energy) { return Grams(each.value * energy.value); }

inline constexpr Seconds forever{std::numeric_limits<double>::infinity()};

/// A point on (or a length of) the engine's integer clock. One tick is `Clock::tick` long.
struct Tick {
  std::int64_t count = 0;
  constexpr auto operator<=>(const Tick&) const = default;
  friend constexpr Tick operator+(Tick a, Tick b) { return {a.count + b.count}; }
  friend constexpr Tick operator-(Tick a, Tick b) { return {a.count - b.count}; }
};
inline constexpr Tick never{std::numeric_limits<std::int64_t>::max()};

/// The instant `length` after `from`; `never` when that does not fit the clock.
constexpr Tick after(Tick from, Tick length) {
  return length.count >= never.count - from.count ? never : from + length;
}

/// Converts between model time and engine time. The default tick of 1 ps reaches 106 days.
struct Clock {
  Seconds tick{1e-12};
  double per_second = 1e12;

  constexpr Clock() = default;
  constexpr explicit Clock(Seconds length) : tick(length), per_second(1.0 / length.value) {
    // 1 / 1e-9 is not 1e9 in doubles: take the whole number that was meant.
    if (per_second > 1e18) return;
    const double whole = static_cast<double>(static_cast<std::int64_t>(per_second + 0.5));
    if (whole - per_second < 1e-9 * whole && per_second - whole < 1e-9 * whole) per_second = whole;
  }

  /// Nearest tick; `never` when the time does not fit the clock (or is not a number).
  Tick ticks(Seconds time) const {
    const double count = time.value * per_second;
    if (!(count < 9.2e18)) return never;
    // Above 2^52 a double is a whole number already, and adding a half would round it to an even one.
    return {static_cast<std::int64_t>(count < 0x1p52 ? count + 0.5 : count)};
  }
  constexpr Seconds seconds(Tick t) const { return Seconds(static_cast<double>(t.count) / per_second); }
};

namespace literals {
// clang-format off
constexpr Seconds operator""_s(long double v) { return Seconds(static_cast<double>(v)); }
constexpr Seconds operator""_s(unsigned long long v) { return Seconds(static_cast<double>(v)); }
constexpr Seconds operator""_ms(long double v) { return Seconds(static_cast<double>(v) / 1e3); }
constexpr Seconds operator""_ms(unsigned long long v) { return Seconds(static_cast<double>(v) / 1e3); }
constexpr Seconds operator""_us(long double v) { return Seconds(static_cast<double>(v) / 1e6); }
constexpr Seconds operator""_us(unsigned long long v) { return Seconds(static_cast<double>(v) / 1e6); }
constexpr Seconds operator""_ns(long double v) { return Seconds(static_cast<double>(v) / 1e9); }
constexpr Seconds operator""_ns(unsigned long long v) { return Seconds(static_cast<double>(v) / 1e9); }
constexpr Bytes operator""_B(unsigned long long v) { return Bytes(static_cast<double>(v)); }
constexpr Bytes operator""_KiB(unsigned long long v) { return Bytes(static_cast<double>(v) * 1024); }
constexpr Bytes operator""_MB(long double v) { return Bytes(static_cast<double>(v) * 1e6); }
constexpr Bytes operator""_MB(unsigned long long v) { return Bytes(static_cast<double>(v) * 1e6); }
constexpr Bytes operator""_GB(unsigned long long v) { return Bytes(static_cast<double>(v) * 1e9); }
constexpr Flops operator""_Gflop(unsigned long long v) { return Flops(static_cast<double>(v) * 1e9); }
constexpr FlopRate operator""_Gflop_per_s(unsigned long long v) { return FlopRate(static_cast<double>(v) * 1e9); }
constexpr ByteRate operator""_B_per_s(unsigned long long v) { return ByteRate(static_cast<double>(v)); }
constexpr ByteRate operator""_MB_per_s(unsigned long long v) { return ByteRate(static_cast<double>(v) * 1e6); }
constexpr ByteRate operator""_GB_per_s(unsigned long long v) { return ByteRate(static_cast<double>(v) * 1e9); }
constexpr Hertz operator""_MHz(unsigned long long v) { return Hertz(static_cast<double>(v) * 1e6); }
constexpr Watts operator""_W(unsigned long long v) { return Watts(static_cast<double>(v)); }
// clang-format on
}  // namespace literals
}  // namespace pelsim
