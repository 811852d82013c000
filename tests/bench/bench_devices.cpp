#include <array>
#include <string>

#include "models/catalog.hpp"
#include "sim/footprint.hpp"
#include "sim/gemm_demand.hpp"
#include "sim/metrics/energy.hpp"
#include "sim/native/native_engine.hpp"
#include "sim/simulate.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/child_process.hpp"

/// One task graph over five kinds of devices: 100 000 tasks in layers of 1000, three inputs each of 1 MB, on 64 devices
/// with a memory each around a switch, next to a host memory; scheduler fifo, network uncontended. Against the same
/// graph with given times on 64 equal CPUs, without a trace. A run's time counts from a built graph to the result; with
/// energy it counts the trace and all energies that the report takes from it.
namespace pelsim::bench {

namespace {

using namespace literals;

constexpr std::size_t tasks = 100'000, width = 1000, devices = 64, kinds = 5;

/// Answers some kinds of demands, and says how long it takes without asking the demand: what is timed is the driver.
class Answers final : public DeviceModel {
 public:
  Answers(std::vector<Demand::Kind> known, Seconds time) : known_(std::move(known)), time_(time) {}
  std::optional<Cost> cost(const Demand& demand, const Setting&) const override {
    if (std::find(known_.begin(), known_.end(), demand.kind) == known_.end()) return std::nullopt;
    Cost cost;
    cost.run.fixed = time_;
    return cost;
  }

 private:
  std::vector<Demand::Kind> known_;
  Seconds time_;
};

struct OtherDemand final : Demand {
  explicit OtherDemand(Demand::Kind kind) : Demand(kind) {}
};

enum class Work { given_times, demands };
enum class Energy { off, on };

TaskGraph layers(Work work) {
  Stream stream(1, "bench.devices");
  TaskGraphBuilder builder;
  builder.reserve(tasks, 3 * tasks);
  std::array<KindId, kinds> of{};
  for (std::size_t k = 0; k < kinds; ++k) of[k] = builder.add_kind("kind" + std::to_string(k));
  const std::size_t any = work == Work::given_times ? builder.add_time_class("any") : 0;
  std::vector<ItemId> made;
  for (std::size_t t = 0; t < tasks; ++t) {
    const TaskId task = builder.add_task(of[stream.below(kinds)]);
    if (work == Work::given_times) builder.set_time(task, any, Seconds(stream.uniform(0.5e-3, 1.5e-3)));
    made.push_back(builder.add_item(1_MB, task));
    const std::size_t layer = t / width;
    for (int k = 0; k < 3 && layer > 0; ++k) builder.read(task, made[(layer - 1) * width + stream.below(width)]);
  }
  if (work == Work::given_times) return builder.build();
  using Kind = Demand::Kind;
  // A kind of task runs on one, two or three kinds of devices.
  builder.forms().add(of[0], std::make_shared<KernelDemand>(Flops(1e9), Bytes(1e6)));
  builder.forms().add(of[1], std::make_shared<GemmDemand>(100, 100, 100));
  for (const auto& [kind, demand] : {std::pair{2, Kind::pipeline}, {3, Kind::spiking}, {4, Kind::circuit}}) {
    builder.forms().add(of[static_cast<std::size_t>(kind)], std::make_shared<OtherDemand>(demand));
    if (kind != 4)
      builder.forms().add(of[static_cast<std::size_t>(kind)], std::make_shared<KernelDemand>(Flops(1e9), Bytes(1e6)));
  }
  return builder.build();
}

/// Capacity in items of 1 MB; 0: without bound.
Platform star(Work work, double capacity, Energy energy) {
  Platform platform;
  const Platform::VertexId hub = platform.add_switch("switch");
  using Kind = Demand::Kind;
  const std::array<std::vector<Kind>, kinds> known{{{Kind::kernel, Kind::gemm},
                                                    {Kind::kernel, Kind::gemm},
                                                    {Kind::gemm},
                                                    {Kind::pipeline, Kind::kernel},
                                                    {Kind::spiking, Kind::circuit}}};
  std::vector<DeviceTypeId> types;
  for (std::size_t k = 0; k < (work == Work::demands ? kinds : 1); ++k) {
    DeviceType type;
    type.device_class = type.label = "class" + std::to_string(k);
    if (work == Work::demands)
      type.model = std::make_shared<Answers>(known[k], Seconds(1e-3 * (1 + 0.1 * static_cast<double>(k))));
    if (capacity > 0) type.memory_capacity = capacity * 1_MB;
    if (energy == Energy::on) type.power = Power{Watts(20), Watts(25), Watts(100)};
    types.push_back(platform.add_type(std::move(type)));
  }
  const auto add_memory = [&](const std::string& name) {
    const MemoryId memory = platform.add_memory(name);
    platform.add_duplex(name + "-switch", platform.vertex(memory), hub, 1_us, 1_GB_per_s);
    return memory;
  };
  for (std::size_t d = 0; d < devices; ++d) {
    const std::string name = "d" + std::to_string(d);
    platform.add_device(name, types[d % types.size()], add_memory(name), 1);
  }
  add_memory("host");
  platform.set_router(tree_router(platform));
  return platform;
}

struct Measured {
  double seconds;
  double evicted;
  bool failed;
};

template <class Entry>
const Entry& chosen(const std::vector<Entry>& catalog, Parameters& parameters, const char* model) {
  parameters.set("model", {std::string(model), {}});
  const Entry& entry = choose(catalog, parameters, "model");
  parameters.check(entry.card);
  return entry;
}

Measured measure(Work work, double capacity, Energy energy) {
  const TaskGraph graph = layers(work);
  const Platform platform = star(work, capacity, energy);
  Parameters network_keys, scheduler_keys;
  const std::vector<NetworkEntry>& networks = network_catalog();
  const std::vector<SchedulerModel>& schedulers = scheduler_catalog();
  const auto network = chosen(networks, network_keys, "uncontended").make(network_keys, platform);
  const SchedulerModel& scheduler_model = chosen(schedulers, scheduler_keys, "fifo");
  Measured m{};
  m.seconds = least_seconds(7, [&] {
    const auto scheduler = scheduler_model.make(scheduler_keys, graph, platform);
    std::vector<double> needs;
    if (capacity > 0) needs = footprints(graph, MadeItems(graph), InitialItems::everywhere);
    const CostModel costs(graph, platform, {}, std::move(needs));
    const Estimates estimates(costs, *network);
    NativeEngine engine;
    Run what{graph, platform, costs, *network, estimates, *scheduler};
    what.record = energy == Energy::on ? Run::Record::trace : Run::Record::totals;
    const RunResult result = simulate(what, engine);
    m.failed = m.failed || result.error || result.tasks_done != tasks;
    if (energy == Energy::on) m.failed = m.failed || !(energy_use(result.trace, costs).total() > Joules(0));
    m.evicted = 0;
    for (const MemoryUse& use : result.memories) m.evicted += static_cast<double>(use.evictions);
  });
  return m;
}

}  // namespace

void bench_devices() {
  struct Case {
    const char* name;
    Work work;
    double capacity;
    Energy energy = Energy::off;
  };
  double plain = 0;
  for (const Case& c : {Case{"64 equal CPUs, given times", Work::given_times, 0},
                        Case{"five kinds of devices, demands", Work::demands, 0},
                        Case{"five kinds, capacity that is enough", Work::demands, 1e6},
                        Case{"five kinds, capacity of 100 items", Work::demands, 100},
                        Case{"five kinds, capacity of 10 items", Work::demands, 10},
                        Case{"five kinds, energy", Work::demands, 0, Energy::on},
                        Case{"five kinds, capacity that is enough, energy", Work::demands, 1e6, Energy::on},
                        Case{"five kinds, capacity of 100 items, energy", Work::demands, 100, Energy::on}}) {
    const Measured m = in_child_process([&] { return measure(c.work, c.capacity, c.energy); });
    if (m.seconds == 0 || m.failed) {
      fmt::print("error: {} did not end well\n", c.name);
      continue;
    }
    const double rate = static_cast<double>(tasks) / m.seconds;
    if (plain == 0) plain = rate;
    figure(c.name, rate, "tasks/s");
    figure(fmt::format("{}, of the rate of equal CPUs", c.name), 100 * rate / plain, "%");
    if (c.capacity > 0) figure(fmt::format("{}, evictions", c.name), m.evicted, "items");
  }
}

}  // namespace pelsim::bench
