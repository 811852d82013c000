#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "sim/units.hpp"

/// Quantities as people write them. Never uses the locale.
namespace pelsim {

/// What a parameter may hold. A quantity is written with its unit ("12.5 GB/s"); a number has none.
enum class Unit {
  none,
  seconds,
  bytes,
  flops,
  flop_rate,
  byte_rate,
  hertz,
  watts,
  joules,
  price,
  price_rate,
  energy_per_byte,
  carbon_intensity,
  energy_price
};

/// The whole text as a finite number ("7", "-2.5", "1e3"); nullopt when it is not one, or too large for a double.
std::optional<double> parse_number(std::string_view text);
/// Number and unit of a text such as "12.5 GB/s", "4.1 ns", "64 KiB", "25 Gflop/s", "1e3 s", in SI units (prices in
/// USD, USD/s and USD/J, carbon in g/J); nullopt when it is not one, or not finite. SI prefixes are powers of 1000,
/// Ki/Mi/Gi/Ti/Pi powers of 1024; "bit" units are converted to bytes. Upper and lower case differ: "Ms" is no
/// millisecond.
std::optional<double> parse_quantity(std::string_view text, Unit);
/// "12.5 GB/s": four significant digits with the SI prefix that suits; "infinite" for infinity.
std::string format_quantity(double value, Unit);
/// How the unit is written, for messages: "\"1.5 us\"".
std::string example_of(Unit);

inline std::string text_of(Seconds v) { return format_quantity(v.value, Unit::seconds); }
inline std::string text_of(Bytes v) { return format_quantity(v.value, Unit::bytes); }
inline std::string text_of(ByteRate v) { return format_quantity(v.value, Unit::byte_rate); }
inline std::string text_of(Hertz v) { return format_quantity(v.value, Unit::hertz); }
inline std::string text_of(Flops v) { return format_quantity(v.value, Unit::flops); }
inline std::string text_of(Watts v) { return format_quantity(v.value, Unit::watts); }
inline std::string text_of(Joules v) { return format_quantity(v.value, Unit::joules); }
inline std::string text_of(Usd v) { return format_quantity(v.value, Unit::price); }
inline std::string text_of(FlopRate v) { return format_quantity(v.value, Unit::flop_rate); }

}  // namespace pelsim
