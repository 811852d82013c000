#include <fmt/format.h>

#include <algorithm>

#include "models/device_parameters.hpp"
#include "models/import.hpp"
#include "models/machine_times.hpp"

/// A machine as `pelsim calibrate` measured it. A task of kind "gemm/256" takes what kernel gemm took at size 256,
/// alone on a core; at other sizes what the powers through the measured times give; and while others run it is slowed
/// down by max(1, sum of the pressures of all that run), fitted to the times measured with all cores busy. Equations,
/// validity: models/machine_times.hpp. What was never measured takes max(W / F, Q / b), F and b being the greatest
/// rates that the machine showed on one core. [Roofline: Williams, Waterman, Patterson, CACM 52(4), 2009] Each task
/// also takes what the host engine needs to hand it out. A task runs on one core, whatever slots it holds. Not
/// modelled: clocks that depend on load, data left in a cache by the task before, memory of other sockets.
namespace pelsim::devices {
namespace {

class Calibrated final : public DeviceModel {
 public:
  Calibrated(MachineTimes times, SlotCount slots)
      : times_(std::move(times)),
        dispatch_(times_.dispatch(slots)),
        slot_bandwidth_(times_.bandwidth(1)),
        bandwidth_(times_.bandwidth(times_.cores())) {}

  std::optional<KindCost> kind_cost(std::string_view kind) const override {
    const std::optional<KernelName> name = kernel_name(kind);
    const auto answer = name ? times_.kernel(name->kernel, name->size) : std::nullopt;
    if (!answer) return std::nullopt;
    return KindCost{cost(answer->alone, answer->pressure), answer->badge};
  }

  std::optional<Cost> cost(const Demand& demand, const Setting&) const override {
    if (demand.kind != Demand::Kind::kernel) return std::nullopt;
    const auto& kernel = static_cast<const KernelDemand&>(demand);
    Seconds alone;
    if (kernel.work.value > 0 && times_.peak().value > 0) alone = kernel.work / times_.peak();
    if (kernel.traffic.value > 0 && slot_bandwidth_.value > 0)
      alone = std::max(alone, kernel.traffic / slot_bandwidth_);
    const bool moves = kernel.traffic.value > 0 && alone.value > 0 && bandwidth_.value > 0;
    return cost(alone, moves ? kernel.traffic / alone / bandwidth_ : 0);
  }

  Badge badge() const override { return Badge::uncalibrated; }
  /// Pressures are shares of it.
  std::optional<ByteRate> memory_bandwidth() const override { return ByteRate(1); }

 private:
  /// In seconds alone: all that run keep one share of their speed, so weights and bounds are 1.
  Cost cost(Seconds alone, double pressure) const {
    Cost cost;
    cost.run.fixed = dispatch_;
    cost.run.amount = alone.value;
    if (pressure > 0) cost.run.uses.push_back({own_memory, pressure});
    return cost;
  }

  MachineTimes times_;
  Seconds dispatch_;
  ByteRate slot_bandwidth_, bandwidth_;
};

DeviceSpec make(const Parameters& parameters) {
  MachineTimes times(read_machine(input_file(parameters)));
  if (times.kernels().empty()) parameters.fail("file", "no kernel was measured");
  Parameters known = parameters;
  if (!known.has("slots")) known.set("slots", Value{std::int64_t{times.cores()}, parameters.place()});
  DeviceSpec spec = device_spec(known);
  spec.type.model = std::make_shared<Calibrated>(std::move(times), spec.slots);
  return spec;
}

}  // namespace

DeviceEntry calibrated() {
  DeviceEntry entry{{.name = "calibrated",
                     .summary = "the cores of a machine, as pelsim calibrate measured them",
                     .parameters = device_parameters("cpu", {file_parameter("written by pelsim calibrate")}),
                     .source = "measured; where it is not: Williams, Waterman, Patterson: CACM 52(4), 2009"},
                    make};
  for (Parameter& parameter : entry.card.parameters)
    if (parameter.name == "slots") {
      parameter.fallback = "";
      parameter.meaning = "cores; default: all that were measured";
    }
  return entry;
}

}  // namespace pelsim::devices
