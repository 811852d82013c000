#include <cmath>
#include <map>
#include <set>

#include "tests/catch.hpp"
#include "tests/models/generated.hpp"

using namespace pelsim;

TEST_CASE("tiled Cholesky has the textbook numbers of kernels, LAPACK's flop, and a path of 3n - 2 tasks") {
  const std::int64_t n = GENERATE(1, 2, 3, 10);
  const Workload made = generated("cholesky", {{"tiles", n}, {"tile_size", std::int64_t{32}}});
  const TaskGraph& graph = made.graph;
  const auto t = static_cast<std::size_t>(n);
  auto counts = kind_counts(graph);
  CHECK(counts["potrf"] == t);
  CHECK(counts["trsm"] == t * (t - 1) / 2);
  CHECK(counts["syrk"] == t * (t - 1) / 2);
  CHECK(counts["gemm"] == t * (t - 1) * (t - 2) / 6);
  CHECK(depth(graph) == 3 * t - 2);

  // LAPACK Working Note 41: a Cholesky factorisation of order N takes N^3/3 + N^2/2 + N/6 flop.
  const double order = 32.0 * static_cast<double>(n);
  CHECK(total_flop(graph) == Approx(order * order * order / 3 + order * order / 2 + order / 6).epsilon(1e-12));

  // potrf reads one tile, trsm and syrk two, gemm three; the first read of each of the n(n+1)/2 tiles is an input.
  CHECK(graph.edges() == t + 2 * t * (t - 1) + t * (t - 1) * (t - 2) / 2 - t * (t + 1) / 2);
  std::size_t initial = 0;
  for (std::uint32_t i = 0; i < graph.items(); ++i) initial += graph.is_initial(ItemId(i)) ? 1 : 0;
  CHECK(initial == t * (t + 1) / 2);
  CHECK(graph.items() == initial + graph.tasks());  // each task writes one tile
}

TEST_CASE("a kind of a tiled algorithm names its tile size, and a tile is shared by its readers") {
  const Workload made = generated("cholesky", {{"tiles", std::int64_t{4}}, {"tile_size", std::int64_t{256}}});
  const TaskGraph& graph = made.graph;
  CHECK(graph.kind_name(graph.kind(TaskId(0))) == "potrf/256");
  // The first potrf's tile goes to the three trsm below it.
  REQUIRE(graph.out(TaskId(0)).size() == 3);
  CHECK(graph.out(TaskId(0))[0].item == graph.out(TaskId(0))[2].item);
  CHECK(graph.is_shared(graph.out(TaskId(0))[0].item));
  CHECK(graph.size(graph.out(TaskId(0))[0].item).value == 256 * 256 * 8);
}

TEST_CASE("a kernel's name tells the tile that it writes and the step, and no two tasks share one") {
  const Workload made = generated("cholesky", {{"tiles", std::int64_t{3}}});
  std::vector<std::string> names;
  for (std::uint32_t t = 0; t < made.graph.tasks(); ++t) names.push_back(made.graph.name(TaskId(t)));
  CHECK(names == std::vector<std::string>{"potrf(0,0,0)", "trsm(1,0,0)", "trsm(2,0,0)", "syrk(1,1,0)", "gemm(2,1,0)",
                                          "syrk(2,2,0)", "potrf(1,1,1)", "trsm(2,1,1)", "syrk(2,2,1)", "potrf(2,2,2)"});
  for (const char* name : {"cholesky", "lu", "qr", "stencil", "fft", "conjugate-gradient", "training"}) {
    const TaskGraph graph = generated(name, {}).graph;
    std::set<std::string> different;
    for (std::uint32_t t = 0; t < graph.tasks(); ++t) different.insert(graph.name(TaskId(t)));
    CHECK(different.size() == graph.tasks());
  }
  const TaskGraph split = generated("fft", {{"recursion", true}}).graph;
  CHECK(split.name(TaskId(0)) == "split(0,0,0)");
  CHECK(split.name(TaskId(2)) == "split(1,1,0)");
}

TEST_CASE("tiled LU has the textbook numbers of kernels and 2/3 N^3 flop") {
  const std::int64_t n = GENERATE(1, 2, 5, 12);
  const Workload made = generated("lu", {{"tiles", n}, {"tile_size", std::int64_t{64}}});
  const auto t = static_cast<std::size_t>(n);
  auto counts = kind_counts(made.graph);
  CHECK(counts["getrf"] == t);
  CHECK(counts["trsm"] == t * (t - 1));
  CHECK(counts["gemm"] == (t - 1) * t * (2 * t - 1) / 6);
  CHECK(depth(made.graph) == 3 * t - 2);
  const double order = 64.0 * static_cast<double>(n);
  CHECK(total_flop(made.graph) == Approx(2 * order * order * order / 3).epsilon(2.0 / order));
}

TEST_CASE("tiled QR has the textbook numbers of kernels and exactly 4/3 N^3 flop") {
  const std::int64_t n = GENERATE(1, 2, 5, 12);
  const Workload made = generated("qr", {{"tiles", n}, {"tile_size", std::int64_t{64}}});
  const auto t = static_cast<std::size_t>(n);
  auto counts = kind_counts(made.graph);
  CHECK(counts["geqrt"] == t);
  CHECK(counts["unmqr"] == t * (t - 1) / 2);
  CHECK(counts["tsqrt"] == t * (t - 1) / 2);
  CHECK(counts["tsmqr"] == (t - 1) * t * (2 * t - 1) / 6);
  // geqrt of step k is on level 3k + 1: it waits for tsqrt and tsmqr of the step before, and the last one ends the
  // path.
  CHECK(depth(made.graph) == 3 * t - 2);
  const double order = 64.0 * static_cast<double>(n);
  CHECK(total_flop(made.graph) == Approx(4 * order * order * order / 3).epsilon(1e-12));
}

TEST_CASE("in tiled QR the elimination of a column does not wait for the update of the row") {
  const Workload made = generated("qr", {{"tiles", std::int64_t{2}}, {"tile_size", std::int64_t{8}}});
  const std::vector<std::size_t> level = levels(made.graph);  // in the order geqrt, unmqr, tsqrt, tsmqr, geqrt
  CHECK(level == std::vector<std::size_t>{1, 2, 2, 3, 4});
}

TEST_CASE("a stencil exchanges its rims with four neighbours each step") {
  const std::int64_t blocks = GENERATE(1, 2, 5), steps = GENERATE(1, 2, 7);
  const Workload made =
      generated("stencil", {{"blocks", blocks}, {"steps", steps}, {"block_size", std::int64_t{16}}, {"flop", 4.0}});
  const auto b = static_cast<std::size_t>(blocks), s = static_cast<std::size_t>(steps);
  CHECK(made.graph.tasks() == b * b * s);
  CHECK(made.graph.edges() == (s - 1) * (b * b + 4 * b * (b - 1)));
  CHECK(depth(made.graph) == s);
  CHECK(total_flop(made.graph) == 4.0 * 16 * 16 * static_cast<double>(b * b * s));
}

TEST_CASE("a stencil block hands on itself and one rim to each neighbour") {
  const Workload made = generated("stencil", {{"blocks", std::int64_t{3}}, {"steps", std::int64_t{2}}});
  const TaskGraph& graph = made.graph;
  std::vector<std::uint32_t> readers;
  double bytes = 0;
  for (const Edge& e : graph.out(TaskId(4))) {  // the block in the middle
    readers.push_back(e.task.value - 9);
    bytes += graph.size(e.item).value;
  }
  std::sort(readers.begin(), readers.end());
  CHECK(readers == std::vector<std::uint32_t>{1, 3, 4, 5, 7});
  CHECK(bytes == 512 * 512 * 8 + 4 * 512 * 8);
}

TEST_CASE("an FFT has log2 m stages of butterflies and 5 N log2 N flop") {
  const std::int64_t log = GENERATE(0, 1, 4, 6);
  const std::int64_t m = std::int64_t{1} << log;
  const Workload made = generated("fft", {{"blocks", m}, {"block_size", std::int64_t{256}}});
  auto counts = kind_counts(made.graph);
  CHECK(counts["fft"] == static_cast<std::size_t>(m));
  CHECK(counts["butterfly"] == static_cast<std::size_t>(m * log));
  CHECK(made.graph.edges() == static_cast<std::size_t>(2 * m * log));
  CHECK(depth(made.graph) == static_cast<std::size_t>(log + 1));
  const double points = 256.0 * static_cast<double>(m);
  CHECK(total_flop(made.graph) == 5 * points * std::log2(points));
}

TEST_CASE("an FFT with recursion is the graph of the HEFT paper: 2m - 1 + m log2 m tasks") {
  // Topcuoglu et al. 2002, section 6.3: m = 4, 8, 16, 32 points give 15, 39, 95, 223 tasks.
  const auto [m, tasks] =
      GENERATE(std::pair<std::int64_t, std::size_t>{4, 15}, std::pair<std::int64_t, std::size_t>{8, 39},
               std::pair<std::int64_t, std::size_t>{16, 95}, std::pair<std::int64_t, std::size_t>{32, 223});
  const Workload made = generated("fft", {{"blocks", m}, {"recursion", true}});
  CHECK(made.graph.tasks() == tasks);
  std::size_t entries = 0;
  for (const std::size_t level : levels(made.graph)) entries += level == 1 ? 1 : 0;
  CHECK(entries == 1);
}

TEST_CASE("each last butterfly of an FFT depends on every local transform") {
  const Workload made = generated("fft", {{"blocks", std::int64_t{8}}});
  const TaskGraph& graph = made.graph;
  std::vector<std::uint32_t> sources(graph.tasks(), 0);  // bit b: depends on local transform b
  for (std::uint32_t t = 0; t < 8; ++t) sources[t] = 1u << t;
  for (const TaskId t : graph.topological())
    for (const Edge& e : graph.in(t)) sources[t.index()] |= sources[e.task.index()];
  for (std::size_t t = graph.tasks() - 8; t < graph.tasks(); ++t) CHECK(sources[t] == 0xffu);
}

TEST_CASE("conjugate gradients have K (6 P + 2) + 1 tasks and a path of 7 K - 1") {
  const std::int64_t blocks = GENERATE(1, 2, 5), iterations = GENERATE(1, 2, 7);
  const Workload made = generated("conjugate-gradient",
                                  {{"blocks", blocks}, {"iterations", iterations}, {"block_size", std::int64_t{8}}});
  const auto p = static_cast<std::size_t>(blocks), k = static_cast<std::size_t>(iterations);
  auto counts = kind_counts(made.graph);
  CHECK(counts["spmv"] == p * k);
  CHECK(counts["dot"] == p * (2 * k + 1));
  CHECK(counts["sum"] == 2 * k + 1);
  CHECK(counts["axpy"] == p * (3 * k - 1));
  CHECK(made.graph.tasks() == k * (6 * p + 2) + 1);
  CHECK(depth(made.graph) == 7 * k - 1);
}

TEST_CASE("a product of conjugate gradients waits for a row of points from each neighbour") {
  const Workload made =
      generated("conjugate-gradient", {{"blocks", std::int64_t{3}}, {"block_size", std::int64_t{16}}});
  const TaskGraph& graph = made.graph;
  std::map<std::string, std::map<std::string, double>> bytes;  // by reader and writer
  for (std::uint32_t t = 0; t < graph.tasks(); ++t)
    for (const Edge& e : graph.in(TaskId(t)))
      bytes[graph.name(TaskId(t))][graph.name(e.task)] += e.item ? graph.size(e.item).value : -1;
  using Read = std::map<std::string, double>;
  CHECK(bytes["spmv(1,2,0)"] == Read{{"axpy(0,1,2)", 128}, {"axpy(1,1,2)", 2048}, {"axpy(2,1,2)", 128}});
  CHECK(bytes["spmv(0,2,0)"] == Read{{"axpy(0,1,2)", 2048}, {"axpy(1,1,2)", 128}});
  // p is written in place, when the update of x has read it.
  CHECK(bytes["axpy(1,1,2)"] == Read{{"sum(0,1,1)", 8}, {"axpy(1,1,1)", 2048}, {"axpy(1,1,0)", -1}});
  CHECK(bytes["sum(0,2,0)"] == Read{{"dot(0,2,0)", 8}, {"dot(1,2,0)", 8}, {"dot(2,2,0)", 8}, {"sum(0,1,1)", 8}});
}

TEST_CASE("training goes through the layers and back in each shard, and adds gradients in a tree") {
  const std::int64_t shards = GENERATE(1, 2, 5, 8), layers = GENERATE(1, 3), steps = GENERATE(1, 3);
  const Workload made =
      generated("training", {{"shards", shards}, {"layers", layers}, {"steps", steps}, {"units", std::int64_t{32}}});
  const auto d = static_cast<std::size_t>(shards), l = static_cast<std::size_t>(layers);
  const auto s = static_cast<std::size_t>(steps);
  auto counts = kind_counts(made.graph);
  CHECK(counts["dense-forward"] == d * l * s);
  CHECK(counts["dense-backward"] == d * l * s);
  CHECK(counts["dense-loss"] == d * s);
  CHECK(counts["gradient-sum"] == (d - 1) * l * s);
  CHECK(counts["sgd"] == l * s);
  // Forward, loss, backward, the tree of the first layer's gradients, its update; then the next step begins.
  const std::size_t tree = static_cast<std::size_t>(std::ceil(std::log2(static_cast<double>(shards))));
  CHECK(depth(made.graph) == s * (2 * l + 2 + tree));
  // All shards wait for a layer's new weights, and nothing else joins them.
  for (std::uint32_t t = 0; t < made.graph.tasks(); ++t)
    if (made.graph.name(TaskId(t)) == "sgd(0,0,0)" && s > 1) CHECK(made.graph.out(TaskId(t)).size() == 2 * d + 1);
}
