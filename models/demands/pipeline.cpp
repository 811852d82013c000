#include <fmt/format.h>

#include <algorithm>

#include "models/catalog.hpp"
#include "models/fpga_area.hpp"

/// Items that stream through a circuit, by what high-level synthesis reports of it: trip count, initiation interval,
/// iteration latency. Several stages are a dataflow: all work at once, on different items. What FPGAs answer. A
/// systolic array of P cells is a pipeline of depth P whose items are the columns that pass it.
namespace pelsim::demands {
namespace {

using Type = Parameter::Type;

Parameter whole(std::string name, std::string fallback, double most, std::string meaning) {
  return {.name = std::move(name),
          .type = Type::integer,
          .fallback = std::move(fallback),
          .least = 1,
          .most = most,
          .meaning = std::move(meaning)};
}

Parameter bytes(std::string name, std::string fallback, double least, std::string meaning) {
  return {.name = std::move(name),
          .type = Type::quantity,
          .unit = Unit::bytes,
          .fallback = std::move(fallback),
          .least = least,
          .most = 1e9,
          .meaning = std::move(meaning)};
}

Card stage_card() {
  return {.name = "stage",
          .summary = "one kernel of a dataflow",
          .parameters = {whole("ii", "1", 1e12, "cycles from one item to the next, by the loop's own dependences"),
                         whole("depth", "1", 1e12, "cycles of one item from end to end"),
                         bytes("bytes_per_item", "0 B", 0, "to and from the device's memory"),
                         whole("ports", "1", 1024, "memory ports that share them, each on a channel of its own"),
                         bytes("port_width", "64 B", 0.125, "what a port carries in a cycle")}};
}

PipelineStage stage(const Parameters& parameters) {
  return {.interval = parameters.number("ii"),
          .depth = parameters.number("depth"),
          .traffic = parameters.bytes("bytes_per_item"),
          .ports = static_cast<std::uint32_t>(parameters.integer("ports")),
          .port_width = parameters.bytes("port_width")};
}

std::vector<PipelineStage> stages(const Parameters& parameters) {
  if (!parameters.has("stages")) return {stage(parameters)};
  for (const Parameter& own : stage_card().parameters)
    if (parameters.has(own.name)) parameters.fail(own.name, fmt::format("'{}' stands in each of the stages", own.name));
  std::vector<PipelineStage> all;
  for (Parameters entry : parameters.tables("stages")) {
    entry.check(stage_card());
    all.push_back(stage(entry));
  }
  if (all.empty()) parameters.fail("stages", "'stages' is empty");
  return all;
}

std::shared_ptr<const Demand> make(const Parameters& parameters, TaskForms& forms) {
  const std::string name = parameters.text(parameters.has("bitstream") ? "bitstream" : "kind");
  auto demand = std::make_shared<PipelineDemand>(parameters.number("items"), forms.config(name));
  demand->stages = stages(parameters);
  demand->compute_units = static_cast<std::uint32_t>(parameters.integer("compute_units"));
  demand->area = area(parameters, 0);
  if (parameters.has("clock")) demand->clock = parameters.quantity<Hertz>("clock");
  return demand;
}

}  // namespace

DemandModel pipeline() {
  DemandModel model{
      .card =
          {.name = "pipeline",
           .summary = "items that stream through a circuit: interval, depth, bytes, bitstream",
           .parameters = {{.name = "items",
                           .type = Type::number,
                           .required = true,
                           .least = 1,
                           .most = 1e18,
                           .meaning = "that pass the circuit in one task, through all its units"},
                          whole("compute_units", "1", 1e6, "copies of the circuit, each for its share of the items"),
                          {.name = "stages",
                           .type = Type::tables,
                           .meaning = "kernels of a dataflow, each with ii, depth, bytes_per_item, ports, port_width"},
                          {.name = "bitstream",
                           .type = Type::text,
                           .meaning = "file that holds the circuit; default: the name of the kind"},
                          {.name = "clock",
                           .type = Type::quantity,
                           .unit = Unit::hertz,
                           .least = 1,
                           .most = 1e12,
                           .meaning = "the most at which the circuit works; default: the device's"}},
           .source = "Lam: Software pipelining, PLDI 1988; AMD UG1399: loop and dataflow latency"},
      .make = make};
  for (Parameter& own : stage_card().parameters) model.card.parameters.push_back(std::move(own));
  for (Parameter& taken : area_parameters("that the bitstream takes"))
    model.card.parameters.push_back(std::move(taken));
  return model;
}

}  // namespace pelsim::demands
