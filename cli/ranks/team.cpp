#include "cli/ranks/team.hpp"

#include <functional>
#include <utility>

namespace pelsim::cli {

Team::Team(const Sweep& sweep, unsigned threads, const std::stop_token& stop)
    : sweep_(sweep), outer_stop_(stop, [this] { stop_.request_stop(); }) {
  for (unsigned k = 0; k < threads; ++k) threads_.emplace_back([this] { work(); });
}

Team::~Team() {
  stop_.request_stop();
  threads_.clear();
}

void Team::give(std::uint64_t run) {
  {
    const std::lock_guard lock(access_);
    runs_.push_back(run);
  }
  ++open_;
  given_.notify_one();
}

std::vector<FinishedRun> Team::take(std::chrono::microseconds wait) {
  std::unique_lock lock(access_);
  if (finished_.empty()) ended_.wait_for(lock, wait, [this] { return !finished_.empty(); });
  open_ -= finished_.size();
  return std::exchange(finished_, {});
}

void Team::work() {
  const std::stop_token stop = stop_.get_token();
  while (true) {
    std::unique_lock lock(access_);
    if (!given_.wait(lock, stop, [this] { return !runs_.empty(); })) return;
    const std::uint64_t run = runs_.front();
    runs_.pop_front();
    lock.unlock();
    std::optional<FinishedRun> finished = run_point(sweep_, run, stop);
    if (!finished) return;  // stopped
    lock.lock();
    finished_.push_back(std::move(*finished));
    lock.unlock();
    ended_.notify_one();
  }
}

}  // namespace pelsim::cli
