#include "models/quantity_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <span>

namespace pelsim {
namespace {

struct Scale {
  std::string_view name;
  double factor;
};

// Largest first, as formatting looks for the first that fits.
constexpr std::array si_prefixes{Scale{"E", 1e18}, Scale{"P", 1e15}, Scale{"T", 1e12},  Scale{"G", 1e9},
                                 Scale{"M", 1e6},  Scale{"k", 1e3},  Scale{"", 1},      Scale{"m", 1e-3},
                                 Scale{"u", 1e-6}, Scale{"n", 1e-9}, Scale{"p", 1e-12}, Scale{"f", 1e-15}};
constexpr std::array binary_prefixes{Scale{"Ki", 0x1p10}, Scale{"Mi", 0x1p20}, Scale{"Gi", 0x1p30}, Scale{"Ti", 0x1p40},
                                     Scale{"Pi", 0x1p50}};

/// Which prefixes a unit takes: nobody writes megaseconds or millibytes.
enum class Prefixes { none, down, up, up_and_binary, both };

/// One way to write a unit; the first of a unit is the one that is printed.
struct Spelling {
  std::string_view name;
  double factor;
  Prefixes prefixes;
};

constexpr std::array seconds_spellings{Spelling{"s", 1, Prefixes::down}, Spelling{"min", 60, Prefixes::none},
                                       Spelling{"h", 3600, Prefixes::none}, Spelling{"d", 86400, Prefixes::none}};
constexpr std::array bytes_spellings{Spelling{"B", 1, Prefixes::up_and_binary},
                                     Spelling{"bit", 0.125, Prefixes::up_and_binary}};
constexpr std::array byte_rate_spellings{Spelling{"B/s", 1, Prefixes::up_and_binary},
                                         Spelling{"Bps", 1, Prefixes::up_and_binary},
                                         Spelling{"bit/s", 0.125, Prefixes::up_and_binary},
                                         Spelling{"bps", 0.125, Prefixes::up}, Spelling{"b/s", 0.125, Prefixes::up}};
constexpr std::array flops_spellings{Spelling{"flop", 1, Prefixes::up}, Spelling{"Flop", 1, Prefixes::up},
                                     Spelling{"FLOP", 1, Prefixes::up}};
constexpr std::array flop_rate_spellings{Spelling{"flop/s", 1, Prefixes::up}, Spelling{"Flop/s", 1, Prefixes::up},
                                         Spelling{"FLOP/s", 1, Prefixes::up}, Spelling{"flops", 1, Prefixes::up},
                                         Spelling{"FLOPS", 1, Prefixes::up}};
constexpr std::array hertz_spellings{Spelling{"Hz", 1, Prefixes::up}};
constexpr std::array watts_spellings{Spelling{"W", 1, Prefixes::both}};
constexpr std::array joules_spellings{Spelling{"J", 1, Prefixes::both}, Spelling{"Wh", 3600, Prefixes::both}};
constexpr std::array price_spellings{Spelling{"USD", 1, Prefixes::none}};
constexpr std::array price_rate_spellings{Spelling{"USD/h", 1.0 / 3600, Prefixes::none},
                                          Spelling{"USD/s", 1, Prefixes::none}};

constexpr std::array energy_per_byte_spellings{Spelling{"J/bit", 8, Prefixes::both},
                                               Spelling{"J/B", 1, Prefixes::both}};
constexpr std::array carbon_intensity_spellings{Spelling{"g/kWh", 1 / 3.6e6, Prefixes::none},
                                                Spelling{"kg/kWh", 1e3 / 3.6e6, Prefixes::none},
                                                Spelling{"kg/MWh", 1 / 3.6e6, Prefixes::none}};
constexpr std::array energy_price_spellings{Spelling{"USD/kWh", 1 / 3.6e6, Prefixes::none},
                                            Spelling{"USD/MWh", 1 / 3.6e9, Prefixes::none}};

std::span<const Spelling> spellings(Unit unit) {
  switch (unit) {
    case Unit::none: return {};
    case Unit::seconds: return seconds_spellings;
    case Unit::bytes: return bytes_spellings;
    case Unit::flops: return flops_spellings;
    case Unit::flop_rate: return flop_rate_spellings;
    case Unit::byte_rate: return byte_rate_spellings;
    case Unit::hertz: return hertz_spellings;
    case Unit::watts: return watts_spellings;
    case Unit::joules: return joules_spellings;
    case Unit::price: return price_spellings;
    case Unit::price_rate: return price_rate_spellings;
    case Unit::energy_per_byte: return energy_per_byte_spellings;
    case Unit::carbon_intensity: return carbon_intensity_spellings;
    case Unit::energy_price: return energy_price_spellings;
  }
  return {};
}

bool takes(Prefixes prefixes, const Scale& si) {
  switch (prefixes) {
    case Prefixes::none: return si.factor == 1;
    case Prefixes::down: return si.factor <= 1;
    case Prefixes::up:
    case Prefixes::up_and_binary: return si.factor >= 1;
    case Prefixes::both: return true;
  }
  return false;
}

std::optional<double> prefix_factor(std::string_view prefix, Prefixes allowed) {
  if (prefix == "\u00b5" || prefix == "\u03bc") prefix = "u";  // micro sign, Greek mu
  for (const Scale& si : si_prefixes) {
    if (si.name == prefix) return takes(allowed, si) ? std::optional(si.factor) : std::nullopt;
  }
  if (allowed != Prefixes::up_and_binary) return std::nullopt;
  for (const Scale& binary : binary_prefixes) {
    if (binary.name == prefix) return binary.factor;
  }
  return std::nullopt;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  return text.substr(0, text.find_last_not_of(blanks) + 1);  // npos + 1 = 0
}

/// Reads the number at the start of `text` and takes it away.
std::optional<double> take_number(std::string_view& text) {
  std::string_view rest = text;
  if (rest.size() > 1 && rest[0] == '+' && rest[1] != '-') rest.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
  if (error != std::errc{} || !std::isfinite(value)) return std::nullopt;
  text = rest.substr(static_cast<std::size_t>(end - rest.data()));
  return value;
}

/// Four significant digits without an exponent where it can be read without one.
std::string four_digits(double value) {
  const double magnitude = std::abs(value);
  if (magnitude < 1000 || magnitude >= 1e9) return fmt::format("{:.4g}", value);
  const double step = std::pow(10, std::floor(std::log10(magnitude)) - 3);
  return fmt::format("{:.0f}", std::round(value / step) * step);
}

}  // namespace

std::optional<double> parse_number(std::string_view text) {
  text = trimmed(text);
  const std::optional<double> value = take_number(text);
  return value && text.empty() ? value : std::nullopt;
}

std::optional<double> parse_quantity(std::string_view text, Unit unit) {
  if (unit == Unit::none) return parse_number(text);
  text = trimmed(text);
  const std::optional<double> number = take_number(text);
  if (!number) return std::nullopt;
  text = trimmed(text);
  for (const Spelling& spelling : spellings(unit)) {
    if (!text.ends_with(spelling.name)) continue;
    const auto prefix = prefix_factor(text.substr(0, text.size() - spelling.name.size()), spelling.prefixes);
    if (!prefix) continue;
    // Divides as the literals do: 4.1 / 1e9 has the bits of 4.1_ns, 4.1 * 1e-9 has not.
    const double scaled = *prefix < 1 ? *number / std::round(1 / *prefix) : *number * *prefix;
    const double value = scaled * spelling.factor;
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
  }
  return std::nullopt;
}

std::string format_quantity(double value, Unit unit) {
  if (std::isnan(value)) return "unknown";
  if (std::isinf(value)) return value > 0 ? "infinite" : "-infinite";
  if (unit == Unit::none) return four_digits(value);
  const Spelling& spelling = spellings(unit).front();
  const double plain = value / spelling.factor;
  const Scale* chosen = nullptr;
  for (const Scale& si : si_prefixes) {
    if (!takes(spelling.prefixes, si)) continue;
    if (value == 0 && si.factor != 1) continue;
    chosen = &si;
    // 999.95 rounds to 1000 of the next smaller prefix, so it belongs to this one.
    if (std::abs(plain) >= si.factor * 0.99995) break;
  }
  return fmt::format("{} {}{}", four_digits(plain / chosen->factor), chosen->name, spelling.name);
}

std::string example_of(Unit unit) {
  switch (unit) {
    case Unit::none: return "1.5";
    case Unit::seconds: return "\"1.5 us\"";
    case Unit::bytes: return "\"64 KiB\"";
    case Unit::flops: return "\"2 Gflop\"";
    case Unit::flop_rate: return "\"25 Gflop/s\"";
    case Unit::byte_rate: return "\"12.5 GB/s\"";
    case Unit::hertz: return "\"250 MHz\"";
    case Unit::watts: return "\"150 W\"";
    case Unit::joules: return "\"3 kJ\"";
    case Unit::price: return "\"2.5 USD\"";
    case Unit::price_rate: return "\"2.5 USD/h\"";
    case Unit::energy_per_byte: return "\"6 pJ/bit\"";
    case Unit::carbon_intensity: return "\"400 g/kWh\"";
    case Unit::energy_price: return "\"0.12 USD/kWh\"";
  }
  return "";
}

}  // namespace pelsim
