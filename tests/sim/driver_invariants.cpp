#include "sim/driver/invariants.hpp"

#include "tests/catch.hpp"
#include "tests/sim/small_world.hpp"

using namespace pelsim;
using namespace pelsim::test;

namespace {

TaskGraph random_graph(std::uint64_t seed, std::size_t tasks) {
  Stream stream(seed, "tests.invariants");
  GraphMaker make;
  std::vector<ItemId> shared;
  for (std::size_t t = 0; t < tasks; ++t) {
    const TaskId task = make.task(stream.below(5) == 0 ? 0 : stream.uniform(0.1, 2));
    if (stream.below(10) == 0) make.builder.set_release(task, Seconds(stream.uniform(0, 20)));
    for (std::uint64_t k = stream.below(4); k > 0 && t > 0; --k)
      make.edge(TaskId(stream.below(t)), task, stream.below(3) == 0 ? -1 : stream.uniform(0, 3));
    if (!shared.empty() && stream.below(2) == 0) make.builder.read(task, shared[stream.below(shared.size())]);
    if (stream.below(4) == 0) shared.push_back(make.builder.add_item(Bytes(stream.uniform(0, 3)), task));
  }
  return make.builder.build();
}

/// Places each ready task on a random device, sometimes long before a slot is free.
struct Scatter : Scheduler {
  Stream stream;
  std::size_t devices = 0;
  void prepare(const Problem& p, Decisions&) override {
    stream = p.random.stream("tests.scatter");
    devices = p.platform.devices();
  }
  void decide(const Instant& instant, Decisions& decisions) override {
    for (const Ready& r : instant.ready)
      decisions.place({r.task, {DeviceId(stream.below(devices)), SlotId{}, 1}, stream.uniform(), Seconds(0.01)});
  }
};

}  // namespace

TEST_CASE("every random run keeps the invariants, with and without ports, and runs alike twice") {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    World1 world(star(1 + seed % 5, 1 + static_cast<SlotCount>(seed % 3)), random_graph(seed, 150),
                 seed % 2 == 0 ? AffineNetwork::Ports::held : AffineNetwork::Ports::free);
    world.network.hold_factor = seed % 4 == 0 ? 1.5 : 1;
    const auto hash = [&] {
      Scatter scatter;
      Run run = world.run(scatter);
      run.seed = seed;
      run.compute_noise = {Noise::Distribution::lognormal, 0.3};
      run.network_noise = {Noise::Distribution::gamma, 0.5};
      NativeEngine engine;
      const RunResult result = simulate(run, engine);
      REQUIRE_FALSE(result.error);
      CHECK(result.tasks_done == 150);
      CHECK(broken_invariant(run, result) == "");
      return trace_hash(result.trace);
    };
    CHECK(hash() == hash());
  }
}

TEST_CASE("a trace that was tampered with is found out") {
  GraphMaker make;
  const TaskId a = make.task(2), b = make.task(3);
  make.edge(a, b, 5);
  World1 world(star(2), make.builder.build());
  Script script;
  script.placements = {put(a, 0), put(b, 1)};
  Run run = world.run(script);
  const RunResult good = world.go(script);
  CHECK(broken_invariant(run, good) == "");

  RunResult bad = good;
  bad.trace.attempts[1].start = Tick{1};
  CHECK(broken_invariant(run, bad) == "task 't.1': its instants are out of order");
  bad = good;
  bad.trace.transfers.push_back(bad.trace.transfers[0]);
  CHECK(broken_invariant(run, bad) == "item 't.0>0' was sent to a memory twice");
  bad = good;
  bad.bytes_moved += 1;
  CHECK(broken_invariant(run, bad) == "bytes sent differ from bytes received");
  bad = good;
  bad.trace.transfers[0].end = Tick{8'000'000'000'000};
  CHECK(broken_invariant(run, bad) == "task 't.1': starts before its data is there");
  bad = good;
  bad.trace.attempts[1].first = SlotId(0);
  CHECK_FALSE(broken_invariant(run, bad).empty());
}
