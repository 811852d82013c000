#include "tests/catch.hpp"
#include "tests/models/refusal.hpp"
#include "tests/models/scheduling.hpp"

using namespace pelsim;
using namespace pelsim::scheduling;

namespace {

/// Each device has a memory of its own, all pairs are linked alike; types by turns.
Platform equal_pairs(std::size_t devices, std::size_t types) {
  Platform platform;
  for (std::size_t k = 0; k < types; ++k)
    platform.add_type({"any", "type" + std::to_string(k), 1 + static_cast<double>(k), nullptr});
  for (std::size_t k = 0; k < devices; ++k) {
    const std::string name = "d" + std::to_string(k);
    platform.add_device(name, DeviceTypeId(k % types), platform.add_memory(name), 1);
    for (std::size_t other = 0; other < k; ++other)
      platform.add_duplex(name + "-d" + std::to_string(other), platform.vertex(MemoryId(k)),
                          platform.vertex(MemoryId(other)), Seconds(0.5), ByteRate(1));
  }
  platform.set_router(pair_router(platform));
  return platform;
}

/// Stops itself at its first placement, as a user does in the middle of a plan.
struct StopAtFirst final : Decisions {
  std::stop_source stop;
  std::size_t placements = 0;
  void place(const Placement&) override {
    ++placements;
    stop.request_stop();
  }
  void withdraw(TaskId) override {}
  void preempt(TaskId) override {}
  void set(DeviceId, StateId) override {}
  void wake(Tick) override {}
};

const std::vector<std::string> planners = {"heft", "cpop", "peft", "min-min", "max-min", "sufferage"};

}  // namespace

TEST_CASE("a static planner that is stopped places nothing more") {
  const TaskGraph graph = graph_of(std::vector<double>(2000, 1), {});
  const Platform platform = identical_slots(4);
  const Case world{graph, platform};
  const Clock clock;
  for (const std::string& name : planners) {
    CAPTURE(name);
    const auto scheduler = make_scheduler(name, graph, platform);
    StopAtFirst before, during;
    before.stop.request_stop();
    scheduler->prepare({graph, platform, world.estimates, Streams{}, clock, before.stop.get_token()}, before);
    CHECK(before.placements == 0);
    scheduler->prepare({graph, platform, world.estimates, Streams{}, clock, during.stop.get_token()}, during);
    CHECK(during.placements == 1);
  }
}

TEST_CASE("peft: memories that are alike share a column, so the plan is that of the same platform told apart") {
  // Pinning a task of no consequence to every device tells all memories apart; the other tasks keep their places.
  const std::vector<double> seconds = {3, 4, 2, 5, 1, 2};
  const std::vector<Dependency> edges = {{0, 1, 2}, {0, 2, 1}, {0, 3, 4}, {1, 4, 3}, {2, 4, 1}, {3, 5, 2}, {4, 5, 1}};
  const Platform platform = equal_pairs(6, 2);
  const auto plan = [&](bool told_apart) {
    TaskGraphBuilder builder;
    const KindId kind = builder.add_kind("task");
    const std::size_t any = builder.add_time_class("any");
    const auto add = [&](double time) {
      const TaskId task = builder.add_task(kind);
      builder.set_time(task, any, Seconds(time));
      return task;
    };
    for (const double time : seconds) add(time);
    for (const Dependency& d : edges) builder.add_data(TaskId(d.from), TaskId(d.to), Bytes(d.bytes));
    for (std::size_t d = 0; d < platform.devices() && told_apart; ++d) builder.set_pinned(add(0), DeviceId(d));
    const TaskGraph graph = builder.build();
    const Case world{graph, platform};
    std::vector<std::pair<TaskId, SlotId>> places;
    for (const Placement& p : world.plan(*make_scheduler("peft", graph, platform)))
      if (p.task.index() < seconds.size()) places.emplace_back(p.task, p.on.first);
    std::sort(places.begin(), places.end());
    return places;
  };
  REQUIRE(plan(false).size() == seconds.size());
  CHECK(plan(false) == plan(true));
}

TEST_CASE("peft refuses a table that no memory holds, and takes the same number of memories that are alike") {
  // 17 000 x 17 000 paths > 2^28 = 268 435 456; with one mean cost for all pairs there is one column.
  const TaskGraph graph = graph_of({1, 1}, {{0, 1, 1}});
  Platform platform;
  const DeviceTypeId type = platform.add_type({"any", "m", 1, nullptr});
  for (std::size_t k = 0; k < 17000; ++k)
    platform.add_device("d" + std::to_string(k), type, platform.add_memory("m" + std::to_string(k)), 1);
  CHECK_THAT(refusal([&] {
               make_scheduler("peft", graph, platform, {{"rank_mean", text("each-pair")}});
             }),
             Catch::Contains("17000") && Catch::Contains("at most 268435456 entries are allowed"));
  CHECK_NOTHROW(make_scheduler("peft", graph, platform));
}
