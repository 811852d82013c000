#include "gui/state/shown_run.hpp"

#include <utility>

namespace pelsim::gui {

ShownRun::ShownRun(std::string name, std::shared_ptr<const Scenario> s, RunResult r, Report p, Source from)
    : label(std::move(name)),
      scenario(std::move(s)),
      result(std::move(r)),
      report(std::move(p)),
      scenario_text(scenario->resolved),
      partial(static_cast<bool>(result.error)),
      source(from),
      lanes_(std::make_unique<SlotLanes>(result.trace, scenario->platform->slots())) {}

}  // namespace pelsim::gui
