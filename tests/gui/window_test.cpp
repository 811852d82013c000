#include "tests/gui/fixture.hpp"
#include "tests/gui/window_fixture.hpp"

using namespace pelsim;
using namespace pelsim::gui;

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

  // Stopped as soon as it has begun, while it is loaded: that is all, at once.
  QSignalSpy began(&window.controller(), &RunController::started);
  window.request({.file = gallery("stencil.toml"), .overrides = {{"workload.steps", "1000"}}});
  REQUIRE(began.count() == 1);
  window.action("stop")->trigger();
  CHECK_FALSE(window.controller().busy());
  CHECK(rested.count() == 2);
  CHECK(window.state().failure());
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
  folder.link_gallery_data();
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
