#include "gui/run/perform.hpp"

#include <filesystem>
#include <thread>

#include "gui/run/open_run.hpp"
#include "gui/run/run_progress.hpp"
#include "study/exporters/exporters.hpp"
#include "tests/catch.hpp"
#include "tests/gui/fixture.hpp"
#include "tests/gui/temporary.hpp"

using namespace pelsim;
using namespace pelsim::gui;

namespace {

RunOutcome performed(const RunRequest& request) {
  RunWatch watch;
  return perform(request, watch);
}

RunPtr run_of(const RunOutcome& outcome) {
  const RunPtr* run = std::get_if<RunPtr>(&outcome);
  return run == nullptr ? nullptr : *run;
}

/// A run's folder as `pelsim run --out` writes it.
std::string run_folder(const Folder& folder, const ShownRun& run) {
  write_run_folder(folder.path("run"), *run.scenario, run.result, run.report);
  return folder.path("run");
}

}  // namespace

TEST_CASE("text takes the place of the file, overrides that of keys, and files are found beside the scenario") {
  const std::string file = gallery("stg-sample.toml");
  const RunPtr from_file = run_of(performed({.file = file}));
  const QByteArray text = bytes_of(QString::fromStdString(file));
  const RunPtr from_text = run_of(performed({.file = file, .text = text.toStdString(), .label = "edited"}));
  REQUIRE(from_file);
  REQUIRE(from_text);
  CHECK(from_text->label == "edited");
  CHECK(from_text->report.trace_hash == from_file->report.trace_hash);
  const RunPtr other = run_of(performed({.file = file, .overrides = {{"scheduler.model", "fifo"}}}));
  REQUIRE(other);
  CHECK(other->report.scheduler == "fifo");
}

TEST_CASE("what is wrong in a scenario is told with its line and column") {
  const Folder folder;
  const QString file = folder.write("ring.toml", "schema = 1\n\n[scheduler]\nmodel = \"heff\"\n");
  const RunOutcome outcome = performed({.file = file.toStdString()});
  const RunFailure* failure = std::get_if<RunFailure>(&outcome);
  REQUIRE(failure != nullptr);
  CHECK(failure->place.line > 0);
  CHECK(failure->refused);
  CHECK(failure->message.starts_with(failure->place.text()));
}

TEST_CASE("a run that is stopped on its way is shown as far as it came") {
  RunWatch watch;
  std::stop_source source;
  watch.stop = source.get_token();
  // Stopped as soon as the first task has ended; 32 000 were to be done.
  const std::jthread stopper([&](const std::stop_token& over) {
    while (watch.done == 0 && !over.stop_requested()) std::this_thread::yield();
    source.request_stop();
  });
  const RunPtr run =
      run_of(perform({.file = gallery("stencil.toml"),
                      .overrides = {{"workload.blocks", "40"}, {"workload.steps", "20"}, {"scheduler.model", "fifo"}}},
                     watch));
  REQUIRE(run);
  CHECK(run->partial);
  CHECK(run->result.tasks_done > 0);
  CHECK(run->result.tasks_done < run->graph().tasks());
  CHECK(run->result.error.kind == RunError::Kind::cancelled);
}

TEST_CASE("a run's folder is opened as the run that it was") {
  const Folder folder;
  const RunPtr run = shown_run("scenarios/energy.toml");
  const RunPtr opened = run_of(performed({.file = run_folder(folder, *run)}));
  REQUIRE(opened);
  CHECK(opened->source == ShownRun::Source::folder);
  CHECK(opened->label == "run");
  CHECK(opened->report.trace_hash == run->report.trace_hash);
  CHECK(opened->report.makespan == run->report.makespan);
  CHECK(opened->report.energy == run->report.energy);
  CHECK(opened->report.speedup == run->report.speedup);
  CHECK(opened->result.tasks_done == run->result.tasks_done);
  CHECK_FALSE(opened->partial);
}

TEST_CASE("a folder whose scenario cannot be loaded any more is opened by its trace") {
  const Folder folder;
  const RunPtr run = shown_run("scenarios/cholesky.toml");
  const std::string place = run_folder(folder, *run);
  folder.write("run/scenario.resolved.toml", "schema = 1\n[workload]\nmodel = \"stg\"\nfile = \"gone.stg\"\n");
  const RunPtr opened = run_of(performed({.file = place}));
  REQUIRE(opened);
  CHECK(opened->source == ShownRun::Source::trace);
  REQUIRE_FALSE(opened->report.notes.empty());
  CHECK(opened->report.notes.front().find("cannot be loaded any more") != std::string::npos);
}

TEST_CASE("a bare trace tells what happened, and claims nothing about models and links") {
  const Folder folder;
  const RunPtr run = shown_run("scenarios/cholesky.toml");
  std::filesystem::copy(run_folder(folder, *run) + "/trace.pel", folder.path("alone.pel"));
  const RunPtr opened = run_of(performed({.file = folder.path("alone.pel")}));
  REQUIRE(opened);
  CHECK(opened->source == ShownRun::Source::trace);
  CHECK(opened->label == "alone.pel");
  CHECK(opened->report.trace_hash == run->report.trace_hash);
  CHECK(opened->report.slot_time->seconds == run->report.slot_time->seconds);
  CHECK(opened->report.communication.bytes == run->report.communication.bytes);
  CHECK(opened->platform().slots() == run->platform().slots());
  CHECK(opened->platform().slot_name(SlotId(1)) == run->platform().slot_name(SlotId(1)));
  CHECK(opened->graph().edges() == run->graph().edges());
  const auto path = [](const ShownRun& r) { return r.report.critical_path_shares.front().time; };
  CHECK(path(*opened) == path(*run));
  CHECK_FALSE(opened->report.speedup);
  CHECK_FALSE(opened->report.energy);
  CHECK(opened->platform().links() == 0);
}

TEST_CASE("a damaged trace is refused or read, and never read beyond its end") {
  const Folder folder;
  const RunPtr run = shown_run("scenarios/heft-paper.toml");
  const QByteArray whole = bytes_of(QString::fromStdString(run_folder(folder, *run)) + "/trace.pel");
  REQUIRE(whole.size() > 1000);
  int refused = 0;
  const auto open = [&](const QByteArray& bytes) {
    folder.write("bad.pel", bytes);
    if (std::holds_alternative<RunFailure>(performed({.file = folder.path("bad.pel")}))) ++refused;
  };
  for (qsizetype at = 0; at + 4 <= whole.size(); at += 52) {
    QByteArray bytes = whole;
    bytes.replace(at, 4, QByteArray("\xff\xff\xff\x7f", 4));
    open(bytes);
  }
  const int before = refused;
  CHECK(before > 10);
  for (const qsizetype length : {qsizetype(0), qsizetype(63), whole.size() / 2}) open(whole.left(length));
  CHECK(refused == before + 3);
}

TEST_CASE("kinds of files are told by their names and by what is in a folder") {
  const Folder folder;
  CHECK(file_kind("a/ring.toml") == FileKind::scenario);
  CHECK(file_kind("trace.pel") == FileKind::trace);
  CHECK(file_kind("x.pelsession") == FileKind::session);
  CHECK(file_kind("picture.png") == FileKind::unknown);
  CHECK(file_kind(folder.path("")) == FileKind::unknown);
  folder.write("trace.pel", "");
  CHECK(file_kind(folder.path("")) == FileKind::run_folder);
}

TEST_CASE("progress tells the rate since the run began and the time that is left at that rate") {
  // 250 of 1000 in half a second: 500 a second, and 750 are left.
  const RunProgress progress = progress_of(RunPhase::running, 250, 1000, Seconds(0.5));
  CHECK(progress.per_second == 500);
  REQUIRE(progress.left);
  CHECK(progress.left->value == 1.5);
  CHECK(progress.share() == 0.25);
  CHECK_FALSE(progress_of(RunPhase::running, 0, 1000, Seconds(0.5)).left);
  CHECK_FALSE(progress_of(RunPhase::loading, 0, 0, Seconds(0)).left);
  CHECK(grouped(1234567) == "1\u202f234\u202f567");
  CHECK(grouped(999) == "999");
}
