#include "gui/app/main_window.hpp"

#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QMenuBar>
#include <QPainter>
#include <QStatusBar>
#include <QUndoStack>

#include "gui/app/runs_panel.hpp"
#include "gui/app/status_line.hpp"
#include "gui/editor/editor_session.hpp"

namespace pelsim::gui {

MainWindow::MainWindow(Options options)
    : options_(options),
      system_palette_(QApplication::palette()),
      base_font_(QApplication::font().pointSizeF()),
      editor_(EditorSession::of(state_)),
      docks_(*this),
      player_(Player::of(state_)),
      messages_(new MessageBar(this)),
      status_(new StatusLine(*statusBar(), state_)) {
  setWindowTitle("pelsim");
  setAcceptDrops(true);
  resize(1440, 900);
  make_docks();
  make_actions();
  make_toolbar();
  addToolBarBreak();
  addToolBar(messages_);
  connect_runs();
  connect_editor();
  if (options_.keeps_settings) load_settings();
  autosave_.setInterval(60'000);
  connect(&autosave_, &QTimer::timeout, this, &MainWindow::autosave);
  if (options_.keeps_settings) autosave_.start();
}

MainWindow::~MainWindow() {
  editor_.document().undo_stack().disconnect(this);  // it tells that it is emptied as it goes, last of all
  // Docks and their views go before the state that they look at.
  docks_.remove_all();
}

void MainWindow::make_docks() {
  panel_ = new RunsPanel(state_, runs_, this);
  docks_.add(panel_, "runs", tr("Runs"), ViewEntry::Place::left, nullptr);
  for (const ViewEntry& entry : view_catalog()) {
    View* view = entry.make(state_, this);
    docks_.add(view, entry.id, entry.title, entry.place, menu_of(*view));
    connect(view, &View::status_changed, this, [this, view] {
      if (view == docks_.front()) status_->show_view_status(view->status());
    });
    if (entry.id == "timeline") status_->show_view_status(view->status());
  }
  connect(&docks_, &Docks::front_changed, this, [this] {
    if (const QString text = docks_.front()->status(); !text.isEmpty()) status_->show_view_status(text);
  });
}

void MainWindow::connect_runs() {
  connect(&controller_, &RunController::started, this, [this](const RunRequest&) {
    action("run")->setEnabled(true);
    action("stop")->setEnabled(true);
  });
  connect(&controller_, &RunController::progressed, this, [this](const RunProgress& progress) {
    if (!controller_.cancelling()) status_->show_progress(progress);
  });
  connect(&controller_, &RunController::finished, this, &MainWindow::run_finished);
  connect(&controller_, &RunController::failed, this, &MainWindow::run_failed);
  connect(&controller_, &RunController::rested, this, &MainWindow::all_ended);
  connect(status_, &StatusLine::cancel_wanted, this, &MainWindow::stop);
  connect(&state_, &ViewState::run_wanted, this, &MainWindow::request);
  connect(&state_, &ViewState::view_wanted, &docks_, &Docks::bring_to_front);
  connect(&state_, &ViewState::run_changed, this, &MainWindow::list_shown_run);
  connect(panel_, &RunsPanel::export_wanted, this, [this](const RunPtr& run) {
    state_.show(run);
    export_everything();
  });
  action("stop")->setEnabled(false);
}

void MainWindow::request(const RunRequest& request) {
  last_request_ = request;
  controller_.request(request);
}

void MainWindow::run_finished(const RunPtr& run, const RunRequest& request) {
  state_.set_failure(std::nullopt);
  runs_.add(run, request, state_.base());
  if (request.text) {
    editor_.made_of(run, *request.text);
    if (!state_.base()) state_.pin(state_.run());  // what it was before the change
  }
  if (comparing_ && !state_.base()) state_.pin(run);
  state_.show(run);
  if (run->partial)
    messages_->say(MessageBar::Kind::error,
                   tr("%1 ended early: %2. What it did until then is shown.")
                       .arg(QString::fromStdString(run->label), QString::fromStdString(run->report.error)),
                   tr("Open problems"), [this] { show_problems(); });
  else
    messages_->hide();
}

void MainWindow::run_failed(const RunFailure& failure, const RunRequest&) {
  state_.set_failure(failure);
  messages_->say(MessageBar::Kind::error, QString::fromStdString(failure.message), tr("Open problems"),
                 [this] { show_problems(); });
}

void MainWindow::list_shown_run() {
  const RunPtr& run = state_.run();
  setWindowTitle(run ? tr("%1 - pelsim").arg(QString::fromStdString(run->label)) : "pelsim");
  if (!run || runs_.find(run)) return;
  // A view made it (the editor): it can be made again from the text it was made of.
  runs_.add(run, {.file = run->scenario->file, .text = run->scenario_text, .label = run->label}, state_.base());
}

void MainWindow::all_ended() {
  status_->hide_progress();
  action("stop")->setEnabled(false);
  comparing_ = false;
  if (!restoring_) return;
  const Session session = *std::exchange(restoring_, std::nullopt);
  restore(session);
}

void MainWindow::take(const ScenarioDocument& document) {
  if (!document.text().empty()) editor_.document().open(document.text(), document.file(), document.folder());
}

void MainWindow::adopt(const RunPtr& run, const RunPtr& base) {
  const auto add = [this](const RunPtr& r) {
    if (r && !runs_.find(r)) runs_.add(r, {.file = r->scenario->file, .label = r->label}, nullptr);
  };
  add(base);
  add(run);
  state_.pin(base);
  state_.show(run);
}

QImage MainWindow::picture(QSize size, double scale) {
  setAttribute(Qt::WA_DontShowOnScreen);
  resize(size);
  show();
  // Layouts settle in rounds: docks first, then what is in them.
  for (int i = 0; i < 10; ++i) QApplication::processEvents();
  QImage image(size * scale, QImage::Format_ARGB32_Premultiplied);
  image.setDevicePixelRatio(scale);
  image.fill(palette().color(QPalette::Window));
  QPainter painter(&image);
  render(&painter);
  return image;
}

void MainWindow::showEvent(QShowEvent* event) {
  QMainWindow::showEvent(event);
  if (!std::exchange(arranged_, true)) docks_.apply(Preset::explore);
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (options_.keeps_settings && !may_close()) return event->ignore();
  controller_.cancel();
  if (options_.keeps_settings) {
    save_settings();
    crash_file_.remove();
  }
  event->accept();
}

}  // namespace pelsim::gui
