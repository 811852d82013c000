#include "tests/bench/gui/views.hpp"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QImage>
#include <QTimer>

#include "gui/charts/comm_matrix_view.hpp"
#include "gui/editor/text_run.hpp"
#include "gui/platform/topology_view.hpp"
#include "gui/run/run_controller.hpp"
#include "tests/bench/bench.hpp"

namespace pelsim::bench {
namespace {

using namespace gui;

constexpr QSize window{1600, 900};

/// Each of 1024 memories sends to each other.
const char* const everybody = R"(schema = 1
[workload]
model = "all-to-all"
ranks = 1024
size = "1 KiB"
[platform]
interconnect = { bandwidth = "12.5 GB/s", latency = "1 us" }
nodes = [ { count = 1024, devices = [ { slots = 1 } ] } ]
[network]
model = "uncontended"
[scheduler]
model = "fifo"
)";

const char* const torus = R"(schema = 1
[workload]
model = "bsp"
steps = 20
messages = 3
size = "64 KiB"
work = "1 ms"
[platform]
interconnect = { model = "torus", sizes = [10, 10, 10], bandwidth = "12.5 GB/s", latency = "1 us" }
nodes = [ { count = 1000, devices = [ { slots = 1 } ] } ]
[network]
model = "flow"
[scheduler]
model = "fifo"
)";

/// Takes seconds, wherever it is.
const char* const endless = R"(schema = 1
[workload]
model = "layered"
tasks = 2000000
width = 1000
[platform]
interconnect = { bandwidth = "1 GB/s", latency = "1 us" }
nodes = [ { count = 16, devices = [ { slots = 4 } ] } ]
[scheduler]
model = "fifo"
)";

RunPtr run_of(const char* text) {
  const auto outcome = run_text({text, "bench.toml", "benchmark", Runner::Depth::quick});
  if (const gui::Problem* problem = std::get_if<gui::Problem>(&outcome)) fmt::print("error: {}\n", problem->message);
  const RunPtr* run = std::get_if<RunPtr>(&outcome);
  return run == nullptr ? nullptr : *run;
}

template <class Shown>
void repaint(const char* name, const char* text) {
  const RunPtr run = run_of(text);
  if (run == nullptr) return;
  ViewState state;
  Shown view(state);
  view.resize(window);
  view.show();
  const double fresh = seconds([&] {
    state.show(run);
    QCoreApplication::processEvents();
  });
  QImage image(window, QImage::Format_RGB32);
  const double first = seconds([&] { view.render(&image); });
  figure(fmt::format("{}, a new run until it is painted", name), 1e3 * (fresh + first), "ms");
  figure(fmt::format("{}, painted again", name), 1e3 * least_seconds(15, [&] { view.render(&image); }), "ms");
}

/// Wall time: another thread has to notice.
void cancel() {
  RunController controller;
  QEventLoop loop;
  QElapsedTimer since;
  double worst = 0;
  for (const int after : {200, 1500, 3000}) {  // milliseconds: while it is made, and while it runs
    bool is_ended = false;
    const auto ended = [&] {
      is_ended = true;
      loop.quit();
    };
    const auto finished = QObject::connect(&controller, &RunController::rested, &loop, ended);
    RunRequest request;
    request.file = "bench.toml";
    request.text = endless;
    controller.request(request);
    QTimer::singleShot(after, &loop, [&] {
      since.start();
      controller.cancel();
    });
    loop.exec();
    QObject::disconnect(finished);
    if (!since.isValid()) fmt::print("error: the run ended before it was cancelled after {} ms\n", after);
    worst = std::max(worst, static_cast<double>(since.nsecsElapsed()) / 1e6);
  }
  figure("cancel of a run until its answer, worst of three", worst, "ms");
}

}  // namespace

void bench_views() {
  repaint<CommMatrixView>("matrix of 1024 x 1024", everybody);
  repaint<TopologyView>("map of 1000 nodes", torus);
  cancel();
}

}  // namespace pelsim::bench
