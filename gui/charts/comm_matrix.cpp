#include "gui/charts/comm_matrix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <unordered_map>

namespace pelsim::gui {
namespace {

void add(Traffic& sum, const Traffic& more) {
  sum.count += more.count;
  sum.bytes += more.bytes;
  sum.moving += more.moving;
  sum.waiting += more.waiting;
}

/// Adds those up whose ends are the same.
std::vector<Traffic> added_up(std::vector<Traffic> all) {
  std::stable_sort(all.begin(), all.end(),
                   [](const Traffic& a, const Traffic& b) { return a.from != b.from ? a.from < b.from : a.to < b.to; });
  std::vector<Traffic> out;
  for (const Traffic& t : all) {
    if (out.empty() || out.back().from != t.from || out.back().to != t.to)
      out.push_back(t);
    else
      add(out.back(), t);
  }
  return out;
}

/// Bytes by the distance of the two ends around a ring of all.
std::map<std::uint32_t, double> bytes_by_distance(const std::vector<Traffic>& cells, std::uint32_t n) {
  std::map<std::uint32_t, double> out;
  for (const Traffic& t : cells) {
    const std::uint32_t apart = t.from > t.to ? t.from - t.to : t.to - t.from;
    out[std::min(apart, n - apart)] += t.bytes.value;
  }
  return out;
}

}  // namespace

bool arrives_in(const Transfer& t, TimeRange range) {
  return (t.end > range.from || range.from == Tick{}) && t.end <= range.to;
}

std::vector<Traffic> memory_traffic(const Trace& trace, const TaskGraph& graph, TimeRange range, Bytes least) {
  std::unordered_map<std::uint64_t, Traffic> pairs;  // looked up only; the order comes from sorting below
  for (const Transfer& t : trace.transfers) {
    if (!arrives_in(t, range) || graph.size(t.item) < least) continue;
    Traffic& sum = pairs
                       .try_emplace(std::uint64_t{t.from.value} << 32 | t.to.value,
                                    Traffic{t.from.value, t.to.value, 0, {}, {}, {}})
                       .first->second;
    add(sum, {0, 0, 1, graph.size(t.item), trace.clock.seconds(t.end - t.start),
              trace.clock.seconds(t.start - t.requested)});
  }
  std::vector<Traffic> out;
  out.reserve(pairs.size());
  for (const auto& [pair, traffic] : pairs) out.push_back(traffic);
  return added_up(std::move(out));
}

MemoryGroups single_memories(const Platform& platform) {
  MemoryGroups out;
  for (std::size_t m = 0; m < platform.memories(); ++m) {
    out.group_of.push_back(static_cast<std::uint32_t>(m));
    out.names.push_back(platform.memory_name(MemoryId(m)));
  }
  return out;
}

MemoryGroups node_memories(const Platform& platform) {
  MemoryGroups out;
  std::unordered_map<std::string, std::uint32_t> known;
  for (std::size_t m = 0; m < platform.memories(); ++m) {
    std::string name = platform.memory_name(MemoryId(m));
    name.resize(std::min(name.find('.'), name.size()));
    const auto [at, is_new] = known.try_emplace(name, static_cast<std::uint32_t>(out.names.size()));
    if (is_new) out.names.push_back(name);
    out.group_of.push_back(at->second);
  }
  return out;
}

MemoryGroups block_memories(const Platform& platform, std::size_t most) {
  MemoryGroups out;
  const std::size_t n = platform.memories(), size = std::max<std::size_t>((n + most - 1) / most, 1);
  for (std::size_t first = 0; first < n; first += size) {
    const std::size_t last = std::min(first + size, n) - 1;
    out.group_of.insert(out.group_of.end(), last - first + 1, static_cast<std::uint32_t>(out.names.size()));
    out.names.push_back(first == last ? platform.memory_name(MemoryId(first))
                                      : fmt::format("{} .. {}", platform.memory_name(MemoryId(first)),
                                                    platform.memory_name(MemoryId(last))));
  }
  return out;
}

std::vector<Traffic> grouped(const std::vector<Traffic>& cells, const MemoryGroups& groups) {
  std::vector<Traffic> out = cells;
  for (Traffic& t : out) {
    t.from = groups.group_of[t.from];
    t.to = groups.group_of[t.to];
  }
  return added_up(std::move(out));
}

double value_of(const Traffic& t, Measure measure) {
  const auto count = static_cast<double>(t.count);
  switch (measure) {
    case Measure::bytes: return t.bytes.value;
    case Measure::count: return count;
    case Measure::latency: return count > 0 ? t.moving.value / count : 0;
    case Measure::wait: return count > 0 ? t.waiting.value / count : 0;
  }
  return 0;
}

Grid traffic_grid(const std::vector<Traffic>& cells, std::size_t groups, Measure measure) {
  Grid grid{groups, groups, std::vector<double>(groups * groups, std::numeric_limits<double>::quiet_NaN())};
  for (const Traffic& t : cells) grid.at(t.from, t.to) = value_of(t, measure);
  return grid;
}

Marginals marginals(const std::vector<Traffic>& cells, std::size_t groups) {
  Marginals out{std::vector<Traffic>(groups), std::vector<Traffic>(groups)};
  for (const Traffic& t : cells) {
    add(out.sent[t.from], t);
    add(out.received[t.to], t);
  }
  return out;
}

std::string pattern_text(const std::vector<Traffic>& cells, const MemoryGroups& groups) {
  const auto n = static_cast<std::uint32_t>(groups.size());
  double all = 0;
  std::size_t between = 0;
  std::vector<double> at_end(n);
  for (const Traffic& t : cells) {
    if (t.from == t.to) continue;
    ++between;
    all += t.bytes.value;
    at_end[t.from] += t.bytes.value;
    at_end[t.to] += t.bytes.value;
  }
  if (between == 0) return "nothing moves between different memories";
  const auto hub = static_cast<std::size_t>(std::max_element(at_end.begin(), at_end.end()) - at_end.begin());
  const double pairs = static_cast<double>(n) * (n - 1.0), filled = static_cast<double>(between) / pairs;
  if (n < 3) return "two ends: there is no pattern to see";
  if (all > 0 && at_end[hub] / all >= 0.9 && n > 3)
    return fmt::format("hub: {:.0f} % of all bytes leave or reach {}", at_end[hub] / all * 100, groups.names[hub]);
  if (filled >= 0.9) return fmt::format("all to all: {:.0f} % of the {:.0f} pairs exchange data", filled * 100, pairs);
  // Few distances that hold nearly all bytes: neighbours in a grid, or in a chain.
  std::vector<std::pair<double, std::uint32_t>> distances;
  for (const auto& [distance, bytes] : bytes_by_distance(cells, n))
    if (distance > 0) distances.emplace_back(bytes, distance);
  std::sort(distances.rbegin(), distances.rend());
  double held = 0;
  std::string names;
  for (std::size_t i = 0; i < std::min<std::size_t>(distances.size(), 3) && held < 0.9 * all; ++i) {
    held += distances[i].first;
    names += fmt::format("{}{}", names.empty() ? "" : ", ", distances[i].second);
  }
  if (all > 0 && held >= 0.9 * all && n >= 8)
    return fmt::format("nearest neighbours: {:.0f} % of all bytes go to memories {} further", held / all * 100, names);
  return fmt::format("irregular: {:.0f} % of the {:.0f} pairs exchange data; {} has the largest share, {:.0f} %",
                     filled * 100, pairs, groups.names[hub], all > 0 ? at_end[hub] / all * 100 : 0);
}

}  // namespace pelsim::gui
