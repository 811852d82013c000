#pragma once
#include <atomic>
#include <chrono>
#include <deque>
#include <vector>

#include "native/ranks/payloads.hpp"
#include "native/ranks/rank_record.hpp"
#include "native/ranks/rank_work.hpp"
#include "native/ranks/transport.hpp"

namespace pelsim::host {

struct RankSettings {
  /// What a rank does while nothing can start: looks for messages all the time, or lets others have the core between.
  enum class Waiting { spin, yield } waiting = Waiting::spin;
  std::atomic<std::uint64_t>* progress = nullptr;  ///< tasks of all ranks, as if they got on like this one
};

/// Runs one rank's tasks in the order in which the simulator would: a task can start when its predecessors have ended
/// and its messages are there; tasks that take no time go at once, also while the rank computes, all others one after
/// another in the order in which they could start. Messages leave when their task ends and never wait for their
/// receiver; room for those to come is given to the transport ahead of time. One thread. Serves one run.
class RankRun {
 public:
  using Time = std::chrono::steady_clock::time_point;
  /// All but the settings must outlive it. Posts the first receives, so that no message comes too early.
  RankRun(const TaskGraph&, const RankPlan&, const Payloads&, Transport&, RankWork&, RankSettings = {});

  /// Until all tasks have ended or the transport was stopped. Times count from `start`, which all ranks share.
  RankRecord run(Time start);

 private:
  std::int64_t now() const { return std::chrono::nanoseconds(std::chrono::steady_clock::now() - start_).count(); }
  void post_receives();
  bool advance();
  void arrived(const Transport::Ended&);
  void can_start(std::uint32_t task, std::int64_t at);
  void pass(std::uint32_t task);
  void compute(std::uint32_t task);
  void send_from(std::uint32_t task);
  void end(std::uint32_t task, RankRecord::Task::Slot, std::int64_t start, std::int64_t end);
  void rest();

  const TaskGraph& graph_;
  const RankPlan& plan_;
  const Payloads& payloads_;
  Transport& transport_;
  RankWork& work_;
  const RankSettings settings_;
  Time start_{};
  RankRecord record_;

  std::vector<std::uint32_t> waiting_;                ///< by task: ends and arrivals that are still to come
  std::vector<std::int64_t> ready_;                   ///< by task
  std::deque<std::uint32_t> instant_, computing_;     ///< can start, the first first
  std::size_t left_ = 0;                              ///< tasks
  std::size_t leaving_ = 0;                           ///< messages sent whose memory is not free yet
  std::size_t next_receive_ = 0, receives_open_ = 0;  ///< of the plan's arrivals
  std::vector<Inbox::Buffer> rooms_;                  ///< by arrival, while it is open
  Inbox inbox_;
  std::vector<Transport::Ended> ended_;
};

}  // namespace pelsim::host
