#pragma once
#include <atomic>
#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "native/alarms.hpp"
#include "native/cores.hpp"
#include "native/mailbox.hpp"
#include "native/program.hpp"
#include "native/replicas.hpp"
#include "native/rounds.hpp"
#include "native/underway.hpp"

namespace pelsim::host {

struct HostSettings {
  Program* program = nullptr;  ///< null: each task spins for as long as its plan takes
  enum class Pinning { cores, none } pinning = Pinning::cores;
  std::stop_token stop = {};
  /// After a stop, for how long `run` waits for kernels that still run. They go on after that; the destructor waits.
  Seconds patience{1};
};

/// Runs tasks for real: one worker thread for each slot of the platform, bound to a core of its own as far as there are
/// enough. The worker that has just finished calls the sink; whoever finishes meanwhile leaves its end for the next
/// round. Transfers are copies between buffers of the memories, done by whichever worker is free, else by one between
/// two tasks. Delays are waited for by the thread that called `run`. What plans say of resources, servers and networks
/// is not followed: this machine decides. Serves one run.
class HostEngine final : public Engine {
 public:
  /// Both must outlive the engine. Starts the workers and waits until they stand on their cores.
  HostEngine(const TaskGraph&, const Platform&, Clock, HostSettings = {});
  ~HostEngine() override;

  void start(ActivityId, const Activity&) override;
  /// A delay or a transfer ends unheard. A task cannot be ended from outside: that ends the run with a failure.
  double cancel(ActivityId) override;
  void capacity(ResourceId, double) override {}
  void run(Sink&) override;
  Tick now() const override { return tick(std::chrono::steady_clock::now()); }
  const Clock& clock() const override { return clock_; }
  bool in_range() const override { return in_range_; }
  bool is_real() const override { return true; }
  Lapse lapse(ActivityId) const override;
  std::string failure() const override;

  /// After `run`: kernels still run, because they did not end in time after a stop.
  bool is_busy() const { return is_busy_; }
  /// Worth telling: workers that are not pinned, or share a core.
  const std::vector<std::string>& notes() const { return notes_; }
  /// Where transfers put what they copy.
  const Replicas& replicas() const { return replicas_; }
  const Cores& cores() const { return cores_; }

 private:
  using Time = std::chrono::steady_clock::time_point;
  struct alignas(64) Worker {
    Mailbox mail;
    alignas(64) bool is_busy = false;  ///< has a task whose end has not been told
    std::thread thread;
  };

  Tick tick(Time) const;
  void work(Worker&);
  void compute(Underway&);
  void copy_waiting();
  void copy(Underway&);
  void fail(const Underway&, const std::string& what);

  void tell(Underway* ended);
  Flow round(Underway* ended);
  void end();
  void begin(Underway&);
  void forget(Underway&);
  void nudge_idle();
  void call_workers();
  void wait_for_ends();
  bool is_quiet() const;

  const TaskGraph& graph_;
  const Clock clock_;
  const HostSettings settings_;
  Cores cores_;
  int looks_ = 0;  ///< how often a worker looks for mail before it sleeps
  std::vector<std::string> notes_;
  std::deque<Worker> workers_;
  std::atomic<std::size_t> answers_ = 0;
  Time origin_{};
  Alarms alarms_;
  Rounds rounds_;
  std::atomic<bool> over_ = false;  ///< nothing is told any more
  Underway look_;                   ///< in the list of ends: asks the sink to look
  std::atomic<bool> is_looking_ = false;

  std::mutex copies_access_;
  std::deque<Underway*> copies_;
  std::atomic<std::size_t> copies_waiting_ = 0;
  Replicas replicas_;

  mutable std::mutex failure_access_;
  std::string failure_;
  std::atomic<bool> failed_ = false;

  // what only the leader of a round touches
  Sink* sink_ = nullptr;
  bool is_running_ = false;
  bool in_range_ = true;
  bool is_busy_ = false;
  Tick last_;
  std::uint64_t starts_ = 0;
  std::size_t underway_ = 0;         ///< of all kinds
  std::size_t copies_underway_ = 0;  ///< of these, transfers
  std::size_t left_ = 0;             ///< after the end: tasks and copies that were underway
  UnderwayPool pool_;
  std::vector<Underway*> by_id_;
  std::vector<Underway*> early_;    ///< started before `run`
  std::vector<Underway*> instant_;  ///< no length: end in the next round
  std::vector<Underway*> batch_;
  std::vector<ActivityId> ids_;
};

}  // namespace pelsim::host
