#include <algorithm>

#include "sim/driver/driver.hpp"

/// Reading what lies in another memory of the node where it is (Platform::reads_in_place), instead of a copy first.
///
/// Of Q bytes of a task's traffic R are the items it reads so (at most Q). The task stays one activity of Q bytes; each
/// byte of it takes R / Q byte of the other memory and of the links between, and 1 - R / Q of its own memory:
///
///     rate R / Q summed over tasks <= bandwidth of the link, and of the other memory, by weighted max-min
///
/// So k streams that are read from one socket by the other share min(B_link, B_memory). What moves between memories is
/// told by the network model: its shared links (`flow`), or how fast one transfer is alone (others). Not modelled: the
/// longer latency of each access (give a lower bandwidth of the link), caches.
namespace pelsim {

/// Only a task whose plan counts the bytes that it draws from its own memory; a message, a task whose time is given or
/// measured, needs a copy.
bool Driver::reads_in_place(TaskId t, DeviceId d, MemoryId from) const {
  const MemoryId here = memory_of(d);
  if (from == here || !platform_.reads_in_place(from, here) || !memory_resource_[from.index()]) return false;
  Setting setting = settings_[d.index()];
  setting.slots = graph_.slots(t);
  Cost cost;
  const Demand* demand = graph_.demand(t);
  if (demand == nullptr || demand->kind != Demand::Kind::kernel || !run_.costs.cost(t, d, setting, cost)) return false;
  if (cost.run.amount != static_cast<const KernelDemand*>(demand)->traffic.value) return false;
  return std::any_of(cost.run.uses.begin(), cost.run.uses.end(),
                     [](const Use& use) { return use.resource == own_memory && use.per_unit == 1; });
}

/// Turns a part of the traffic of `plan_` into reading elsewhere.
void Driver::read_in_place(TaskId t, DeviceId d) {
  const auto own =
      std::find_if(plan_.uses.begin(), plan_.uses.end(), [](const Use& use) { return use.resource == own_memory; });
  if (own == plan_.uses.end() || !(plan_.amount > 0)) return;
  const MemoryId here = memory_of(d);
  struct Part {
    ItemId item;  ///< the first one
    MemoryId home;
    double bytes;
  };
  std::vector<Part> parts;
  double bytes = 0;
  const auto consider = [&](ItemId item) {
    const MemoryId home = source(item, made_on(item), here);
    if (!home || !reads_in_place(t, d, home)) return;
    bytes += graph_.size(item).value;
    const auto known = std::find_if(parts.begin(), parts.end(), [&](const Part& p) { return p.home == home; });
    if (known != parts.end())
      known->bytes += graph_.size(item).value;
    else
      parts.push_back({item, home, graph_.size(item).value});
  };
  for (const Edge& e : graph_.in(t))
    if (e.item) consider(e.item);
  if (!initial_everywhere_)
    for (const ItemId item : graph_.initial(t)) consider(item);
  if (!(bytes > 0)) return;

  const double most = std::max(bytes, plan_.amount);
  own->per_unit = 1 - bytes / most;
  if (!(own->per_unit > 0)) plan_.uses.erase(own);
  const auto use = [&](ResourceId resource, double per_unit) {
    for (Use& known : plan_.uses)
      if (known.resource == resource) {
        known.per_unit += per_unit;
        return;
      }
    plan_.uses.push_back({resource, per_unit});
  };
  for (const Part& part : parts) {
    const double share = part.bytes / most;
    if (!(share > 0)) continue;
    use(memory_resource_[part.home.index()], share);
    wire_.clear();
    run_.network.wire(part.home, here, graph_.size(part.item), part.item.value, wire_);
    for (const Use& link : wire_.plan.uses) use(link.resource, share * link.per_unit);
    const double alone = share * run_.network.estimate(part.home, here).per_byte;
    if (alone > 0) plan_.bound = std::min(plan_.bound, 1 / alone);
  }
}

}  // namespace pelsim
