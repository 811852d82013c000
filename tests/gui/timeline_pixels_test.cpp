// Reads the pixels that the timeline paints and compares them with the run.
#include <QImage>
#include <QPainter>
#include <QPixmap>
#include <map>

#include "gui/timeline/canvas_paint.hpp"
#include "tests/gui/timeline_fixture.hpp"

using namespace pelsim;
using namespace pelsim::gui;

namespace {

/// 12 ranks, 1200 supersteps: some six spans a pixel when all of it is in sight.
const RunPtr& dense_run() {
  static const RunPtr run =
      shown_run("scenarios/bsp.toml", {{"workload.steps", "1200"}, {"platform.nodes.0.count", "12"}});
  return run;
}

/// Shares of the row's pixels by activity; an edge belongs to its span.
std::vector<double> painted_shares(const QImage& image, const TimelineCanvas& canvas, const Row& row) {
  const Theme theme = theme_of(canvas.palette());
  std::map<QRgb, std::size_t> activity_of_colour;
  for (std::size_t a = 0; a < activities; ++a) {
    const QRgb colour = colour_of(static_cast<LaneActivity>(a), theme).rgb();
    activity_of_colour[colour] = a;
    if (a + 1 < activities) activity_of_colour[edge_of(colour, theme)] = a;
  }
  const TimelineScene scene = canvas.scene();
  const int gap = row.height >= 6 ? 1 : 0;
  std::vector<double> shares(activities, 0);
  double pixels = 0;
  auto found = activity_of_colour.end();
  for (int y = 0; y < row.height - gap; ++y) {
    for (int x = scene.plot.left(); x <= scene.plot.right(); ++x) {
      const QRgb colour = image.pixel(x, static_cast<int>(scene.y_of(row)) + y);
      if (found == activity_of_colour.end() || found->first != colour) found = activity_of_colour.find(colour);
      if (found == activity_of_colour.end()) return {};  // a colour that no legend has
      ++shares[found->second];
      ++pixels;
    }
  }
  for (double& share : shares) share /= pixels;
  return shares;
}

std::vector<double> true_shares(const SlotLanes& lanes, SlotId lane, TimeRange range) {
  std::vector<double> shares(activities, 0);
  lanes.each_span(lane, [&](const Span& span) {
    const std::int64_t inside = (std::min(span.to, range.to) - std::max(span.from, range.from)).count;
    if (inside > 0)
      shares[static_cast<std::size_t>(activity_of(span.kind))] +=
          static_cast<double>(inside) / static_cast<double>(range.length().count);
  });
  return shares;
}

double largest_error(const TimelineCanvas& canvas, const SlotLanes& lanes, TimeRange range, const QImage& image) {
  double worst = canvas.rows().rows.size() == lanes.slots() ? 0 : 1;
  for (const Row& row : canvas.rows().rows) {
    const std::vector<double> shown = painted_shares(image, canvas, row);
    if (shown.empty()) return 1;
    const std::vector<double> truth = true_shares(lanes, row.lanes.front(), range);
    for (std::size_t a = 0; a < activities; ++a) worst = std::max(worst, std::abs(shown[a] - truth[a]));
  }
  return worst;
}

struct Window : TimelineWindow {
  explicit Window(int row_height) : TimelineWindow(dense_run(), {.row_height = row_height}, {1100, 500}) {
    canvas.set_patient(true);
  }
  double error() {
    const QImage image = canvas.grab().toImage();
    return largest_error(canvas, dense_run()->lanes(), state.visible(), image);
  }
};

}  // namespace

TEST_CASE("the pixels of every row show the run's time shares to half a point at ten zoom levels") {
  for (const int row_height : {12, 6, 5, 3, 2}) {  // stacked down to 5, spread below
    Window window(row_height);
    const double end = static_cast<double>(dense_run()->end().count);
    for (int level = 0; level < 10; ++level) {
      const auto length = static_cast<std::int64_t>(end / std::pow(2, level));
      const auto from = static_cast<std::int64_t>((end - static_cast<double>(length)) * 0.37);
      window.state.set_visible({{from}, {from + length}});
      INFO("rows of " << row_height << " pixels, 1/2^" << level << " of the run");
      CHECK(window.error() <= 0.005);
    }
  }
}

TEST_CASE("in uneven time, the pixels of every stretch show its time shares") {
  Window window(12);
  window.view.set_pace(TimelineCanvas::Pace::by_events);
  const auto end = dense_run()->end().count;
  window.state.set_visible({{end / 3}, {end / 3 + end / 5}});
  const QImage image = window.canvas.grab().toImage();
  const std::vector<Stretch> parts = stretches(window.canvas.scene().scale);
  REQUIRE(parts.size() > 20);
  for (const Row& row : window.canvas.rows().rows) {
    std::vector<double> expected(activities, 0);
    for (const Stretch& part : parts) {
      const Tick to{part.from.count + static_cast<std::int64_t>(std::llround(part.per_column * part.count))};
      const std::vector<double> shares = true_shares(dense_run()->lanes(), row.lanes.front(), {part.from, to});
      for (std::size_t a = 0; a < activities; ++a) expected[a] += shares[a] * part.count / window.canvas.plot().width();
    }
    const std::vector<double> shown = painted_shares(image, window.canvas, row);
    REQUIRE(!shown.empty());
    for (std::size_t a = 0; a < activities; ++a) CHECK(shown[a] == Approx(expected[a]).margin(0.005));
  }
}

TEST_CASE("the usual rule hides the communication that shares show") {
  // 6000 supersteps: some 7 % of the time waits for data, in spans far narrower than a pixel.
  const LongTrace trace(8, 6000);
  ViewState state;
  TimelineView view(state);
  view.resize(1100, 500);
  trace.open_in(view);
  const TimeRange all{{0}, trace.load.trace.end};
  state.set_visible(all);
  const SlotLanes lanes(trace.load.trace, 8);
  TimelineCanvas& canvas = view.canvas();
  canvas.set_patient(true);
  view.grab();
  const auto communication = static_cast<std::size_t>(LaneActivity::communication);
  const double truth = true_shares(lanes, SlotId(3), all)[communication];
  REQUIRE(truth > 0.03);
  // The state knows no run, so that all it can show is a tick: the file's whole time is asked for here.
  CHECK(canvas.rows().rows.size() == 8);
  TimelinePicture picture;
  PictureRequest request;
  request.pyramid = &canvas.pyramid();
  request.visible = all;
  request.size = QSize(1000, canvas.rows().height);
  request.colours = canvas.colours();
  const auto shown = [&](LodRule rule) {
    request.rule = rule;
    picture.update(request, canvas.rows());
    QImage image(request.size, QImage::Format_RGB32);
    QPainter painter(&image);
    picture.draw(painter, {});
    painter.end();
    const RowBand band = band_of(canvas.rows().rows[3], request);
    double pixels = 0;
    for (int y = band.top; y < band.top + band.lines; ++y)
      for (int x = 0; x < 1000; ++x) pixels += image.pixel(x, y) == request.colours.classes[communication];
    return pixels / 1000 / band.lines;
  };
  CHECK(std::abs(shown(LodRule::shares) - truth) <= 0.005);
  CHECK(shown(LodRule::longest) < truth / 2);
}

TEST_CASE("moving pixel by pixel keeps the shares, and paints nothing but the new columns") {
  Window window(12);
  const auto length = static_cast<std::int64_t>(static_cast<double>(dense_run()->end().count) * 0.4);
  window.state.set_visible({Tick{length / 2}, Tick{length / 2 + length}});
  window.canvas.grab();
  const double pixel = window.canvas.scene().scale.ticks_per_pixel();
  for (int step = 1; step <= 300; ++step) {
    const auto from = length / 2 + static_cast<std::int64_t>(step * pixel);
    window.state.set_visible({Tick{from}, Tick{from + length}}, ViewState::Remember::no);
    window.canvas.grab();
    REQUIRE(window.canvas.picture().columns_painted() == 1);
  }
  CHECK(window.error() <= 0.005);
  for (int step = 1; step <= 20; ++step) {  // and back, in larger steps
    const auto from = length / 2 + static_cast<std::int64_t>((300 - 13 * step) * pixel);
    window.state.set_visible({Tick{from}, Tick{from + length}}, ViewState::Remember::no);
    window.canvas.grab();
    REQUIRE(window.canvas.picture().columns_painted() == 13);
  }
  CHECK(window.error() <= 0.005);
}

TEST_CASE("zoomed in, every pixel shows the span that is there") {
  Window window(20);
  const RunPtr run = dense_run();
  const auto length = static_cast<std::int64_t>(static_cast<double>(run->end().count) / 600);  // two supersteps
  window.state.set_visible({Tick{100 * length}, Tick{101 * length}});
  const QImage image = window.canvas.grab().toImage();
  const TimelineScene scene = window.canvas.scene();
  std::size_t checked = 0;
  for (const Row& row : window.canvas.rows().rows) {
    const int y = static_cast<int>(scene.y_of(row)) + 1;  // above the text
    for (int x = scene.plot.left(); x < scene.plot.right(); ++x) {
      const auto span = window.canvas.index()->store->span_at(row.lanes.front(), scene.tick_at(x));
      REQUIRE(span);
      if (scene.x_of(span->to) < x + 1 || scene.x_of(span->from) > x - 1) continue;  // an edge
      CHECK(image.pixel(x, y) == colour_of(activity_of(span->kind), Theme::light).rgb());
      ++checked;
    }
  }
  CHECK(checked > 5000);
}
