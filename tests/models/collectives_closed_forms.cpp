#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "models/ranks/collective.hpp"
#include "tests/catch.hpp"
#include "tests/models/rank_runs.hpp"

using namespace pelsim;
using namespace pelsim::ranks;

namespace {

struct Column {
  Operator op;
  const char* algorithm;
  bool per_member = false;  ///< n is that of all members together
};

const std::map<std::string, Column> columns = {
    {"bcast_binomial", {Operator::broadcast, "binomial"}},
    {"bcast_scatter_allgather", {Operator::broadcast, "scatter-allgather"}},
    {"reduce_binomial", {Operator::reduce, "binomial"}},
    {"allgather_ring", {Operator::allgather, "ring", true}},
    {"allgather_recursive_doubling", {Operator::allgather, "recursive-doubling", true}},
    {"reduce_scatter_ring", {Operator::reduce_scatter, "ring"}},
    {"reduce_scatter_recursive_halving", {Operator::reduce_scatter, "recursive-halving"}},
    {"allreduce_ring", {Operator::allreduce, "ring"}},
    {"allreduce_recursive_doubling", {Operator::allreduce, "recursive-doubling"}},
    {"allreduce_rabenseifner", {Operator::allreduce, "rabenseifner"}},
    {"alltoall_pairwise", {Operator::alltoall, "pairwise", true}},
    {"alltoall_bruck", {Operator::alltoall, "bruck", true}},
    {"barrier_dissemination", {Operator::barrier, "dissemination"}},
};

double simulated(const Column& column, std::size_t p, double n, double alpha, double beta, double gamma) {
  RankProgram program(on_devices(p));
  append(program, {.op = column.op,
                   .bytes = Bytes(column.per_member ? n / static_cast<double>(p) : n),
                   .combine_s_per_byte = gamma,
                   .choice = AlgorithmChoice(column.algorithm)});
  const Workload workload = program.finish();
  const Platform platform = linked_devices(p, 1, Seconds(alpha), ByteRate(1 / beta));
  const RunResult result = run_on(platform, "hockney", workload.graph);
  return Clock().seconds(result.makespan).value;
}

}  // namespace

TEST_CASE("collectives take the times that the alpha-beta-gamma model gives where the number of ranks divides") {
  const char* data = std::getenv("PELSIM_DATA");
  if (data == nullptr || *data == '\0') {
    std::cout << "skipped: the table of closed forms needs PELSIM_DATA\n";
    return;
  }
  std::ifstream in(std::string(data) + "/closed_forms/closed_forms.json");
  const nlohmann::json all = nlohmann::json::parse(in);
  std::size_t compared = 0;
  for (const nlohmann::json& row : all["Hockney_collectives"]["rows"]) {
    const std::size_t p = row["p"];
    const double n = row["n"];
    if (std::fmod(n, static_cast<double>(p)) != 0) continue;  // we send whole bytes
    for (const auto& [name, value] : row.items()) {
      const auto found = columns.find(name);
      if (found == columns.end()) continue;
      INFO(name << ", " << p << " ranks, " << n << " B");
      const double got = simulated(found->second, p, n, row["alpha"], row["beta"], row["gamma"]);
      CHECK(got == Approx(value.get<double>()).epsilon(1e-9).margin(4e-12 * static_cast<double>(p)));
      ++compared;
    }
  }
  CHECK(compared > 100);
}
