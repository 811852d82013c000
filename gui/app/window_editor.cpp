#include <QFileDialog>
#include <QMessageBox>
#include <QUndoStack>

#include "gui/app/main_window.hpp"
#include "gui/editor/editor_session.hpp"
#include "gui/editor/gallery_dialog.hpp"

namespace pelsim::gui {

void MainWindow::connect_editor() {
  connect(&editor_, &EditorSession::message, this,
          [this](const QString& text) { messages_->say(MessageBar::Kind::note, text); });
  QUndoStack& changes = editor_.document().undo_stack();
  const auto follow = [this, &changes] {
    action("undo")->setEnabled(changes.canUndo());
    action("redo")->setEnabled(changes.canRedo());
  };
  connect(&changes, &QUndoStack::indexChanged, this, follow);
  connect(&changes, &QUndoStack::cleanChanged, this, [this](bool clean) { setWindowModified(!clean); });
  follow();
}

void MainWindow::new_from_gallery() {
  auto* dialog = new GalleryDialog(editor_, this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->show();
}

void MainWindow::save_scenario() { editor_.document().file().empty() ? save_scenario_as() : void(editor_.save()); }

void MainWindow::save_scenario_as() {
  const QString file = QFileDialog::getSaveFileName(
      this, tr("Save the scenario"), QString::fromStdString(editor_.document().file()), tr("Scenarios (*.toml)"));
  if (!file.isEmpty()) editor_.save(file.toStdString());
}

void MainWindow::undo() { editor_.document().undo_stack().undo(); }

void MainWindow::redo() { editor_.document().undo_stack().redo(); }

/// The editor's text, where that is what was run last (or nothing was); else what was opened, once more.
void MainWindow::run_again() {
  const ScenarioDocument& document = editor_.document();
  const bool is_edited = !document.text().empty() && (!last_request_ || last_request_->file == document.name());
  if (!is_edited && !last_request_) return open_dialog();
  RunRequest again = is_edited ? RunRequest{.file = document.name(), .text = document.text()} : *last_request_;
  if (is_edited && last_request_) again.overrides = last_request_->overrides;
  if (is_edited && document.is_clean() && !document.file().empty()) again.text.reset();
  again.engine = engine_;
  again.when = RunRequest::When::now;
  request(again);
}

/// What is lost for ever is asked for: the one question of this window.
bool MainWindow::may_close() {
  if (editor_.document().is_clean()) return true;
  const auto answer = QMessageBox::question(
      this, tr("Changes are not saved"), tr("The scenario in the editor has changes that are not saved."),
      QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, QMessageBox::Save);
  if (answer == QMessageBox::Save) save_scenario();
  return answer == QMessageBox::Discard || editor_.document().is_clean();
}

}  // namespace pelsim::gui
