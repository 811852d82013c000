#include "gui/timeline/time_scale.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "models/quantity_text.hpp"

namespace pelsim::gui {
namespace {

struct Prefix {
  double value;
  const char* text;
};
constexpr std::array<Prefix, 6> prefixes{
    {{1, "s"}, {1e-3, "ms"}, {1e-6, "us"}, {1e-9, "ns"}, {1e-12, "ps"}, {1e-15, "fs"}}};
constexpr int most_digits = 7;

const Prefix& prefix_of(double seconds) {
  for (const Prefix& p : prefixes)
    if (seconds >= p.value * 0.9999999) return p;
  return prefixes.back();
}

/// Decimals that a multiple of `step` needs.
int decimals_of(double step) { return std::clamp(static_cast<int>(std::ceil(-std::log10(step) - 1e-9)), 0, 15); }

/// 1, 2 or 5 times a power of ten, at least `least`.
double round_step(double least) {
  const double power = std::pow(10.0, std::floor(std::log10(least)));
  for (const double k : {1.0, 2.0, 5.0})
    if (k * power >= least * 0.9999999) return k * power;
  return 10 * power;
}

/// `seconds` in the unit of `size`, with decimals down to `step`.
std::string in_unit_of(double size, double seconds, double step) {
  const Prefix& p = prefix_of(size);
  return fmt::format("{:.{}f} {}", seconds / p.value, decimals_of(step / p.value), p.text);
}

int digits_of(double size, double step) {
  return static_cast<int>(std::floor(std::log10(std::max(size, step) / step) + 1e-9)) + 1;
}

std::optional<Tick> parse_instant(std::string_view text, const Clock& clock) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  std::optional<double> seconds = parse_quantity(text, Unit::seconds);
  if (!seconds && text == "0") seconds = 0;
  if (!seconds || *seconds < 0) return std::nullopt;
  const Tick t = clock.ticks(Seconds(*seconds));
  return t == never ? std::nullopt : std::optional(t);
}

}  // namespace

TimeRange zoomed(TimeRange range, Tick at, double factor) {
  const double length = std::max(1.0, std::round(static_cast<double>(range.length().count) * factor));
  if (!(length < 4e18)) return range;
  const double place = static_cast<double>((at - range.from).count) / static_cast<double>(range.length().count);
  const Tick from{at.count - static_cast<std::int64_t>(std::round(place * length))};
  return {from, {from.count + static_cast<std::int64_t>(length)}};
}

TimeRange moved(TimeRange range, Tick by) { return {range.from + by, range.to + by}; }

TimeRange with_margin(TimeRange range) {
  const std::int64_t room = std::max<std::int64_t>(1, range.length().count / 10);
  return {{range.from.count - room}, {range.to.count + room}};
}

Ruler ruler(const TimeScale& scale, const Clock& clock, double label_width) {
  Ruler out;
  const double tick = 1 / clock.per_second;
  const double from = clock.seconds(scale.visible.from).value, to = clock.seconds(scale.visible.to).value;
  const double step = round_step(std::max(tick, (to - from) * label_width / scale.width));
  double origin = 0;
  if (digits_of(to, step) > most_digits) {  // label the marks from a round time before them
    const double base = round_step((to - from) * 10);
    origin = std::floor(from / base) * base;
    out.origin = clock.ticks(Seconds(origin));
    out.origin_label = in_unit_of(origin, origin, base);
  }
  // Five marks a label, four where the step is a 2; no mark finer than the clock.
  const double lead = step / std::pow(10.0, std::floor(std::log10(step) + 1e-9));
  const int parts = lead > 1.5 && lead < 2.5 ? 4 : 5;
  const bool finer = step / parts >= tick * 0.9999999;
  const double minor = finer ? step / parts : step;
  const auto first = static_cast<std::int64_t>(std::ceil((from - origin) / minor - 1e-6));
  const double size = std::max(std::abs(to - origin), step);
  for (std::int64_t k = first;; ++k) {
    const double relative = minor * static_cast<double>(k);
    const Tick at = out.origin + clock.ticks(Seconds(std::max(0.0, relative)));
    if (at > scale.visible.to) break;
    if (at < scale.visible.from) continue;
    RulerMark mark{at, {}};
    if (!finer || k % parts == 0) {
      mark.label = k == 0 && out.origin_label.empty() ? "0" : in_unit_of(size, relative, step);
      if (!out.origin_label.empty()) mark.label.insert(0, 1, '+');
    }
    out.marks.push_back(std::move(mark));
  }
  return out;
}

std::optional<TimeRange> parse_range(std::string_view text, const Clock& clock) {
  const auto both = [&](std::size_t at, std::size_t length) -> std::optional<TimeRange> {
    const auto from = parse_instant(text.substr(0, at), clock), to = parse_instant(text.substr(at + length), clock);
    if (!from || !to || !(*from < *to)) return std::nullopt;
    return TimeRange{*from, *to};
  };
  for (const std::string_view between : {"..", " to ", "\xe2\x80\x93"})
    if (const std::size_t at = text.find(between); at != std::string_view::npos) return both(at, between.size());
  for (std::size_t at = text.find('-'); at != std::string_view::npos; at = text.find('-', at + 1))
    if (const auto range = both(at, 1)) return range;  // "1e-3 s-2e-3 s": the dash that leaves two times
  return std::nullopt;
}

std::string range_text(TimeRange range, const Clock& clock) {
  const double from = clock.seconds(range.from).value, to = clock.seconds(range.to).value;
  const double step = std::max(1 / clock.per_second, round_step((to - from) / 2000));
  return in_unit_of(to, from, step) + " - " + in_unit_of(to, to, step);
}

std::string instant_text(Tick t, const TimeScale& scale, const Clock& clock) {
  const double pixel = scale.ticks_per_pixel() / clock.per_second;
  const double step = std::max(1 / clock.per_second, round_step(std::max(pixel, 1e-15)));
  const double seconds = clock.seconds(t).value;
  return in_unit_of(std::max(seconds, step), seconds, step);
}

}  // namespace pelsim::gui
