#include "gui/app/crash_file.hpp"

#include <QDir>
#include <QFile>
#include <QUuid>

#include "gui/export/picture.hpp"

namespace pelsim::gui {
namespace {

const QString lock_ending = QStringLiteral(".lock");

}  // namespace

CrashFile::CrashFile(const QString& folder)
    : folder_(folder),
      path_(QDir(folder).filePath(QUuid::createUuid().toString(QUuid::WithoutBraces) + ".pelsession")),
      lock_(path_ + lock_ending) {
  lock_.setStaleLockTime(0);  // its age says nothing, its process does
}

void CrashFile::write(const QByteArray& session) {
  QDir().mkpath(folder_);
  if (!lock_.isLocked()) lock_.tryLock(0);
  write_bytes(path_, session);
}

void CrashFile::remove() {
  QFile::remove(path_);
  if (!offered_.isEmpty()) QFile::remove(offered_);
  lock_.unlock();
}

std::optional<QString> CrashFile::left_behind() {
  for (const QString& name : QDir(folder_).entryList({"*.pelsession"}, QDir::Files, QDir::Time)) {
    const QString file = QDir(folder_).filePath(name);
    if (file == path_) continue;
    QLockFile lock(file + lock_ending);
    lock.setStaleLockTime(0);
    if (!lock.tryLock(0)) continue;  // its window is still there
    return offered_ = file;
  }
  return std::nullopt;
}

QString CrashFile::take_over(const QString& left) {
  lock_.tryLock(0);
  QFile::remove(path_);
  return QFile::rename(left, path_) ? path_ : QString();
}

}  // namespace pelsim::gui
