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

TEST_CASE("a program tells its memory, and it grows with its graph") {
  const std::vector<ProgramEntry> catalog = program_catalog();
  const TaskGraph small = generated("cholesky", {{"tiles", std::int64_t{3}}, {"tile_size", std::int64_t{10}}}).graph;
  CHECK(program_of(catalog, "cholesky").memory(small) == Bytes(6 * 100 * 8));
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
