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

std::string progress_text(const Progress& progress, std::uint64_t done, double seconds) {
  constexpr std::size_t width = 40;
  done = std::min(done, progress.total);
  const double share = static_cast<double>(done) / static_cast<double>(std::max<std::uint64_t>(progress.total, 1));
  const auto filled = static_cast<std::size_t>(static_cast<double>(width) * share);
  std::string text =
      fmt::format("[{:<{}}] {} of {} {}", std::string(filled, '#'), width, done, progress.total, progress.what);
  if (progress.size == Progress::Size::grows) text += " so far";
  if (seconds < 1 || done <= progress.already) return text;
  const double rate = static_cast<double>(done - progress.already) / seconds;
  const auto left = static_cast<std::uint64_t>(static_cast<double>(progress.total - done) / rate + 0.5);
  text += fmt::format(", {:.3g} {}/s", rate, progress.what);
  if (progress.size == Progress::Size::grows) return text;
  text += ", ";
  if (left < 120) return text + fmt::format("{} s left", left);
  if (left < 7200) return text + fmt::format("{} min left", (left + 30) / 60);
  return text + fmt::format("{} h {:02} min left", left / 3600, left % 3600 / 60);
}

Watch::Watch(Progress progress, Bar bar)
    : progress_(std::move(progress)),
      bar_(isatty(STDERR_FILENO) != 0 && progress_.total > 0 ? bar : Bar::hidden),
      done_(progress_.already),
      total_(progress_.total) {
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
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  Progress now = progress_;
  now.total = total_.load(std::memory_order_relaxed);
  fmt::print(stderr, "\r\033[K{}", progress_text(now, done_.load(std::memory_order_relaxed), seconds));
  std::fflush(stderr);
}

}  // namespace pelsim::cli
