#include "gui/editor/decision_view.hpp"
#include "tests/gui/editor_fixture.hpp"
#include "tests/gui/timeline_fixture.hpp"

using namespace pelsim;
using namespace pelsim::gui;

namespace {

/// The schedule of the HEFT paper in the editor and in the timeline.
struct Moving : Editing {
  DecisionView decision{state};
  TimelineView view{state};
  TimelineCanvas& canvas = view.canvas();

  explicit Moving(const std::string& file = "heft-paper.toml") : Editing(file) {
    view.resize(1000, 420);
    session.run();
    view.grab();
  }
  std::uint32_t attempt_of(const std::string& task) const {
    for (std::uint32_t a = 0; a < state.run()->trace().attempts.size(); ++a)
      if (state.run()->graph().name(state.run()->trace().attempts[a].task) == task) return a;
    FAIL("no task " << task);
    return 0;
  }
  QPoint middle_of(std::uint32_t attempt) const {
    const Attempt& a = state.run()->trace().attempts[attempt];
    const TimelineScene scene = canvas.scene();
    return QPointF((scene.x_of(a.run) + scene.x_of(a.end)) / 2, *scene.middle_of(a.first)).toPoint();
  }
  QPoint on_lane(QPoint at, std::size_t lane) const {
    return {at.x(), static_cast<int>(*canvas.scene().middle_of(SlotId(lane)))};
  }
  void press_and_hold(QPoint from, QPoint to, Qt::KeyboardModifiers keys) {
    QTest::mousePress(&canvas, Qt::LeftButton, keys, from);
    QTest::mouseMove(&canvas, from + QPoint(0, to.y() > from.y() ? 8 : -8));
    QTest::mouseMove(&canvas, to);
  }
};

}  // namespace

TEST_CASE("a task that is dragged to another device's lane with Alt is run there, and the difference is told") {
  Moving moving;
  const RunPtr before = moving.state.run();
  const QPoint from = moving.middle_of(moving.attempt_of("T6")), to = moving.on_lane(from, 0);
  QSignalSpy shown(&moving.state, &ViewState::view_wanted);
  QSignalSpy told(&moving.view, &TimelineView::reading_changed);
  moving.press_and_hold(from, to, Qt::AltModifier);
  REQUIRE(moving.canvas.dragged_task() != nullptr);
  CHECK(moving.state.selection().attempt == moving.attempt_of("T6"));
  // Table 1 of Topcuoglu et al. 2002: T6 takes 13 on P1 and 16 on P2.
  CHECK(told.back().front().toString() == "move T6 to P1: computes in 13 s (here 16 s)");
  CHECK(moving.state.run() == before);  // nothing has happened yet
  QTest::mouseRelease(&moving.canvas, Qt::LeftButton, Qt::AltModifier, to);
  CHECK(moving.canvas.dragged_task() == nullptr);
  CHECK(!moving.state.marked());
  // By hand in tests/study/decisions.cpp: 84 instead of 80.
  CHECK(moving.state.run()->report.makespan == Seconds(84));
  CHECK(moving.state.base() == before);
  CHECK(shown.front().front().toString() == "decision");
  CHECK(moving.decision.outcome() == "With the move the run is 5 % longer: 84 s instead of 80 s");
}

TEST_CASE("the picked task is dragged up or down without a key, but sideways it marks a range") {
  Moving moving;
  const std::uint32_t attempt = moving.attempt_of("T6");
  const QPoint from = moving.middle_of(attempt), to = moving.on_lane(from, 0);
  moving.press_and_hold(from, to, {});  // not picked yet
  CHECK(moving.canvas.dragged_task() == nullptr);
  QTest::keyClick(&moving.canvas, Qt::Key_Escape);
  QTest::mouseRelease(&moving.canvas, Qt::LeftButton, {}, to);

  Selection picked;
  picked.attempt = attempt;
  moving.state.select(picked);
  QTest::mousePress(&moving.canvas, Qt::LeftButton, {}, from);
  QTest::mouseMove(&moving.canvas, from + QPoint(30, 1));
  QTest::mouseMove(&moving.canvas, to);
  CHECK(moving.canvas.dragged_task() == nullptr);  // one gesture, one mode
  QTest::mouseRelease(&moving.canvas, Qt::LeftButton, {}, from + QPoint(30, 1));
  CHECK(moving.state.marked());

  moving.press_and_hold(from, to, {});
  REQUIRE(moving.canvas.dragged_task() != nullptr);
  QTest::mouseRelease(&moving.canvas, Qt::LeftButton, {}, to);
  CHECK(moving.state.run()->report.makespan == Seconds(84));
}

TEST_CASE("a drop on the task's own lane, beside the lanes or after Esc moves nothing") {
  Moving moving;
  const RunPtr before = moving.state.run();
  const QPoint from = moving.middle_of(moving.attempt_of("T6"));
  QSignalSpy wanted(&moving.state, &ViewState::move_wanted);
  for (const QPoint to : {from + QPoint(20, 3), QPoint(from.x(), 2)}) {
    moving.press_and_hold(from, to, Qt::AltModifier);
    QTest::mouseRelease(&moving.canvas, Qt::LeftButton, Qt::AltModifier, to);
  }
  moving.press_and_hold(from, moving.on_lane(from, 0), Qt::AltModifier);
  QTest::keyClick(&moving.canvas, Qt::Key_Escape);
  CHECK(moving.canvas.dragged_task() == nullptr);
  QTest::mouseRelease(&moving.canvas, Qt::LeftButton, Qt::AltModifier, moving.on_lane(from, 0));
  CHECK(wanted.isEmpty());
  CHECK(moving.state.run() == before);
}

TEST_CASE("what cannot be moved says why, and where a task cannot run it is not dropped") {
  Moving pinned("bsp.toml");
  CHECK(task_move(*pinned.state.run(), 0).refusal.contains("pinned"));
  const QPoint from = pinned.middle_of(0);
  QSignalSpy wanted(&pinned.state, &ViewState::move_wanted);
  pinned.press_and_hold(from, pinned.on_lane(from, 3), Qt::AltModifier);
  QTest::mouseRelease(&pinned.canvas, Qt::LeftButton, Qt::AltModifier, pinned.on_lane(from, 3));
  CHECK(wanted.isEmpty());

  // Kernels for one sort of device: what has none for a device is not offered there.
  const RunPtr kinds = shown_run("scenarios/five-kinds.toml");
  bool any_cannot = false;
  for (std::uint32_t a = 0; a < kinds->trace().attempts.size(); ++a) {
    const TaskMove move = task_move(*kinds, a);
    CHECK(!move.fits(move.here));
    for (std::size_t d = 0; move.refusal.isEmpty() && d < kinds->platform().devices(); ++d) {
      const bool can = kinds->scenario->costs->time(kinds->trace().attempts[a].task, DeviceId(d)) < forever;
      if (DeviceId(d) != move.here) CHECK(move.fits(DeviceId(d)) == can);
      any_cannot = any_cannot || !can;
    }
  }
  CHECK(any_cannot);
}
