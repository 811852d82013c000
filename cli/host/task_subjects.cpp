#include "cli/host/task_subjects.hpp"

#include <stdexcept>

#include "models/catalog.hpp"
#include "native/calibration/stopwatch.hpp"
#include "native/host_engine.hpp"
#include "sim/simulate.hpp"

namespace pelsim::cli {
namespace {

constexpr std::size_t tasks = 4000;

class Nothing final : public host::Program {
 public:
  void run(TaskId) override {}
  host::Verdict verify() const override { return {}; }
};

/// One memory and so many slots.
Platform machine(unsigned threads) {
  Platform platform;
  DeviceType type;
  type.device_class = type.label = "cpu";
  platform.add_device("cpu", platform.add_type(std::move(type)), platform.add_memory("memory"), threads);
  platform.set_router(tree_router(platform));
  return platform;
}

/// One task, then all others.
TaskGraph fork() {
  TaskGraphBuilder builder;
  builder.reserve(tasks + 1, tasks);
  const std::size_t any = builder.add_time_class("any");
  const KindId kind = builder.add_kind("nothing");
  for (std::size_t t = 0; t <= tasks; ++t) builder.set_time(builder.add_task(kind), any, Seconds(0));
  for (std::size_t t = 1; t <= tasks; ++t) builder.add_control(TaskId(std::size_t{0}), TaskId(t));
  return builder.build();
}

template <class Model>
const Model& named(const std::vector<Model>& catalog, Parameters& parameters, const char* what, const char* name) {
  const Model& model = choose(catalog, parameters, what, name);
  parameters.check(model.card);
  return model;
}

class TaskSubject final : public host::Subject {
 public:
  TaskSubject(const char* what, const char* scheduler, const std::vector<unsigned>& threads)
      : scheduler_(scheduler), graph_(fork()) {
    for (const unsigned count : threads)
      cells_.push_back({host::Cell::What::task, what, 0, count, Flops(0), Bytes(0), cells_.size()});
  }

  const std::vector<host::Cell>& cells() const override { return cells_; }
  std::size_t turns() const override { return cells_.size(); }
  void open() override {}
  void sample(std::size_t cell, Seconds about, std::vector<std::vector<double>>& times) override {
    const host::Moment begin = host::moment();
    do {
      times[cell].push_back(once(cells_[cell].cores));
    } while (host::seconds_between(begin, host::moment()) < about.value);
  }
  void close() override {}

 private:
  double once(unsigned threads) const {
    const Platform platform = machine(threads);
    const CostModel costs(graph_, platform);
    const auto& networks = network_catalog();
    Parameters free;
    const auto network = named(networks, free, "network", "free").make(free, platform);
    const Estimates estimates(costs, *network);
    const auto& schedulers = scheduler_catalog();
    Parameters chosen;
    const auto scheduler = named(schedulers, chosen, "scheduler", scheduler_).make(chosen, graph_, platform);
    Nothing nothing;
    const Clock clock;
    host::HostEngine engine(graph_, platform, clock, {.program = &nothing});
    const RunResult result = simulate({.graph = graph_,
                                       .platform = platform,
                                       .costs = costs,
                                       .network = *network,
                                       .estimates = estimates,
                                       .scheduler = *scheduler},
                                      engine);
    if (result.error) throw std::runtime_error(result.error.message);
    return clock.seconds(result.makespan).value * threads / static_cast<double>(tasks);
  }

  const char* scheduler_;
  const TaskGraph graph_;
  std::vector<host::Cell> cells_;
};

}  // namespace

std::vector<std::unique_ptr<host::Subject>> task_subjects(const host::Bench& bench) {
  const std::vector<unsigned> threads = host::core_counts(bench.crew.threads());
  std::vector<std::unique_ptr<host::Subject>> subjects;
  subjects.push_back(std::make_unique<TaskSubject>("dispatch", "fifo", threads));
  if (bench.crew.threads() > 1)
    subjects.push_back(std::make_unique<TaskSubject>("steal", "work-stealing",
                                                     std::vector<unsigned>(threads.begin() + 1, threads.end())));
  return subjects;
}

}  // namespace pelsim::cli
