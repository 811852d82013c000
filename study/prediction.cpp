#include "study/prediction.hpp"

#include <algorithm>
#include <map>

#include "sim/native/native_engine.hpp"
#include "study/replay.hpp"
#include "study/timed_graph.hpp"

namespace pelsim {
namespace {

/// Each transfer takes what it took in a recorded run; one that was not recorded takes what the model says.
class RecordedNetwork final : public NetworkModel {
 public:
  RecordedNetwork(const Trace& trace, const NetworkModel& model) : model_(model) {
    for (const Transfer& t : trace.transfers) lengths_[{t.item, t.to}] = trace.clock.seconds(t.end - t.start);
  }
  void wire(MemoryId from, MemoryId to, Bytes size, std::uint64_t salt, Wire& out) const override {
    const auto recorded = lengths_.find({ItemId(static_cast<std::size_t>(salt)), to});  // the driver's salt is the item
    if (recorded == lengths_.end()) return model_.wire(from, to, size, salt, out);
    out.plan.fixed = recorded->second;
  }
  Path estimate(MemoryId from, MemoryId to) const override { return model_.estimate(from, to); }
  bool occupies_ends() const override { return model_.occupies_ends(); }
  std::size_t servers() const override { return model_.servers(); }
  std::vector<double> capacities() const override { return model_.capacities(); }

 private:
  const NetworkModel& model_;
  std::map<std::pair<ItemId, MemoryId>, Seconds> lengths_;
};

Seconds computing(const Attempt& a, const Clock& clock) { return clock.seconds(a.end - a.run); }

/// The scenario again, step by step with what really happened instead of what the models say.
class Split {
 public:
  Split(const Scenario& scenario, const Trace& real)
      : scenario_(scenario),
        real_(real),
        graph_(timed_graph(scenario.graph(), times_of(scenario, real))),
        costs_(graph_, *scenario.platform) {}

  /// P1: real task times.
  Seconds with_times() const { return makespan(*scenario_.make_scheduler(), *scenario_.network); }
  /// P2: and the real placements, each slot's tasks in the same order.
  Seconds with_placements() const {
    ReplayScheduler replay(placements());
    return makespan(replay, *scenario_.network);
  }
  /// P3: and the real lengths of transfers.
  Seconds with_transfers() const {
    const RecordedNetwork recorded(real_, *scenario_.network);
    ReplayScheduler replay(placements());
    return makespan(replay, recorded);
  }

 private:
  static std::vector<Seconds> times_of(const Scenario& scenario, const Trace& real) {
    std::vector<Seconds> times(scenario.graph().tasks());
    for (const Attempt& a : real.attempts) times[a.task.index()] = computing(a, real.clock);
    return times;
  }

  /// What passed between placement and kernel is not repeated: it is what the rest of the error is about.
  std::vector<Placement> placements() const {
    std::vector<Placement> all = ReplayScheduler(real_, *scenario_.costs).placements();
    for (Placement& placement : all) placement.overhead = Seconds(0);
    return all;
  }

  Seconds makespan(Scheduler& scheduler, const NetworkModel& network) const {
    const Run given = scenario_.run(scheduler);
    const Run run{.graph = graph_,
                  .platform = given.platform,
                  .costs = costs_,
                  .network = network,
                  .estimates = given.estimates,  // policies believe what they believed
                  .scheduler = scheduler,
                  .seed = given.seed,
                  .inputs = given.inputs,
                  .record = Run::Record::totals};
    NativeEngine engine(scenario_.clock);
    return scenario_.clock.seconds(simulate(run, engine).makespan);
  }

  const Scenario& scenario_;
  const Trace& real_;
  const TaskGraph graph_;
  const CostModel costs_;
};

std::vector<KindPrediction> kinds_of(const Scenario& scenario, const Trace& predicted,
                                     const std::vector<RunResult>& real) {
  const TaskGraph& graph = scenario.graph();
  std::vector<KindPrediction> kinds(graph.kinds());
  for (std::size_t k = 0; k < kinds.size(); ++k) kinds[k].kind = graph.kind_name(KindId(k));
  for (const Attempt& a : predicted.attempts) {
    KindPrediction& kind = kinds[graph.kind(a.task).index()];
    ++kind.tasks;
    kind.predicted += computing(a, predicted.clock);
    kind.badge = scenario.costs->badge(a.task, scenario.platform->device(scenario.platform->device_of(a.first)).type);
  }
  for (const RunResult& run : real)
    for (const Attempt& a : run.trace.attempts)
      kinds[graph.kind(a.task).index()].measured += computing(a, run.trace.clock) / static_cast<double>(real.size());
  std::erase_if(kinds, [](const KindPrediction& k) { return k.tasks == 0; });
  std::stable_sort(kinds.begin(), kinds.end(),
                   [](const KindPrediction& a, const KindPrediction& b) { return a.measured > b.measured; });
  for (KindPrediction& kind : kinds) {
    kind.predicted = kind.predicted / static_cast<double>(kind.tasks);
    kind.measured = kind.measured / static_cast<double>(kind.tasks);
  }
  return kinds;
}

}  // namespace

Prediction compare_with_reality(const Scenario& scenario, const std::vector<Simulated>& simulated,
                                const std::vector<RunResult>& real) {
  Prediction all;
  all.title = scenario.title;
  all.scenario = scenario.file;
  for (const RunResult& run : real) all.real.push_back(run.trace.clock.seconds(run.makespan));
  std::vector<std::size_t> order(real.size());
  for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return all.real[a] < all.real[b]; });
  const std::size_t middle = (order.size() - 1) / 2;
  all.typical = order[middle];
  all.median =
      order.size() % 2 == 1 ? all.real[order[middle]] : (all.real[order[middle]] + all.real[order[middle + 1]]) / 2;
  all.noise = all.median.value > 0 ? (all.real[order.back()] - all.real[order.front()]) / (2 * all.median) : 0;

  const Split split(scenario, real[all.typical].trace);
  const Seconds times = split.with_times(), placements = split.with_placements(), transfers = split.with_transfers();
  for (const Simulated& run : simulated) {
    PredictedRun& p = all.predicted.emplace_back();
    p.engine = run.engine;
    p.makespan = run.result.trace.clock.seconds(run.result.makespan);
    p.error = p.makespan / all.median - 1;
    p.compute = (p.makespan - times) / all.median;
    p.communication = (placements - transfers) / all.median;
    p.scheduling = (times - placements + transfers - all.median) / all.median;
  }
  all.kinds = kinds_of(scenario, simulated.front().result.trace, real);
  return all;
}

}  // namespace pelsim
