#include "sim/driver/invariants.hpp"

#include <algorithm>
#include <unordered_map>

#include "sim/footprint.hpp"

namespace pelsim {

namespace {

std::string about(const Run& run, TaskId t, const char* what) { return "task '" + run.graph.name(t) + "': " + what; }

std::string broken_attempts(const Run& run, const RunResult& result) {
  std::vector<std::pair<std::size_t, const Attempt*>> lanes;
  std::vector<Tick> busy(run.platform.slots());
  for (const Attempt& a : result.trace.attempts) {
    if (a.start < a.reserved || a.start < a.ready || a.start < a.inputs || a.reserved < a.placed ||
        a.inputs < a.ready || a.run < a.start || (a.outcome == Outcome::done && a.end < a.run) || a.end < a.start)
      return about(run, a.task, "its instants are out of order");
    for (SlotCount k = 0; k < a.slots; ++k) {
      lanes.emplace_back(a.first.index() + k, &a);
      busy[a.first.index() + k] = busy[a.first.index() + k] + (a.end - a.start);
    }
  }
  if (busy != result.busy) return "busy time differs from the attempts' time";
  const auto before = [](const auto& x, const auto& y) {
    if (x.first != y.first) return x.first < y.first;
    if (x.second->reserved != y.second->reserved) return x.second->reserved < y.second->reserved;
    return x.second->end < y.second->end;
  };
  std::sort(lanes.begin(), lanes.end(), before);
  for (std::size_t k = 1; k < lanes.size(); ++k)
    if (lanes[k].first == lanes[k - 1].first && lanes[k].second->reserved < lanes[k - 1].second->end)
      return about(run, lanes[k].second->task, "shares its slot with another task");
  return {};
}

std::string broken_transfers(const Run& run, const RunResult& result) {
  double bytes = 0;
  const bool may_return = heeds_capacities(run.graph, run.platform);  // what was evicted
  std::unordered_map<std::uint64_t, Tick> arrival;                    // the first; looked up only, never walked
  for (const Transfer& t : result.trace.transfers) {
    if (t.start < t.requested || t.end < t.start)
      return "item '" + run.graph.item_name(t.item) + "': a transfer's instants are out of order";
    if (t.from == t.to && !run.network.occupies_ends())
      return "item '" + run.graph.item_name(t.item) + "' moved from a memory to itself";
    bytes += run.graph.size(t.item).value;
    if (!arrival.emplace(std::uint64_t{t.item.value} << 32 | t.to.value, t.end).second && !may_return)
      return "item '" + run.graph.item_name(t.item) + "' was sent to a memory twice";
  }
  if (bytes != result.bytes_moved || result.trace.transfers.size() != result.transfers)
    return "bytes sent differ from bytes received";
  if (run.program != nullptr || run.world != nullptr) return {};  // tasks may run again, out of the graph's order

  std::vector<const Attempt*> of_task(run.graph.tasks(), nullptr);
  for (const Attempt& a : result.trace.attempts) of_task[a.task.index()] = &a;
  for (const Attempt& a : result.trace.attempts) {
    const MemoryId here = run.platform.memory(run.platform.device_of(a.first));
    for (const Edge& e : run.graph.in(a.task)) {
      const Attempt* maker = of_task[e.task.index()];
      if (maker == nullptr) continue;  // a marker
      const auto found = e.item ? arrival.find(std::uint64_t{e.item.value} << 32 | here.value) : arrival.end();
      const MemoryId there = run.platform.memory(run.platform.device_of(maker->first));
      const bool moved = found != arrival.end() && !(may_return && there == here);
      // A send may give its slot to a message for longer than the first byte travels.
      if (a.start < (moved ? maker->start : maker->end)) return about(run, a.task, "starts before a predecessor ends");
      const bool must_move = e.item && there != here && !run.platform.reads_in_place(there, here);
      if (moved ? a.start < found->second : must_move) return about(run, a.task, "starts before its data is there");
    }
  }
  return {};
}

}  // namespace

std::string broken_invariant(const Run& run, const RunResult& result) {
  if (result.error || run.record == Run::Record::totals) return {};
  std::string broken = broken_attempts(run, result);
  return broken.empty() ? broken_transfers(run, result) : broken;
}

}  // namespace pelsim
