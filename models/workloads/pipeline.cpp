#include "models/generator.hpp"
#include "models/ranks/rank_parameters.hpp"

/// Rank k is stage k: it takes an item from the stage before, computes, and hands it on.
///   T = (stages + items - 1) work + (stages - 1)(latency + size/bandwidth)   where a message takes no longer than work
namespace pelsim::workloads {
namespace {

Workload make(const Parameters& parameters, const WorkloadContext& context) {
  const std::size_t stages = ranks::rank_count(parameters, context), items = count(parameters, "items");
  const double operations = static_cast<double>(stages) * static_cast<double>(items);
  refuse_huge(parameters, "items", 3 * operations, 5 * operations);
  ranks::RankProgram program(ranks::message_settings(parameters, context, stages));
  const Bytes size = parameters.bytes("size");
  Stream random = context.random.stream("workload.pipeline");
  for (std::size_t k = 0; k < items; ++k)
    for (ranks::Rank stage = 0; stage < stages; ++stage) {
      if (stage > 0) program.recv(stage, stage - 1, size);
      program.compute(stage, Seconds(around(random, parameters.seconds("work").value, parameters.number("spread"))));
      if (stage + 1 < stages) program.send(stage, stage + 1, size);
    }
  return program.finish();
}

}  // namespace

WorkloadModel pipeline() {
  return {.card = {.name = "pipeline",
                   .summary = "items that pass rank after rank, a stage on each",
                   .parameters =
                       ranks::with({ranks::ranks_entry(), integer_entry("items", "100", 1, 1e9, "that pass through"),
                                    quantity_entry("work", Unit::seconds, "1 ms", "computing time of a stage and item"),
                                    number_entry("spread", "0", 0, 1, "work is uniform within 1 +- this share"),
                                    quantity_entry("size", Unit::bytes, "64 KiB", "from stage to stage")},
                                   ranks::message_entries())},
          .make = make};
}

}  // namespace pelsim::workloads
