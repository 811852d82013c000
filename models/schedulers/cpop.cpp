#include <memory>
#include <queue>

#include "models/catalog.hpp"
#include "models/ready_tasks.hpp"
#include "models/task_ranks.hpp"
#include "models/timetable.hpp"

/// Critical Path On a Processor: priority = rank_u + rank_d. The critical path starts at the entry of highest priority
/// and follows, at each step, the successor of highest priority; all of it goes to the slot on which its times sum to
/// least. Among tasks whose predecessors are planned the one of highest priority is next; off the path it goes where it
/// finishes first, gaps included. Equals: the lower id, the lower slot. Tasks of the path that its slot cannot run
/// (other class, pinned elsewhere) go where they finish first; the slot that can run most of the path is preferred.
namespace pelsim::schedulers {
namespace {

class Cpop final : public Scheduler {
 public:
  explicit Cpop(RankMean mean) : mean_(mean) {}

  void prepare(const Problem& problem, Decisions& decisions) override {
    const TaskGraph& graph = problem.graph;
    const std::vector<Seconds> times = mean_times(problem);
    const Path path = mean_path(problem, mean_);
    std::vector<Seconds> priority = upward_ranks(graph, times, path, problem.stop);
    const std::vector<Seconds> downward = downward_ranks(graph, times, path, problem.stop);
    for (std::size_t t = 0; t < priority.size(); ++t) priority[t] += downward[t];

    if (problem.stop.stop_requested()) return;
    Timetable timetable(problem, decisions);
    const std::vector<TaskId> critical = critical_path(graph, priority);
    const SlotId critical_slot = slot_for(critical, problem, timetable);
    std::vector<bool> is_critical(graph.tasks());
    for (const TaskId t : critical) is_critical[t.index()] = true;

    const auto later = [&](TaskId a, TaskId b) {
      const Seconds p = priority[a.index()], q = priority[b.index()];
      return p != q ? p < q : a > b;
    };
    std::priority_queue<TaskId, std::vector<TaskId>, decltype(later)> queue(later);
    const auto push = [&](TaskId t) { queue.push(t); };
    ReadyTasks ready(graph);
    ready.entries(push);
    while (!queue.empty() && !problem.stop.stop_requested()) {
      const TaskId t = queue.top();
      queue.pop();
      if (graph.is_marker(t)) {
        timetable.plan_marker(t);
      } else if (is_critical[t.index()] && timetable.time(t, critical_slot) < forever) {
        timetable.plan(t, timetable.earliest_finish_on(t, critical_slot));
      } else {
        timetable.plan(t, timetable.earliest_finish(t));
      }
      ready.planned(t, push);
    }
    if (!problem.stop.stop_requested()) timetable.place_all(decisions);
  }

 private:
  static std::vector<TaskId> critical_path(const TaskGraph& graph, const std::vector<Seconds>& priority) {
    std::vector<TaskId> path;
    const auto more = [&](TaskId t, TaskId best) {
      return !best || priority[t.index()] > priority[best.index()] ||
             (priority[t.index()] == priority[best.index()] && t < best);
    };
    TaskId next;
    for (std::size_t t = 0; t < graph.tasks(); ++t)
      if (graph.in(TaskId(t)).empty() && more(TaskId(t), next)) next = TaskId(t);
    while (next) {
      path.push_back(next);
      const TaskId last = next;
      next = {};
      for (const Edge& edge : graph.out(last))
        if (more(edge.task, next)) next = edge.task;
    }
    return path;
  }

  static SlotId slot_for(const std::vector<TaskId>& path, const Problem& problem, const Timetable& timetable) {
    SlotId best(0);
    std::size_t best_refused = path.size() + 1;
    Seconds best_sum = forever;
    for (std::size_t s = 0; s < timetable.slots(); ++s) {
      std::size_t refused = 0;
      Seconds sum;
      for (const TaskId t : path) {
        if (problem.stop.stop_requested()) return best;
        if (problem.graph.is_marker(t)) continue;
        const Seconds time = timetable.time(t, SlotId(s));
        if (time < forever) {
          sum += time;
        } else {
          ++refused;
        }
      }
      if (refused > best_refused || (refused == best_refused && sum >= best_sum)) continue;
      best = SlotId(s);
      best_refused = refused;
      best_sum = sum;
    }
    return best;
  }

  RankMean mean_;
};

}  // namespace

SchedulerModel cpop() {
  return {{.name = "cpop",
           .summary = "plans the critical path on one slot, other tasks where they finish first",
           .parameters = {{.name = "rank_mean",
                           .type = Parameter::Type::choice,
                           .fallback = "distinct-pairs",
                           .choices = {"distinct-pairs", "all-pairs"},
                           .meaning = "pairs of slots over which ranks average communication: of different slots (as "
                                      "published) or all, a slot with itself included"}},
           .source = "H. Topcuoglu, S. Hariri, M.-Y. Wu, Performance-effective and low-complexity task scheduling for "
                     "heterogeneous computing, IEEE TPDS 13(3), 2002"},
          [](const Parameters& p, const TaskGraph& graph, const Platform&) -> std::unique_ptr<Scheduler> {
            refuse_wide_tasks(p, graph, "cpop");
            const bool all = p.text("rank_mean") == "all-pairs";
            return std::make_unique<Cpop>(all ? RankMean::all_pairs : RankMean::distinct_pairs);
          }};
}

}  // namespace pelsim::schedulers
