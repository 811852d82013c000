#include "gui/run/run_progress.hpp"

#include <fmt/format.h>

#include "models/quantity_text.hpp"

namespace pelsim::gui {

RunProgress progress_of(RunPhase phase, std::uint64_t done, std::uint64_t tasks, Seconds running) {
  RunProgress progress{.phase = phase, .done = done, .tasks = tasks};
  if (phase == RunPhase::loading || done == 0 || !(running.value > 0)) return progress;
  progress.per_second = static_cast<double>(done) / running.value;
  // Attempts that failed and were done again count too.
  if (done <= tasks) progress.left = Seconds(static_cast<double>(tasks - done) / progress.per_second);
  return progress;
}

std::string text_of(const RunProgress& progress) {
  switch (progress.phase) {
    case RunPhase::loading: return "loading";
    case RunPhase::reporting: return "computing the report";
    case RunPhase::running: break;
  }
  std::string text = fmt::format("running: {} of {} tasks", grouped(progress.done), grouped(progress.tasks));
  if (progress.per_second > 0)
    text += fmt::format(", {} tasks/s", grouped(static_cast<std::uint64_t>(progress.per_second)));
  if (progress.left) text += ", " + format_quantity(progress.left->value, Unit::seconds) + " left";
  return text;
}

std::string grouped(std::uint64_t value) {
  std::string digits = std::to_string(value);
  for (std::size_t i = digits.size(); i > 3;) digits.insert(i -= 3, "\u202f");  // narrow, never breaks
  return digits;
}

}  // namespace pelsim::gui
