#include "models/ranks/rank_program.hpp"

#include "tests/catch.hpp"
#include "tests/models/given.hpp"
#include "tests/models/rank_runs.hpp"
#include "tests/models/refusal.hpp"

using namespace pelsim;
using namespace pelsim::literals;
using namespace pelsim::ranks;

namespace {

constexpr double near = 1e-12;

/// Item sizes in the order of items.
std::vector<double> sizes(const TaskGraph& graph) {
  std::vector<double> all;
  for (std::size_t i = 0; i < graph.items(); ++i) all.push_back(graph.size(ItemId(i)).value);
  return all;
}

}  // namespace

TEST_CASE("a send is a task whose item the matching receive reads") {
  RankProgram program(on_devices(2));
  program.recv(1, 0, 100_B, 7);
  program.send(0, 1, 64_B, 7);
  const TaskGraph graph = program.finish().graph;
  REQUIRE(graph.tasks() == 2);
  REQUIRE(graph.items() == 1);
  const TaskId recv(0), send(1);
  CHECK(graph.kind_name(graph.kind(send)) == "send");
  CHECK(graph.pinned(send) == DeviceId(0));
  CHECK(graph.pinned(recv) == DeviceId(1));
  CHECK(graph.size(ItemId(0)) == 64_B);
  CHECK(graph.producer(ItemId(0)) == send);
  REQUIRE(graph.in(recv).size() == 1);
  CHECK(graph.in(recv)[0].item == ItemId(0));
  CHECK(graph.given_time(0, send) == 0);
}

TEST_CASE("messages of one pair and tag meet in program order, whichever side is added first") {
  RankProgram program(on_devices(2));
  program.send(0, 1, 1_B, 0);
  program.send(0, 1, 2_B, 5);
  program.send(0, 1, 3_B, 0);
  program.recv(1, 0, 2_B, 5);  // takes the second send: another tag
  program.recv(1, 0, 1_B, 0);
  program.recv(1, 0, 3_B, 0);
  program.recv(0, 1, 9_B, 0);
  program.recv(0, 1, 8_B, 0);
  program.send(1, 0, 9_B, 0);
  program.send(1, 0, 8_B, 0);
  const Workload workload = program.finish();
  CHECK(sizes(workload.graph) == std::vector<double>{2, 1, 3, 9, 8});
}

TEST_CASE("two ranks that send and receive 1000 times take one message after the other") {
  // Each of the 2000 messages takes 1 us + 1000 B / (1 GB/s) = 2 us.
  RankProgram program(on_devices(2));
  for (int k = 0; k < 1000; ++k) {
    program.send(0, 1, 1000_B);
    program.recv(0, 1);
  }
  for (int k = 0; k < 1000; ++k) {
    program.recv(1, 0);
    program.send(1, 0, 1000_B);
  }
  const RankRun run = run_ranks(program.finish(), 2);
  REQUIRE_FALSE(run.result.error);
  CHECK(run.makespan == Approx(2000 * 2e-6).epsilon(near));
}

TEST_CASE("an eager send lets the sender go on at once") {
  RankProgram program(on_devices(2));
  program.send(0, 1, 1'000'000_B);
  program.compute(0, 1_ms);
  program.recv(1, 0);
  const RankRun run = run_ranks(program.finish(), 2);
  CHECK(run.ends[0] == Approx(1e-3).epsilon(near));
  CHECK(run.ends[1] == Approx(1e-6 + 1e-3).epsilon(near));
}

TEST_CASE("a message above the eager limit moves when both sides are there, and keeps the sender") {
  // The receiver comes after 5 ms; 1 MB then takes 1 us + 1 ms, and the sender's computation follows.
  const auto sender_ends = [](Bytes eager) {
    RankProgram program(on_devices(2, eager));
    program.send(0, 1, 1'000'000_B);
    program.compute(0, 2_ms);
    program.compute(1, 5_ms);
    program.recv(1, 0);
    return run_ranks(program.finish(), 2).ends[0];
  };
  CHECK(sender_ends(999'999_B) == Approx(5e-3 + 1e-6 + 1e-3 + 2e-3).epsilon(near));
  CHECK(sender_ends(1'000'000_B) == Approx(2e-3).epsilon(near));
}

TEST_CASE("a rendezvous that the receiver posts first waits for the sender") {
  RankProgram program(on_devices(2, Bytes(0)));
  program.recv(1, 0);
  program.compute(0, 3_ms);
  program.send(0, 1, 1000_B);
  CHECK(run_ranks(program.finish(), 2).ends[1] == Approx(3e-3 + 2e-6).epsilon(near));
}

TEST_CASE("a detached message moves when its receive is posted, and its sender goes on at once") {
  MessageGraph::Settings settings = on_devices(2, Bytes(-1));
  settings.detached = 1_MB;
  RankProgram program(settings);
  program.send(0, 1, 1'000'000_B);
  program.send(0, 1, 1'000'000_B);
  program.compute(1, 5_ms);
  program.recv(1, 0);
  program.recv(1, 0);  // posted when the first has ended
  const RankRun run = run_ranks(program.finish(), 2);
  CHECK(run.ends[1] == Approx(5e-3 + 2 * (1e-6 + 1e-3)).epsilon(near));
}

TEST_CASE("a wait joins what stands beside the program") {
  RankProgram program(on_devices(3));
  const std::vector<Request> both{program.irecv(0, 1), program.irecv(0, 2)};
  program.wait_all(0, both);
  program.compute(0, 1_ms);
  program.compute(1, 2_ms);
  program.send(1, 0, 0_B);
  program.compute(2, 4_ms);
  program.send(2, 0, 0_B);
  CHECK(run_ranks(program.finish(), 3).ends[0] == Approx(4e-3 + 1e-6 + 1e-3).epsilon(near));
}

TEST_CASE("an exchange above the eager limit does not block itself") {
  RankProgram program(on_devices(2, Bytes(0)));
  for (const Rank r : {0u, 1u}) program.exchange(r, 1 - r, 1000_B, 1 - r);
  const Workload workload = program.finish();
  CHECK_FALSE(workload.deadlock);
  CHECK(run_ranks(workload, 2).makespan == Approx(2e-6).epsilon(near));
}

TEST_CASE("requests above the eager limit that cross do not block each other") {
  RankProgram program(on_devices(2, Bytes(0)));
  for (const Rank r : {0u, 1u}) {
    const std::vector<Request> both{program.isend(r, 1 - r, 1000_B), program.irecv(r, 1 - r)};
    program.wait_all(r, both);
    program.compute(r, 1_ms);
  }
  const Workload workload = program.finish();
  CHECK_FALSE(workload.deadlock);
  CHECK(run_ranks(workload, 2).makespan == Approx(2e-6 + 1e-3).epsilon(near));
}

TEST_CASE("a message to oneself costs nothing") {
  RankProgram program(on_devices(1));
  program.send(0, 0, 1'000'000_B);
  program.recv(0, 0);
  program.compute(0, 1_ms);
  CHECK(run_ranks(program.finish(), 1).makespan == Approx(1e-3).epsilon(near));
}

TEST_CASE("a receive that nobody serves is named with rank, operation and peer") {
  RankProgram program(on_devices(3));
  program.compute(2, 1_ms);
  program.recv(2, 1, 64_B, 4);
  program.send(1, 2, 64_B, 5);
  CHECK(refusal([&] { program.finish(); }) ==
        "program:1:1: rank 1, operation 1 (send 64 B to rank 2, tag 5) has no matching receive; rank 2, operation 2 "
        "(recv at most 64 B from rank 1, tag 4) has another tag; 2 operations in all have no partner");
}

TEST_CASE("an operation without partner is refused at its line") {
  RankProgram program(on_devices(2));
  const std::uint32_t file = program.graph().add_file("trace.txt");
  program.graph().at(file, 12);
  program.recv(1, 0);
  program.graph().at(0, 0);
  CHECK(refusal([&] { program.finish(); }) ==
        "trace.txt:12: rank 1, operation 1 (recv from rank 0, tag 0) has no matching send");
}

TEST_CASE("a send that is larger than its receive is refused") {
  RankProgram program(on_devices(2));
  program.send(0, 1, 65_B);
  CHECK(refusal([&] { program.recv(1, 0, 64_B); }) ==
        "program:1:1: rank 1, operation 1 (recv at most 64 B from rank 0, tag 0) is too short for rank 0, operation 1 "
        "(send 65 B to rank 1, tag 0)");
}

TEST_CASE("two ranks that both receive first end in a deadlock that names their operations") {
  RankProgram program(on_devices(3));
  for (const Rank r : {0u, 1u}) {
    program.compute(r, 1_ms);
    program.recv(r, 1 - r);
    program.send(r, 1 - r, 8_B);
  }
  program.compute(2, 7_ms);  // has nothing to do with it
  const Workload workload = program.finish();
  REQUIRE(workload.deadlock);
  const RankRun run = run_ranks(workload, 3);
  CHECK(run.result.error.kind == RunError::Kind::deadlock);
  CHECK(
      run.result.error.message ==
      "4 of 7 tasks cannot go on: rank 0 waits in operation 2 (recv) for operation 3 (send) of rank 1; rank 1 waits in "
      "operation 2 (recv) for operation 3 (send) of rank 0");
  CHECK(run.result.tasks_done == 3);
  CHECK(run.makespan == Approx(7e-3).epsilon(near));
}

TEST_CASE("two ranks that both send first block each other above the eager limit only") {
  const auto blocks = [](Bytes eager) {
    RankProgram program(on_devices(2, eager));
    for (const Rank r : {0u, 1u}) {
      program.send(r, 1 - r, 1000_B);
      program.recv(r, 1 - r);
    }
    const Workload workload = program.finish();
    const RankRun run = run_ranks(workload, 2);
    CHECK(bool(run.result.error) == bool(workload.deadlock));
    return bool(workload.deadlock);
  };
  CHECK_FALSE(blocks(1000_B));
  CHECK(blocks(999_B));
}

TEST_CASE("a rank that waits for a message of its own is a deadlock of one") {
  RankProgram program(on_devices(1));
  program.recv(0, 0);
  program.send(0, 0, 8_B);
  const Workload workload = program.finish();
  REQUIRE(workload.deadlock);
  CHECK(workload.deadlock.chain.find("rank 0 waits in operation 1 (recv) for operation 2 (send) of rank 0") !=
        std::string::npos);
}

TEST_CASE("ranks run device after device, or memory after memory") {
  // Two nodes of two devices each: devices 0 and 1 on memory 0, devices 2 and 3 on memory 1.
  Platform platform;
  const DeviceTypeId type = platform.add_type({"any", "machine", 1, nullptr});
  for (const char* memory : {"a", "b"}) {
    const MemoryId id = platform.add_memory(memory);
    for (const char* device : {"0", "1"}) platform.add_device(std::string(memory) + device, type, id, 1);
  }
  const Parameters none("workload", Place{"test.toml", 1, 1});
  const auto devices = [&](Mapping mapping, std::size_t ranks) {
    std::vector<std::uint32_t> values;
    for (const DeviceId d : devices_of_ranks(none, "ranks", ranks, mapping, &platform)) values.push_back(d.value);
    return values;
  };
  CHECK(devices(Mapping::block, 4) == std::vector<std::uint32_t>{0, 1, 2, 3});
  CHECK(devices(Mapping::round_robin, 4) == std::vector<std::uint32_t>{0, 2, 1, 3});
  CHECK(devices(Mapping::round_robin, 3) == std::vector<std::uint32_t>{0, 2, 1});
  CHECK(refusal([&] { devices(Mapping::block, 5); }) ==
        "test.toml:1:1: 5 ranks need 5 devices, a device for each; the platform has 4");
}

TEST_CASE("queues of messages keep their order while keys come and go") {
  MatchQueues queues;
  Waiting partner;
  for (std::uint32_t round = 0; round < 3; ++round) {
    for (std::uint32_t k = 0; k < 5000; ++k) {
      Waiting one{.from = k % 100, .to = k / 100 % 7, .tag = round};
      one.operation = k;
      CHECK_FALSE(queues.match(one, partner));
    }
    CHECK(queues.size() == 5000);
    bool in_order = true;
    for (std::uint32_t k = 0; k < 5000; ++k) {
      Waiting one{.from = k % 100, .to = k / 100 % 7, .tag = round};
      one.side = Waiting::Side::recv;
      in_order = queues.match(one, partner) && partner.operation == k && in_order;
    }
    CHECK(in_order);
    CHECK(queues.size() == 0);
  }
}

TEST_CASE("a graph without its cycles keeps every other edge, in a valid order") {
  // a -> b -> c -> a, c -> d, and e -> b
  TaskGraphBuilder builder;
  const KindId kind = builder.add_kind("t");
  std::vector<TaskId> t;
  for (int k = 0; k < 5; ++k) t.push_back(builder.add_task(kind));
  builder.add_control(t[0], t[1]);
  builder.add_data(t[1], t[2], 8_B);
  builder.add_control(t[2], t[0]);
  builder.add_control(t[2], t[3]);
  builder.add_control(t[4], t[1]);
  std::vector<TaskId> cycle, blocked;
  const TaskGraph graph = builder.build_uncycled(cycle, blocked);
  CHECK(cycle == std::vector<TaskId>{t[0], t[1], t[2]});
  CHECK(blocked == std::vector<TaskId>{t[0]});
  CHECK(graph.edges() == 4);
  CHECK(graph.in(t[0]).empty());
  CHECK(graph.in(t[1]).size() == 2);
  CHECK(graph.out(t[2]).size() == 1);
  std::vector<std::size_t> position(5);
  for (std::size_t k = 0; k < 5; ++k) position[graph.topological()[k].index()] = k;
  for (const TaskId from : t)
    for (const Edge& e : graph.out(from)) CHECK(position[from.index()] < position[e.task.index()]);
}
