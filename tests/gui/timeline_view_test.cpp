#include <QLineEdit>
#include <set>

#include "gui/timeline/timeline_legend.hpp"
#include "gui/timeline/timeline_table.hpp"
#include "tests/gui/timeline_fixture.hpp"

using namespace pelsim;
using namespace pelsim::gui;
using Window = TimelineWindow;

TEST_CASE("keys zoom and move the timeline") {
  Window window;
  const TimeRange all = window.state.visible();
  window.key(Qt::Key_W);
  CHECK(window.length() == Approx(static_cast<double>(all.length().count) / 1.5).epsilon(0.001));
  const TimeRange once = window.state.visible();
  window.key(Qt::Key_Plus);
  window.key(Qt::Key_Minus);
  CHECK(window.length() == Approx(static_cast<double>(once.length().count)).epsilon(0.001));
  window.key(Qt::Key_D);
  CHECK(window.state.visible().from > once.from);
  window.key(Qt::Key_A);
  window.key(Qt::Key_Home);
  CHECK(window.state.visible().from == Tick{0});
  window.key(Qt::Key_End);
  CHECK(window.state.visible().to == all.to);
  window.key(Qt::Key_0);
  CHECK(window.state.visible() == all);
  window.key(Qt::Key_Backspace);
  CHECK(window.state.visible() != all);
  window.key(Qt::Key_Right, Qt::AltModifier);
  CHECK(window.state.visible() == all);
  window.key(Qt::Key_S);  // no further out than the run
  CHECK(window.state.visible() == all);
}

TEST_CASE("a click picks the span under it, R marks its time, F shows it, Esc lets go") {
  Window window;
  const std::uint32_t attempt = window.first_attempt(SlotId(1));
  const QPoint at = window.middle_of(attempt);
  QTest::mouseClick(&window.canvas, Qt::LeftButton, {}, at);
  REQUIRE(window.state.selection().attempt == attempt);
  const SlotTimes times = window.canvas.index()->store->columns().times(attempt);
  window.key(Qt::Key_R);
  CHECK(window.state.marked() == TimeRange{times.start, times.end});
  window.key(Qt::Key_F);
  CHECK(window.length() == Approx(1.2 * static_cast<double>((times.end - times.start).count)).epsilon(0.01));
  window.key(Qt::Key_Escape);
  CHECK(!window.state.marked());
  window.key(Qt::Key_Escape);
  CHECK(window.state.selection() == Selection{});
}

TEST_CASE("full stop and comma walk along a lane, brackets follow messages") {
  Window window;
  const RunPtr run = window.state.run();
  Selection selection;
  selection.attempt = window.canvas.index()->store->attempts(SlotId(0)).front();
  window.state.select(selection);
  window.key(Qt::Key_Period);
  CHECK(window.state.selection().attempt == window.canvas.index()->store->attempts(SlotId(0))[1]);
  window.key(Qt::Key_Comma);
  CHECK(window.state.selection().attempt == selection.attempt);
  // The last task of the paper's graph, n10, reads what n7, n8 and n9 made: [ goes to the one that ended last.
  std::uint32_t last = 0;
  for (std::uint32_t a = 0; a < run->trace().attempts.size(); ++a)
    if (run->trace().attempts[a].end == run->end()) last = a;
  selection.attempt = last;
  window.state.select(selection);
  Tick latest{};
  for (const Edge& edge : run->graph().in(run->trace().attempts[last].task))
    for (const Attempt& a : run->trace().attempts)
      if (a.task == edge.task) latest = std::max(latest, a.end);
  REQUIRE(latest > Tick{});
  window.key(Qt::Key_BracketLeft);
  REQUIRE(window.state.selection().attempt);
  CHECK(run->trace().attempts[*window.state.selection().attempt].end == latest);
  window.key(Qt::Key_BracketRight);
  CHECK(window.state.selection().attempt == last);
}

TEST_CASE("dragging marks a range that snaps to spans, and the middle button moves") {
  Window window;
  const std::uint32_t attempt = window.first_attempt(SlotId(2));
  const QPoint middle = window.middle_of(attempt);
  const SlotTimes times = window.canvas.index()->store->columns().times(attempt);
  const TimelineScene scene = window.canvas.scene();
  const QPoint from(static_cast<int>(scene.x_of(times.run)) + 2, middle.y());
  const QPoint to(static_cast<int>(scene.x_of(times.end)) - 2, middle.y());
  QTest::mousePress(&window.canvas, Qt::LeftButton, {}, from);
  QTest::mouseMove(&window.canvas, middle);
  QTest::mouseMove(&window.canvas, to);
  QTest::mouseRelease(&window.canvas, Qt::LeftButton, {}, to);
  CHECK(window.state.marked() == TimeRange{times.run, times.end});

  window.key(Qt::Key_W);
  window.key(Qt::Key_W);
  const TimeRange before = window.state.visible();
  QTest::mousePress(&window.canvas, Qt::MiddleButton, {}, middle);
  QTest::mouseMove(&window.canvas, middle + QPoint(40, 0));
  QTest::mouseRelease(&window.canvas, Qt::MiddleButton, {}, middle + QPoint(40, 0));
  CHECK(window.state.visible().from < before.from);
  CHECK(window.state.visible().length() == before.length());
}

TEST_CASE("a typed range is shown, and what is none changes nothing") {
  Window window;
  auto* field = window.view.findChild<QLineEdit*>();
  REQUIRE(field != nullptr);
  const Clock clock = window.state.run()->trace().clock;
  field->setText("10 s-30 s");
  QTest::keyClick(field, Qt::Key_Return);
  CHECK(window.state.visible() == TimeRange{clock.ticks(Seconds(10)), clock.ticks(Seconds(30))});
  field->setText("soon");
  QTest::keyClick(field, Qt::Key_Return);
  CHECK(window.state.visible() == TimeRange{clock.ticks(Seconds(10)), clock.ticks(Seconds(30))});
  CHECK(parse_range(field->text().toStdString(), clock) == window.state.visible());
}

TEST_CASE("bookmarks are set and taken away by the same key") {
  Window window;
  window.key(Qt::Key_M);
  window.key(Qt::Key_M, Qt::ShiftModifier);
  REQUIRE(window.canvas.bookmarks().size() == 2);
  CHECK(window.canvas.bookmarks()[1] == window.state.visible());
  window.key(Qt::Key_M);
  CHECK(window.canvas.bookmarks().size() == 1);
}

TEST_CASE("the picked task shows the arrows of its inputs and outputs and no others") {
  const RunPtr run = shown_run("scenarios/heft-paper.toml");
  CHECK(arrows_of(*run, {}, std::nullopt).arrows.empty());
  for (std::uint32_t a = 0; a < run->trace().attempts.size(); ++a) {
    Selection picked;
    picked.attempt = a;
    const TaskId task = run->trace().attempts[a].task;
    const ArrowSet set = arrows_of(*run, picked, std::nullopt);
    CHECK(set.arrows.size() == run->graph().in(task).size() + run->graph().out(task).size());
    CHECK(set.hidden == 0);
    for (const Arrow& arrow : set.arrows) CHECK(arrow.from <= arrow.to);
  }
}

TEST_CASE("more messages than can be read are bundled, and none is lost in the count") {
  const RunPtr run = shown_run("scenarios/bsp.toml");
  const ArrowSet set = arrows_of(*run, {}, TimeRange{{0}, run->end()});
  CHECK(set.arrows.size() <= ArrowSet::most_arrows);
  std::size_t messages = 0, shown = set.hidden;
  for (const Transfer& t : run->trace().transfers) messages += t.reader && !run->graph().is_initial(t.item);
  for (const Arrow& arrow : set.arrows) shown += arrow.count;
  REQUIRE(messages > ArrowSet::most_arrows);
  CHECK(shown == messages);
}

TEST_CASE("the path's steps tile the run on the lanes of its tasks") {
  const RunPtr run = shown_run("scenarios/heft-paper.toml");
  const std::vector<PlacedStep> path = placed_path(*run);
  REQUIRE(!path.empty());
  CHECK(path.front().from == Tick{0});
  CHECK(path.back().to == run->end());
  for (std::size_t i = 1; i < path.size(); ++i) CHECK(path[i].from == path[i - 1].to);
}

TEST_CASE("the legend names the exact shares of the visible time") {
  Window window("scenarios/bsp.toml");
  const auto* legend = window.view.findChild<TimelineLegend*>();
  REQUIRE(legend != nullptr);
  const RunPtr run = window.state.run();
  double compute = 0;
  for (std::size_t l = 0; l < run->lanes().slots(); ++l)
    run->lanes().each_span(SlotId(l), [&](const Span& s) {
      if (s.kind == SpanKind::compute) compute += static_cast<double>(s.length().count);
    });
  compute /= static_cast<double>(run->end().count) * static_cast<double>(run->lanes().slots());
  CHECK(legend->entries().front().text == "compute " + QString::number(100 * compute, 'f', 1) + " %");
  CHECK(legend->entries().size() == activities + 1);
}

TEST_CASE("the table lists the spans in sight, or each lane's shares where they are too many") {
  Window window;
  const Table spans = window.view.table();
  CHECK(spans.columns.size() == 7);
  std::size_t expected = 0;
  for (std::size_t l = 0; l < 3; ++l)
    window.state.run()->lanes().each_span(SlotId(l), [&](const Span& s) { expected += s.kind != SpanKind::idle; });
  CHECK(spans.rows.size() == expected);

  const IndexPtr index = index_timeline(LongTrace(6, 2000).file);
  const Table lanes = timeline_table(*index, {{0}, index->end()}, {});
  REQUIRE(lanes.rows.size() == 6);
  for (const QStringList& row : lanes.rows) {
    REQUIRE(row.size() == lanes.columns.size());
    double sum = 0;
    for (int c = 3; c < 8; ++c) sum += row[c].toDouble();
    CHECK(sum == Approx(100).margin(0.05));
  }
}

TEST_CASE("a long trace is indexed beside the window, and none of its spans is lost") {
  const LongTrace trace(128, 2700);
  ViewState state;
  TimelineView view(state);
  view.resize(900, 300);
  QSignalSpy indexed(&view, &TimelineView::indexed);
  view.show_file(trace.file);
  CHECK(view.is_indexing());
  REQUIRE(indexed.wait(60'000));
  CHECK(!view.is_indexing());
  std::array<std::uint64_t, span_kinds> spans{};
  const SlotLanes lanes(trace.load.trace, 128);
  for (std::size_t l = 0; l < 128; ++l)
    lanes.each_span(SlotId(l), [&](const Span& s) { ++spans[static_cast<std::size_t>(s.kind)]; });
  CHECK(view.canvas().index()->activity->spans() == spans);
  CHECK(view.canvas().index()->activity->all_spans() >= 1'000'000);
}

TEST_CASE("compute can be coloured by kind of task, and the shares of the kinds add up to it") {
  Window window("scenarios/cholesky.toml");
  const double compute = total_shares(window.canvas.pyramid(), window.state.whole())[0];
  window.view.colour_by_kind(true);
  const std::vector<double> shares = total_shares(window.canvas.pyramid(), window.state.whole());
  REQUIRE(shares.size() == 3 + window.state.run()->graph().kinds() + 1);
  double sum = 0;
  for (std::size_t k = 3; k + 1 < shares.size(); ++k) sum += shares[k];
  CHECK(sum == Approx(compute).margin(1e-9));
  const auto classes = window.canvas.colours().classes;
  CHECK(std::set(classes.begin(), classes.end()).size() == classes.size());
}

TEST_CASE("the status says which rule paints dense pixels, and whether something is filtered") {
  Window window;
  QSignalSpy changed(&window.view, &gui::View::status_changed);
  CHECK(window.view.status() == "detail: exact time shares, filter: none");
  window.view.set_rule(LodRule::last);
  CHECK(changed.count() == 1);
  CHECK(window.view.status().contains("false waves"));
  window.state.set_filter({.kinds = {"compute"}});
  CHECK(changed.count() == 2);
  CHECK(window.view.status().contains("the rest is dimmed"));
}
