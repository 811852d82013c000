#include <QActionGroup>
#include <QDockWidget>
#include <QKeyEvent>
#include <QLabel>
#include <QMenuBar>
#include <QPainter>
#include <QSlider>
#include <QStyle>
#include <QToolBar>

#include "gui/app/main_window.hpp"
#include "gui/app/status_line.hpp"
#include "models/quantity_text.hpp"

namespace pelsim::gui {

std::vector<MainWindow::Command> MainWindow::commands() {
  using W = MainWindow;
  return {
      {"new", "File", "New from the gallery...", "Ctrl+N", "Begin with a copy of a scenario that exists",
       &W::new_from_gallery},
      {"open", "File", "Open...", "Ctrl+O", "Open scenarios, folders of runs, or traces", &W::open_dialog},
      {"save", "File", "Save scenario", "Ctrl+S", "The editor's text, to its file", &W::save_scenario},
      {"save-as", "File", "Save scenario as...", "", "The editor's text, to another file", &W::save_scenario_as},
      {"open-session", "File", "Open session...", "Ctrl+Shift+O", "Runs, ranges and docks of an earlier session",
       &W::open_session_dialog},
      {"save-session", "File", "Save session...", "Ctrl+Shift+S", "Runs, ranges and docks, to go on later",
       &W::save_session_dialog},
      {"clear-recent", "File", "Clear recent files", "", "Forget the files opened lately", &W::clear_recent},
      {"export-view", "File", "Export view...", "Ctrl+E", "The view in front as PNG, SVG, PDF or CSV", &W::export_view},
      {"export-all", "File", "Export all views...", "Ctrl+Shift+E", "Every view as a picture and a table",
       &W::export_everything},
      {"report", "File", "Report...", "Ctrl+Shift+R", "The whole run as one HTML or PDF file", &W::export_report},
      {"quit", "File", "Quit", "Ctrl+Q", "Close the window", nullptr},
      {"undo", "Edit", "Undo", "Ctrl+Z", "The last change of the scenario, by text, form or slider", &W::undo},
      {"redo", "Edit", "Redo", "Ctrl+Y", "Take back Undo", &W::redo},
      {"copy-image", "Edit", "Copy as image", "Ctrl+Shift+C", "The view in front, to the clipboard", &W::copy_image},
      {"as-table", "Edit", "As table...", "Ctrl+T", "What the view in front shows, as rows and columns",
       &W::show_table},
      {"clear-marks", "Edit", "Clear range and selection", "Ctrl+Shift+A", "Statistics are over the whole run again",
       &W::clear_marks},
      {"run", "Run", "Run", "F5", "Run the scenario again", &W::run_again},
      {"stop", "Run", "Stop", "Shift+F5", "Stop the run; what it has done is kept", &W::stop},
      {"pin", "Run", "Pin run as A", "Ctrl+B", "Compare with the run on show; again: no longer", &W::pin_shown},
      {"play", "Run", "Play", "Alt+P", "Move the play head through the range; again: pause", &W::play_or_pause},
      {"step", "Run", "Step", "Alt+.", "The play head goes to the next event", &W::step},
      {"rewind", "Run", "Rewind", "Alt+,", "The play head goes to the beginning of the range", &W::rewind},
      {"explore", "View", "Explore", "Ctrl+1", "All docks in their places", &W::explore},
      {"compare", "View", "Compare", "Ctrl+2", "Timeline and charts of two runs", &W::compare},
      {"lab", "View", "Lab", "Ctrl+3", "The lesson in place of the scenario", &W::lab},
      {"present", "View", "Present", "Ctrl+4", "Pictures without forms", &W::present},
      {"zoom-back", "View", "Back to the last zoom", "Alt+Left", "What time views showed before", &W::zoom_back},
      {"zoom-forward", "View", "Forward again", "Alt+Right", "Undo Back", &W::zoom_forward},
      {"larger", "View", "Larger letters", "Ctrl++ Ctrl+=", "10 % more, up to 200 %", &W::larger},
      {"smaller", "View", "Smaller letters", "Ctrl+-", "10 % less, down to 80 %", &W::smaller},
      {"normal-size", "View", "Normal letters", "Ctrl+0", "100 %", &W::normal_size},
      {"system-theme", "View", "System colours", "", "As the desktop has them", &W::system_theme},
      {"light-theme", "View", "Light colours", "", "Dark letters on light ground", &W::light_theme},
      {"dark-theme", "View", "Dark colours", "", "Light letters on dark ground", &W::dark_theme},
      {"motion", "View", "Reduced motion", "", "The play head moves in few steps", &W::toggle_motion},
      {"next-panel", "View", "Next panel", "F6", "Move the keyboard to the next dock", &W::next_panel},
      {"previous-panel", "View", "Previous panel", "Shift+F6", "Move the keyboard to the dock before",
       &W::previous_panel},
      {"palette", "Analyse", "Commands...", "Ctrl+Shift+P", "Find a command by its name", &W::find_command},
      {"find", "Analyse", "Find lane, device or link...", "Ctrl+P", "Pick it in all views", &W::find_place},
      {"search", "Analyse", "Search tasks...", "Ctrl+F", "Pick a task by its name or kind", &W::find_task},
      {"problems", "Analyse", "Problems", "Ctrl+Shift+M", "Errors, notes and the run's self-checks", &W::show_problems},
      {"keys", "Help", "Keys", "? F1", "All keys of the window and its views", &W::show_keys},
      {"about", "Help", "About pelsim", "", "Version and licence", &W::show_about},
  };
}

QAction* MainWindow::action(const char* id) const {
  for (QAction* action : actions_)
    if (action->objectName() == id) return action;
  return nullptr;
}

void MainWindow::make_actions() {
  std::vector<std::pair<QString, QMenu*>> menus;
  for (const char* name : {"File", "Edit", "Run", "View", "Analyse", "Help"})
    menus.emplace_back(name, menuBar()->addMenu(tr(name)));
  const auto menu = [&](const QString& name) {
    for (const auto& [known, made] : menus)
      if (known == name) return made;
    return menus.front().second;
  };
  for (const Command& command : commands()) {
    auto* action = new QAction(tr(command.text), this);
    action->setObjectName(command.id);
    action->setToolTip(tr(command.tip));
    action->setStatusTip(tr(command.tip));
    const QString keys = QString(command.keys).replace(' ', "; ");
    if (!keys.isEmpty()) action->setShortcuts(QKeySequence::listFromString(keys));  // of "" it makes an empty sequence
    if (command.run != nullptr)
      connect(action, &QAction::triggered, this, command.run);
    else
      connect(action, &QAction::triggered, this, &QWidget::close);
    actions_.push_back(action);
    addAction(action);
    menu(command.menu)->addAction(action);
  }
  recent_menu_ = new QMenu(tr("Recent files"), this);
  recent_menu_->setToolTipsVisible(true);
  menu("File")->insertMenu(action("clear-recent"), recent_menu_);
  connect(recent_menu_, &QMenu::aboutToShow, this, &MainWindow::fill_recent_menu);

  auto* themes = new QActionGroup(this);
  for (const char* id : {"system-theme", "light-theme", "dark-theme"}) {
    action(id)->setCheckable(true);
    themes->addAction(action(id));
  }
  action("motion")->setCheckable(true);

  QMenu* engines = menu("Run")->addMenu(tr("Engine"));
  auto* engine_group = new QActionGroup(this);
  for (const char* name : {"native", "simgrid", "host"}) {
    QAction* pick = engines->addAction(name);
    pick->setCheckable(true);
    pick->setChecked(engine_ == name);
    engine_group->addAction(pick);
    connect(pick, &QAction::triggered, this, [this, name] { pick_engine(name); });
  }
  view_menu_ = menu("View")->addMenu(tr("Panels"));
  for (const Docks::Panel& panel : docks_.panels()) view_menu_->addAction(panel.dock->toggleViewAction());
}

void MainWindow::make_toolbar() {
  QToolBar* bar = addToolBar(tr("Run"));
  bar->setObjectName("run-bar");
  bar->setMovable(false);
  action("run")->setIcon(style()->standardIcon(QStyle::SP_BrowserReload));
  action("stop")->setIcon(style()->standardIcon(QStyle::SP_BrowserStop));
  dress_player();
  bar->setIconSize(QSize(18, 18));
  bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  for (const char* id : {"run", "stop"}) bar->addAction(action(id));
  bar->addSeparator();
  for (const char* id : {"rewind", "play", "step"}) bar->addAction(action(id));
  bar->addWidget(new QLabel(tr(" speed "), bar));
  auto* speed = new QSlider(Qt::Horizontal, bar);
  speed->setRange(Player::slowest, Player::fastest);
  speed->setPageStep(2);
  speed->setValue(player_.speed());
  speed->setFixedWidth(110);
  speed->setAccessibleName(tr("Speed of the play head"));
  const auto told = [speed](int value) {
    speed->setToolTip(
        tr("The play head crosses the range in %1").arg(QString::fromStdString(text_of(Player::length_at(value)))));
  };
  told(speed->value());
  connect(speed, &QSlider::valueChanged, &player_, &Player::set_speed);
  connect(speed, &QSlider::valueChanged, speed, told);
  bar->addWidget(speed);
  bar->addSeparator();
  for (const char* id : {"find", "palette"}) bar->addAction(action(id));
  connect(&player_, &Player::changed, this, [this, speed] {
    speed->setValue(player_.speed());
    action("play")->setText(player_.playing() ? tr("Pause") : tr("Play"));
    dress_player();
  });
}

/// The style draws these in black, which is not to be seen on dark ground.
void MainWindow::dress_player() {
  const auto icon = [this](QStyle::StandardPixmap which) {
    QPixmap drawn = style()->standardIcon(which).pixmap(QSize(24, 24));
    QPainter painter(&drawn);
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(drawn.rect(), palette().color(QPalette::ButtonText));
    return QIcon(drawn);
  };
  action("play")->setIcon(icon(player_.playing() ? QStyle::SP_MediaPause : QStyle::SP_MediaPlay));
  action("step")->setIcon(icon(QStyle::SP_MediaSkipForward));
  action("rewind")->setIcon(icon(QStyle::SP_MediaSkipBackward));
}

void MainWindow::changeEvent(QEvent* event) {
  QMainWindow::changeEvent(event);
  if (event->type() == QEvent::PaletteChange && action("play") != nullptr) dress_player();
}

/// Keys that no view wanted: these have a meaning in lists and lines of text, which therefore come first.
void MainWindow::keyPressEvent(QKeyEvent* event) {
  if (event->modifiers() != Qt::NoModifier) return QMainWindow::keyPressEvent(event);
  switch (event->key()) {
    case Qt::Key_Space: play_or_pause(); return;
    case Qt::Key_N: step(); return;
    case Qt::Key_Escape: state_.marked() || state_.selection() != Selection{} ? clear_marks() : stop(); return;
    default: QMainWindow::keyPressEvent(event);
  }
}

void MainWindow::pick_engine(const QString& name) { engine_ = name.toStdString(); }

void MainWindow::step() { player_.step(); }

void MainWindow::play_or_pause() { player_.toggle(); }

void MainWindow::rewind() { player_.rewind(); }

void MainWindow::toggle_motion() {
  player_.set_motion(action("motion")->isChecked() ? Player::Motion::calm : Player::Motion::steady);
}

void MainWindow::clear_marks() {
  state_.mark(std::nullopt);
  state_.select({});
}

void MainWindow::pin_shown() { state_.pin(state_.base() == state_.run() ? nullptr : state_.run()); }

void MainWindow::stop() {
  if (!controller_.busy()) return;
  controller_.cancel();
  if (controller_.cancelling()) status_->show_cancelling();
}

}  // namespace pelsim::gui
