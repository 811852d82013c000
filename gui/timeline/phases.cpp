#include "gui/timeline/phases.hpp"

#include <algorithm>

#include "gui/timeline/timeline_index.hpp"

namespace pelsim::gui {
namespace {

/// Stretches that are so much shorter than the one before belong to it: the tasks of a barrier to what it ends.
constexpr double short_share = 0.05;

/// Where the attempts, in the order of their ends, fall apart: index of the last one of each phase.
std::vector<std::size_t> last_ones(const AttemptColumns& columns) {
  std::vector<std::size_t> found;
  Tick first_start = columns.end;  // of all that end later
  for (std::size_t i = columns.count; i-- > 0;) {
    if (i + 1 == columns.count || first_start >= columns.ended[i]) found.push_back(i);
    if (columns.slots[i] > 0) first_start = std::min(first_start, columns.start[i]);
  }
  std::reverse(found.begin(), found.end());
  return found;
}

}  // namespace

std::vector<Phase> phases_of(const TimelineIndex& index) {
  const AttemptColumns& columns = index.store->columns();
  if (index.lanes.size() < 2 || columns.count == 0) return {};
  const std::vector<std::size_t> cuts = last_ones(columns);
  if (cuts.size() < 2) return {};
  std::vector<Phase> phases;
  std::vector<std::uint32_t> of_kind(index.kinds(), 0), numbers(index.kinds(), 0);
  std::size_t first = 0;
  Tick from{};
  double longest = 0;  // stretch of the phase that is being made
  for (const std::size_t last : cuts) {
    Phase phase{.from = from, .to = columns.ended[last], .attempts = last + 1 - first};
    std::uint32_t most = 0;
    for (std::size_t i = first; i <= last; ++i) {
      const KindId kind = index.kind(TaskId(columns.task[i]));
      if (kind.index() >= of_kind.size()) continue;
      if (++of_kind[kind.index()] > most) {
        most = of_kind[kind.index()];
        phase.kind = kind;
      }
    }
    for (std::size_t i = first; i <= last; ++i)
      if (const KindId kind = index.kind(TaskId(columns.task[i])); kind.index() < of_kind.size())
        of_kind[kind.index()] = 0;
    first = last + 1;
    const auto length = static_cast<double>((phase.to - phase.from).count);
    if (!phases.empty() && length < short_share * longest) {
      phases.back().attempts += phase.attempts;
      phases.back().to = from = phase.to;
      continue;
    }
    longest = length;
    if (phase.kind.index() < numbers.size()) phase.number = ++numbers[phase.kind.index()];
    from = phase.to;
    phases.push_back(phase);
  }
  for (Phase& phase : phases)
    if (phase.kind.index() < numbers.size()) phase.of = numbers[phase.kind.index()];
  phases.back().to = std::max(phases.back().to, index.end());
  return phases.size() < 2 || phases.size() * 2 > columns.count ? std::vector<Phase>{} : phases;
}

std::string phase_name(const TimelineIndex& index, const Phase& phase) {
  if (phase.kind.index() >= index.kinds()) return {};
  const std::string kind = index.kind_name(phase.kind);
  return phase.of > 1 ? kind + " #" + std::to_string(phase.number) : kind;
}

}  // namespace pelsim::gui
