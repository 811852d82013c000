#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sim/units.hpp"

namespace pelsim::host {

/// What the system tells about this machine.
struct MachineFacts {
  /// "cpu", "cores", "threads of a core", "caches", "memory", "system", "blas", in order, for people. No name of the
  /// host.
  std::vector<std::pair<std::string, std::string>> told;
  Bytes private_cache;  ///< the largest that one core has for itself; 0: none is known
  Bytes largest_cache;  ///< all of its kind together
  Bytes memory;
};
MachineFacts machine_facts();

/// "2026-11-21 06:30 UTC".
std::string date_now();
/// "": the system does not tell.
std::string host_name();

/// Processor time of the machine since it was started, in the system's ticks. Zero where the system does not tell.
struct ProcessorTime {
  std::uint64_t all = 0;
  std::uint64_t stolen = 0;  ///< other virtual machines had it
  std::uint64_t busy = 0;    ///< somebody computed
};
ProcessorTime processor_time();

}  // namespace pelsim::host
