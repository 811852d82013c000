#include "gui/app/session.hpp"

#include <QJsonArray>
#include "tests/gui/timeline_fixture.hpp"

using namespace pelsim;
using namespace pelsim::gui;

TEST_CASE("what a session keeps of the timeline is there again in another window") {
  TimelineWindow before("scenarios/cholesky.toml");
  RowOptions rows;
  rows.grouping = Grouping::node;
  rows.order = LaneOrder::load;
  rows.row_height = 16;
  rows.collapsed = {before.canvas.index()->lanes.front().node};
  rows.pinned = {SlotId(3), SlotId(1)};
  before.view.set_rows(rows);
  before.view.set_rule(LodRule::midpoint);
  before.view.set_compare(TimelineView::Compare::off);
  before.view.set_pace(TimelineCanvas::Pace::by_events);
  before.view.show_path(true);
  before.view.colour_by_kind(true);
  before.view.set_link_rows(5);
  before.canvas.set_bookmarks({{{10}, {11}}, {{9'007'199'254'740'993}, {9'007'199'254'740'995}}});
  before.state.set_filter({.kinds = {"gemm"}, .activities = {LaneActivity::compute}, .least_message = Bytes(1024)});
  Session session;
  session.views["timeline"] = before.view.save();
  const auto read = session_from_json(to_json(session));
  REQUIRE(read);

  TimelineWindow after("scenarios/cholesky.toml");
  after.view.restore(read->views["timeline"].toObject());
  CHECK(after.canvas.row_options() == rows);
  CHECK(after.canvas.rule() == LodRule::midpoint);
  CHECK(after.canvas.bookmarks() == before.canvas.bookmarks());
  CHECK(after.state.filter() == before.state.filter());
  CHECK(after.view.save() == before.view.save());
  CHECK(after.canvas.grab().toImage() == before.canvas.grab().toImage());
}

TEST_CASE("rows that are pinned stay so while a long run is indexed") {
  const LongTrace trace(8, 1000);
  ViewState state;
  TimelineView view(state);
  view.resize(900, 300);
  view.restore({{"pinned", QJsonArray{5, 5, 99, -1, "x"}}});
  trace.open_in(view);
  CHECK(view.canvas().row_options().pinned == std::vector<SlotId>{SlotId(5)});
}

TEST_CASE("a damaged session leaves the timeline what it does not understand") {
  TimelineWindow window;
  const QJsonObject before = window.view.save();
  window.view.restore({});
  CHECK(window.view.save() == before);
  window.view.restore({{"rule", "loudest"},
                       {"grouping", 7},
                       {"row_height", -5},
                       {"bookmarks", QJsonArray{QJsonArray{"5", "2"}, "x", QJsonArray{1, 2}}},
                       {"links", "many"},
                       {"filter", QJsonObject{{"kinds", 3}, {"activities", QJsonArray{"sleep"}}}}});
  CHECK(window.view.save() == before);
}

TEST_CASE("every key that the timeline takes stands on its key sheet") {
  TimelineWindow window;
  QString sheet;
  for (const KeyHelp& key : window.view.keys()) {
    CHECK(!key.meaning.isEmpty());
    sheet += " " + key.keys + " " + key.meaning;
  }
  for (const char* key :
       {"W", "S", "A", "D",       "+", "-", "0",         "Home",     "End", "F",        ".",     ",",      "[",
        "]", "C", "M", "Shift+M", "R", "G", "Backspace", "Alt+Left", "Esc", "Alt+drag", "Wheel", "Page Up"})
    CHECK(sheet.contains(key));
}
