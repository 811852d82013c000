#pragma once
#include <cstdint>
#include <functional>

#include "sim/units.hpp"

/// What threads pay to agree: the same operations by one thread and by several that want them at once.
namespace pelsim::host {

enum class Agreement {
  spin_lock,   ///< test, and test-and-set: take, count, give back
  mutex,       ///< std::mutex: take, count, give back
  barrier,     ///< std::barrier: come and wait for all
  task_spawn,  ///< start a thread and join it; the threads do not meet
};

struct Contention {
  Seconds time;           ///< from when all threads were there to when the last was done
  std::uint64_t counted;  ///< what the threads counted together: threads x operations, if nothing was lost
};

/// `threads` (at least 1) threads do `operations` each; `settle(k)` is called first by thread k, to pin it. With one
/// thread the caller does them itself. Throws std::system_error where a thread cannot be had.
Contention contend(Agreement, std::uint64_t operations, unsigned threads,
                   const std::function<void(unsigned)>& settle = {});

}  // namespace pelsim::host
