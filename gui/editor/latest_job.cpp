#include "gui/editor/latest_job.hpp"

#include <utility>

namespace pelsim::gui {

LatestJob::~LatestJob() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();  // before Qt drops what it has queued for this object
}

void LatestJob::start(Work work) {
  ++number_;
  if (running_) {
    thread_.request_stop();
    next_ = std::move(work);
  } else {
    begin(std::move(work));
  }
}

void LatestJob::cancel() {
  ++number_;
  next_.reset();
  thread_.request_stop();
}

void LatestJob::begin(Work work) {
  running_ = true;
  thread_ = std::jthread([this, number = number_, work = std::move(work)](const std::stop_token& stop) {
    HandOver done = work(stop);
    QMetaObject::invokeMethod(
        this, [this, number, done = std::move(done)] { ended(number, done); }, Qt::QueuedConnection);
  });
}

void LatestJob::ended(std::uint64_t number, const HandOver& done) {
  thread_.join();
  running_ = false;
  if (next_) return begin(*std::exchange(next_, std::nullopt));
  if (number == number_ && done) done();
}

}  // namespace pelsim::gui
