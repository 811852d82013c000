#pragma once
#include <optional>

#include "sim/trace/trace.hpp"

namespace pelsim::gui {

/// events: a task starts or ends, data begins to move or arrives. decisions: the scheduler placed a task.
enum class Stops { events, decisions };

/// The first instant after `at` at which such a thing happens, the last one before; nullopt when there is none.
/// One pass over the trace: no list of all instants is kept.
std::optional<Tick> next_instant(const Trace&, Stops, Tick at);
std::optional<Tick> previous_instant(const Trace&, Stops, Tick at);

}  // namespace pelsim::gui
