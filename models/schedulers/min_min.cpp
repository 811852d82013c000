#include <memory>

#include "models/catalog.hpp"
#include "models/completion_mapping.hpp"

/// Of all tasks whose predecessors are mapped, the one that can complete first is mapped there, behind what its slot
/// has. The static, complete form: the whole graph is mapped before the run. Equals: the lower id, the lower slot.
/// Looks at every task of the set for each decision (the documented exception to "work on what changed").
namespace pelsim::schedulers {
namespace {

class MinMin final : public Scheduler {
 public:
  explicit MinMin(Joining joining) : joining_(joining) {}

  void prepare(const Problem& problem, Decisions& decisions) override {
    map_by_completion(problem, decisions, joining_,
                      [](const Candidate& a, const Candidate& b) { return a.completion < b.completion; });
  }

 private:
  Joining joining_;
};

}  // namespace

SchedulerModel min_min() {
  return {
      {.name = "min-min",
       .summary = "static: of all mappable tasks the one that completes first is next (looks at all of them each time)",
       .parameters = {{.name = "joining",
                       .type = Parameter::Type::choice,
                       .fallback = "batch",
                       .choices = {"batch", "at-once"},
                       .meaning =
                           "when tasks whose predecessors are mapped join the set that is chosen from: when all of "
                           "the set is mapped, or at once"}},
       .source = "O. H. Ibarra, C. E. Kim, Heuristic algorithms for scheduling independent tasks, J. ACM 24(2), 1977"},
      [](const Parameters& p, const TaskGraph& graph, const Platform&) -> std::unique_ptr<Scheduler> {
        refuse_wide_tasks(p, graph, "min-min");
        return std::make_unique<MinMin>(p.text("joining") == "batch" ? Joining::by_batch : Joining::at_once);
      }};
}

}  // namespace pelsim::schedulers
