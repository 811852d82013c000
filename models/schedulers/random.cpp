#include <memory>

#include "models/catalog.hpp"
#include "models/eligible_slots.hpp"

/// A task that becomes ready goes at once to a slot drawn uniformly from all that can run it, busy or idle, and waits
/// there in line; devices that are down get nothing unless all are. The baseline that a policy must beat. A task that
/// takes several slots waits for any of the drawn slot's device, which has that many.
namespace pelsim::schedulers {
namespace {

class Random final : public Scheduler {
 public:
  explicit Random(Seconds dispatch_cost) : dispatch_cost_(dispatch_cost) {}

  void prepare(const Problem& problem, Decisions&) override {
    graph_ = &problem.graph;
    draws_ = problem.random.stream("schedulers.random");
    eligible_ = std::make_unique<EligibleSlots>(problem);
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
    const std::vector<SlotId>& slots = eligible_->slots(eligible_->group(t), wanted);
    SlotId s;
    for (int tries = 0; tries < 100; ++tries) {
      s = slots[draws_.below(slots.size())];
      if (view.is_up(eligible_->device(s))) return s;
    }
    // Nearly all are down.
    up_.clear();
    for (const SlotId candidate : slots)
      if (view.is_up(eligible_->device(candidate))) up_.push_back(candidate);
    return up_.empty() ? s : up_[draws_.below(up_.size())];
  }

  Seconds dispatch_cost_;
  const TaskGraph* graph_ = nullptr;
  Stream draws_;
  std::unique_ptr<EligibleSlots> eligible_;
  std::vector<SlotId> up_;
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
