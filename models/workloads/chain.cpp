#include "models/catalog.hpp"
#include "models/generator.hpp"

/// A chain: each task needs the one before. Nothing can run side by side, so the makespan on one device is the sum of
/// the times; spread over devices it adds n-1 transfers.
namespace pelsim::workloads {
namespace {

Workload make(const Parameters& parameters, const WorkloadContext& context) {
  const std::size_t tasks = count(parameters, "tasks");
  const double time = parameters.seconds("time").value, data = parameters.bytes("data").value;
  const double spread = parameters.number("spread");
  refuse_huge(parameters, "tasks", static_cast<double>(tasks), static_cast<double>(tasks) - 1);

  Stream random = context.random.stream("workloads.chain");
  TimedGraph out(tasks, tasks - 1);
  const KindId kind = out.graph.add_kind("link");
  TaskId last;
  for (std::size_t t = 0; t < tasks; ++t) {
    const TaskId task = out.add(kind, Seconds(around(random, time, spread)));
    if (last) out.graph.add_data(last, task, bytes_around(random, data, spread));
    last = task;
  }
  return {out.graph.build()};
}

}  // namespace

WorkloadModel chain() {
  return {.card = {.name = "chain",
                   .summary = "a chain of tasks, each needs the one before",
                   .parameters = {integer_entry("tasks", "10", 1, 1e18, "length of the chain"),
                                  quantity_entry("time", Unit::seconds, "1 s", "mean time of a task"),
                                  quantity_entry("data", Unit::bytes, "1 MB", "mean size of what is handed on"),
                                  number_entry("spread", "0", 0, 1,
                                               "times and sizes are uniform in mean * (1 +- spread)")}},
          .make = make};
}

}  // namespace pelsim::workloads
