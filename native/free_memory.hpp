#pragma once
#include <optional>

#include "sim/units.hpp"

namespace pelsim::host {

/// What this process can still take without others being pushed out: what the system says is available, or what is left
/// of the limit of its group, if that is less. nullopt: the system does not tell.
std::optional<Bytes> free_memory();

}  // namespace pelsim::host
