#include "sim/metrics/energy.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <map>

#include "sim/metrics/communication.hpp"

namespace pelsim {
namespace {

/// Adds numbers of either sign without losing the small ones. [Neumaier, ZAMM 54, 1974]
class Sum {
 public:
  void add(double value) {
    const double next = sum_ + value;
    lost_ += std::abs(sum_) >= std::abs(value) ? (sum_ - next) + value : (value - next) + sum_;
    sum_ = next;
  }
  double value() const { return sum_ + lost_; }

 private:
  double sum_ = 0, lost_ = 0;
};

/// One thing that changes the power.
struct Event {
  Tick at;
  enum class Kind : std::uint8_t { slots, state, watts } kind = Kind::watts;
  DeviceId device;   ///< slots, state
  double value = 0;  ///< slots more or less; the state; watts more or less
};

/// Follows one device whose power is known.
struct Meter {
  const DeviceType* type = nullptr;
  SlotCount slots = 0, busy = 0;
  StateId state;
  Tick since;
  Watts now;
  double drawn = 0, idle = 0;

  Watts power() const { return type->power_in(state)->with(busy, slots); }
  void close(Tick at, const Clock& clock) {
    if (at == since) return;
    const double joules = (now * clock.seconds(at - since)).value;
    drawn += joules;
    if (busy == 0) idle += joules;
    since = at;
  }
};

/// Which state a device was in, for the few that ever change it.
class States {
 public:
  explicit States(const Trace& trace) {
    for (const StateChange& change : trace.states) changes_[change.device].push_back(change);
  }
  /// none: that in which it began.
  StateId at(DeviceId device, Tick when) const {
    if (changes_.empty()) return {};
    const auto found = changes_.find(device);
    if (found == changes_.end()) return {};
    const auto later = std::upper_bound(found->second.begin(), found->second.end(), when,
                                        [](Tick t, const StateChange& change) { return t < change.at; });
    return later == found->second.begin() ? StateId{} : std::prev(later)->state;
  }

 private:
  std::map<DeviceId, std::vector<StateChange>> changes_;
};

class Reckoning {
 public:
  Reckoning(const Trace& trace, const CostModel& costs)
      : trace_(trace), costs_(costs), graph_(costs.graph()), platform_(costs.platform()), states_(trace) {
    use_.clock = trace.clock;
    use_.end = trace.end;
    use_.devices.resize(platform_.devices());
  }

  EnergyUse take() {
    install_meters();
    read_attempts();
    read_links();
    // Of several states of a device in one instant the last holds.
    std::stable_sort(events_.begin(), events_.end(), [](const Event& a, const Event& b) { return a.at < b.at; });
    follow();
    for (std::size_t d = 0; d < meters_.size(); ++d) {
      if (meters_[d].type == nullptr) continue;
      use_.devices[d].drawn = Joules(meters_[d].drawn);
      use_.devices[d].idle = Joules(meters_[d].idle);
    }
    assert(std::abs(use_.total().value - integral()) <= 1e-9 * use_.total().value);
    return std::move(use_);
  }

 private:
  void install_meters() {
    meters_.resize(platform_.devices());
    for (std::size_t d = 0; d < meters_.size(); ++d) {
      const DeviceType& type = platform_.type(DeviceId(d));
      if (!type.power_in({})) continue;
      Meter& meter = meters_[d];
      meter.type = &type;
      meter.slots = platform_.device(DeviceId(d)).slots;
      meter.now = meter.power();
      power_.add(meter.now.value);
    }
    for (const StateChange& change : trace_.states)
      if (meters_[change.device.index()].type != nullptr && change.at < trace_.end)
        events_.push_back({change.at, Event::Kind::state, change.device, static_cast<double>(change.state.value)});
  }

  void read_attempts() {
    events_.reserve(2 * trace_.attempts.size());
    for (const Attempt& a : trace_.attempts) {
      const DeviceId d = platform_.device_of(a.first);
      if (a.slots > 0 && a.end > a.start && meters_[d.index()].type != nullptr) {
        events_.push_back({a.start, Event::Kind::slots, d, static_cast<double>(a.slots)});
        events_.push_back({a.end, Event::Kind::slots, d, -static_cast<double>(a.slots)});
      }
      if (platform_.type(d).model == nullptr) continue;
      const CostModel::Own own = own_of(a, d);
      if (own.none()) continue;
      const double share = a.outcome == Outcome::done ? 1 : a.share_done;
      use_.devices[d.index()].runs += own.energy * share;
      use_.devices[d.index()].run_price += own.price * share;
      spread(std::min(a.run, a.end), a.end, own.energy * share);
    }
  }

  /// Neighbours in the trace often ask the same.
  CostModel::Own own_of(const Attempt& a, DeviceId d) {
    if (costs_.is_plain(a.task, d)) return {};
    const Demand* demand = graph_.forms().empty() ? graph_.demand(a.task) : nullptr;
    const DeviceTypeId type = platform_.device(d).type;
    Setting setting;
    setting.slots = a.slots;
    setting.state = states_.at(d, a.run);
    if (demand != nullptr && demand == last_.demand && type == last_.type && a.slots == last_.slots &&
        setting.state == last_.state && graph_.kind(a.task) == last_.kind)
      return last_.own;
    last_ = {demand, type, a.slots, setting.state, graph_.kind(a.task), costs_.own(a.task, d, setting)};
    return last_.own;
  }

  void read_links() {
    const std::vector<LinkTraits>& sorts = platform_.link_sorts();
    if (std::none_of(sorts.begin(), sorts.end(), [](const LinkTraits& s) { return s.power.has_value(); })) return;
    const Seconds whole = trace_.clock.seconds(trace_.end);
    for (std::size_t l = 0; l < platform_.links(); ++l) {
      const LinkTraits& sort = platform_.link_sort(LinkId(l));
      if (!sort.power || platform_.link(LinkId(l)).capacity != LinkId(l)) continue;
      use_.links_idle += sort.power->idle * whole;
      power_.add(sort.power->idle.value);
    }
    std::map<std::pair<MemoryId, MemoryId>, JoulesPerByte> ways;
    for (const Transfer& t : trace_.transfers) {
      if (t.from == t.to) continue;
      const auto [way, is_new] = ways.try_emplace({t.from, t.to});
      if (is_new) way->second = per_byte(t.from, t.to);
      const Joules energy = way->second * graph_.size(t.item);
      use_.links_moving += energy;
      spread(t.start, t.end, energy);
    }
  }

  JoulesPerByte per_byte(MemoryId from, MemoryId to) const {
    JoulesPerByte sum;
    for (const LinkId l : platform_.route(from, to)) {
      const LinkTraits& sort = platform_.link_sort(l);
      if (!sort.power) continue;
      sum += sort.power->per_byte + JoulesPerByte((sort.power->busy - sort.power->idle).value / sort.bandwidth.value);
    }
    return sum;
  }

  void spread(Tick from, Tick to, Joules energy) {
    if (energy.value == 0) return;
    if (to > trace_.end) to = trace_.end;  // what nobody waited for
    if (to <= from) return use_.bursts.push_back({to, energy});
    const double watts = (energy / trace_.clock.seconds(to - from)).value;
    events_.push_back({from, Event::Kind::watts, {}, watts});
    events_.push_back({to, Event::Kind::watts, {}, -watts});
  }

  void follow() {
    Tick at{};
    for (auto event = events_.begin(); event != events_.end() && event->at < trace_.end;) {
      step(at);
      for (at = event->at; event != events_.end() && event->at == at; ++event) happen(*event);
    }
    step(at);
    for (Meter& meter : meters_)
      if (meter.type != nullptr) meter.close(trace_.end, trace_.clock);
  }

  void happen(const Event& event) {
    if (event.kind == Event::Kind::watts) return power_.add(event.value);
    Meter& meter = meters_[event.device.index()];
    meter.close(event.at, trace_.clock);
    if (event.kind == Event::Kind::state)
      meter.state = StateId(static_cast<std::size_t>(event.value));
    else
      meter.busy = static_cast<SlotCount>(meter.busy + event.value);
    const Watts now = meter.power();
    power_.add(now.value - meter.now.value);
    meter.now = now;
  }

  void step(Tick from) {
    if (from >= trace_.end) return;
    if (!use_.power.empty() && use_.power.back().from == from) use_.power.pop_back();
    const Watts now(power_.value());
    if (use_.power.empty() || use_.power.back().power != now) use_.power.push_back({from, now});
  }

  double integral() const { return weighted_energy(use_, {{Seconds(0)}, {1}}); }

  const Trace& trace_;
  const CostModel& costs_;
  const TaskGraph& graph_;
  const Platform& platform_;
  States states_;
  EnergyUse use_;
  std::vector<Meter> meters_;
  std::vector<Event> events_;
  Sum power_;
  struct {
    const Demand* demand = nullptr;
    DeviceTypeId type;
    SlotCount slots = 0;
    StateId state;
    KindId kind;
    CostModel::Own own;
  } last_;
};

}  // namespace

Joules EnergyUse::total() const {
  Joules sum = links();
  for (const DeviceEnergy& device : devices) sum += device.total();
  return sum;
}

EnergyUse energy_use(const Trace& trace, const CostModel& costs) { return Reckoning(trace, costs).take(); }

double weighted_energy(const EnergyUse& use, const StepSeries& series, Seconds offset) {
  const auto value_at = [&](std::size_t step) { return series.value[step]; };
  /// The step that holds at a time of the series.
  const auto step_at = [&](Seconds time) {
    const auto after = std::upper_bound(series.from.begin(), series.from.end(), time);
    return static_cast<std::size_t>(std::max<std::ptrdiff_t>(after - series.from.begin() - 1, 0));
  };
  double sum = 0;
  std::size_t step = step_at(offset);
  for (std::size_t p = 0; p < use.power.size(); ++p) {
    Seconds at = offset + use.clock.seconds(use.power[p].from);
    const Seconds end = offset + use.clock.seconds(p + 1 < use.power.size() ? use.power[p + 1].from : use.end);
    for (; step + 1 < series.from.size() && series.from[step + 1] < end; ++step) {
      if (series.from[step + 1] <= at) continue;
      sum += (use.power[p].power * (series.from[step + 1] - at)).value * value_at(step);
      at = series.from[step + 1];
    }
    sum += (use.power[p].power * (end - at)).value * value_at(step);
  }
  for (const Burst& burst : use.bursts)
    sum += burst.energy.value * value_at(step_at(offset + use.clock.seconds(burst.at)));
  return sum;
}

}  // namespace pelsim
