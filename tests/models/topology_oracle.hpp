#pragma once
#include <algorithm>
#include <deque>
#include <set>
#include <string>
#include <vector>

#include "sim/platform.hpp"
#include "tests/catch.hpp"

/// What any topology must fulfil, and its bisection by brute force.
namespace pelsim::oracle {

/// Every route leads from its first to its last vertex, link by link, and meets no vertex twice; the path adds up.
/// Returns the number of links of the longest.
inline std::size_t longest_checked_route(const Platform& p, std::uint64_t salt = 0) {
  std::size_t longest = 0;
  std::vector<std::string> wrong;
  for (std::size_t a = 0; a < p.memories(); ++a) {
    for (std::size_t b = 0; b < p.memories(); ++b) {
      if (a == b) continue;
      VertexId here = p.vertex(MemoryId(a));
      std::set<VertexId> seen = {here};
      bool good = true;
      Path sum;
      for (const LinkId l : p.route(MemoryId(a), MemoryId(b), salt)) {
        const Link link = p.link(l);
        good = good && link.from == here && seen.insert(link.to).second;
        here = link.to;
        sum = sum.then(p.link_sort(l));
      }
      longest = std::max(longest, seen.size() - 1);
      good = good && here == p.vertex(MemoryId(b));
      if (salt == 0) {
        const Path path = p.path(MemoryId(a), MemoryId(b));
        good = good && path.latency.value == Approx(sum.latency.value) && path.per_byte == sum.per_byte;
      }
      if (!good) wrong.push_back(p.memory_name(MemoryId(a)) + " to " + p.memory_name(MemoryId(b)));
    }
  }
  CHECK(wrong == std::vector<std::string>{});
  return longest;
}

/// Whether all links, all vertices and all devices have names of their own.
inline bool names_are_unique(const Platform& p) {
  std::set<std::string> links, vertices, devices;
  for (std::size_t l = 0; l < p.links(); ++l) links.insert(p.link(LinkId(l)).name);
  for (VertexId v = 0; v < p.vertices(); ++v) vertices.insert(p.vertex(v).name);
  for (std::size_t d = 0; d < p.devices(); ++d) devices.insert(p.device(DeviceId(d)).name);
  return links.size() == p.links() && vertices.size() == p.vertices() && devices.size() == p.devices();
}

/// Cables that must be cut to part the memories of `left` from the others: as many as there are ways without a link in
/// common [Menger], found one by one with ways back.
inline int least_cut(const Platform& p, const std::vector<bool>& left) {
  std::vector<std::vector<LinkId>> out(p.vertices()), in(p.vertices());
  for (std::size_t l = 0; l < p.links(); ++l) {
    out[p.link_from(LinkId(l))].push_back(LinkId(l));
    in[p.link_to(LinkId(l))].push_back(LinkId(l));
  }
  std::vector<bool> used(p.links());
  for (int ways = 0;; ++ways) {
    struct Step {
      VertexId before = 0;
      LinkId link;
      bool seen = false;
    };
    std::vector<Step> step(p.vertices());
    std::deque<VertexId> queue;
    for (std::size_t m = 0; m < p.memories(); ++m) {
      if (!left[m]) continue;
      queue.push_back(p.vertex(MemoryId(m)));
      step[queue.back()].seen = true;
    }
    VertexId end = p.vertices();
    while (!queue.empty() && end == p.vertices()) {
      const VertexId v = queue.front();
      queue.pop_front();
      const MemoryId memory = p.vertex(v).memory;
      if (memory && !left[memory.index()]) end = v;
      const auto go = [&](VertexId to, LinkId l) {
        if (step[to].seen) return;
        step[to] = {v, l, true};
        queue.push_back(to);
      };
      for (const LinkId l : out[v])
        if (!used[l.index()]) go(p.link_to(l), l);
      for (const LinkId l : in[v])
        if (used[l.index()]) go(p.link_from(l), l);
    }
    if (end == p.vertices()) return ways;
    for (VertexId v = end; step[v].link; v = step[v].before) used[step[v].link.index()] = p.link_to(step[v].link) == v;
  }
}

/// The least cut between two halves of the memories, in cables, over all ways to halve them.
inline int bisection(const Platform& p) {
  std::vector<bool> left(p.memories());
  std::fill_n(left.begin(), p.memories() / 2, true);
  int least = 1 << 30;
  do {
    if (p.memories() % 2 == 0 && !left[0]) break;  // the other half of those that were tried
    least = std::min(least, least_cut(p, left));
  } while (std::prev_permutation(left.begin(), left.end()));
  return least;
}

}  // namespace pelsim::oracle
