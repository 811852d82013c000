#pragma once
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

#include "study/sweep/run_point.hpp"

namespace pelsim::cli {

/// Threads that do runs, so that the thread that made them can see to messages meanwhile. Ends with its stop token, or
/// when it goes: runs under way are stopped then.
class Team {
 public:
  Team(const Sweep&, unsigned threads, const std::stop_token&);
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;
  ~Team();

  void give(std::uint64_t run);
  std::size_t threads() const { return threads_.size(); }
  /// How many runs were given and not taken back.
  std::size_t open() const { return open_; }
  /// What has ended; waits so long where nothing has.
  std::vector<FinishedRun> take(std::chrono::microseconds wait);

 private:
  void work();

  const Sweep& sweep_;
  std::stop_source stop_;
  std::stop_callback<std::function<void()>> outer_stop_;
  std::mutex access_;
  std::condition_variable_any given_, ended_;
  std::deque<std::uint64_t> runs_;
  std::vector<FinishedRun> finished_;
  std::size_t open_ = 0;
  std::vector<std::jthread> threads_;
};

}  // namespace pelsim::cli
