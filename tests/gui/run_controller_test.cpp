#include "gui/run/run_controller.hpp"

#include <QDir>
#include <filesystem>

#include "tests/catch.hpp"
#include "tests/gui/fixture.hpp"
#include "tests/gui/temporary.hpp"

using namespace pelsim;
using namespace pelsim::gui;

namespace {

RunRequest request(const std::string& label, RunRequest::When when = RunRequest::When::now) {
  return {.file = gallery("heft-paper.toml"), .label = label, .when = when};
}

std::string label_of(const QSignalSpy& spy, int i) { return spy.at(i).at(0).value<RunPtr>()->label; }

}  // namespace

TEST_CASE("a worker thread gives the run that the window's thread would give") {
  RunController controller;
  QSignalSpy finished(&controller, &RunController::finished), rested(&controller, &RunController::rested);
  controller.request(request("b"));
  CHECK(controller.busy());
  REQUIRE(came(rested));
  CHECK_FALSE(controller.busy());
  REQUIRE(finished.count() == 1);
  CHECK(finished.at(0).at(0).value<RunPtr>()->report.trace_hash ==
        shown_run("scenarios/heft-paper.toml")->report.trace_hash);
}

TEST_CASE("of requests that overtake each other only the newest is shown") {
  RunController controller;
  QSignalSpy finished(&controller, &RunController::finished), failed(&controller, &RunController::failed);
  QSignalSpy rested(&controller, &RunController::rested);
  for (const char* label : {"a", "b", "c", "d"}) controller.request(request(label));
  REQUIRE(came(rested));
  REQUIRE(finished.count() == 1);
  CHECK(failed.count() == 0);
  CHECK(label_of(finished, 0) == "d");
}

TEST_CASE("queued requests run one after the other, and a newer one at once") {
  RunController controller;
  QSignalSpy finished(&controller, &RunController::finished), rested(&controller, &RunController::rested);
  controller.request(request("a"));
  controller.request(request("b", RunRequest::When::queued));
  controller.request(request("c", RunRequest::When::queued));
  CHECK(controller.waiting() == 2);
  REQUIRE(came(rested));
  REQUIRE(finished.count() == 3);
  CHECK(label_of(finished, 0) == "a");
  CHECK(label_of(finished, 2) == "c");
}

TEST_CASE("cancel forgets what waits, and answers at once while a run is loaded") {
  RunController controller;
  QSignalSpy finished(&controller, &RunController::finished), failed(&controller, &RunController::failed);
  QSignalSpy rested(&controller, &RunController::rested);
  controller.request({.file = gallery("stencil.toml"), .overrides = {{"workload.steps", "1000"}}});
  controller.request(request("b", RunRequest::When::queued));
  controller.cancel();
  CHECK(controller.waiting() == 0);
  CHECK_FALSE(controller.busy());
  CHECK(rested.count() == 1);
  REQUIRE(failed.count() == 1);
  CHECK(failed.at(0).at(0).value<RunFailure>().message == "stopped before it began");
  // What the thread still makes is thrown away, and the next one runs.
  controller.request(request("c"));
  REQUIRE(came(finished));
  CHECK(label_of(finished, 0) == "c");
  CHECK(failed.count() == 1);
}

TEST_CASE("cancel of a run that is under way keeps what is done") {
  RunController controller;
  QSignalSpy finished(&controller, &RunController::finished), failed(&controller, &RunController::failed);
  QObject::connect(&controller, &RunController::progressed, [&](const RunProgress& progress) {
    if (progress.phase == RunPhase::running) controller.cancel();
  });
  controller.request({.file = gallery("stencil.toml"), .overrides = {{"workload.steps", "4000"}}});
  REQUIRE(came(finished));
  CHECK(failed.count() == 0);
  CHECK(finished.at(0).at(0).value<RunPtr>()->partial);
}

TEST_CASE("a controller that goes while it works waits for its threads") {
  RunController controller;
  controller.request(request("a"));
  controller.request(request("b"));
}

TEST_CASE("a run that cannot be made fails with the command line's message") {
  RunController controller;
  QSignalSpy failed(&controller, &RunController::failed);
  controller.request({.file = gallery("none.toml")});
  REQUIRE(came(failed));
  CHECK(failed.at(0).at(0).value<RunFailure>().message.find("none.toml") != std::string::npos);
}

TEST_CASE("another engine runs the edited text in a process of its own") {
  const std::filesystem::path programs = std::filesystem::path(PELSIM_PROGRAM).parent_path();
  if (!std::filesystem::exists(programs / "pelsim-simgrid")) {
    WARN("skipped: this pelsim is built without SimGrid");
    return;
  }
  qputenv("PATH", QByteArray::fromStdString(programs.string()) + ":" + qgetenv("PATH"));
  const Folder folder;
  const QByteArray text = bytes_of(QString::fromStdString(gallery("heft-paper-fixed.toml")));
  const std::string file = folder.write("fixed.toml", "not what is run").toStdString();
  folder.link_gallery_data();
  RunController controller;
  QSignalSpy finished(&controller, &RunController::finished), failed(&controller, &RunController::failed);
  QSignalSpy rested(&controller, &RunController::rested);
  controller.request({.file = file, .text = text.toStdString(), .engine = "simgrid"});
  REQUIRE(came(rested));
  INFO((failed.count() > 0 ? failed.at(0).at(0).value<RunFailure>().message : std::string()));
  REQUIRE(finished.count() == 1);
  const RunPtr run = finished.at(0).at(0).value<RunPtr>();
  CHECK(run->report.engine == "simgrid");
  const RunPtr native = shown_run("scenarios/heft-paper-fixed.toml");
  CHECK(run->report.makespan.value == Approx(native->report.makespan.value).epsilon(1e-6));
  CHECK(QDir(folder.dir.path()).entryList(QDir::Files | QDir::Hidden).size() == 1);  // the copy is gone
}
