#include "models/generator.hpp"
#include "models/ranks/rank_parameters.hpp"

/// Pairs of ranks, r and r + pairs, that send a message to and fro: how latency and bandwidth are measured.
///   T = 2 rounds (latency + size / bandwidth)     for one pair, or where the pairs share nothing
namespace pelsim::workloads {
namespace {

Workload make(const Parameters& parameters, const WorkloadContext& context) {
  const std::size_t pairs = count(parameters, "pairs"), rounds = count(parameters, "rounds");
  const double messages = 2.0 * static_cast<double>(pairs) * static_cast<double>(rounds);
  refuse_huge(parameters, "rounds", 2 * messages, 3 * messages);
  ranks::RankProgram program(ranks::message_settings(parameters, context, 2 * pairs, "pairs"));
  const Bytes size = parameters.bytes("size");
  for (ranks::Rank ping = 0; ping < pairs; ++ping) {
    const ranks::Rank pong = ping + static_cast<ranks::Rank>(pairs);
    for (std::size_t k = 0; k < rounds; ++k) {
      program.send(ping, pong, size);
      program.recv(pong, ping, size);
      program.send(pong, ping, size);
      program.recv(ping, pong, size);
    }
  }
  return program.finish();
}

}  // namespace

WorkloadModel ping_pong() {
  return {.card = {.name = "ping-pong",
                   .summary = "pairs of ranks that send a message to and fro",
                   .parameters =
                       ranks::with({quantity_entry("size", Unit::bytes, "1 KiB", "of each message"),
                                    integer_entry("rounds", "1", 1, 1e9, "times to and fro"),
                                    integer_entry("pairs", "1", 1, 8e6, "pairs side by side: ranks r and r + pairs")},
                                   ranks::message_entries())},
          .make = make};
}

}  // namespace pelsim::workloads
