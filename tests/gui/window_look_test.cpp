#include <QLineEdit>
#include <QMenu>
#include <QStandardPaths>
#include <QTest>
#include <map>

#include "gui/app/key_sheet.hpp"
#include "gui/app/picker.hpp"
#include "tests/gui/window_fixture.hpp"

using namespace pelsim;
using namespace pelsim::gui;

TEST_CASE("the theme and the size of letters change at once and stay within their bounds") {
  const QPalette before = QApplication::palette();
  {
    MainWindow window(forgetful);
    window.action("dark-theme")->trigger();
    CHECK(theme_of(QApplication::palette()) == Theme::dark);
    QCoreApplication::processEvents();  // Qt tells the widgets with the next turn of the event loop
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
  window.state().mark(TimeRange{{0}, {100}});
  QTest::keyClick(&window, Qt::Key_Escape);
  CHECK_FALSE(window.state().marked());
}
