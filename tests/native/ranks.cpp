#include <set>

#include "native/ranks/clock_offset.hpp"
#include "sim/driver/invariants.hpp"
#include "tests/catch.hpp"
#include "tests/native/rank_threads.hpp"
#include "tests/sim/small_world.hpp"
#include "tests/study/small_scenarios.hpp"

using namespace pelsim;
using namespace pelsim::test;
using Catch::Matchers::Contains;

namespace {

Scenario ranks(int count, const std::string& workload) {
  return load_scenario_text("schema = 1\n[workload]\n" + workload +
                                "\n[platform]\ninterconnect = { bandwidth = \"1 GB/s\", latency = \"1 us\" }\n"
                                "nodes = [ { count = " +
                                std::to_string(count) +
                                ", devices = [ { slots = 1 } ] } ]\n[network]\nmodel = \"hockney\"\n"
                                "[scheduler]\nmodel = \"fifo\"\n",
                            "ranks.toml", "");
}

RanksRun run(const Scenario& scenario, Box& box) {
  return run_on_threads(scenario.graph(), *scenario.platform, *scenario.costs, box);
}

std::string broken(const Scenario& scenario, const RunResult& result) {
  const auto scheduler = scenario.make_scheduler();
  return broken_invariant(scenario.run(*scheduler), result);
}

/// Programs of the catalogue, small: each kind of message (eager, detached, rendezvous) and of order between them.
const std::vector<std::pair<int, std::string>> programs = {
    {2, "model = \"ping-pong\"\nsize = \"10 kB\"\nrounds = 20"},
    {2, "model = \"ping-pong\"\nsize = \"0 B\"\nrounds = 5"},
    {4, "model = \"ping-pong\"\nsize = \"100 kB\"\nrounds = 5\npairs = 2\neager = \"1 KiB\""},
    {4, "model = \"halo-exchange\"\ngrid = [2, 2]\nsteps = 5\npoints = 32"},
    {4, "model = \"halo-exchange\"\ngrid = [2, 2]\nsteps = 5\npoints = 64\noverlap = true\neager = \"0 B\""},
    {3, "model = \"bsp\"\nsteps = 4\nwork = \"100 us\"\nspread = 0.5\nmessages = 2\nsize = \"3 kB\""},
    {5, "model = \"all-to-all\"\nwork = \"50 us\"\nsize = \"2 kB\""},
    {4, "model = \"collective\"\noperation = \"allreduce\"\nsize = \"64 KiB\""},
    {4, "model = \"master-worker\"\ntasks = 20\nwork = \"50 us\""},
    {3, "model = \"pipeline\"\nitems = 10\nwork = \"50 us\"\nsize = \"1 kB\"\neager = \"100 B\"\ndetached = \"2 kB\""},
    {4, "model = \"parameter-server\"\nservers = 1\nsteps = 2\nwork = \"100 us\"\nsize = \"30 kB\""},
    {3,
     "model = \"data-parallel\"\nsteps = 2\nforward = \"50 us\"\nbackward = \"100 us\"\nupdate = \"10 us\"\n"
     "gradients = \"20 kB\""}};

}  // namespace

TEST_CASE("ranks run programs of messages in an order that the graph allows, and every byte arrives") {
  for (const auto& [count, workload] : programs) {
    INFO(workload);
    const Scenario scenario = ranks(count, workload);
    Box box;
    const RanksRun real = run(scenario, box);
    CHECK_FALSE(real.result.error);
    CHECK(real.result.tasks_done == scenario.graph().tasks());
    CHECK(broken(scenario, real.result) == "");
    CHECK(real.verdict.right());
    CHECK(box.twice == 0);
    // What moves is what moves in simulation.
    const RunResult simulated = run_of(scenario);
    CHECK(real.result.transfers == simulated.transfers);
    CHECK(real.result.bytes_moved == Approx(simulated.bytes_moved));
    CHECK(real.result.trace.attempts.size() == simulated.trace.attempts.size());
  }
}

TEST_CASE("a task with a given time spins for it, and takes its slot alone") {
  const Scenario scenario = ranks(2, "model = \"bsp\"\nsteps = 3\nwork = \"2 ms\"\nmessages = 1\nsize = \"1 kB\"");
  Box box;
  const RanksRun real = run(scenario, box);
  std::size_t computed = 0;
  for (const Attempt& a : real.result.trace.attempts) {
    if (a.slots == 0) continue;
    ++computed;
    CHECK(real.result.trace.clock.seconds(a.end - a.run).value >= 2e-3);
  }
  CHECK(computed == 6);
  CHECK(real.result.trace.clock.seconds(real.result.makespan).value >= 6e-3);
}

TEST_CASE("bytes that change on their way, or are lost, make the result wrong, and are counted") {
  const Scenario scenario = ranks(2, "model = \"ping-pong\"\nsize = \"40 kB\"\nrounds = 2");
  Box changed;
  changed.on_the_way = [](const Box::Name& name, std::vector<std::byte>& letter) {
    if (name == Box::Name{1, 0, 1}) letter[0] = ~letter[0], letter[39'999] = ~letter[39'999];
  };
  const host::Verdict two = run(scenario, changed).verdict;
  CHECK_FALSE(two.right());
  CHECK(two.error == 2);
  CHECK_THAT(two.what, Contains("160000 B in 4 messages"));

  Box cut;
  cut.on_the_way = [](const Box::Name& name, std::vector<std::byte>& letter) {
    if (name == Box::Name{0, 1, 0}) letter.resize(39'990);
  };
  CHECK(run(scenario, cut).verdict.error >= 10);

  Box swapped;  // the right length, another message's content
  std::vector<std::byte> first;
  swapped.on_the_way = [&](const Box::Name& name, std::vector<std::byte>& letter) {
    if (name == Box::Name{0, 1, 0}) first = letter;
    if (name == Box::Name{0, 1, 1}) letter = first;
  };
  CHECK(run(scenario, swapped).verdict.error > 39'000);
}

TEST_CASE("a stop ends all ranks and keeps what they have done") {
  const Scenario scenario = ranks(2, "model = \"pipeline\"\nitems = 2000\nwork = \"1 ms\"");
  Box box;
  box.on_the_way = [&, sent = 0](const Box::Name&, std::vector<std::byte>&) mutable {
    if (++sent == 20) box.stop = true;
  };
  const RanksRun real = run(scenario, box);
  CHECK(real.result.error.kind == RunError::Kind::cancelled);
  CHECK_THAT(real.result.error.message, Contains("tasks left"));
  CHECK(real.result.tasks_done > 10);
  CHECK(real.result.tasks_done < scenario.graph().tasks());
  CHECK(real.result.trace.attempts.size() <= real.result.tasks_done);
}

TEST_CASE("a rank opens a limited number of receives, however many messages it waits for") {
  const Scenario scenario = ranks(2, "model = \"ping-pong\"\nsize = \"8 B\"\nrounds = 400");
  Box box;
  const RanksRun real = run(scenario, box);
  CHECK(real.verdict.right());
  CHECK(real.most_open == host::most_receives);
}

TEST_CASE("both ranks of a message call it by the same tag") {
  const Scenario scenario = ranks(4, "model = \"collective\"\noperation = \"alltoall\"\nsize = \"1 kB\"");
  const std::vector<DeviceId> devices = host::devices_of_ranks(scenario.graph());
  using Name = std::tuple<std::uint32_t, std::uint32_t, int, ItemId>;
  std::set<Name> sent, awaited;
  std::size_t count = 0;
  for (std::uint32_t r = 0; r < devices.size(); ++r) {
    const host::RankPlan plan(scenario.graph(), devices, r);
    for (std::size_t t = 0; t < plan.tasks().size(); ++t)
      for (const host::Message& m : plan.sends(t)) {
        CHECK(m.tag < plan.tags());
        sent.insert({r, m.peer, m.tag, m.item});
        ++count;
      }
    for (const host::Message& m : plan.arrivals()) awaited.insert({m.peer, r, m.tag, m.item});
  }
  CHECK(sent == awaited);
  CHECK(sent.size() == count);
  CHECK(count > 0);
}

TEST_CASE("only programs of sends and receives on two devices or more are run by ranks") {
  CHECK(host::devices_of_ranks(ranks(3, "model = \"bsp\"").graph()).size() == 3);
  CHECK(host::devices_of_ranks(ranks(3, "model = \"layered\"\ntasks = 20").graph()).empty());
  CHECK(host::devices_of_ranks(ranks(1, "model = \"pipeline\"").graph()).empty());
}

TEST_CASE("flop that a demand tells are computed, as many within half a small product") {
  GraphMaker make;
  const TaskId none = make.task(0), some = make.builder.add_task(make.kind), timed = make.task(1e-3);
  make.builder.set_demand(some, make.builder.add_demand(std::make_shared<KernelDemand>(Flops(3e6), Bytes(0))));
  const World1 world(star(1), make.builder.build());
  host::RankWork work(world.graph, world.costs, DeviceId(0));
  CHECK(work.is_instant(none));
  CHECK_FALSE(work.is_instant(some));
  CHECK_FALSE(work.is_instant(timed));
  std::size_t tiles = 0;
  work.run(some, [&] { return ++tiles, true; });
  CHECK(tiles == 5);  // 3e6 / (2 x 64^3) = 5.7; the rest by smaller ones, without a look at messages
}

TEST_CASE("a clock's offset comes from the shortest way to and fro") {
  // Theirs is 1000 ahead of ours. The short way: asked at 50, looked at 60 (their 1060), answered at 72.
  const std::vector<host::ClockReading> readings = {{0, 1040, 45}, {50, 1060, 72}, {80, 1170, 180}};
  const host::ClockOffset found = host::clock_offset(readings);
  CHECK(found.offset == 61 - 1060);
  CHECK(found.error == 11);
  CHECK(std::abs(found.offset + 1000) <= found.error);
}
