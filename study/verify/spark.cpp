#include <fmt/format.h>

#include <iterator>

#include "study/verify/cases.hpp"

/// Sorting with Spark from disks to disks, on machines with eight SSDs (3 GB/s together) and 1.1 GB/s of network each:
///
///     disk --read--> machine --spill--> disk          all maps, then
///     disk of every machine --shuffle--> machine --write--> own disk, and a copy on the next machine's disk
///
/// Only bytes take time: reads and writes share a disk's link (half duplex), messages a machine's adapter (full
/// duplex), by max-min fair shares. The five passes over disks and two over the network are those that the authors
/// count (500 TB and 200 TB for 100 TB). Nothing is fitted. Not modelled: processors, task starts, stragglers, the
/// sampling pass. [databricks.com/blog/2014/11/05/spark-officially-sets-a-new-record-in-large-scale-sorting.html; disk
/// and network rates: databricks.com/blog/2014/10/10/spark-petabyte-sort.html]
namespace pelsim::verify {
namespace {

constexpr const char* source =
    "databricks.com/blog/2014/11/05/spark-officially-sets-a-new-record-in-large-scale-sorting.html";

/// What each machine sorts, `bytes` in all.
Finished sorted(unsigned machines, double bytes) {
  fmt::memory_buffer tasks, edges;
  const auto task = [&](std::string_view name, unsigned machine, const char* device) {
    fmt::format_to(std::back_inserter(tasks), "{0}{1},0,node{1}.{2}\n", name, machine, device);
  };
  const auto edge = [&](const std::string& columns) { fmt::format_to(std::back_inserter(edges), "{}\n", columns); };
  fmt::format_to(std::back_inserter(tasks), "id,time_s:any,pinned\nmapped,,\n");
  edge("from,to,size_bytes,item");
  const double each = bytes / machines, piece = each / machines;
  for (unsigned k = 0; k < machines; ++k) {
    for (const char* name : {"stored", "spilled", "served", "written"}) task(name, k, "disk0");
    for (const char* name : {"map", "reduce"}) task(name, k, "cpu0");
    fmt::format_to(std::back_inserter(tasks), "copied{},0,node{}.disk0\n", k, (k + 1) % machines);
    edge(fmt::format("stored{0},map{0},{1},", k, each));
    edge(fmt::format("map{0},spilled{0},{1},", k, each));
    edge(fmt::format("spilled{},mapped,,", k));
    edge(fmt::format("mapped,served{},,", k));
    for (unsigned to = 0; to < machines; ++to) edge(fmt::format("served{},reduce{},{},", k, to, piece));
    edge(fmt::format("reduce{0},written{0},{1},sorted", k, each));
    edge(fmt::format("reduce{0},copied{0},,sorted", k));
  }
  return finish(fmt::format("[workload]\nmodel = \"csv\"\nfile = \"tasks.csv\"\n[platform]\n"
                            "interconnect = {{ bandwidth = \"1.1 GB/s\", latency = \"0 s\" }}\n"
                            "[[platform.nodes]]\ncount = {}\ndevices = [ {{ slots = 32 }}, {{ name = \"disk\", class = "
                            "\"disk\", slots = 1, link = {{ bandwidth = \"3 GB/s\", latency = \"0 s\", kind = "
                            "\"half-duplex\" }} }} ]\n[network]\nmodel = \"flow\"\n[scheduler]\nmodel = \"fifo\"\n",
                            machines),
                {{"tasks.csv", fmt::to_string(tasks)}, {"edges.csv", fmt::to_string(edges)}});
}

Check check(const char* name, unsigned machines, double bytes, double minutes) {
  const Finished run = sorted(machines, bytes);
  const double shuffled = run.scenario.clock.seconds(run.attempt("reduce0").start).value;
  const double mapped = run.scenario.clock.seconds(run.attempt("served0").start).value;
  return measured_check(fmt::format("{} on {} machines: minutes", name, machines), source, minutes, run.makespan() / 60,
                        0.2, "nothing",
                        fmt::format("map {:.1f}, shuffle {:.1f}, write {:.1f} min", mapped / 60,
                                    (shuffled - mapped) / 60, (run.makespan() - shuffled) / 60));
}

}  // namespace

std::vector<Check> spark_sort() { return {check("100 TB", 206, 100e12, 23), check("1 PB", 190, 1000e12, 234)}; }

}  // namespace pelsim::verify
