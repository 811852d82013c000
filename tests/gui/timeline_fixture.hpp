#pragma once
#include <QSignalSpy>
#include <QTest>

#include "gui/timeline/timeline_view.hpp"
#include "tests/bench/timeline_load.hpp"
#include "tests/catch.hpp"
#include "tests/gui/fixture.hpp"
#include "tests/sim/trace_samples.hpp"

namespace pelsim::gui {

/// A timeline that shows a run, indexed, laid out and painted once.
struct TimelineWindow {
  ViewState state;
  TimelineView view{state};
  TimelineCanvas& canvas = view.canvas();

  explicit TimelineWindow(const RunPtr& run, const RowOptions& rows = {}, QSize size = {1000, 420}) {
    view.resize(size);
    view.set_rows(rows);
    QSignalSpy indexed(&view, &TimelineView::indexed);
    state.show(run);
    if (view.is_indexing()) REQUIRE(indexed.wait(60'000));
    view.grab();
  }
  explicit TimelineWindow(const std::string& file = "scenarios/heft-paper.toml") : TimelineWindow(shown_run(file)) {}

  void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(&canvas, key, modifiers); }
  double length() const { return static_cast<double>(state.visible().length().count); }
  /// The middle of an attempt's computing, on its first lane.
  QPoint middle_of(std::uint32_t attempt) const {
    const AttemptColumns& columns = canvas.index()->store->columns();
    const SlotTimes times = columns.times(attempt);
    const TimelineScene scene = canvas.scene();
    return QPointF((scene.x_of(times.run) + scene.x_of(times.end)) / 2,
                   *scene.middle_of(SlotId(columns.first[attempt])))
        .toPoint();
  }
  std::uint32_t first_attempt(SlotId lane) const { return canvas.index()->store->attempts(lane).front(); }
  /// The last try at the task of that name.
  std::uint32_t attempt_of(const std::string& task) const {
    const ShownRun& run = *state.run();
    for (std::uint32_t a = static_cast<std::uint32_t>(run.trace().attempts.size()); a-- > 0;)
      if (run.graph().name(run.trace().attempts[a].task) == task) return a;
    FAIL("no task " << task);
    return 0;
  }
};

/// A long run as a trace.pel: what the timeline opens without a simulator.
struct LongTrace {
  bench::TimelineLoad load;
  samples::TemporaryFolder folder;
  std::shared_ptr<const PelFile> file;

  LongTrace(std::size_t lanes, std::size_t steps) : load(lanes, steps) {
    write_pel(load.named(), folder.file("trace.pel"));
    file = std::make_shared<const PelFile>(folder.file("trace.pel"));
  }
  /// Returns when its index is there.
  void open_in(TimelineView& view) const {
    QSignalSpy indexed(&view, &TimelineView::indexed);
    view.show_file(file);
    REQUIRE(indexed.wait(60'000));
  }
};

}  // namespace pelsim::gui
