#pragma once
#include <string>
#include <vector>

#include "gui/state/shown_run.hpp"

namespace pelsim::gui {

/// A scenario of the gallery, run on the native engine; `file` is relative to the source tree.
RunPtr shown_run(const std::string& file, const std::vector<Override>& overrides = {});

}  // namespace pelsim::gui
