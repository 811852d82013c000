#include "sim/metrics/critical_path.hpp"
#include "sim/metrics/slot_time.hpp"
#include "tests/catch.hpp"
#include "tests/models/import_text.hpp"
#include "tests/models/message_run.hpp"

using namespace pelsim;
using namespace pelsim::literals;

// L = 1000, o = 300, g = 700, G = 2 ns unless a case says otherwise; all ends are counted in ns.

namespace {

constexpr given::LogGops usual{.L = 1000, .o = 300, .g = 700, .G = 2};
using Ends = std::vector<double>;

Ends ends(const std::string& program, std::size_t ranks, const given::LogGops& p = usual) {
  const Workload workload = import_text("goal", program);
  const Platform platform = given::hosts(ranks);
  const RunResult result = given::run_pinned(workload, platform, *given::loggp(p, platform));
  CHECK(result.error.message == "");
  return given::finish_ns(result, workload.graph, platform, p.S);
}

std::string ping(int bytes) {
  const std::string size = std::to_string(bytes) + "b";
  return "num_ranks 2 rank 0 { a: send " + size + " to 1 } rank 1 { a: recv " + size + " from 0 }";
}

/// A task graph that no one pinned, on two devices: what `placements` say, in order.
struct Listed : Scheduler {
  std::vector<std::pair<TaskId, int>> placements;
  void prepare(const Problem&, Decisions& decisions) override {
    for (const auto& [task, device] : placements) decisions.place({task, {DeviceId(device), SlotId{}, 1}, 0, {}});
  }
};

}  // namespace

TEST_CASE("loggp: a message alone takes 2 o + L + (s - 1) G, and its sender o") {
  CHECK(ends(ping(1), 2) == Ends{300, 1600});
  CHECK(ends(ping(1000), 2) == Ends{300, 1600 + 999 * 2});
}

TEST_CASE("loggp: what a message costs the processors is message overhead in the trace, and no dispatch") {
  const Workload workload = import_text("goal", ping(1));
  const Platform platform = given::hosts(2);
  const RunResult result = given::run_pinned(workload, platform, *given::loggp(usual, platform));
  const SlotLanes lanes(result.trace, platform.slots());
  const std::vector<TimeByKind> times = slot_times(lanes);
  for (const TimeByKind& time : times) {
    CHECK(time[SpanKind::message].value == Approx(300e-9));
    CHECK(time[SpanKind::overhead] == Seconds(0));
  }
  const CriticalPath path = critical_path(result.trace, workload.graph, platform);
  CHECK(path[PathPart::message] == Tick{300'000});  // the reader's; the sender's passes while the message travels
  CHECK(path[PathPart::overhead] == Tick{});
}

TEST_CASE("loggp: with O each further byte takes the processors too, the reader's as long as G at least") {
  // Sender 300 + 999; the first byte is there at 1300; reader 300 + 999 max(O, G).
  given::LogGops p = usual;
  p.O = 1;
  CHECK(ends(ping(1000), 2, p) == Ends{1299, 1300 + 300 + 1998});
  p.O = 5;
  CHECK(ends(ping(1000), 2, p) == Ends{300 + 4995, 1300 + 300 + 4995});
}

TEST_CASE("loggp: a message without bytes costs one G less than one byte") {
  CHECK(ends(ping(0), 2) == Ends{300, 1600 - 2});
}

TEST_CASE("loggp: a rank sends every max(o, g + (s - 1) G)") {
  // 100 B: the interface takes 700 + 198 = 898, so the sends begin at 0, 898, 1796.
  const std::string program =
      "num_ranks 2 rank 0 { a: send 100b to 1 tag 1 b: send 100b to 1 tag 2 c: send 100b to 1 tag 3 }"
      "rank 1 { a: recv 100b from 0 tag 1 b: recv 100b from 0 tag 2 c: recv 100b from 0 tag 3 }";
  CHECK(ends(program, 2) == Ends{1796 + 300, 1796 + 1300 + 300 + 198});
  given::LogGops slow = usual;
  slow.o = 2000;
  CHECK(ends(program, 2, slow)[0] == 3 * 2000);
}

TEST_CASE("loggp: a send that waits for its interface leaves the processor to others") {
  // The second send could begin at 300, but its interface is free at 898 only: the calc goes first, until 400.
  CHECK(ends("num_ranks 2 rank 0 { a: send 100b to 1 tag 1 b: send 100b to 1 tag 2 b requires a "
             "c: calc 100 c requires a }"
             "rank 1 { a: recv 100b from 0 tag 1 b: recv 100b from 0 tag 2 }",
             2)[0] == 898 + 300);
}

TEST_CASE("loggp: messages into one rank are received one after another, by the receiving interface") {
  // All three arrive at 1300. Receipts begin at 1300, 2198, 3096: every 700 + 198; the last ends 300 + 198 later.
  CHECK(ends("num_ranks 4 rank 0 { a: recv 100b from 1 b: recv 100b from 2 c: recv 100b from 3 }"
             "rank 1 { a: send 100b to 0 } rank 2 { a: send 100b to 0 } rank 3 { a: send 100b to 0 }",
             4) == Ends{3096 + 498, 300, 300, 300});
}

TEST_CASE("loggp: a late receiver loses no time to the message, an early one none to its wait") {
  CHECK(ends("num_ranks 2 rank 0 { a: send 1b to 1 } rank 1 { a: calc 5000 b: recv 1b from 0 b requires a }", 2) ==
        Ends{300, 5300});
  CHECK(ends("num_ranks 2 rank 0 { a: calc 5000 b: send 1b to 1 b requires a } rank 1 { a: recv 1b from 0 }", 2) ==
        Ends{5300, 6600});
}

TEST_CASE("loggp: a rendezvous holds back what follows the send until the reader receives") {
  // 1000 B > S: the reader begins at 5000, and only then the sender goes on with its calc.
  const std::string program =
      "num_ranks 2 rank 0 { a: send 1000b to 1 b: calc 100 b requires a }"
      "rank 1 { a: calc 5000 b: recv 1000b from 0 b requires a }";
  given::LogGops p = usual;
  CHECK(ends(program, 2, p) == Ends{400, 5000 + 300 + 1998});
  p.S = 999;
  CHECK(ends(program, 2, p) == Ends{5100, 5000 + 300 + 1998});
  p.S = 1000;  // the threshold itself is still eager
  CHECK(ends(program, 2, p)[0] == 400);
}

TEST_CASE("loggp: a message of a rank to itself costs what any other does") {
  // The interfaces of sending and receiving are two.
  CHECK(ends("num_ranks 1 rank 0 { a: send 1b to 0 b: recv 1b from 0 }", 1) == Ends{1600});
}

TEST_CASE("loggp: without overhead, gaps and latency messages are free") {
  CHECK(ends(ping(1'000'000), 2, {.S = 1e9}) == Ends{0, 0});
}

TEST_CASE("loggp: no parameter makes a program faster when it grows") {
  // Each rank does one thing after the other: where the order is free, more time may bring a better order.
  const std::string program =
      "num_ranks 3 rank 0 { a: send 100b to 1 b: send 100b to 2 b requires a c: recv 100b from 2 c requires b }"
      "rank 1 { a: recv 100b from 0 b: calc 50 b requires a c: send 100b to 2 c requires b }"
      "rank 2 { a: recv 100b from 0 b: recv 100b from 1 b requires a c: send 100b to 0 c requires b }";
  for (double given::LogGops::*parameter :
       {&given::LogGops::L, &given::LogGops::o, &given::LogGops::g, &given::LogGops::G, &given::LogGops::O}) {
    double before = 0;
    for (double value = 0; value < 5000; value = 2 * value + 1) {
      given::LogGops p = usual;
      p.*parameter = value;
      const Ends now = ends(program, 3, p);
      const double last = *std::max_element(now.begin(), now.end());
      CHECK(last >= before);
      before = last;
    }
  }
}

TEST_CASE("loggp: tasks that compute pay for their messages as slot time, too") {
  // a ends at 1000 on device 0. Its message leaves then and arrives at 1000 + o + L = 2300; b begins with the receipt,
  // 300 + 99 * 2 = 498, and runs for 10. On device 0, c begins at 1000 with a's o of 300 and ends at 1000 + 300 + 50.
  TaskGraphBuilder builder;
  const KindId kind = builder.add_kind("t");
  const std::size_t any = builder.add_time_class("any");
  const auto task = [&](Seconds time) {
    const TaskId t = builder.add_task(kind);
    builder.set_time(t, any, time);
    return t;
  };
  const TaskId a = task(1000_ns), b = task(10_ns), c = task(50_ns), d = task(50_ns);
  builder.add_data(a, b, Bytes(100));
  builder.add_control(a, c);
  builder.add_control(c, d);
  const TaskGraph graph = builder.build();
  const Platform platform = given::hosts(2);
  const auto network = given::loggp(usual, platform);
  const CostModel costs(graph, platform);
  const Estimates estimates(costs, *network);
  Listed listed;
  listed.placements = {{a, 0}, {b, 1}, {c, 0}, {d, 0}};
  NativeEngine engine;
  const RunResult result = simulate(Run{graph, platform, costs, *network, estimates, listed}, engine);
  CHECK(result.error.message == "");
  std::vector<double> end(4), run(4);
  for (const Attempt& t : result.trace.attempts) {
    end[t.task.index()] = static_cast<double>(t.end.count) / 1000;
    run[t.task.index()] = static_cast<double>(t.run.count) / 1000;
  }
  CHECK(run == Ends{0, 2300 + 498, 1300, 1350});
  CHECK(end == Ends{1000, 2300 + 498 + 10, 1350, 1400});
}

TEST_CASE("loggp: latency and gap per byte come from the platform unless they are given") {
  const Platform platform = given::three_memories();
  const auto network = given::network("loggp", platform);
  Wire wire;
  network->wire(MemoryId(0), MemoryId(2), 1001_B, 0, wire);  // 1 us + 4 us, 0.5 GB/s
  CHECK(wire.plan.alone().value == Approx(5e-6));
  CHECK(wire.receiving.value == Approx(2e-6));
  CHECK(network->estimate(MemoryId(0), MemoryId(2)).time(1000_B).value == Approx(7e-6));
}

TEST_CASE("loggp: measured parameters can be had by name, and changed one by one") {
  const NetworkEntry entry = given::entry(network_catalog(), "loggp");
  const Platform platform = given::three_memories();
  const auto wire = [&](std::vector<std::pair<std::string, given::Data>> keys) {
    Parameters parameters = given::parameters(std::move(keys), "network");
    parameters.check(entry.card);
    Wire out;
    entry.make(parameters, platform)->wire(MemoryId(0), MemoryId(1), 1_B, 0, out);
    return out;
  };
  const Wire alps = wire({{"preset", given::text("alps-slingshot")}});
  CHECK(alps.plan.fixed.value == Approx(3.9e-6));
  CHECK(alps.at_sender.value == Approx(200e-9));
  CHECK(alps.sending.value == Approx(5e-9));
  const Wire slower = wire({{"preset", given::text("alps-slingshot")}, {"overhead", given::text("1 us")}});
  CHECK(slower.plan.fixed.value == Approx(4.7e-6));
  CHECK(given::complaint([&] { wire({{"preset", given::text("alps")}}); }).find("alps-slingshot") != std::string::npos);
}
