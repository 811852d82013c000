#include "native/calibration/crew.hpp"

namespace pelsim::host {

Crew::Crew(const Cores& cores, unsigned threads) {
  for (unsigned k = 0; k < threads; ++k) threads_.emplace_back([this, k] { work(k); });
  std::mutex notes;
  run(threads, [&](unsigned k) {
    const std::string why = cores.pin(k);
    const std::lock_guard lock(notes);
    if (!why.empty()) note_ = why;
  });
}

Crew::~Crew() {
  {
    const std::lock_guard lock(access_);
    over_ = true;
  }
  called_.notify_all();
}

void Crew::run(unsigned threads, const std::function<void(unsigned)>& part) {
  std::unique_lock lock(access_);
  part_ = &part;
  wanted_ = left_ = threads;
  error_ = nullptr;
  ++call_;
  called_.notify_all();
  done_.wait(lock, [this] { return left_ == 0; });
  part_ = nullptr;
  if (error_) std::rethrow_exception(error_);
}

void Crew::work(unsigned number) {
  std::uint64_t seen = 0;
  std::unique_lock lock(access_);
  for (;;) {
    called_.wait(lock, [&] { return over_ || call_ != seen; });
    if (over_) return;
    seen = call_;
    if (number >= wanted_) continue;
    const std::function<void(unsigned)>& part = *part_;
    lock.unlock();
    std::exception_ptr error;
    try {
      part(number);
    } catch (...) {
      error = std::current_exception();
    }
    lock.lock();
    if (error && !error_) error_ = error;
    if (--left_ == 0) done_.notify_one();
  }
}

void Gate::pass() {
  // A thread without a core of its own would wait for ever for one that it keeps from running.
  left_.fetch_sub(1, std::memory_order_acq_rel);
  for (unsigned looks = 0; left_.load(std::memory_order_acquire) > 0;)
    if (++looks % 1024 == 0) std::this_thread::yield();
}

}  // namespace pelsim::host
