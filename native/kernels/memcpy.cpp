#include <sched.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <thread>

#include "native/kernel.hpp"

/// A message through shared memory: bytes that another thread, on another core where there is one, has just written are
/// copied here. No flop; the bytes are read and written. Right when each word arrived as it was sent.
namespace pelsim::host::kernels {
namespace {

/// Leaves the core that `here` runs on to it, where the process may use others.
void move_away_from(int here) {
  cpu_set_t allowed;
  if (here < 0 || sched_getaffinity(getpid(), sizeof allowed, &allowed) != 0) return;
  CPU_CLR(here, &allowed);
  if (CPU_COUNT(&allowed) > 0) sched_setaffinity(0, sizeof allowed, &allowed);
}

class Message final : public KernelRun {
 public:
  Message(std::uint64_t bytes, std::uint64_t seed)
      : words_((bytes + 7) / 8), bytes_(bytes), seed_(seed), received_(words_), sender_([this, at = sched_getcpu()] {
          move_away_from(at);
          send();
        }) {
    wait_for(1);
  }
  ~Message() override {
    asked_ = stop;
    asked_.notify_one();
    sender_.join();
  }
  Message(const Message&) = delete;

  void prepare() override {
    const std::uint64_t next = written_ + 1;
    asked_ = next;
    asked_.notify_one();
    wait_for(next);
  }
  void call() override { std::memcpy(received_.data(), sent_.get(), bytes_); }
  /// The share of words that differ.
  double error() const override {
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < bytes_ / 8; ++i) wrong += received_[i] != word(i) ? 1 : 0;
    return static_cast<double>(wrong) / static_cast<double>(words_);
  }
  void damage() override { received_.front() ^= 1; }

 private:
  static constexpr std::uint64_t stop = ~std::uint64_t{0};

  std::uint64_t word(std::size_t i) const { return (i + seed_) * 0x9e3779b97f4a7c15u; }
  /// The sender's life: its memory is first touched, and written again before each message, by its own thread.
  void send() {
    sent_ = std::make_unique_for_overwrite<std::uint64_t[]>(words_);
    for (std::uint64_t round = 1; round != stop; round = asked_) {
      for (std::size_t i = 0; i < words_; ++i) sent_[i] = word(i);
      written_ = round;
      written_.notify_one();
      asked_.wait(round);
    }
  }
  void wait_for(std::uint64_t round) const {
    for (std::uint64_t seen = written_; seen != round; seen = written_) written_.wait(seen);
  }

  const std::size_t words_, bytes_;
  const std::uint64_t seed_;
  std::unique_ptr<std::uint64_t[]> sent_;
  std::vector<std::uint64_t> received_;
  std::atomic<std::uint64_t> asked_ = 1, written_ = 0;
  std::thread sender_;
};

KernelWork work(std::uint64_t size) { return {Flops(0), Bytes(2 * static_cast<double>(size))}; }
std::unique_ptr<KernelRun> make(std::uint64_t size, std::uint64_t seed) {
  return std::make_unique<Message>(size, seed);
}

}  // namespace

Kernel memcpy() {
  return {.name = "memcpy",
          .summary = "bytes that another thread has just written",
          .size = "bytes",
          .sizes = {4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864},
          .tolerance = 0,
          .work = work,
          .make = make};
}

}  // namespace pelsim::host::kernels
