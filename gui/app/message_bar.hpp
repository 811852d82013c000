#pragma once
#include <QToolBar>
#include <functional>

class QLabel;
class QToolButton;

namespace pelsim::gui {

/// One line above the docks that tells what went wrong or was done. It never takes the focus; it goes when it is
/// closed, or when the next message comes.
class MessageBar : public QToolBar {
  Q_OBJECT

 public:
  enum class Kind { error, note };

  explicit MessageBar(QWidget* parent = nullptr);

  void say(Kind, const QString& text);
  /// With a button: "Open problems".
  void say(Kind, const QString& text, const QString& action, std::function<void()> act);
  QString text() const;

 private:
  QLabel* text_;
  QAction* action_;
  std::function<void()> act_;
};

}  // namespace pelsim::gui
