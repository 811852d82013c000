#include "gui/run/run_controller.hpp"

#include <algorithm>
#include <thread>

namespace pelsim::gui {

struct RunController::Job {
  RunRequest request;
  RunWatch watch;
  RunOutcome outcome;  ///< written by the thread before it ends
  bool abandoned = false;
  std::jthread thread;  ///< last, so that it has ended before the rest goes
};

RunController::RunController(QObject* parent) : QObject(parent) {
  ticker_.setInterval(40);
  connect(&ticker_, &QTimer::timeout, this, &RunController::tell_progress);
}

RunController::~RunController() {
  for (const auto& job : jobs_) job->thread.request_stop();  // all, before the first is waited for
}

std::size_t RunController::abandoned() const {
  return static_cast<std::size_t>(
      std::count_if(jobs_.begin(), jobs_.end(), [](const auto& job) { return job->abandoned; }));
}

bool RunController::busy() const { return jobs_.size() > abandoned(); }

bool RunController::cancelling() const { return busy() && jobs_.back()->thread.get_stop_token().stop_requested(); }

void RunController::request(const RunRequest& request) {
  if (request.when == RunRequest::When::now) {
    waiting_.clear();
    if (busy()) {
      jobs_.back()->abandoned = true;
      jobs_.back()->thread.request_stop();
    }
  }
  waiting_.push_back(request);
  start_next();
}

void RunController::cancel() {
  waiting_.clear();
  if (!busy()) return;
  Job& job = *jobs_.back();
  job.thread.request_stop();
  if (job.watch.phase != RunPhase::loading) return;
  // There is nothing to keep: answered now, whatever the thread still reads.
  job.abandoned = true;
  ticker_.stop();
  const RunRequest request = job.request;
  Q_EMIT failed(stopped_early(), request);
  Q_EMIT rested();
}

void RunController::start_next() {
  if (waiting_.empty() || busy() || abandoned() > 1) return;
  const RunRequest next = std::move(waiting_.front());
  waiting_.pop_front();
  begin(next);
}

void RunController::begin(const RunRequest& request) {
  jobs_.push_back(std::make_unique<Job>());
  Job* job = jobs_.back().get();
  job->request = request;
  running_.invalidate();
  Q_EMIT started(request);
  ticker_.start();
  job->thread = std::jthread([this, job](const std::stop_token& stop) {
    job->watch.stop = stop;
    job->outcome = perform(job->request, job->watch);
    QMetaObject::invokeMethod(
        this, [this, job] { ended(job); }, Qt::QueuedConnection);
  });
}

void RunController::ended(const Job* job) {
  const auto found = std::find_if(jobs_.begin(), jobs_.end(), [job](const auto& j) { return j.get() == job; });
  if (found == jobs_.end()) return;
  const std::unique_ptr<Job> over = std::move(*found);
  jobs_.erase(found);
  over->thread.join();
  if (!busy()) ticker_.stop();
  if (!over->abandoned) {
    if (const RunPtr* run = std::get_if<RunPtr>(&over->outcome))
      Q_EMIT finished(*run, over->request);
    else
      Q_EMIT failed(std::get<RunFailure>(over->outcome), over->request);
  }
  start_next();
  if (!busy() && waiting_.empty()) Q_EMIT rested();
}

void RunController::tell_progress() {
  if (!busy()) return;
  const RunWatch& watch = jobs_.back()->watch;
  const RunPhase phase = watch.phase;
  if (phase == RunPhase::running && !running_.isValid()) running_.start();
  const Seconds running(running_.isValid() ? static_cast<double>(running_.nsecsElapsed()) * 1e-9 : 0);
  Q_EMIT progressed(progress_of(phase, watch.done, watch.tasks, running));
}

}  // namespace pelsim::gui
