// Pictures as SVG and PDF are shapes and letters.
#include <QBuffer>
#include <QComboBox>
#include <QPainter>
#include <QSvgGenerator>

#include "gui/charts/heat_map.hpp"
#include "gui/charts/vector_paint.hpp"
#include "gui/view_catalog.hpp"
#include "tests/catch.hpp"
#include "tests/gui/fixture.hpp"

using namespace pelsim;
using namespace pelsim::gui;

namespace {

QByteArray svg_of(QSize size, const std::function<void(QPainter&)>& draw) {
  QBuffer buffer;
  QSvgGenerator generator;
  generator.setOutputDevice(&buffer);
  generator.setSize(size);
  generator.setViewBox(QRect(QPoint(), size));
  QPainter painter(&generator);
  draw(painter);
  painter.end();
  return buffer.data();
}

QByteArray svg_of(gui::View& view) {
  view.resize(900, 500);
  view.grab();
  return svg_of({900, 500}, [&](QPainter& painter) { view.draw(painter, {900, 500}); });
}

}  // namespace

TEST_CASE("every chart and the timeline are shapes and letters in an SVG, and hold no raster") {
  const QStringList charts{"load-balance", "comm-matrix", "breakdown", "efficiency", "queues", "energy", "timeline"};
  // What has no power has transfers, and the other way round.
  const char* const file = GENERATE("scenarios/energy.toml", "scenarios/contention.toml");
  const QStringList empty =
      file == std::string("scenarios/energy.toml") ? QStringList{"comm-matrix", "queues"} : QStringList{"energy"};
  ViewState state;
  state.show(shown_run(file));
  for (const ViewEntry& entry : view_catalog()) {
    if (!charts.contains(entry.id)) continue;
    INFO(file << ": " << entry.id.toStdString());
    const std::unique_ptr<gui::View> view(entry.make(state, nullptr));
    // And with every other entry of its boxes.
    for (int choice = 0; choice < 2; ++choice) {
      for (QComboBox* box : view->findChildren<QComboBox*>())
        if (choice < box->count()) box->setCurrentIndex(choice);
      CHECK(view->nothing_to_show().isEmpty() != empty.contains(entry.id));
      if (!view->nothing_to_show().isEmpty()) continue;
      const QByteArray svg = svg_of(*view);
      CHECK_FALSE(svg.contains("<image"));
      CHECK(svg.count("<text") > 5);
      CHECK(svg.count("<path") + svg.count("<rect") + svg.count("<polyline") > 5);
    }
  }
}

TEST_CASE("a timeline's SVG has a rectangle for each span") {
  ViewState state;
  const RunPtr run = shown_run("scenarios/heft-paper.toml");
  state.show(run);
  for (const ViewEntry& entry : view_catalog()) {
    if (entry.id != "timeline") continue;
    const std::unique_ptr<gui::View> view(entry.make(state, nullptr));
    const QByteArray svg = svg_of(*view);
    CHECK(svg.count("<rect") + svg.count("<path") >= static_cast<qsizetype>(run->trace().attempts.size()));
    for (const Attempt& a : run->trace().attempts)
      CHECK(svg.contains(QByteArray::fromStdString(">" + std::string(run->graph().name(a.task)) + "<")));
  }
}

TEST_CASE("cells are shapes of one colour each, and a raster where there are too many") {
  Grid grid{300, 300, std::vector<double>(90'000, 0)};
  const auto image = [&] { return heat_image(grid, {0, 1}); };
  const auto draw = [&](const QImage& cells) {
    return svg_of({600, 600}, [&](QPainter& painter) { paint_cells(painter, QRectF(0, 0, 600, 600), cells); });
  };
  const QByteArray rows = draw(image());  // each row is one shape
  CHECK_FALSE(rows.contains("<image"));
  CHECK(rows.count("<rect") + rows.count("<path") == 300);
  for (std::size_t i = 0; i < grid.value.size(); ++i) grid.value[i] = i % 2 == 0 ? 0 : 1;
  CHECK(draw(image()).contains("<image"));
  QImage raster(600, 600, QImage::Format_RGB32);
  QPainter painter(&raster);
  paint_cells(painter, QRectF(0, 0, 600, 600), image());
  painter.end();
  for (std::size_t i = 0; i < 200; ++i)
    CHECK(QColor(raster.pixel(static_cast<int>(2 * i), 0)) == QColor(image().pixel(static_cast<int>(i), 0)));
}
