#include "native/kernels/contention.hpp"

#include <algorithm>
#include <atomic>
#include <barrier>
#include <chrono>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace pelsim::host {
namespace {

class SpinLock {
 public:
  void lock() {
    // Only a lock that looks free is tried, so that waiting threads read their own cache. A thread without a core of
    // its own would wait for ever for one that it keeps from running: it steps aside now and then.
    for (unsigned tries = 0; taken_.exchange(true, std::memory_order_acquire);)
      while (taken_.load(std::memory_order_relaxed))
        if (++tries % 1024 == 0) std::this_thread::yield();
  }
  void unlock() { taken_.store(false, std::memory_order_release); }

 private:
  std::atomic<bool> taken_{false};
};

template <class Lock>
void count_under(Lock& lock, std::uint64_t operations, std::uint64_t& count) {
  for (std::uint64_t k = 0; k < operations; ++k) {
    lock.lock();
    ++count;
    lock.unlock();
  }
}

/// Everything that the threads share; each part on lines of its own.
struct Shared {
  Agreement what;
  std::uint64_t operations;
  std::barrier<> barrier;
  alignas(64) SpinLock spin{};
  alignas(64) std::mutex mutex{};
  alignas(64) std::uint64_t count = 0;
  alignas(64) std::atomic<std::uint64_t> done{0};
};

void operate(Shared& shared) {
  switch (shared.what) {
    case Agreement::spin_lock: return count_under(shared.spin, shared.operations, shared.count);
    case Agreement::mutex: return count_under(shared.mutex, shared.operations, shared.count);
    case Agreement::barrier:
      for (std::uint64_t k = 0; k < shared.operations; ++k) shared.barrier.arrive_and_wait();
      break;
    case Agreement::task_spawn:
      for (std::uint64_t k = 0; k < shared.operations; ++k)
        std::thread([&] { shared.done.fetch_add(1, std::memory_order_relaxed); }).join();
      return;
  }
  shared.done.fetch_add(shared.operations, std::memory_order_relaxed);
}

}  // namespace

Contention contend(Agreement what, std::uint64_t operations, unsigned threads,
                   const std::function<void(unsigned)>& settle) {
  using Clock = std::chrono::steady_clock;
  Shared shared{.what = what, .operations = operations, .barrier = std::barrier<>(threads)};
  std::barrier start(threads);
  std::vector<Clock::time_point> begun(threads), ended(threads);
  const auto part = [&](unsigned k) {
    if (settle) settle(k);
    start.arrive_and_wait();
    begun[k] = Clock::now();
    operate(shared);
    ended[k] = Clock::now();
  };
  {
    std::vector<std::jthread> others;
    try {
      for (unsigned k = 1; k < threads; ++k) others.emplace_back(part, k);
    } catch (const std::system_error&) {
      shared.operations = 0;  // those that wait for the missing ones go home
      for (std::size_t missing = others.size(); missing < threads; ++missing) start.arrive_and_drop();
      throw;
    }
    part(0);
  }
  const std::chrono::duration<double> time =
      *std::max_element(ended.begin(), ended.end()) - *std::min_element(begun.begin(), begun.end());
  return {Seconds(time.count()), shared.count + shared.done.load()};
}

}  // namespace pelsim::host
