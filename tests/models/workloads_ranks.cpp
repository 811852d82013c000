#include "tests/catch.hpp"
#include "tests/models/generated.hpp"
#include "tests/models/given.hpp"
#include "tests/models/rank_runs.hpp"
#include "tests/models/refusal.hpp"

using namespace pelsim;
using namespace pelsim::ranks;

namespace {

constexpr double near = 1e-9;

// Times below: 1 us + 1 ns a byte a message, whatever else moves (rank_runs.hpp).
double message(double bytes) { return latency_s + bytes / bytes_per_s; }

double makespan(const Workload& workload, std::size_t p, SlotCount slots = 1) {
  const RankRun run = run_ranks(workload, p, slots);
  CHECK_FALSE(run.result.error);
  return run.makespan;
}

decltype(Value::data) whole(std::int64_t n) { return n; }
decltype(Value::data) grid(std::initializer_list<std::int64_t> sizes) {
  auto list = std::make_shared<Value::List>();
  for (const std::int64_t n : sizes) list->push_back(Value{n, {}});
  return list;
}

}  // namespace

TEST_CASE("ping-pong takes two messages a round") {
  const auto time = [](const char* size, std::int64_t rounds, std::int64_t pairs) {
    return makespan(generated("ping-pong", {{"size", size}, {"rounds", rounds}, {"pairs", pairs}}),
                    static_cast<std::size_t>(2 * pairs));
  };
  CHECK(time("1 kB", 10, 1) == Approx(20 * message(1000)).epsilon(near));
  CHECK(time("1 kB", 10, 3) == Approx(20 * message(1000)).epsilon(near));  // pairs share nothing here
  CHECK(time("0 B", 1, 1) == Approx(2e-6).epsilon(near));
  CHECK(time("2 kB", 10, 1) > time("1 kB", 10, 1));
}

TEST_CASE("a halo exchange swaps 2 d faces a rank and step") {
  // 100 x 100 points of 8 B: a face is 800 B, a step 10,000 points x 1 ns.
  const Workload plane =
      generated("halo-exchange",
                {{"grid", grid({3, 2})}, {"steps", whole(5)}, {"points", whole(100)}, {"time_per_point", "1 ns"}});
  CHECK(makespan(plane, 6) == Approx(5 * (message(800) + 1e-5)).epsilon(near));
  // Neighbours: 2 x 2 pairs along the first dimension, 3 along the second; both ways, 5 steps.
  CHECK(kind_counts(plane.graph)["send"] == (2 * 2 + 3) * 2 * 5);
  const Workload torus = generated(
      "halo-exchange", {{"grid", grid({3, 3})}, {"steps", whole(1)}, {"periodic", true}, {"points", whole(4)}});
  CHECK(kind_counts(torus.graph)["send"] == 9 * 4);
  const Workload cube =
      generated("halo-exchange", {{"grid", grid({2, 2, 2})}, {"steps", whole(1)}, {"points", whole(10)}});
  CHECK(kind_counts(cube.graph)["send"] == 8 * 3);
  CHECK(cube.graph.size(ItemId(0)).value == 800);  // 10 x 10 points of 8 B
  const Workload alone =
      generated("halo-exchange", {{"grid", grid({1, 1})}, {"steps", whole(3)}, {"points", whole(10)}});
  CHECK(makespan(alone, 1) == Approx(3 * 100e-9).epsilon(near));
}

TEST_CASE("a halo exchange hides its messages behind the inner points") {
  // 100 x 100 points, inner 98 x 98 = 9604: 9.604 us; a face takes 1.8 us. Faces of 10 kB a point's row: 11 us > 9.6
  // us.
  const auto time = [](const char* element, bool overlap) {
    return makespan(generated("halo-exchange", {{"grid", grid({2, 2})},
                                                {"steps", whole(4)},
                                                {"points", whole(100)},
                                                {"element", element},
                                                {"overlap", overlap}}),
                    4);
  };
  CHECK(time("8 B", true) == Approx(4 * 1e-5).epsilon(near));
  CHECK(time("100 B", true) == Approx(4 * (message(10'000) + 0.396e-6)).epsilon(near));
  CHECK(time("100 B", false) == Approx(4 * (message(10'000) + 1e-5)).epsilon(near));
}

TEST_CASE("a superstep is work, messages, and a barrier") {
  // Barrier of 5 ranks: 3 rounds of 1 us.
  const Workload program = generated(
      "bsp", {{"ranks", whole(5)}, {"steps", whole(7)}, {"work", "1 ms"}, {"messages", whole(2)}, {"size", "1 kB"}});
  CHECK(makespan(program, 5) == Approx(7 * (1e-3 + message(1000) + 3e-6)).epsilon(near));
  const Workload silent = generated("bsp", {{"ranks", whole(1)}, {"steps", whole(7)}, {"messages", whole(0)}});
  CHECK(makespan(silent, 1) == Approx(7e-3).epsilon(near));
  CHECK(makespan(generated("bsp", {{"ranks", whole(4)}, {"spread", 0.5}, {"steps", whole(20)}}), 4) >
        makespan(generated("bsp", {{"ranks", whole(4)}, {"steps", whole(20)}}), 4));
}

TEST_CASE("a collective is repeated with work before each call") {
  // Ring allreduce of 4000 B among 4: 6 messages of 1000 B; twice, after 1 ms each.
  const auto settings = [](const char* size) {
    return generated("collective", {{"ranks", whole(4)},
                                    {"operation", "allreduce"},
                                    {"algorithm", "ring"},
                                    {"size", size},
                                    {"repetitions", whole(2)},
                                    {"work", "1 ms"}});
  };
  CHECK(makespan(settings("4 kB"), 4) == Approx(2 * (1e-3 + 6 * message(1000))).epsilon(near));
  CHECK(makespan(settings("0 B"), 4) == Approx(2 * (1e-3 + 6e-6)).epsilon(near));
  CHECK(makespan(settings("8 kB"), 4) > makespan(settings("4 kB"), 4));
  CHECK(makespan(generated("collective", {{"ranks", whole(1)}}), 1) == 0);
}

TEST_CASE("combining takes a rank's time where its rate is given") {
  // Recursive doubling among 2: a message of 1000 B, then 1000 B at 0.5 GB/s.
  CHECK(makespan(generated("collective", {{"ranks", whole(2)},
                                          {"algorithm", "recursive-doubling"},
                                          {"size", "1 kB"},
                                          {"combine_rate", "0.5 GB/s"}}),
                 2) == Approx(message(1000) + 2e-6).epsilon(near));
}

TEST_CASE("an all-to-all by pairs takes a message for each other rank") {
  const auto time = [](std::int64_t ranks, const char* size) {
    return makespan(
        generated("all-to-all",
                  {{"ranks", ranks}, {"size", size}, {"steps", whole(3)}, {"work", "1 us"}, {"algorithm", "pairwise"}}),
        static_cast<std::size_t>(ranks));
  };
  CHECK(time(6, "1 kB") == Approx(3 * (1e-6 + 5 * message(1000))).epsilon(near));
  CHECK(time(1, "1 kB") == Approx(3e-6).epsilon(near));
  CHECK(time(6, "2 kB") > time(6, "1 kB"));
}

TEST_CASE("a master with one worker and one task ahead waits for each answer") {
  const auto time = [](std::int64_t ranks, std::int64_t ahead) {
    return makespan(generated("master-worker", {{"ranks", ranks},
                                                {"tasks", whole(12)},
                                                {"work", "1 ms"},
                                                {"task_size", "2 kB"},
                                                {"result_size", "1 kB"},
                                                {"ahead", ahead}}),
                    static_cast<std::size_t>(ranks));
  };
  CHECK(time(2, 1) == Approx(12 * (message(2000) + 1e-3 + message(1000))).epsilon(near));
  // Two ahead: the next task is there when the worker ends one.
  CHECK(time(2, 2) == Approx(message(2000) + 12e-3 + message(1000)).epsilon(near));
  CHECK(time(4, 1) == Approx(4 * (message(2000) + 1e-3 + message(1000))).epsilon(near));
}

TEST_CASE("a pipeline fills once, then every item takes one stage") {
  const auto time = [](std::int64_t stages, std::int64_t items) {
    return makespan(generated("pipeline", {{"ranks", stages}, {"items", items}, {"work", "1 ms"}, {"size", "1 kB"}}),
                    static_cast<std::size_t>(stages));
  };
  CHECK(time(5, 10) == Approx((5 + 10 - 1) * 1e-3 + 4 * message(1000)).epsilon(near));
  CHECK(time(1, 10) == Approx(10e-3).epsilon(near));
  CHECK(time(5, 11) > time(5, 10));
}

TEST_CASE("parameter servers answer when all workers have sent") {
  // 3 workers, 2 servers with 500 B each, combining 3 x 500 B at 1 GB/s.
  const auto program = [](const char* work) {
    return generated("parameter-server", {{"ranks", whole(5)},
                                          {"servers", whole(2)},
                                          {"steps", whole(4)},
                                          {"work", work},
                                          {"size", "1 kB"},
                                          {"combine_rate", "1 GB/s"}});
  };
  CHECK(makespan(program("1 ms"), 5) == Approx(4 * (1e-3 + 2 * message(500) + 1.5e-6)).epsilon(near));
  CHECK(makespan(program("0 s"), 5) == Approx(4 * (2 * message(500) + 1.5e-6)).epsilon(near));
  CHECK(makespan(program("2 ms"), 5) > makespan(program("1 ms"), 5));
}

TEST_CASE("data-parallel training hides the allreduces behind the backward pass") {
  // Two ranks: an allreduce of a bucket of 1 MB takes A = 1 us + 1 ms by recursive doubling; four buckets.
  const auto time = [](const char* backward, bool overlap) {
    return makespan(generated("data-parallel", {{"ranks", whole(2)},
                                                {"steps", whole(3)},
                                                {"forward", "2 ms"},
                                                {"backward", backward},
                                                {"update", "1 ms"},
                                                {"gradients", "4 MB"},
                                                {"buckets", whole(4)},
                                                {"algorithm", "recursive-doubling"},
                                                {"overlap", overlap}}),
                    2);  // on one slot: messages take none
  };
  const double a = message(1e6);
  CHECK(time("8 ms", false) == Approx(3 * (2e-3 + 8e-3 + 4 * a + 1e-3)).epsilon(near));
  CHECK(time("8 ms", true) == Approx(3 * (2e-3 + 8e-3 + a + 1e-3)).epsilon(near));  // 2 ms a bucket > a
  CHECK(time("2 ms", true) == Approx(3 * (2e-3 + 0.5e-3 + 4 * a + 1e-3)).epsilon(near));
}

TEST_CASE("message-passing programs run on as many devices as they have ranks") {
  const Platform two = linked_devices(2);
  for (const char* name : {"bsp", "collective", "all-to-all", "master-worker", "pipeline", "data-parallel"}) {
    INFO(name);
    CHECK(refusal([&] {
            generated(name, {{"ranks", whole(3)}}, 1, &two);
          }) == "test.toml:2:1: 3 ranks need 3 devices, a device for each; the platform has 2");
    CHECK(refusal([&] { generated(name, {}); }) ==
          "test.toml:1:1: 'ranks' = 0 means one for each device, but there is no platform: give a number");
    const Workload workload = generated(name, {}, 1, &two);
    bool pinned = true;
    for (std::uint32_t t = 0; t < workload.graph.tasks(); ++t)
      pinned = pinned && workload.graph.pinned(TaskId(t)).value < 2;
    CHECK(pinned);
  }
}

TEST_CASE("message-passing programs refuse what cannot be") {
  CHECK(refusal([] {
          generated("halo-exchange", {{"grid", grid({4})}});
        }) == "test.toml:2:1: 'grid' holds two or three numbers: the ranks along each dimension, as in [4, 4]");
  CHECK(refusal([] {
          generated("halo-exchange", {{"grid", grid({4, 0})}});
        }).find("whole numbers from 1") != std::string::npos);
  CHECK(refusal([] {
          generated("bsp", {{"ranks", whole(3)}, {"messages", whole(3)}});
        }).find("less than the number") != std::string::npos);
  CHECK(refusal([] {
          generated("master-worker", {{"ranks", whole(1)}});
        }).find("at least one worker") != std::string::npos);
  CHECK(refusal([] {
          generated("parameter-server", {{"ranks", whole(2)}, {"servers", whole(2)}});
        }).find("workers") != std::string::npos);
  CHECK(refusal([] {
          generated("collective", {{"ranks", whole(2)}, {"root", whole(2)}});
        }).find("one of the ranks") != std::string::npos);
  CHECK(refusal([] {
          generated("collective", {{"ranks", whole(2)}, {"algorithm", "rign"}});
        }) == "test.toml:3:1: unknown algorithm 'rign' for allreduce (did you mean 'ring'?)");
  CHECK(refusal([] {
          generated("all-to-all", {{"ranks", whole(100'000)}, {"algorithm", "pairwise"}});
        }).find("ask for a smaller one") != std::string::npos);
}

TEST_CASE("message-passing programs are the same for the same seed, and differ for another") {
  for (const char* name : {"bsp", "pipeline", "master-worker", "parameter-server"}) {
    INFO(name);
    const auto graph = [&](std::uint64_t seed) {
      return generated(name, {{"ranks", whole(4)}, {"spread", 0.5}}, seed).graph;
    };
    CHECK(same_graph(graph(1), graph(1)));
    CHECK_FALSE(same_graph(graph(1), graph(2)));
  }
}
