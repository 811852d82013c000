#include <QComboBox>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QTimer>
#include <QToolButton>

#include "gui/charts/canvas.hpp"
#include "gui/charts/comm_matrix_view.hpp"
#include "gui/charts/efficiency_view.hpp"
#include "gui/charts/load_balance_view.hpp"
#include "gui/platform/topology_view.hpp"
#include "gui/tables/critical_path_view.hpp"
#include "gui/tables/inspector_view.hpp"
#include "gui/view_catalog.hpp"
#include "tests/catch.hpp"
#include "tests/gui/fixture.hpp"

using namespace pelsim;
using pelsim::gui::shown_run;

namespace {

/// A view as the window shows it.
template <class Shown>
std::unique_ptr<Shown> shown(gui::ViewState& state) {
  auto view = std::make_unique<Shown>(state);
  view->resize(1100, 320);
  view->show();
  return view;
}

gui::Canvas* canvas_of(QWidget& view) {
  for (QWidget* child : view.findChildren<QWidget*>())
    if (auto* canvas = dynamic_cast<gui::Canvas*>(child)) return canvas;
  return nullptr;
}

}  // namespace

TEST_CASE("every view of numbers has a whole table, or says why there is nothing, for unlike scenarios") {
  for (const char* file : {"heft-paper", "queue", "torus", "five-kinds", "energy", "edge-cloud", "graham"}) {
    gui::ViewState state;
    const gui::RunPtr run = shown_run(std::string("scenarios/") + file + ".toml");
    state.pin(shown_run(std::string("scenarios/") + file + ".toml", {{"scheduler.model", "random"}}));
    for (const gui::ViewEntry& entry : gui::view_catalog()) {
      INFO(file << ": " << entry.id.toStdString());
      const std::unique_ptr<gui::View> view(entry.make(state, nullptr));
      CHECK(view->id() == entry.id);
      state.show(run);
      const gui::Table table = view->table();
      CHECK(table.rows.empty() == !view->nothing_to_show().isEmpty());
      for (const QStringList& row : table.rows) REQUIRE(row.size() == table.columns.size());
      state.mark(gui::TimeRange{{run->end().count / 3}, {run->end().count / 2}});
      for (const QStringList& row : view->table().rows) REQUIRE(row.size() == table.columns.size());
      state.mark(std::nullopt);
      QPixmap picture(900, 300);
      QPainter painter(&picture);
      view->draw(painter, picture.size());
      state.show(nullptr);
    }
  }
}

TEST_CASE("without a run each view says so") {
  gui::ViewState state;
  for (const gui::ViewEntry& entry : gui::view_catalog()) {
    INFO(entry.id.toStdString());
    const std::unique_ptr<gui::View> view(entry.make(state, nullptr));
    CHECK(!view->nothing_to_show().isEmpty());
    CHECK(view->table().rows.empty());
  }
}

TEST_CASE("a bar picks its lane, and arrows go on from there") {
  gui::ViewState state;
  state.show(shown_run("scenarios/heft-paper.toml"));
  const auto view = shown<gui::LoadBalanceView>(state);
  gui::Canvas* canvas = canvas_of(*view);
  REQUIRE(canvas != nullptr);
  // Sorted: P3, P2, P1. The middle of the plot is in the bar of P2.
  QTest::mouseClick(canvas, Qt::LeftButton, {}, QPoint(canvas->width() / 2, canvas->height() / 2));
  CHECK(state.selection().lanes == std::vector<SlotId>{SlotId(1)});
  QTest::keyClick(canvas, Qt::Key_Right);
  CHECK(state.selection().lanes == std::vector<SlotId>{SlotId(0)});
}

TEST_CASE("brushing cells of the matrix picks the pairs that exchanged data") {
  gui::ViewState state;
  state.show(shown_run("scenarios/heft-paper.toml"));
  const auto view = shown<gui::CommMatrixView>(state);
  view->grab();  // lays out the cells
  gui::Canvas* canvas = canvas_of(*view);
  REQUIRE(canvas != nullptr);
  canvas->brushed(canvas->rect());
  // All but P1 > P3, P2 > P3 and the diagonal.
  CHECK(state.selection().pairs.size() == 4);
  canvas->clicked(QPoint(1, 1), {});
  CHECK(state.selection().pairs.empty());
}

TEST_CASE("show me picks the lane of an efficiency's evidence and goes there") {
  gui::ViewState state;
  state.show(shown_run("scenarios/heft-paper.toml"));
  const auto view = shown<gui::EfficiencyView>(state);
  QPushButton* button = nullptr;
  for (QPushButton* b : view->findChildren<QPushButton*>())
    if (b->accessibleName() == "Show why communication is so") button = b;
  REQUIRE(button != nullptr);
  QTest::mouseClick(button, Qt::LeftButton);
  CHECK(state.selection().lanes == std::vector<SlotId>{SlotId(2)});
  CHECK(state.visible() != state.whole());
}

TEST_CASE("a step of the critical path picks its task, and a task picked elsewhere its step") {
  gui::ViewState state;
  const gui::RunPtr run = shown_run("scenarios/heft-paper.toml");
  state.show(run);
  const auto view = shown<gui::CriticalPathView>(state);
  const auto tables = view->findChildren<QTableView*>();
  QTableView* steps = nullptr;
  for (QTableView* table : tables)
    if (table->accessibleName() == "Steps of the critical path") steps = table;
  REQUIRE(steps != nullptr);
  steps->setCurrentIndex(steps->model()->index(0, 0));
  REQUIRE(state.selection().attempt);
  CHECK(run->graph().name(run->trace().attempts[*state.selection().attempt].task) == "T1");
  const gui::Table table = view->table();
  const auto last = static_cast<int>(table.rows.size()) - 1;
  gui::Selection picked;
  for (std::uint32_t i = 0; i < run->trace().attempts.size(); ++i)
    if (run->graph().name(run->trace().attempts[i].task) == "T10") picked.attempt = i;
  state.select(picked);
  CHECK(steps->selectionModel()->isRowSelected(last, {}));
}

TEST_CASE("the play head steps, plays to the end of the range and gives the range back") {
  gui::ViewState state;
  const gui::RunPtr run = shown_run("scenarios/heft-paper.toml");
  state.show(run);
  const auto view = shown<gui::TopologyView>(state);
  gui::Canvas* canvas = canvas_of(*view);
  REQUIRE(canvas != nullptr);
  canvas->pressed(Qt::Key_N, {});
  CHECK(state.play_head() == Tick{0});  // T1 starts
  canvas->pressed(Qt::Key_N, {});
  CHECK(run->seconds(*state.play_head()).value == 9);  // T1 ends
  canvas->pressed(Qt::Key_P, {});
  CHECK(state.play_head() == Tick{0});
  // The last 100 ticks take at most as many frames.
  state.mark(gui::TimeRange{{run->end().count - 100}, run->end()});
  state.set_play_head(run->end() - Tick{50});
  QSignalSpy moved(&state, &gui::ViewState::play_head_changed);
  canvas->pressed(Qt::Key_Space, {});
  // The same head moves that the window's buttons move.
  gui::Player& player = gui::Player::of(state);
  CHECK(player.playing());
  while (player.playing() && moved.wait(2000)) {
  }
  CHECK(!player.playing());
  CHECK(state.play_head() == run->end());
}

TEST_CASE("a click on the map picks the lanes of the spot, and the inspector tells of them") {
  gui::ViewState state;
  state.show(shown_run("scenarios/queue.toml"));  // one place, in the middle
  const auto view = shown<gui::TopologyView>(state);
  const auto inspector = shown<gui::InspectorView>(state);
  view->grab();
  gui::Canvas* canvas = canvas_of(*view);
  REQUIRE(canvas != nullptr);
  for (int x = 0; x < canvas->width() && state.selection().lanes.empty(); x += 4)
    canvas->clicked(QPoint(x, canvas->height() / 2), {});
  CHECK(state.selection().lanes.size() == 4);
  CHECK(inspector->table().rows.size() > 5);
}
