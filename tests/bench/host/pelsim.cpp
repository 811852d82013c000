#include <chrono>

#include "models/catalog.hpp"
#include "native/host_engine.hpp"
#include "sim/simulate.hpp"
#include "study/free_network.hpp"
#include "tests/bench/host/runners.hpp"

namespace pelsim::bench {
namespace {

class Marks final : public host::Program {
 public:
  explicit Marks(std::size_t tasks) : done_(tasks) {}
  void run(TaskId t) override { done_[t.index()] = 1; }
  host::Verdict verify() const override { return {}; }
  bool take_all() {
    bool all = true;
    for (char& done : done_) {
      all = all && done != 0;
      done = 0;
    }
    return all;
  }

 private:
  std::vector<char> done_;
};

TaskGraph built(const EmptyGraph& graph) {
  TaskGraphBuilder builder;
  const KindId kind = builder.add_kind("empty");
  const std::size_t any = builder.add_time_class("any");
  for (std::size_t t = 0; t < graph.tasks(); ++t) {
    const TaskId task = builder.add_task(kind);
    builder.set_time(task, any, Seconds(1e-9));
    for (std::uint32_t k = graph.begin[t]; k < graph.begin[t + 1]; ++k)
      builder.add_control(TaskId(graph.before[k]), task);
  }
  return builder.build();
}

Platform one_device(unsigned slots) {
  Platform platform;
  DeviceType type;
  type.device_class = type.label = "cpu";
  const DeviceTypeId cpu = platform.add_type(std::move(type));
  platform.add_device("cpu", cpu, platform.add_memory("memory"), slots);
  return platform;
}

class Pelsim final : public Runner {
 public:
  Pelsim(const EmptyGraph& graph, unsigned threads, const char* scheduler)
      : graph_(built(graph)),
        platform_(one_device(threads)),
        costs_(graph_, platform_),
        network_(free_network(platform_)),
        estimates_(costs_, *network_),
        program_(graph.tasks()) {
    parameters_.set("model", {std::string(scheduler), {}});
  }

  /// The trace is on; the workers are there already, as those of the others are.
  double run() override {
    const std::vector<SchedulerModel>& catalog = scheduler_catalog();
    const SchedulerModel& model = choose(catalog, parameters_, "scheduler");
    parameters_.check(model.card);
    const std::unique_ptr<Scheduler> scheduler = model.make(parameters_, graph_, platform_);
    host::HostEngine engine(graph_, platform_, Clock{}, {.program = &program_});
    const Run run{graph_, platform_, costs_, *network_, estimates_, *scheduler};
    const auto begin = std::chrono::steady_clock::now();
    const RunResult result = simulate(run, engine);
    const double time = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return program_.take_all() && !result.error && result.trace.attempts.size() == graph_.tasks() ? time : -1;
  }

 private:
  TaskGraph graph_;
  Platform platform_;
  CostModel costs_;
  std::unique_ptr<NetworkModel> network_;
  Estimates estimates_;
  Marks program_;
  Parameters parameters_;
};

}  // namespace

std::unique_ptr<Runner> pelsim_runner(const EmptyGraph& graph, unsigned threads, const char* scheduler) {
  return std::make_unique<Pelsim>(graph, threads, scheduler);
}

}  // namespace pelsim::bench
