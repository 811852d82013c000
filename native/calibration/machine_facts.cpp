#include "native/calibration/machine_facts.hpp"

#include <cblas.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <hwloc.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <array>
#include <ctime>
#include <fstream>
#include <sstream>

#include "native/topology.hpp"

namespace pelsim::host {
namespace {

/// Of the machine's parts; none where the system tells nothing.
struct Parts {
  int count(hwloc_obj_type_t type) const { return topology ? hwloc_get_nbobjs_by_type(topology.get(), type) : 0; }
  hwloc_obj_t first(hwloc_obj_type_t type) const {
    return topology ? hwloc_get_obj_by_type(topology.get(), type, 0) : nullptr;
  }

  Topology topology = load_topology();
};

std::string binary_text(double bytes) {
  const std::array<const char*, 5> units = {"B", "KiB", "MiB", "GiB", "TiB"};
  std::size_t unit = 0;
  for (; bytes >= 1024 && unit + 1 < units.size(); ++unit) bytes /= 1024;
  return fmt::format("{:.4g} {}", bytes, units[unit]);
}

}  // namespace

MachineFacts machine_facts() {
  const Parts topology;
  MachineFacts facts;
  const auto tell = [&](const char* key, std::string value) { facts.told.emplace_back(key, std::move(value)); };

  const hwloc_obj_t package = topology.first(HWLOC_OBJ_PACKAGE);
  const char* model = package != nullptr ? hwloc_obj_get_info_by_name(package, "CPUModel") : nullptr;
  tell("cpu", model != nullptr ? model : "unknown");
  const int cores = topology.count(HWLOC_OBJ_CORE), units = topology.count(HWLOC_OBJ_PU);
  tell("cores", std::to_string(cores > 0 ? cores : units));
  tell("threads of a core", std::to_string(cores > 0 ? units / cores : 1));

  const hwloc_obj_t core = topology.first(HWLOC_OBJ_CORE);
  std::string caches;
  for (const auto& [type, name] :
       {std::pair{HWLOC_OBJ_L1CACHE, "L1d"}, std::pair{HWLOC_OBJ_L2CACHE, "L2"}, std::pair{HWLOC_OBJ_L3CACHE, "L3"}}) {
    const hwloc_obj_t cache = topology.first(type);
    if (cache == nullptr) continue;
    const auto size = static_cast<double>(cache->attr->cache.size);
    const int count = topology.count(type);
    caches += fmt::format("{}{} {} x {}", caches.empty() ? "" : ", ", name, count, binary_text(size));
    facts.largest_cache = Bytes(size * count);
    if (core != nullptr && hwloc_bitmap_isincluded(cache->cpuset, core->cpuset) != 0) facts.private_cache = Bytes(size);
  }
  tell("caches", caches.empty() ? "unknown" : caches);
  if (const hwloc_obj_t machine = topology.first(HWLOC_OBJ_MACHINE))
    facts.memory = Bytes(static_cast<double>(machine->total_memory));
  tell("memory", binary_text(facts.memory.value));
  utsname system{};
  if (uname(&system) == 0) tell("system", fmt::format("{} {} {}", system.sysname, system.release, system.machine));
  tell("blas", openblas_get_config());
  return facts;
}

std::string date_now() { return fmt::format("{:%Y-%m-%d %H:%M} UTC", fmt::gmtime(std::time(nullptr))); }

std::string host_name() {
  char name[256] = {};
  return gethostname(name, sizeof name - 1) == 0 ? name : "";
}

ProcessorTime processor_time() {
  std::ifstream file("/proc/stat");
  std::string line;
  std::getline(file, line);
  std::istringstream in(line);
  in.imbue(std::locale::classic());
  std::string cpu;
  in >> cpu;  // user, nice, system, idle, iowait, irq, softirq, steal, guest (part of user), ...
  std::array<std::uint64_t, 8> ticks{};
  for (std::uint64_t& t : ticks) in >> t;
  ProcessorTime time;
  if (cpu != "cpu") return time;
  for (const std::uint64_t t : ticks) time.all += t;
  time.stolen = ticks[7];
  time.busy = time.all - ticks[3] - ticks[4];
  return time;
}

}  // namespace pelsim::host
