#include "cli/mpi/rank_fits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "models/quantity_text.hpp"
#include "native/free_memory.hpp"
#include "native/ranks/payloads.hpp"

namespace pelsim::cli {
namespace {

[[noreturn]] void refuse(const Scenario& scenario, const std::string& why) {
  throw ScenarioError(Place{scenario.file, 0, 0}, why);
}

}  // namespace

std::size_t largest_payload(const TaskGraph& graph) {
  std::size_t largest = 0;
  for (std::uint32_t i = 0; i < graph.items(); ++i) largest = std::max(largest, host::payload_bytes(graph, ItemId(i)));
  return largest;
}

void check_ranks(const Scenario& scenario, std::size_t ranks) {
  const TaskGraph& graph = scenario.graph();
  if (scenario.workload->deadlock)
    refuse(scenario,
           "the program waits for itself, so its ranks would never end: " + scenario.workload->deadlock.chain);
  constexpr double most = std::numeric_limits<int>::max();
  Bytes all;
  for (std::uint32_t i = 0; i < graph.items(); ++i) {
    const ItemId item(i);
    all += graph.size(item);
    if (graph.size(item).value > most)
      refuse(scenario, fmt::format("a message of {} is more than one call of MPI takes ({}): make it smaller, or use "
                                   "--engine native",
                                   text_of(graph.size(item)), text_of(Bytes(most))));
  }
  const auto largest = static_cast<double>(largest_payload(graph));
  const Bytes need = static_cast<double>(ranks) * Bytes(largest) + std::min(all, host::Inbox::most(largest, ranks));
  const std::optional<Bytes> free = host::free_memory();
  if (!free || need <= *free) return;
  refuse(scenario, fmt::format("the messages of this program take up to {} of memory, and {} are free on this machine: "
                               "make them smaller, or use --engine native",
                               text_of(need), text_of(*free)));
}

std::vector<std::string> what_ranks_do(const Scenario& scenario, std::size_t ranks, const std::string& library) {
  std::vector<std::string> notes;
  notes.push_back(fmt::format(
      "real messages: {} ranks under {}, a process each; every message is an MPI_Isend and an MPI_Irecv of its bytes, "
      "which are checked",
      ranks, library));
  notes.emplace_back(
      "a stand-in for computing: a task spins for the time that it was given, or computes its flop by products of "
      "tiles");
  notes.push_back(fmt::format(
      "network '{}', devices and scheduler are not followed: bounds, speedup and SLR compare with what they say",
      scenario.network_model));
  if (scenario.horizon < forever) notes.emplace_back("the horizon is not looked at: ranks run to their end");
  if (scenario.compute_noise.distribution != Noise::Distribution::none ||
      scenario.network_noise.distribution != Noise::Distribution::none)
    notes.emplace_back("the scenario's noise is not used: this machine has its own");
  return notes;
}

}  // namespace pelsim::cli
