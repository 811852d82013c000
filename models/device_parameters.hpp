#pragma once
#include <cstdint>

#include "models/catalog.hpp"

/// What all device models have in common.
namespace pelsim {

/// A platform may not be larger: what does not fit is refused before memory runs out.
inline constexpr std::int64_t most_devices = 1'000'000;
inline constexpr std::int64_t most_slots = 4'000'000;

/// `class`, `speed`, `slots`, power, price and memory, then the model's own parameters.
std::vector<Parameter> device_parameters(std::string default_class, std::vector<Parameter> own = {});

/// An entry of `states`.
Card device_state_card();

/// The spec without a model, from checked parameters. Throws when the class is the reserved "any", and when powers are
/// given in part or fall where they should rise, or `state` is none of `states`.
DeviceSpec device_spec(const Parameters&);

}  // namespace pelsim
