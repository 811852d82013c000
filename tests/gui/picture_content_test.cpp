#include <QTabBar>
#include <QToolButton>

#include "gui/app/crash_file.hpp"
#include "gui/editor/editor_session.hpp"
#include "gui/editor/knob_row.hpp"
#include "gui/editor/what_if_view.hpp"
#include "gui/export/picture.hpp"
#include "gui/export/subject.hpp"
#include "tests/gui/fixture.hpp"
#include "tests/gui/window_fixture.hpp"

using namespace pelsim;
using namespace pelsim::gui;

namespace {

const ViewEntry& entry(const QString& id) {
  static const std::vector<ViewEntry> all = view_catalog();
  return *std::find_if(all.begin(), all.end(), [&](const ViewEntry& e) { return e.id == id; });
}

}  // namespace

TEST_CASE("pictures of the editor's views hold the scenario of the run, with what was set for it") {
  ViewState state;
  EditorSession& session = EditorSession::of(state);
  session.open_file(gallery("heft-paper.toml"), {{"scheduler.model", "cpop"}});
  state.show(shown_run("scenarios/heft-paper.toml", {{"scheduler.model", "cpop"}}));
  const std::string text = session.document().text();
  CHECK(text.find("\"cpop\"") != std::string::npos);
  for (const char* id : {"scenario", "scenario-text", "what-if"}) {
    INFO(id);
    const std::unique_ptr<gui::View> view = view_for_picture(entry(id), state, {}, QApplication::palette());
    CHECK(view->nothing_to_show().isEmpty());
    CHECK_FALSE(view->table().rows.empty());
    // A view that is made, coloured and drawn is no edit.
    CHECK(session.document().text() == text);
    CHECK(session.document().is_clean());
  }
}

TEST_CASE("the picture of a decision is about the task that ends the critical path, where none is picked") {
  ViewState state;
  EditorSession::of(state).open_file(gallery("heft-paper.toml"));
  state.show(shown_run("scenarios/heft-paper.toml"));
  {
    // The exit task of the paper's graph is T10: everything waits for it.
    const Subject subject(entry("decision"), state);
    CHECK(subject.note().contains("T10"));
    const std::unique_ptr<gui::View> view = view_for_picture(entry("decision"), state, {}, QApplication::palette());
    CHECK(view->settled());
    CHECK(view->table().rows.size() == 3);  // processors
  }
  CHECK(state.selection() == Selection{});
  state.select({.attempt = 0});
  CHECK(Subject(entry("decision"), state).note().isEmpty());
  CHECK(Subject(entry("load-balance"), state).note().isEmpty());
}

TEST_CASE("a row of the what-if panel fits a narrow dock with all its buttons") {
  ViewState state;
  EditorSession::of(state).open_file(gallery("bsp.toml"));
  state.show(shown_run("scenarios/heft-paper.toml"));
  WhatIfView view(state);
  view.resize(300, 700);
  view.show();
  QCoreApplication::processEvents();
  const QList<KnobRow*> rows = view.findChildren<KnobRow*>();
  REQUIRE(rows.size() > 5);
  for (const KnobRow* row : rows) {
    INFO(row->knob().label);
    const int right = row->sweep_button()->mapTo(&view, row->sweep_button()->rect().topRight()).x();
    CHECK(right < view.width());
  }
}

TEST_CASE("each window has a crash file of its own, which the next one finds only when the window is gone") {
  const Folder folder;
  CrashFile first(folder.dir.path()), second(folder.dir.path());
  first.write("one");
  CHECK_FALSE(second.left_behind());  // its window is there
  second.write("two");
  second.remove();
  {
    CrashFile broken(folder.dir.path());
    broken.write("three");
  }  // gone without remove: as in a crash, the lock is free and the file is there
  CrashFile next(folder.dir.path());
  const std::optional<QString> left = next.left_behind();
  REQUIRE(left);
  const QString mine = next.take_over(*left);
  CHECK(bytes_of(mine) == "three");
  CHECK_FALSE(second.left_behind());
  next.remove();
  CHECK_FALSE(QFileInfo::exists(mine));
}

TEST_CASE("runs and inspector stand below the tabs of their side, and no tab's name is cut") {
  MainWindow window(forgetful);
  window.show();
  window.action("explore")->trigger();
  QCoreApplication::processEvents();
  for (const char* id : {"runs", "inspector", "timeline"}) {
    INFO(id);
    CHECK(window.tabifiedDockWidgets(window.docks().find(id)->dock).isEmpty());
  }
  int bars = 0;
  for (const QTabBar* tabs : window.findChildren<QTabBar*>(QString(), Qt::FindDirectChildrenOnly)) {
    if (tabs->isHidden() || tabs->count() == 0) continue;
    ++bars;
    CHECK(tabs->elideMode() == Qt::ElideNone);
  }
  CHECK(bars >= 3);
}
