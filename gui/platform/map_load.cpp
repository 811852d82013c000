#include "gui/platform/map_load.hpp"

#include <algorithm>
#include <map>

#include "gui/charts/lane_loads.hpp"
#include "gui/charts/queues.hpp"
#include "sim/metrics/energy.hpp"

namespace pelsim::gui {
namespace {

/// By link, of all transfers.
class LinkLoads {
 public:
  LinkLoads(const ShownRun& run) : run_(&run), bytes_(run.platform().links()), moving_(run.platform().links()) {}

  void add(MemoryId from, MemoryId to, double bytes, std::size_t moving) {
    if (from == to) return;
    const auto [way, is_new] = ways_.try_emplace({from, to});
    if (is_new) way->second = run_->platform().route(from, to);
    for (const LinkId link : way->second) {
      bytes_[link.index()] += bytes;
      moving_[link.index()] += moving;
    }
  }

  /// `seconds` none: at an instant, at which a link is in use or not.
  std::vector<CableLoad> of(const TopologyMap& map, std::optional<double> seconds) const {
    std::vector<CableLoad> out;
    for (const MapCable& cable : map.cables) {
      CableLoad load;
      load.busiest = cable.links.front();
      double most = -1;
      for (const LinkId link : cable.links) {
        const double bytes = bytes_[link.index()];
        load.bytes += Bytes(bytes);
        load.moving += moving_[link.index()];
        const double utilisation = seconds ? bytes / (run_->platform().link_sort(link).bandwidth.value * *seconds)
                                           : static_cast<double>(moving_[link.index()] > 0);
        if (!(utilisation > most)) continue;
        most = utilisation;
        load.busiest = link;
      }
      load.utilisation = std::max(most, 0.0);
      out.push_back(load);
    }
    return out;
  }

 private:
  const ShownRun* run_;
  std::vector<double> bytes_;
  std::vector<std::size_t> moving_;
  std::map<std::pair<MemoryId, MemoryId>, std::vector<LinkId>> ways_;
};

double overlap(Tick from, Tick to, TimeRange range) {
  const Tick inside = std::min(to, range.to) - std::max(from, range.from);
  return static_cast<double>(std::max(inside, Tick{}).count);
}

/// Fills in lanes and shares of spots; `add` adds the shares of one lane.
template <class Add>
void add_lanes(const Platform& platform, const TopologyMap& map, std::vector<SpotLoad>& spots, Add&& add) {
  for (std::size_t s = 0; s < map.spots.size(); ++s) {
    for (const DeviceId d : map.spots[s].devices) {
      const Device device = platform.device(d);
      spots[s].lanes += device.slots;
      for (std::size_t i = 0; i < device.slots; ++i) add(device.first_slot.index() + i, spots[s]);
    }
    for (double& share : spots[s].share) share /= static_cast<double>(std::max<std::size_t>(spots[s].lanes, 1));
  }
}

/// The part of the trace in the range, as a run of its own. Runs that are cut keep the share of their own energy.
Trace cut(const Trace& trace, TimeRange range) {
  Trace out;
  out.clock = trace.clock;
  out.end = range.length();
  for (const StateChange& change : trace.states)
    if (change.at < range.to)
      out.states.push_back({std::max(change.at, range.from) - range.from, change.device, change.state});
  for (Attempt a : trace.attempts) {
    if (!(a.end > range.from) || !(a.start < range.to)) continue;
    const Tick run = std::min(a.run, a.end);
    const double whole = static_cast<double>((a.end - run).count);
    const double share = whole > 0 ? overlap(run, a.end, range) / whole : 1;
    a.share_done = share * (a.outcome == Outcome::done ? 1 : a.share_done);
    a.outcome = Outcome::aborted;
    for (Tick Attempt::*at : {&Attempt::start, &Attempt::exchanged, &Attempt::run, &Attempt::end})
      a.*at = std::clamp(a.*at, range.from, range.to) - range.from;
    out.attempts.push_back(a);
  }
  return out;
}

void add_energy(const ShownRun& run, const TopologyMap& map, TimeRange range, std::vector<SpotLoad>& spots) {
  const EnergyUse use = energy_use(cut(run.trace(), range), *run.scenario->costs);
  for (std::size_t s = 0; s < spots.size(); ++s)
    for (const DeviceId device : map.spots[s].devices) {
      const DeviceEnergy& energy = use.devices[device.index()];
      if (energy.is_known()) spots[s].energy = spots[s].energy.value_or(Joules(0)) + energy.total();
    }
}

}  // namespace

MapLoad load_in(const ShownRun& run, const TopologyMap& map, TimeRange range) {
  const Platform& platform = run.platform();
  MapLoad out;
  out.spots.resize(map.spots.size());
  const auto length = static_cast<double>(range.length().count);
  const std::vector<ActivityTicks> ticks = lane_ticks(run.lanes(), range);
  add_lanes(platform, map, out.spots, [&](std::size_t lane, SpotLoad& load) {
    for (std::size_t a = 0; a < activities; ++a)
      load.share[a] += static_cast<double>(ticks[lane].time[a].count) / length;
  });
  const auto spot_of = [&](MemoryId m) { return map.spot_of[platform.vertex(m)]; };
  for (const Attempt& a : run.trace().attempts) {
    const Wait wait = slot_wait(a);
    out.spots[spot_of(platform.memory(platform.device_of(a.first)))].waiting +=
        overlap(wait.from, wait.to, range) / length;
  }
  LinkLoads links(run);
  for (const Transfer& t : run.trace().transfers) {
    out.spots[spot_of(t.from)].waiting += overlap(t.requested, t.start, range) / length;
    const auto whole = static_cast<double>((t.end - t.start).count);
    const bool is_inside = t.end > range.from && t.start < range.to;
    const double share = whole > 0 ? overlap(t.start, t.end, range) / whole : static_cast<double>(is_inside);
    if (share > 0) links.add(t.from, t.to, share * run.graph().size(t.item).value, 0);
  }
  out.cables = links.of(map, run.seconds(range.length()).value);
  add_energy(run, map, range, out.spots);
  return out;
}

SpanKind lane_at(const SlotLanes& lanes, SlotId slot, Tick at) {
  const auto& attempts = lanes.trace().attempts;
  const auto mine = lanes.attempts(slot);
  const auto found =
      std::partition_point(mine.begin(), mine.end(), [&](std::uint32_t i) { return attempts[i].end <= at; });
  if (found == mine.end() || at >= lanes.trace().end) return SpanKind::idle;
  const Attempt& a = attempts[*found];
  if (at < a.reserved) return SpanKind::idle;
  if (at < std::min(a.ready, a.start)) return SpanKind::wait_dependency;
  if (at < a.start) return SpanKind::wait_data;
  if (at < std::min(a.exchanged, a.end)) return SpanKind::message;
  return at < std::min(a.run, a.end) ? SpanKind::overhead : SpanKind::compute;
}

MapLoad load_at(const ShownRun& run, const TopologyMap& map, Tick at) {
  const Platform& platform = run.platform();
  MapLoad out;
  out.spots.resize(map.spots.size());
  add_lanes(platform, map, out.spots, [&](std::size_t lane, SpotLoad& load) {
    load.share[static_cast<std::size_t>(activity_of(lane_at(run.lanes(), SlotId(lane), at)))] += 1;
  });
  const auto spot_of = [&](MemoryId m) { return map.spot_of[platform.vertex(m)]; };
  const auto holds = [at](Tick from, Tick to) { return from <= at && at < to; };
  // Both lists are by end: what ended before is out of the question.
  const auto& attempts = run.trace().attempts;
  for (auto a = std::partition_point(attempts.begin(), attempts.end(), [&](const Attempt& x) { return x.end <= at; });
       a != attempts.end(); ++a)
    if (const Wait wait = slot_wait(*a); holds(wait.from, wait.to))
      out.spots[spot_of(platform.memory(platform.device_of(a->first)))].waiting += 1;
  LinkLoads links(run);
  const auto& transfers = run.trace().transfers;
  for (auto t =
           std::partition_point(transfers.begin(), transfers.end(), [&](const Transfer& x) { return x.end <= at; });
       t != transfers.end(); ++t) {
    if (holds(t->requested, t->start)) out.spots[spot_of(t->from)].waiting += 1;
    if (holds(t->start, t->end)) links.add(t->from, t->to, run.graph().size(t->item).value, 1);
  }
  out.cables = links.of(map, std::nullopt);
  return out;
}

}  // namespace pelsim::gui
