#include "gui/app/main_window.hpp"

#include <QApplication>
#include <QDockWidget>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QStandardPaths>
#include <QStatusBar>
#include <QTableWidget>
#include <QTest>
#include <map>

#include "gui/app/key_sheet.hpp"
#include "gui/app/picker.hpp"
#include "tests/catch.hpp"
#include "tests/gui/fixture.hpp"
#include "tests/gui/temporary.hpp"

using namespace pelsim;
using namespace pelsim::gui;

namespace {

const MainWindow::Options forgetful{.keeps_settings = false};

QString scenario(const char* name) { return QString::fromStdString(gallery(name)); }

/// Opens the files and waits until all has been run.
void open(MainWindow& window, const QStringList& files) {
  QSignalSpy rested(&window.controller(), &RunController::rested);
  window.open(files);
  REQUIRE(came(rested));
}

void drop(MainWindow& window, const QStringList& files) {
  QMimeData data;
  QList<QUrl> urls;
  for (const QString& file : files) urls.push_back(QUrl::fromLocalFile(file));
  data.setUrls(urls);
  QDropEvent event(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
  QSignalSpy rested(&window.controller(), &RunController::rested);
  QApplication::sendEvent(&window, &event);
  REQUIRE(came(rested));
}

QStringList visible_docks(MainWindow& window) {
  QStringList ids;
  for (const Docks::Panel& panel : window.docks().panels())
    if (!panel.dock->isHidden()) ids.push_back(panel.dock->objectName());
  return ids;
}

/// Of everything that the window shows: keys as the platform writes them.
QString status_text(MainWindow& window) {
  QString text;
  for (const QLabel* label : window.statusBar()->findChildren<QLabel*>()) text += label->text() + "|";
  return text;
}

}  // namespace

TEST_CASE("a scenario that is opened is run and shown in every view") {
  MainWindow window(forgetful);
  window.show();
  open(window, {scenario("heft-paper.toml")});
  REQUIRE(window.state().run());
  CHECK(window.state().run()->report.trace_hash == shown_run("scenarios/heft-paper.toml")->report.trace_hash);
  CHECK(window.runs().runs().size() == 1);
  CHECK(window.message().isEmpty());
  CHECK(window.windowTitle().contains("pelsim"));
  CHECK(status_text(window).contains("10 tasks"));
  CHECK(window.recent_files().front() == scenario("heft-paper.toml"));
  CHECK(window.state().document() == gallery("heft-paper.toml"));
  CHECK_FALSE(window.action("stop")->isEnabled());
}

TEST_CASE("each view of the catalogue has a dock, a menu entry and a place in the tab order") {
  MainWindow window(forgetful);
  for (const ViewEntry& entry : view_catalog()) {
    INFO(entry.id.toStdString());
    const Docks::Panel* panel = window.docks().find(entry.id);
    REQUIRE(panel != nullptr);
    CHECK(panel->view != nullptr);
    CHECK_FALSE(panel->view->accessibleName().isEmpty());
    CHECK(panel->dock->toggleViewAction()->text() == entry.title);
  }
}

TEST_CASE("several files are compared: the first is A, the last is on show") {
  MainWindow window(forgetful);
  open(window, {scenario("heft-paper.toml"), scenario("peft-paper.toml"), scenario("graham.toml")});
  REQUIRE(window.state().base());
  CHECK(window.runs().runs().size() == 3);
  CHECK(window.state().base() == window.runs().runs()[0].run);
  CHECK(window.state().run() == window.runs().runs()[2].run);
}

TEST_CASE("a bad file that is dropped is told in the message bar, with what was there left alone") {
  const Folder folder;
  MainWindow window(forgetful);
  open(window, {scenario("heft-paper.toml")});
  const RunPtr before = window.state().run();
  for (const QString& file : {folder.write("bad.toml", "schema = 1\nthis is no TOML"),
                              folder.write("picture.png", QByteArray("\x89PNG\0", 5)),
                              folder.write("trace.pel", "PELTRACE"), folder.file("missing.toml"), folder.dir.path()}) {
    INFO(file.toStdString());
    drop(window, {file});
    CHECK(window.message().contains(QFileInfo(file).fileName()));
    CHECK(window.state().failure());
    CHECK(window.state().run() == before);
  }
  drop(window, {scenario("graham.toml")});
  CHECK(window.message().isEmpty());
  CHECK_FALSE(window.state().failure());
  CHECK(window.state().run() != before);
}

TEST_CASE("a run is repeated by F5, pinned by Ctrl+B, and stopped runs keep their part") {
  MainWindow window(forgetful);
  window.show();
  open(window, {scenario("heft-paper.toml")});
  window.action("pin")->trigger();
  CHECK(window.state().base() == window.state().run());
  QSignalSpy rested(&window.controller(), &RunController::rested);
  window.action("run")->trigger();
  CHECK(window.action("stop")->isEnabled());
  REQUIRE(came(rested));
  CHECK(window.runs().runs().size() == 2);
  CHECK(window.state().run()->report.trace_hash == window.state().base()->report.trace_hash);
  window.action("pin")->trigger();
  CHECK(window.state().base() == window.state().run());
  window.action("pin")->trigger();
  CHECK_FALSE(window.state().base());

  // Stopped as soon as it has begun: nothing is shown, or a part.
  QSignalSpy began(&window.controller(), &RunController::started);
  window.request({.file = gallery("stencil.toml"), .overrides = {{"workload.steps", "1000"}}});
  REQUIRE(began.count() == 1);
  window.action("stop")->trigger();
  CHECK(window.controller().cancelling());
  REQUIRE(came(rested, 2));
  CHECK((window.state().failure() || window.state().run()->partial));
  CHECK_FALSE(window.message().isEmpty());
}

TEST_CASE("a run that a view has made is in the list too") {
  MainWindow window(forgetful);
  window.state().show(shown_run("scenarios/graham.toml"));
  CHECK(window.runs().runs().size() == 1);
  window.state().show(window.runs().runs()[0].run);
  CHECK(window.runs().runs().size() == 1);
}

TEST_CASE("presets show what belongs to them, and a closed dock comes back by its name") {
  MainWindow window(forgetful);
  window.show();
  window.action("explore")->trigger();
  const QStringList all = visible_docks(window);
  CHECK(all.contains("problems"));
  CHECK(all.contains("runs"));
  window.action("present")->trigger();
  CHECK_FALSE(visible_docks(window).contains("runs"));
  CHECK(visible_docks(window).contains("problems"));
  window.action("lab")->trigger();
  CHECK_FALSE(visible_docks(window).contains("scenario"));
  window.action("explore")->trigger();
  CHECK(visible_docks(window) == all);
  window.docks().find("problems")->dock->close();
  CHECK_FALSE(visible_docks(window).contains("problems"));
  window.show_problems();
  CHECK(visible_docks(window).contains("problems"));
}

TEST_CASE("a session brings runs, pins, ranges, lanes and docks back") {
  const Folder folder;
  Session saved;
  {
    MainWindow window(forgetful);
    open(window, {scenario("heft-paper.toml"), scenario("heft-paper-fixed.toml")});
    window.runs().rename(1, "renamed");
    const Tick end = window.state().run()->end();
    window.state().set_visible({{0}, {end.count / 2}});
    window.state().mark(TimeRange{{0}, {end.count / 4}});
    window.state().select({.lanes = {SlotId(1)}});
    window.docks().find("problems")->dock->close();
    window.save_session_to(folder.file("x.pelsession"));
    saved = window.session();
  }
  MainWindow window(forgetful);
  open(window, {folder.file("x.pelsession")});
  REQUIRE(window.runs().runs().size() == 2);
  CHECK(window.state().base() == window.runs().runs()[0].run);
  CHECK(window.state().run() == window.runs().runs()[1].run);
  CHECK(window.state().run()->label == "renamed");
  CHECK(window.state().visible() == saved.visible);
  CHECK(window.state().marked() == saved.marked);
  CHECK(window.state().selection().lanes == saved.lanes);
  CHECK_FALSE(visible_docks(window).contains("problems"));
  CHECK(window.message().isEmpty());
}

TEST_CASE("a session tells which scenarios are others now, and what is no session is refused") {
  const Folder folder;
  const QByteArray text = bytes_of(scenario("heft-paper.toml"));
  const QString file = folder.write("mine.toml", text);
  {
    MainWindow window(forgetful);
    open(window, {file});
    window.save_session_to(folder.file("x.pelsession"));
  }
  folder.write("mine.toml", QByteArray(text).replace("\"heft\"", "\"cpop\""));
  MainWindow window(forgetful);
  open(window, {folder.file("x.pelsession")});
  CHECK(window.state().run()->report.scheduler == "cpop");
  CHECK(window.message().contains("changed"));
  window.open({folder.write("bad.pelsession", "{}")});
  CHECK(window.message().contains("no session"));
}

TEST_CASE("the theme and the size of letters change at once and stay within their bounds") {
  const QPalette before = QApplication::palette();
  {
    MainWindow window(forgetful);
    window.action("dark-theme")->trigger();
    CHECK(theme_of(QApplication::palette()) == Theme::dark);
    CHECK(theme_of(window.docks().view("problems")->palette()) == Theme::dark);
    window.action("light-theme")->trigger();
    CHECK(theme_of(QApplication::palette()) == Theme::light);
    const double size = QApplication::font().pointSizeF();
    window.action("larger")->trigger();
    CHECK(QApplication::font().pointSizeF() == Approx(1.1 * size));
    for (int i = 0; i < 30; ++i) window.larger();
    CHECK(window.font_scale() == 200);
    for (int i = 0; i < 30; ++i) window.smaller();
    CHECK(window.font_scale() == 80);
    window.normal_size();
    CHECK(QApplication::font().pointSizeF() == Approx(size));
  }
  QApplication::setPalette(before);
}

TEST_CASE("looks and recent files outlive the window, and a file that is gone is grey") {
  QStandardPaths::setTestModeEnabled(true);
  const Folder folder;
  const QString file = folder.write("mine.toml", bytes_of(scenario("heft-paper.toml")));
  const QPalette before = QApplication::palette();
  {
    MainWindow window;
    window.clear_recent();
    open(window, {file});
    window.set_font_scale(120);
    window.set_theme(ThemeChoice::dark);
    window.close();
  }
  QFile::remove(file);
  MainWindow window;
  CHECK(window.font_scale() == 120);
  CHECK(window.theme() == ThemeChoice::dark);
  REQUIRE(window.recent_files() == QStringList{file});
  for (QMenu* menu : window.findChildren<QMenu*>()) {
    if (menu->title() != "Recent files") continue;
    Q_EMIT menu->aboutToShow();
    REQUIRE(menu->actions().size() == 1);
    CHECK_FALSE(menu->actions()[0]->isEnabled());
    CHECK(menu->actions()[0]->text().contains("missing"));
  }
  window.set_font_scale(100);
  window.set_theme(ThemeChoice::system);
  window.clear_recent();
  window.close();
  QApplication::setPalette(before);
  QStandardPaths::setTestModeEnabled(false);
}

TEST_CASE("no key has two meanings, every key is on the sheet, and the manual names them all") {
  MainWindow window(forgetful);
  std::map<QString, QString> meaning;
  QString sheet;
  for (const KeyGroup& group : window.key_groups())
    for (const KeyHelp& key : group.keys) sheet += key.keys + "\n";
  const QString manual = bytes_of(QString(PELSIM_SOURCE_DIR) + "/docs/gui.md");
  for (const MainWindow::Command& command : MainWindow::commands()) {
    const QAction* action = window.action(command.id);
    REQUIRE(action != nullptr);
    CHECK_FALSE(action->toolTip().isEmpty());
    const QString keys = QString(command.keys).replace(" ", ", ");
    CHECK(action->shortcuts().size() == (keys.isEmpty() ? 0 : keys.count(", ") + 1));
    for (const QKeySequence& shortcut : action->shortcuts()) {
      const QString text = shortcut.toString();
      INFO(text.toStdString() << ": " << command.id << " and " << meaning[text].toStdString());
      CHECK(meaning[text].isEmpty());
      meaning[text] = command.id;
    }
    if (keys.isEmpty()) continue;
    INFO(command.id);
    CHECK(sheet.contains(keys + "\n"));
    CHECK(manual.contains(QString("| `%1` | %2 | %3 |").arg(keys, QString(command.text).remove("..."), command.tip)));
  }
  window.show();
  window.show_keys();
  CHECK(window.findChild<KeySheet*>() != nullptr);
}

TEST_CASE("the palette finds commands and lanes by some of their letters") {
  CHECK(fitness("run", "Run") > fitness("run", "Rerun"));
  CHECK(fitness("ldb", "Load balance") > 0);
  CHECK(fitness("xyz", "Load balance") == 0);
  MainWindow window(forgetful);
  window.show();
  open(window, {scenario("heft-paper.toml")});
  window.find_place();
  auto* picker = window.findChild<Picker*>();
  REQUIRE(picker != nullptr);
  QTest::keyClick(picker->findChild<QLineEdit*>(), Qt::Key_Down);
  QTest::keyClick(picker->findChild<QLineEdit*>(), Qt::Key_Return);
  CHECK(window.state().selection().lanes == std::vector<SlotId>{SlotId(1)});
}

TEST_CASE("the play head steps from event to event, and Esc clears what is picked") {
  MainWindow window(forgetful);
  window.show();
  open(window, {scenario("heft-paper.toml")});
  const Trace& trace = window.state().run()->trace();
  window.step();
  CHECK(window.state().play_head() == Tick{0});
  window.step();
  Tick first = trace.end;
  for (const Attempt& a : trace.attempts) first = std::min(first, a.end);
  CHECK(window.state().play_head() == first);  // nothing else starts before the entry task has ended
  CHECK(next_event(trace, trace.end) == trace.end);
  window.state().mark(TimeRange{{0}, {100}});
  QTest::keyClick(&window, Qt::Key_Escape);
  CHECK_FALSE(window.state().marked());
}
