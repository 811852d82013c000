#include <QSlider>

#include "gui/editor/knob_row.hpp"
#include "gui/editor/what_if_view.hpp"
#include "tests/gui/timeline_fixture.hpp"
#include "tests/gui/window_fixture.hpp"

using namespace pelsim;
using namespace pelsim::gui;

/// The whole window, driven as by a person.
namespace {

std::vector<QStringList> rows(MainWindow& window, const char* id) {
  return window.docks().find(QLatin1String(id))->view->table().rows;
}

/// From 20 % to 60 % of the run, along a lane.
void drag_range(MainWindow& window) {
  auto* timeline = static_cast<TimelineView*>(window.docks().find(QStringLiteral("timeline"))->view);
  TimelineCanvas& canvas = timeline->canvas();
  const TimelineScene scene = canvas.scene();
  const auto at = [&](double share) {
    const auto ticks = static_cast<double>(window.state().run()->end().count) * share;
    return QPoint(static_cast<int>(scene.x_of(Tick{static_cast<std::int64_t>(ticks)})),
                  static_cast<int>(*scene.middle_of(SlotId(0))));
  };
  QTest::mousePress(&canvas, Qt::LeftButton, {}, at(0.2));
  QTest::mouseMove(&canvas, at(0.4));
  QTest::mouseMove(&canvas, at(0.6));
  QTest::mouseRelease(&canvas, Qt::LeftButton, {}, at(0.6));
}

}  // namespace

TEST_CASE("a range dragged in the timeline is what every statistic is about, until Esc") {
  MainWindow window(forgetful);
  window.resize(1440, 900);
  window.show();
  open(window, {scenario("heft-paper.toml")});
  window.grab();
  const char* const followers[] = {"load-balance", "breakdown", "inspector"};
  std::vector<std::vector<QStringList>> whole;
  for (const char* id : followers) whole.push_back(rows(window, id));

  drag_range(window);
  REQUIRE(window.state().marked());
  const TimeRange range = *window.state().marked();
  CHECK(range.length().count > 0);
  CHECK(range.length() < window.state().run()->end());
  CHECK(window.state().range() == range);
  for (std::size_t k = 0; k < std::size(followers); ++k) {
    INFO(followers[k]);
    CHECK(rows(window, followers[k]) != whole[k]);
  }

  auto* timeline = static_cast<TimelineView*>(window.docks().find(QStringLiteral("timeline"))->view);
  QTest::keyClick(&timeline->canvas(), Qt::Key_Escape);
  CHECK_FALSE(window.state().marked());
  for (std::size_t k = 0; k < std::size(followers); ++k) {
    INFO(followers[k]);
    CHECK(rows(window, followers[k]) == whole[k]);
  }
}

TEST_CASE("a slider makes B beside A in every view, and undo with a run leads back to A") {
  MainWindow window(forgetful);
  window.show();
  open(window, {scenario("heft-paper.toml")});
  const RunPtr first = window.state().run();
  const gui::View* compare = window.docks().find(QStringLiteral("compare"))->view;
  CHECK_FALSE(compare->nothing_to_show().isEmpty());

  auto* what_if = static_cast<WhatIfView*>(window.docks().find(QStringLiteral("what-if"))->view);
  KnobRow* row = what_if->row("platform.bandwidth");
  REQUIRE(row != nullptr);
  QSignalSpy shown(&window.state(), &ViewState::run_changed);
  row->slider()->setValue(700);  // as the keyboard does
  REQUIRE(came(shown));
  REQUIRE(window.state().run() != first);
  CHECK(window.state().base() == first);
  CHECK(window.state().run()->report.makespan < first->report.makespan);
  CHECK(compare->nothing_to_show().isEmpty());
  CHECK_FALSE(compare->table().rows.empty());

  CHECK(window.action("undo")->isEnabled());
  window.action("undo")->trigger();
  CHECK_FALSE(window.action("undo")->isEnabled());
  CHECK(window.state().stale());
  QSignalSpy again(&window.controller(), &RunController::rested);
  window.action("run")->trigger();
  REQUIRE(came(again));
  CHECK(window.state().run()->report.trace_hash == first->report.trace_hash);
  CHECK(window.runs().runs().size() >= 2);
}
