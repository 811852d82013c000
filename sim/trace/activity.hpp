#pragma once
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "sim/trace/span.hpp"

namespace pelsim {

/// What a lane does, as pictures tell it apart; spans of several kinds share one. Fixed order everywhere.
enum class LaneActivity : std::uint8_t { compute, communication, synchronisation, overhead, idle };
inline constexpr std::size_t activities = 5;

/// compute; wait_data and message are communication; waits for tasks, policies and devices are synchronisation.
LaneActivity activity_of(SpanKind);
std::string_view name_of(LaneActivity);

/// Sorts spans into classes whose time is added up. The class `count` is what is left: idle.
struct SpanClasses {
  std::size_t count = activities - 1;
  std::array<std::uint8_t, span_kinds> of_kind{};
  /// By task: added to the class of compute, so that kinds of tasks are told apart. Empty: they are one class.
  std::vector<std::uint8_t> of_task = {};

  std::uint8_t of(SpanKind kind, std::uint32_t task) const {
    const std::uint8_t c = of_kind[static_cast<std::size_t>(kind)];
    return kind == SpanKind::compute && task < of_task.size() ? static_cast<std::uint8_t>(c + of_task[task]) : c;
  }
};

/// One class for each activity.
SpanClasses activity_classes();
/// compute is split into `kinds` classes, by task; those of the other activities come first, in their order.
SpanClasses kind_classes(std::vector<std::uint8_t> class_of_task, std::size_t kinds);

}  // namespace pelsim
