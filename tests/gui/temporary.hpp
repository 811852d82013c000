#pragma once
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <filesystem>
#include <string>

namespace pelsim::gui {

/// Long enough for a machine that does other things besides; a test that waits so long fails.
inline constexpr int deadline_ms = 60'000;

/// True once the signal has come `count` times.
inline bool came(QSignalSpy& spy, int count = 1) {
  while (spy.count() < count)
    if (!spy.wait(deadline_ms)) return false;
  return true;
}

/// In the source tree.
inline std::string gallery(const std::string& name) { return PELSIM_SOURCE_DIR "/scenarios/" + name; }

/// A folder that is gone with the test.
struct Folder {
  QTemporaryDir dir;
  QString file(const QString& name) const { return dir.filePath(name); }
  std::string path(const std::string& name) const { return dir.filePath(QString::fromStdString(name)).toStdString(); }
  QString write(const QString& name, const QByteArray& text) const {
    QFile out(file(name));
    if (out.open(QIODevice::WriteOnly)) out.write(text);
    return file(name);
  }
  /// What scenarios of the gallery name beside them is found from here too.
  void link_gallery_data() const { std::filesystem::create_directory_symlink(gallery("data"), path("data")); }
};

inline QByteArray bytes_of(const QString& file) {
  QFile in(file);
  return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
}

}  // namespace pelsim::gui
