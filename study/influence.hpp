#pragma once
#include <string>
#include <vector>

#include "study/report.hpp"

namespace pelsim {

/// What was there and made no difference to a run: devices and links that nothing used, a network over which nothing
/// moved or that moves everything in no time, noise over nothing. Sentences for the report's notes. Parameters that no
/// model asked for are known to the loader, which notes them itself. Precondition: the run has a trace.
std::vector<std::string> influence_notes(const Scenario&, const RunResult&, const Report&);

/// "a, b and c"; from the fifth on only how many more there are.
std::string named_together(const std::vector<std::string>& names);

}  // namespace pelsim
