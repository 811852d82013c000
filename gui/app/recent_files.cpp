#include "gui/app/recent_files.hpp"

#include <QFileInfo>

namespace pelsim::gui {

QStringList with_recent(QStringList files, const QString& file) {
  const QString path = QFileInfo(file).absoluteFilePath();
  files.removeAll(path);
  files.prepend(path);
  return files.mid(0, most_recent_files);
}

}  // namespace pelsim::gui
