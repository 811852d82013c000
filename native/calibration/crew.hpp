#pragma once
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "native/cores.hpp"

namespace pelsim::host {

/// Threads that stand on cores of their own and do things together. Not for several callers at once.
class Crew {
 public:
  /// Starts them; each is bound to its core. What could not be bound is told by `note`.
  Crew(const Cores&, unsigned threads);
  Crew(const Crew&) = delete;
  ~Crew();

  unsigned threads() const { return static_cast<unsigned>(threads_.size()); }
  /// "" or why threads are not bound.
  const std::string& note() const { return note_; }
  /// `part(k)` on each of the first `threads` threads; returns when all are done and throws what one of them threw.
  void run(unsigned threads, const std::function<void(unsigned)>& part);

 private:
  void work(unsigned number);

  std::mutex access_;
  std::condition_variable called_, done_;
  const std::function<void(unsigned)>* part_ = nullptr;
  std::uint64_t call_ = 0;
  unsigned wanted_ = 0, left_ = 0;
  bool over_ = false;
  std::exception_ptr error_;
  std::string note_;
  std::vector<std::jthread> threads_;
};

/// All of so many threads pass when the last has come; they look instead of sleeping.
class Gate {
 public:
  explicit Gate(unsigned threads) : left_(threads) {}
  void pass();

 private:
  std::atomic<unsigned> left_;
};

}  // namespace pelsim::host
