#include <memory>

#include "models/catalog.hpp"
#include "models/completion_mapping.hpp"

/// Of all tasks whose predecessors are mapped, the one that loses most when it does not get its best slot (second best
/// minus best completion) is mapped there, behind what the slot has. The static, complete form, one task at a time.
/// Equals: the lower id, the lower slot. Looks at every task of the set for each decision (the documented exception to
/// "work on what changed").
namespace pelsim::schedulers {
namespace {

class Sufferage final : public Scheduler {
 public:
  explicit Sufferage(Joining joining) : joining_(joining) {}

  void prepare(const Problem& problem, Decisions& decisions) override {
    map_by_completion(problem, decisions, joining_, [](const Candidate& a, const Candidate& b) {
      return a.second - a.completion > b.second - b.completion;
    });
  }

 private:
  Joining joining_;
};

}  // namespace

SchedulerModel sufferage() {
  return {{.name = "sufferage",
           .summary = "static: of all mappable tasks the one that loses most by its second best slot is next (looks at "
                      "all of them each time)",
           .parameters = {{.name = "joining",
                           .type = Parameter::Type::choice,
                           .fallback = "at-once",
                           .choices = {"batch", "at-once"},
                           .meaning =
                               "when tasks whose predecessors are mapped join the set that is chosen from: when all of "
                               "the set is mapped, or at once"}},
           .source = "M. Maheswaran et al., Dynamic mapping of a class of independent tasks onto heterogeneous "
                     "computing systems, JPDC 59(2), 1999"},
          [](const Parameters& p, const TaskGraph& graph, const Platform&) -> std::unique_ptr<Scheduler> {
            refuse_wide_tasks(p, graph, "sufferage");
            return std::make_unique<Sufferage>(p.text("joining") == "batch" ? Joining::by_batch : Joining::at_once);
          }};
}

}  // namespace pelsim::schedulers
