#include <fmt/format.h>

#include <limits>
#include <memory>
#include <numeric>
#include <unordered_map>

#include "models/catalog.hpp"
#include "models/greedy_dispatch.hpp"
#include "models/task_ranks.hpp"

/// List scheduling: tasks are put in a list; whenever a slot is idle, the first ready task of the list that it can run
/// starts there (on the lowest idle slot). Within 2 - 1/m of the optimum on m identical slots without communication,
/// and subject to anomalies: more slots, shorter tasks or fewer edges can end later [Graham 1969]. priority =
/// "bottom-level" is HLFET [Adam, Chandy, Dickson 1974]: the longest way to an exit by mean times, communication not
/// counted; "longest-time" is LPT, within 4/3 - 1/(3m) for independent tasks [Graham 1969].
namespace pelsim::schedulers {
namespace {

enum class Priority { graph_order, bottom_level, longest_time, given };

class List final : public Scheduler {
 public:
  List(Priority priority, std::vector<std::uint32_t> given, Seconds dispatch_cost)
      : priority_(priority), position_(std::move(given)), dispatch_cost_(dispatch_cost) {}

  void prepare(const Problem& problem, Decisions&) override {
    dispatch_ = std::make_unique<GreedyDispatch<PriorityLine>>(problem, dispatch_cost_);
    if (priority_ != Priority::given) number(list_of(problem));
  }
  void decide(const Instant& instant, Decisions& decisions) override {
    for (const Ready& ready : instant.ready) dispatch_->ready(ready.task, position_[ready.task.index()]);
    dispatch_->start(instant, decisions);
  }

 private:
  std::vector<TaskId> list_of(const Problem& problem) const {
    std::vector<TaskId> list(problem.graph.tasks());
    for (std::size_t k = 0; k < list.size(); ++k) list[k] = TaskId(k);
    if (priority_ == Priority::graph_order) return list;
    std::vector<Seconds> length = mean_times(problem);
    if (priority_ == Priority::bottom_level) length = upward_ranks(problem.graph, length, Path{}, problem.stop);
    std::stable_sort(list.begin(), list.end(),
                     [&](TaskId a, TaskId b) { return length[a.index()] > length[b.index()]; });
    return list;
  }
  void number(const std::vector<TaskId>& list) {
    position_.resize(list.size());
    for (std::uint32_t k = 0; k < list.size(); ++k) position_[list[k].index()] = k;
  }

  Priority priority_;
  std::vector<std::uint32_t> position_;  ///< in the list, by task
  Seconds dispatch_cost_;
  std::unique_ptr<GreedyDispatch<PriorityLine>> dispatch_;
};

/// Position of each task in the list that the scenario gives: every task but markers exactly once.
std::vector<std::uint32_t> given_positions(const Parameters& p, const TaskGraph& graph) {
  std::unordered_map<std::string, TaskId> by_name;  // looked up only
  std::vector<std::string> known;
  for (std::size_t k = 0; k < graph.tasks(); ++k) {
    by_name.emplace(graph.name(TaskId(k)), TaskId(k));
    if (graph.tasks() <= 1000) known.push_back(graph.name(TaskId(k)));
  }
  constexpr std::uint32_t missing = std::numeric_limits<std::uint32_t>::max();
  std::vector<std::uint32_t> position(graph.tasks(), missing);
  std::uint32_t next = 0;
  for (const std::string& name : p.texts("tasks")) {
    const auto found = by_name.find(name);
    if (found == by_name.end()) p.fail("tasks", fmt::format("no task is named '{}'{}", name, suggestion(name, known)));
    if (position[found->second.index()] != missing) p.fail("tasks", fmt::format("task '{}' is listed twice", name));
    position[found->second.index()] = next++;
  }
  for (std::size_t k = 0; k < graph.tasks(); ++k) {
    if (position[k] == missing && !graph.is_marker(TaskId(k)))
      p.fail("tasks", fmt::format("task '{}' is not in the list: list every task once", graph.name(TaskId(k))));
  }
  return position;
}

std::unique_ptr<Scheduler> make(const Parameters& p, const TaskGraph& graph, const Platform&) {
  const std::string name = p.text("priority");
  const Priority priority = name == "bottom-level"   ? Priority::bottom_level
                            : name == "longest-time" ? Priority::longest_time
                            : name == "given"        ? Priority::given
                                                     : Priority::graph_order;
  if (priority != Priority::given && p.has("tasks")) p.fail("tasks", "'tasks' is used only with priority = \"given\"");
  std::vector<std::uint32_t> given;
  if (priority == Priority::given) given = given_positions(p, graph);
  return std::make_unique<List>(priority, std::move(given), p.seconds("dispatch_cost"));
}

}  // namespace

SchedulerModel list() {
  return {
      {.name = "list",
       .summary = "an idle slot takes the first ready task of a priority list",
       .parameters = {{.name = "priority",
                       .type = Parameter::Type::choice,
                       .fallback = "graph-order",
                       .choices = {"graph-order", "bottom-level", "longest-time", "given"},
                       .meaning =
                           "order of the list: as in the workload, by descending longest way to an exit (HLFET), by "
                           "descending mean time (LPT), or as 'tasks' says"},
                      {.name = "tasks",
                       .type = Parameter::Type::list,
                       .meaning = "names of all tasks in list order, for priority = \"given\""},
                      {.name = "dispatch_cost",
                       .type = Parameter::Type::quantity,
                       .unit = Unit::seconds,
                       .fallback = "0 s",
                       .least = 0,
                       .meaning = "slot time spent on each start"}},
       .source = "R. L. Graham, Bounds on multiprocessing timing anomalies, SIAM J. Appl. Math. 17(2), 1969"},
      make};
}

}  // namespace pelsim::schedulers
