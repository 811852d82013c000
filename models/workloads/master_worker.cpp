#include "models/generator.hpp"
#include "models/ranks/rank_parameters.hpp"

/// Rank 0 deals tasks to the others in turn and takes their results in the same turn; `ahead` tasks lie ready at each
/// worker. (Dealing to whoever asks would need a receive from any source, which pelsim refuses.)
///   T >= tasks/(p - 1) (work + ...), and >= tasks (2 latency-free port times) at the master; with one worker and one
///   task ahead T = tasks (work + 2 latency + (task + result)/bandwidth)
namespace pelsim::workloads {
namespace {

Workload make(const Parameters& parameters, const WorkloadContext& context) {
  const std::size_t p = ranks::rank_count(parameters, context), tasks = count(parameters, "tasks");
  if (p < 2) parameters.fail("ranks", "a master and at least one worker are needed: 2 ranks");
  refuse_huge(parameters, "tasks", 5 * static_cast<double>(tasks), 12 * static_cast<double>(tasks));
  const std::size_t workers = p - 1, ahead = workers * count(parameters, "ahead");
  const Bytes task = parameters.bytes("task_size"), result = parameters.bytes("result_size");
  Stream random = context.random.stream("workload.master_worker");
  ranks::RankProgram program(ranks::message_settings(parameters, context, p));
  const auto worker = [&](std::size_t k) { return static_cast<ranks::Rank>(1 + k % workers); };
  const auto deal = [&](std::size_t k) {
    if (k < tasks) program.send(0, worker(k), task, 0);
  };
  for (std::size_t k = 0; k < ahead; ++k) deal(k);
  for (std::size_t k = 0; k < tasks; ++k) {
    const ranks::Rank at = worker(k);
    program.recv(at, 0, task, 0);
    program.compute(at, Seconds(around(random, parameters.seconds("work").value, parameters.number("spread"))));
    program.send(at, 0, result, 1);
    program.recv(0, at, result, 1);
    deal(k + ahead);
  }
  return program.finish();
}

}  // namespace

WorkloadModel master_worker() {
  return {.card = {.name = "master-worker",
                   .summary = "rank 0 deals tasks to the others in turn and collects their results",
                   .parameters = ranks::with(
                       {ranks::ranks_entry(), integer_entry("tasks", "1000", 1, 1e9, "to be dealt"),
                        quantity_entry("work", Unit::seconds, "10 ms", "computing time of a task"),
                        number_entry("spread", "0", 0, 1, "work is uniform within 1 +- this share"),
                        quantity_entry("task_size", Unit::bytes, "64 KiB", "from the master, for each task"),
                        quantity_entry("result_size", Unit::bytes, "64 KiB", "to the master, for each task"),
                        integer_entry("ahead", "1", 1, 1e6, "tasks that each worker has been sent and not answered")},
                       ranks::message_entries())},
          .make = make};
}

}  // namespace pelsim::workloads
