#include "gui/editor/scenario_document.hpp"

#include <QSignalSpy>

#include "tests/catch.hpp"

using namespace pelsim;
using namespace pelsim::gui;

namespace {

const std::string text = "schema = 1\n[scheduler]  # who decides\nmodel = \"heft\"\n";

}  // namespace

TEST_CASE("an edit is undone and done again, byte for byte") {
  ScenarioDocument document;
  document.open(text, "a.toml");
  REQUIRE(document.toml());
  CHECK(document.set_value({"scheduler", "model"}, "\"cpop\""));
  CHECK(document.set_value({"network", "model"}, "\"flow\""));
  const std::string after = document.text();
  CHECK(after == "schema = 1\n[scheduler]  # who decides\nmodel = \"cpop\"\n\n[network]\nmodel = \"flow\"\n");
  document.undo_stack().undo();
  document.undo_stack().undo();
  CHECK(document.text() == text);
  CHECK(document.is_clean());
  document.undo_stack().redo();
  document.undo_stack().redo();
  CHECK(document.text() == after);
}

TEST_CASE("changes of one key that follow each other are one step, also back to the beginning") {
  ScenarioDocument document;
  document.open(text, "a.toml");
  for (const char* seed : {"1", "22", "333"}) document.set_value({"simulation", "seed"}, seed, "seed");
  CHECK(document.undo_stack().count() == 1);
  document.set_value({"scheduler", "model"}, "\"cpop\"", "model");
  CHECK(document.undo_stack().count() == 2);
  document.undo_stack().undo();
  document.undo_stack().undo();
  CHECK(document.text() == text);

  document.open(text, "a.toml");
  document.set_value({"scheduler", "model"}, "\"cpop\"", "drag");
  document.set_value({"scheduler", "model"}, "\"heft\"", "drag");
  CHECK(document.text() == text);
  CHECK(document.undo_stack().count() == 0);
}

TEST_CASE("a text that is no TOML keeps its place of the mistake, and is changed by keys only when mended") {
  ScenarioDocument document;
  document.open(text, "a.toml");
  document.set_text(text + "model = \n", "Typing");
  REQUIRE(document.syntax_problem());
  CHECK(document.syntax_problem()->place.line == 4);
  CHECK(!document.toml());
  QSignalSpy refusals(&document, &ScenarioDocument::refused);
  CHECK(!document.set_value({"scheduler", "model"}, "\"cpop\""));
  CHECK(refusals.count() == 1);
  document.undo_stack().undo();
  CHECK(document.toml().has_value());
}

TEST_CASE("an edit that cannot be is refused and changes nothing") {
  ScenarioDocument document;
  document.open(text, "a.toml");
  QSignalSpy refusals(&document, &ScenarioDocument::refused);
  CHECK(!document.set_value({"scheduler", "model", "x"}, "1"));
  CHECK(!document.set_value({"scheduler", "model"}, "\"open"));
  CHECK(refusals.count() == 2);
  CHECK(document.text() == text);
  CHECK(document.undo_stack().count() == 0);
}
