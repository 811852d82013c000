#pragma once
#include "sim/trace/trace.hpp"

namespace pelsim {

/// Why slots had nothing to do (idle, or reserved for a task that was not ready), in slot-seconds.
struct IdleCauses {
  Seconds starved;    ///< no ready task waited anywhere: too little parallelism
  Seconds misplaced;  ///< ready tasks waited for other slots, or for the scheduler, meanwhile
};
IdleCauses idle_causes(const Trace&, std::size_t slots);

}  // namespace pelsim
