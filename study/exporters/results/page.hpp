#pragma once
#include <string>

#include "study/results/findings.hpp"

namespace pelsim::results {

/// The whole page. Grows with the number of points up to a limit that is told, not with the number of runs.
std::string results_page(const Study&);
/// The findings for a terminal.
std::string results_text(const Study&);

}  // namespace pelsim::results
