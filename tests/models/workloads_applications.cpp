#include <set>

#include "tests/catch.hpp"
#include "tests/models/generated.hpp"

using namespace pelsim;

namespace {

std::string refusal(const char* name, std::initializer_list<WorkloadSetting> settings) {
  try {
    generated(name, settings);
  } catch (const ScenarioError& e) {
    return e.what();
  }
  return "";
}

constexpr std::int64_t n(std::int64_t value) { return value; }

}  // namespace

TEST_CASE("an application's tasks have points that tell those of one kernel apart") {
  for (const char* name :
       {"word-count", "monte-carlo", "sample-sort", "n-body", "spiking", "state-vector", "climate", "genomics"}) {
    INFO(name);
    const TaskGraph graph = generated(name, {}).graph;
    CHECK(graph.tasks() > 20);
    std::set<std::string> names;
    for (std::uint32_t t = 0; t < graph.tasks(); ++t) CHECK(names.insert(graph.name(TaskId(t))).second);
  }
}

TEST_CASE("a word count has m + r tasks, m r edges, and a reduce for the words of all maps") {
  const TaskGraph graph = generated("word-count", {{"maps", n(6)}, {"reduces", n(4)}, {"keys", n(100)}}).graph;
  CHECK(graph.tasks() == 10);
  CHECK(graph.edges() == 24);
  CHECK(graph.kind_name(graph.kind(TaskId(9))) == "merge-words/600");
  CHECK(graph.size(graph.in(TaskId(9))[0].item).value == 1600);
  CHECK(graph.name(TaskId(9)) == "merge-words(3,0,0)");
}

TEST_CASE("Monte Carlo has n b blocks and n sums on two levels, and its flop grows with the paths alone") {
  const TaskGraph graph = generated("monte-carlo", {{"options", n(3)}, {"blocks", n(5)}, {"paths", n(1000)}}).graph;
  auto counts = kind_counts(graph);
  CHECK(counts["option"] == 15);
  CHECK(counts["add-counts"] == 3);
  CHECK(depth(graph) == 2);
  // 17 flop for each of 15,000 paths, and 15 rows of 4096 additions.
  CHECK(total_flop(graph) == 17 * 15000 + 15 * 4096);
}

TEST_CASE("sample sort merges each of p buckets over log2 p levels") {
  const std::int64_t p = GENERATE(1, 2, 8);
  const TaskGraph graph = generated("sample-sort", {{"blocks", p}, {"keys", n(1024)}, {"samples", n(16)}}).graph;
  const auto blocks = static_cast<std::size_t>(p);
  auto counts = kind_counts(graph);
  CHECK(counts["sort"] == blocks + 1);
  CHECK(counts["partition"] == blocks);
  CHECK(counts["merge"] == blocks * (blocks - 1));
  std::size_t levels_of_merges = 0;
  for (std::int64_t runs = p; runs > 1; runs /= 2) ++levels_of_merges;
  CHECK(depth(graph) == 3 + levels_of_merges);
  double merged = 0;
  for (std::uint32_t t = 0; t < graph.tasks(); ++t)
    if (graph.kind_name(graph.kind(TaskId(t))).starts_with("merge"))
      merged += static_cast<const KernelDemand*>(graph.demand(TaskId(t)))->work.value;
  CHECK(merged == static_cast<double>(levels_of_merges) * 1024 * static_cast<double>(p));  // every key once a level
}

TEST_CASE("molecular dynamics has forces from 27 cells and a move for each cell and step") {
  const TaskGraph graph = generated("n-body", {{"cells", n(3)}, {"particles", n(10)}, {"steps", n(4)}}).graph;
  CHECK(graph.tasks() == 2 * 27 * 4);
  CHECK(depth(graph) == 8);
  // Steps after the first: 27 places a force; every move: its force, and after the first step place and velocity.
  CHECK(graph.edges() == 27 * (3 * 27 + 4 + 3 * 2));
  CHECK(total_flop(graph) == 27 * 4 * (24 * 27 * 100 + 120));
  // In a box of five cells a cell's neighbours over the border are those of the other side.
  const TaskGraph wide = generated("n-body", {{"cells", n(5)}, {"steps", n(2)}}).graph;
  std::set<std::int32_t> around;
  for (const Edge& e : wide.in(TaskId(250))) around.insert(wide.point(e.task)[0]);  // cell 0 of the second step
  CHECK(around.size() == 27);
  for (const std::int32_t cell : {0, 1, 4, 5, 20, 25, 100, 124}) CHECK(around.count(cell) == 1);
}

TEST_CASE("a spiking population hears itself and its neighbours in the ring, each once") {
  const auto heard = [](std::int64_t populations, std::int64_t reach) {
    const TaskGraph graph =
        generated("spiking", {{"populations", populations}, {"steps", n(2)}, {"reach", reach}}).graph;
    std::multiset<std::int32_t> from;
    for (const Edge& e : graph.in(TaskId(static_cast<std::size_t>(populations)))) from.insert(graph.point(e.task)[0]);
    return from;
  };
  CHECK(heard(6, 0) == std::multiset<std::int32_t>{0, 0});  // its state and its own spikes
  CHECK(heard(6, 1) == std::multiset<std::int32_t>{0, 0, 1, 5});
  CHECK(heard(4, 9) == std::multiset<std::int32_t>{0, 0, 1, 2, 3});
  const TaskGraph graph = generated("spiking", {{"populations", n(6)}, {"steps", n(10)}}).graph;
  CHECK(graph.tasks() == 60);
  CHECK(graph.edges() == 9 * 6 * 4);
  CHECK(depth(graph) == 10);
}

TEST_CASE("a quantum Fourier transform has n (n + 1) / 2 gates, and phases only where the high bits are set") {
  const TaskGraph whole = generated("state-vector", {{"qubits", n(6)}, {"high", n(0)}}).graph;
  CHECK(whole.tasks() == 21);
  CHECK(depth(whole) == 21);
  // 6 Hadamard gates on 64 amplitudes and 15 phases on a quarter of them.
  CHECK(total_flop(whole) == 6 * 14 * 64 + 15 * 6 * 16);
  // In four blocks the same flop: a phase with a high qubit turns more amplitudes of fewer blocks.
  const TaskGraph parts = generated("state-vector", {{"qubits", n(6)}, {"high", n(2)}}).graph;
  CHECK(total_flop(parts) == total_flop(whole));
  // Qubits 0 to 3 are local: 6 phases in all 4 blocks; 8 pairs of local and high in 2; one pair of high ones in 1.
  CHECK(kind_counts(parts)["phase"] == 6 * 4 + 8 * 2 + 1);
  CHECK(kind_counts(parts)["gate"] == 24);
}

TEST_CASE("a gate on a high qubit exchanges halves, one on a low qubit nothing") {
  const TaskGraph graph = generated("state-vector", {{"qubits", n(6)}, {"high", n(1)}}).graph;
  // Gate (5, 5, block) works on halves of both blocks, so the next gate in either block waits for both.
  std::set<std::uint32_t> next;
  for (const Edge& e : graph.out(TaskId(0))) next.insert(e.task.value);
  CHECK(next.size() == 2);
  CHECK(graph.size(graph.out(TaskId(0))[0].item).value == 16 * 16);  // 16 of 32 amplitudes
}

TEST_CASE("a coupled climate couples each band once a period, after every component's own steps") {
  const TaskGraph graph = generated("climate", {{"bands", n(4)},
                                                {"side", n(8)},
                                                {"periods", n(3)},
                                                {"atmosphere_steps", n(5)},
                                                {"ocean_steps", n(1)},
                                                {"land_steps", n(2)}})
                              .graph;
  auto counts = kind_counts(graph);
  CHECK(counts["diffuse"] == 4 * 8 * 3);
  CHECK(counts["couple"] == 4 * 3);
  CHECK(depth(graph) == 3 * (5 + 1));  // the air's steps are the longest way
  for (std::uint32_t t = 0; t < graph.tasks(); ++t)
    if (graph.kind_name(graph.kind(TaskId(t))).starts_with("couple")) CHECK(graph.in(TaskId(t)).size() == 3);
}

TEST_CASE("genomics counts, adds, aligns every read and ranks the hits") {
  const TaskGraph graph = generated("genomics", {{"chunks", n(3)}, {"reads", n(5)}, {"bases", n(100)}}).graph;
  auto counts = kind_counts(graph);
  CHECK(counts["count-kmers"] == 3);
  CHECK(counts["add-counts"] == 1);
  CHECK(counts["smith-waterman"] == 15);
  CHECK(counts["sort"] == 1);
  CHECK(depth(graph) == 4);
  CHECK(graph.edges() == 3 + 15 + 15);
  // 4 x 500 a chunk, 3 rows of 4096, 6 x 10,000 a read, 15 hits of 4 levels.
  CHECK(total_flop(graph) == 3 * 2000 + 3 * 4096 + 15 * 60000 + 60);
}

TEST_CASE("more of an application's size is more work, and its graph takes no seed") {
  for (const auto& [name, key] :
       {std::pair{"word-count", "split"}, std::pair{"monte-carlo", "paths"}, std::pair{"sample-sort", "keys"},
        std::pair{"n-body", "particles"}, std::pair{"spiking", "neurons"}, std::pair{"climate", "side"},
        std::pair{"genomics", "bases"}}) {
    INFO(name);
    CHECK(total_flop(generated(name, {{key, n(256)}}).graph) > total_flop(generated(name, {{key, n(128)}}).graph));
    CHECK(same_graph(generated(name, {}, 1).graph, generated(name, {}, 2).graph));
  }
  CHECK(total_flop(generated("state-vector", {{"qubits", n(12)}}).graph) >
        total_flop(generated("state-vector", {{"qubits", n(11)}}).graph));
}

TEST_CASE("an application of impossible shape is refused with what is allowed") {
  CHECK(refusal("sample-sort", {{"blocks", n(6)}}).find("power of two") != std::string::npos);
  CHECK(refusal("sample-sort", {{"samples", n(4)}}).find("between 'blocks' = 8 and") != std::string::npos);
  CHECK(refusal("sample-sort", {{"blocks", n(8)}, {"keys", n(7)}}).find("at least 'blocks' = 8") != std::string::npos);
  CHECK(refusal("state-vector", {{"qubits", n(4)}, {"high", n(3)}}).find("at least two") != std::string::npos);
  CHECK(refusal("n-body", {{"cells", n(2)}}) != "");
  CHECK(refusal("genomics", {{"bases", n(5)}}) != "");
  constexpr std::int64_t huge = 1000000000;
  const auto refused = [](const std::string& message) {
    CHECK(message.find("20,000,000 tasks and 200,000,000 edges") != std::string::npos);
  };
  refused(refusal("word-count", {{"maps", huge}}));
  refused(refusal("monte-carlo", {{"blocks", huge}}));
  refused(refusal("sample-sort", {{"blocks", n(1) << 30}}));
  refused(refusal("n-body", {{"cells", n(1000)}}));
  refused(refusal("spiking", {{"steps", huge}}));
  refused(refusal("spiking", {{"populations", n(10000)}, {"reach", n(100000)}}));
  refused(refusal("state-vector", {{"qubits", n(50)}, {"high", n(24)}}));
  refused(refusal("climate", {{"periods", huge}}));
  refused(refusal("genomics", {{"chunks", huge}}));
}
