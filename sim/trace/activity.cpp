#include "sim/trace/activity.hpp"

#include <cassert>
#include <utility>

namespace pelsim {

LaneActivity activity_of(SpanKind kind) {
  switch (kind) {
    case SpanKind::compute: return LaneActivity::compute;
    case SpanKind::wait_data:
    case SpanKind::message: return LaneActivity::communication;
    case SpanKind::wait_dependency:
    case SpanKind::wait_scheduler:
    case SpanKind::wait_device: return LaneActivity::synchronisation;
    case SpanKind::overhead: return LaneActivity::overhead;
    case SpanKind::idle: return LaneActivity::idle;
  }
  return LaneActivity::idle;
}

std::string_view name_of(LaneActivity activity) {
  switch (activity) {
    case LaneActivity::compute: return "compute";
    case LaneActivity::communication: return "communication";
    case LaneActivity::synchronisation: return "synchronisation";
    case LaneActivity::overhead: return "overhead";
    case LaneActivity::idle: return "idle";
  }
  return "";
}

SpanClasses activity_classes() {
  SpanClasses classes;
  for (std::size_t k = 0; k < span_kinds; ++k)
    classes.of_kind[k] = static_cast<std::uint8_t>(activity_of(static_cast<SpanKind>(k)));
  return classes;
}

SpanClasses kind_classes(std::vector<std::uint8_t> class_of_task, std::size_t kinds) {
  assert(kinds > 0);
  SpanClasses classes;
  classes.count = activities - 2 + kinds;  // neither compute as a whole nor idle
  for (std::size_t k = 0; k < span_kinds; ++k) {
    const LaneActivity activity = activity_of(static_cast<SpanKind>(k));
    const std::size_t c = activity == LaneActivity::compute ? activities - 2
                          : activity == LaneActivity::idle  ? classes.count
                                                            : static_cast<std::size_t>(activity) - 1;
    classes.of_kind[k] = static_cast<std::uint8_t>(c);
  }
  classes.of_task = std::move(class_of_task);
  return classes;
}

}  // namespace pelsim
