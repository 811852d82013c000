// Time along pixels, evenly and by events.
#include <algorithm>
#include <cmath>
#include <ranges>

#include "gui/timeline/time_scale.hpp"

namespace pelsim::gui {
namespace {

constexpr std::size_t most_stretches = 128;
constexpr double share_by_time = 0.3;

}  // namespace

std::shared_ptr<const TimePace> pace_of_events(const AttemptColumns& columns, TimeRange visible, int width) {
  const auto length = static_cast<double>(visible.length().count);
  const auto bins = static_cast<std::size_t>(std::min<double>(most_stretches, length));
  if (bins < 2 || width < 2) return nullptr;
  // Attempts stand in the order of their ends, so that a stretch costs two searches.
  const auto ended_by = [&](Tick t) {
    const auto all = std::views::iota(std::size_t{0}, columns.count);
    return static_cast<double>(
        *std::ranges::partition_point(all, [&](std::size_t i) { return columns.ended[i] <= t; }));
  };
  const double before = ended_by(visible.from), events = ended_by(visible.to) - before;
  if (!(events > 0)) return nullptr;
  auto pace = std::make_shared<TimePace>();
  pace->x = {0};
  pace->at = {visible.from};
  for (std::size_t b = 1; b <= bins; ++b) {
    const double share = static_cast<double>(b) / static_cast<double>(bins);
    const Tick at =
        b == bins ? visible.to : Tick{visible.from.count + static_cast<std::int64_t>(std::floor(share * length))};
    const double place = share_by_time * share + (1 - share_by_time) * (ended_by(at) - before) / events;
    const int x = b == bins ? width : std::min(static_cast<int>(std::lround(place * width)), width - 1);
    if (x == pace->x.back() || at == pace->at.back()) continue;  // narrower than a pixel: part of the next one
    pace->x.push_back(x);
    pace->at.push_back(at);
  }
  return pace;
}

double TimeScale::uneven_x_of(Tick t) const {
  const auto& [x, at] = *pace;
  if (t < at.front() || t > at.back()) {  // out of sight: at the pace of the whole
    const bool is_before = t < at.front();
    const double beyond = static_cast<double>((t - (is_before ? at.front() : at.back())).count) / ticks_per_pixel();
    return (is_before ? 0 : width) + beyond;
  }
  const auto after =
      std::clamp<std::ptrdiff_t>(std::upper_bound(at.begin(), at.end(), t) - at.begin(), 1, std::ssize(at) - 1);
  const auto i = static_cast<std::size_t>(after) - 1;
  const double share = static_cast<double>((t - at[i]).count) / static_cast<double>((at[i + 1] - at[i]).count);
  return x[i] + share * (x[i + 1] - x[i]);
}

double TimeScale::ticks_at(double where) const {
  const auto even = [&](double from) { return from * ticks_per_pixel(); };
  if (!pace) return static_cast<double>(visible.from.count) + even(where);
  const auto& [x, at] = *pace;
  if (where < 0) return static_cast<double>(visible.from.count) + even(where);
  if (where >= width) return static_cast<double>(visible.to.count) + even(where - width);
  const auto i =
      static_cast<std::size_t>(std::upper_bound(x.begin(), x.end(), static_cast<int>(where)) - x.begin()) - 1;
  return static_cast<double>(at[i].count) +
         (where - x[i]) * static_cast<double>((at[i + 1] - at[i]).count) / (x[i + 1] - x[i]);
}

Tick TimeScale::tick_at(double x) const {
  // From the beginning of the range: far into a run, doubles have no parts of ticks.
  if (!pace) return {visible.from.count + static_cast<std::int64_t>(std::floor(x * ticks_per_pixel()))};
  return {static_cast<std::int64_t>(std::floor(ticks_at(x)))};
}

std::vector<Stretch> stretches(const TimeScale& scale, double ratio) {
  const auto column = [ratio](double x) { return static_cast<int>(std::lround(x * ratio)); };
  std::vector<Stretch> all;
  const auto add = [&](int first, int end, Tick from, Tick to) {
    if (first < end) all.push_back({first, end - first, from, static_cast<double>((to - from).count) / (end - first)});
  };
  if (!scale.pace)
    add(0, column(scale.width), scale.visible.from, scale.visible.to);
  else
    for (std::size_t i = 1; i < scale.pace->x.size(); ++i)
      add(column(scale.pace->x[i - 1]), column(scale.pace->x[i]), scale.pace->at[i - 1], scale.pace->at[i]);
  return all;
}

int columns_before(const std::vector<Stretch>& all, Tick end) {
  int columns = 0;
  for (const Stretch& stretch : all) {
    const double until = std::ceil(static_cast<double>((end - stretch.from).count) / stretch.per_column);
    columns += static_cast<int>(std::clamp<double>(until, 0, stretch.count));
  }
  return columns;
}

}  // namespace pelsim::gui
