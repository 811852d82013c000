#include "cli/watch.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>

namespace pelsim::cli {
namespace {

constexpr int wake_up = SIGUSR1;  // sent to the watching thread when the run is over

sigset_t watched() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, wake_up);
  return set;
}

}  // namespace

Watch::Watch(std::uint64_t total, Bar bar)
    : total_(total), bar_(isatty(STDERR_FILENO) != 0 && total > 0 ? bar : Bar::hidden) {
  const sigset_t set = watched();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  thread_ = std::jthread([this] { look(); });
}

Watch::~Watch() {
  over_ = true;
  pthread_kill(thread_.native_handle(), wake_up);
  thread_.join();
  const sigset_t set = watched();
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

void Watch::remove_when_killed(const std::string& folder) {
  const std::lock_guard lock(doomed_access_);
  doomed_ = folder;
}

/// The other thread may still be writing: what it makes while the folder goes is found the next time round.
void Watch::quit(int signal) {
  const std::lock_guard lock(doomed_access_);
  std::error_code error;
  for (int round = 0; round < 100 && !doomed_.empty() && std::filesystem::exists(doomed_, error); ++round)
    std::filesystem::remove_all(doomed_, error);
  _exit(128 + signal);
}

void Watch::look() {
  const sigset_t set = watched();
  const timespec interval{0, 100'000'000};
  bool drawn = false;
  while (!over_) {
    const int signal = sigtimedwait(&set, nullptr, &interval);
    if (signal == SIGINT || signal == SIGTERM) {
      if (stop_.stop_requested()) quit(signal);
      stop_.request_stop();
      fmt::print(stderr, "\nstopping: what is done so far is kept; once more to end at once\n");
    }
    if (signal < 0 && bar_ == Bar::shown) {
      draw();
      drawn = true;
    }
  }
  if (drawn) fmt::print(stderr, "\r\033[K");
}

void Watch::draw() const {
  constexpr std::size_t width = 40;
  const std::uint64_t done = std::min(done_.load(std::memory_order_relaxed), total_);
  const auto filled =
      static_cast<std::size_t>(static_cast<double>(width) * static_cast<double>(done) / static_cast<double>(total_));
  fmt::print(stderr, "\r[{:<{}}] {} of {} tasks", std::string(filled, '#'), width, done, total_);
  std::fflush(stderr);
}

}  // namespace pelsim::cli
