#include <fmt/format.h>

#include <algorithm>
#include <map>
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
/// rank_mean = "each-pair" that of p and q. Slots that are alike share a column of the table: tasks x columns
/// numbers, at most 2^28.
namespace pelsim::schedulers {
namespace {

enum class PairCost { mean, each };

/// A table may not be larger; also not that of paths between columns.
constexpr std::size_t most_entries = std::size_t(1) << 28;

/// Slots that are alike but for what is planned on them: of one type, in one memory or in memories that are alike.
struct Column {
  std::uint32_t type;
  std::uint32_t group;  ///< of memories
  double slots = 0;
};

/// The columns of the table. With one mean cost for all pairs, memories are alike that hold devices of the same types
/// and no device to which a task is pinned: by induction from the exits they have the same optimistic costs. With a
/// cost for each pair every memory stands alone.
class Columns {
 public:
  Columns(const TaskGraph& graph, const Platform& platform, PairCost pair_cost) : of_slot_(platform.slots()) {
    const std::vector<std::uint32_t> group = groups(graph, platform, pair_cost);
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> known;  // (type, group)
    for (std::size_t d = 0; d < platform.devices(); ++d) {
      const Device& device = platform.device(DeviceId(d));
      const std::uint32_t g = group[device.memory.index()];
      const auto [found, is_new] =
          known.try_emplace({device.type.value, g}, static_cast<std::uint32_t>(columns_.size()));
      if (is_new) columns_.push_back({device.type.value, g});
      columns_[found->second].slots += device.slots;
      for (std::size_t k = 0; k < static_cast<std::size_t>(device.slots); ++k)
        of_slot_[device.first_slot.index() + k] = found->second;
    }
  }

  std::size_t size() const { return columns_.size(); }
  std::size_t groups() const { return memory_.size(); }
  const Column& operator[](std::size_t c) const { return columns_[c]; }
  std::uint32_t of(SlotId s) const { return of_slot_[s.index()]; }
  /// The first memory of a group.
  MemoryId memory(std::uint32_t group) const { return memory_[group]; }

 private:
  /// By memory: its group.
  std::vector<std::uint32_t> groups(const TaskGraph& graph, const Platform& platform, PairCost pair_cost) {
    std::vector<std::vector<std::uint32_t>> types(platform.memories());
    for (std::size_t d = 0; d < platform.devices(); ++d)
      types[platform.memory(DeviceId(d)).index()].push_back(platform.device(DeviceId(d)).type.value);
    std::vector<bool> alone(platform.memories(), pair_cost == PairCost::each);
    for (std::size_t t = 0; t < graph.tasks(); ++t)
      if (const DeviceId d = graph.pinned(TaskId(t))) alone[platform.memory(d).index()] = true;

    std::vector<std::uint32_t> group(platform.memories());
    std::map<std::vector<std::uint32_t>, std::uint32_t> known;
    for (std::size_t m = 0; m < group.size(); ++m) {
      std::sort(types[m].begin(), types[m].end());
      types[m].erase(std::unique(types[m].begin(), types[m].end()), types[m].end());
      group[m] = static_cast<std::uint32_t>(memory_.size());
      if (!alone[m]) {
        const auto [found, is_new] = known.try_emplace(types[m], group[m]);
        group[m] = found->second;
        if (!is_new) continue;
      }
      memory_.emplace_back(m);
    }
    return group;
  }

  std::vector<MemoryId> memory_;  ///< by group
  std::vector<Column> columns_;
  std::vector<std::uint32_t> of_slot_;
};

/// The table of optimistic costs, a row for each task. Not to be used once the problem is stopped.
class OptimisticCosts {
 public:
  OptimisticCosts(const Problem& problem, const Columns& columns, PairCost pair_cost, const Path& mean)
      : problem_(&problem),
        columns_(columns),
        pair_cost_(pair_cost),
        mean_(mean),
        through_(columns.size()),
        nearest_in_(columns.groups()) {
    keep_paths();
    if (problem.stop.stop_requested()) return;
    costs_.resize(problem.graph.tasks() * columns_.size());
    const std::vector<TaskId>& order = problem.graph.topological();
    for (auto t = order.rbegin(); t != order.rend() && !problem.stop.stop_requested(); ++t) fill_row(*t);
  }

  double at(TaskId t, SlotId s) const { return row(t)[columns_.of(s)]; }
  /// Mean over the slots that can run the task.
  double rank(TaskId t) const {
    const DeviceId pinned = problem_->graph.pinned(t);
    if (pinned) return at(t, problem_->platform.device(pinned).first_slot);
    double sum = 0, slots = 0;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      if (!problem_->graph.is_marker(t) && !(time(t, c) < forever)) continue;
      sum += columns_[c].slots * row(t)[c];
      slots += columns_[c].slots;
    }
    return slots > 0 ? sum / slots : 0;
  }

 private:
  void keep_paths() {
    if (pair_cost_ != PairCost::each) return;
    for (std::size_t p = 0; p < columns_.size(); ++p)
      for (std::size_t q = 0; q < columns_.size() && !problem_->stop.stop_requested(); ++q)
        paths_.push_back(
            problem_->estimates.path(columns_.memory(columns_[p].group), columns_.memory(columns_[q].group)));
  }
  const double* row(TaskId t) const { return costs_.data() + t.index() * columns_.size(); }
  Seconds time(TaskId t, std::size_t c) const { return problem_->estimates.compute(t, DeviceTypeId(columns_[c].type)); }

  void fill_row(TaskId t) {
    double* const costs = costs_.data() + t.index() * columns_.size();
    for (const Edge& edge : problem_->graph.out(t)) {
      if (problem_->stop.stop_requested()) return;
      follow(edge.task);
      const bool free = !edge.item || problem_->graph.is_marker(t) || problem_->graph.is_marker(edge.task);
      const Bytes size = free ? Bytes(0) : problem_->graph.size(edge.item);
      const double anywhere = nearest_ + (free ? 0 : mean_.time(size).value);
      for (std::size_t p = 0; p < columns_.size(); ++p) {
        const double least = free || pair_cost_ == PairCost::mean ? std::min(anywhere, nearest_in_[columns_[p].group])
                                                                  : least_from(p, size);
        costs[p] = std::max(costs[p], least);
      }
    }
  }
  /// through_[q]: what follows, and the successor itself, if it runs on q.
  void follow(TaskId next) {
    const DeviceId pinned = problem_->graph.pinned(next);
    nearest_ = forever.value;
    std::fill(nearest_in_.begin(), nearest_in_.end(), forever.value);
    for (std::size_t q = 0; q < columns_.size(); ++q) {
      const bool elsewhere = pinned && columns_.of(problem_->platform.device(pinned).first_slot) != q;
      const Seconds run = problem_->graph.is_marker(next) ? Seconds(0) : elsewhere ? forever : time(next, q);
      through_[q] = row(next)[q] + run.value;
      nearest_ = std::min(nearest_, through_[q]);
      nearest_in_[columns_[q].group] = std::min(nearest_in_[columns_[q].group], through_[q]);
    }
  }
  double least_from(std::size_t p, Bytes size) const {
    double least = forever.value;
    for (std::size_t q = 0; q < columns_.size() && !problem_->stop.stop_requested(); ++q) {
      const bool here = columns_[p].group == columns_[q].group;
      least = std::min(least, through_[q] + (here ? 0 : paths_[p * columns_.size() + q].time(size).value));
    }
    return least;
  }

  const Problem* problem_;
  const Columns& columns_;
  PairCost pair_cost_;
  Path mean_;
  std::vector<Path> paths_;         ///< [from * columns + to], for PairCost::each
  std::vector<double> costs_;       ///< seconds, [task * columns + column]
  std::vector<double> through_;     ///< seconds, by column
  std::vector<double> nearest_in_;  ///< seconds, the least of `through_` by group of memories
  double nearest_ = 0;              ///< seconds, the least of all
};

void refuse_large_tables(const Parameters& p, const TaskGraph& graph, const Columns& columns) {
  const auto refuse = [&](const char* what, std::size_t rows) {
    if (rows <= most_entries / std::max<std::size_t>(columns.size(), 1)) return;
    p.fail(
        "model",
        fmt::format("'peft' keeps a table of {} {} x {} kinds of slots, and at most {} entries are allowed: use heft",
                    rows, what, columns.size(), most_entries));
  };
  refuse("tasks", graph.tasks());
  if (p.text("rank_mean") == "each-pair") refuse("kinds of slots", columns.size());
}

class Peft final : public Scheduler {
 public:
  Peft(Columns columns, PairCost pair_cost, RankMean mean)
      : columns_(std::move(columns)), pair_cost_(pair_cost), mean_(mean) {}

  void prepare(const Problem& problem, Decisions& decisions) override {
    const TaskGraph& graph = problem.graph;
    const OptimisticCosts after(problem, columns_, pair_cost_, mean_path(problem, mean_));
    if (problem.stop.stop_requested()) return;
    Timetable timetable(problem, decisions);
    std::vector<double> rank(graph.tasks());
    for (std::size_t t = 0; t < rank.size() && !problem.stop.stop_requested(); ++t) rank[t] = after.rank(TaskId(t));

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
  Columns columns_;
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
      [](const Parameters& p, const TaskGraph& graph, const Platform& platform) -> std::unique_ptr<Scheduler> {
        refuse_wide_tasks(p, graph, "peft");
        const std::string mean = p.text("rank_mean");
        const PairCost pair_cost = mean == "each-pair" ? PairCost::each : PairCost::mean;
        Columns columns(graph, platform, pair_cost);
        refuse_large_tables(p, graph, columns);
        return std::make_unique<Peft>(std::move(columns), pair_cost,
                                      mean == "all-pairs" ? RankMean::all_pairs : RankMean::distinct_pairs);
      }};
}

}  // namespace pelsim::schedulers
