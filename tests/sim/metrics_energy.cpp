#include <utility>

#include "sim/metrics/energy.hpp"
#include "tests/catch.hpp"
#include "tests/sim/small_world.hpp"

using namespace pelsim;
using namespace pelsim::test;

namespace {

DeviceType powered(double idle, double least, double full) {
  DeviceType type{"cpu", "cpu", 1, nullptr};
  type.power = Power{Watts(idle), Watts(least), Watts(full)};
  return type;
}

double integral(const EnergyUse& use) { return weighted_energy(use, {{Seconds(0)}, {1}}); }

/// 10 J and 0.5 USD a run.
struct Hungry : DeviceModel {
  std::optional<Cost> cost(const Demand&, const Setting&) const override {
    Cost c;
    c.run.fixed = Seconds(4);
    c.energy = Joules(10);
    c.price = Usd(0.5);
    return c;
  }
};

}  // namespace

TEST_CASE("a device draws idle power, then least and a share for each busy slot") {
  // 4 slots of 100:120:200 W. 0-2: two busy, 2-5: one busy, 5-6: none (another device works).
  GraphMaker make;
  const TaskId a = make.task(2), b = make.task(5), c = make.task(6);
  Platform platform = star(1, 4, powered(100, 120, 200));
  const DeviceTypeId other = platform.add_type(DeviceType{"cpu", "other", 1, nullptr});
  platform.add_device("other", other, MemoryId(0), 1);
  World1 world(std::move(platform), make.builder.build());
  Script script;
  script.placements = {put(a, 0), put(b, 0), put(c, 1)};
  const RunResult result = world.go(script);
  const EnergyUse use = energy_use(result.trace, world.costs);
  REQUIRE(use.devices[0].drawn);
  CHECK(use.devices[0].drawn->value == Approx(2 * 160 + 3 * 140 + 1 * 100));
  CHECK(use.devices[0].idle.value == Approx(100));
  CHECK_FALSE(use.devices[1].drawn);
  CHECK_FALSE(use.devices[1].is_known());
  REQUIRE(use.power.size() == 3);
  CHECK(use.power[0].power == Watts(160));
  CHECK(use.power[1].power == Watts(140));
  CHECK(at(use.power[2].from) == Approx(5));
  CHECK(integral(use) == Approx(use.total().value).epsilon(1e-12));
}

TEST_CASE("a device that nobody uses draws its idle power, one that is always full its full power") {
  GraphMaker make;
  make.task(3);
  World1 world(star(2, 1, powered(10, 10, 50)), make.builder.build());
  Greedy greedy;
  const EnergyUse use = energy_use(world.go(greedy).trace, world.costs);
  CHECK(use.devices[0].drawn->value == Approx(150));
  CHECK(use.devices[0].idle.value == 0);
  CHECK(use.devices[1].drawn->value == Approx(30));
  CHECK(use.devices[1].idle.value == Approx(30));
}

TEST_CASE("a p-state's power counts from its change on") {
  // 4 s of work: 2 s at 100 W, then 4 s of half the speed at 30 W.
  GraphMaker make;
  make.task(4);
  DeviceType type{"cpu", "cpu", 1, nullptr};
  type.states = {{"fast", 1, Power{Watts(20), Watts(20), Watts(100)}},
                 {"half", 0.5, Power{Watts(5), Watts(5), Watts(30)}}};
  type.first_state = StateId(0);
  World1 world(star(1, 1, type), make.builder.build());
  Greedy greedy;
  struct Once : World {
    bool told = false;
    std::optional<std::pair<Tick, Change>> next() override {
      if (std::exchange(told, true)) return std::nullopt;
      return std::pair{Clock{}.ticks(Seconds(2)), Change{DeviceId(0), Change::Kind::state, StateId(1)}};
    }
  } once;
  Run run = world.run(greedy);
  run.world = std::make_unique<Once>(once);
  NativeEngine engine;
  const RunResult result = simulate(run, engine);
  CHECK(at(result.makespan) == Approx(6));
  const EnergyUse use = energy_use(result.trace, world.costs);
  CHECK(use.total().value == Approx(2 * 100 + 4 * 30));
  CHECK(integral(use) == Approx(use.total().value).epsilon(1e-12));
}

TEST_CASE("what runs take by themselves is spread over them; an attempt that was ended early takes its share") {
  GraphMaker make;
  const TaskId a = make.builder.add_task(make.kind);
  make.builder.set_demand(a, make.builder.add_demand(std::make_shared<KernelDemand>(Flops(1), Bytes(1))));
  World1 world(star(1, 1, DeviceType{"cpu", "cpu", 1, std::make_shared<Hungry>()}), make.builder.build());
  Script script;
  bool preempted = false;
  script.react = [&](const Instant& instant, Decisions& decisions) {
    if (at(instant.now) == 1 && !preempted) {
      preempted = true;
      return decisions.preempt(a);
    }
    for (const Ready& r : instant.ready) {
      decisions.place(put(r.task, 0));
      decisions.wake(Clock{}.ticks(Seconds(1)));
    }
  };
  const RunResult result = world.go(script);
  REQUIRE(result.trace.attempts.size() == 2);
  const EnergyUse use = energy_use(result.trace, world.costs);
  CHECK_FALSE(use.devices[0].drawn);
  CHECK(use.devices[0].runs.value == Approx(2.5 + 10));
  CHECK(use.devices[0].run_price.value == Approx(0.125 + 0.5));
  REQUIRE(use.power.size() == 1);  // 2.5 W throughout
  CHECK(use.power[0].power.value == Approx(2.5));
  CHECK(integral(use) == Approx(12.5));
}

TEST_CASE("links draw idle power all the time, and by what they move") {
  // 6 B from d0 to d1 over two links of 1 B/s: 3 W more than idle while busy, and 2 J a byte.
  GraphMaker make;
  const TaskId a = make.task(1), b = make.task(1);
  make.edge(a, b, 6);
  Platform platform;
  const auto hub = platform.add_switch("hub");
  const DeviceTypeId id = platform.add_type(DeviceType{"cpu", "cpu", 1, nullptr});
  const LinkTraits link{Seconds(0), ByteRate(1), LinkKind::full_duplex,
                        LinkPower{Watts(1), Watts(4), JoulesPerByte(2)}};
  for (int d = 0; d < 2; ++d) {
    const MemoryId memory = platform.add_memory("m" + std::to_string(d));
    platform.add_duplex("l" + std::to_string(d), hub, platform.vertex(memory), link);
    platform.add_device("d" + std::to_string(d), id, memory, 1);
  }
  platform.set_router(tree_router(platform));
  World1 world(std::move(platform), make.builder.build());
  Script script;
  script.placements = {put(a, 0), put(b, 1)};
  const RunResult result = world.go(script);
  REQUIRE(at(result.makespan) == Approx(8));
  const EnergyUse use = energy_use(result.trace, world.costs);
  CHECK(use.links_idle.value == Approx(4 * 8));
  CHECK(use.links_moving.value == Approx(2 * 6 * (3 + 2)));
  CHECK(integral(use) == Approx(use.total().value).epsilon(1e-12));
  REQUIRE(use.power.size() == 3);
  CHECK(use.power[1].power.value == Approx(4 + 10));
}

TEST_CASE("both directions of a half duplex link draw its idle power together") {
  GraphMaker make;
  make.task(10);
  Platform platform = star(1);
  platform.add_duplex("shared", 0, 1,
                      {Seconds(0), ByteRate(1), LinkKind::half_duplex, LinkPower{Watts(7), Watts(7), {}}});
  World1 world(std::move(platform), make.builder.build());
  Greedy greedy;
  CHECK(energy_use(world.go(greedy).trace, world.costs).links_idle.value == Approx(70));
}

TEST_CASE("a price over time is integrated against the power") {
  // 10 W from 0 to 6 s; 1 until 2 s, 5 until 4 s, 3 from then on.
  EnergyUse use;
  use.power = {{Tick{}, Watts(10)}};
  use.end = use.clock.ticks(Seconds(6));
  const StepSeries series{{Seconds(0), Seconds(2), Seconds(4)}, {1, 5, 3}};
  CHECK(weighted_energy(use, series) == Approx(10 * (2 * 1 + 2 * 5 + 2 * 3)));
  CHECK(weighted_energy(use, series, Seconds(3)) == Approx(10 * (1 * 5 + 5 * 3)));
  CHECK(weighted_energy(use, {{Seconds(100)}, {2}}) == Approx(120));  // before the first step as after it
  use.bursts = {{use.clock.ticks(Seconds(3)), Joules(1)}};
  CHECK(weighted_energy(use, series) == Approx(185));
}

TEST_CASE("an empty run takes nothing") {
  GraphMaker make;
  make.marker();
  World1 world(star(1, 1, powered(10, 10, 50)), make.builder.build());
  Greedy greedy;
  const EnergyUse use = energy_use(world.go(greedy).trace, world.costs);
  CHECK(use.total().value == 0);
  CHECK(use.power.empty());
}

TEST_CASE("more work never takes less energy") {
  double last = 0;
  for (int tasks = 1; tasks <= 12; ++tasks) {
    GraphMaker make;
    for (int t = 0; t < tasks; ++t) make.task(1);
    World1 world(star(2, 3, powered(10, 20, 50)), make.builder.build());
    Greedy greedy;
    const double joules = energy_use(world.go(greedy).trace, world.costs).total().value;
    CHECK(joules >= last);
    last = joules;
  }
}
