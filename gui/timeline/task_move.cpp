#include "gui/timeline/task_move.hpp"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>

#include "gui/timeline/canvas_paint.hpp"
#include "models/quantity_text.hpp"

namespace pelsim::gui {
namespace {

QString name_of(const ShownRun& run, const TaskMove& move) {
  return QString::fromStdString(std::string(run.graph().name(run.trace().attempts[move.attempt].task)));
}

QString name_of(const ShownRun& run, DeviceId device) {
  return QString::fromStdString(run.platform().device(device).name.text());
}

}  // namespace

TaskMove task_move(const ShownRun& run, std::uint32_t attempt) {
  const Attempt& a = run.trace().attempts[attempt];
  const Platform& platform = run.platform();
  TaskMove move{attempt, platform.device_of(a.first), {}, {}};
  if (run.source == ShownRun::Source::trace)
    move.refusal = QObject::tr("a trace alone cannot be run again");
  else if (run.partial)
    move.refusal = QObject::tr("the run ended early: a move needs a whole one");
  else if (a.pinned)
    move.refusal = QObject::tr("%1 is pinned to its device: no policy placed it").arg(name_of(run, move));
  if (!move.refusal.isEmpty()) return move;
  const CostModel& costs = *run.scenario->costs;
  move.time.resize(platform.devices());
  for (std::size_t d = 0; d < move.time.size(); ++d) {
    const Seconds time = costs.time(a.task, DeviceId(d));
    if (time < forever && run.graph().slots(a.task) <= platform.device(DeviceId(d)).slots) move.time[d] = time;
  }
  bool any = false;
  for (std::size_t d = 0; d < move.time.size(); ++d) any = any || move.fits(DeviceId(d));
  if (!any) move.refusal = QObject::tr("no other device can run %1").arg(name_of(run, move));
  return move;
}

std::optional<DeviceId> device_of(const Platform& platform, const Row& row) {
  if (row.lanes.empty()) return std::nullopt;
  const DeviceId device = platform.device_of(row.lanes.front());
  const bool one =
      std::all_of(row.lanes.begin(), row.lanes.end(), [&](SlotId lane) { return platform.device_of(lane) == device; });
  return one ? std::optional(device) : std::nullopt;
}

QString move_text(const ShownRun& run, const TaskMove& move, std::optional<DeviceId> target) {
  if (!move.refusal.isEmpty()) return move.refusal;
  const QString task = name_of(run, move);
  if (!target || *target == move.here) return QObject::tr("drop %1 on a lane of another device").arg(task);
  if (!move.fits(*target)) return QObject::tr("%1 cannot run on %2").arg(task, name_of(run, *target));
  const auto time = [&](DeviceId device) {
    return move.time[device.index()] ? QString::fromStdString(text_of(*move.time[device.index()]))
                                     : QObject::tr("unknown");
  };
  return QObject::tr("move %1 to %2: computes in %3 (here %4)")
      .arg(task, name_of(run, *target), time(*target), time(move.here));
}

void paint_move(QPainter& painter, const TimelineScene& scene, const TaskMove& move, QPointF from, QPointF mouse,
                const CanvasInk& ink) {
  const ShownRun& run = *scene.index->run;
  painter.save();
  painter.setClipRect(scene.plot);
  QColor veil = ink.palette.color(QPalette::Window);
  veil.setAlpha(190);
  for (const Row& row : scene.rows->rows) {
    if (!scene.is_seen(row) || row.is_title()) continue;
    const auto device = device_of(run.platform(), row);
    const QRectF box(scene.plot.left(), scene.y_of(row), scene.plot.width(), row.height);
    if (!device || (*device != move.here && !move.fits(*device))) painter.fillRect(box, veil);
  }
  const Row* target = scene.row_at(mouse.y());
  const auto device = target != nullptr ? device_of(run.platform(), *target) : std::nullopt;
  const bool fits = device && move.fits(*device);
  if (fits) {
    painter.setPen(QPen(ink.palette.color(QPalette::Highlight), 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(
        QRectF(scene.plot.left() + 1, scene.y_of(*target) + 1, scene.plot.width() - 2, target->height - 2));
  }
  // The span as long as it would compute there, where the mouse holds it.
  const Attempt& a = run.trace().attempts[move.attempt];
  const double ticks = fits ? static_cast<double>(run.trace().clock.ticks(*move.time[device->index()]).count)
                            : static_cast<double>((a.end - a.run).count);
  const double height = std::max(8, scene.rows->lane_height - 4);
  const double top = target != nullptr ? scene.y_of(*target) + (target->height - height) / 2 : mouse.y() - height / 2;
  const QRectF ghost(scene.x_of(a.run) + mouse.x() - from.x(), top,
                     std::max(3.0, ticks / scene.scale.ticks_per_pixel()), height);
  painter.setPen(QPen(ink.palette.color(QPalette::Text), 1.5, Qt::DashLine));
  QColor body = colour_of(Activity::compute, scene.theme);
  body.setAlpha(fits ? 220 : 90);
  painter.setBrush(body);
  painter.drawRect(ghost);
  painter.restore();

  const QString text = move_text(run, move, device);
  const QFontMetricsF metrics(ink.font);
  const double width = metrics.horizontalAdvance(text) + 12;
  const double left = std::clamp(mouse.x() + 14, 0.0, std::max(0.0, scene.plot.right() - width));
  const double below = mouse.y() + 18;
  const bool is_low = below + metrics.height() + 4 > scene.plot.bottom();
  const QRectF box(left, is_low ? mouse.y() - metrics.height() - 14 : below, width, metrics.height() + 4);
  painter.setPen(ink.palette.color(QPalette::Mid));
  painter.setBrush(ink.palette.color(QPalette::ToolTipBase));
  painter.drawRect(box);
  painter.setPen(ink.palette.color(QPalette::ToolTipText));
  painter.drawText(box, Qt::AlignCenter, text);
}

}  // namespace pelsim::gui
