#include "models/ranks/rank_parameters.hpp"

#include "models/generator.hpp"

/// One collective operation of all ranks, again and again, with a computation before each. Its algorithms, with the
/// time each takes without contention, are in models/ranks/algorithms.hpp. [Thakur, Rabenseifner, Gropp: IJHPCA 19(1),
/// 2005]
namespace pelsim::workloads {
namespace {

Workload make(const Parameters& parameters, const WorkloadContext& context) {
  const std::size_t p = ranks::rank_count(parameters, context), repetitions = count(parameters, "repetitions");
  const ranks::Operator op = ranks::operator_of(parameters.text("operation"));
  ranks::Collective call = ranks::collective_call(parameters, op, parameters.bytes("size"));
  const std::int64_t root = parameters.integer("root");
  if (root >= static_cast<std::int64_t>(p)) parameters.fail("root", "'root' must be one of the ranks, counted from 0");
  call.root = static_cast<std::uint32_t>(root);
  ranks::refuse_huge(parameters, "repetitions", static_cast<double>(repetitions), call, p);
  ranks::RankProgram program(ranks::message_settings(parameters, context, p));
  const Seconds work = parameters.seconds("work");
  for (std::size_t k = 0; k < repetitions; ++k) {
    if (work > Seconds(0) || p == 1)
      for (ranks::Rank r = 0; r < p; ++r) program.compute(r, work);
    ranks::append(program, call);
  }
  return program.finish();
}

}  // namespace

WorkloadModel collective() {
  return {.card = {.name = "collective",
                   .summary = "one collective operation of all ranks, repeated",
                   .parameters = ranks::with(
                       ranks::with({{.name = "operation",
                                     .type = Parameter::Type::choice,
                                     .fallback = "allreduce",
                                     .choices = ranks::operator_names(),
                                     .meaning = "which one"},
                                    {.name = "algorithm",
                                     .fallback = "auto",
                                     .meaning = "by name, by size (\"recursive-doubling < 2 KiB, ring\"), or as MPICH "
                                                "chooses; a wrong name is answered with the known ones"},
                                    quantity_entry("size", Unit::bytes, "1 MiB",
                                                   "the vector (broadcast, reduce, allreduce, reduce-scatter), each "
                                                   "rank's part (allgather, gather, scatter), each pair's (alltoall)"),
                                    integer_entry("root", "0", 0, 16e6, "of broadcast, reduce, gather, scatter"),
                                    integer_entry("repetitions", "1", 1, 1e9, "calls, one after the other"),
                                    quantity_entry("work", Unit::seconds, "0 s", "computing time before each call"),
                                    ranks::ranks_entry()},
                                   ranks::collective_cost_entries()),
                       ranks::message_entries()),
                   .source = "Thakur, Rabenseifner, Gropp: IJHPCA 19(1), 2005"},
          .make = make};
}

}  // namespace pelsim::workloads
