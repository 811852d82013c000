#include "gui/export/subject.hpp"

#include <QObject>
#include <algorithm>

#include "sim/metrics/critical_path.hpp"

namespace pelsim::gui {

std::optional<std::uint32_t> last_decided(const ShownRun& run) {
  const Trace& trace = run.trace();
  const CriticalPath path = critical_path(trace, run.graph(), run.platform());
  std::optional<std::uint32_t> last, any, pinned;
  Tick latest{-1};
  std::vector<bool> on_path(run.graph().tasks());
  for (const PathStep& step : path.steps)
    if (step.task) on_path[step.task.index()] = true;
  for (std::uint32_t i = 0; i < trace.attempts.size(); ++i) {
    const Attempt& a = trace.attempts[i];
    if (a.outcome != Outcome::done) continue;
    pinned = i;  // they are in order of their end
    if (a.pinned) continue;
    any = i;
    if (!on_path[a.task.index()] || a.end < latest) continue;
    last = i;
    latest = a.end;
  }
  return last ? last : any ? any : pinned;
}

Subject::Subject(const ViewEntry& entry, ViewState& state) : state_(state), before_(state.selection()) {
  if (entry.about != ViewEntry::About::task || before_.attempt || !state.run()) return;
  const std::optional<std::uint32_t> attempt = last_decided(*state.run());
  if (!attempt) return;
  const ShownRun& run = *state.run();
  Selection picked = before_;
  picked.attempt = attempt;
  state.select(std::move(picked));
  note_ = QObject::tr(" \u2014 no task is picked: %1, for which the end of the run waited last")
              .arg(QString::fromStdString(std::string(run.graph().name(run.trace().attempts[*attempt].task))));
}

Subject::~Subject() { state_.select(before_); }

}  // namespace pelsim::gui
