#include "models/generator.hpp"
#include "models/ranks/rank_parameters.hpp"

/// Each step computes and then sends a block from every rank to every rank: transposes, parallel FFTs, shuffles.
///   T = steps (work + (p - 1)(latency + size/bandwidth))   by pairwise exchange, or spread where a rank sends one
///   message at a time; on a network of bisection bandwidth B at least p^2/4 size / B a step and direction
/// [Thakur, Rabenseifner, Gropp: IJHPCA 19(1), 2005]
namespace pelsim::workloads {
namespace {

Workload make(const Parameters& parameters, const WorkloadContext& context) {
  const std::size_t p = ranks::rank_count(parameters, context), steps = count(parameters, "steps");
  const ranks::Collective exchange =
      ranks::collective_call(parameters, ranks::Operator::alltoall, parameters.bytes("size"));
  ranks::refuse_huge(parameters, p > steps ? "ranks" : "steps", static_cast<double>(steps), exchange, p);
  ranks::RankProgram program(ranks::message_settings(parameters, context, p));
  for (std::size_t step = 0; step < steps; ++step) {
    for (ranks::Rank r = 0; r < p; ++r) program.compute(r, parameters.seconds("work"));
    ranks::append(program, exchange);
  }
  return program.finish();
}

}  // namespace

WorkloadModel all_to_all() {
  return {
      .card = {.name = "all-to-all",
               .summary = "a block from every rank to every rank, each step",
               .parameters = ranks::with(
                   ranks::with({ranks::ranks_entry(), integer_entry("steps", "1", 1, 1e9, "exchanges"),
                                quantity_entry("size", Unit::bytes, "64 KiB", "from each rank to each"),
                                quantity_entry("work", Unit::seconds, "0 s", "computing time before each exchange")},
                               ranks::collective_entries(ranks::Operator::alltoall)),
                   ranks::message_entries()),
               .source = "Thakur, Rabenseifner, Gropp: IJHPCA 19(1), 2005"},
      .make = make};
}

}  // namespace pelsim::workloads
