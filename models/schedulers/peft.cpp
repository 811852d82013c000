#include <memory>
#include <queue>

#include "models/catalog.hpp"
#include "models/ready_tasks.hpp"
#include "models/task_ranks.hpp"
#include "models/timetable.hpp"

/// Predict Earliest Finish Time. Optimistic cost of what follows task i when it runs on slot p:
///   OCT(i, p) = max over successors j of min over slots q of OCT(j, q) + w(j, q) + (c_ij if p and q are two memories),
///   0 at exits.
/// Among tasks whose predecessors are planned the one with the highest mean of OCT over slots is next; it goes where
/// EFT + OCT is least, gaps included. Equals: the lower id, the lower slot. c_ij is a mean over pairs of slots, or with
/// rank_mean = "each-pair" that of p and q. Slots of one type and memory share a column of the table: tasks x columns
/// numbers.
namespace pelsim::schedulers {
namespace {

enum class PairCost { mean, each };

/// Slots of one type in one memory: alike but for what is planned on them.
struct Column {
  DeviceTypeId type;
  MemoryId memory;
  double slots = 0;
};

/// The table of optimistic costs, a row for each task.
class OptimisticCosts {
 public:
  OptimisticCosts(const Problem& problem, const Timetable& timetable, PairCost pair_cost, const Path& mean)
      : problem_(&problem), pair_cost_(pair_cost), mean_(mean) {
    for (std::size_t k = 0; k < timetable.slots(); ++k) column_of_.push_back(column(timetable, SlotId(k)));
    keep_paths();
    costs_.resize(problem.graph.tasks() * columns_.size());
    through_.resize(columns_.size());
    const std::vector<TaskId>& order = problem.graph.topological();
    for (auto t = order.rbegin(); t != order.rend(); ++t) fill_row(*t);
  }

  double at(TaskId t, SlotId s) const { return row(t)[column_of_[s.index()]]; }
  /// Mean over the slots that can run the task.
  double rank(TaskId t) const {
    const DeviceId pinned = problem_->graph.pinned(t);
    if (pinned) return at(t, problem_->platform.device(pinned).first_slot);
    double sum = 0, slots = 0;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      if (!problem_->graph.is_marker(t) && !(problem_->estimates.compute(t, columns_[c].type) < forever)) continue;
      sum += columns_[c].slots * row(t)[c];
      slots += columns_[c].slots;
    }
    return slots > 0 ? sum / slots : 0;
  }

 private:
  std::uint32_t column(const Timetable& timetable, SlotId s) {
    std::size_t c = 0;
    while (c < columns_.size() && (columns_[c].type != timetable.type(s) || columns_[c].memory != timetable.memory(s)))
      ++c;
    if (c == columns_.size()) columns_.push_back({timetable.type(s), timetable.memory(s)});
    columns_[c].slots += 1;
    return static_cast<std::uint32_t>(c);
  }
  void keep_paths() {
    if (pair_cost_ != PairCost::each) return;
    for (const Column& from : columns_)
      for (const Column& to : columns_) paths_.push_back(problem_->estimates.path(from.memory, to.memory));
  }
  const double* row(TaskId t) const { return costs_.data() + t.index() * columns_.size(); }

  void fill_row(TaskId t) {
    double* const costs = costs_.data() + t.index() * columns_.size();
    for (const Edge& edge : problem_->graph.out(t)) {
      follow(edge.task);
      const bool free = !edge.item || problem_->graph.is_marker(t) || problem_->graph.is_marker(edge.task);
      for (std::size_t p = 0; p < columns_.size(); ++p)
        costs[p] = std::max(costs[p], free ? nearest() : least_from(p, problem_->graph.size(edge.item)));
    }
  }
  /// through_[q]: what follows, and the successor itself, if it runs on q.
  void follow(TaskId next) {
    const DeviceId pinned = problem_->graph.pinned(next);
    for (std::size_t q = 0; q < columns_.size(); ++q) {
      const bool elsewhere = pinned && (problem_->platform.device(pinned).type != columns_[q].type ||
                                        problem_->platform.memory(pinned) != columns_[q].memory);
      const Seconds time = problem_->graph.is_marker(next) ? Seconds(0)
                           : elsewhere                     ? forever
                                                           : problem_->estimates.compute(next, columns_[q].type);
      through_[q] = row(next)[q] + time.value;
    }
  }
  double nearest() const { return *std::min_element(through_.begin(), through_.end()); }
  double least_from(std::size_t p, Bytes size) const {
    double least = forever.value;
    const double mean = mean_.time(size).value;
    for (std::size_t q = 0; q < columns_.size(); ++q) {
      const double sent = columns_[p].memory == columns_[q].memory ? 0
                          : pair_cost_ == PairCost::mean           ? mean
                                                                   : paths_[p * columns_.size() + q].time(size).value;
      least = std::min(least, through_[q] + sent);
    }
    return least;
  }

  const Problem* problem_;
  PairCost pair_cost_;
  Path mean_;
  std::vector<Column> columns_;
  std::vector<std::uint32_t> column_of_;  ///< by slot
  std::vector<Path> paths_;               ///< [from * columns + to], for PairCost::each
  std::vector<double> costs_;             ///< seconds, [task * columns + column]
  std::vector<double> through_;           ///< seconds, by column
};

class Peft final : public Scheduler {
 public:
  Peft(PairCost pair_cost, RankMean mean) : pair_cost_(pair_cost), mean_(mean) {}

  void prepare(const Problem& problem, Decisions& decisions) override {
    const TaskGraph& graph = problem.graph;
    Timetable timetable(problem);
    const OptimisticCosts after(problem, timetable, pair_cost_, mean_path(problem, mean_));
    std::vector<double> rank(graph.tasks());
    for (std::size_t t = 0; t < rank.size(); ++t) rank[t] = after.rank(TaskId(t));

    const auto later = [&](TaskId a, TaskId b) {
      return rank[a.index()] != rank[b.index()] ? rank[a.index()] < rank[b.index()] : a > b;
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
      } else {
        Timetable::Option best;
        double least = forever.value;
        timetable.each_option(t, [&](const Timetable::Option& option) {
          const double predicted = option.finish.value + after.at(t, option.slot);
          if (predicted >= least) return;
          least = predicted;
          best = option;
        });
        timetable.plan(t, best);
      }
      ready.planned(t, push);
    }
    if (!problem.stop.stop_requested()) timetable.place_all(decisions);
  }

 private:
  PairCost pair_cost_;
  RankMean mean_;
};

}  // namespace

SchedulerModel peft() {
  return {
      {.name = "peft",
       .summary = "plans by a table of optimistic costs: each task goes where it and what follows finish first",
       .parameters = {{.name = "rank_mean",
                       .type = Parameter::Type::choice,
                       .fallback = "distinct-pairs",
                       .choices = {"distinct-pairs", "all-pairs", "each-pair"},
                       .meaning =
                           "communication in the table: a mean over pairs of different slots (as published), over "
                           "all pairs, a slot with itself included, or that of the very pair (as SAGA does)"}},
       .source = "H. Arabnejad, J. G. Barbosa, List scheduling algorithm for heterogeneous systems by an optimistic "
                 "cost table, IEEE TPDS 25(3), 2014"},
      [](const Parameters& p, const TaskGraph& graph, const Platform&) -> std::unique_ptr<Scheduler> {
        refuse_wide_tasks(p, graph, "peft");
        const std::string mean = p.text("rank_mean");
        return std::make_unique<Peft>(mean == "each-pair" ? PairCost::each : PairCost::mean,
                                      mean == "all-pairs" ? RankMean::all_pairs : RankMean::distinct_pairs);
      }};
}

}  // namespace pelsim::schedulers
