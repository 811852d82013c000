#include <algorithm>

#include "models/catalog.hpp"
#include "sim/native/native_engine.hpp"
#include "sim/simulate.hpp"
#include "tests/catch.hpp"
#include "tests/models/given.hpp"

using namespace pelsim;
using namespace pelsim::literals;

// Two sockets of 16 cores: 20 GB/s a core, 100 GB/s a memory. Data lies in memory 0. Times in s, traffic in GB.

namespace {

enum class Reads { copy, in_place };

/// Tasks on the two sockets and what they take.
struct Sockets {
  Platform platform;
  TaskGraphBuilder builder;
  std::unique_ptr<NetworkModel> network;

  explicit Sockets(double link_gb_per_s, Reads reads = Reads::in_place, const std::string& model = "flow") {
    const DeviceSpec spec = given::device("cpu", given::parameters({{"slots", given::whole(16)},
                                                                    {"peak", given::text("10 Gflop/s")},
                                                                    {"bandwidth", given::text("100 GB/s")},
                                                                    {"bandwidth_per_slot", given::text("20 GB/s")}}));
    const DeviceTypeId type = platform.add_type(spec.type);
    for (const char* name : {"cpu0", "cpu1"})
      platform.add_device(name, type, platform.add_memory(name + std::string(".memory")), spec.slots);
    platform.add_duplex("sockets", platform.vertex(MemoryId(0)), platform.vertex(MemoryId(1)), Seconds(0),
                        ByteRate(link_gb_per_s * 1e9));
    platform.set_router(tree_router(platform));
    if (reads == Reads::in_place) platform.read_in_place(MemoryId(0), 2);
    network = given::network(model, platform);
  }
  /// A kernel that reads so many items of `each` GB in memory 0, and has `traffic` GB in all.
  TaskId stream(int socket, double traffic, double each, int items = 1) {
    const TaskId task = builder.add_task(builder.add_kind("triad"));
    builder.set_demand(task, builder.add_demand(std::make_shared<KernelDemand>(0_Gflop, Bytes(traffic * 1e9))));
    builder.set_pinned(task, DeviceId(socket));
    for (int k = 0; k < items; ++k) builder.read(task, builder.add_item(Bytes(each * 1e9), TaskId{}));
    return task;
  }
  RunResult run() {
    const TaskGraph graph = builder.build();
    const CostModel costs(graph, platform);
    const Estimates estimates(costs, *network);
    Scheduler nobody;
    NativeEngine engine;
    Run run{graph, platform, costs, *network, estimates, nobody};
    run.inputs = MemoryId(0);
    const RunResult result = simulate(run, engine);
    CHECK(result.error.message == "");
    return result;
  }
};

double seconds(Tick t) { return static_cast<double>(t.count) * 1e-12; }

/// The makespan of k equal streams on socket 1.
double remote_streams(int k, double link, double traffic = 10, double item = 10, const std::string& model = "flow") {
  Sockets sockets(link, Reads::in_place, model);
  for (int i = 0; i < k; ++i) sockets.stream(1, traffic, item);
  const RunResult result = sockets.run();
  CHECK(result.transfers == 0);
  return seconds(result.makespan);
}

}  // namespace

TEST_CASE("streams from the other socket saturate at the link, or at the other memory") {
  // Each has min(20, B_link / k, 100 / k) GB/s for its 10 GB.
  for (const double link : {30.0, 50.0, 400.0})
    for (const int k : {1, 2, 3, 5, 8, 16}) {
      INFO(k << " streams over " << link << " GB/s");
      CHECK(remote_streams(k, link) == Approx(10 / std::min({20.0, link / k, 100.0 / k})).epsilon(1e-9));
    }
}

TEST_CASE("of a task's traffic the part that it reads elsewhere takes the link, the rest its own memory") {
  // 20 GB, of which 10 lie elsewhere: at rate r the link and both memories give r / 2 for each of k tasks.
  for (const double link : {10.0, 30.0, 400.0})
    for (const int k : {1, 4, 16}) {
      INFO(k << " tasks over " << link << " GB/s");
      CHECK(remote_streams(k, link, 20, 10) ==
            Approx(20 / std::min({20.0, 2 * link / k, 2 * 100.0 / k})).epsilon(1e-9));
    }
}

TEST_CASE("streams of both sockets share the memory that they read, by max-min") {
  // Five from the other socket are held at 30 / 5 = 6 GB/s by the link; the five at home get (100 - 30) / 5 = 14.
  Sockets sockets(30);
  TaskId home, away;
  for (int k = 0; k < 5; ++k) {
    home = sockets.stream(0, 10, 10);
    away = sockets.stream(1, 10, 10);
  }
  const RunResult result = sockets.run();
  for (const Attempt& a : result.trace.attempts) {
    if (a.task == home) CHECK(seconds(a.end) == Approx(10 / 14.0).epsilon(1e-9));
    if (a.task == away) CHECK(seconds(a.end) == Approx(10 / 6.0).epsilon(1e-9));
  }
}

TEST_CASE("a task that reads several items of the other memory adds them up") {
  // 20 GB of traffic, 3 items of 5 GB: three quarters over a link of 3 GB/s.
  Sockets sockets(3);
  sockets.stream(1, 20, 5, 3);
  CHECK(seconds(sockets.run().makespan) == Approx(15 / 3.0).epsilon(1e-9));
}

TEST_CASE("a task reads no more elsewhere than its traffic") {
  CHECK(remote_streams(1, 10, 5, 10) == Approx(5 / 10.0).epsilon(1e-9));
}

TEST_CASE("without the choice a copy comes first, and then the task reads its own memory") {
  Sockets sockets(10, Reads::copy);
  sockets.stream(1, 10, 10);
  const RunResult result = sockets.run();
  CHECK(result.transfers == 1);
  CHECK(seconds(result.makespan) == Approx(10 / 10.0 + 10 / 20.0).epsilon(1e-9));
}

TEST_CASE("a task whose time is given needs a copy, and so does a message") {
  Sockets sockets(10);
  const TaskId task = sockets.builder.add_task(sockets.builder.add_kind("given"));
  sockets.builder.set_time(task, sockets.builder.add_time_class("any"), Seconds(1));
  sockets.builder.set_pinned(task, DeviceId(1));
  sockets.builder.read(task, sockets.builder.add_item(Bytes(10e9), TaskId{}));
  const RunResult result = sockets.run();
  CHECK(result.transfers == 1);
  CHECK(seconds(result.makespan) == Approx(2).epsilon(1e-9));
}

TEST_CASE("where links are not shared each stream has the link for itself, and the memory with all") {
  CHECK(remote_streams(1, 10, 10, 10, "uncontended") == Approx(1).epsilon(1e-9));
  CHECK(remote_streams(5, 10, 10, 10, "uncontended") == Approx(1).epsilon(1e-9));
  CHECK(remote_streams(16, 10, 10, 10, "uncontended") == Approx(160 / 100.0).epsilon(1e-9));
  CHECK(remote_streams(1, 10, 10, 10, "free") == Approx(10 / 20.0).epsilon(1e-9));
}

TEST_CASE("a wider link between sockets is never slower") {
  double before = 1e300;
  for (const double link : {1.0, 5.0, 20.0, 60.0, 100.0, 300.0}) {
    const double now = remote_streams(7, link, 15, 10);
    CHECK(now <= before);
    before = now;
  }
}
