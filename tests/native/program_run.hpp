#pragma once
#include <algorithm>
#include <condition_variable>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "native/program.hpp"
#include "sim/random.hpp"
#include "tests/models/generated.hpp"

namespace pelsim::host {

inline const ProgramEntry& program_of(const std::vector<ProgramEntry>& catalog, std::string_view workload) {
  for (const ProgramEntry& entry : catalog)
    if (entry.workload == workload) return entry;
  throw std::runtime_error("no program for workload " + std::string(workload));
}

/// A legal order of the tasks other than the graph's own: of those that could be next, chance chooses.
inline std::vector<TaskId> shuffled_order(const TaskGraph& graph, std::uint64_t seed) {
  Stream random(seed, "tests.order");
  std::vector<std::size_t> missing(graph.tasks());
  std::vector<TaskId> ready, order;
  for (std::uint32_t t = 0; t < graph.tasks(); ++t)
    if ((missing[t] = graph.in(TaskId(t)).size()) == 0) ready.emplace_back(t);
  while (!ready.empty()) {
    std::swap(ready[random.below(ready.size())], ready.back());
    const TaskId next = ready.back();
    ready.pop_back();
    order.push_back(next);
    for (const Edge& e : graph.out(next))
      if (--missing[e.task.index()] == 0) ready.push_back(e.task);
  }
  return order;
}

/// Runs the workload's program over the tasks in this order, without the one that is left out.
inline Verdict verdict(std::string_view workload, const TaskGraph& graph, const std::vector<TaskId>& order,
                       std::uint64_t seed = 1, std::optional<TaskId> left_out = {}) {
  const std::vector<ProgramEntry> catalog = program_catalog();
  const std::unique_ptr<Program> program = program_of(catalog, workload).make(graph, seed);
  for (const TaskId task : order)
    if (task != left_out) program->run(task);
  return program->verify();
}

/// Runs the tasks on so many threads, each as soon as its predecessors have returned; of those, the newest first.
inline Verdict verdict_side_by_side(std::string_view workload, const TaskGraph& graph, std::size_t threads) {
  const std::vector<ProgramEntry> catalog = program_catalog();
  const std::unique_ptr<Program> program = program_of(catalog, workload).make(graph, 1);
  std::mutex lock;
  std::condition_variable changed;
  std::vector<std::size_t> missing(graph.tasks());
  std::vector<TaskId> ready;
  std::size_t left = graph.tasks();
  for (std::uint32_t t = 0; t < graph.tasks(); ++t)
    if ((missing[t] = graph.in(TaskId(t)).size()) == 0) ready.emplace_back(t);
  const auto work = [&] {
    std::unique_lock held(lock);
    for (;;) {
      changed.wait(held, [&] { return !ready.empty() || left == 0; });
      if (ready.empty()) return;
      const TaskId task = ready.back();
      ready.pop_back();
      held.unlock();
      program->run(task);
      held.lock();
      for (const Edge& e : graph.out(task))
        if (--missing[e.task.index()] == 0) ready.push_back(e.task);
      --left;
      changed.notify_all();
    }
  };
  std::vector<std::thread> team;
  for (std::size_t n = 0; n < threads; ++n) team.emplace_back(work);
  for (std::thread& member : team) member.join();
  return program->verify();
}

}  // namespace pelsim::host
