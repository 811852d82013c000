#include "models/device_parameters.hpp"

namespace pelsim {
namespace {

Parameter watts(std::string name, std::string meaning) {
  return {.name = std::move(name),
          .type = Parameter::Type::quantity,
          .unit = Unit::watts,
          .least = 0,
          .most = 1e9,
          .meaning = std::move(meaning)};
}

std::optional<Power> power(const Parameters& parameters) {
  const bool has_least = parameters.has("least_power");
  if (!parameters.has("idle_power") && !parameters.has("full_power")) {
    if (has_least) parameters.fail("least_power", "'least_power' needs 'idle_power' and 'full_power' beside it");
    return std::nullopt;
  }
  for (const char* key : {"idle_power", "full_power"})
    if (!parameters.has(key))
      throw ScenarioError(parameters.place(), std::string("a device with power needs '") + key + "' too");
  Power power;
  power.idle = parameters.quantity<Watts>("idle_power");
  power.least = has_least ? parameters.quantity<Watts>("least_power") : power.idle;
  power.full = parameters.quantity<Watts>("full_power");
  if (power.least < power.idle) parameters.fail("least_power", "'least_power' is below 'idle_power'");
  if (power.full < power.least) parameters.fail("full_power", "'full_power' is below what the device draws before");
  return power;
}

}  // namespace

std::vector<Parameter> device_parameters(std::string default_class, std::vector<Parameter> own) {
  using Type = Parameter::Type;
  std::vector<Parameter> all{{.name = "class",
                              .type = Type::text,
                              .fallback = std::move(default_class),
                              .meaning = "names the column of times that tasks bring along"},
                             {.name = "speed",
                              .type = Type::number,
                              .fallback = "1",
                              .least = 1e-9,
                              .most = 1e9,
                              .meaning = "divides the times that are given for any device"},
                             {.name = "slots",
                              .type = Type::integer,
                              .fallback = "1",
                              .least = 1,
                              .most = static_cast<double>(most_slots),
                              .meaning = "tasks side by side: cores, streams"},
                             watts("idle_power", "drawn while no slot works"),
                             watts("least_power",
                                   "drawn with the first slot at work, before its own share; default: "
                                   "idle_power"),
                             watts("full_power", "drawn while all slots work"),
                             {.name = "price",
                              .type = Type::quantity,
                              .unit = Unit::price_rate,
                              .least = 0,
                              .most = 1e6,
                              .meaning = "of the whole device, from the beginning of the run to its end"},
                             {.name = "memory_capacity",
                              .type = Type::quantity,
                              .unit = Unit::bytes,
                              .least = 1,
                              .most = 1e24,
                              .meaning = "of the memory where its data lies; default: without bound"}};
  for (Parameter& parameter : own) all.push_back(std::move(parameter));
  return all;
}

DeviceSpec device_spec(const Parameters& parameters) {
  DeviceSpec spec;
  spec.type.device_class = parameters.text("class");
  spec.type.label = spec.type.device_class;
  spec.type.speed = parameters.number("speed");
  spec.slots = static_cast<SlotCount>(parameters.integer("slots"));
  spec.type.power = power(parameters);
  if (parameters.has("price")) spec.type.price = parameters.quantity<UsdRate>("price");
  if (parameters.has("memory_capacity")) spec.type.memory_capacity = parameters.bytes("memory_capacity");
  if (spec.type.device_class.empty()) parameters.fail("class", "'class' is empty");
  if (spec.type.device_class == "any")
    parameters.fail("class", "the class 'any' is reserved for times that hold on every device");
  return spec;
}

}  // namespace pelsim
