#include "gui/timeline/timeline_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "gui/charts/chart_text.hpp"

namespace pelsim::gui {
namespace {

QString plain_number(double v) { return QString::fromStdString(fmt::format("{:.10g}", v)); }
QString share_text(double share) { return QString::fromStdString(fmt::format("{:.2f}", 100 * share)); }

/// False when there are more than can be read.
bool add_spans(const TimelineIndex& index, TimeRange range, const std::vector<SlotId>& lanes, const Filter& filter,
               Table& table) {
  const Clock& clock = index.clock();
  for (const SlotId lane : lanes) {
    bool fits = true;
    index.store->each_span(lane, range.from, range.to, [&](const Span& span) {
      if (!fits || span.kind == SpanKind::idle || !filter.lets_through(activity_of(span.kind))) return;
      const TaskId task(index.store->columns().task[span.attempt]);
      const bool is_of_kinds =
          filter.kinds.empty() || (span.kind == SpanKind::compute && filter.lets_through(index.kind_name(task)));
      if (!is_of_kinds) return;
      fits = table.rows.size() < most_table_spans;
      if (!fits) return;
      table.rows.push_back({text(index.lanes[lane.index()].name), text(name_of(activity_of(span.kind))),
                            text(name_of(span.kind)), text(index.task_name(task)),
                            plain_number(clock.seconds(span.from).value), plain_number(clock.seconds(span.to).value),
                            plain_number(clock.seconds(span.length()).value)});
    });
    if (!fits) return false;
  }
  return true;
}

}  // namespace

std::vector<double> total_shares(const SharePyramid& pyramid, TimeRange range) {
  const std::size_t n = pyramid.classes().count;
  std::vector<double> shares(n + 1, 0);
  const Tick from = std::max(Tick{}, range.from), to = std::min(pyramid.store().end(), range.to);
  shares[n] = 1;
  if (!(from < to) || pyramid.store().lanes() == 0) return shares;
  for (std::size_t l = 0; l < pyramid.store().lanes(); ++l) pyramid.add_time(SlotId(l), from, to, shares.data());
  const double all = static_cast<double>((to - from).count) * static_cast<double>(pyramid.store().lanes());
  for (std::size_t c = 0; c < n; ++c) {
    shares[c] /= all;
    shares[n] -= shares[c];
  }
  shares[n] = std::max(0.0, shares[n]);
  return shares;
}

Table timeline_table(const TimelineIndex& index, TimeRange range, const std::vector<SlotId>& picked,
                     const Filter& filter) {
  std::vector<SlotId> lanes = picked;
  if (lanes.empty())
    for (std::size_t l = 0; l < index.lanes.size(); ++l) lanes.push_back(SlotId(l));
  Table spans{{"slot", "activity", "span", "task", "from (s)", "to (s)", "length (s)"}, {}};
  if (add_spans(index, range, lanes, filter, spans)) return spans;

  Table table{{"slot", "from (s)", "to (s)", "compute (%)", "communication (%)", "synchronisation (%)", "overhead (%)",
               "idle (%)"},
              {}};
  const Tick from = std::max(Tick{}, range.from), to = std::min(index.end(), range.to);
  const double length = std::max(1.0, static_cast<double>((to - from).count));
  for (const SlotId lane : lanes) {
    double sums[activities - 1] = {};
    index.activity->add_time(lane, from, to, sums);
    QStringList row{text(index.lanes[lane.index()].name), plain_number(index.clock().seconds(from).value),
                    plain_number(index.clock().seconds(to).value)};
    double idle = 1;
    for (const double sum : sums) {
      row << share_text(sum / length);
      idle -= sum / length;
    }
    row << share_text(std::max(0.0, idle));
    table.rows.push_back(row);
  }
  return table;
}

}  // namespace pelsim::gui
