#include "models/catalog.hpp"
#include "models/generator.hpp"

/// Fork-join: one task, then `width` branches side by side, then one task that waits for all; `stages` of these in a
/// row. With work W and serial fraction f of a stage, on p = width slots and a free network:
///   strong scaling: a branch takes (1-f) W / width, speedup = 1 / (f + (1-f)/p)     [Amdahl, AFIPS 1967]
///   weak scaling:   a branch takes (1-f) W,         scaled speedup = f + (1-f) p    [Gustafson, CACM 31(5), 1988]
/// The fork task takes f W, the join task no time.
namespace pelsim::workloads {
namespace {

Workload make(const Parameters& parameters, const WorkloadContext& context) {
  const std::size_t width = count(parameters, "width"), stages = count(parameters, "stages");
  const double work = parameters.seconds("work").value, serial = parameters.number("serial");
  const bool strong = parameters.text("scaling") == "strong";
  const double data = parameters.bytes("data").value, spread = parameters.number("spread");
  const double wide = static_cast<double>(width), long_ = static_cast<double>(stages);
  refuse_huge(parameters, wide > long_ ? "width" : "stages", long_ * (wide + 2), long_ * (2 * wide + 1) - 1);
  const double branch_time = (1 - serial) * work / (strong ? wide : 1);

  Stream random = context.random.stream("workloads.fork-join");
  TimedGraph out(stages * (width + 2), stages * (2 * width + 1) - 1);
  const KindId fork_kind = out.graph.add_kind("fork"), branch_kind = out.graph.add_kind("branch"),
               join_kind = out.graph.add_kind("join");
  TaskId last;
  for (std::size_t s = 0; s < stages; ++s) {
    const TaskId fork = out.add(fork_kind, Seconds(serial * work));
    if (last) out.graph.add_data(last, fork, bytes_around(random, data, spread));
    const TaskId join = out.add(join_kind, Seconds(0));
    for (std::size_t b = 0; b < width; ++b) {
      const TaskId branch = out.add(branch_kind, Seconds(around(random, branch_time, spread)));
      out.graph.add_data(fork, branch, bytes_around(random, data, spread));
      out.graph.add_data(branch, join, bytes_around(random, data, spread));
    }
    last = join;
  }
  return {out.graph.build()};
}

}  // namespace

WorkloadModel fork_join() {
  return {
      .card = {.name = "fork-join",
               .summary = "one task, many side by side, one that waits for all; shows Amdahl's and Gustafson's laws",
               .parameters = {integer_entry("width", "8", 1, 1e18, "branches of a stage"),
                              integer_entry("stages", "1", 1, 1e18, "forks in a row"),
                              quantity_entry("work", Unit::seconds, "100 s", "work of a stage on one slot"),
                              number_entry("serial", "0.05", 0, 1, "share of the work that the fork task does alone"),
                              choice_entry("scaling", {"strong", "weak"},
                                           "strong: the branches divide the work (Amdahl); weak: each does all of the "
                                           "parallel share (Gustafson)"),
                              quantity_entry("data", Unit::bytes, "0 B", "mean size on each edge"),
                              number_entry("spread", "0", 0, 1,
                                           "branch times and sizes are uniform in mean * (1 +- spread)")},
               .source = "Amdahl, AFIPS 1967; Gustafson, CACM 31(5), 1988"},
      .make = make};
}

}  // namespace pelsim::workloads
