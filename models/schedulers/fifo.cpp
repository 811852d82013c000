#include <memory>

#include "models/catalog.hpp"
#include "models/greedy_dispatch.hpp"

/// First come, first served: whenever a slot is idle, the task that has been ready longest among those it can run
/// starts there; of several idle slots the lowest is taken. Greedy, so within 2 - 1/m of the optimum on m identical
/// slots without communication [Graham 1966]. A task that takes several slots claims a device when its turn comes and
/// finds too few idle.
namespace pelsim::schedulers {
namespace {

class Fifo final : public Scheduler {
 public:
  explicit Fifo(Seconds dispatch_cost) : dispatch_cost_(dispatch_cost) {}

  void prepare(const Problem& problem, Decisions&) override {
    dispatch_ = std::make_unique<GreedyDispatch<ArrivalLine>>(problem, dispatch_cost_);
    arrivals_ = 0;
  }
  void decide(const Instant& instant, Decisions& decisions) override {
    for (const Ready& ready : instant.ready) dispatch_->ready(ready.task, arrivals_++);
    dispatch_->start(instant, decisions);
  }

 private:
  Seconds dispatch_cost_;
  std::unique_ptr<GreedyDispatch<ArrivalLine>> dispatch_;
  std::uint32_t arrivals_ = 0;
};

}  // namespace

SchedulerModel fifo() {
  return {{.name = "fifo",
           .summary = "an idle slot takes the task that has been ready longest",
           .parameters = {{.name = "dispatch_cost",
                           .type = Parameter::Type::quantity,
                           .unit = Unit::seconds,
                           .fallback = "0 s",
                           .least = 0,
                           .meaning = "slot time spent on each start"}},
           .source = "R. L. Graham, Bounds for certain multiprocessing anomalies, Bell Syst. Tech. J. 45(9), 1966"},
          [](const Parameters& p, const TaskGraph&, const Platform&) -> std::unique_ptr<Scheduler> {
            return std::make_unique<Fifo>(p.seconds("dispatch_cost"));
          }};
}

}  // namespace pelsim::schedulers
