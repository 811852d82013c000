#pragma once
#include <QLockFile>
#include <QString>
#include <optional>

namespace pelsim::gui {

/// A session that is written aside while the window lives, so that it outlives the window's crash. Each window has a
/// file of its own, and a lock beside it that the system takes away with the process.
class CrashFile {
 public:
  explicit CrashFile(const QString& folder);

  /// Throws ScenarioError where it cannot be written.
  void write(const QByteArray& session);
  /// Of this window, and of the broken one that it took over or was asked about: the window ends as it should.
  void remove();
  /// The newest file of a window that broke.
  std::optional<QString> left_behind();
  /// Makes that file this window's own, so that it is still there if this one breaks too. Empty: it is gone.
  QString take_over(const QString& left);

 private:
  QString folder_, path_, offered_;
  QLockFile lock_;
};

}  // namespace pelsim::gui
