#include "models/device_parameters.hpp"

namespace pelsim {

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
                              .meaning = "tasks side by side: cores, streams"}};
  for (Parameter& parameter : own) all.push_back(std::move(parameter));
  return all;
}

DeviceSpec device_spec(const Parameters& parameters) {
  DeviceSpec spec;
  spec.type.device_class = parameters.text("class");
  spec.type.label = spec.type.device_class;
  spec.type.speed = parameters.number("speed");
  spec.slots = static_cast<SlotCount>(parameters.integer("slots"));
  if (spec.type.device_class.empty()) parameters.fail("class", "'class' is empty");
  if (spec.type.device_class == "any")
    parameters.fail("class", "the class 'any' is reserved for times that hold on every device");
  return spec;
}

}  // namespace pelsim
