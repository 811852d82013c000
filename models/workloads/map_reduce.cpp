#include <cmath>

#include "models/catalog.hpp"
#include "models/generator.hpp"

/// Map-reduce: each of m maps reads its split (there at the start) and hands a partition to each of r reduces, so m r
/// edges. Times are given for the mean; partition k of a map has the share (k+1)^-skew / sum of its output (Zipf), and
/// a reduce takes time in proportion to its share. [Dean & Ghemawat, OSDI 2004]
namespace pelsim::workloads {
namespace {

Workload make(const Parameters& parameters, const WorkloadContext& context) {
  const std::size_t maps = count(parameters, "maps"), reduces = count(parameters, "reduces");
  const double m = static_cast<double>(maps), r = static_cast<double>(reduces);
  refuse_huge(parameters, maps > reduces ? "maps" : "reduces", m + r, m * r);
  const double map_time = parameters.seconds("map_time").value, reduce_time = parameters.seconds("reduce_time").value;
  const double split = parameters.bytes("split").value, output = parameters.bytes("output").value;
  const double spread = parameters.number("spread"), skew = parameters.number("skew");

  std::vector<double> share(reduces);
  double sum = 0;
  for (std::size_t k = 0; k < reduces; ++k) sum += share[k] = std::pow(static_cast<double>(k + 1), -skew);
  for (double& s : share) s /= sum;

  Stream random = context.random.stream("workloads.map-reduce");
  TimedGraph out(maps + reduces, maps * reduces);
  const KindId map_kind = out.graph.add_kind("map"), reduce_kind = out.graph.add_kind("reduce");
  for (std::size_t k = 0; k < maps; ++k) {
    const TaskId map = out.add(map_kind, Seconds(around(random, map_time, spread)));
    out.graph.read(map, out.graph.add_item(bytes_around(random, split, spread), TaskId{}));
  }
  for (std::size_t k = 0; k < reduces; ++k) {
    const TaskId reduce = out.add(reduce_kind, Seconds(around(random, reduce_time * share[k] * r, spread)));
    for (std::size_t from = 0; from < maps; ++from)
      out.graph.add_data(TaskId(from), reduce, bytes_around(random, output * share[k], spread));
  }
  return {out.graph.build()};
}

}  // namespace

WorkloadModel map_reduce() {
  return {
      .card = {.name = "map-reduce",
               .summary = "maps that hand a partition to every reduce",
               .parameters = {integer_entry("maps", "64", 1, 1e18, "map tasks"),
                              integer_entry("reduces", "8", 1, 1e18, "reduce tasks"),
                              quantity_entry("map_time", Unit::seconds, "10 s", "mean time of a map"),
                              quantity_entry("reduce_time", Unit::seconds, "20 s", "mean time of a reduce"),
                              quantity_entry("split", Unit::bytes, "64 MiB", "mean input of a map"),
                              quantity_entry("output", Unit::bytes, "32 MiB", "mean output of a map, for all reduces"),
                              number_entry("spread", "0", 0, 1, "times and sizes are uniform in mean * (1 +- spread)"),
                              number_entry("skew", "0", 0, 4, "Zipf exponent of the partitions' sizes")},
               .source = "Dean & Ghemawat, OSDI 2004"},
      .make = make};
}

}  // namespace pelsim::workloads
