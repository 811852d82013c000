#pragma once
#include <cstdint>
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
  TaskId reader;  ///< the task that asked first
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

/// What a run gives, with or without a trace.
struct RunResult {
  RunError error;
  Tick makespan;
  std::uint64_t tasks_done = 0;  ///< attempts that ended well, and markers
  std::uint64_t events = 0;      ///< activities ended
  std::uint64_t transfers = 0;
  double bytes_moved = 0;
  std::vector<Tick> busy;  ///< by slot: time in overhead, setup and run
  Trace trace;             ///< empty with Record::totals
};

}  // namespace pelsim
