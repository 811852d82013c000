#pragma once
#include <QObject>
#include <functional>
#include <memory>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

namespace pelsim::gui {

/// Work beside the window's thread: the newest request wins, what it replaces is told to stop and its result dropped.
class Background : public QObject {
 public:
  using QObject::QObject;
  ~Background() override { stop(); }

  /// `work(stop)` runs on another thread and gives a pointer; `done(pointer)` is called on this one.
  template <class Work, class Done>
  void run(Work work, Done done) {
    stop();
    const std::uint64_t number = ++newest_;
    threads_.emplace_back([this, number, work = std::move(work), done = std::move(done)](std::stop_token stopped) {
      auto result = work(stopped);
      if (stopped.stop_requested()) return;
      QMetaObject::invokeMethod(
          this,
          [this, number, done, result = std::move(result)] {
            if (number != newest_) return;
            is_busy_ = false;
            done(result);
          },
          Qt::QueuedConnection);
    });
    is_busy_ = true;
  }
  /// Drops what is under way. Threads that were stopped are joined with this object, so that nobody waits for them.
  void stop() {
    ++newest_;
    is_busy_ = false;
    for (std::jthread& thread : threads_) thread.request_stop();
  }
  bool is_busy() const { return is_busy_; }

 private:
  std::uint64_t newest_ = 0;
  bool is_busy_ = false;
  std::vector<std::jthread> threads_;  // last: joined first, while the rest is alive
};

}  // namespace pelsim::gui
