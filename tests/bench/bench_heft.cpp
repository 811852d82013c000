#include <memory>

#include "models/catalog.hpp"
#include "tests/bench/bench.hpp"

// HEFT with insertion on layered random graphs: 50 tasks a layer, three predecessors each in the layer before, 16
// processors of different speeds with a memory each. Only the plan is timed: ranks, insertion, placements.
namespace pelsim::bench {
namespace {

constexpr std::size_t width = 50, processors = 16;

class Network final : public NetworkModel {
 public:
  explicit Network(const Platform& platform) : platform_(&platform) {}
  void wire(MemoryId, MemoryId, Bytes, std::uint64_t, Wire&) const override {}
  Path estimate(MemoryId from, MemoryId to) const override { return platform_->path(from, to); }

 private:
  const Platform* platform_;
};

/// Counts what it is told.
struct Placements final : Decisions {
  std::size_t count = 0;
  double last_start = 0;
  void place(const Placement& p) override {
    ++count;
    last_start = std::max(last_start, p.order);
  }
  void withdraw(TaskId) override {}
  void preempt(TaskId) override {}
  void set(DeviceId, StateId) override {}
  void wake(Tick) override {}
};

Platform processors_of_many_speeds() {
  Platform platform;
  for (std::size_t k = 0; k < processors; ++k) {
    const DeviceTypeId type = platform.add_type({"node", "node", 0.5 + static_cast<double>(k) / 10, nullptr});
    platform.add_device("p" + std::to_string(k), type, platform.add_memory("m" + std::to_string(k)), 1);
  }
  for (std::size_t a = 0; a < processors; ++a)
    for (std::size_t b = a + 1; b < processors; ++b)
      platform.add_duplex("l" + std::to_string(a * processors + b), platform.vertex(MemoryId(a)),
                          platform.vertex(MemoryId(b)), Seconds(1e-6),
                          ByteRate(1e9 * static_cast<double>(1 + (a + b) % 3)));
  platform.set_router(pair_router(platform));
  return platform;
}

TaskGraph layered(std::size_t tasks) {
  const Stream draws(1, "bench.layered");
  TaskGraphBuilder builder;
  const KindId kind = builder.add_kind("task");
  const std::size_t any = builder.add_time_class("any");
  for (std::size_t t = 0; t < tasks; ++t) {
    const TaskId task = builder.add_task(kind);
    builder.set_time(task, any, Seconds(1e-3 * (0.5 + Stream::unit(draws.at(t, 0)))));
    for (std::uint64_t k = 1; k <= 3 && t >= width; ++k)
      builder.add_data(TaskId((t / width - 1) * width + draws.at(t, k) % width), task,
                       Bytes(1e6 * Stream::unit(draws.at(t, 3 + k))));
  }
  return builder.build();
}

void plan(std::string_view model, std::size_t tasks, int runs) {
  const Platform platform = processors_of_many_speeds();
  const TaskGraph graph = layered(tasks);
  const CostModel costs(graph, platform);
  const Network network(platform);
  const Estimates estimates(costs, network);
  const std::vector<SchedulerModel>& catalog = scheduler_catalog();
  Parameters parameters("scheduler", {});
  parameters.set("model", {std::string(model), {}});
  const SchedulerModel& entry = choose(catalog, parameters, "scheduler");
  parameters.check(entry.card);
  const std::unique_ptr<Scheduler> scheduler = entry.make(parameters, graph, platform);
  const Clock clock;
  const double time = least_seconds(runs, [&] {
    Placements placements;
    scheduler->prepare({graph, platform, estimates, Streams{}, clock, {}}, placements);
    if (placements.count != tasks) fmt::print("{} placed {} of {} tasks\n", model, placements.count, tasks);
  });
  figure(fmt::format("{}, {} tasks, {} processors", model, tasks, processors), static_cast<double>(tasks) / time,
         "tasks/s");
}

}  // namespace

void bench_heft() {
  plan("heft", 1'000, 50);
  plan("heft", 10'000, 20);
  plan("heft", 100'000, 5);
  plan("peft", 10'000, 5);
  plan("cpop", 10'000, 5);
}

}  // namespace pelsim::bench
