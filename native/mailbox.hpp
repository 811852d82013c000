#pragma once
#include <atomic>
#include <cstdint>

#include "native/underway.hpp"

namespace pelsim::host {

/// Gives the core a moment while somebody else is expected to write.
inline void relax() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

/// Where one worker finds what to do next. Who leads the rounds puts, the worker takes: it looks for a while, because
/// waking a sleeping thread costs microseconds, and then sleeps.
class Mailbox {
 public:
  enum Letter : std::uint32_t { none, asleep, look, work, quit };

  /// Hands over an activity. The worker has none.
  void put(Underway& activity) {
    activity_ = &activity;
    put(work);
  }
  void put(Letter letter) {
    if (letter_.exchange(letter) == asleep) letter_.notify_one();
  }
  /// The worker has something to do that is in no mailbox. Nothing happens if it has a letter already.
  void nudge() {
    std::uint32_t found = letter_.load();
    while (found == none || found == asleep) {
      if (!letter_.compare_exchange_weak(found, look)) continue;
      if (found == asleep) letter_.notify_one();
      return;
    }
  }

  /// Waits for a letter; after so many looks it sleeps.
  Letter take(int looks) {
    for (;;) {
      for (int k = 0; k < looks && letter_.load(std::memory_order_relaxed) == none; ++k) relax();
      std::uint32_t found = letter_.load(std::memory_order_relaxed);
      if (found == none && letter_.compare_exchange_strong(found, asleep)) letter_.wait(asleep);
      found = letter_.load(std::memory_order_acquire);
      if (found == none || found == asleep) continue;  // woken for nothing
      found = letter_.exchange(none, std::memory_order_acquire);
      return static_cast<Letter>(found);
    }
  }
  /// What came with `work`.
  Underway& activity() const { return *activity_; }

 private:
  std::atomic<std::uint32_t> letter_{none};
  Underway* activity_ = nullptr;
};

}  // namespace pelsim::host
