#pragma once
#include <atomic>

#include "native/underway.hpp"

namespace pelsim::host {

/// What has ended and nobody has told yet, and who tells. Any thread may leave an end at any time; one at a time leads,
/// tells the sink, and goes on until nothing is left. Nobody waits for anybody.
class Rounds {
 public:
  Rounds() : leading_(true) {}  ///< whoever made it leads

  void leave(Underway& ended) {
    Underway* head = ended_.load(std::memory_order_relaxed);
    do ended.next = head;
    while (!ended_.compare_exchange_weak(head, &ended));
  }
  /// All that was left, the latest first.
  Underway* take() { return ended_.exchange(nullptr, std::memory_order_acquire); }
  /// Visits what was left. Only while nobody takes.
  template <class Visit>
  void each(const Visit& visit) const {
    for (const Underway* u = ended_.load(); u != nullptr; u = u->next) visit(*u);
  }
  bool anything() const { return ended_.load() != nullptr; }

  /// Whoever left an end and is refused may go: the leader looks once more after `stop_leading`.
  bool try_lead() { return !leading_.load() && !leading_.exchange(true); }
  void stop_leading() { leading_.store(false); }

 private:
  alignas(64) std::atomic<Underway*> ended_{nullptr};
  alignas(64) std::atomic<bool> leading_;
};

}  // namespace pelsim::host
