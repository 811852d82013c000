#pragma once
#include "gui/app/arguments.hpp"

namespace pelsim::gui {

/// Writes what `--export` asks for and tells each file on stdout. Returns the exit code: 3 bad input, 4 a run failed,
/// as the command line's; what could be written is written all the same. Needs a QApplication on any platform.
int export_files(const Arguments&);

}  // namespace pelsim::gui
