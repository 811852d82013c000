#include "models/eligible_slots.hpp"

#include <algorithm>

namespace pelsim {

EligibleSlots::EligibleSlots(const Problem& problem)
    : graph_(&problem.graph),
      platform_(&problem.platform),
      estimates_(&problem.estimates),
      one_group_(problem.platform.types() == 1 && !problem.graph.has_pins()),
      slot_device_(problem.platform.slots()),
      slot_type_(problem.platform.slots()),
      idle_(problem.platform.slots()) {
  const std::size_t types = platform_->types();
  by_type_.resize(types, types > 1 ? SlotSet(platform_->slots()) : SlotSet());
  wanted_.resize((types + 63) / 64);
  for (std::size_t s = 0; s < platform_->slots(); ++s) {
    slot_device_[s] = platform_->device_of(SlotId(s));
    slot_type_[s] = platform_->device(slot_device_[s]).type.value;
    set_idle(SlotId(s));
  }
  if (!one_group_ && !graph_->has_pins() && estimates_->types_follow_kinds()) group_of_kind_.resize(graph_->kinds());
  // The loader refuses tasks that no device can run; with one type every task can run everywhere.
  if (one_group_) groups_.emplace_back(wanted_.size(), ~std::uint64_t{0});
}

GroupId EligibleSlots::find_group(TaskId t) {
  if (const DeviceId d = graph_->pinned(t)) return pinned_group(d);
  std::fill(wanted_.begin(), wanted_.end(), 0);
  for (std::size_t type = 0; type < platform_->types(); ++type) {
    if (estimates_->compute(t, DeviceTypeId(type)) < forever) wanted_[type / 64] |= std::uint64_t{1} << (type % 64);
  }
  const auto found = std::find(groups_.begin(), groups_.end(), wanted_);
  if (found != groups_.end()) return GroupId(static_cast<std::size_t>(found - groups_.begin()));
  groups_.push_back(wanted_);
  return GroupId(groups_.size() - 1);
}

SlotId EligibleSlots::first_idle(GroupId g, SlotId from) const {
  if (one_group_) return idle_.first(from);
  if (const DeviceId d = pinned(g)) {
    const Device& device = platform_->device(d);
    const SlotId s = idle_.first(std::max(from, device.first_slot));
    return s && s.index() < device.first_slot.index() + device.slots ? s : SlotId{};
  }
  if (by_type_.size() == 1) return idle_.first(from);
  const Types& types = groups_[g.index()];
  SlotId best;  // none is above all
  for (std::size_t w = 0; w < types.size(); ++w) {
    for (std::uint64_t bits = types[w]; bits != 0; bits &= bits - 1)
      best = std::min(best, by_type_[w * 64 + static_cast<std::size_t>(std::countr_zero(bits))].first(from));
  }
  return best;
}

void EligibleSlots::update(const Instant& instant) {
  // A device may go and come back within one round: what it is now counts.
  for (const Change& change : instant.changed) {
    if (instant.view.is_up(change.device)) continue;
    const Device& device = platform_->device(change.device);
    for (SlotCount k = 0; k < device.slots; ++k) set_busy(SlotId(device.first_slot.index() + k));
  }
  for (const SlotId s : instant.freed) set_idle(s);
  for (const SlotId s : instant.taken)
    if (!instant.view.is_idle(s)) set_busy(s);
}

const std::vector<SlotId>& EligibleSlots::slots(GroupId g, SlotCount wanted) {
  const auto [found, is_new] = slots_.try_emplace({g, wanted});
  if (is_new) found->second = collect(g, wanted);
  if (is_new && found->second.empty()) found->second = collect(g, 1);
  return found->second;
}

std::vector<SlotId> EligibleSlots::collect(GroupId g, SlotCount wanted) const {
  const DeviceId only = pinned(g);
  const std::size_t begin = only ? platform_->device(only).first_slot.index() : 0;
  const std::size_t end = only ? begin + platform_->device(only).slots : slot_device_.size();
  std::vector<SlotId> out;
  for (std::size_t s = begin; s < end; ++s)
    if (runs_on(g, SlotId(s)) && platform_->device(slot_device_[s]).slots >= wanted) out.push_back(SlotId(s));
  return out;
}

SlotCount EligibleSlots::idle(DeviceId d) const {
  const Device& device = platform_->device(d);
  SlotCount count = 0;
  for (SlotCount k = 0; k < device.slots; ++k) count += is_idle(SlotId(device.first_slot.index() + k)) ? 1u : 0u;
  return count;
}

SlotId EligibleSlots::idle_run(GroupId g, SlotCount count) const {
  SlotId start, last;
  for (SlotId s = first_idle(g); s; s = first_idle(g, SlotId(s.index() + 1))) {
    const bool neighbour = last && last.index() + 1 == s.index() && device(last) == device(s);
    if (!neighbour) start = s;
    last = s;
    if (s.index() + 1 - start.index() == count) return start;
  }
  return {};
}

}  // namespace pelsim
