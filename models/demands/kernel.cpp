#include "models/catalog.hpp"
#include "models/precision.hpp"

/// Arithmetic and memory traffic of one call, and how a GPU would launch it. What CPUs and GPUs answer.
namespace pelsim::demands {
namespace {

std::shared_ptr<const Demand> make(const Parameters& parameters, TaskForms&) {
  auto demand = std::make_shared<KernelDemand>(parameters.quantity<Flops>("work"), parameters.bytes("traffic"));
  demand->precision = precision(parameters);
  demand->efficiency = parameters.number("efficiency");
  demand->serial = parameters.number("serial");
  demand->blocks = static_cast<std::uint64_t>(parameters.integer("blocks"));
  demand->block_threads = static_cast<std::uint32_t>(parameters.integer("block_threads"));
  demand->registers = static_cast<std::uint32_t>(parameters.integer("registers"));
  demand->block_memory = parameters.bytes("block_memory");
  return demand;
}

Parameter whole(std::string name, double most, std::string meaning) {
  return {.name = std::move(name),
          .type = Parameter::Type::integer,
          .fallback = "0",
          .least = 0,
          .most = most,
          .meaning = std::move(meaning)};
}

}  // namespace

DemandModel kernel() {
  using Type = Parameter::Type;
  return {.card = {.name = "kernel",
                   .summary = "arithmetic and memory traffic of one call",
                   .parameters = {{.name = "work",
                                   .type = Type::quantity,
                                   .unit = Unit::flops,
                                   .fallback = "0 flop",
                                   .least = 0,
                                   .most = 1e30,
                                   .meaning = "arithmetic; a fused multiply-add counts two"},
                                  {.name = "traffic",
                                   .type = Type::quantity,
                                   .unit = Unit::bytes,
                                   .fallback = "0 B",
                                   .least = 0,
                                   .most = 1e24,
                                   .meaning = "bytes to and from the device's memory"},
                                  precision_parameter("fp64"),
                                  {.name = "efficiency",
                                   .type = Type::number,
                                   .fallback = "1",
                                   .least = 1e-6,
                                   .most = 1,
                                   .meaning = "share of the peak rate that this code reaches on any device"},
                                  {.name = "serial",
                                   .type = Type::number,
                                   .fallback = "0",
                                   .least = 0,
                                   .most = 1,
                                   .meaning = "share of the time on one slot that more slots do not shorten (Amdahl)"},
                                  whole("blocks", 1e15, "thread blocks; 0: enough to fill any device"),
                                  whole("block_threads", 1024, "threads of a block; 0: not told"),
                                  whole("registers", 255, "registers of a thread; 0: not told"),
                                  {.name = "block_memory",
                                   .type = Type::quantity,
                                   .unit = Unit::bytes,
                                   .fallback = "0 B",
                                   .least = 0,
                                   .most = 1e9,
                                   .meaning = "shared memory of a block"}},
                   .source = "Williams, Waterman, Patterson: CACM 52(4), 2009"},
          .make = make};
}

}  // namespace pelsim::demands
