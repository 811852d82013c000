#include "native/kernel.hpp"
#include "tests/catch.hpp"
#include "tests/native/program_run.hpp"

using namespace pelsim;
using namespace pelsim::host;

namespace {

struct Small {
  const char* workload;
  TaskGraph graph;
};

/// Each application in two shapes that run in milliseconds.
std::vector<Small> small_applications() {
  const auto n = [](std::int64_t value) { return value; };
  std::vector<Small> out;
  const auto add = [&](const char* workload, std::initializer_list<WorkloadSetting> settings) {
    out.push_back({workload, generated(workload, settings).graph});
  };
  add("word-count", {{"maps", n(5)}, {"reduces", n(3)}, {"split", n(3000)}, {"keys", n(40)}});
  add("word-count", {{"maps", n(1)}, {"reduces", n(1)}, {"split", n(500)}, {"keys", n(1)}});
  add("monte-carlo", {{"options", n(3)}, {"blocks", n(4)}, {"paths", n(301)}});
  add("monte-carlo", {{"options", n(1)}, {"blocks", n(1)}, {"paths", n(2000)}});
  add("sample-sort", {{"blocks", n(4)}, {"keys", n(501)}, {"samples", n(8)}});
  add("sample-sort", {{"blocks", n(2)}, {"keys", n(64)}, {"samples", n(2)}});
  add("n-body", {{"cells", n(3)}, {"particles", n(20)}, {"steps", n(3)}});
  add("n-body", {{"cells", n(4)}, {"particles", n(8)}, {"steps", n(2)}});
  add("spiking", {{"populations", n(5)}, {"neurons", n(60)}, {"steps", n(12)}, {"reach", n(1)}});
  add("spiking", {{"populations", n(4)}, {"neurons", n(30)}, {"steps", n(9)}, {"reach", n(3)}});
  add("spiking", {{"populations", n(3)}, {"neurons", n(30)}, {"steps", n(1)}, {"reach", n(0)}});
  add("state-vector", {{"qubits", n(6)}, {"high", n(3)}});
  add("state-vector", {{"qubits", n(5)}, {"high", n(0)}});
  add("climate", {{"bands", n(4)}, {"side", n(9)}, {"periods", n(3)}});
  add("climate", {{"bands", n(1)}, {"side", n(5)}, {"periods", n(2)}, {"ocean_steps", n(3)}, {"land_steps", n(1)}});
  add("genomics", {{"chunks", n(3)}, {"reads", n(4)}, {"bases", n(50)}});
  return out;
}

/// The demand that the generator gave the task.
const KernelDemand& demand(const TaskGraph& graph, TaskId task) {
  return static_cast<const KernelDemand&>(*graph.demand(task));
}

}  // namespace

TEST_CASE("each application's result is right, and the same in every legal order of its tasks") {
  for (const Small& small : small_applications()) {
    const Verdict first = verdict(small.workload, small.graph, small.graph.topological());
    INFO(small.workload << ", " << first.what << ": " << first.error << " of " << first.tolerance);
    CHECK(first.right());
    for (const std::uint64_t order : {1, 2, 3, 4})
      CHECK(verdict(small.workload, small.graph, shuffled_order(small.graph, order)).error == first.error);
    CHECK(verdict_side_by_side(small.workload, small.graph, 4).error == first.error);
    for (const std::uint64_t seed : {2, 99}) {
      const Verdict other = verdict(small.workload, small.graph, small.graph.topological(), seed);
      INFO("seed " << seed << ": " << other.error);
      CHECK(other.right());
    }
  }
}

TEST_CASE("an application whose task was left out has a wrong result, whichever it was") {
  for (const Small& small : small_applications()) {
    for (std::uint32_t t = 0; t < small.graph.tasks(); ++t) {
      INFO(small.workload << ", " << small.graph.name(TaskId(t)));
      CHECK_FALSE(verdict(small.workload, small.graph, small.graph.topological(), 1, TaskId(t)).right());
    }
  }
}

TEST_CASE("an application's tasks ask for what their kernels say that they do") {
  const std::vector<Kernel> kernels = kernel_catalog();
  for (const Small& small : small_applications()) {
    for (std::uint32_t t = 0; t < small.graph.tasks(); ++t) {
      const std::string kind(small.graph.kind_name(small.graph.kind(TaskId(t))));
      INFO(small.workload << ", " << kind);
      const std::size_t slash = kind.find('/');
      const auto kernel = std::find_if(kernels.begin(), kernels.end(),
                                       [&](const Kernel& k) { return k.name == kind.substr(0, slash); });
      REQUIRE(kernel != kernels.end());
      const KernelWork work = kernel->work(std::stoull(kind.substr(slash + 1)));
      CHECK(demand(small.graph, TaskId(t)).work.value == work.flop.value);
      CHECK(demand(small.graph, TaskId(t)).traffic.value == work.traffic.value);
    }
  }
}

TEST_CASE("an application tells a memory that grows with its data") {
  const std::vector<ProgramEntry> catalog = program_catalog();
  const auto bytes = [&](const char* workload, const char* key, std::int64_t value) {
    return program_of(catalog, workload).memory(generated(workload, {{key, value}}).graph).value;
  };
  // The state of 10 qubits: 1024 amplitudes of 16 bytes.
  CHECK(bytes("state-vector", "qubits", 10) == 16384);
  // Two buffers of three components of 8 bands of 16 x 16 cells of 8 bytes.
  CHECK(bytes("climate", "side", 16) == 2 * 3 * 8 * 256 * 8);
  for (const auto& [workload, key] :
       {std::pair{"word-count", "maps"}, std::pair{"monte-carlo", "blocks"}, std::pair{"sample-sort", "keys"},
        std::pair{"n-body", "particles"}, std::pair{"spiking", "neurons"}, std::pair{"genomics", "chunks"}}) {
    INFO(workload);
    CHECK(bytes(workload, key, 1024) > 3 * bytes(workload, key, 256));
  }
}
