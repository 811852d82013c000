#pragma once
#include <QPlainTextEdit>

class QCompleter;
class QStringListModel;

namespace pelsim::gui {

class ScenarioDocument;

/// A text field with line numbers and a mark at one line. Undo is the document's, not its own.
class SourceEdit final : public QPlainTextEdit {
  Q_OBJECT

 public:
  explicit SourceEdit(QWidget* parent = nullptr);

  /// Line from 1, 0: none. `column` counts characters from 1; 0: the whole line.
  void mark_error(int line, int column);
  /// Puts the cursor there and shows it.
  void go_to(int line, int column);
  /// Replaces what differs, so that cursor and scroll bars stay.
  void take_text(const QString& text);
  /// Words for the one that ends at the cursor and began at `begin`.
  void offer(const QStringList& words, int begin);
  int number_width() const;
  void paint_numbers(QPaintEvent* event);

 Q_SIGNALS:
  void undo_wanted();
  void redo_wanted();
  void completion_wanted();

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void place_numbers();
  void show_marks();
  void complete(const QString& word);

  QWidget* numbers_;
  QCompleter* completer_;
  QStringListModel* words_;
  int completion_begin_ = 0;
  int error_line_ = 0, error_column_ = 0;
};

}  // namespace pelsim::gui
