#include "gui/editor/decision_view.hpp"

#include <QComboBox>
#include <QPushButton>

#include "gui/editor/gallery_dialog.hpp"
#include "tests/catch.hpp"
#include "tests/gui/editor_fixture.hpp"

#include <QLineEdit>
#include <QListWidget>

using namespace pelsim;
using namespace pelsim::gui;

namespace {

std::uint32_t attempt_of(const ShownRun& run, const std::string& task) {
  for (std::uint32_t i = 0; i < run.trace().attempts.size(); ++i)
    if (run.graph().name(run.trace().attempts[i].task) == task) return i;
  FAIL("no task " << task);
  return 0;
}

void pick(ViewState& state, const std::string& task) {
  Selection selection;
  selection.attempt = attempt_of(*state.run(), task);
  state.select(selection);
}

}  // namespace

TEST_CASE("the decision about a picked task is shown with its candidates and its reason") {
  Editing editing("heft-paper.toml");
  DecisionView view(editing.state);
  CHECK(view.nothing_to_show() == "Nothing has run yet.");
  editing.session.run();
  CHECK(view.nothing_to_show().startsWith("Pick a task"));
  pick(editing.state, "T1");
  REQUIRE(comes_true([&] { return view.decision().has_value(); }));
  CHECK(view.reason().startsWith("P3 won: the task was expected to end at 9 s there"));
  const Table table = view.table();
  REQUIRE(table.rows.size() == 3);
  CHECK(table.rows[0][0] == QStringLiteral("★ P3"));
  CHECK(table.rows[1][5] == "14 s");
  CHECK(table.rows[2][5] == "16 s");
}

TEST_CASE("a task is moved to another device, the run with it becomes B, and undo leads back") {
  Editing editing("heft-paper.toml");
  DecisionView view(editing.state);
  editing.session.run();
  const RunPtr before = editing.state.run();
  pick(editing.state, "T6");
  REQUIRE(comes_true([&] { return view.decision().has_value(); }));
  CHECK(view.device_box()->findText("P2") < 0);  // where it is
  view.device_box()->setCurrentIndex(view.device_box()->findText("P1"));
  view.move_button()->click();
  // By hand in tests/study/decisions.cpp: 84 instead of 80.
  CHECK(editing.state.run()->report.makespan == Seconds(84));
  CHECK(editing.state.base() == before);
  CHECK(view.outcome() == "With the move the run is 5 % longer: 84 s instead of 80 s");
  CHECK(editing.document().undo_stack().count() == 1);
  CHECK(editing.document().undo_stack().undoText() == "Move T6 to P1");
  editing.document().undo_stack().undo();
  editing.session.run();
  CHECK(editing.state.run()->report.makespan == Seconds(80));
}

TEST_CASE("a task that is pinned had no decision, and a run without choices says so in place") {
  Editing editing("bsp.toml");
  DecisionView view(editing.state);
  editing.session.run();
  Selection selection;
  selection.attempt = 0;
  editing.state.select(selection);
  CHECK(view.nothing_to_show().contains("is pinned to its device"));
  CHECK(view.table().rows.empty());
}

TEST_CASE("the gallery is filtered by words and opens a copy that has no file") {
  Editing editing("bsp.toml");
  GalleryDialog dialog(editing.session, read_gallery(PELSIM_SOURCE_DIR "/scenarios"), PELSIM_SOURCE_DIR "/scenarios");
  CHECK(dialog.list()->count() > 60);
  dialog.filter()->setText("heft PAPER");
  REQUIRE(dialog.list()->count() >= 1);
  CHECK(dialog.list()->count() < 20);
  for (int i = 0; i < dialog.list()->count(); ++i)
    if (dialog.list()->item(i)->text().startsWith("HEFT paper, 10 tasks")) dialog.list()->setCurrentRow(i);
  Q_EMIT dialog.list()->itemActivated(dialog.list()->currentItem());
  CHECK(editing.document().file().empty());
  CHECK(editing.document().text().find("HEFT paper, 10 tasks") != std::string::npos);
  REQUIRE(editing.state.run());
  CHECK(editing.state.run()->report.tasks == 10);  // its data was found beside the gallery
  CHECK(!editing.state.base());
  dialog.filter()->setText("no such words at all");
  CHECK(dialog.list()->count() == 0);
}

TEST_CASE("the gallery's entries open with a comment that says what to see") {
  for (const GalleryEntry& entry : read_gallery(PELSIM_SOURCE_DIR "/scenarios")) {
    INFO(entry.file);
    CHECK(!entry.title.empty());
    CHECK(!entry.about.empty());
  }
}
