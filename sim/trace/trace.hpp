#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/error.hpp"
#include "sim/ids.hpp"
#include "sim/scheduler.hpp"
#include "sim/units.hpp"

namespace pelsim {

/// One movement of a data item to a memory.
struct Transfer {
  ItemId item;
  TaskId reader;  ///< the task that asked first; none: it was written back to make room
  MemoryId from, to;
  Tick requested;  ///< the producer ended, or the reader was placed
  Tick start;      ///< its ports were free
  Tick end;
};

/// A device's p-state is another from now on.
struct StateChange {
  Tick at;
  DeviceId device;
  StateId state;
};

/// Everything that happened in a run, in the order in which it ended. Spans are derived from it.
struct Trace {
  Clock clock;
  Tick end;                         ///< makespan: the last task's end
  std::vector<Attempt> attempts;    ///< by (end, sequence); markers leave none
  std::vector<Transfer> transfers;  ///< by (end, sequence)
  std::vector<StateChange> states;  ///< by time; a device begins in the state that its type says
};

/// 64-bit FNV-1a over ticks, ids and kinds in canonical order. Two runs are compared; a hash is never kept in a file.
std::uint64_t trace_hash(const Trace&);

/// What lay in a memory, where some memory can be full. Evicted is what went before its last reader had ended: at once
/// where another copy lay elsewhere, else after it was written back.
struct MemoryUse {
  MemoryId memory;
  std::optional<Bytes> capacity = {};
  Bytes highest;  ///< at any instant, room that was kept for what is on its way or being made included
  Bytes evicted, written_back, fetched_again;
  std::uint64_t evictions = 0;
};

/// Configurations that a device loaded, and the time that took.
struct Loads {
  std::uint64_t count = 0;
  Tick time;
};

/// What a run gives, with or without a trace.
struct RunResult {
  RunError error;
  Tick makespan;
  std::uint64_t tasks_done = 0;  ///< attempts that ended well, and markers
  std::uint64_t events = 0;      ///< activities ended
  std::uint64_t transfers = 0;
  double bytes_moved = 0;
  std::vector<Tick> busy;           ///< by slot: time in overhead, setup and run
  std::vector<Loads> loads;         ///< by device; empty where nothing was loaded
  std::vector<MemoryUse> memories;  ///< that were used or have a capacity; empty where none has one
  Trace trace;                      ///< empty with Record::totals
};

}  // namespace pelsim
