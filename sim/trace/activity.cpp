#include "sim/trace/activity.hpp"

#include <cassert>
#include <utility>

namespace pelsim {

Activity activity_of(SpanKind kind) {
  switch (kind) {
    case SpanKind::compute: return Activity::compute;
    case SpanKind::wait_data:
    case SpanKind::message: return Activity::communication;
    case SpanKind::wait_dependency:
    case SpanKind::wait_scheduler:
    case SpanKind::wait_device: return Activity::synchronisation;
    case SpanKind::overhead: return Activity::overhead;
    case SpanKind::idle: return Activity::idle;
  }
  return Activity::idle;
}

std::string_view name_of(Activity activity) {
  switch (activity) {
    case Activity::compute: return "compute";
    case Activity::communication: return "communication";
    case Activity::synchronisation: return "synchronisation";
    case Activity::overhead: return "overhead";
    case Activity::idle: return "idle";
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
    const Activity activity = activity_of(static_cast<SpanKind>(k));
    const std::size_t c = activity == Activity::compute ? activities - 2
                          : activity == Activity::idle  ? classes.count
                                                        : static_cast<std::size_t>(activity) - 1;
    classes.of_kind[k] = static_cast<std::uint8_t>(c);
  }
  classes.of_task = std::move(class_of_task);
  return classes;
}

}  // namespace pelsim
