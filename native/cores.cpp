#include "native/cores.hpp"

#include <hwloc.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>

namespace pelsim::host {
namespace {

class CpuSet {
 public:
  CpuSet() : set_(hwloc_bitmap_alloc()) {}
  CpuSet(const CpuSet&) = delete;
  ~CpuSet() { hwloc_bitmap_free(set_); }
  hwloc_bitmap_t get() const { return set_; }

 private:
  hwloc_bitmap_t set_;
};

/// Which hardware thread of its core this is, and which core.
struct Unit {
  unsigned of_core, core, number;
  auto operator<=>(const Unit&) const = default;
};

}  // namespace

Cores::Cores() : topology_(load_topology()) {
  if (topology_ != nullptr) look();
  physical_ = std::max<std::size_t>(physical_, 1);
  if (units_.empty()) units_.push_back(0);  // a system that tells nothing has one
}

void Cores::look() {
  hwloc_topology* const topology = topology_.get();
  const CpuSet bound;
  const bool knows = hwloc_get_cpubind(topology, bound.get(), HWLOC_CPUBIND_THREAD) == 0;
  const hwloc_const_cpuset_t allowed = hwloc_topology_get_allowed_cpuset(topology);
  std::vector<Unit> units;
  std::map<unsigned, unsigned> of_core;
  for (hwloc_obj_t unit = nullptr; (unit = hwloc_get_next_obj_by_type(topology, HWLOC_OBJ_PU, unit)) != nullptr;) {
    if (!hwloc_bitmap_isset(allowed, unit->os_index)) continue;
    if (knows && !hwloc_bitmap_isset(bound.get(), unit->os_index)) continue;
    const hwloc_obj_t core = hwloc_get_ancestor_obj_by_type(topology, HWLOC_OBJ_CORE, unit);
    const unsigned number = core != nullptr ? core->logical_index : unit->logical_index;
    units.push_back({of_core[number]++, number, unit->os_index});
  }
  std::sort(units.begin(), units.end());
  for (const Unit& unit : units) units_.push_back(unit.number);
  physical_ = of_core.size();
}

Cores::~Cores() = default;

std::string Cores::pin(std::size_t k) const {
  if (topology_ == nullptr) return "the system does not tell its cores";
  const CpuSet one;
  hwloc_bitmap_only(one.get(), number(k));
  if (hwloc_set_cpubind(topology_.get(), one.get(), HWLOC_CPUBIND_THREAD) == 0) return {};
  return std::strerror(errno);
}

}  // namespace pelsim::host
