#pragma once
#include <atomic>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "native/mpi/mpi_world.hpp"
#include "native/ranks/rank_record.hpp"
#include "study/engine_messages.hpp"

namespace pelsim::cli {

/// What the ranks of one run found; complete at rank 0.
struct RankFindings {
  std::vector<host::RankRecord> records;  ///< by rank
  std::vector<std::string> notes;         ///< of clocks and cores
  Seconds wall;                           ///< of rank 0, from the start to its last task
  bool is_complete = false;               ///< all ranks came to their end; at every rank
};

/// Runs this rank's part of the program and gathers what all have seen. All ranks call it, with the same scenario.
/// `stop` and `progress` are rank 0's.
RankFindings run_part(host::MpiWorld&, const Scenario&, const std::vector<DeviceId>& devices, const HostWishes&,
                      const std::stop_token& stop, std::atomic<std::uint64_t>* progress);

}  // namespace pelsim::cli
