#include "sim/metrics/energy.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <map>
#include <utility>

#include "sim/metrics/communication.hpp"
#include "sim/metrics/power_by_type.hpp"

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
  DeviceId device;   ///< slots, state; whose run takes the watts (none: links)
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
  Reckoning(const Trace& trace, const CostModel& costs, std::vector<std::vector<PowerStep>>* by_type = nullptr)
      : trace_(trace),
        costs_(costs),
        graph_(costs.graph()),
        platform_(costs.platform()),
        states_(trace),
        by_type_(by_type) {
    if (by_type != nullptr) {
      part_power_.resize(platform_.types() + 1);
      by_type->resize(platform_.types() + 1);
    }
    use_.clock = trace.clock;
    use_.end = trace.end;
    use_.devices.resize(platform_.devices());
  }

  EnergyUse take() {
    install_meters();
    read_attempts();
    read_links();
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
      add_power(DeviceId(d), meter.now.value);
    }
    for (const StateChange& change : trace_.states)
      if (meters_[change.device.index()].type != nullptr && change.at < trace_.end)
        starts_.push_back({change.at, Event::Kind::state, change.device, static_cast<double>(change.state.value)});
  }

  void read_attempts() {
    starts_.reserve(trace_.attempts.size());
    ends_.reserve(trace_.attempts.size());
    for (const Attempt& a : trace_.attempts) {
      const DeviceId d = platform_.device_of(a.first);
      if (a.slots > 0 && a.end > a.start && meters_[d.index()].type != nullptr) {
        starts_.push_back({a.start, Event::Kind::slots, d, static_cast<double>(a.slots)});
        ends_.push_back({a.end, Event::Kind::slots, d, -static_cast<double>(a.slots)});
      }
      if (platform_.type(d).model == nullptr) continue;
      const CostModel::Own own = own_of(a, d);
      if (own.none()) continue;
      const double share = a.outcome == Outcome::done ? 1 : a.share_done;
      use_.devices[d.index()].runs += own.energy * share;
      use_.devices[d.index()].run_price += own.price * share;
      spread(d, std::min(a.run, a.end), a.end, own.energy * share);
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
      add_power({}, sort.power->idle.value);
    }
    std::map<std::pair<MemoryId, MemoryId>, JoulesPerByte> ways;
    for (const Transfer& t : trace_.transfers) {
      if (t.from == t.to) continue;
      const auto [way, is_new] = ways.try_emplace({t.from, t.to});
      if (is_new) way->second = per_byte(t.from, t.to);
      const Joules energy = way->second * graph_.size(t.item);
      use_.links_moving += energy;
      spread({}, t.start, t.end, energy);
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

  void spread(DeviceId device, Tick from, Tick to, Joules energy) {
    if (energy.value == 0) return;
    if (to > trace_.end) to = trace_.end;  // what nobody waited for
    if (to <= from) return use_.bursts.push_back({to, energy});
    const double watts = (energy / trace_.clock.seconds(to - from)).value;
    starts_.push_back({from, Event::Kind::watts, device, watts});
    ends_.push_back({to, Event::Kind::watts, device, -watts});
  }

  /// Of several states of a device in one instant the last holds.
  static void sort(std::vector<Event>& events) {
    const auto before = [](const Event& a, const Event& b) { return a.at < b.at; };
    if (!std::is_sorted(events.begin(), events.end(), before)) std::stable_sort(events.begin(), events.end(), before);
  }

  void follow() {
    sort(starts_);
    sort(ends_);  // a trace has them in order already, or nearly
    use_.power.reserve(starts_.size() + ends_.size() + 1);
    Tick at{};
    auto start = starts_.begin(), end = ends_.begin();
    while (start != starts_.end() || end != ends_.end()) {
      const bool ends = end != ends_.end() && (start == starts_.end() || end->at <= start->at);
      const Event& event = ends ? *end++ : *start++;
      if (event.at >= trace_.end) break;
      if (event.at != at) step(std::exchange(at, event.at));
      happen(event);
    }
    step(at);
    for (Meter& meter : meters_)
      if (meter.type != nullptr) meter.close(trace_.end, trace_.clock);
  }

  void happen(const Event& event) {
    if (event.kind == Event::Kind::watts) return add_power(event.device, event.value);
    Meter& meter = meters_[event.device.index()];
    meter.close(event.at, trace_.clock);
    if (event.kind == Event::Kind::state)
      meter.state = StateId(static_cast<std::size_t>(event.value));
    else
      meter.busy = static_cast<SlotCount>(meter.busy + event.value);
    const Watts now = meter.power();
    add_power(event.device, now.value - meter.now.value);
    meter.now = now;
  }

  /// Of a device; none: of the links.
  void add_power(DeviceId device, double watts) {
    power_.add(watts);
    if (part_power_.empty()) return;
    Part& part = part_power_[device ? platform_.device(device).type.index() : platform_.types()];
    part.sum.add(watts);
    part.has_changed = true;
  }

  static void step(Tick from, const Sum& sum, std::vector<PowerStep>& power) {
    if (!power.empty() && power.back().from == from) power.pop_back();
    const Watts now(sum.value());
    if (power.empty() || power.back().power != now) power.push_back({from, now});
  }

  void step(Tick from) {
    if (from >= trace_.end) return;
    step(from, power_, use_.power);
    for (std::size_t i = 0; i < part_power_.size(); ++i) {
      Part& part = part_power_[i];
      std::vector<PowerStep>& power = (*by_type_)[i];
      if (!part.has_changed) continue;
      part.has_changed = false;
      if (power.empty() && from > Tick{}) power.push_back({Tick{}, Watts(0)});  // only its runs take energy
      step(from, part.sum, power);
    }
  }

  double integral() const { return weighted_energy(use_, {{Seconds(0)}, {1}}); }

  const Trace& trace_;
  const CostModel& costs_;
  const TaskGraph& graph_;
  const Platform& platform_;
  States states_;
  EnergyUse use_;
  std::vector<Meter> meters_;
  std::vector<Event> starts_, ends_;  ///< states stand among the starts; what happens in one instant ends first
  Sum power_;
  struct Part {
    Sum sum;
    bool has_changed = false;
  };
  std::vector<Part> part_power_;  ///< by type, then the links; empty: not told apart
  std::vector<std::vector<PowerStep>>* by_type_;
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

PowerByType power_by_type(const Trace& trace, const CostModel& costs) {
  PowerByType out;
  out.use = Reckoning(trace, costs, &out.power).take();
  return out;
}

}  // namespace pelsim
