#include "gui/editor/form_view.hpp"

#include <QComboBox>
#include <QLineEdit>
#include <QTest>

#include "gui/editor/field_row.hpp"
#include "gui/editor/form_tree.hpp"
#include "gui/editor/source_edit.hpp"
#include "gui/editor/text_view.hpp"
#include "tests/catch.hpp"
#include "tests/gui/editor_fixture.hpp"

using namespace pelsim;
using namespace pelsim::gui;

TEST_CASE("typing into a form changes the text, and the text changes the form") {
  Editing editing("cholesky.toml");
  FormView view(editing.state);
  view.choose({"workload"});
  REQUIRE(view.row("tiles") != nullptr);
  view.row("tiles")->type("12");
  CHECK(editing.document().text().find("tiles = 12\n") != std::string::npos);
  CHECK(editing.document().text().find("# Tiled Cholesky factorisation") == 0);
  editing.document().set_value({"workload", "tiles"}, "7");
  CHECK(qobject_cast<QLineEdit*>(view.row("tiles")->field())->text() == "7");
  editing.document().undo_stack().undo();
  editing.document().undo_stack().undo();
  CHECK(qobject_cast<QLineEdit*>(view.row("tiles")->field())->text() == "20");
  CHECK(editing.document().is_clean());
}

TEST_CASE("a form says why a value cannot be, and leaves the text as it was") {
  Editing editing("cholesky.toml");
  FormView view(editing.state);
  view.choose({"platform", "interconnect"});
  const std::string before = editing.document().text();
  FieldRow* latency = view.row("latency");
  REQUIRE(latency != nullptr);
  latency->type("1 GB");
  CHECK(latency->problem().contains("no finite quantity with a unit such as \"1.5 us\""));
  CHECK(editing.document().text() == before);
  latency->type("2 us");
  CHECK(latency->problem().isEmpty());
  CHECK(editing.document().text().find("latency = \"2 us\"") != std::string::npos);
  latency->type("");
  CHECK(editing.document().text().find("latency") == std::string::npos);
}

TEST_CASE("choosing a model changes the form and takes keys of the other one out, in one step") {
  Editing editing("cholesky.toml");
  FormView view(editing.state);
  view.choose({"workload"});
  view.model_box()->setCurrentText("fork-join");
  CHECK(view.row("tiles") == nullptr);
  CHECK(view.row("width") != nullptr);
  CHECK(editing.document().text().find("tiles =") == std::string::npos);
  CHECK(editing.document().undo_stack().count() == 1);
  editing.document().undo_stack().undo();
  CHECK(view.row("tiles") != nullptr);
}

TEST_CASE("the tree is walked and entries are taken out by keys alone") {
  Editing editing("gpu-node.toml");
  FormView view(editing.state);
  view.show();
  FormTree* tree = view.tree();
  tree->setFocus();
  QTest::keyClick(tree, Qt::Key_Home);
  for (int i = 0; i < 60 && view.chosen() != TomlPath{"platform", "nodes", "0", "devices", "1"}; ++i) {
    QTest::keyClick(tree, Qt::Key_Right);
    QTest::keyClick(tree, Qt::Key_Down);
  }
  REQUIRE(view.chosen() == TomlPath{"platform", "nodes", "0", "devices", "1"});
  CHECK(view.row("preset") != nullptr);
  QTest::keyClick(tree, Qt::Key_Delete);
  CHECK(editing.document().text().find("a100") == std::string::npos);
  CHECK(editing.document().text().find("epyc-7763") != std::string::npos);
}

TEST_CASE("the form's table has every key of the scenario") {
  Editing editing("cholesky.toml");
  const FormView view(editing.state);
  const Table table = view.table();
  bool found = false;
  for (const QStringList& row : table.rows) {
    CHECK(row.size() == table.columns.size());
    if (row[0] == "workload.tiles") found = row[1] == "20";
  }
  CHECK(found);
}

TEST_CASE("keys typed into the text view reach the document, and undo goes back line by line") {
  Editing editing("cholesky.toml");
  TextView view(editing.state);
  view.show();
  const std::string before = editing.document().text();
  view.editor().moveCursor(QTextCursor::End);
  QTest::keyClicks(&view.editor(), "[sweep]");
  QTest::keyClick(&view.editor(), Qt::Key_Return);
  QTest::keyClicks(&view.editor(), "a = [1]");
  CHECK(editing.document().text() == before + "[sweep]\na = [1]");
  QTest::keyClick(&view.editor(), Qt::Key_Z, Qt::ControlModifier);
  CHECK(editing.document().text() == before + "[sweep]");
  CHECK(view.editor().toPlainText().toStdString() == editing.document().text());
  QTest::keyClick(&view.editor(), Qt::Key_Z, Qt::ControlModifier);
  CHECK(editing.document().text() == before);
}

TEST_CASE("a mistake is told with its line and column, first of the syntax, then of the meaning") {
  Editing editing("cholesky.toml");
  TextView view(editing.state);
  editing.document().set_text("schema = 1\n[workload]\nmodel = \n", "test");
  REQUIRE(editing.session.problem());
  CHECK(editing.session.problem()->place.line == 3);

  editing.document().set_text("schema = 1\n[workload]\nmodel = \"cholesky\"\n[scheduler]\nmodel = \"heff\"\n", "test");
  CHECK(!editing.session.problem());
  REQUIRE(comes_true([&] { return editing.session.problem().has_value(); }));
  // The loader's first complaint: the platform has no nodes; then, once mended, the misspelt policy.
  editing.document().set_value({"platform", "nodes"}, "[{ devices = [{}] }]");
  REQUIRE(comes_true([&] {
    return editing.session.problem_in_text() != nullptr &&
           editing.session.problem()->message.find("heft") != std::string::npos;
  }));
  CHECK(editing.session.problem()->place.line == 5);
  CHECK(editing.session.problem()->place.column == 9);
  CHECK(editing.session.problem()->message.find("did you mean 'heft'?") != std::string::npos);
}
