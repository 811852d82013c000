#include <QToolButton>

#include "gui/timeline/filter_bar.hpp"
#include "gui/timeline/timeline_table.hpp"
#include "tests/gui/timeline_fixture.hpp"

using namespace pelsim;
using namespace pelsim::gui;

namespace {

std::size_t pixels_of(TimelineCanvas& canvas, QRgb colour) {
  const QImage image = canvas.grab().toImage();
  const QRect plot = canvas.plot();
  std::size_t count = 0;
  for (int y = plot.top(); y < plot.top() + canvas.rows().height && y <= plot.bottom(); ++y)
    for (int x = plot.left(); x <= plot.right(); ++x) count += image.pixel(x, y) == colour;
  return count;
}

}  // namespace

TEST_CASE("what a filter does not let through is dimmed, and its shares are as they were") {
  // Rows too low for words and edges: every pixel is of its span's colour.
  TimelineWindow window(shown_run("scenarios/cholesky.toml"), {.row_height = 7}, {1000, 700});
  window.canvas.set_patient(true);
  const Theme theme = theme_of(window.canvas.palette());
  const QRgb compute = colour_of(LaneActivity::compute, theme).rgb();
  const QRgb communication = colour_of(LaneActivity::communication, theme).rgb();
  const std::size_t all = pixels_of(window.canvas, compute);
  REQUIRE(all > 1000);
  window.state.set_filter({.activities = {LaneActivity::communication}});
  CHECK(pixels_of(window.canvas, compute) == 0);
  CHECK(pixels_of(window.canvas, communication) > 0);

  // Of computing, only that of one kind keeps its colour: as many pixels as its share of all computing.
  const ShownRun& run = *window.state.run();
  std::map<std::string, double> time;
  double sum = 0;
  for (const Attempt& a : run.trace().attempts) {
    const double length = static_cast<double>((a.end - a.run).count) * a.slots;
    time[std::string(run.graph().kind_name(run.graph().kind(a.task)))] += length;
    sum += length;
  }
  REQUIRE(time.size() > 2);
  const auto most = std::max_element(time.begin(), time.end(), [](auto& a, auto& b) { return a.second < b.second; });
  window.state.set_filter({.kinds = {most->first}});
  const double shown = static_cast<double>(pixels_of(window.canvas, compute));
  CHECK(shown / static_cast<double>(all) == Approx(most->second / sum).margin(0.03));
  const std::vector<double> shares = total_shares(*window.canvas.index()->activity, window.state.whole());
  CHECK(total_shares(window.canvas.pyramid(), window.state.whole())[1] == Approx(shares[2]).margin(1e-9));
  window.state.set_filter({});
  CHECK(pixels_of(window.canvas, compute) == all);
}

TEST_CASE("the table leaves out what is dimmed, and arrows leave out messages that are too small") {
  const RunPtr run = shown_run("scenarios/cholesky.toml");
  const IndexPtr index = index_timeline(run);
  const std::string kind(run->graph().kind_name(KindId(0)));
  const Table table = timeline_table(*index, {{0}, run->end()}, {}, {.kinds = {kind}});
  std::size_t expected = 0;
  for (const Attempt& a : run->trace().attempts)
    expected += a.end > a.run && run->graph().kind_name(run->graph().kind(a.task)) == kind;
  CHECK(table.rows.size() == expected);

  const RunPtr paper = shown_run("scenarios/heft-paper.toml");
  std::vector<double> sizes;
  for (const Edge& edge : paper->graph().out(TaskId(0))) sizes.push_back(paper->graph().size(edge.item).value);
  std::sort(sizes.begin(), sizes.end());
  REQUIRE(sizes.size() == 5);
  Selection picked;
  picked.attempt = 0;
  REQUIRE(paper->trace().attempts[0].task == TaskId(0));
  for (std::size_t i = 0; i < sizes.size(); ++i)
    CHECK(arrows_of(*paper, picked, std::nullopt, {.least_message = Bytes(sizes[i])}).arrows.size() ==
          static_cast<std::size_t>(sizes.end() - std::lower_bound(sizes.begin(), sizes.end(), sizes[i])));
}

TEST_CASE("every condition of a filter is a chip that takes it away") {
  ViewState state;
  FilterBar bar(state);
  CHECK(bar.isHidden());
  state.set_filter({.kinds = {"gemm", "trsm"}, .activities = {LaneActivity::compute}, .least_message = Bytes(1e5)});
  CHECK(!bar.isHidden());
  std::vector<std::string> texts;
  for (const FilterChip& chip : chips_of(state.filter())) texts.push_back(chip.text.toStdString());
  CHECK(texts == std::vector<std::string>{"kind gemm", "kind trsm", "compute", "messages of 100 kB or more"});
  const auto press = [&](const QString& chip) {
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    for (QToolButton* button : bar.findChildren<QToolButton*>())
      if (button->text().startsWith(chip)) return button->click();
    FAIL("no chip " << chip.toStdString());
  };
  press("kind gemm");
  CHECK(state.filter().kinds == std::vector<std::string>{"trsm"});
  press("compute");
  press("messages");
  press("kind trsm");
  CHECK(state.filter().lets_all_through());
  CHECK(bar.isHidden());
  Filter many;
  for (int i = 0; i < 20; ++i) many.kinds.push_back("k" + std::to_string(10 + i));
  REQUIRE(chips_of(many).size() == 1);
  CHECK(chips_of(many)[0].without.lets_all_through());
}

TEST_CASE("a filter stays with runs that are alike and goes with another machine") {
  ViewState state;
  state.show(shown_run("scenarios/heft-paper.toml"));
  state.set_filter({.kinds = {"T"}});
  QSignalSpy changed(&state, &ViewState::filter_changed);
  state.show(shown_run("scenarios/heft-paper.toml", {{"scheduler.model", "cpop"}}));
  CHECK(state.filter().kinds.size() == 1);
  state.show(shown_run("scenarios/bsp.toml"));
  CHECK(state.filter().lets_all_through());
  CHECK(changed.count() == 1);
}
