#include <set>

#include "native/kernel.hpp"
#include "tests/catch.hpp"
#include "tests/native/program_run.hpp"

using namespace pelsim;
using namespace pelsim::host;

namespace {

/// A workload small enough to run a few hundred times.
struct Small {
  const char* workload;
  std::vector<WorkloadSetting> settings;
};

std::vector<Small> small_workloads() {
  const auto n = [](std::int64_t value) { return value; };
  return {
      {"cholesky", {{"tiles", n(4)}, {"tile_size", n(24)}}},
      {"cholesky", {{"tiles", n(1)}, {"tile_size", n(5)}}},
      {"lu", {{"tiles", n(4)}, {"tile_size", n(24)}}},
      {"lu", {{"tiles", n(1)}, {"tile_size", n(5)}}},
      {"qr", {{"tiles", n(4)}, {"tile_size", n(40)}}},
      {"qr", {{"tiles", n(1)}, {"tile_size", n(5)}}},
      {"stencil", {{"blocks", n(3)}, {"steps", n(5)}, {"block_size", n(8)}}},
      {"stencil", {{"blocks", n(1)}, {"steps", n(2)}, {"block_size", n(5)}}},
      {"fft", {{"blocks", n(8)}, {"block_size", n(64)}}},
      {"fft", {{"blocks", n(8)}, {"block_size", n(16)}, {"recursion", true}}},
      {"fft", {{"blocks", n(1)}, {"block_size", n(256)}}},
      {"conjugate-gradient", {{"blocks", n(4)}, {"block_size", n(6)}, {"iterations", n(8)}}},
      {"conjugate-gradient", {{"blocks", n(1)}, {"block_size", n(9)}, {"iterations", n(1)}}},
      {"training", {{"shards", n(5)}, {"layers", n(3)}, {"units", n(24)}, {"steps", n(3)}}},
      {"training", {{"shards", n(1)}, {"layers", n(1)}, {"units", n(16)}, {"steps", n(1)}}},
  };
}

TaskGraph graph_of(const Small& small) {
  Parameters parameters("workload", Place{"test.toml", 1, 1});
  for (const WorkloadSetting& s : small.settings) parameters.set(s.key, Value{s.value, Place{"test.toml", 2, 1}});
  for (const WorkloadModel& model : workload_catalog())
    if (model.card.name == small.workload) {
      parameters.check(model.card);
      return model.make(parameters, WorkloadContext{Streams{1}, nullptr}).graph;
    }
  throw std::runtime_error(small.workload);
}

}  // namespace

TEST_CASE("each program's result is right, whatever legal order its tasks take, and the same") {
  for (const Small& small : small_workloads()) {
    INFO(small.workload);
    const TaskGraph graph = graph_of(small);
    const Verdict first = verdict(small.workload, graph, graph.topological());
    INFO(first.what << ": " << first.error << " of " << first.tolerance);
    CHECK(first.right());
    for (const std::uint64_t seed : {1, 2, 3, 4, 5}) {
      const Verdict other = verdict(small.workload, graph, shuffled_order(graph, seed));
      CHECK(other.error == first.error);
    }
    CHECK(verdict(small.workload, graph, graph.topological(), 99).right());
  }
}

TEST_CASE("tasks that nothing orders may run side by side, with the same result") {
  for (const Small& small : small_workloads()) {
    INFO(small.workload);
    const TaskGraph graph = graph_of(small);
    const Verdict alone = verdict(small.workload, graph, graph.topological());
    for (int time = 0; time < 5; ++time) CHECK(verdict_side_by_side(small.workload, graph, 4).error == alone.error);
  }
}

TEST_CASE("a program whose task was left out has a wrong result, whichever it was") {
  for (const Small& small : small_workloads()) {
    INFO(small.workload);
    const TaskGraph graph = graph_of(small);
    for (std::uint32_t t = 0; t < graph.tasks(); ++t) {
      INFO(graph.name(TaskId(t)));
      CHECK_FALSE(verdict(small.workload, graph, graph.topological(), 1, TaskId(t)).right());
    }
  }
}

TEST_CASE("a program tells its memory") {
  const std::vector<ProgramEntry> catalog = program_catalog();
  const auto n = [](std::int64_t value) { return value; };
  const auto memory = [&](const char* workload, std::initializer_list<WorkloadSetting> settings) {
    return program_of(catalog, workload).memory(generated(workload, settings).graph);
  };
  CHECK(memory("cholesky", {{"tiles", n(3)}, {"tile_size", n(10)}}) == Bytes(6 * 100 * 8));
  CHECK(memory("lu", {{"tiles", n(3)}, {"tile_size", n(10)}}) == Bytes(9 * 100 * 8));
  // 9 tiles, 3 copies of reflectors, 6 tiles' triangles of 10 rows (fewer than 32).
  CHECK(memory("qr", {{"tiles", n(3)}, {"tile_size", n(10)}}) == Bytes((12 * 100 + 6 * 100) * 8));
  // 4 blocks, two arrays of 12 x 12 points each, and the start of 20 x 20.
  CHECK(memory("stencil", {{"blocks", n(2)}, {"steps", n(3)}, {"block_size", n(10)}}) == Bytes((8 * 144 + 400) * 8));
  // 64 points of 8 B: the input, its blocks, after the local transforms, after each of two stages.
  CHECK(memory("fft", {{"blocks", n(4)}, {"block_size", n(16)}}) == Bytes(5 * 64 * 8));
  CHECK(memory("fft", {{"blocks", n(4)}, {"block_size", n(16)}, {"recursion", true}}) == Bytes(7 * 64 * 8));
}

TEST_CASE("a task's demand is what its kernel says it does") {
  const std::vector<Kernel> kernels = kernel_catalog();
  std::set<std::string> met;
  for (Small small : small_workloads()) {
    if (std::string(small.workload) == "fft") small.settings.push_back({"element", "8 B"});
    const TaskGraph graph = graph_of(small);
    for (std::uint32_t t = 0; t < graph.tasks(); ++t) {
      const std::string kind(graph.kind_name(graph.kind(TaskId(t))));
      INFO(kind);
      const auto slash = kind.find('/');
      const auto kernel = std::find_if(kernels.begin(), kernels.end(),
                                       [&](const Kernel& k) { return k.name == kind.substr(0, slash); });
      REQUIRE(kernel != kernels.end());
      const KernelWork work = kernel->work(std::stoull(kind.substr(slash + 1)));
      const auto* demand = static_cast<const KernelDemand*>(graph.demand(TaskId(t)));
      CHECK(demand->work.value == Approx(work.flop.value).epsilon(1e-12));
      CHECK(demand->traffic == work.traffic);
      met.insert(kernel->name);
    }
  }
  CHECK(met.size() == 22);
}

TEST_CASE("a graph that is not the program's is refused by name") {
  const std::vector<ProgramEntry> catalog = program_catalog();
  const TaskGraph lu = generated("lu", {{"tiles", std::int64_t{2}}}).graph;
  CHECK_THROWS_WITH(program_of(catalog, "cholesky").make(lu, 1),
                    "tasks of kind 'getrf/256' have no kernel here: known are potrf, trsm, syrk, gemm");
  TaskGraphBuilder builder;
  builder.add_task(builder.add_kind("potrf/8"));
  CHECK_THROWS_WITH(program_of(catalog, "cholesky").make(builder.build(), 1),
                    "task 'potrf/8.0' has no point that a kernel could work at");
  builder.set_point(builder.add_task(builder.add_kind("potrf")), 0, 0, 0);
  CHECK_THROWS_WITH(program_of(catalog, "cholesky").make(builder.build(), 1),
                    "kind 'potrf' must tell its size, such as 'potrf/256'");
}
