#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMimeData>
#include <QSettings>
#include <QStandardPaths>

#include "gui/app/main_window.hpp"
#include "gui/app/recent_files.hpp"
#include "gui/app/status_line.hpp"
#include "gui/editor/editor_session.hpp"
#include "gui/export/picture.hpp"
#include "gui/run/perform.hpp"
#include "models/text_file.hpp"

namespace pelsim::gui {
namespace {

QSettings settings() {
  const QString folder = QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation);
  return QSettings(folder + "/window.ini", QSettings::IniFormat);
}

/// Raised when docks get other names: an older arrangement then no longer fits.
constexpr int dock_version = 1;

}  // namespace

void MainWindow::open(const QStringList& files) {
  for (const QString& file : files) {
    if (file_kind(file.toStdString()) != FileKind::session) continue;
    if (files.size() == 1) return open_session(file);
    messages_->say(MessageBar::Kind::error, tr("%1 is a session: open it alone").arg(file));
    return;
  }
  comparing_ = files.size() > 1;
  if (comparing_) state_.pin(nullptr);
  for (qsizetype i = 0; i < files.size(); ++i) {
    RunRequest wanted{.file = files[i].toStdString(), .overrides = overrides_, .engine = engine_};
    if (i > 0) wanted.when = RunRequest::When::queued;
    remember(files[i]);
    if (file_kind(wanted.file) == FileKind::scenario) {
      if (!overrides_.empty()) editor_.open_file(wanted.file, overrides_);
      state_.set_document(wanted.file);
    }
    request(wanted);
  }
  if (comparing_) docks_.apply(Preset::compare);
}

void MainWindow::open(const Arguments& arguments) {
  engine_ = arguments.engine;
  overrides_ = arguments.overrides;
  QStringList files = arguments.files;
  if (!arguments.base.isEmpty()) files.prepend(arguments.base);
  open(files);
  overrides_.clear();  // F5 repeats the request, which has them
}

void MainWindow::open_dialog() {
  open(QFileDialog::getOpenFileNames(this, tr("Open scenarios or traces"), {},
                                     tr("Scenarios and traces (*.toml *.pel);;All files (*)")));
}

void MainWindow::open_session_dialog() {
  const QString file = QFileDialog::getOpenFileName(this, tr("Open a session"), {}, tr("Sessions (*.pelsession)"));
  if (!file.isEmpty()) open_session(file);
}

void MainWindow::save_session_dialog() {
  const QString file =
      QFileDialog::getSaveFileName(this, tr("Save the session"), "runs.pelsession", tr("Sessions (*.pelsession)"));
  if (!file.isEmpty()) save_session_to(file);
}

void MainWindow::save_session_to(const QString& file) {
  tell_errors([&] { write_bytes(file, to_json(session())); });
}

void MainWindow::open_session(const QString& file) {
  try {
    const std::string text(TextFile::read(file.toStdString()).text());
    const std::optional<Session> read = session_from_json(QByteArray::fromStdString(text));
    if (!read) throw ScenarioError(Place{file.toStdString()}, "is no session of this version of pelsim");
    if (!file.startsWith(crash_folder())) remember(file);
    state_.pin(nullptr);
    if (read->runs.empty()) return restore(*read);
    restoring_ = read;
    for (std::size_t i = 0; i < read->runs.size(); ++i) {
      RunRequest again = read->runs[i].request;
      if (i == 0) again.when = RunRequest::When::now;
      request(again);
    }
  } catch (const ScenarioError& error) {
    messages_->say(MessageBar::Kind::error, error.what());
  }
}

Session MainWindow::session() const {
  Session made;
  for (const ListedRun& listed : runs_.runs()) {
    if (listed.run == state_.run()) made.shown = static_cast<int>(made.runs.size());
    if (listed.run == state_.base()) made.base = static_cast<int>(made.runs.size());
    made.runs.push_back({listed.request, listed.run->label, scenario_hash(listed.run->scenario_text)});
  }
  if (state_.run()) made.visible = state_.visible();
  made.marked = state_.marked();
  made.lanes = state_.selection().lanes;
  for (const Docks::Panel& panel : docks_.panels())
    if (panel.view != nullptr) made.views[panel.view->id()] = panel.view->save();
  made.docks = saveState(dock_version);
  made.document = state_.document();
  return made;
}

/// The runs are there by now, in the order in which the session names them; one that failed is missing.
void MainWindow::restore(const Session& session) {
  const auto found = [&](int index) -> RunPtr {
    if (index < 0) return nullptr;
    const SessionRun& wanted = session.runs[static_cast<std::size_t>(index)];
    for (auto listed = runs_.runs().rbegin(); listed != runs_.runs().rend(); ++listed) {
      const RunRequest& made = listed->request;
      const bool same = made.file == wanted.request.file && made.text == wanted.request.text &&
                        made.label == wanted.request.label && made.engine == wanted.request.engine;
      if (same && listed->run->label == wanted.label) return listed->run;
    }
    return nullptr;
  };
  QStringList changed;
  std::size_t at = runs_.runs().size() - std::min(runs_.runs().size(), session.runs.size());
  for (std::size_t i = 0; i < session.runs.size() && at + i < runs_.runs().size(); ++i) {
    const ShownRun& run = *runs_.runs()[at + i].run;
    if (runs_.runs()[at + i].request.file != session.runs[i].request.file) continue;
    if (!session.runs[i].label.empty()) runs_.rename(at + i, session.runs[i].label);
    if (scenario_hash(run.scenario_text) != session.runs[i].hash) changed << QString::fromStdString(run.label);
  }
  state_.pin(found(session.base));
  if (const RunPtr shown = found(session.shown)) state_.show(shown);
  if (!session.document.empty()) state_.set_document(session.document);
  if (session.visible) state_.set_visible(*session.visible);
  if (session.marked) state_.mark(session.marked);
  Selection selection;
  for (const SlotId lane : session.lanes)
    if (state_.run() && lane.index() < state_.run()->platform().slots()) selection.lanes.push_back(lane);
  state_.select(selection);
  for (const Docks::Panel& panel : docks_.panels())
    if (panel.view != nullptr) panel.view->restore(session.views[panel.view->id()].toObject());
  if (restoreState(session.docks, dock_version)) arranged_ = true;
  if (!changed.isEmpty())
    messages_->say(MessageBar::Kind::note, tr("Scenarios have changed since the session was saved, and were run as "
                                              "they are now: %1")
                                               .arg(changed.join(", ")));
}

void MainWindow::remember(const QString& file) {
  recent_ = with_recent(recent_, file);
  if (options_.keeps_settings) settings().setValue("recent", recent_);
}

void MainWindow::clear_recent() {
  recent_.clear();
  if (options_.keeps_settings) settings().setValue("recent", recent_);
}

void MainWindow::fill_recent_menu() {
  recent_menu_->clear();
  for (const QString& file : recent_) {
    const bool exists = QFileInfo::exists(file);
    QAction* entry = recent_menu_->addAction(exists ? file : tr("%1 (missing)").arg(file));
    entry->setEnabled(exists);
    connect(entry, &QAction::triggered, this, [this, file] { open(QStringList{file}); });
  }
  if (recent_.isEmpty()) recent_menu_->addAction(tr("none yet"))->setEnabled(false);
}

void MainWindow::load_settings() {
  const QSettings kept = settings();
  recent_ = kept.value("recent").toStringList().mid(0, most_recent_files);
  set_theme(theme_choice(kept.value("theme").toString()));
  set_font_scale(kept.value("font-scale", 100).toInt());
  action("motion")->setChecked(kept.value("reduced-motion").toBool());
  toggle_motion();
  restoreGeometry(kept.value("geometry").toByteArray());
  arranged_ = restoreState(kept.value("docks").toByteArray(), dock_version);
}

void MainWindow::save_settings() const {
  QSettings kept = settings();
  kept.setValue("recent", recent_);
  kept.setValue("theme", name_of(theme_));
  kept.setValue("font-scale", font_scale_);
  kept.setValue("reduced-motion", action("motion")->isChecked());
  kept.setValue("geometry", saveGeometry());
  kept.setValue("docks", saveState(dock_version));
}

QString MainWindow::crash_folder() {
  return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + "/unfinished";
}

void MainWindow::autosave() {
  if (runs_.runs().empty()) return;
  tell_errors([this] { crash_file_.write(to_json(session())); });
}

void MainWindow::offer_crashed_session() {
  const std::optional<QString> left = crash_file_.left_behind();
  if (!left) return;
  messages_->say(MessageBar::Kind::note, tr("The last session did not end properly; its runs can be made again."),
                 tr("Restore it"), [this, file = *left] { open_session(crash_file_.take_over(file)); });
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
  QStringList files;
  for (const QUrl& url : event->mimeData()->urls())
    if (url.isLocalFile()) files.push_back(url.toLocalFile());
  event->acceptProposedAction();
  if (!files.isEmpty()) open(files);
}

}  // namespace pelsim::gui
