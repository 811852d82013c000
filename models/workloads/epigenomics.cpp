#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/catalog.hpp"
#include "models/generator.hpp"

/// Epigenomics (USC Epigenome Center, MAQ): DNA reads of each lane of a sequencer are split, cleaned, converted and
/// mapped to a reference side by side, then merged. Eight levels, nine with more than one lane:
///
///   fastqSplit -> s x (filterContams -> sol2sanger -> fastq2bfq -> map) -> mapMerge   for each lane
///   [-> mapMerge of the lanes] -> maqIndex -> pileup
///
/// 4 + 4 s tasks for one lane, 3 + 2 lanes + 4 (sum of s) for more. Structure, file sizes, and times as size / rate
/// from Bharathi et al., WORKS 2008, with the distributions of the authors' public workflow generator (normal, cut at
/// zero); Juve et al., FGCS 29(3), 2013 describe the same levels. The reference (1.25 GB) is that of the authors'
/// 24-task instance. Splits of a lane are equal within 10 %.
namespace pelsim::workloads {
namespace {

std::size_t fixed_tasks(std::size_t lanes) { return lanes == 1 ? 4 : 3 + 2 * lanes; }

/// A file with its size in bytes.
struct File {
  ItemId item;
  double size;
};

/// Adds tasks and files; `rate` and `factor` are published as mean and variance.
struct Sequencing {
  TimedGraph out;
  Stream random;
  double slower = 1;

  double drawn(double mean, double variance) { return positive_normal(random, mean, std::sqrt(variance)); }
  TaskId add(const char* kind, double seconds) { return out.add(out.graph.add_kind(kind), Seconds(seconds * slower)); }
  File file(double size, TaskId maker = {}) {
    const double whole = std::max(1.0, std::floor(size + 0.5));
    return {out.graph.add_item(Bytes(whole), maker), whole};
  }
  void read(TaskId task, const File& f) { out.graph.read(task, f.item); }

  /// One split of a lane, from its raw reads to its map.
  File mapped(const File& raw, const File& reference) {
    const TaskId filter = add("filterContams", raw.size / drawn(8474776.63, 25021537629225.05));
    read(filter, raw);
    const File clean = file(raw.size * random.uniform(0.45, 0.55), filter);
    const double sanger_factor = drawn(1.32, 0.1);
    const TaskId sanger = add("sol2sanger", clean.size / drawn(15073990.10, 12645616180851.43));
    read(sanger, clean);
    const File fastq = file(clean.size / sanger_factor, sanger);
    const double binary_factor = drawn(4.24, 0.16);
    const TaskId binary = add("fastq2bfq", fastq.size / drawn(6797390.86, 1232900899482.26));
    read(binary, fastq);
    const File bfq = file(fastq.size / binary_factor, binary);
    const TaskId map = add("map", reference.size / drawn(369551.55, 13049619575.46));
    read(map, bfq);
    read(map, reference);
    return file(bfq.size / 0.92, map);
  }

  File merged(const std::vector<File>& maps) {
    double total = 0;
    for (const File& map : maps) total += map.size;
    const TaskId merge = add("mapMerge", total / drawn(2267233.18, 108246136965.12));
    for (const File& map : maps) read(merge, map);
    return file(total / 1.06, merge);
  }
};

TaskGraph sequencing(Sequencing s, std::size_t lanes, std::size_t splits, double reference_size) {
  const File reference = s.file(reference_size);
  std::vector<File> lane_maps;
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    const std::size_t parts = splits / lanes + (lane < splits % lanes ? 1 : 0);
    const File reads = s.file(s.drawn(351024865.91, 21874201834298820.0));
    const TaskId split = s.add("fastqSplit", reads.size / s.drawn(7663927.38, 5641093085489.23));
    s.read(split, reads);
    std::vector<File> maps;
    for (std::size_t part = 0; part < parts; ++part) {
      const File raw = s.file(reads.size / static_cast<double>(parts) * s.random.uniform(0.95, 1.05), split);
      maps.push_back(s.mapped(raw, reference));
    }
    lane_maps.push_back(s.merged(maps));
  }
  const File all = lanes == 1 ? lane_maps.front() : s.merged(lane_maps);
  const double chromosome_size = all.size / s.drawn(64.25, 645.17);
  const TaskId index = s.add("maqIndex", chromosome_size / s.drawn(17679204.35, 22320561695167.98));
  s.read(index, all);
  const File chromosome = s.file(chromosome_size, index);
  const TaskId pileup = s.add("pileup", reference.size / s.drawn(881356.45, 8956444331.45));
  s.read(pileup, chromosome);
  s.read(pileup, reference);
  return s.out.graph.build();
}

Workload make(const Parameters& parameters, const WorkloadContext& context) {
  const std::size_t wanted = count(parameters, "tasks");
  refuse_huge(parameters, "tasks", static_cast<double>(wanted), 2 * static_cast<double>(wanted));
  auto lanes = static_cast<std::size_t>(parameters.integer("lanes"));
  // As published: one lane for tens of tasks, seven for a thousand; a flow cell has eight.
  if (lanes == 0) lanes = std::clamp<std::size_t>((wanted + 70) / 140, 1, 8);
  const std::size_t fixed = fixed_tasks(lanes);
  const std::size_t splits = std::max(lanes, wanted > fixed ? (wanted - fixed + 2) / 4 : 0);
  const std::size_t tasks = fixed + 4 * splits;
  refuse_huge(parameters, "lanes", static_cast<double>(tasks), 2 * static_cast<double>(tasks));

  const double reference = parameters.bytes("reference").value;
  if (reference < 1) parameters.fail("reference", "'reference' must be at least 1 B");
  Workload made{sequencing({TimedGraph(tasks, 5 * splits + 2 * lanes + 2),
                            context.random.stream("workloads.epigenomics"), parameters.number("time_scale")},
                           lanes, splits, reference)};
  made.notes.push_back(fmt::format("epigenomics: {} tasks for {} lanes in {} splits{}", tasks, lanes, splits,
                                   tasks == wanted ? "" : fmt::format(" ({} asked for, this is the nearest)", wanted)));
  return made;
}

}  // namespace

WorkloadModel epigenomics() {
  return {
      .card = {.name = "epigenomics",
               .summary = "bioinformatics: pipelines of DNA reads, then a merge (structure and profiles as published)",
               .parameters = {integer_entry("tasks", "1000", 1, 1e18, "size; the nearest possible one is made"),
                              integer_entry("lanes", "0", 0, 1e6, "lanes of the sequencer; 0 = as suits the size"),
                              quantity_entry("reference", Unit::bytes, "1.25 GB", "size of the reference genome"),
                              number_entry("time_scale", "1", 1e-9, 1e9, "multiplies all times")},
               .source = "Bharathi et al., WORKS 2008; Juve et al., FGCS 29(3), 2013"},
      .make = make};
}

}  // namespace pelsim::workloads
