#pragma once
#include <QDialog>
#include <functional>
#include <vector>

class QLineEdit;
class QListWidget;

namespace pelsim::gui {

/// A line to type in and what fits to it below: command palette, find, search. Not modal: Esc or a click elsewhere
/// closes it.
class Picker : public QDialog {
  Q_OBJECT

 public:
  struct Choice {
    QString text, detail;
    std::function<void()> act;
  };
  /// What fits to a text, best first; at most a few hundred.
  using Source = std::function<std::vector<Choice>(const QString& text)>;

  Picker(const QString& title, const QString& hint, Source, QWidget* parent);

 protected:
  bool eventFilter(QObject*, QEvent*) override;

 private:
  void fill();
  void pick();

  Source source_;
  std::vector<Choice> choices_;
  QLineEdit* line_;
  QListWidget* list_;
};

/// How well a name fits to what was typed: 0 not at all; more where words begin with it. Case does not matter, and
/// letters may be left out ("ldb" fits "Load balance").
int fitness(const QString& typed, const QString& name);

}  // namespace pelsim::gui
