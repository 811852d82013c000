#include "study/decision_recorder.hpp"

#include <algorithm>

namespace pelsim {

ExpectedLines::ExpectedLines(const Problem& problem)
    : platform_(&problem.platform),
      estimates_(&problem.estimates),
      graph_(&problem.graph),
      lines_(problem.platform.slots()),
      given_(problem.graph.tasks()) {}

DeviceOption ExpectedLines::candidate(TaskId t, DeviceId d, Seconds now, const View& view) const {
  const Device& device = platform_->device(d);
  DeviceOption c{.device = d, .slot = {}, .compute = estimates_->compute(t, d)};
  c.idle = view.idle(d);
  c.queued = view.queued(d);
  c.up = view.is_up(d);
  const SlotCount wanted = graph_->slots(t);
  if (!(c.compute < forever) || wanted > device.slots || wanted == 0) {
    if (wanted > device.slots) c.compute = forever;
    return c;
  }
  c.data = now + view.fetch_time(t, device.memory);
  const Setup setup = estimates_->setup(t, d);
  std::vector<std::pair<Seconds, SlotId>> free;
  Seconds last_free = now;
  for (SlotCount k = 0; k < device.slots; ++k) {
    const SlotId s(device.first_slot.index() + k);
    const Seconds at = std::max(lines_[s.index()].free, now);
    const bool loads = setup.needs && setup.needs != lines_[s.index()].last;
    free.emplace_back(at + (loads ? setup.time : Seconds(0)), s);
    last_free = std::max(last_free, at);
  }
  // A task of several slots begins when the last of them is free.
  std::stable_sort(free.begin(), free.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  const std::size_t decisive = wanted - 1;
  c.slot = wanted == 1 ? free[decisive].second : SlotId{};
  const bool loads = setup.needs && setup.needs != lines_[free[decisive].second.index()].last;
  const Seconds load = loads ? setup.time : Seconds(0);
  c.free = loads && setup.how == Loading::full ? last_free : free[decisive].first - load;
  c.start = std::max(*c.data, *c.free) + load;
  c.finish = *c.start + c.compute;
  return c;
}

void ExpectedLines::give(const Placement& placement, Seconds now, const View& view) {
  const TaskId t = placement.task;
  if (t.index() >= given_.size()) return;
  DeviceOption c = candidate(t, placement.on.device, now, view);
  SlotId slot = placement.on.first ? placement.on.first : c.slot;
  if (!slot || !c.finish) return;
  Line& line = lines_[slot.index()];
  const Setup setup = estimates_->setup(t, placement.on.device);
  const Seconds load = setup.needs && setup.needs != line.last ? setup.time : Seconds(0);
  const Seconds length = load + c.compute + placement.overhead;
  line.backlog += length;
  line.free = std::max(std::max(line.free, now), *c.data) + length;
  if (setup.needs) line.last = setup.needs;
  given_[t.index()] = {slot, length};
}

void ExpectedLines::take_off(TaskId t, Seconds now) {
  if (t.index() >= given_.size() || !given_[t.index()].slot) return;
  Line& line = lines_[given_[t.index()].slot.index()];
  line.backlog = std::max(line.backlog - given_[t.index()].length, Seconds(0));
  line.free = now + line.backlog;
  given_[t.index()] = {};
}

void DecisionRecorder::prepare(const Problem& problem, Decisions& decisions) {
  lines_.emplace(problem);
  platform_ = &problem.platform;
  estimates_ = &problem.estimates;
  clock_ = problem.clock;
  to_ = &decisions;
  view_ = nullptr;
  policy_->prepare(problem, *this);
  if (decision_) enough_.request_stop();  // all that is asked for is known
}

void DecisionRecorder::decide(const Instant& instant, Decisions& decisions) {
  if (instant.now > until_) enough_.request_stop();
  to_ = &decisions;
  view_ = &instant.view;
  now_ = instant.now;
  const Seconds now = clock_.seconds(instant.now);
  for (const Attempt& attempt : instant.ended) lines_->take_off(attempt.task, now);
  policy_->decide(instant, *this);
  view_ = nullptr;
}

void DecisionRecorder::place(const Placement& placement) {
  if (placement.task == task_) note(placement);
  if (view_ != nullptr) lines_->give(placement, clock_.seconds(now_), *view_);
  to_->place(placement);
}

void DecisionRecorder::withdraw(TaskId t) {
  lines_->take_off(t, clock_.seconds(now_));
  to_->withdraw(t);
}

void DecisionRecorder::preempt(TaskId t) {
  lines_->take_off(t, clock_.seconds(now_));
  to_->preempt(t);
}

void DecisionRecorder::note(const Placement& placement) {
  if (now_ > until_) return;
  Decision decision{.task = task_,
                    .at = now_,
                    .planned = view_ == nullptr,
                    .device = placement.on.device,
                    .slot = placement.on.first,
                    .candidates = {}};
  for (std::size_t d = 0; d < platform_->devices(); ++d) {
    const DeviceId device(d);
    if (view_ != nullptr) {
      decision.candidates.push_back(lines_->candidate(task_, device, clock_.seconds(now_), *view_));
      continue;
    }
    const auto told =
        std::find_if(of_plan_.begin(), of_plan_.end(), [device](const DeviceOption& c) { return c.device == device; });
    decision.candidates.push_back(
        told != of_plan_.end()
            ? *told
            : DeviceOption{.device = device, .slot = {}, .compute = estimates_->compute(task_, device)});
  }
  decision_ = std::move(decision);
}

void DecisionRecorder::planned(TaskId, SlotId, std::span<const PlanOption> options) {
  of_plan_.clear();
  for (const PlanOption& option : options) {
    const DeviceId device = platform_->device_of(option.slot);
    DeviceOption c{.device = device, .slot = option.slot, .compute = option.finish - option.start};
    c.data = option.data;
    c.start = option.start;
    c.finish = option.finish;
    // Between two planned tasks or behind them: the slot is free from `start` on, or earlier while the data was
    // awaited.
    if (option.start > option.data) c.free = option.start;
    const auto known =
        std::find_if(of_plan_.begin(), of_plan_.end(), [device](const DeviceOption& k) { return k.device == device; });
    if (known == of_plan_.end()) {
      of_plan_.push_back(c);
    } else if (*c.finish < *known->finish) {
      *known = c;
    }
  }
}

}  // namespace pelsim
