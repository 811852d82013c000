#pragma once
#include <QDialog>

#include "gui/editor/gallery.hpp"

class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QPushButton;

namespace pelsim::gui {

class EditorSession;
class TomlHighlighter;

/// The scenarios that came with the program: filtered by words, with comment and text. The chosen one is opened as a
/// copy that has no file yet. Not modal.
class GalleryDialog final : public QDialog {
  Q_OBJECT

 public:
  explicit GalleryDialog(EditorSession& session, QWidget* parent = nullptr);
  GalleryDialog(EditorSession& session, std::vector<GalleryEntry> entries, const QString& folder,
                QWidget* parent = nullptr);

  QLineEdit* filter() const { return filter_; }
  QListWidget* list() const { return list_; }

 Q_SIGNALS:
  /// It is in the session's document now.
  void opened(const QString& title);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void fill();
  void preview();
  void open();

  EditorSession& session_;
  std::vector<GalleryEntry> entries_;
  QString folder_;
  QLineEdit* filter_;
  QListWidget* list_;
  QLabel *title_, *count_;
  QPlainTextEdit *about_, *text_;
  TomlHighlighter* highlighter_;
  QPushButton* open_;
};

}  // namespace pelsim::gui
