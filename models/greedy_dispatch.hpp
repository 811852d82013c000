#pragma once
#include <algorithm>
#include <vector>

#include "models/wide_tasks.hpp"

namespace pelsim {

/// A ready task in line; the lower key goes first.
struct InLine {
  std::uint32_t key;
  TaskId task;
};

/// A line whose keys come in ascending order: a ring that grows by doubling.
class ArrivalLine {
 public:
  bool empty() const { return size_ == 0; }
  const InLine& front() const { return ring_[first_]; }
  void push(InLine entry) {
    if (size_ == ring_.size()) grow();
    ring_[(first_ + size_++) & (ring_.size() - 1)] = entry;
  }
  void pop() {
    first_ = (first_ + 1) & (ring_.size() - 1);
    --size_;
  }

 private:
  void grow() {
    std::rotate(ring_.begin(), ring_.begin() + static_cast<std::ptrdiff_t>(first_), ring_.end());
    first_ = 0;
    ring_.resize(std::max<std::size_t>(64, ring_.size() * 2));
  }
  std::vector<InLine> ring_;
  std::size_t first_ = 0, size_ = 0;
};

/// A line in any order of keys: a binary heap.
class PriorityLine {
 public:
  bool empty() const { return heap_.empty(); }
  const InLine& front() const { return heap_.front(); }
  void push(InLine entry) {
    heap_.push_back(entry);
    std::push_heap(heap_.begin(), heap_.end(), later);
  }
  void pop() {
    std::pop_heap(heap_.begin(), heap_.end(), later);
    heap_.pop_back();
  }

 private:
  static bool later(const InLine& a, const InLine& b) { return a.key > b.key; }
  std::vector<InLine> heap_;
};

/// Greedy list scheduling: no slot stays idle while a ready task that it can run waits. In every round the tasks in
/// line are looked at by ascending key, and each starts on the lowest idle slot that can run it. There is one line for
/// each group of tasks that can run on the same slots, so a decision costs O(groups), whatever waits. Where slots of a
/// device differ by what they have loaded, the device of the lowest idle slot tells which one it is (View::slot_for).
template <class Line>
class GreedyDispatch {
 public:
  GreedyDispatch(const Problem& problem, Seconds overhead)
      : graph_(&problem.graph),
        eligible_(problem),
        wide_(problem.platform),
        overhead_(overhead),
        slots_differ_(problem.estimates.slots_differ()) {
    if (problem.graph.has_pins()) pinned_.resize(problem.platform.devices());
  }

  void ready(TaskId t, std::uint32_t key) {
    const GroupId g = eligible_.group(t);
    if (const SlotCount slots = graph_->slots(t); slots > 1) return wide_.push(key, t, g, slots);
    line(g).push({key, t});
    if (!eligible_.one_group()) touch(g);
  }

  void start(const Instant& instant, Decisions& decisions) {
    eligible_.update(instant);
    wide_.serve_claims(instant, eligible_, decisions, overhead_);
    if (eligible_.one_group() && !wide_.can_act()) return start_from(shared_[0], instant.view, decisions);
    if (eligible_.one_group()) touch(GroupId(0));
    touch_groups_of(instant.freed);
    start_from_touched(instant.view, decisions);
  }

 private:
  /// The line's head and whose line it is; none = that of the wide tasks.
  struct Head {
    std::uint32_t key;
    GroupId group;
    bool operator<(const Head& other) const { return key > other.key; }  // std heaps keep the largest in front
  };

  Line& line(GroupId g) {
    if (const DeviceId d = EligibleSlots::pinned(g)) return pinned_[d.index()];
    if (g.index() >= shared_.size()) shared_.resize(g.index() + 1);
    return shared_[g.index()];
  }
  void touch(GroupId g) {
    const DeviceId d = EligibleSlots::pinned(g);
    std::vector<bool>& is_touched = d ? pinned_touched_ : shared_touched_;
    const std::size_t k = d ? d.index() : g.index();
    if (k >= is_touched.size()) is_touched.resize(k + 1);
    if (is_touched[k] || line(g).empty()) return;
    is_touched[k] = true;
    touched_.push_back(g);
  }
  /// Only groups with a new task or a freed slot can start anything: the others found no slot before.
  void touch_groups_of(std::span<const SlotId> freed) {
    if (!freed.empty() || !wide_.ended_claims().empty())
      for (std::size_t g = 0; g < eligible_.shared_groups(); ++g) touch(GroupId(g));
    if (pinned_.empty()) return;
    for (const SlotId s : freed) touch(EligibleSlots::pinned_group(eligible_.device(s)));
    for (const DeviceId d : wide_.ended_claims()) touch(EligibleSlots::pinned_group(d));
  }
  void place(TaskId t, SlotId s, const View& view, Decisions& decisions) {
    if (slots_differ_)
      if (const SlotId better = view.slot_for(t, eligible_.device(s)); better && eligible_.is_idle(better)) s = better;
    eligible_.set_busy(s);
    decisions.place({t, {eligible_.device(s), s, 1}, 0, overhead_});
  }
  void start_from(Line& line, const View& view, Decisions& decisions) {
    while (!line.empty()) {
      const SlotId s = eligible_.first_idle(GroupId(0));
      if (!s) return;
      const TaskId t = line.front().task;
      line.pop();
      place(t, s, view, decisions);
    }
  }
  void start_from_touched(const View& view, Decisions& decisions) {
    if (wide_.can_act()) heads_.push_back({wide_.first_key(), GroupId{}});
    for (const GroupId g : touched_) {
      const DeviceId d = EligibleSlots::pinned(g);
      (d ? pinned_touched_[d.index()] : shared_touched_[g.index()]) = false;
      heads_.push_back({line(g).front().key, g});
    }
    touched_.clear();
    std::make_heap(heads_.begin(), heads_.end());
    while (!heads_.empty()) {
      std::pop_heap(heads_.begin(), heads_.end());
      const GroupId g = heads_.back().group;
      heads_.pop_back();
      if (!g) {
        wide_.start_or_claim(view, eligible_, decisions, overhead_);
        if (wide_.can_act()) put_back({wide_.first_key(), g});
        continue;
      }
      const SlotId s = eligible_.first_idle(g);
      if (!s) continue;
      Line& tasks = line(g);
      const TaskId t = tasks.front().task;
      tasks.pop();
      place(t, s, view, decisions);
      if (!tasks.empty()) put_back({tasks.front().key, g});
    }
  }
  void put_back(Head head) {
    heads_.push_back(head);
    std::push_heap(heads_.begin(), heads_.end());
  }

  const TaskGraph* graph_;
  EligibleSlots eligible_;
  WideTasks wide_;
  Seconds overhead_;
  bool slots_differ_;
  std::vector<Line> shared_ = std::vector<Line>(1);
  std::vector<Line> pinned_;  ///< by device
  std::vector<GroupId> touched_;
  std::vector<bool> shared_touched_, pinned_touched_;
  std::vector<Head> heads_;
};

}  // namespace pelsim
