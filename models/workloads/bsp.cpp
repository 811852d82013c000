#include "models/generator.hpp"
#include "models/ranks/rank_parameters.hpp"

/// Bulk-synchronous parallel program: each superstep computes, sends to the next h ranks, and ends with a barrier.
///   T = steps (w + h g + l)   with w the longest computation, h g the time of h messages through a rank's port
///   (h (latency + size/bandwidth) under `hockney`), and l the barrier's ceil(log2 p) latency
/// [Valiant: A bridging model for parallel computation, CACM 33(8), 1990]
namespace pelsim::workloads {
namespace {

Workload make(const Parameters& parameters, const WorkloadContext& context) {
  const std::size_t p = ranks::rank_count(parameters, context), steps = count(parameters, "steps");
  const auto h = static_cast<std::size_t>(parameters.integer("messages"));
  if (h >= p && h > 0)
    parameters.fail("messages", "'messages' must be less than the number of ranks: each goes to another rank");
  const double operations = static_cast<double>(p) * static_cast<double>(steps);
  refuse_huge(parameters, "steps", operations * (2 * static_cast<double>(h) + 40),
              operations * (5.0 * static_cast<double>(h) + 60));
  ranks::RankProgram program(ranks::message_settings(parameters, context, p));
  const ranks::Collective barrier = ranks::collective_call(parameters, ranks::Operator::barrier, Bytes(0));
  const Seconds work = parameters.seconds("work");
  const Bytes size = parameters.bytes("size");
  Stream random = context.random.stream("workload.bsp");
  std::vector<ranks::Request> requests;
  for (std::size_t step = 0; step < steps; ++step) {
    for (ranks::Rank r = 0; r < p; ++r) {
      program.compute(r, Seconds(around(random, work.value, parameters.number("spread"))));
      requests.clear();
      for (std::size_t k = 1; k <= h; ++k)
        requests.push_back(program.irecv(r, static_cast<ranks::Rank>((r + p - k) % p), size, k));
      for (std::size_t k = 1; k <= h; ++k)
        requests.push_back(program.isend(r, static_cast<ranks::Rank>((r + k) % p), size, k));
      program.wait_all(r, requests);
    }
    ranks::append(program, barrier);
  }
  return program.finish();
}

}  // namespace

WorkloadModel bsp() {
  return {.card = {.name = "bsp",
                   .summary = "supersteps of computation, an exchange with the next ranks, and a barrier",
                   .parameters = ranks::with(
                       ranks::with({ranks::ranks_entry(), integer_entry("steps", "10", 1, 1e9, "supersteps"),
                                    quantity_entry("work", Unit::seconds, "1 ms", "computing time of a rank and step"),
                                    number_entry("spread", "0", 0, 1, "work is uniform within 1 +- this share"),
                                    integer_entry("messages", "1", 0, 1e6, "to the next so many ranks, each step"),
                                    quantity_entry("size", Unit::bytes, "64 KiB", "of each message")},
                                   ranks::collective_entries(ranks::Operator::barrier)),
                       ranks::message_entries()),
                   .source = "Valiant, CACM 33(8), 1990"},
          .make = make};
}

}  // namespace pelsim::workloads
