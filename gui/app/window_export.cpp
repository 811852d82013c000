#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>

#include "gui/app/main_window.hpp"
#include "gui/app/table_dialog.hpp"
#include "gui/export/picture.hpp"
#include "gui/export/report_page.hpp"
#include "gui/export/subject.hpp"
#include "gui/export/table_text.hpp"

namespace pelsim::gui {
namespace {

const ViewEntry* entry_of(const std::vector<ViewEntry>& all, const QString& id) {
  for (const ViewEntry& entry : all)
    if (entry.id == id) return &entry;
  return nullptr;
}

PictureStyle style_of(const View& view, const ViewState& state, const QPalette& palette) {
  return {.palette = palette,
          .head = head_of(view, state.run().get()),
          .caption = state.run() ? caption_of(*state.run()) : QString()};
}

}  // namespace

void MainWindow::tell_errors(const std::function<void()>& act) {
  try {
    act();
  } catch (const ScenarioError& error) {
    messages_->say(MessageBar::Kind::error, error.what());
  }
}

QMenu* MainWindow::menu_of(View& view) {
  auto* menu = new QMenu(&view);
  const auto add = [&](const QString& text, void (MainWindow::*run)()) {
    connect(menu->addAction(text), &QAction::triggered, this, [this, &view, run] {
      docks_.bring_to_front(view.id());
      (this->*run)();
    });
  };
  add(tr("As table..."), &MainWindow::show_table);
  add(tr("Copy as image"), &MainWindow::copy_image);
  add(tr("Export..."), &MainWindow::export_view);
  return menu;
}

void MainWindow::show_table() {
  const View* view = docks_.front();
  if (view == nullptr) return;
  auto* dialog = new TableDialog(view->title(), view->table(), this);
  connect(dialog, &TableDialog::failed, this,
          [this](const QString& why) { messages_->say(MessageBar::Kind::error, why); });
  dialog->show();
}

void MainWindow::copy_image() {
  View* view = docks_.front();
  const std::vector<ViewEntry> all = view_catalog();
  if (view == nullptr) return;
  const std::unique_ptr<View> copy =
      view_for_picture(*entry_of(all, view->id()), state_, view->save(), QApplication::palette());
  PictureStyle style = style_of(*view, state_, QApplication::palette());
  style.scale = 2;
  QApplication::clipboard()->setImage(gui::picture(*copy, style));
  messages_->say(MessageBar::Kind::note, tr("%1 is on the clipboard as an image").arg(view->title()));
}

void MainWindow::export_view() {
  View* view = docks_.front();
  if (view == nullptr) return;
  // The filter that is picked tells size and colours; the name's ending tells the format.
  const QString plain = tr("PNG picture (*.png)"), twice = tr("PNG picture, 2x (*.png)"),
                four = tr("PNG picture, 4x (*.png)"), paper = tr("PNG picture, 2x, black on white (*.png)"),
                svg = tr("SVG, black on white (*.svg)"), pdf = tr("PDF, black on white (*.pdf)"),
                table = tr("CSV table (*.csv)");
  QString picked = twice;
  const QString file =
      QFileDialog::getSaveFileName(this, tr("Export %1").arg(view->title()), view->id() + ".png",
                                   QStringList{plain, twice, four, paper, svg, pdf, table}.join(";;"), &picked);
  if (file.isEmpty()) return;
  const QString format = QFileInfo(file).suffix().toLower();
  const bool on_white = picked == paper || format == "svg" || format == "pdf";
  const QPalette palette = on_white ? palette_of(ThemeChoice::print, {}) : QApplication::palette();
  const std::vector<ViewEntry> all = view_catalog();
  tell_errors([&] {
    if (!view_formats().contains(format))
      throw ScenarioError(Place{file.toStdString()}, "ends in none of .png, .svg, .pdf, .csv");
    const std::unique_ptr<View> copy = view_for_picture(*entry_of(all, view->id()), state_, view->save(), palette);
    PictureStyle style = style_of(*view, state_, palette);
    style.scale = picked == plain ? 1 : picked == four ? 4 : 2;
    write_view(file, format, *copy, style);
    messages_->say(MessageBar::Kind::note, tr("%1 is written to %2").arg(view->title(), file));
  });
}

void MainWindow::export_everything() {
  const QString folder = QFileDialog::getExistingDirectory(this, tr("Folder for pictures and tables of all views"));
  if (folder.isEmpty()) return;
  const QPalette palette = QApplication::palette();
  tell_errors([&] {
    int files = 0;
    for (const ViewEntry& entry : view_catalog()) {
      const View* shown = docks_.view(entry.id);
      const Subject subject(entry, state_);
      const std::unique_ptr<View> copy =
          view_for_picture(entry, state_, shown != nullptr ? shown->save() : QJsonObject(), palette);
      PictureStyle style = style_of(*copy, state_, palette);
      style.head += subject.note();
      style.scale = 2;
      for (const char* format : {"png", "csv"}) {
        write_view(QDir(folder).filePath(entry.id + "." + format), format, *copy, style);
        ++files;
      }
    }
    messages_->say(MessageBar::Kind::note, tr("%1 files are written to %2").arg(files).arg(folder));
  });
}

void MainWindow::export_report() {
  if (!state_.run()) return messages_->say(MessageBar::Kind::error, tr("there is no run to report on"));
  const QString file = QFileDialog::getSaveFileName(this, tr("Report of the run"), "report.html",
                                                    tr("One HTML file (*.html);;PDF (*.pdf)"));
  if (file.isEmpty()) return;
  tell_errors([&] {
    const std::vector<ReportPicture> pictures = report_pictures(state_, {1200, 750}, 2);
    const bool is_pdf = file.endsWith(".pdf", Qt::CaseInsensitive);
    write_bytes(file, is_pdf ? report_pdf(*state_.run(), pictures) : report_html(*state_.run(), pictures).toUtf8());
    messages_->say(MessageBar::Kind::note, tr("The report is written to %1").arg(file));
  });
}

}  // namespace pelsim::gui
