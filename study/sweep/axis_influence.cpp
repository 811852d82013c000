#include "study/sweep/axis_influence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

namespace pelsim {
namespace {

constexpr std::size_t most_runs = 2'000'000;  // looked at: more would take more memory than the sweep

std::uint64_t hash_of(std::string_view text) { return std::hash<std::string_view>()(text); }

}  // namespace

AxisInfluence::AxisInfluence(const Design& design) : design_(&design) {}

void AxisInfluence::add(std::uint64_t run, std::string_view row) {
  if (design_->runs() > most_runs) return;
  const std::size_t after_seed = std::min(row.find(','), row.size());
  rows_.emplace_back(run, hash_of(row.substr(after_seed)));
}

/// `key` tells which runs are alike but for what is looked at.
template <class Key>
AxisInfluence::Finding AxisInfluence::look(Key&& key) const {
  std::vector<std::pair<std::uint64_t, std::uint64_t>> alike;  // sorted hashes: a tenth of a map's memory
  alike.reserve(rows_.size());
  for (const auto& [run, row] : rows_) alike.emplace_back(hash_of(key(run)), row);
  std::sort(alike.begin(), alike.end());
  Finding finding;
  for (std::size_t k = 1; k < alike.size() && !finding.differs; ++k) {
    if (alike[k].first != alike[k - 1].first) continue;
    finding.compared = true;
    finding.differs = alike[k].second != alike[k - 1].second;
  }
  return finding;
}

std::vector<std::string> AxisInfluence::notes() const {
  std::vector<std::string> notes;
  const Design& design = *design_;
  const std::size_t axes = design.axes.size();
  const auto choices = [&](std::uint64_t run, const std::vector<std::size_t>& without) {
    const std::uint32_t* begin = design.choices.data() + design.point_of(run) * axes;
    std::vector<std::uint32_t> kept(begin, begin + axes);
    for (const std::size_t axis : without) kept[axis] = ~0u;
    return std::string(reinterpret_cast<const char*>(kept.data()), kept.size() * sizeof(std::uint32_t));
  };
  for (const std::vector<std::size_t>& group : design.groups) {
    const Finding finding =
        look([&](std::uint64_t run) { return choices(run, group) + fmt::format("{}", design.replicate_of(run)); });
    if (!finding.compared || finding.differs) continue;
    std::string keys = design.axes[group.front()].key;
    for (std::size_t k = 1; k < group.size(); ++k) keys += " and " + design.axes[group[k]].key;
    notes.push_back(fmt::format("{} had no influence: no result changed along {}", keys,
                                group.size() == 1 ? "this axis" : "these axes"));
  }
  const Finding replicates = look([&](std::uint64_t run) { return choices(run, {}); });
  if (replicates.compared && !replicates.differs)
    notes.emplace_back("replicates had no influence: nothing in this scenario is drawn at random");
  return notes;
}

}  // namespace pelsim
