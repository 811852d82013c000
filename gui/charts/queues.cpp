#include "gui/charts/queues.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace pelsim::gui {
namespace {

void keep_if_any_waits(Queue queue, std::vector<Queue>& out) {
  const bool any = std::any_of(queue.waits.begin(), queue.waits.end(), [](const Wait& w) { return w.to > w.from; });
  if (!any) return;
  std::sort(queue.waits.begin(), queue.waits.end(),
            [](const Wait& a, const Wait& b) { return a.from != b.from ? a.from < b.from : a.to < b.to; });
  out.push_back(std::move(queue));
}

bool is_seen(const Wait& wait, TimeRange range) {
  return wait.from < range.to && (wait.to > range.from || wait.from >= range.from);
}

/// The length that holds for `share` of the time, or less.
std::size_t percentile(const std::map<std::size_t, double>& time_at, double all, double share) {
  double sum = 0;
  for (const auto& [length, time] : time_at) {
    sum += time;
    if (sum >= share * all * (1 - 1e-12)) return length;
  }
  return time_at.empty() ? 0 : time_at.rbegin()->first;
}

}  // namespace

Wait slot_wait(const Attempt& a) {
  const Tick came = a.pinned ? std::max({a.ready, a.placed, a.inputs}) : std::max(a.ready, a.placed);
  return {came, std::max(came, a.reserved)};
}

std::vector<Queue> queues(const ShownRun& run) {
  const Platform& platform = run.platform();
  Queue scheduler{"scheduler: ready tasks not placed", {}, {}};
  std::vector<Queue> devices(platform.devices()), memories(platform.memories());
  for (std::size_t d = 0; d < devices.size(); ++d) {
    devices[d].name = fmt::format("{}: tasks for its slots", platform.device(DeviceId(d)).name);
    devices[d].device = DeviceId(d);
  }
  for (std::size_t m = 0; m < memories.size(); ++m)
    memories[m].name = fmt::format("{}: transfers for ports", platform.memory_name(MemoryId(m)));
  for (const Attempt& a : run.trace().attempts) {
    if (!a.pinned) scheduler.waits.push_back({a.ready, std::max(a.ready, a.placed)});
    devices[platform.device_of(a.first).index()].waits.push_back(slot_wait(a));
  }
  for (const Transfer& t : run.trace().transfers) memories[t.from.index()].waits.push_back({t.requested, t.start});
  std::vector<Queue> out;
  keep_if_any_waits(std::move(scheduler), out);
  for (Queue& queue : devices) keep_if_any_waits(std::move(queue), out);
  for (Queue& queue : memories) keep_if_any_waits(std::move(queue), out);
  return out;
}

std::vector<QueueStep> queue_lengths(const Queue& queue, TimeRange range) {
  std::vector<Tick> in, out;
  for (const Wait& wait : queue.waits) {
    if (!(wait.from < range.to) || !(wait.to > range.from) || wait.from == wait.to) continue;
    in.push_back(std::max(wait.from, range.from));
    if (wait.to < range.to) out.push_back(wait.to);
  }
  std::sort(in.begin(), in.end());
  std::sort(out.begin(), out.end());
  std::vector<QueueStep> steps{{range.from, 0}};
  std::size_t came = 0, gone = 0;
  while (came < in.size() || gone < out.size()) {
    const Tick at = gone == out.size() || (came < in.size() && in[came] < out[gone]) ? in[came] : out[gone];
    while (came < in.size() && in[came] == at) ++came;
    while (gone < out.size() && out[gone] == at) ++gone;
    if (steps.back().at == at) steps.pop_back();
    if (steps.empty() || steps.back().length != came - gone) steps.push_back({at, came - gone});
  }
  return steps;
}

QueueFacts queue_facts(const Queue& queue, TimeRange range, const Clock& clock) {
  QueueFacts facts;
  const std::vector<QueueStep> steps = queue_lengths(queue, range);
  const double all = clock.seconds(range.length()).value;
  std::map<std::size_t, double> time_at;
  double area = 0;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Tick until = i + 1 < steps.size() ? steps[i + 1].at : range.to;
    const double time = clock.seconds(until - steps[i].at).value;
    area += time * static_cast<double>(steps[i].length);
    if (time > 0) time_at[steps[i].length] += time;
    facts.most = std::max(facts.most, steps[i].length);
  }
  facts.mean = area / all;
  facts.p50 = percentile(time_at, all, 0.5);
  facts.p90 = percentile(time_at, all, 0.9);
  facts.p99 = percentile(time_at, all, 0.99);

  std::vector<double> waits;
  double sum = 0;
  for (const Wait& wait : queue.waits) {
    if (!is_seen(wait, range)) continue;
    const Tick inside = std::min(wait.to, range.to) - std::max(wait.from, range.from);
    waits.push_back(clock.seconds(std::max(inside, Tick{})).value);
    sum += waits.back();
  }
  facts.seen = waits.size();
  if (waits.empty()) return facts;
  facts.rate = static_cast<double>(waits.size()) / all;
  facts.mean_wait = Seconds(sum / static_cast<double>(waits.size()));
  // Nearest rank.
  const std::size_t rank = (99 * waits.size() + 99) / 100 - 1;
  std::nth_element(waits.begin(), waits.begin() + static_cast<std::ptrdiff_t>(rank), waits.end());
  facts.p99_wait = Seconds(waits[rank]);
  facts.longest_wait = Seconds(*std::max_element(waits.begin(), waits.end()));
  return facts;
}

}  // namespace pelsim::gui
