#pragma once
#include <QPointF>
#include <QString>
#include <vector>

#include "gui/timeline/timeline_scene.hpp"

class QPainter;

namespace pelsim::gui {

struct CanvasInk;

/// Where a task of the run on show could run instead, as long as somebody drags it there.
struct TaskMove {
  std::uint32_t attempt = 0;
  DeviceId here;
  QString refusal = {};                      ///< why it cannot be moved at all; empty: it can
  std::vector<std::optional<Seconds>> time;  ///< by device: what it computes there; none: it cannot run there
  bool fits(DeviceId device) const { return device != here && device.index() < time.size() && time[device.index()]; }
};
TaskMove task_move(const ShownRun&, std::uint32_t attempt);

/// The device whose lanes the row shows; none where they are of several.
std::optional<DeviceId> device_of(const Platform&, const Row&);
/// "move T6 to P1: computes in 11 s (here 16 s)", or why it cannot go there.
QString move_text(const ShownRun&, const TaskMove&, std::optional<DeviceId> target);
/// Veils the rows in which the task cannot run, and shows its span where the mouse holds it.
void paint_move(QPainter&, const TimelineScene&, const TaskMove&, QPointF from, QPointF mouse, const CanvasInk&);

}  // namespace pelsim::gui
