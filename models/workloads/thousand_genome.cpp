#include <fmt/format.h>

#include <algorithm>

#include "models/catalog.hpp"
#include "models/generator.hpp"

/// 1000genome: finds mutational overlaps in the 1000 Genomes Project's data. For each chromosome k parts of its
/// variants are read side by side, merged, and compared with the known harmful ones for each of seven populations.
/// Three levels, k + 16 tasks a chromosome:
///
///   k individuals -> individuals_merge -+-> 7 mutation_overlap
///                              sifting -+-> 7 frequency
///
/// Structure: the Pegasus 1000genome workflow [Ferreira da Silva et al., FGCS 95, 2019]. Profile: means and deviations
/// of the Pegasus runs published by WfCommons [Coleman et al., FGCS 128, 2022], rounded by us; there a part is 10,000
/// lines of variants whatever k, so an `individuals` task takes the same time at any size, and a merge time in
/// proportion to k. Times are lognormal with the published coefficient of variation.
namespace pelsim::workloads {
namespace {

constexpr std::size_t populations = 7, chromosomes_of_man = 22;
constexpr std::size_t others = 2 + 2 * populations;  // a merge, a sifting, and two tasks for each population

struct Profile {
  double seconds, cv;
};
constexpr Profile individuals{57, 0.11}, merge_each{3.85, 0.08}, sifting{4.5, 0.6}, overlap{9.5, 1.25},
    frequency{118, 0.12};

TaskGraph genome(std::size_t chromosomes, std::size_t parts, const Stream& random, double slower) {
  constexpr double part_size = 101.5e6;  // 10,000 lines of variants
  TimedGraph out(parts + others * chromosomes, parts + 4 * populations * chromosomes);
  TaskGraphBuilder& graph = out.graph;
  const auto add = [&](const char* kind, const Profile& profile, double factor = 1) {
    const double noise = Noise{Noise::Distribution::lognormal, profile.cv}.factor(random, graph.tasks(), 0);
    return out.add(graph.add_kind(kind), Seconds(profile.seconds * factor * noise * slower));
  };
  const ItemId columns = graph.add_item(Bytes(20078), TaskId{});
  std::vector<ItemId> population;
  for (std::size_t p = 0; p < populations; ++p) population.push_back(graph.add_item(Bytes(8000), TaskId{}));

  for (std::size_t c = 0; c < chromosomes; ++c) {
    const std::size_t k = parts / chromosomes + (c < parts % chromosomes ? 1 : 0);
    const ItemId variants = graph.add_item(Bytes(part_size * static_cast<double>(k)), TaskId{});
    std::vector<ItemId> found;
    for (std::size_t part = 0; part < k; ++part) {
      const TaskId task = add("individuals", individuals);
      graph.read(task, variants);
      graph.read(task, columns);
      found.push_back(graph.add_item(Bytes(28000), task));
    }
    const TaskId merge = add("individuals_merge", merge_each, static_cast<double>(k));
    for (const ItemId f : found) graph.read(merge, f);
    const ItemId people = graph.add_item(Bytes(25000), merge);
    const TaskId sift = add("sifting", sifting);
    graph.read(sift, graph.add_item(Bytes(893e6), TaskId{}));
    const ItemId harmful = graph.add_item(Bytes(903e3), sift);
    for (const auto& [kind, profile] : {std::pair{"mutation_overlap", overlap}, std::pair{"frequency", frequency}}) {
      for (const ItemId of : population) {
        const TaskId task = add(kind, profile);
        for (const ItemId file : {columns, of, people, harmful}) graph.read(task, file);
      }
    }
  }
  return graph.build();
}

Workload make(const Parameters& parameters, const WorkloadContext& context) {
  const std::size_t wanted = count(parameters, "tasks");
  refuse_huge(parameters, "tasks", static_cast<double>(wanted), 4 * static_cast<double>(wanted));
  auto chromosomes = static_cast<std::size_t>(parameters.integer("chromosomes"));
  // As published: 25 parts for each of 22 chromosomes.
  if (chromosomes == 0) chromosomes = std::clamp<std::size_t>((wanted + 20) / (25 + others), 1, chromosomes_of_man);
  const std::size_t parts = std::max(chromosomes, wanted - std::min(wanted, others * chromosomes));
  const std::size_t tasks = parts + others * chromosomes;

  Workload made{
      genome(chromosomes, parts, context.random.stream("workloads.1000genome"), parameters.number("time_scale"))};
  made.notes.push_back(fmt::format("1000genome: {} tasks for {} chromosomes in {} parts{}", tasks, chromosomes, parts,
                                   tasks == wanted ? "" : fmt::format(" ({} asked for, this is the nearest)", wanted)));
  return made;
}

}  // namespace

WorkloadModel thousand_genome() {
  return {
      .card = {.name = "1000genome",
               .summary = "bioinformatics: mutational overlaps in populations (structure and profiles as published)",
               .parameters = {integer_entry("tasks", "902", 1, 1e18, "size; the nearest possible one is made"),
                              integer_entry("chromosomes", "0", 0, 22, "0 = as suits the size"),
                              number_entry("time_scale", "1", 1e-9, 1e9, "multiplies all times")},
               .source = "Ferreira da Silva et al., FGCS 95, 2019; Coleman et al., FGCS 128, 2022 (WfCommons)"},
      .make = make};
}

}  // namespace pelsim::workloads
