#include <algorithm>
#include <memory>

#include "models/catalog.hpp"
#include "models/eligible_slots.hpp"

/// A task that becomes ready goes at once to the next slot in turn that can run it, busy or idle, and waits there in
/// line. The turn goes over all slots of the platform in the order of their numbers. A task that takes several slots
/// waits for any of that slot's device, and the turn goes on behind the device.
namespace pelsim::schedulers {
namespace {

class RoundRobin final : public Scheduler {
 public:
  explicit RoundRobin(Seconds dispatch_cost) : dispatch_cost_(dispatch_cost) {}

  void prepare(const Problem& problem, Decisions&) override {
    graph_ = &problem.graph;
    eligible_ = std::make_unique<EligibleSlots>(problem);
    next_ = 0;
  }

  void decide(const Instant& instant, Decisions& decisions) override {
    for (const Ready& ready : instant.ready) {
      const SlotCount wanted = graph_->slots(ready.task);
      const SlotId s = next_for(ready.task, wanted, instant.view);
      const Device& device = eligible_->platform().device(eligible_->device(s));
      next_ = wanted == 1 ? s.index() + 1 : device.first_slot.index() + device.slots;
      decisions.place({ready.task, {eligible_->device(s), wanted == 1 ? s : SlotId{}, wanted}, 0, dispatch_cost_});
    }
  }

 private:
  SlotId next_for(TaskId t, SlotCount wanted, const View& view) const {
    const std::vector<SlotId>& slots = eligible_->slots(eligible_->group(t), wanted);
    const SlotId turn(next_ % eligible_->platform().slots());
    const auto found = std::lower_bound(slots.begin(), slots.end(), turn);
    const std::size_t first = static_cast<std::size_t>(found - slots.begin());
    for (std::size_t k = 0; k < slots.size(); ++k) {
      const SlotId s = slots[(first + k) % slots.size()];
      if (view.is_up(eligible_->device(s))) return s;
    }
    return slots[first % slots.size()];  // all are down
  }

  Seconds dispatch_cost_;
  const TaskGraph* graph_ = nullptr;
  std::unique_ptr<EligibleSlots> eligible_;
  std::size_t next_ = 0;
};

}  // namespace

SchedulerModel round_robin() {
  return {{.name = "round-robin",
           .summary = "a ready task goes to the next slot in turn that can run it, and waits there",
           .parameters = {{.name = "dispatch_cost",
                           .type = Parameter::Type::quantity,
                           .unit = Unit::seconds,
                           .fallback = "0 s",
                           .least = 0,
                           .meaning = "slot time spent on each start"}}},
          [](const Parameters& p, const TaskGraph&, const Platform&) -> std::unique_ptr<Scheduler> {
            return std::make_unique<RoundRobin>(p.seconds("dispatch_cost"));
          }};
}

}  // namespace pelsim::schedulers
