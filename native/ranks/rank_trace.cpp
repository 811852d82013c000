#include "native/ranks/rank_trace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace pelsim::host {
namespace {

class Joined {
 public:
  Joined(const TaskGraph& graph, const Platform& platform, Clock clock, std::span<const DeviceId> devices)
      : graph_(graph), platform_(platform), clock_(clock), devices_(devices), end_(graph.tasks(), -1) {
    result_.trace.clock = clock;
    result_.busy.resize(platform.slots());
  }

  RunResult of(const std::vector<RankRecord>& ranks) {
    for (const RankRecord& rank : ranks)
      for (const RankRecord::Task& t : rank.tasks) end_[t.task] = t.end;
    for (const RankRecord& rank : ranks)
      for (const RankRecord::Task& t : rank.tasks) add(t);
    add_transfers(ranks);
    auto& attempts = result_.trace.attempts;
    std::sort(attempts.begin(), attempts.end(), [](const Attempt& a, const Attempt& b) {
      return std::tie(a.end, a.start, a.task) < std::tie(b.end, b.start, b.task);
    });
    for (const Attempt& a : attempts) result_.makespan = std::max(result_.makespan, a.end);
    result_.trace.end = result_.makespan;
    result_.transfers = result_.trace.transfers.size();
    result_.events = attempts.size() + result_.transfers;
    if (const std::size_t left = graph_.tasks() - result_.tasks_done; left > 0)
      result_.error = {RunError::Kind::cancelled, fmt::format("stopped with {} tasks left", left)};
    return std::move(result_);
  }

 private:
  Tick tick(std::int64_t ns) const { return clock_.ticks(Seconds(static_cast<double>(ns) * 1e-9)); }

  void add(const RankRecord::Task& t) {
    ++result_.tasks_done;
    const TaskId task(t.task);
    if (graph_.is_marker(task)) return;
    std::int64_t before = 0;  // the last predecessor's end, wherever that was
    for (const Edge& e : graph_.in(task)) before = std::max(before, end_[e.task.index()]);
    Attempt a;
    a.task = task;
    a.first = platform_.device(graph_.pinned(task)).first_slot;
    a.slots = t.slot == RankRecord::Task::Slot::none ? 0 : 1;
    a.pinned = true;
    a.outcome = Outcome::done;
    a.share_done = 1;
    a.inputs = tick(t.ready);
    a.ready = a.placed = std::min(tick(before), a.inputs);
    a.reserved = a.start = tick(t.start);
    a.end = tick(t.end);
    a.exchanged = a.run = a.slots == 0 ? a.end : a.start;
    if (a.slots > 0) result_.busy[a.first.index()] = result_.busy[a.first.index()] + (a.end - a.start);
    result_.trace.attempts.push_back(a);
  }

  /// An item's departure meets its arrival at the same rank; what lies in the reader's memory already has not moved.
  void add_transfers(const std::vector<RankRecord>& ranks) {
    std::vector<RankRecord::Passage> sent, received;
    for (const RankRecord& rank : ranks) {
      sent.insert(sent.end(), rank.sent.begin(), rank.sent.end());
      received.insert(received.end(), rank.received.begin(), rank.received.end());
    }
    const auto by_name = [](const auto& a, const auto& b) { return std::tie(a.item, a.to) < std::tie(b.item, b.to); };
    std::sort(sent.begin(), sent.end(), by_name);
    std::sort(received.begin(), received.end(), by_name);
    auto& transfers = result_.trace.transfers;
    auto departure = sent.begin();
    for (const RankRecord::Passage& arrival : received) {
      while (departure != sent.end() && by_name(*departure, arrival)) ++departure;
      if (departure != sent.end() && !by_name(arrival, *departure)) add(*departure, arrival);
    }
    std::sort(transfers.begin(), transfers.end(), [](const Transfer& a, const Transfer& b) {
      return std::tie(a.end, a.start, a.item, a.to) < std::tie(b.end, b.start, b.item, b.to);
    });
    for (const Transfer& t : transfers) result_.bytes_moved += graph_.size(t.item).value;
  }

  void add(const RankRecord::Passage& departure, const RankRecord::Passage& arrival) {
    Transfer t;
    t.item = ItemId(departure.item);
    const TaskId maker = graph_.producer(t.item);
    t.from = platform_.memory(graph_.pinned(maker));
    t.to = platform_.memory(devices_[departure.to]);
    if (t.from == t.to) return;
    for (const Edge& e : graph_.out(maker))
      if (e.item == t.item && graph_.pinned(e.task) == devices_[departure.to] && !t.reader) t.reader = e.task;
    t.requested = t.start = tick(departure.at);
    t.end = std::max(t.start, tick(arrival.at));  // clocks of two machines may differ by more than a message takes
    auto& all = result_.trace.transfers;
    const bool is_known = !all.empty() && all.back().item == t.item && all.back().to == t.to;
    if (!is_known) all.push_back(t);
  }

  const TaskGraph& graph_;
  const Platform& platform_;
  const Clock clock_;
  const std::span<const DeviceId> devices_;
  std::vector<std::int64_t> end_;  ///< by task; -1: it did not end
  RunResult result_;
};

}  // namespace

RunResult result_of(const TaskGraph& graph, const Platform& platform, Clock clock, std::span<const DeviceId> devices,
                    const std::vector<RankRecord>& ranks) {
  return Joined(graph, platform, clock, devices).of(ranks);
}

Verdict verdict_of(const std::vector<RankRecord>& ranks) {
  RankRecord::Tally all;
  for (const RankRecord& rank : ranks) {
    all.messages_sent += rank.tally.messages_sent;
    all.messages_received += rank.tally.messages_received;
    all.bytes_sent += rank.tally.bytes_sent;
    all.bytes_received += rank.tally.bytes_received;
    all.bytes_wrong += rank.tally.bytes_wrong;
  }
  const auto difference = [](std::uint64_t a, std::uint64_t b) { return a > b ? a - b : b - a; };
  const std::uint64_t wrong = all.bytes_wrong + difference(all.bytes_sent, all.bytes_received) +
                              difference(all.messages_sent, all.messages_received);
  return {fmt::format("bytes and messages lost or changed on their way, of {} B in {} messages", all.bytes_sent,
                      all.messages_sent),
          static_cast<double>(wrong), 0};
}

}  // namespace pelsim::host
