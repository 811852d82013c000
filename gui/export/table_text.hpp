#pragma once
#include <QString>

#include "gui/view.hpp"

namespace pelsim::gui {

/// RFC 4180: cells with a comma, a quote or a line break are quoted; lines end in LF, as our other CSV files.
QString csv(const Table&);
/// For the clipboard of a spreadsheet: cells between tabs.
QString tab_separated(const Table&);

}  // namespace pelsim::gui
