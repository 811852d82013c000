#pragma once
#include <string>

#include "gui/state/run_request.hpp"
#include "study/results/table.hpp"

namespace pelsim::gui {

/// The file that was swept, by the name that the results have of it: the document that is open, or beside the results,
/// in one of the folders above them, or in a folder `scenarios` there. Empty: none of that name is there.
std::string swept_scenario(const results::Table&, const std::string& document);

/// One run of a sweep once more: its scenario with what the command line of the sweep set, the values of its point and
/// its seed.
RunRequest request_of(const results::Table&, std::size_t row, const std::string& scenario);

}  // namespace pelsim::gui
