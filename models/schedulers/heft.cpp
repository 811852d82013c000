#include <memory>

#include "models/catalog.hpp"
#include "models/task_ranks.hpp"
#include "models/timetable.hpp"

/// Heterogeneous Earliest Finish Time: tasks by descending rank_u(i) = w_i + max over successors j of (c_ij +
/// rank_u(j)), where w and c are means over slots; each goes where it finishes first, gaps between planned tasks
/// included (insertion). Equal ranks: fewer edges from an entry first, then the lower id; equal finish times: the lower
/// slot. O(e p + n p log n) for n tasks, e edges and p slots. Plans without contention and with one slot for each task.
namespace pelsim::schedulers {
namespace {

class Heft final : public Scheduler {
 public:
  explicit Heft(RankMean mean) : mean_(mean) {}

  void prepare(const Problem& problem, Decisions& decisions) override {
    const TaskGraph& graph = problem.graph;
    const std::vector<Seconds> ranks =
        upward_ranks(graph, mean_times(problem), mean_path(problem, mean_), problem.stop);
    if (problem.stop.stop_requested()) return;
    Timetable timetable(problem, decisions);
    for (const TaskId t : by_descending_rank(graph, ranks)) {
      if (problem.stop.stop_requested()) return;
      if (graph.is_marker(t)) {
        timetable.plan_marker(t);
      } else {
        timetable.plan(t, timetable.earliest_finish(t));
      }
    }
    timetable.place_all(decisions);
  }

 private:
  RankMean mean_;
};

}  // namespace

SchedulerModel heft() {
  return {{.name = "heft",
           .summary = "plans by descending rank; each task goes where it finishes first, gaps included",
           .parameters = {{.name = "rank_mean",
                           .type = Parameter::Type::choice,
                           .fallback = "distinct-pairs",
                           .choices = {"distinct-pairs", "all-pairs"},
                           .meaning = "pairs of slots over which ranks average communication: of different slots (as "
                                      "published) or all, a slot with itself included (as SAGA does)"}},
           .source = "H. Topcuoglu, S. Hariri, M.-Y. Wu, Performance-effective and low-complexity task scheduling for "
                     "heterogeneous computing, IEEE TPDS 13(3), 2002"},
          [](const Parameters& p, const TaskGraph& graph, const Platform&) -> std::unique_ptr<Scheduler> {
            refuse_wide_tasks(p, graph, "heft");
            const bool all = p.text("rank_mean") == "all-pairs";
            return std::make_unique<Heft>(all ? RankMean::all_pairs : RankMean::distinct_pairs);
          }};
}

}  // namespace pelsim::schedulers
