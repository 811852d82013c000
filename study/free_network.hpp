#pragma once
#include <memory>

#include "sim/network_model.hpp"

namespace pelsim {

/// The ideal network, on which data moves in no time.
std::unique_ptr<NetworkModel> free_network(const Platform&);

}  // namespace pelsim
