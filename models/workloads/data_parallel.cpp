#include "models/generator.hpp"
#include "models/ranks/rank_parameters.hpp"

/// Data-parallel training: each rank goes forward, then backward through the layers, whose gradients are collected in
/// equal buckets; as soon as a bucket is full its allreduce begins and runs beside the rest of the way back. The update
/// waits for all of them.
///   f, b, u = forward, backward, update; k buckets; A = allreduce of one bucket alone
///   T = steps (f + max over i of (i b/k + (k - i + 1) A) + u)      overlapped: bucket i is full at i b/k
///   T = steps (f + b + k A + u)                                    else
/// Messages pass while the device computes, since they take no slot, but under loggp, where they cost its processor
/// time: there a device of one slot hands them on only between two buckets. Combining, where it costs, takes a slot,
/// too. [Li et al.: PyTorch Distributed, VLDB 13(12), 2020]
namespace pelsim::workloads {
namespace {

using ranks::Rank;

Workload make(const Parameters& parameters, const WorkloadContext& context) {
  const std::size_t p = ranks::rank_count(parameters, context), steps = count(parameters, "steps");
  const std::size_t buckets = count(parameters, "buckets");
  const ranks::Layout sizes = ranks::Layout::even(parameters.bytes("gradients"), static_cast<std::uint32_t>(buckets));
  ranks::Collective allreduce = ranks::collective_call(parameters, ranks::Operator::allreduce, sizes.size({0, 1}));
  ranks::refuse_huge(parameters, "steps", static_cast<double>(steps * buckets), allreduce, p);

  // A rank's messages are a program of their own beside its computations: "rank" p + r, on the same device.
  ranks::MessageGraph::Settings settings = ranks::message_settings(parameters, context, p);
  settings.devices.insert(settings.devices.end(), settings.devices.begin(), settings.devices.end());
  ranks::RankProgram program(std::move(settings));
  ranks::MessageGraph& graph = program.graph();
  const KindId forward = graph.add_kind("forward"), backward = graph.add_kind("backward"),
               update = graph.add_kind("update");
  const bool overlap = parameters.flag("overlap");
  const Seconds part = parameters.seconds("backward") / static_cast<double>(buckets);
  std::vector<Rank> talkers;
  for (Rank r = 0; r < p; ++r) talkers.push_back(static_cast<Rank>(p) + r);

  for (std::size_t step = 0; step < steps; ++step) {
    for (Rank r = 0; r < p; ++r) program.compute(r, parameters.seconds("forward"), forward);
    const auto reduce = [&](std::uint32_t bucket) {
      for (Rank r = 0; r < p; ++r) program.follow(talkers[r], r);
      allreduce.bytes = sizes.size({bucket, 1});
      ranks::append(program, allreduce, talkers);
    };
    for (std::uint32_t k = 0; k < buckets; ++k) {
      for (Rank r = 0; r < p; ++r) program.compute(r, part, backward);
      if (overlap) reduce(k);
    }
    for (std::uint32_t k = 0; !overlap && k < buckets; ++k) reduce(k);
    for (Rank r = 0; r < p; ++r) {
      program.follow(r, talkers[r]);
      program.compute(r, parameters.seconds("update"), update);
    }
  }
  return program.finish();
}

}  // namespace

WorkloadModel data_parallel() {
  return {.card = {.name = "data-parallel",
                   .summary = "training steps that allreduce buckets of gradients during the backward pass",
                   .parameters = ranks::with(
                       ranks::with({ranks::ranks_entry(),
                                    integer_entry("steps", "10", 1, 1e9, "training steps"),
                                    quantity_entry("forward", Unit::seconds, "50 ms", "forward pass"),
                                    quantity_entry("backward", Unit::seconds, "100 ms", "backward pass"),
                                    quantity_entry("update", Unit::seconds, "1 ms", "update of the parameters"),
                                    quantity_entry("gradients", Unit::bytes, "100 MB", "of all layers"),
                                    integer_entry("buckets", "4", 1, 1e6, "equal parts of the gradients"),
                                    {.name = "overlap",
                                     .type = Parameter::Type::boolean,
                                     .fallback = "true",
                                     .meaning = "an allreduce begins when its bucket is full, not after the pass"}},
                                   ranks::collective_entries(ranks::Operator::allreduce)),
                       ranks::message_entries()),
                   .source = "Li et al., VLDB 13(12), 2020"},
          .make = make};
}

}  // namespace pelsim::workloads
