#include "sim/metrics/time_sources.hpp"

#include <algorithm>
#include <array>

namespace pelsim {

std::string_view name_of(Badge badge) {
  switch (badge) {
    case Badge::given: return "given";
    case Badge::modelled: return "modelled";
    case Badge::calibrated: return "calibrated";
    case Badge::interpolated: return "interpolated";
    case Badge::extrapolated: return "extrapolated";
    case Badge::uncalibrated: return "uncalibrated";
  }
  return "";
}

std::vector<TimeSource> time_sources(const Trace& trace, const CostModel& costs) {
  std::array<TimeSource, badges> all;
  const Platform& platform = costs.platform();
  const TaskGraph& graph = costs.graph();
  std::array<std::vector<bool>, badges> met;
  for (const Attempt& attempt : trace.attempts) {
    if (attempt.outcome != Outcome::done) continue;
    const DeviceTypeId type = platform.device(platform.device_of(attempt.first)).type;
    const auto badge = static_cast<std::size_t>(costs.badge(attempt.task, type));
    ++all[badge].tasks;
    all[badge].time += trace.clock.seconds(attempt.end - attempt.run);
    met[badge].resize(graph.kinds());
    const KindId kind = graph.kind(attempt.task);
    if (!met[badge][kind.index()]) all[badge].kinds.push_back(kind);
    met[badge][kind.index()] = true;
  }
  std::vector<TimeSource> found;
  for (std::size_t b = 0; b < badges; ++b) {
    all[b].badge = static_cast<Badge>(b);
    if (all[b].tasks > 0) found.push_back(std::move(all[b]));
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const TimeSource& a, const TimeSource& b) { return a.time > b.time; });
  return found;
}

}  // namespace pelsim
