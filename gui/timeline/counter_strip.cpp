#include "gui/timeline/counter_strip.hpp"

#include <fmt/format.h>

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>
#include <utility>

#include "gui/palette.hpp"
#include "models/quantity_text.hpp"
#include "sim/metrics/energy.hpp"

namespace pelsim::gui {
namespace {

constexpr double room_above = 3;

QString value_text(double value, const QString& unit) {
  if (unit == "W") return QString::fromStdString(text_of(Watts(value)));
  if (unit == "%")
    return QString::fromStdString(value < 10 ? fmt::format("{:.3g} %", 100 * value)
                                             : fmt::format("{:.0f} %", 100 * value));
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

CounterRows counters_of(const TimelineIndex& index, Bytes least_message) {
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
  for (const Transfer& transfer : transfers)
    if (!(index.run->graph().size(transfer.item) < least_message)) moving.add(transfer.start, transfer.end);
  moving.finish();
  add("transfers", {}, std::move(moving));
  if (index.run->report.energy) add("power", "W", power_of(*index.run));
  return rows;
}

CounterRows link_counters(const ShownRun& run, const LinkTraffic& traffic, const std::vector<LinkId>& links) {
  auto rows = std::make_shared<std::vector<CounterRow>>();
  for (const LinkId link : links)
    rows->push_back({QString::fromStdString(run.platform().link(link).name.text()), "%", traffic.load(link)});
  return rows;
}

std::vector<LinkId> links_to_count(const LinkTraffic& traffic, const Selection& selection, std::size_t most) {
  std::vector<LinkId> links = selection.pairs.empty() ? traffic.by_load() : traffic.by_load(selection.pairs);
  links.resize(std::min(links.size(), most));
  const std::optional<LinkId> picked = selection.link;
  if (!picked || most == 0 || std::find(links.begin(), links.end(), *picked) != links.end()) return links;
  if (selection.pairs.empty()) links.clear();
  links.insert(links.begin(), *picked);
  return links;
}

CounterStrip::CounterStrip(ViewState& state, QWidget* parent) : QWidget(parent), state_(state) {
  setObjectName("timeline-counters");
  setAccessibleName("Counters over time");
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  connect(&state_, &ViewState::visible_changed, this, [this] { update(); });
}

void CounterStrip::set_counters(CounterRows counters) {
  counters_ = std::move(counters);
  updateGeometry();
  update();
}

void CounterStrip::set_room(int height) {
  if (std::exchange(room_, height) == height) return;
  updateGeometry();
  update();
}

std::size_t CounterStrip::rows_in_room() const {
  constexpr int least_rows = 2;
  return std::min(rows().size(), static_cast<std::size_t>(std::max(least_rows, room_ / row_height())));
}

void CounterStrip::set_links(CounterRows links, Picked picked) {
  links_ = std::move(links);
  picked_ = picked;
  updateGeometry();
  update();
}

std::vector<const CounterRow*> CounterStrip::rows() const {
  std::vector<const CounterRow*> all;
  const bool links_first = picked_ == Picked::yes;
  for (const CounterRows& rows : {links_first ? links_ : counters_, links_first ? counters_ : links_})
    for (std::size_t r = 0; rows && r < rows->size(); ++r) all.push_back(&(*rows)[r]);
  return all;
}

void CounterStrip::set_margins(int left, int right) {
  left_ = left;
  right_ = right;
  update();
}

int CounterStrip::row_height() const { return QFontMetrics(font()).height() + 10; }

QSize CounterStrip::sizeHint() const { return {400, row_height() * static_cast<int>(rows_in_room())}; }

bool CounterStrip::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const std::vector<const CounterRow*> all = rows();
  const int row = help->pos().y() / row_height();
  if (row < 0 || row >= static_cast<int>(rows_in_room())) return true;
  const CounterRow& counter = *all[static_cast<std::size_t>(row)];
  const TimeScale now = scale();
  const int x = help->pos().x() - left_;
  QString text = counter.name + (counter.unit == "%" ? ": share of the link's bandwidth in use" : QString());
  if (help->pos().x() >= left_ && help->pos().x() < width() - right_)
    text += "\n" + value_text(counter.counter.mean(now.ticks_at(x), now.ticks_at(x + 1)), counter.unit) + " here";
  text += "\nat most " + value_text(counter.counter.highest(), counter.unit);
  QToolTip::showText(help->globalPos(), text, this);
  return true;
}

TimeScale CounterStrip::scale() const {
  TimeScale scale{state_.visible(), static_cast<double>(std::max(1, width() - left_ - right_))};
  if (!scale_) return scale;
  const TimeScale rows = scale_();
  if (rows.width == scale.width) scale.pace = rows.pace;
  return scale;
}

void CounterStrip::paint_row(QPainter& painter, const CounterRow& row, QRect area) const {
  const QFontMetrics metrics(font());
  const QRect plot(left_, area.top() + 1, std::max(1, width() - left_ - right_), area.height() - 1);
  const TimeScale now = scale();
  const QColor ink = palette().color(QPalette::WindowText);
  QColor below = ink;
  below.setAlpha(70);
  const double room = row_height() - room_above - 1, bottom = area.bottom();
  painter.fillRect(plot, palette().color(QPalette::Base));
  QPolygonF steps;  // a picture that is no raster gets one shape, not one for each pixel
  for (int x = 0; x < plot.width(); ++x) {
    const double from = now.ticks_at(x), to = now.ticks_at(x + 1);
    const double share = row.counter.highest() > 0 ? row.counter.mean(from, to) / row.counter.highest() : 0;
    const double y = std::round(bottom - share * room);
    if (steps.isEmpty() || steps.back().y() != y) steps << QPointF(plot.left() + x, y);
    if (steps.size() > 1 && steps[steps.size() - 2].y() == y)
      steps.back().setX(plot.left() + x + 1);
    else
      steps << QPointF(plot.left() + x + 1, y);
  }
  QPolygonF area_below = steps;
  area_below << QPointF(plot.left() + plot.width(), bottom) << QPointF(plot.left(), bottom);
  painter.setPen(Qt::NoPen);
  painter.setBrush(below);
  painter.drawPolygon(area_below);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(ink);
  painter.drawPolyline(steps.translated(0, 0.5));
  const QRect names(2, area.top(), left_ - 8, area.height());
  painter.drawText(names, Qt::AlignRight | Qt::AlignVCenter,
                   metrics.elidedText(row.name, Qt::ElideMiddle, names.width()));
  const QRect values(plot.right() + 4, area.top(), right_ - 6, area.height());
  const QString most = value_text(row.counter.highest(), row.unit);
  painter.drawText(values, Qt::AlignLeft | Qt::AlignTop, metrics.elidedText(most, Qt::ElideRight, values.width()));
}

void CounterStrip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), palette().color(QPalette::Window));
  int top = 0;
  const std::vector<const CounterRow*> all = rows();
  for (std::size_t r = 0; r < rows_in_room(); ++r, top += row_height())
    paint_row(painter, *all[r], QRect(0, top, width(), row_height()));
}

}  // namespace pelsim::gui
