#include "gui/tables/inspection.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "gui/charts/comm_matrix.hpp"
#include "gui/charts/lane_loads.hpp"
#include "sim/metrics/communication.hpp"

namespace pelsim::gui {
namespace {

/// More lines than these are counted, not listed.
constexpr std::size_t most_attempts_listed = 100;

std::string at(const ShownRun& run, Tick t) { return text_of(run.seconds(t)); }

void list_activities(const ShownRun& run, std::span<const SlotId> lanes, TimeRange range, Inspection& out) {
  const std::vector<ActivityTicks> ticks = lane_ticks(run.lanes(), range);
  for (std::size_t a = 0; a < activities; ++a) {
    double sum = 0;
    for (const SlotId lane : lanes) sum += run.seconds(ticks[lane.index()].time[a]).value;
    const double all = run.seconds(range.length()).value * static_cast<double>(lanes.size());
    out.lines.push_back({std::string(name_of(static_cast<Activity>(a))),
                         fmt::format("{} ({:.1f} %)", text_of(Seconds(sum)), 100 * sum / all)});
  }
}

}  // namespace

Inspection inspect_link(const ShownRun& run, LinkId id, TimeRange range) {
  const Platform& platform = run.platform();
  const Link link = platform.link(id);
  Inspection out{fmt::format("Link {}", link.name), {}};
  out.lines = {{"from", platform.vertex(link.from).name},
               {"to", platform.vertex(link.to).name},
               {"latency", text_of(link.latency)},
               {"bandwidth", text_of(link.bandwidth)},
               {"shared", link.kind == LinkKind::full_duplex   ? "in each direction"
                          : link.kind == LinkKind::half_duplex ? "by both directions"
                                                               : "by nobody: it bounds each flow"}};
  Bytes bytes;
  std::vector<std::uint32_t> over;
  for (std::uint32_t i = 0; i < run.trace().transfers.size(); ++i) {
    const Transfer& t = run.trace().transfers[i];
    if (t.from == t.to || !arrives_in(t, range)) continue;
    const std::vector<LinkId> route = platform.route(t.from, t.to);
    if (std::find(route.begin(), route.end(), id) == route.end()) continue;
    bytes += run.graph().size(t.item);
    over.push_back(i);
  }
  out.lines.push_back({"carried in the range", text_of(bytes)});
  out.lines.push_back({"used", fmt::format("{:.1f} %", 100 * (bytes / link.bandwidth / run.seconds(range.length())))});
  out.lines.push_back({"transfers", std::to_string(over.size())});
  for (const std::uint32_t i : std::span(over).first(std::min(over.size(), most_attempts_listed))) {
    const Transfer& t = run.trace().transfers[i];
    out.lines.push_back(
        {run.graph().item_name(t.item), fmt::format("{} to {}", at(run, t.start), at(run, t.end)), {}, i});
  }
  if (over.size() > most_attempts_listed)
    out.lines.push_back({"...", fmt::format("{} more", over.size() - most_attempts_listed)});
  return out;
}

Inspection inspect_lanes(const ShownRun& run, const std::vector<SlotId>& lanes, TimeRange range) {
  Inspection out;
  out.title = lanes.size() == 1
                  ? fmt::format("Lane {}", run.platform().slot_name(lanes.front()))
                  : fmt::format("{} lanes, {} to {}", lanes.size(), run.platform().slot_name(lanes.front()),
                                run.platform().slot_name(lanes.back()));
  list_activities(run, lanes, range, out);
  std::vector<std::uint32_t> ran;
  for (const SlotId lane : lanes)
    for (const std::uint32_t i : run.lanes().attempts(lane)) {
      const Attempt& a = run.trace().attempts[i];
      if (a.end > range.from && a.start < range.to) ran.push_back(i);
    }
  std::sort(ran.begin(), ran.end());
  ran.erase(std::unique(ran.begin(), ran.end()), ran.end());
  out.lines.push_back({"tasks", std::to_string(ran.size())});
  for (const std::uint32_t i : std::span(ran).first(std::min(ran.size(), most_attempts_listed))) {
    const Attempt& a = run.trace().attempts[i];
    out.lines.push_back({run.graph().name(a.task), fmt::format("{} to {}", at(run, a.start), at(run, a.end)), i});
  }
  if (ran.size() > most_attempts_listed)
    out.lines.push_back({"...", fmt::format("{} more", ran.size() - most_attempts_listed)});
  return out;
}

Inspection inspect_range(const ShownRun& run, TimeRange range) {
  const bool is_whole = range.from == Tick{} && range.to >= run.end();
  Inspection out{is_whole ? "The whole run" : "The marked range", {}};
  out.lines = {{"from", at(run, range.from)}, {"to", at(run, range.to)}, {"length", at(run, range.length())}};
  std::vector<SlotId> lanes;
  for (std::size_t s = 0; s < run.lanes().slots(); ++s) lanes.emplace_back(s);
  list_activities(run, lanes, range, out);
  const auto ended = std::count_if(run.trace().attempts.begin(), run.trace().attempts.end(), [&](const Attempt& a) {
    return a.outcome == Outcome::done && a.end > range.from && a.end <= range.to;
  });
  out.lines.push_back({"tasks that ended", std::to_string(ended)});
  Bytes bytes;
  std::uint64_t count = 0;
  for (const Transfer& t : run.trace().transfers) {
    if (!arrives_in(t, range)) continue;
    bytes += run.graph().size(t.item);
    ++count;
  }
  out.lines.push_back({"data that arrived", fmt::format("{} in {} transfers", text_of(bytes), count)});
  if (!is_whole) return out;
  out.lines.push_back({"What stands out", ""});
  for (const Finding& finding : run.report.findings) out.lines.push_back({"", finding.text});
  return out;
}

Inspection inspect_instant(const ShownRun& run, Tick t) {
  Inspection out{fmt::format("At {}", at(run, t)), {}};
  const auto& attempts = run.trace().attempts;
  const auto& transfers = run.trace().transfers;
  std::size_t running = 0, moving = 0;
  for (std::uint32_t i = 0; i < attempts.size(); ++i) {
    if (!(attempts[i].start <= t && t < attempts[i].end) || ++running > most_attempts_listed) continue;
    out.lines.push_back(
        {run.graph().name(attempts[i].task),
         fmt::format("on {} until {}", run.platform().slot_name(attempts[i].first), at(run, attempts[i].end)), i});
  }
  out.lines.insert(out.lines.begin(), {"tasks running", std::to_string(running)});
  const std::size_t heading = out.lines.size();
  for (std::uint32_t i = 0; i < transfers.size(); ++i) {
    if (!(transfers[i].start <= t && t < transfers[i].end) || ++moving > most_attempts_listed) continue;
    out.lines.push_back({run.graph().item_name(transfers[i].item),
                         fmt::format("{} > {} until {}", run.platform().memory_name(transfers[i].from),
                                     run.platform().memory_name(transfers[i].to), at(run, transfers[i].end)),
                         {},
                         i});
  }
  out.lines.insert(out.lines.begin() + static_cast<std::ptrdiff_t>(heading), {"data moving", std::to_string(moving)});
  return out;
}

Inspection inspect(const ShownRun& run, const Selection& picked, std::optional<Tick> play_head, TimeRange range) {
  if (picked.attempt && *picked.attempt < run.trace().attempts.size()) return inspect_attempt(run, *picked.attempt);
  if (picked.transfer && *picked.transfer < run.trace().transfers.size())
    return inspect_transfer(run, *picked.transfer);
  if (picked.link) return inspect_link(run, *picked.link, range);
  if (!picked.lanes.empty()) return inspect_lanes(run, picked.lanes, range);
  return play_head ? inspect_instant(run, *play_head) : inspect_range(run, range);
}

}  // namespace pelsim::gui
