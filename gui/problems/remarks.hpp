#pragma once
#include <optional>
#include <string>
#include <vector>

#include "gui/problems/self_checks.hpp"
#include "gui/state/run_request.hpp"

namespace pelsim::gui {

/// One line of the view `problems`.
struct Remark {
  enum class Kind { error, note, fulfilled } kind = Kind::note;
  std::string text;
  Place place = {};
};
std::string_view name_of(Remark::Kind);

/// Errors first: why there is no run, why it ended early, checks that do not hold; then the report's notes; then the
/// checks that hold.
std::vector<Remark> remarks(const std::optional<RunFailure>&, const ShownRun*, const std::vector<SelfCheck>&);

}  // namespace pelsim::gui
