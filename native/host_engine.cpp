#include "native/host_engine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace pelsim::host {
namespace {

/// About 50 us on processors whose pause takes 140 cycles: longer than a round takes, shorter than a time slice.
constexpr int looks_before_sleep = 1000;

}  // namespace

HostEngine::HostEngine(const TaskGraph& graph, const Platform& platform, Clock clock, HostSettings settings)
    : graph_(graph), clock_(clock), settings_(std::move(settings)), replicas_(graph, platform) {
  look_.heard = false;
  const std::size_t slots = platform.slots();
  if (slots <= cores_.count()) looks_ = looks_before_sleep;  // else the core belongs to another worker
  for (std::size_t s = 0; s < slots; ++s) workers_.emplace_back();
  std::mutex access;
  std::string refusal;
  for (std::size_t s = 0; s < slots; ++s)
    workers_[s].thread = std::thread([this, s, &access, &refusal] {
      if (settings_.pinning == HostSettings::Pinning::cores) {
        const std::string why = cores_.pin(s);
        const std::lock_guard lock(access);
        if (!why.empty()) refusal = why;
      }
      answers_.fetch_add(1);
      work(workers_[s]);
    });
  while (answers_.load() < slots) std::this_thread::yield();
  if (settings_.pinning == HostSettings::Pinning::none) notes_.push_back("workers are not pinned to cores");
  if (!refusal.empty()) notes_.push_back("workers could not be pinned to cores: " + refusal);
  if (slots > cores_.count())
    notes_.push_back(
        fmt::format("{} workers share {} hardware threads: tasks take longer than alone", slots, cores_.count()));
  else if (slots > cores_.physical())
    notes_.push_back(fmt::format("{} workers share {} cores, whose hardware threads slow each other down", slots,
                                 cores_.physical()));
}

HostEngine::~HostEngine() {
  over_ = true;
  for (Worker& worker : workers_) worker.mail.put(Mailbox::quit);
  for (Worker& worker : workers_) worker.thread.join();
}

Tick HostEngine::tick(Time at) const {
  const auto length = std::chrono::duration<double>(at - origin_);
  return clock_.ticks(Seconds(length.count()));
}

// --- the driver's side; all of it under the lead of one thread ---

void HostEngine::start(ActivityId id, const Activity& activity) {
  Underway& u = pool_.take();
  u.id = id;
  u.kind = activity.kind;
  u.heard = true;
  u.sequence = ++starts_;
  u.task = activity.task;
  u.item = activity.item;
  u.from = activity.from;
  u.to = activity.to;
  u.length =
      settings_.program != nullptr && u.kind == Activity::Kind::compute ? Tick{} : clock_.ticks(activity.plan->alone());
  u.worker = activity.slot.value;
  if (id.index() >= by_id_.size()) by_id_.resize(id.index() + 1);
  by_id_[id.index()] = &u;
  ++underway_;
  if (u.kind != Activity::Kind::transfer && after(last_, u.length) == never) in_range_ = false;
  if (failed_.load(std::memory_order_relaxed)) return;  // the run ends with this round
  if (is_running_)
    begin(u);
  else
    early_.push_back(&u);
}

void HostEngine::begin(Underway& u) {
  switch (u.kind) {
    case Activity::Kind::compute: {
      Worker& worker = workers_[u.worker];
      worker.is_busy = true;
      worker.mail.put(u);
      return;
    }
    case Activity::Kind::transfer: {
      ++copies_underway_;
      replicas_.keep(u.item);
      const std::lock_guard lock(copies_access_);
      copies_.push_back(&u);
      copies_waiting_.fetch_add(1);
      return;
    }
    case Activity::Kind::delay:
      u.begin = last_;
      u.end = after(last_, u.length);
      if (u.length.count <= 0) return instant_.push_back(&u);
      const auto due = std::chrono::duration<double>(clock_.seconds(u.end).value);
      alarms_.set(origin_ + std::chrono::duration_cast<std::chrono::nanoseconds>(due), u);
      return;
  }
}

double HostEngine::cancel(ActivityId id) {
  Underway* u = by_id_[id.index()];
  if (u == nullptr) return 1;
  if (u->kind == Activity::Kind::compute) {
    fail(*u, "cannot be ended from outside: choose a policy that does not preempt");
    return 0;
  }
  u->heard = false;
  by_id_[id.index()] = nullptr;
  const Tick length = u->length;
  return length.count <= 0
             ? 1
             : std::clamp(static_cast<double>((now() - u->begin).count) / static_cast<double>(length.count), 0.0, 1.0);
}

Lapse HostEngine::lapse(ActivityId id) const {
  const Underway* u = by_id_[id.index()];
  return u != nullptr ? Lapse{u->begin, u->end} : Lapse{last_, last_};
}

std::string HostEngine::failure() const {
  const std::lock_guard lock(failure_access_);
  return failure_;
}

void HostEngine::fail(const Underway& u, const std::string& what) {
  const std::lock_guard lock(failure_access_);
  if (failure_.empty()) failure_ = fmt::format("task '{}' {}", graph_.name(u.task), what);
  failed_ = true;
}

/// Tells the sink what has ended, and whatever ends meanwhile, unless somebody else is at it.
void HostEngine::tell(Underway* ended) {
  if (!rounds_.try_lead()) {
    if (ended != nullptr) rounds_.leave(*ended);
    if (!rounds_.try_lead()) return;
    ended = nullptr;
  }
  for (;;) {
    while (ended != nullptr || !instant_.empty() || rounds_.anything()) {
      if (round(ended) == Flow::stop) {
        end();
        return;
      }
      ended = nullptr;
    }
    rounds_.stop_leading();
    if (!rounds_.anything() || !rounds_.try_lead()) return;
  }
}

/// The lead is never given back, so nothing is told any more.
void HostEngine::end() {
  left_ = copies_underway_ + static_cast<std::size_t>(std::count_if(workers_.begin(), workers_.end(),
                                                                    [](const Worker& w) { return w.is_busy; }));
  over_ = true;
  alarms_.close();
}

Flow HostEngine::round(Underway* ended) {
  batch_.clear();
  if (ended != nullptr) batch_.push_back(ended);
  bool looks = false;
  if (rounds_.anything())
    for (Underway *u = rounds_.take(), *next = nullptr; u != nullptr; u = next) {
      next = u->next;
      if (u == &look_) {
        looks = true;
        is_looking_ = false;
      } else {
        batch_.push_back(u);
      }
    }
  batch_.insert(batch_.end(), instant_.begin(), instant_.end());
  instant_.clear();
  if (batch_.size() > 1)
    std::sort(batch_.begin(), batch_.end(), [](const auto* a, const auto* b) { return a->sequence < b->sequence; });
  ids_.clear();
  for (const Underway* u : batch_) {
    --underway_;
    if (u->kind == Activity::Kind::compute) {
      workers_[u->worker].is_busy = false;
      replicas_.ended(u->task);
    } else if (u->kind == Activity::Kind::transfer) {
      --copies_underway_;
      replicas_.release(u->item);
    }
    if (!u->heard) continue;
    last_ = std::max(last_, u->end);
    ids_.push_back(u->id);
  }
  if (looks) last_ = std::max(last_, now());
  Flow flow = Flow::go_on;
  if (looks || !ids_.empty()) flow = sink_->ended(last_, ids_);
  for (Underway* u : batch_) forget(*u);
  if (copies_waiting_.load(std::memory_order_relaxed) > 0) nudge_idle();
  return failed_.load() || !in_range_ || underway_ == 0 ? Flow::stop : flow;
}

void HostEngine::forget(Underway& u) {
  if (by_id_[u.id.index()] == &u) by_id_[u.id.index()] = nullptr;
  pool_.give_back(u);
}

/// One idle worker for each copy that waits; busy ones look for themselves when they have finished.
void HostEngine::nudge_idle() {
  std::size_t left = copies_waiting_.load();
  for (Worker& worker : workers_) {
    if (left == 0) return;
    if (worker.is_busy) continue;
    worker.mail.nudge();
    --left;
  }
}

// --- the thread that runs ---

void HostEngine::run(Sink& sink) {
  if (underway_ == 0 || !in_range_) return;
  sink_ = &sink;
  call_workers();
  origin_ = std::chrono::steady_clock::now();
  is_running_ = true;
  for (Underway* u : early_) begin(*u);
  early_.clear();
  nudge_idle();
  const std::stop_callback stop(settings_.stop, [this] { alarms_.poke(); });
  rounds_.stop_leading();
  tell(nullptr);
  std::vector<Underway*> due;
  for (;;) {
    switch (alarms_.wait(due)) {
      case Alarms::Woken::closed: return wait_for_ends();
      case Alarms::Woken::poked:
        if (!is_looking_.exchange(true)) rounds_.leave(look_);
        tell(nullptr);
        break;
      case Alarms::Woken::due:
        for (Underway* u : due) rounds_.leave(*u);
        tell(nullptr);
        break;
    }
  }
}

/// So that the clock begins when all are awake.
void HostEngine::call_workers() {
  answers_ = 0;
  for (Worker& worker : workers_) worker.mail.put(Mailbox::look);
  while (answers_.load() < workers_.size()) std::this_thread::yield();
}

/// What still runs is not told any more, but it uses the program's data.
void HostEngine::wait_for_ends() {
  const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(settings_.patience.value);
  while (!is_quiet()) {
    if (std::chrono::steady_clock::now() > end) {
      is_busy_ = true;
      return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

/// All tasks and copies that were underway have ended: they stand in the list, which nobody takes any more.
bool HostEngine::is_quiet() const {
  std::size_t ended = 0;
  rounds_.each([&](const Underway& u) { ended += u.kind != Activity::Kind::delay; });
  return ended >= left_;
}

// --- the workers ---

void HostEngine::work(Worker& worker) {
  for (;;) {
    const Mailbox::Letter letter = worker.mail.take(looks_);
    if (letter == Mailbox::quit) return;
    if (letter == Mailbox::look) answers_.fetch_add(1, std::memory_order_relaxed);
    copy_waiting();
    if (letter != Mailbox::work) continue;
    Underway& u = worker.mail.activity();
    if (!over_.load(std::memory_order_acquire)) compute(u);
    tell(&u);
  }
}

void HostEngine::compute(Underway& u) {
  u.begin = now();
  if (settings_.program == nullptr) {
    const Tick end = after(u.begin, u.length);
    do u.end = now();
    while (u.end < end && !over_.load(std::memory_order_relaxed));
    return;
  }
  try {
    settings_.program->run(u.task);
  } catch (const std::exception& error) {
    u.heard = false;
    fail(u, std::string("failed: ") + error.what());
  } catch (...) {
    u.heard = false;
    fail(u, "failed with an exception that tells nothing");
  }
  u.end = now();
}

void HostEngine::copy_waiting() {
  while (copies_waiting_.load() > 0) {
    Underway* u = nullptr;
    {
      const std::lock_guard lock(copies_access_);
      if (copies_.empty()) return;
      u = copies_.front();
      copies_.pop_front();
      copies_waiting_.fetch_sub(1);
    }
    if (!over_.load(std::memory_order_acquire)) copy(*u);
    tell(u);
  }
}

void HostEngine::copy(Underway& u) {
  const Replicas::Copy copy = replicas_.prepare(u.item, u.from, u.to);
  u.begin = now();
  if (!copy.from.empty()) std::memcpy(copy.to.data(), copy.from.data(), copy.from.size());
  u.end = now();
}

}  // namespace pelsim::host
