#include "gui/timeline/counter_strip.hpp"

#include <fmt/format.h>

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "gui/palette.hpp"
#include "models/quantity_text.hpp"
#include "sim/metrics/energy.hpp"

namespace pelsim::gui {
namespace {

constexpr double room_above = 3;

QString value_text(double value, const QString& unit) {
  if (unit == "W") return QString::fromStdString(text_of(Watts(value)));
  return QString::fromStdString(fmt::format("{:.4g}", value));
}

StepCounter power_of(const ShownRun& run) {
  const EnergyUse use = energy_use(run.trace(), *run.scenario->costs);
  StepCounter counter(run.end(), use.power.size());
  for (std::size_t i = 0; i < use.power.size(); ++i)
    counter.add(use.power[i].from, i + 1 < use.power.size() ? use.power[i + 1].from : run.end(),
                use.power[i].power.value);
  counter.finish();
  return counter;
}

}  // namespace

std::shared_ptr<const std::vector<CounterRow>> counters_of(const TimelineIndex& index) {
  const AttemptColumns& columns = index.store->columns();
  auto rows = std::make_shared<std::vector<CounterRow>>();
  const auto add = [&](const QString& name, const QString& unit, StepCounter counter) {
    if (counter.highest() > 0) rows->push_back({name, unit, std::move(counter)});
  };
  StepCounter working(index.end(), columns.count), waiting(index.end(), columns.count);
  for (std::size_t i = 0; i < columns.count; ++i) {
    const SlotTimes times = columns.times(i);
    working.add(times.start, times.end, static_cast<double>(columns.slots[i]));
    waiting.add(times.ready, times.reserved);
  }
  working.finish();
  waiting.finish();
  add("working slots", {}, std::move(working));
  add("ready tasks", {}, std::move(waiting));
  if (!index.run) return rows;
  const auto& transfers = index.run->trace().transfers;
  StepCounter moving(index.end(), transfers.size());
  for (const Transfer& transfer : transfers) moving.add(transfer.start, transfer.end);
  moving.finish();
  add("transfers", {}, std::move(moving));
  if (index.run->report.energy) add("power", "W", power_of(*index.run));
  return rows;
}

CounterStrip::CounterStrip(ViewState& state, QWidget* parent) : QWidget(parent), state_(state) {
  setObjectName("timeline-counters");
  setAccessibleName("Counters over time");
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  connect(&state_, &ViewState::visible_changed, this, [this] { update(); });
}

void CounterStrip::set_counters(std::shared_ptr<const std::vector<CounterRow>> counters) {
  counters_ = std::move(counters);
  updateGeometry();
  update();
}

void CounterStrip::set_margins(int left, int right) {
  left_ = left;
  right_ = right;
  update();
}

int CounterStrip::row_height() const { return QFontMetrics(font()).height() + 10; }

QSize CounterStrip::sizeHint() const {
  return {400, counters_ ? row_height() * static_cast<int>(counters_->size()) : 0};
}

void CounterStrip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), palette().color(QPalette::Window));
  if (!counters_) return;
  const QFontMetrics metrics(font());
  const QRect plot(left_, 0, std::max(1, width() - left_ - right_), height());
  const TimeRange seen = state_.visible();
  const double per_pixel = static_cast<double>(seen.length().count) / plot.width();
  QColor ink = palette().color(QPalette::WindowText), area = ink;
  area.setAlpha(70);
  for (std::size_t r = 0; r < counters_->size(); ++r) {
    const CounterRow& row = (*counters_)[r];
    const int top = static_cast<int>(r) * row_height();
    const double room = row_height() - room_above - 1, bottom = top + row_height() - 1;
    painter.fillRect(QRectF(plot.left(), top + 1, plot.width(), row_height() - 1), palette().color(QPalette::Base));
    for (int x = 0; x < plot.width(); ++x) {
      const double from = static_cast<double>(seen.from.count) + per_pixel * x;
      const double high = row.counter.mean(from, from + per_pixel) / row.counter.highest() * room;
      painter.fillRect(QRectF(plot.left() + x, bottom - high, 1, high), area);
      painter.fillRect(QRectF(plot.left() + x, bottom - high, 1, 1), ink);
    }
    painter.setPen(ink);
    const QRect names(2, top, left_ - 8, row_height());
    painter.drawText(names, Qt::AlignRight | Qt::AlignVCenter,
                     metrics.elidedText(row.name, Qt::ElideRight, names.width()));
    const QRect values(plot.right() + 4, top, right_ - 6, row_height());
    const QString most = value_text(row.counter.highest(), row.unit);
    painter.drawText(values, Qt::AlignLeft | Qt::AlignTop, metrics.elidedText(most, Qt::ElideRight, values.width()));
  }
}

}  // namespace pelsim::gui
