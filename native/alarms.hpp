#pragma once
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <queue>
#include <vector>

#include "native/underway.hpp"

namespace pelsim::host {

/// Delays: what must end at an instant. One thread waits for them, any other may set them.
class Alarms {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  void set(Instant due, Underway& activity) {
    const std::lock_guard lock(access_);
    const bool is_first = queue_.empty() || due < queue_.top().due;
    queue_.push({due, activity.sequence, &activity});
    if (is_first) changed_.notify_one();
  }
  /// Asks the waiting thread to come back at once, now or the next time that it waits.
  void poke() { note(poked_); }
  /// Nobody shall wait any more.
  void close() { note(closed_); }

  enum class Woken { due, poked, closed };
  /// Sleeps until something is due, and takes it out into `due`.
  Woken wait(std::vector<Underway*>& due) {
    std::unique_lock lock(access_);
    due.clear();
    for (;;) {
      if (closed_) return Woken::closed;
      if (poked_) {
        poked_ = false;
        return Woken::poked;
      }
      const Instant now = std::chrono::steady_clock::now();
      for (; !queue_.empty() && queue_.top().due <= now; queue_.pop()) due.push_back(queue_.top().activity);
      if (!due.empty()) return Woken::due;
      if (queue_.empty())
        changed_.wait(lock);
      else
        changed_.wait_until(lock, Instant(queue_.top().due));
    }
  }

 private:
  struct Alarm {
    Instant due;
    std::uint64_t sequence;
    Underway* activity;
    bool operator<(const Alarm& other) const {  // the queue's first is its largest
      return due != other.due ? due > other.due : sequence > other.sequence;
    }
  };
  void note(bool& flag) {
    const std::lock_guard lock(access_);
    flag = true;
    changed_.notify_one();
  }
  std::mutex access_;
  std::condition_variable changed_;
  std::priority_queue<Alarm> queue_;
  bool poked_ = false, closed_ = false;
};

}  // namespace pelsim::host
