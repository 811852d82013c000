#pragma once
#include "gui/view.hpp"
#include "study/decisions.hpp"

namespace pelsim::gui {

/// The candidates as rows, the winner first, then by expected end; those that cannot run the task last.
Table decision_table(const Decision&, const Scenario&);
/// "T8, placed at 42 s by 'mct'"; for plans "planned before the run by 'heft'".
QString decision_heading(const Decision&, const Scenario&);

}  // namespace pelsim::gui
