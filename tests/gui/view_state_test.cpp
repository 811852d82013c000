#include "gui/state/view_state.hpp"

#include <QSignalSpy>

#include "tests/catch.hpp"
#include "tests/gui/fixture.hpp"

using namespace pelsim;
using namespace pelsim::gui;

TEST_CASE("a view state shows the whole of a new run and remembers where one has zoomed") {
  ViewState state;
  const RunPtr run = shown_run("scenarios/heft-paper.toml");
  QSignalSpy seen(&state, &ViewState::visible_changed);
  state.show(run);
  CHECK(state.visible() == TimeRange{{0}, run->end()});
  CHECK(seen.count() == 1);

  const Tick half{run->end().count / 2};
  state.set_visible({{0}, half});
  state.set_visible({{0}, half});
  CHECK(seen.count() == 2);
  state.zoom_back();
  CHECK(state.visible() == state.whole());
  state.zoom_forward();
  CHECK(state.visible() == TimeRange{{0}, half});
}

TEST_CASE("statistics are over the marked range, and zooming does not filter") {
  ViewState state;
  const RunPtr run = shown_run("scenarios/heft-paper.toml");
  state.show(run);
  QSignalSpy ranges(&state, &ViewState::range_changed);
  state.set_visible({{0}, {run->end().count / 4}});
  CHECK(ranges.count() == 0);
  CHECK(state.range() == TimeRange{{0}, run->end()});
  state.mark(TimeRange{{10}, {20}});
  CHECK(ranges.count() == 1);
  CHECK(state.range() == TimeRange{{10}, {20}});
  state.mark(TimeRange{{-5}, {20}});  // clamped, with its length
  CHECK(state.range() == TimeRange{{0}, {25}});
}

TEST_CASE("another run on as many slots keeps the lanes that were picked, and drops what was another run's") {
  ViewState state;
  state.show(shown_run("scenarios/heft-paper.toml"));
  Selection picked;
  picked.attempt = 3;
  picked.lanes = {SlotId(1)};
  state.select(picked);
  state.show(shown_run("scenarios/heft-paper.toml", {{"scheduler.model", "cpop"}}));
  CHECK(!state.selection().attempt);
  CHECK(state.selection().lanes == std::vector<SlotId>{SlotId(1)});
  state.show(shown_run("scenarios/cholesky.toml"));
  CHECK(state.selection() == Selection{});
}
