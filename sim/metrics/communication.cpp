#include "sim/metrics/communication.hpp"

#include <algorithm>

namespace pelsim {

Communication communication(const Trace& trace, const TaskGraph& graph) {
  Communication sum;
  for (const Transfer& t : trace.transfers) {
    ++sum.transfers;
    sum.bytes += graph.size(t.item);
    sum.moving += trace.clock.seconds(t.end - t.start);
    sum.waiting += trace.clock.seconds(t.start - t.requested);
  }
  return sum;
}

namespace {

struct Pair {
  MemoryId from, to;
  std::uint64_t transfers = 1;
  Bytes bytes;
};

/// One entry for each pair of memories, so that each route is computed once.
std::vector<Pair> pairs(const Trace& trace, const TaskGraph& graph) {
  std::vector<Pair> all;
  all.reserve(trace.transfers.size());
  for (const Transfer& t : trace.transfers) all.push_back({t.from, t.to, 1, graph.size(t.item)});
  std::stable_sort(all.begin(), all.end(),
                   [](const Pair& a, const Pair& b) { return a.from != b.from ? a.from < b.from : a.to < b.to; });
  std::size_t last = 0;
  for (std::size_t i = 1; i < all.size(); ++i) {
    if (all[i].from == all[last].from && all[i].to == all[last].to) {
      all[last].transfers += 1;
      all[last].bytes += all[i].bytes;
    } else {
      all[++last] = all[i];
    }
  }
  if (!all.empty()) all.resize(last + 1);
  return all;
}

}  // namespace

std::vector<LinkUse> link_use(const Trace& trace, const TaskGraph& graph, const Platform& platform) {
  std::vector<LinkUse> use(platform.links());
  for (std::size_t l = 0; l < use.size(); ++l) use[l].link = LinkId(l);
  for (const Pair& pair : pairs(trace, graph)) {
    if (pair.from == pair.to) continue;  // a message to a neighbour at the same memory
    for (const LinkId link : platform.route(pair.from, pair.to)) {
      use[link.index()].bytes += pair.bytes;
      use[link.index()].transfers += pair.transfers;
    }
  }
  std::erase_if(use, [](const LinkUse& u) { return u.transfers == 0; });
  const Seconds makespan = trace.clock.seconds(trace.end);
  for (LinkUse& u : use) {
    u.busy = u.bytes / platform.link(u.link).bandwidth;
    u.utilisation = makespan.value > 0 ? u.busy / makespan : 0;
  }
  std::stable_sort(use.begin(), use.end(), [](const LinkUse& a, const LinkUse& b) { return a.bytes > b.bytes; });
  return use;
}

}  // namespace pelsim
