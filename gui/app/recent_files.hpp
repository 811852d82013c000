#pragma once
#include <QStringList>

namespace pelsim::gui {

inline constexpr qsizetype most_recent_files = 10;

/// The list with `file` in front, once, and no longer than it may be. Paths are absolute.
QStringList with_recent(QStringList files, const QString& file);

}  // namespace pelsim::gui
