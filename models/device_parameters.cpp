#include "models/device_parameters.hpp"

#include <algorithm>

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

/// `slots` of the device: with one of them at work it may not draw less than idle.
std::optional<Power> power(const Parameters& parameters, SlotCount slots) {
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
  if (power.full < power.least) parameters.fail("full_power", "'full_power' is below what the device draws before");
  if (power.with(1, slots) < power.idle)
    parameters.fail("least_power", "with one slot at work the device draws less than 'idle_power'");
  return power;
}

std::vector<Parameter> power_parameters() {
  return {watts("idle_power", "drawn while no slot works"),
          watts("least_power", "drawn with the first slot at work, before its own share; default: idle_power"),
          watts("full_power", "drawn while all slots work")};
}

void read_states(const Parameters& parameters, DeviceSpec& spec) {
  std::vector<std::string> known;
  for (Parameters entry : parameters.tables("states")) {
    entry.check(device_state_card());
    DeviceState state{.name = entry.text("name"), .speed = entry.number("speed"), .power = power(entry, spec.slots)};
    if (!state.power) state.power = spec.type.power;
    if (std::find(known.begin(), known.end(), state.name) != known.end())
      entry.fail("name", "there are two states '" + state.name + "'");
    known.push_back(state.name);
    if (state.power.has_value() != (spec.type.states.empty() ? state.power : spec.type.states[0].power).has_value())
      throw ScenarioError(entry.place(), "give powers to all states of a device, or to none");
    spec.type.states.push_back(std::move(state));
  }
  if (spec.type.states.empty()) {
    if (parameters.has("state")) parameters.fail("state", "the device has no 'states'");
    return;
  }
  spec.type.first_state = StateId(0);
  if (!parameters.has("state")) return;
  const std::string name = parameters.text("state");
  const auto found = std::find(known.begin(), known.end(), name);
  if (found == known.end())
    parameters.fail("state", "the device has no state '" + name + "'" + suggestion(name, known));
  spec.type.first_state = StateId(static_cast<std::size_t>(found - known.begin()));
}

}  // namespace

std::vector<Parameter> device_parameters(std::string default_class, std::vector<Parameter> own) {
  using Type = Parameter::Type;
  std::vector<Parameter> all{
      {.name = "class",
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
      {.name = "states",
       .type = Type::tables,
       .meaning = "p-states: [{ name, speed, idle_power, least_power, full_power }]"},
      {.name = "state", .type = Type::text, .meaning = "the p-state in which it begins; default: the first"},
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
  const std::vector<Parameter> powers = power_parameters();
  all.insert(all.begin() + 3, powers.begin(), powers.end());
  for (Parameter& parameter : own) all.push_back(std::move(parameter));
  return all;
}

Card device_state_card() {
  Card card{.name = "device.states",
            .summary = "an entry of `states` of a device: a p-state; without powers it draws what the device draws",
            .parameters = {{.name = "name", .type = Parameter::Type::text, .required = true, .meaning = "of the state"},
                           {.name = "speed",
                            .type = Parameter::Type::number,
                            .fallback = "1",
                            .least = 1e-6,
                            .most = 1e6,
                            .meaning = "its clock, as a share of that which the device's other keys are for"}}};
  for (Parameter& parameter : power_parameters()) card.parameters.push_back(std::move(parameter));
  return card;
}

DeviceSpec device_spec(const Parameters& parameters) {
  DeviceSpec spec;
  spec.type.device_class = parameters.text("class");
  spec.type.label = spec.type.device_class;
  spec.type.speed = parameters.number("speed");
  spec.slots = static_cast<SlotCount>(parameters.integer("slots"));
  spec.type.power = power(parameters, spec.slots);
  read_states(parameters, spec);
  if (parameters.has("price")) spec.type.price = parameters.quantity<UsdRate>("price");
  if (parameters.has("memory_capacity")) spec.type.memory_capacity = parameters.bytes("memory_capacity");
  if (spec.type.device_class.empty()) parameters.fail("class", "'class' is empty");
  if (spec.type.device_class == "any")
    parameters.fail("class", "the class 'any' is reserved for times that hold on every device");
  return spec;
}

}  // namespace pelsim
