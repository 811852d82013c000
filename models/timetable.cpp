#include "models/timetable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

namespace pelsim {

Timetable::Timetable(const Problem& problem, Decisions& decisions)
    : graph_(&problem.graph),
      platform_(&problem.platform),
      estimates_(&problem.estimates),
      stop_(problem.stop),
      log_(dynamic_cast<PlanLog*>(&decisions)),
      memories_(problem.platform.memories()),
      paths_kept_(problem.platform.memories() <= 512),
      slot_type_(problem.platform.slots()),
      slot_memory_(problem.platform.slots()),
      start_(problem.graph.tasks()),
      finish_(problem.graph.tasks()),
      slot_(problem.graph.tasks()),
      arrival_(problem.platform.memories()),
      time_(problem.platform.types()) {
  for (std::size_t s = 0; s < slot_type_.size(); ++s) {
    const Device& device = platform_->device(platform_->device_of(SlotId(s)));
    slot_type_[s] = device.type.value;
    slot_memory_[s] = device.memory.value;
  }
  if (paths_kept_) {
    latency_.resize(memories_ * memories_);
    per_byte_.resize(memories_ * memories_);
    for (std::size_t k = 0; k < latency_.size() && !stop_.stop_requested(); ++k) {
      const Path path = estimates_->path(MemoryId(k / memories_), MemoryId(k % memories_));
      latency_[k] = path.latency.value;
      per_byte_[k] = path.per_byte;
    }
  }
  sequence_.reserve(graph_->tasks());
  // Tasks of no length may start between two others that leave no gap.
  IdleGaps::Empty empty = IdleGaps::Empty::drop;
  for (std::size_t t = 0; t < graph_->tasks() && empty == IdleGaps::Empty::drop && !stop_.stop_requested(); ++t)
    for (std::size_t type = 0; type < platform_->types() && !graph_->is_marker(TaskId(t)); ++type)
      if (estimates_->compute(TaskId(t), DeviceTypeId(type)) == Seconds(0)) empty = IdleGaps::Empty::keep;
  gaps_.resize(platform_->slots(), IdleGaps(empty));
}

void Timetable::arrivals(TaskId t, std::vector<double>& seconds) const {
  seconds.assign(memories_, graph_->release(t).value);
  for (const Edge& edge : graph_->in(t)) {
    const double finish = finish_[edge.task.index()];
    const SlotId from_slot = slot_[edge.task.index()];
    if (!edge.item || !from_slot) {
      for (double& arrival : seconds) arrival = std::max(arrival, finish);
      continue;
    }
    const std::size_t from = slot_memory_[from_slot.index()];
    const double bytes = graph_->size(edge.item).value;
    if (!paths_kept_) {
      for (std::size_t m = 0; m < memories_; ++m) {
        const Path path = estimates_->path(MemoryId(from), MemoryId(m));
        seconds[m] = std::max(seconds[m], finish + path.time(Bytes(bytes)).value);
      }
      continue;
    }
    const double* const latency = latency_.data() + from * memories_;
    const double* const per_byte = per_byte_.data() + from * memories_;
    double* const arrival = seconds.data();
    for (std::size_t m = 0; m < memories_; ++m)
      arrival[m] = std::max(arrival[m], finish + (latency[m] + bytes * per_byte[m]));
  }
}

Seconds Timetable::time(TaskId t, SlotId s) const {
  const DeviceId pinned = graph_->pinned(t);
  if (pinned && pinned != platform_->device_of(s)) return forever;
  return estimates_->compute(t, type(s));
}

void Timetable::look_at(TaskId t) {
  arrivals(t, arrival_);
  first_slot_ = 0;
  end_slot_ = gaps_.size();
  if (const DeviceId d = graph_->pinned(t)) {
    const Device& device = platform_->device(d);
    first_slot_ = device.first_slot.index();
    end_slot_ = first_slot_ + device.slots;
    time_[device.type.index()] = estimates_->compute(t, device.type).value;
    return;
  }
  for (std::size_t type = 0; type < time_.size(); ++type)
    time_[type] = estimates_->compute(t, DeviceTypeId(type)).value;
}

Timetable::Option Timetable::earliest_finish(TaskId t) {
  look_at(t);
  Option best;
  for (std::size_t s = first_slot_; s < end_slot_; ++s) {
    const Seconds time(time_[slot_type_[s]]), arrival(arrival_[slot_memory_[s]]);
    if (arrival + time >= best.finish) continue;  // no gap can make it better
    const Seconds start = gaps_[s].earliest_start(arrival, time);
    if (start + time < best.finish) best = {SlotId(s), start, start + time};
  }
  assert(best.slot && "the loader refuses tasks that no device can run");
  return best;
}

Timetable::Option Timetable::earliest_finish_on(TaskId t, SlotId s) {
  const Seconds length = time(t, s);
  if (!(length < forever)) return {s, forever, forever};
  arrivals(t, arrival_);
  const Seconds start = gaps_[s.index()].earliest_start(Seconds(arrival_[slot_memory_[s.index()]]), length);
  return {s, start, start + length};
}

void Timetable::tell(TaskId t, SlotId chosen, Gaps gaps) {
  std::vector<PlanOption> options;
  each_option(t, [&](Option option) {
    const Seconds data(arrival_[slot_memory_[option.slot.index()]]), length = option.finish - option.start;
    if (gaps == Gaps::ignored) option.start = std::max(data, busy_until(option.slot));
    options.push_back({option.slot, data, option.start, option.start + length});
  });
  log_->planned(t, chosen, options);
}

void Timetable::plan(TaskId t, const Option& option, Gaps gaps) {
  if (!option.slot) return;
  if (log_ != nullptr && log_->asks(t)) tell(t, option.slot, gaps);
  gaps_[option.slot.index()].reserve(option.start, option.finish - option.start);
  start_[t.index()] = option.start.value;
  finish_[t.index()] = option.finish.value;
  slot_[t.index()] = option.slot;
  sequence_.push_back(t);
}

void Timetable::plan_marker(TaskId t) {
  double last = graph_->release(t).value;
  for (const Edge& edge : graph_->in(t)) last = std::max(last, finish_[edge.task.index()]);
  start_[t.index()] = finish_[t.index()] = last;
}

void Timetable::place_all(Decisions& decisions) const {
  std::vector<std::size_t> begin(gaps_.size() + 1);
  for (const TaskId t : sequence_) ++begin[slot_[t.index()].index() + 1];
  for (std::size_t s = 0; s < gaps_.size(); ++s) begin[s + 1] += begin[s];
  std::vector<TaskId> by_slot(sequence_.size());
  std::vector<std::size_t> next(begin.begin(), begin.end() - 1);
  for (const TaskId t : sequence_) by_slot[next[slot_[t.index()].index()]++] = t;

  // Tasks of no length keep the order in which they were planned.
  const auto earlier = [&](TaskId a, TaskId b) {
    if (start_[a.index()] != start_[b.index()]) return start_[a.index()] < start_[b.index()];
    return finish_[a.index()] < finish_[b.index()];
  };
  for (std::size_t s = 0; s < gaps_.size() && !stop_.stop_requested(); ++s) {
    const auto first = by_slot.begin() + static_cast<std::ptrdiff_t>(begin[s]);
    const auto last = by_slot.begin() + static_cast<std::ptrdiff_t>(begin[s + 1]);
    std::stable_sort(first, last, earlier);
    const DeviceId device = platform_->device_of(SlotId(s));
    for (auto t = first; t != last && !stop_.stop_requested(); ++t)
      decisions.place({*t, {device, SlotId(s), 1}, start_[t->index()], Seconds(0)});
  }
}

void refuse_wide_tasks(const Parameters& p, const TaskGraph& graph, std::string_view scheduler) {
  for (std::size_t k = 0; k < graph.tasks(); ++k) {
    if (graph.slots(TaskId(k)) <= 1) continue;
    p.fail("model", fmt::format("'{}' plans tasks of one slot, but task '{}' takes {}: use fifo, list, random, "
                                "round-robin, work-stealing or fixed",
                                scheduler, graph.name(TaskId(k)), graph.slots(TaskId(k))));
  }
}

}  // namespace pelsim
