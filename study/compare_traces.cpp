#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "sim/trace/span.hpp"
#include "study/compare.hpp"

namespace pelsim {
namespace {

/// What may differ by rounding alone: an activity's end is rounded to a tick, and later ones begin there. By task.
std::vector<Tick> roundings(const Scenario& scenario, const Trace& trace) {
  const TaskGraph& graph = scenario.graph();
  std::vector<Tick> deep(graph.tasks()), slot(scenario.platform->slots());
  Tick deepest;
  for (const Attempt& a : trace.attempts) {  // whatever an attempt waits for ended before it
    Tick before;
    for (const Edge& e : graph.in(a.task))
      before = std::max(before, (graph.is_marker(e.task) ? deepest : deep[e.task.index()]) + Tick{e.item ? 1 : 0});
    for (SlotCount k = 0; k < a.slots; ++k) before = std::max(before, slot[a.first.index() + k]);
    deep[a.task.index()] = before + Tick{1};
    for (SlotCount k = 0; k < a.slots; ++k) slot[a.first.index() + k] = before + Tick{1};
    deepest = std::max(deepest, before + Tick{1});
  }
  return deep;
}

double relative(Tick a, Tick b, Tick rounding) {
  const std::int64_t apart = std::max(a, b).count - std::min(a, b).count - rounding.count;
  return apart <= 0 ? 0 : static_cast<double>(apart) / static_cast<double>(std::max(a, b).count);
}

std::vector<const Transfer*> by_item(const Trace& trace) {
  std::vector<const Transfer*> all;
  for (const Transfer& t : trace.transfers) all.push_back(&t);
  std::sort(all.begin(), all.end(), [](const Transfer* a, const Transfer* b) {
    return std::tie(a->item, a->to, a->end) < std::tie(b->item, b->to, b->end);
  });
  return all;
}

/// "item 'x' from m0 to m1 over l0, l1".
std::string way_text(const Scenario& scenario, const Transfer& t) {
  const Platform& platform = *scenario.platform;
  std::string text = fmt::format("item '{}' from {} to {}", scenario.graph().item_name(t.item),
                                 platform.memory_name(t.from), platform.memory_name(t.to));
  const std::vector<LinkId> way = platform.route(t.from, t.to, t.item.value);
  for (std::size_t k = 0; k < way.size() && k < 3; ++k) text += (k == 0 ? " over " : ", ") + platform.link(way[k]).name;
  return way.size() > 3 ? text + ", ..." : text;
}

class TraceComparison {
 public:
  TraceComparison(const Scenario& scenario, Comparison& all)
      : scenario_(scenario),
        all_(all),
        first_(all.first.result.trace),
        second_(all.second.result.trace),
        rounding_(roundings(scenario, first_)),
        deepest_(rounding_.empty() ? Tick{} : *std::max_element(rounding_.begin(), rounding_.end())) {}

  void find() {
    keep(all_.makespan, all_.first.result.makespan, all_.second.result.makespan, deepest_,
         [] { return std::string("makespan"); });
    tasks();
    transfers();
  }

 private:
  template <class Name>
  void keep(Difference& largest, Tick a, Tick b, Tick rounding, const Name& name) {
    const double r = relative(a, b, rounding);
    if (!largest.what.empty() && r <= largest.relative) return;
    largest = {name(), scenario_.clock.seconds(a), scenario_.clock.seconds(b), r};
  }

  void tasks() {
    const TaskGraph& graph = scenario_.graph();
    const std::vector<std::uint32_t> a = last_attempts(first_, graph.tasks()),
                                     b = last_attempts(second_, graph.tasks());
    std::vector<Ends> ends;
    for (std::size_t t = 0; t < graph.tasks(); ++t) {
      if (a[t] == Span::no_attempt || b[t] == Span::no_attempt) continue;
      ends.push_back({TaskId(t), first_.attempts[a[t]].end, second_.attempts[b[t]].end});
      keep(all_.task, ends.back().first, ends.back().second, rounding_[t],
           [&] { return "task '" + graph.name(TaskId(t)) + "'"; });
    }
    all_.tasks = ends.size();
    find_disorder(std::move(ends));
  }

  struct Ends {
    TaskId task;
    Tick first, second;
  };

  /// A pair that ends clearly in this order on one engine and clearly in the other on the other.
  void find_disorder(std::vector<Ends> ends) {
    std::sort(ends.begin(), ends.end(), [](const Ends& a, const Ends& b) { return a.first < b.first; });
    const Ends* latest = nullptr;  // on the second engine, of those clearly before on the first
    std::size_t before = 0;
    for (const Ends& e : ends) {
      const Tick tie = rounding_[e.task.index()] +
                       Tick{static_cast<std::int64_t>(all_.tolerance * static_cast<double>(e.first.count))};
      for (; ends[before].first < e.first - tie; ++before)
        if (latest == nullptr || ends[before].second > latest->second) latest = &ends[before];
      if (latest == nullptr || latest->second <= e.second + tie) continue;
      all_.disorder =
          fmt::format("task '{}' ends before '{}' on {}, and after it on {}", scenario_.graph().name(latest->task),
                      scenario_.graph().name(e.task), all_.first.facts.engine, all_.second.facts.engine);
      return;
    }
  }

  void transfers() {
    const std::vector<const Transfer*> a = by_item(first_), b = by_item(second_);
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
      const auto x = std::tie(a[i]->item, a[i]->to), y = std::tie(b[j]->item, b[j]->to);
      if (x < y) {
        ++i;
      } else if (y < x) {
        ++j;
      } else {
        ++all_.transfers;
        if (a[i]->from != b[j]->from && all_.disorder.empty())
          all_.disorder =
              fmt::format("{} on {}, but from {} on {}", way_text(scenario_, *a[i]), all_.first.facts.engine,
                          scenario_.platform->memory_name(b[j]->from), all_.second.facts.engine);
        // What was written back has no reader: whatever waited for room may stand before it.
        keep(all_.transfer, a[i]->end, b[j]->end, a[i]->reader ? rounding_[a[i]->reader.index()] : deepest_,
             [&] { return way_text(scenario_, *a[i]); });
        ++i, ++j;
      }
    }
  }

  const Scenario& scenario_;
  Comparison& all_;
  const Trace &first_, &second_;
  const std::vector<Tick> rounding_;
  const Tick deepest_;
};

}  // namespace

void find_differences(const Scenario& scenario, Comparison& all) { TraceComparison(scenario, all).find(); }

}  // namespace pelsim
