#include "gui/timeline/span_labels.hpp"

#include <algorithm>

#include "models/quantity_text.hpp"

namespace pelsim::gui {
namespace {

constexpr double room_beside_text = 8;

QString words_for(SpanKind kind) {
  switch (kind) {
    case SpanKind::idle: return "idle";
    case SpanKind::wait_dependency: return "waits for a predecessor";
    case SpanKind::wait_scheduler: return "waits for the scheduler";
    case SpanKind::wait_device: return "waits for the device";
    case SpanKind::wait_data: return "waits for data";
    case SpanKind::message: return "messages";
    case SpanKind::overhead: return "overhead";
    case SpanKind::compute: return "compute";
  }
  return {};
}

/// The first text that fits.
QString fitting(std::initializer_list<QString> texts, double width,
                const std::function<double(const QString&)>& text_width) {
  for (const QString& text : texts)
    if (text_width(text) + room_beside_text <= width) return text;
  return {};
}

}  // namespace

std::vector<SpanLabel> span_labels(const TimelineScene& scene, const std::function<double(const QString&)>& text_width,
                                   int text_height, std::size_t most) {
  std::vector<SpanLabel> labels;
  if (scene.rows->lane_height < least_edge_height) return labels;
  const double narrow = text_width("M") + room_beside_text;
  // A lane with more spans than this in sight has hardly any that is wide enough.
  const auto crowded = static_cast<std::size_t>(scene.scale.width);
  for (const Row& row : scene.rows->rows) {
    if (labels.size() >= most) break;
    if (!scene.is_seen(row) || row.lanes.size() != 1) continue;
    const SlotId lane = row.lanes.front();
    const Tick to = scene.scale.visible.to;
    const auto all = scene.index->store->attempts(lane);
    const auto ended_by = [&](Tick at) {
      return std::partition_point(all.begin(), all.end(),
                                  [&](std::uint32_t a) { return scene.index->store->columns().ended[a] <= at; });
    };
    if (static_cast<std::size_t>(ended_by(to) - ended_by(scene.scale.visible.from)) > crowded) continue;
    scene.index->store->each_span(lane, scene.scale.visible.from, to, [&](const Span& span) {
      if (span.kind == SpanKind::idle || labels.size() >= most) return;
      const double left = scene.x_of(span.from);
      const double from = std::max<double>(left, scene.plot.left());
      const double until = std::min<double>(scene.x_of(span.to), scene.plot.right() + 1);
      if (until - from < least_label_width) return;
      SpanLabel label{{from, scene.y_of(row), until - from, row.height - 1.0}, span, {}, left >= scene.plot.left()};
      if (row.height >= text_height + 2 && until - from >= narrow) {
        const TaskId task(scene.index->store->columns().task[span.attempt]);
        const QString name = QString::fromStdString(scene.index->task_name(task));
        const QString kind = QString::fromStdString(scene.index->kind_name(task));
        if (span.kind == SpanKind::compute)
          label.text = fitting({name, kind}, until - from, text_width);
        else
          label.text = fitting({words_for(span.kind) + ": " + name, words_for(span.kind)}, until - from, text_width);
      }
      labels.push_back(std::move(label));
    });
  }
  return labels;
}

QString span_text(const TimelineIndex& index, const Span& span, SlotId lane, const TimeScale& scale) {
  const Clock& clock = index.clock();
  QString text = words_for(span.kind);
  if (span.attempt != Span::no_attempt) {
    const TaskId task(index.store->columns().task[span.attempt]);
    text += " " + QString::fromStdString(index.task_name(task));
  }
  text += " on " + QString::fromStdString(index.lanes[lane.index()].name) + ": " +
          QString::fromStdString(text_of(clock.seconds(span.length()))) + ", from " +
          QString::fromStdString(instant_text(span.from, scale, clock)) + " to " +
          QString::fromStdString(instant_text(span.to, scale, clock));
  return text;
}

}  // namespace pelsim::gui
