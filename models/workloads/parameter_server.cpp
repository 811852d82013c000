#include "models/generator.hpp"
#include "models/ranks/rank_parameters.hpp"

/// Synchronous training with parameter servers: the first ranks are servers, each with an equal shard of the
/// parameters, the others are workers. Each step a worker computes its gradient, sends every server its shard, and gets
/// the new parameters back; a server combines the shards of all workers before it answers.
///   one worker, s servers, a port for one message at a time: T = steps (work + 2 s latency + 2 size/bandwidth + ...),
///   w workers: each server's port passes w size/s bytes in and out a step
/// [Li et al.: Scaling distributed machine learning with the parameter server, OSDI 2014]
namespace pelsim::workloads {
namespace {

using ranks::Rank;

Workload make(const Parameters& parameters, const WorkloadContext& context) {
  const std::size_t p = ranks::rank_count(parameters, context), servers = count(parameters, "servers");
  const std::size_t steps = count(parameters, "steps");
  if (servers >= p) parameters.fail("servers", "there must be more ranks than servers: the others are the workers");
  const double messages =
      2.0 * static_cast<double>(steps) * static_cast<double>(servers) * static_cast<double>(p - servers);
  refuse_huge(parameters, "steps", 3 * messages, 6 * messages);
  const ranks::Layout shards = ranks::Layout::even(parameters.bytes("size"), static_cast<std::uint32_t>(servers));
  const double s_per_byte = parameters.has("combine_rate") ? 1 / parameters.byte_rate("combine_rate").value : 0;
  Stream random = context.random.stream("workload.parameter_server");
  ranks::RankProgram program(ranks::message_settings(parameters, context, p));
  const KindId combine = program.graph().add_kind("combine");
  std::vector<ranks::Request> requests;
  for (std::size_t step = 0; step < steps; ++step) {
    for (Rank worker = static_cast<Rank>(servers); worker < p; ++worker) {
      program.compute(worker, Seconds(around(random, parameters.seconds("work").value, parameters.number("spread"))));
      requests.clear();
      for (Rank s = 0; s < servers; ++s) requests.push_back(program.irecv(worker, s, shards.size({s, 1}), 1));
      for (Rank s = 0; s < servers; ++s) requests.push_back(program.isend(worker, s, shards.size({s, 1}), 0));
      program.wait_all(worker, requests);
    }
    for (Rank s = 0; s < servers; ++s) {
      const Bytes shard = shards.size({s, 1});
      requests.clear();
      for (Rank worker = static_cast<Rank>(servers); worker < p; ++worker)
        requests.push_back(program.irecv(s, worker, shard, 0));
      program.wait_all(s, requests);
      if (s_per_byte > 0)
        program.compute(s, Seconds(s_per_byte * shard.value * static_cast<double>(p - servers)), combine);
      requests.clear();
      for (Rank worker = static_cast<Rank>(servers); worker < p; ++worker)
        requests.push_back(program.isend(s, worker, shard, 1));
      program.wait_all(s, requests);
    }
  }
  return program.finish();
}

}  // namespace

WorkloadModel parameter_server() {
  return {.card = {.name = "parameter-server",
                   .summary = "training steps whose gradients meet at server ranks",
                   .parameters = ranks::with(
                       {ranks::ranks_entry(),
                        integer_entry("servers", "1", 1, 1e6, "the first so many ranks"),
                        integer_entry("steps", "10", 1, 1e9, "training steps"),
                        quantity_entry("work", Unit::seconds, "100 ms", "computing time of a worker and step"),
                        number_entry("spread", "0", 0, 1, "work is uniform within 1 +- this share"),
                        quantity_entry("size", Unit::bytes, "100 MB", "all parameters, and all gradients of a worker"),
                        {.name = "combine_rate",
                         .type = Parameter::Type::quantity,
                         .unit = Unit::byte_rate,
                         .least = 1e-300,
                         .meaning = "how fast a server adds gradients; default: at no cost"}},
                       ranks::message_entries()),
                   .source = "Li et al., OSDI 2014"},
          .make = make};
}

}  // namespace pelsim::workloads
