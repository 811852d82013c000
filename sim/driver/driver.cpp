#include "sim/driver/driver.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "sim/driver/invariants.hpp"

namespace pelsim {

Driver::Driver(const Run& run, Engine& engine)
    : run_(run),
      graph_(run.graph),
      platform_(run.platform),
      engine_(engine),
      clock_(engine.clock()),
      compute_stream_(run.seed, "noise.compute"),
      network_stream_(run.seed, "noise.network"),
      noisy_compute_(run.compute_noise.distribution != Noise::Distribution::none),
      noisy_network_(run.network_noise.distribution != Noise::Distribution::none),
      initial_everywhere_(!run.inputs),
      occupies_ends_(run.network.occupies_ends()),
      passes_unseen_(!run.network.occupies_ends() && !engine.is_real()),
      is_real_(engine.is_real()),
      lacks_routes_(run.platform.lacks_routes()),
      counts_rooms_(!engine.is_real() && heeds_capacities(run.graph, run.platform)),
      nothing_moves_(run.platform.memories() == 1 && !run.network.occupies_ends() && !counts_rooms_),
      horizon_(run.horizon < forever ? clock_.ticks(run.horizon) : never),
      tasks_(run.graph.tasks()),
      ready_at_(run.record == Run::Record::trace ? run.graph.tasks() : 0),
      slots_(run.platform),
      ports_(run.network.servers()),
      places_(run.graph, run.world != nullptr || run.program != nullptr || counts_rooms_
                             ? ItemPlaces::Track::all_items
                             : ItemPlaces::Track::shared_items),
      settings_(run.platform.devices()),
      configurations_(run.platform),
      left_(run.graph.tasks()) {
  result_.busy.resize(platform_.slots());
  sites_.reserve(platform_.devices());
  for (std::size_t d = 0; d < platform_.devices(); ++d)
    sites_.push_back({platform_.device(DeviceId(d)).memory, platform_.device(DeviceId(d)).type});
  for (std::size_t t = 0; t < platform_.types(); ++t)
    has_states_ = has_states_ || !platform_.type(DeviceTypeId(t)).states.empty();
  if (has_states_) {
    on_slot_.resize(platform_.slots());
    for (std::size_t d = 0; d < platform_.devices(); ++d)
      settings_[d].state = platform_.type(sites_[d].type).first_state;
  }
  if (occupies_ends_) {
    interfaces_.resize(platform_.memories());
    owed_.resize(platform_.slots());
  }
  result_.trace.clock = clock_;
  if (tracing()) {
    result_.trace.attempts.reserve(graph_.tasks());
    result_.trace.transfers.reserve(std::min(graph_.edges(), std::size_t{1} << 26));
  }
}

RunResult Driver::go() {
  set_capacities();
  if (counts_rooms_) open_rooms();
  const Problem problem{graph_, platform_, run_.estimates, Streams{run_.seed}, clock_, run_.stop};
  if (graph_.has_pins()) kept_.resize(platform_.devices());
  prepare_tasks();
  run_.scheduler.prepare(problem, *this);
  if (run_.stop.stop_requested()) {
    fail(RunError::Kind::cancelled, "stopped while the scheduler was planning");
    return std::move(result_);
  }
  if (graph_.has_pins()) adopt_pinned();
  started_ = true;
  for (std::size_t d = 0; d < platform_.devices(); ++d) serve(DeviceId(d));
  start_next_release();
  start_next_change();
  if (after_round() == Flow::go_on) engine_.run(*this);
  if (const std::string failure = engine_.failure(); !failure.empty()) fail(RunError::Kind::engine, failure);
  if (!engine_.in_range() && !result_.error)
    fail(RunError::Kind::clock_overflow,
         fmt::format("a time does not fit the clock, which counts {:g} s a tick and reaches "
                     "{:.3g} s; raise simulation.tick",
                     clock_.tick.value, clock_.seconds(never).value));
  if (left_ > 0 && !result_.error)
    fail(counts_rooms_ && is_short_of_room() ? RunError::Kind::memory : RunError::Kind::deadlock, why_stuck());
  if (counts_rooms_) result_.memories = rooms_.uses();
  if (run_.progress != nullptr) run_.progress->store(result_.tasks_done, std::memory_order_relaxed);
  result_.trace.end = result_.makespan;
  result_.loads = configurations_.loads();
  if (is_real_) {  // what ended first may have been told a little later
    std::vector<Attempt>& all = result_.trace.attempts;
    const auto ends_before = [](const Attempt& a, const Attempt& b) { return a.end < b.end; };
    for (auto at = all.begin(); at != all.end(); ++at)
      if (at != all.begin() && ends_before(*at, *std::prev(at)))
        std::rotate(std::upper_bound(all.begin(), at, *at, ends_before), at, std::next(at));
  }
  assert(broken_invariant(run_, result_).empty());
  assert(!counts_rooms_ || result_.error || rooms_.broken().empty());
  return std::move(result_);
}

/// First what the network shares, then each device's memory, then the units of those devices whose slots share some.
void Driver::set_capacities() {
  const std::vector<double> capacities = run_.network.capacities();
  for (std::size_t r = 0; r < capacities.size(); ++r) engine_.capacity(ResourceId(r), capacities[r]);
  first_memory_ = capacities.size();
  for (std::size_t d = 0; d < platform_.devices(); ++d) {
    const DeviceModel* model = platform_.type(DeviceId(d)).model.get();
    const std::optional<ByteRate> bandwidth = model != nullptr ? model->memory_bandwidth() : std::nullopt;
    if (!bandwidth) continue;
    engine_.capacity(ResourceId(first_memory_ + d), bandwidth->value);
    if (!platform_.reads_anything_in_place() || model->badge() != Badge::modelled) continue;  // measured: no bytes
    memory_resource_.resize(platform_.memories());
    ResourceId& resource = memory_resource_[memory_of(DeviceId(d)).index()];
    if (!resource) resource = ResourceId(first_memory_ + d);  // of several devices the first one's
  }
  std::size_t next = first_memory_ + platform_.devices();
  for (std::size_t d = 0; d < platform_.devices(); ++d) {
    const DeviceModel* model = platform_.type(DeviceId(d)).model.get();
    const std::optional<Units> units = model != nullptr ? model->units() : std::nullopt;
    if (!units) continue;
    units_.resize(platform_.devices());
    units_[d] = {ResourceId(next), units->groups};
    for (SlotCount g = 0; g < units->groups; ++g) engine_.capacity(ResourceId(next++), units->capacity);
  }
}

Flow Driver::ended(Tick now, std::span<const ActivityId> ids) {
  if (now > horizon_) {
    now_ = horizon_;
    fail(RunError::Kind::cancelled, "the horizon was reached with " + std::to_string(left_) + " tasks left");
    return Flow::stop;
  }
  now_ = now;
  result_.events += ids.size();
  const bool is_large = ids.size() >= 64;
  for (std::size_t k = 0; k < ids.size(); ++k) {
    if (is_large) look_ahead(ids, k);
    const ActivityId id = ids[k];
    const Act& act = acts_[id.index()];
    switch (act.purpose) {
      case Act::Purpose::compute: {
        const LiveId live = act.live;
        give_act(id);
        finish(live, Outcome::done, 1);
        break;
      }
      case Act::Purpose::adopted: end_light(id); break;
      case Act::Purpose::transfer: transfer_ended(id); break;
      case Act::Purpose::before: {
        const LiveId live = act.live;
        const std::uint64_t sequence = act.sequence;
        const TaskId pinned = act.reader;
        give_act(id);
        if (pinned)
          can_start(pinned);
        else if (live_[live].sequence == sequence)  // not withdrawn
          line_up(live);
        break;
      }
      case Act::Purpose::after: {
        const LiveId live = act.live;
        give_act(id);
        const Attempt attempt = live_[live].attempt;
        live_.give_back(live);
        task_ended(attempt.task, attempt.first);
        break;
      }
      case Act::Purpose::release:
        give_act(id);
        while (next_release_ < releases_.size() && releases_[next_release_].first <= now_) {
          const TaskId t = releases_[next_release_++].second;
          if (--tasks_[t.index()].waiting == 0) became_ready(t, SlotId{});
        }
        start_next_release();
        break;
      case Act::Purpose::world:
        give_act(id);
        world_moved_ = true;
        break;
      case Act::Purpose::wake:
        give_act(id);
        woken_ = true;
        break;
      case Act::Purpose::interface:
        look_at(act.device);
        give_act(id);
        break;
      case Act::Purpose::server: {
        const ActivityId transfer = act.transfer;
        const std::size_t held = act.held;
        give_act(id);
        release_server(transfer, held);
        if (--acts_[transfer.index()].open == 0) give_act(transfer);
        break;
      }
    }
  }
  if (world_moved_) {  // last: what ended in this round has ended, whatever fails in the same instant
    world_moved_ = false;
    apply(*next_change_);
    start_next_change();
  }
  return after_round();
}

Flow Driver::after_round() {
  for (;;) {
    end_markers();
    if (start_pinned()) continue;
    if (!noted_rooms_.empty()) serve_rooms();
    serve_freed();
    if (!markers_.empty() || !looked_.empty() || !noted_rooms_.empty()) continue;
    const bool news = !ready_.empty() || !ended_.empty() || !freed_.empty() || !changed_.empty() || woken_;
    if (!news || result_.error) break;
    ask_scheduler();
  }
  if ((++rounds_ & 1023u) == 0 || is_real_) {
    if (run_.progress != nullptr) run_.progress->store(result_.tasks_done, std::memory_order_relaxed);
    if (run_.stop.stop_requested())
      fail(RunError::Kind::cancelled, "stopped with " + std::to_string(left_) + " tasks left");
  }
  return left_ == 0 || result_.error || !engine_.in_range() || only_world_goes_on() ? Flow::stop : Flow::go_on;
}

/// Nothing runs or moves and every device serves: what the world still has in store (calibrations without end) helps
/// nobody.
bool Driver::only_world_goes_on() const {
  if (!next_change_ || acts_.size() - free_acts_.size() != 1) return false;
  for (std::size_t d = 0; d < platform_.devices(); ++d)
    if (!slots_.is_up(DeviceId(d))) return false;
  return true;
}

void Driver::serve_freed() {
  DeviceId last;
  for (const SlotId s : freed_) {
    const DeviceId d = platform_.device_of(s);
    if (d != last) serve(d);
    last = d;
  }
  for (const DeviceId d : unblocked_) serve(d);
  unblocked_.clear();
}

void Driver::ask_scheduler() {
  std::erase_if(ready_, [&](const Ready& r) { return phase(r.task) != Phase::ready; });  // placed before the run
  std::erase_if(freed_, [&](SlotId s) { return !is_idle(s); });
  told_ready_.swap(ready_);
  told_ended_.swap(ended_);
  told_freed_.swap(freed_);
  told_taken_.swap(taken_);
  told_changed_.swap(changed_);
  ready_.clear();
  ended_.clear();
  freed_.clear();
  taken_.clear();
  changed_.clear();
  woken_ = false;
  run_.scheduler.decide({now_, told_ready_, told_ended_, told_freed_, told_changed_, *this, told_taken_}, *this);
}

ActivityId Driver::take_act() {
  if (free_acts_.empty()) {
    acts_.emplace_back();
    return ActivityId(acts_.size() - 1);
  }
  const ActivityId id = free_acts_.back();
  free_acts_.pop_back();
  return id;
}

void Driver::give_act(ActivityId id) { free_acts_.push_back(id); }

void Driver::start(ActivityId id, Activity::Kind kind, const Plan& plan) {
  const Act& act = acts_[id.index()];
  Activity activity;
  activity.kind = kind;
  activity.task = act.reader;
  if (kind == Activity::Kind::compute) {
    activity.device = act.live ? live_[act.live].device : act.device;
    activity.slot = act.live ? live_[act.live].attempt.first : SlotId(tasks_[act.reader.index()].where);
  }
  activity.item = act.item;
  activity.from = act.from;
  activity.to = act.to;
  activity.plan = &plan;
  engine_.start(id, activity);
}

ActivityId Driver::start_delay(Act::Purpose purpose, Seconds length, LiveId live) {
  const ActivityId id = take_act();
  Act& act = acts_[id.index()];
  act = Act{};
  act.purpose = purpose;
  act.live = live;
  if (live) act.sequence = live_[live].sequence;
  plan_.clear();
  plan_.fixed = length;
  start(id, Activity::Kind::delay, plan_);
  return id;
}

void Driver::wake(Tick at) {
  if (at > now_) start_delay(Act::Purpose::wake, clock_.seconds(at - now_));
}

void Driver::start_next_release() {
  if (next_release_ < releases_.size())
    start_delay(Act::Purpose::release, clock_.seconds(releases_[next_release_].first - now_));
}

void Driver::start_next_change() {
  if (run_.world == nullptr) return;
  const auto next = run_.world->next();
  next_change_.reset();
  if (!next) return;
  next_change_ = next->second;
  start_delay(Act::Purpose::world, clock_.seconds(std::max(next->first, now_) - now_));
}

void Driver::fail(RunError::Kind kind, std::string message) {
  if (!result_.error) result_.error = {kind, std::move(message)};
}

RunResult simulate(const Run& run, Engine& engine) { return Driver(run, engine).go(); }

}  // namespace pelsim
