#include "sim/metrics/critical_path.hpp"

#include <algorithm>
#include <numeric>

#include "sim/trace/span.hpp"

namespace pelsim {

std::string_view name_of(PathPart part) {
  switch (part) {
    case PathPart::compute: return "compute";
    case PathPart::message: return "message_overhead";
    case PathPart::overhead: return "overhead";
    case PathPart::transfer: return "transfer";
    case PathPart::wait_port: return "wait_port";
    case PathPart::wait_memory: return "wait_memory";
    case PathPart::wait_device: return "wait_device";
    case PathPart::wait_scheduler: return "wait_scheduler";
    case PathPart::release: return "release";
  }
  return "";
}

namespace {

constexpr std::uint32_t none = Span::no_attempt;

/// Finds the transfers of an item without a search: indices grouped by item, in order of the trace.
class TransfersByItem {
 public:
  TransfersByItem(const std::vector<Transfer>& transfers, std::size_t items)
      : transfers_(&transfers), begin_(items + 1) {
    for (const Transfer& t : transfers) ++begin_[t.item.index() + 1];
    std::partial_sum(begin_.begin(), begin_.end(), begin_.begin());
    order_.resize(transfers.size());
    std::vector<std::uint32_t> next(begin_.begin(), begin_.end() - 1);
    for (std::uint32_t i = 0; i < transfers.size(); ++i) order_[next[transfers[i].item.index()]++] = i;
  }

  /// The transfer that brought the item to the memory at that very tick; null when there is none.
  const Transfer* arrival(ItemId item, MemoryId to, Tick at) const {
    for (std::uint32_t k = begin_[item.index()]; k < begin_[item.index() + 1]; ++k) {
      const Transfer& t = (*transfers_)[order_[k]];
      if (t.to == to && t.end == at) return &t;
    }
    return nullptr;
  }

 private:
  const std::vector<Transfer>* transfers_;
  std::vector<std::uint32_t> begin_, order_;
};

class Walker {
 public:
  Walker(const Trace& trace, const TaskGraph& graph, const Platform& platform)
      : trace_(trace),
        graph_(graph),
        platform_(platform),
        last_(last_attempts(trace, graph.tasks())),
        transfers_(trace.transfers, graph.items()) {
    resolve_markers();
  }

  CriticalPath walk() {
    at_ = trace_.end;
    TaskId task = latest_task();
    if (task) step(end(task), PathPart::overhead, task);  // a queue after the device
    // Each turn goes to an earlier cause; the limit only guards against a trace that contradicts itself.
    for (std::size_t turns = trace_.attempts.size() + trace_.transfers.size(); task && turns > 0; --turns)
      task = before(task);
    step(Tick{}, PathPart::release, task);
    std::reverse(path_.steps.begin(), path_.steps.end());
    return std::move(path_);
  }

 private:
  const Attempt* attempt(TaskId t) const {
    return t && last_[t.index()] != none ? &trace_.attempts[last_[t.index()]] : nullptr;
  }
  Tick end(TaskId t) const {
    const Attempt* a = attempt(t);
    return a != nullptr ? a->end : Tick{};
  }
  Tick start(TaskId t) const {
    const Attempt* a = attempt(t);
    return a != nullptr ? a->start : Tick{};
  }

  /// Adds [to, at_] and moves back to `to`.
  void step(Tick to, PathPart part, TaskId task, ItemId item = {}) {
    if (!(to < at_)) return;
    if (to < Tick{}) to = Tick{};
    path_.steps.push_back({part, task, item, to, at_});
    path_.total[static_cast<std::size_t>(part)] = path_.total[static_cast<std::size_t>(part)] + (at_ - to);
    at_ = to;
  }

  TaskId latest_task() const {
    TaskId latest;
    for (const Attempt& a : trace_.attempts)
      if (last_[a.task.index()] != none && (!latest || a.end > end(latest))) latest = a.task;
    return latest;
  }

  /// A marker leaves no attempt: whoever waits for it waits for its own last predecessor.
  void resolve_markers() {
    stands_for_.resize(graph_.tasks());
    for (const TaskId t : graph_.topological()) {
      stands_for_[t.index()] = t;
      if (attempt(t) == nullptr) stands_for_[t.index()] = last_predecessor(t);
    }
  }
  /// Of those that end together the one that ran longest: the others may only have waited for its slot.
  TaskId last_predecessor(TaskId t) const {
    TaskId latest;
    for (const Edge& e : graph_.in(t)) {
      const TaskId by = stands_for_[e.task.index()];
      if (!by) continue;
      if (!latest || end(by) > end(latest) || (end(by) == end(latest) && start(by) < start(latest))) latest = by;
    }
    return latest;
  }

  /// Explains the task from its end back to its cause, and returns the task that this cause is the end of.
  TaskId before(TaskId t) {
    const Attempt& a = *attempt(t);
    step(std::min(a.run, a.end), PathPart::compute, t);
    step(std::min(std::max(a.exchanged, a.start), a.end), PathPart::overhead, t);
    step(a.start, PathPart::message, t);
    const Tick known = std::max(a.ready, a.placed);
    step(std::max({a.reserved, a.inputs, known}), PathPart::wait_memory, t);
    if (a.reserved > a.inputs) step(std::max(a.inputs, known), PathPart::wait_device, t);
    if (at_ > known) {
      if (const Transfer* moved = last_input(t, a)) return before(t, *moved);
      step(known, PathPart::wait_device, t);  // a queue before the device
    }
    return before_placement(t, a);
  }

  const Transfer* last_input(TaskId t, const Attempt& a) const {
    const MemoryId to = platform_.memory(platform_.device_of(a.first));
    for (const Edge& e : graph_.in(t)) {
      if (!e.item) continue;
      if (const Transfer* moved = transfers_.arrival(e.item, to, at_)) return moved;
    }
    for (const ItemId item : graph_.initial(t))
      if (const Transfer* moved = transfers_.arrival(item, to, at_)) return moved;
    return nullptr;
  }

  TaskId before(TaskId t, const Transfer& moved) {
    step(moved.start, PathPart::transfer, t, moved.item);
    step(moved.requested, PathPart::wait_port, t, moved.item);
    const TaskId producer = graph_.is_initial(moved.item) ? TaskId{} : stands_for_[graph_.producer(moved.item).index()];
    if (producer && end(producer) == at_) return producer;
    const Attempt* reader = attempt(moved.reader);  // asked when it was placed
    if (reader != nullptr && reader->placed == at_) return before_placement(moved.reader, *reader);
    if (reader != nullptr && at_ > std::max(reader->ready, reader->placed)) {  // asked when there was room
      if (reader->reserved < at_)
        step(std::max({reader->reserved, reader->ready, reader->placed}), PathPart::wait_memory, moved.reader);
      const bool had_slots = !(reader->reserved > at_);
      step(std::max(reader->ready, reader->placed), had_slots ? PathPart::wait_device : PathPart::wait_memory,
           moved.reader);
      return before_placement(moved.reader, *reader);
    }
    if (producer) step(end(producer), PathPart::overhead, producer);  // a queue after the device
    return producer;
  }

  TaskId before_placement(TaskId t, const Attempt& a) {
    step(a.ready, PathPart::wait_scheduler, t);
    const TaskId by = last_predecessor(t);
    const bool released_now = graph_.has_releases() && trace_.clock.ticks(graph_.release(t)) == at_;
    if (!by || (released_now && end(by) < at_)) {
      step(Tick{}, PathPart::release, t);
      return {};
    }
    step(end(by), PathPart::overhead, by);  // a queue after the device
    return by;
  }

  const Trace& trace_;
  const TaskGraph& graph_;
  const Platform& platform_;
  std::vector<std::uint32_t> last_;
  TransfersByItem transfers_;
  std::vector<TaskId> stands_for_;
  CriticalPath path_;
  Tick at_;
};

}  // namespace

CriticalPath critical_path(const Trace& trace, const TaskGraph& graph, const Platform& platform) {
  return Walker(trace, graph, platform).walk();
}

}  // namespace pelsim
