#include "gui/tables/slack.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_map>

#include "sim/trace/span.hpp"

namespace pelsim::gui {
namespace {

class Reckoner {
 public:
  Reckoner(const Trace& trace, const TaskGraph& graph, const Platform& platform)
      : trace_(trace),
        graph_(graph),
        platform_(platform),
        last_(last_attempts(trace, graph.tasks())),
        latest_start_(graph.tasks(), never),
        slack_(trace.attempts.size()) {
    for (const Transfer& t : trace.transfers) arrival_[key(t.item, t.to)] = t.end;
  }

  std::vector<std::optional<Tick>> take() {
    // Whoever waits for a task starts no earlier than it: with the latest start first, they are known already.
    std::vector<std::uint32_t> order(trace_.attempts.size());
    std::iota(order.begin(), order.end(), 0u);
    std::sort(order.begin(), order.end(), [this](std::uint32_t a, std::uint32_t b) {
      const Tick from_a = trace_.attempts[a].start, from_b = trace_.attempts[b].start;
      return from_a != from_b ? from_a > from_b : a > b;
    });
    std::vector<Tick> next_on_slot(platform_.slots(), never);  // latest start of who comes next there
    for (const std::uint32_t i : order) {
      const Attempt& a = trace_.attempts[i];
      Tick latest_end = trace_.end;
      for (std::size_t s = a.first.index(); s < a.first.index() + a.slots; ++s)
        latest_end = std::min(latest_end, next_on_slot[s]);
      if (last_[a.task.index()] == i) {
        latest_end = std::min(latest_end, latest_by_readers(a));
        slack_[i] = std::max(latest_end - a.end, Tick{});
        latest_start_[a.task.index()] = a.start + *slack_[i];
      }
      const Tick room = slack_[i].value_or(std::max(latest_end - a.end, Tick{}));
      for (std::size_t s = a.first.index(); s < a.first.index() + a.slots; ++s) next_on_slot[s] = a.start + room;
    }
    return std::move(slack_);
  }

 private:
  static std::uint64_t key(ItemId item, MemoryId to) { return std::uint64_t{item.value} << 32 | to.value; }

  /// A marker may start as late as the first that waits for it.
  Tick latest_start(TaskId task) {
    if (last_[task.index()] != Span::no_attempt) return latest_start_[task.index()];
    Tick& latest = latest_start_[task.index()];
    if (latest != never) return latest;
    for (const Edge& edge : graph_.out(task)) latest = std::min(latest, latest_start(edge.task));
    latest = std::min(latest, trace_.end);
    return latest;
  }

  Tick latest_by_readers(const Attempt& a) {
    Tick latest = never;
    for (const Edge& edge : graph_.out(a.task)) {
      Tick lag{};
      const std::uint32_t reader = last_[edge.task.index()];
      if (edge.item && reader != Span::no_attempt) {
        const MemoryId to = platform_.memory(platform_.device_of(trace_.attempts[reader].first));
        const auto moved = arrival_.find(key(edge.item, to));
        if (moved != arrival_.end()) lag = std::max(moved->second - a.end, Tick{});
      }
      latest = std::min(latest, latest_start(edge.task) - lag);
    }
    return latest;
  }

  const Trace& trace_;
  const TaskGraph& graph_;
  const Platform& platform_;
  std::vector<std::uint32_t> last_;
  std::unordered_map<std::uint64_t, Tick> arrival_;  ///< the last one of an item in a memory
  std::vector<Tick> latest_start_;                   ///< by task; never: not known yet
  std::vector<std::optional<Tick>> slack_;
};

}  // namespace

std::vector<std::optional<Tick>> slack(const Trace& trace, const TaskGraph& graph, const Platform& platform) {
  return Reckoner(trace, graph, platform).take();
}

}  // namespace pelsim::gui
