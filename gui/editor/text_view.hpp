#pragma once
#include "gui/view.hpp"

class QLabel;
class QPushButton;

namespace pelsim::gui {

class EditorSession;
class SourceEdit;
class TomlHighlighter;

/// The scenario's text: coloured, numbered, with the first mistake marked at its place and told below.
class TextView final : public View {
  Q_OBJECT

 public:
  explicit TextView(ViewState& state, QWidget* parent = nullptr);
  /// The lines of the text, numbered.
  Table table() const override;
  QString nothing_to_show() const override;
  QString status() const override;
  std::vector<KeyHelp> keys() const override;
  SourceEdit& editor() { return *edit_; }

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void take_edit();
  void show_text();
  void show_problem();
  void complete();

  EditorSession& session_;
  SourceEdit* edit_;
  TomlHighlighter* highlighter_;
  QLabel* message_;
  QPushButton* go_;
  bool taking_ = false;  ///< text moves between editor and document: not to be sent back
  int typing_ = 0;       ///< number of the run of keys that are undone together
};

}  // namespace pelsim::gui
