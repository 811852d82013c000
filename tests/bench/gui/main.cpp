#include <sys/resource.h>

#include <QApplication>
#include <QEventLoop>
#include <QImage>
#include <QPainter>
#include <QTimer>
#include <filesystem>

#include "gui/timeline/canvas_paint.hpp"
#include "gui/timeline/timeline_view.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/gui/views.hpp"
#include "tests/bench/gui/what_if.hpp"
#include "tests/bench/timeline_load.hpp"

/// The timeline at 1600x900 on the raster engine, offscreen, in thread CPU time. Pages of a mapped file are warm.
namespace pelsim::bench {
namespace {

using namespace gui;

constexpr std::size_t rows = 256;
constexpr QSize window{1600, 900};
const char* const path = "pelsim-bench-timeline.pel";

struct Case {
  const char* name;
  std::size_t steps;
};

/// A run that has an end and nothing else: the state needs one to know how far it may look.
RunPtr run_until(Tick end) {
  const auto scenario = std::make_shared<Scenario>();
  scenario->platform = std::make_unique<const Platform>();
  RunResult result;
  result.trace.end = end;
  return std::make_shared<const ShownRun>("benchmark", scenario, std::move(result), Report{});
}

/// What a person would wait for: painting into the window's own picture, all overlays included.
double repaint(TimelineView& view, QImage& image) {
  return 1e3 * least_seconds(7, [&] {
           view.canvas().repaint_all();
           view.canvas().render(&image);
         });
}

/// The longest that the window does not answer while a trace is opened, indexed and shown: between two turns of the
/// event loop, until a second after the index is there.
double longest_turn(const std::shared_ptr<const PelFile>& trace, Tick end) {
  ViewState state;
  state.show(run_until(end));
  TimelineView view(state);
  view.resize(window);
  QEventLoop loop;
  QTimer turn;
  double last = thread_seconds(), longest = 0;
  QObject::connect(&turn, &QTimer::timeout, [&] {
    const double now = thread_seconds();
    longest = std::max(longest, now - last);
    last = now;
  });
  QObject::connect(&view, &TimelineView::indexed, [&] { QTimer::singleShot(1000, &loop, &QEventLoop::quit); });
  turn.start(0);
  view.show();
  view.show_file(trace);
  loop.exec();
  return 1e3 * longest;
}

void measure(const Case& c, const std::string& file) {
  const std::string name(c.name);
  std::shared_ptr<const PelFile> trace;
  std::shared_ptr<const TraceStore> store;
  std::unique_ptr<SharePyramid> pyramid;
  const double open = least_seconds(3, [&] {
    pyramid.reset();
    trace = std::make_shared<const PelFile>(file);
    store = std::make_shared<const TraceStore>(AttemptColumns::of(*trace), trace);
    pyramid = std::make_unique<SharePyramid>(store, activity_classes());
  });
  const auto spans = static_cast<double>(pyramid->all_spans());
  figure(name + ", spans", spans, "spans");
  figure(name + ", open and index", open, "s");
  figure(name + ", order of attempts", store->memory().value / spans, "B/span");
  figure(name + ", pyramid", pyramid->memory().value / spans, "B/span");

  ViewState state;
  state.show(run_until(store->end()));
  TimelineView view(state);
  view.resize(window);
  QEventLoop wait;
  QObject::connect(&view, &TimelineView::indexed, &wait, &QEventLoop::quit);
  view.show_file(trace);
  wait.exec();
  TimelineCanvas& canvas = view.canvas();
  canvas.set_patient(true);
  QImage image(window, QImage::Format_RGB32);
  canvas.resize(window);
  const double end = static_cast<double>(store->end().count);
  figure(name + ", first paint", seconds([&] { canvas.render(&image); }), "s");

  double worst = 0;
  for (const double zoom : {1.0, 0.5, 0.3, 0.2, 0.1, 0.05, 0.04, 0.02, 0.01, 0.003, 0.001}) {
    const auto length = static_cast<std::int64_t>(end * zoom);
    const auto from = static_cast<std::int64_t>(end * 0.4 * (1 - zoom));
    state.set_visible({{from}, {from + length}});
    const double time = repaint(view, image);
    worst = std::max(worst, time);
    figure(fmt::format("{}, full repaint, {} of the run in sight", name, zoom), time, "ms");
  }
  figure(name + ", full repaint, worst", worst, "ms");
  double worst_pan = 0;
  for (const double zoom : {0.5, 0.1, 0.01}) {
    const auto length = static_cast<std::int64_t>(end * zoom);
    state.set_visible({{length / 3}, {length / 3 + length}});
    canvas.render(&image);
    const TimelineScene scene = canvas.scene();
    const auto by = static_cast<std::int64_t>(20 * scene.scale.ticks_per_pixel());
    const double time = 1e3 * least_seconds(7, [&] {
                          state.set_visible(moved(state.visible(), Tick{by}), ViewState::Remember::no);
                          canvas.render(&image);
                        });
    worst_pan = std::max(worst_pan, time);
  }
  figure(name + ", move by 20 pixels, worst", worst_pan, "ms");

  state.set_visible({Tick{}, store->end()});
  const double by_pyramid = repaint(view, image);
  const double by_span = 1e3 * seconds([&] {
                           QPainter painter(&image);
                           const TimelineScene scene = canvas.scene();
                           for (const Row& row : canvas.rows().rows)
                             store->each_span(row.lanes.front(), Tick{}, store->end(), [&](const Span& span) {
                               const QRectF box(scene.x_of(span.from), scene.y_of(row),
                                                scene.x_of(span.to) - scene.x_of(span.from), row.height);
                               painter.fillRect(box, colour_of(activity_of(span.kind), Theme::light));
                             });
                         });
  figure(name + ", longest turn of the event loop while it is opened", longest_turn(trace, store->end()), "ms");
  figure(name + ", pyramid against fillRect for each span", by_pyramid / by_span, "times");
}

}  // namespace
}  // namespace pelsim::bench

int main(int count, char** arguments) {
  using namespace pelsim::bench;
  if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
  QApplication application(count, arguments);
  QApplication::setStyle("Fusion");
  const bool is_long = count < 2 || std::string_view(arguments[1]) != "short";
  const std::string file = (std::filesystem::temp_directory_path() / path).string();
  for (const Case& c : {Case{"1e6 spans, 256 rows", 1'302}, Case{"1e7 spans, 256 rows", 13'021}}) {
    if (c.steps > 2000 && !is_long) continue;
    pelsim::write_pel(TimelineLoad(rows, c.steps).named(), file);
    measure(c, file);
  }
  std::filesystem::remove(file);
  bench_what_if();
  bench_views();
  rusage use;
  getrusage(RUSAGE_SELF, &use);
  figure("highest memory, the making of the runs included", static_cast<double>(use.ru_maxrss) / 1024, "MiB");
}
