#pragma once
#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "models/catalog.hpp"
#include "sim/native/native_engine.hpp"
#include "sim/simulate.hpp"

/// What the tests of schedulers share: small platforms and graphs made by hand, a recorder of decisions, a run.
namespace pelsim::scheduling {

/// Latency + bytes / bandwidth along the platform's path; nothing is shared.
class AffineNetwork final : public NetworkModel {
 public:
  explicit AffineNetwork(const Platform& platform) : platform_(&platform) {}
  void wire(MemoryId from, MemoryId to, Bytes size, std::uint64_t, Wire& out) const override {
    out.plan.fixed = platform_->path(from, to).time(size);
  }
  Path estimate(MemoryId from, MemoryId to) const override { return platform_->path(from, to); }

 private:
  const Platform* platform_;
};

/// One memory for each processor, all pairs linked; `bandwidth(a, b)` in byte/s.
template <class Bandwidth>
Platform fully_linked(const std::vector<DeviceType>& processors, const std::vector<std::string>& names,
                      const Bandwidth& bandwidth, Seconds latency = Seconds(0)) {
  Platform platform;
  for (std::size_t k = 0; k < processors.size(); ++k)
    platform.add_device(names[k], platform.add_type(processors[k]), platform.add_memory(names[k] + "-memory"), 1);
  for (std::size_t a = 0; a < processors.size(); ++a)
    for (std::size_t b = a + 1; b < processors.size(); ++b)
      platform.add_duplex("l" + std::to_string(a) + "-" + std::to_string(b), platform.vertex(MemoryId(a)),
                          platform.vertex(MemoryId(b)), latency, ByteRate(bandwidth(a, b)));
  platform.set_router(pair_router(platform));
  return platform;
}

/// One device with this many equal slots on one memory.
inline Platform identical_slots(SlotCount slots) {
  Platform platform;
  platform.add_device("m", platform.add_type({"any", "machine", 1, nullptr}), platform.add_memory("memory"), slots);
  platform.set_router(pair_router(platform));
  return platform;
}

struct Dependency {
  std::size_t from, to;
  double bytes = -1;  ///< below 0: control
};

/// Tasks with times for class "any".
inline TaskGraph graph_of(const std::vector<double>& seconds, const std::vector<Dependency>& dependencies,
                          const std::vector<std::string>& names = {}) {
  TaskGraphBuilder builder;
  const KindId kind = builder.add_kind("task");
  const std::size_t any = builder.add_time_class("any");
  for (std::size_t t = 0; t < seconds.size(); ++t) {
    const TaskId task = builder.add_task(kind);
    builder.set_time(task, any, Seconds(seconds[t]));
    if (!names.empty()) builder.set_name(task, names[t]);
  }
  for (const Dependency& d : dependencies) {
    if (d.bytes < 0) {
      builder.add_control(TaskId(d.from), TaskId(d.to));
    } else {
      builder.add_data(TaskId(d.from), TaskId(d.to), Bytes(d.bytes));
    }
  }
  return builder.build();
}

inline Value text(std::string s) { return {std::move(s), {}}; }

inline Value texts(const std::vector<std::string>& words) {
  auto list = std::make_shared<Value::List>();
  for (const std::string& word : words) list->push_back(text(word));
  return {std::move(list), {}};
}

using Settings = std::vector<std::pair<std::string, Value>>;

/// From the catalogue, as a scenario makes it.
inline std::unique_ptr<Scheduler> make_scheduler(const std::string& model, const TaskGraph& graph,
                                                 const Platform& platform, const Settings& settings = {}) {
  const std::vector<SchedulerModel>& catalog = scheduler_catalog();
  Parameters parameters("scheduler", {"test.toml", 1, 1});
  parameters.set("model", text(model));
  for (const auto& [key, value] : settings) parameters.set(key, value);
  const SchedulerModel& entry = choose(catalog, parameters, "scheduler");
  parameters.check(entry.card);
  return entry.make(parameters, graph, platform);
}

/// Keeps what a policy orders.
struct Recorder final : Decisions {
  std::vector<Placement> placements;
  void place(const Placement& p) override { placements.push_back(p); }
  void withdraw(TaskId) override {}
  void preempt(TaskId) override {}
  void set(DeviceId, StateId) override {}
  void wake(Tick) override {}
};

/// Graph and platform with what a run needs besides.
struct Case {
  const TaskGraph& graph;
  const Platform& platform;
  CostModel costs{graph, platform};
  AffineNetwork network{platform};
  Estimates estimates{costs, network};

  std::vector<Placement> plan(Scheduler& scheduler) const {
    Recorder recorder;
    const Clock clock;
    scheduler.prepare({graph, platform, estimates, Streams{}, clock, {}}, recorder);
    return recorder.placements;
  }
  RunResult run(Scheduler& scheduler, std::uint64_t seed = 1) const {
    NativeEngine engine;
    return simulate({.graph = graph,
                     .platform = platform,
                     .costs = costs,
                     .network = network,
                     .estimates = estimates,
                     .scheduler = scheduler,
                     .seed = seed},
                    engine);
  }
  RunResult run(const std::string& model, const Settings& settings = {}, std::uint64_t seed = 1) const {
    return run(*make_scheduler(model, graph, platform, settings), seed);
  }
  double makespan(const std::string& model, const Settings& settings = {}) const {
    const RunResult result = run(model, settings);
    return result.error ? -1 : Clock().seconds(result.makespan).value;
  }
};

}  // namespace pelsim::scheduling
