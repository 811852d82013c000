#include "gui/charts/queues.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>

namespace pelsim::gui {
namespace {

void keep_if_any_waits(Queue queue, std::vector<Queue>& out) {
  const bool any = std::any_of(queue.waits.begin(), queue.waits.end(), [](const Wait& w) { return w.to > w.from; });
  if (!any) return;
  std::sort(queue.waits.begin(), queue.waits.end(),
            [](const Wait& a, const Wait& b) { return a.from != b.from ? a.from < b.from : a.to < b.to; });
  out.push_back(std::move(queue));
}

/// As if all waited for each other; kept where two ever did.
void keep_if_shared(Queue queue, std::vector<Queue>& out) {
  std::vector<Queue> kept;
  keep_if_any_waits(std::move(queue), kept);
  Tick until{};
  for (std::size_t i = 0; !kept.empty() && i < kept[0].waits.size(); ++i) {
    const Wait& wait = kept[0].waits[i];
    if (i > 0 && wait.from < until && wait.to > wait.from) return out.push_back(std::move(kept[0]));
    until = std::max(until, wait.to);
  }
}

void add_links(const ShownRun& run, std::vector<Queue>& out) {
  const Platform& platform = run.platform();
  std::vector<Queue> links(platform.links());
  std::map<std::pair<MemoryId, MemoryId>, std::vector<LinkId>> routes;
  for (const Transfer& t : run.trace().transfers) {
    if (t.from == t.to) continue;
    const auto [route, is_new] = routes.try_emplace({t.from, t.to});
    if (is_new) route->second = platform.route(t.from, t.to);
    for (const LinkId link : route->second) links[link.index()].waits.push_back({t.start, t.end});
  }
  for (std::size_t l = 0; l < links.size(); ++l) {
    if (links[l].waits.empty()) continue;
    links[l].name = fmt::format("{}: transfers that share it", platform.link(LinkId(l)).name);
    keep_if_shared(std::move(links[l]), out);
  }
}

bool is_seen(const Wait& wait, TimeRange range) {
  return wait.from < range.to && (wait.to > range.from || wait.from >= range.from);
}

/// In seconds, ascending.
std::vector<double> waits_in(const Queue& queue, TimeRange range, const Clock& clock) {
  std::vector<double> waits;
  for (const Wait& wait : queue.waits) {
    if (!is_seen(wait, range)) continue;
    const Tick inside = std::min(wait.to, range.to) - std::max(wait.from, range.from);
    waits.push_back(clock.seconds(std::max(inside, Tick{})).value);
  }
  std::sort(waits.begin(), waits.end());
  return waits;
}

/// Nearest rank. Precondition: not empty.
Seconds percentile(const std::vector<double>& ascending, std::size_t percent) {
  const std::size_t rank = std::max<std::size_t>(1, (percent * ascending.size() + 99) / 100);
  return Seconds(ascending[rank - 1]);
}

double sum_of(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

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
  add_links(run, out);
  return out;
}

std::vector<Queue> queues_by_kind(const ShownRun& run) {
  std::vector<Queue> kinds(run.graph().kinds());
  for (std::size_t k = 0; k < kinds.size(); ++k) kinds[k].name = run.graph().kind_name(KindId(k));
  for (const Attempt& a : run.trace().attempts) kinds[run.graph().kind(a.task).index()].waits.push_back(slot_wait(a));
  std::vector<Queue> out;
  for (Queue& queue : kinds) keep_if_any_waits(std::move(queue), out);
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

  const std::vector<double> waits = waits_in(queue, range, clock);
  facts.seen = waits.size();
  if (waits.empty()) return facts;
  facts.rate = static_cast<double>(waits.size()) / all;
  facts.mean_wait = Seconds(sum_of(waits) / static_cast<double>(waits.size()));
  facts.p99_wait = percentile(waits, 99);
  facts.longest_wait = Seconds(waits.back());
  return facts;
}

WaitSpread wait_spread(const Queue& queue, TimeRange range, const Clock& clock) {
  const std::vector<double> waits = waits_in(queue, range, clock);
  if (waits.empty()) return {};
  return {percentile(waits, 1),  percentile(waits, 25), percentile(waits, 50),
          percentile(waits, 75), percentile(waits, 99), Seconds(sum_of(waits) / static_cast<double>(waits.size())),
          Seconds(waits.back())};
}

}  // namespace pelsim::gui
