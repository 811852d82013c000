#pragma once
#include <vector>

#include "models/ready_tasks.hpp"
#include "models/timetable.hpp"

namespace pelsim {

/// When tasks whose predecessors have been mapped join the set that is chosen from.
enum class Joining {
  at_once,   ///< as soon as the last predecessor is mapped
  by_batch,  ///< when all of the set has been mapped
};

/// What the min-min family knows of a task of the set: where it completes first and second, behind all that is mapped
/// (no insertion).
struct Candidate {
  TaskId task;
  SlotId slot, second_slot;
  double completion = 0, second = 0;  ///< seconds; second is infinite where only one slot can run it
  std::vector<double> arrival;        ///< seconds, by memory
};

/// The static form of min-min, max-min and sufferage: `better(a, b)` tells which candidate is mapped next; equals go by
/// the lower id. Looks at all of the set for each task: O(n x (set + slots of those whose slot was taken)).
template <class Better>
void map_by_completion(const Problem& problem, Decisions& decisions, Joining joining, const Better& better) {
  Timetable timetable(problem, decisions);
  ReadyTasks ready(problem.graph);
  std::vector<Candidate> set;
  std::vector<TaskId> joins;

  const auto look = [&](Candidate& c) {
    c.completion = c.second = forever.value;
    c.slot = c.second_slot = {};
    for (std::size_t k = 0; k < timetable.slots(); ++k) {
      const SlotId s(k);
      const double start = std::max(c.arrival[timetable.memory(s).index()], timetable.busy_until(s).value);
      const double completion = start + timetable.time(c.task, s).value;
      if (completion < c.completion) {
        c.second = c.completion;
        c.second_slot = c.slot;
        c.completion = completion;
        c.slot = s;
      } else if (completion < c.second) {
        c.second = completion;
        c.second_slot = s;
      }
    }
  };
  const auto join = [&](TaskId t) { joins.push_back(t); };
  const auto take_in = [&] {
    for (std::size_t k = 0; k < joins.size() && !problem.stop.stop_requested();
         ++k) {  // grows: a marker lets its successors in
      const TaskId t = joins[k];
      if (problem.graph.is_marker(t)) {
        timetable.plan_marker(t);
        ready.planned(t, join);
        continue;
      }
      Candidate& c = set.emplace_back();
      c.task = t;
      timetable.arrivals(t, c.arrival);
      look(c);
    }
    joins.clear();
  };

  ready.entries(join);
  take_in();
  while (!set.empty() && !problem.stop.stop_requested()) {
    std::size_t next = 0;
    for (std::size_t k = 1; k < set.size(); ++k) {
      if (better(set[k], set[next]) || (!better(set[next], set[k]) && set[k].task < set[next].task)) next = k;
    }
    const Candidate chosen = std::move(set[next]);
    if (next + 1 != set.size()) set[next] = std::move(set.back());
    set.pop_back();
    const double start =
        std::max(chosen.arrival[timetable.memory(chosen.slot).index()], timetable.busy_until(chosen.slot).value);
    timetable.plan(chosen.task, {chosen.slot, Seconds(start), Seconds(chosen.completion)}, Timetable::Gaps::ignored);
    // Times behind what is mapped only grow: those whose slots stay as they were keep their answers.
    for (Candidate& c : set) {
      if (problem.stop.stop_requested()) return;
      if (c.slot == chosen.slot || c.second_slot == chosen.slot) look(c);
    }
    ready.planned(chosen.task, join);
    if (joining == Joining::at_once || set.empty()) take_in();
  }
  if (!problem.stop.stop_requested()) timetable.place_all(decisions);
}

}  // namespace pelsim
