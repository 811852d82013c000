#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

namespace pelsim::cli {

enum class Bar { shown, hidden };

/// What is counted, and where the count stands at the begin.
struct Progress {
  std::uint64_t total = 0;
  std::uint64_t already = 0;
  std::string what = "tasks";
  enum class Size { known, grows } size = Size::known;  ///< grows: what is left is not told
};
/// "[####    ] 40 of 100 runs, 12.5 runs/s, 5 s left"; rate and rest once a second has passed.
std::string progress_text(const Progress&, std::uint64_t done, double seconds);

/// Looks after a long run from a thread of its own: draws a progress bar on stderr, and turns Ctrl-C (or SIGTERM) into
/// a request to stop; a second one ends the program at once. It lives until the results are written. The signals are
/// waited for, not handled, so nothing is global. Threads started while it lives do not get them either.
class Watch {
 public:
  Watch(std::uint64_t total, Bar bar) : Watch(Progress{total}, bar) {}
  Watch(Progress, Bar bar);
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  ~Watch();

  std::stop_token stop() const { return stop_.get_token(); }
  bool stopped() const { return stop_.stop_requested(); }
  std::atomic<std::uint64_t>* done() { return &done_; }
  std::atomic<std::uint64_t>* total() { return &total_; }
  /// A folder that a second signal must not leave behind.
  void remove_when_killed(const std::string& folder);

 private:
  void look();
  void draw() const;
  [[noreturn]] void quit(int signal);

  const Progress progress_;
  const Bar bar_;
  const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  std::atomic<std::uint64_t> done_ = 0, total_ = 0;
  std::atomic<bool> over_ = false;
  std::stop_source stop_;
  std::mutex doomed_access_;
  std::string doomed_;
  std::jthread thread_;
};

}  // namespace pelsim::cli
