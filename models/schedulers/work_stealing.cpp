#include <memory>

#include "models/catalog.hpp"
#include "models/wide_tasks.hpp"

/// Work stealing: each slot has a deque. A task goes to the back of the deque of the slot whose task made it ready (if
/// that slot can run it; else, and for tasks that no task made ready, to the slots that can in turn). An idle slot
/// takes from the back of its own deque, else from the front of a victim's, drawn uniformly among the deques that hold
/// something it can run: a thief that probes empty deques at no cost. E[T] <= T1/p + O(T_inf) for fully strict programs
/// on equal slots without communication [Blumofe, Leiserson 1999]. A task that takes several slots is in no deque: such
/// tasks go first, in order of arrival, and claim a device when too few slots are idle.
namespace pelsim::schedulers {
namespace {

/// A ring that grows by doubling; `sequence` tells which of a slot's deques got its last task first.
class Deque {
 public:
  struct Entry {
    std::uint32_t sequence;
    TaskId task;
  };
  bool empty() const { return size_ == 0; }
  const Entry& back() const { return ring_[(first_ + size_ - 1) & (ring_.size() - 1)]; }
  void push_back(Entry entry) {
    if (size_ == ring_.size()) grow();
    ring_[(first_ + size_++) & (ring_.size() - 1)] = entry;
  }
  TaskId pop_back() {
    const TaskId t = back().task;
    --size_;
    return t;
  }
  TaskId pop_front() {
    const TaskId t = ring_[first_].task;
    first_ = (first_ + 1) & (ring_.size() - 1);
    --size_;
    return t;
  }

 private:
  void grow() {
    std::vector<Entry> larger(std::max<std::size_t>(8, ring_.size() * 2));
    for (std::size_t k = 0; k < size_; ++k) larger[k] = ring_[(first_ + k) & (ring_.size() - 1)];
    ring_.swap(larger);
    first_ = 0;
  }
  std::vector<Entry> ring_;
  std::size_t first_ = 0, size_ = 0;
};

/// The deques of a range of slots for one group of tasks, and which of them hold something.
class Deques {
 public:
  Deques() = default;
  Deques(SlotId first, SlotCount slots) : first_(first), deques_(slots), place_(slots, none) {}

  bool empty() const { return loaded_.empty(); }
  std::size_t loaded() const { return loaded_.size(); }
  SlotId loaded(std::size_t k) const { return loaded_[k]; }
  /// None while the slot's deque is empty.
  const Deque::Entry* back(SlotId s) const {
    const Deque& deque = deques_[at(s)];
    return deque.empty() ? nullptr : &deque.back();
  }
  void push(SlotId s, Deque::Entry entry) {
    if (deques_[at(s)].empty()) {
      place_[at(s)] = static_cast<std::uint32_t>(loaded_.size());
      loaded_.push_back(s);
    }
    deques_[at(s)].push_back(entry);
  }
  TaskId take_back(SlotId s) {
    const TaskId t = deques_[at(s)].pop_back();
    if (deques_[at(s)].empty()) unload(s);
    return t;
  }
  TaskId steal(SlotId victim) {
    const TaskId t = deques_[at(victim)].pop_front();
    if (deques_[at(victim)].empty()) unload(victim);
    return t;
  }

 private:
  static constexpr std::uint32_t none = 0xffffffffu;
  std::size_t at(SlotId s) const { return s.index() - first_.index(); }
  void unload(SlotId s) {
    const SlotId last = loaded_.back();
    loaded_[place_[at(s)]] = last;
    place_[at(last)] = place_[at(s)];
    loaded_.pop_back();
  }
  SlotId first_{0};
  std::vector<Deque> deques_;
  std::vector<std::uint32_t> place_;  ///< in loaded_
  std::vector<SlotId> loaded_;
};

class WorkStealing final : public Scheduler {
 public:
  explicit WorkStealing(Seconds steal_cost) : steal_cost_(steal_cost) {}

  void prepare(const Problem& problem, Decisions&) override {
    graph_ = &problem.graph;
    platform_ = &problem.platform;
    draws_ = problem.random.stream("schedulers.work_stealing");
    eligible_ = std::make_unique<EligibleSlots>(problem);
    wide_ = std::make_unique<WideTasks>(problem.platform);
    shared_.clear();
    pinned_.clear();
    if (graph_->has_pins()) {
      for (std::size_t d = 0; d < platform_->devices(); ++d)
        pinned_.emplace_back(platform_->device(DeviceId(d)).first_slot, platform_->device(DeviceId(d)).slots);
    }
    turn_ = platform_->slots() - 1;
    sequence_ = 0;
  }

  void decide(const Instant& instant, Decisions& decisions) override {
    eligible_->update(instant);
    wide_->serve_claims(instant, *eligible_, decisions, Seconds(0));
    owners_.clear();
    for (const Ready& ready : instant.ready) give(ready);
    while (wide_->can_act()) wide_->start_or_claim(instant.view, *eligible_, decisions, Seconds(0));

    for (const SlotId s : instant.freed) take_own(s, decisions);
    for (const SlotId s : owners_) take_own(s, decisions);
    for (std::size_t g = 0; g < shared_.size(); ++g) steal(GroupId(g), shared_[g], decisions);
    if (pinned_.empty()) return;
    for (const SlotId s : instant.freed) steal_pinned(eligible_->device(s), decisions);
    for (const SlotId s : owners_) steal_pinned(eligible_->device(s), decisions);
    for (const DeviceId d : wide_->ended_claims()) steal_pinned(d, decisions);
  }

 private:
  void give(const Ready& ready) {
    const GroupId g = eligible_->group(ready.task);
    if (const SlotCount slots = graph_->slots(ready.task); slots > 1)
      return wide_->push(sequence_++, ready.task, g, slots);
    const SlotId owner = ready.by && eligible_->runs_on(g, ready.by) ? ready.by : next_in_turn(g);
    deques(g).push(owner, {sequence_++, ready.task});
    owners_.push_back(owner);
  }
  SlotId next_in_turn(GroupId g) {
    do turn_ = turn_ + 1 < platform_->slots() ? turn_ + 1 : 0;
    while (!eligible_->runs_on(g, SlotId(turn_)));
    return SlotId(turn_);
  }
  Deques& deques(GroupId g) {
    if (const DeviceId d = EligibleSlots::pinned(g)) return pinned_[d.index()];
    while (shared_.size() <= g.index()) shared_.emplace_back(SlotId(0), static_cast<SlotCount>(platform_->slots()));
    return shared_[g.index()];
  }

  /// The task that came last to the slot's deques.
  void take_own(SlotId s, Decisions& decisions) {
    if (!eligible_->is_idle(s)) return;
    Deques* latest = nullptr;
    std::uint32_t sequence = 0;
    const auto look = [&](Deques& deques) {
      const Deque::Entry* entry = deques.back(s);
      if (entry == nullptr || (latest != nullptr && entry->sequence < sequence)) return;
      latest = &deques;
      sequence = entry->sequence;
    };
    for (Deques& deques : shared_) look(deques);
    if (!pinned_.empty()) look(pinned_[eligible_->device(s).index()]);
    if (latest != nullptr) place(latest->take_back(s), s, Seconds(0), decisions);
  }
  void steal(GroupId g, Deques& deques, Decisions& decisions) {
    while (!deques.empty()) {
      const SlotId thief = eligible_->first_idle(g);
      if (!thief) return;
      const SlotId victim = deques.loaded(draws_.below(deques.loaded()));
      // A thief that finds its own deque loaded (its owner was given tasks while it was away) pays nothing.
      place(deques.steal(victim), thief, victim == thief ? Seconds(0) : steal_cost_, decisions);
    }
  }
  void steal_pinned(DeviceId d, Decisions& decisions) {
    steal(EligibleSlots::pinned_group(d), pinned_[d.index()], decisions);
  }
  void place(TaskId t, SlotId s, Seconds overhead, Decisions& decisions) {
    eligible_->set_busy(s);
    decisions.place({t, {eligible_->device(s), s, 1}, 0, overhead});
  }

  Seconds steal_cost_;
  const TaskGraph* graph_ = nullptr;
  const Platform* platform_ = nullptr;
  Stream draws_;
  std::unique_ptr<EligibleSlots> eligible_;
  std::unique_ptr<WideTasks> wide_;
  std::vector<Deques> shared_;  ///< by shared group
  std::vector<Deques> pinned_;  ///< by device; empty when no task is pinned
  std::vector<SlotId> owners_;  ///< who got a task in this round
  std::size_t turn_ = 0;
  std::uint32_t sequence_ = 0;
};

}  // namespace

SchedulerModel work_stealing() {
  return {
      {.name = "work-stealing",
       .summary = "each slot works on its own deque, newest first; idle slots steal the oldest task of a random other",
       .parameters = {{.name = "steal_cost",
                       .type = Parameter::Type::quantity,
                       .unit = Unit::seconds,
                       .fallback = "0 s",
                       .least = 0,
                       .meaning = "slot time that a thief spends on each stolen task"}},
       .source = "R. D. Blumofe, C. E. Leiserson, Scheduling multithreaded computations by work stealing, "
                 "J. ACM 46(5), 1999"},
      [](const Parameters& p, const TaskGraph&, const Platform&) -> std::unique_ptr<Scheduler> {
        return std::make_unique<WorkStealing>(p.seconds("steal_cost"));
      }};
}

}  // namespace pelsim::schedulers
