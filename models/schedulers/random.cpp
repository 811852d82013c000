#include <memory>

#include "models/catalog.hpp"
#include "models/eligible_slots.hpp"

/// A task that becomes ready goes at once to a slot drawn uniformly from all that can run it, busy or idle, and waits
/// there in line. The baseline that a policy must beat. A task that takes several slots waits for any of the drawn
/// slot's device.
namespace pelsim::schedulers {
namespace {

class Random final : public Scheduler {
 public:
  explicit Random(Seconds dispatch_cost) : dispatch_cost_(dispatch_cost) {}

  void prepare(const Problem& problem, Decisions&) override {
    graph_ = &problem.graph;
    draws_ = problem.random.stream("schedulers.random");
    eligible_ = std::make_unique<EligibleSlots>(problem);
    slots_.clear();
  }

  void decide(const Instant& instant, Decisions& decisions) override {
    for (const Ready& ready : instant.ready) {
      const SlotCount wanted = graph_->slots(ready.task);
      const SlotId s = draw(ready.task, wanted, instant.view);
      decisions.place({ready.task, {eligible_->device(s), wanted == 1 ? s : SlotId{}, wanted}, 0, dispatch_cost_});
    }
  }

 private:
  SlotId draw(TaskId t, SlotCount wanted, const View& view) {
    const std::vector<SlotId>& slots = slots_of(t);
    // Devices that are too small or down are drawn again; when nothing else is left the last draw stands.
    for (int tries = 0;; ++tries) {
      const SlotId s = slots[draws_.below(slots.size())];
      const DeviceId d = eligible_->device(s);
      if (tries == 1000 || (view.is_up(d) && eligible_->platform().device(d).slots >= wanted)) return s;
    }
  }
  const std::vector<SlotId>& slots_of(TaskId t) {
    const GroupId g = eligible_->group(t);
    if (const DeviceId d = EligibleSlots::pinned(g)) {
      pinned_.clear();
      for (SlotCount k = 0; k < eligible_->platform().device(d).slots; ++k)
        pinned_.emplace_back(eligible_->platform().device(d).first_slot.index() + k);
      return pinned_;
    }
    while (slots_.size() <= g.index()) slots_.push_back(eligible_->slots(GroupId(slots_.size())));
    return slots_[g.index()];
  }

  Seconds dispatch_cost_;
  const TaskGraph* graph_ = nullptr;
  Stream draws_;
  std::unique_ptr<EligibleSlots> eligible_;
  std::vector<std::vector<SlotId>> slots_;  ///< by shared group
  std::vector<SlotId> pinned_;
};

}  // namespace

SchedulerModel random() {
  return {{.name = "random",
           .summary = "a ready task goes to a random slot that can run it, and waits there",
           .parameters = {{.name = "dispatch_cost",
                           .type = Parameter::Type::quantity,
                           .unit = Unit::seconds,
                           .fallback = "0 s",
                           .least = 0,
                           .meaning = "slot time spent on each start"}}},
          [](const Parameters& p, const TaskGraph&, const Platform&) -> std::unique_ptr<Scheduler> {
            return std::make_unique<Random>(p.seconds("dispatch_cost"));
          }};
}

}  // namespace pelsim::schedulers
