#include <algorithm>

#include "models/device_parameters.hpp"
#include "sim/gemm_demand.hpp"

/// Roofline: t = max(W / (eta k F), Q / B(k)) for W flop and Q bytes of memory traffic on k slots; F is a slot's peak
/// rate, eta the share of it that the code reaches, B(k) = min(k b, B) the memory bandwidth: b is what one slot can
/// draw, B what all can. [Williams, Waterman, Patterson: Roofline, CACM 52(4), 2009; saturation: Treibig, Hager 2010]
/// In a p-state of clock f the rate is F f / f0 and the memory as fast as before: t(f) = max(t_cpu f0 / f, t_mem).
/// Tasks side by side share B fairly, by their slots: the traffic of a task flows at Q / t as long as all of them fit,
/// else at its max-min share; so a memory-bound kernel stops scaling where k b reaches B, as STREAM does.
/// What lies in another socket's memory is copied first, or read there (`numa_reads`, models/platforms/cluster.cpp).
/// Not modelled: caches, clocks that change by themselves under load, SMT.
namespace pelsim::devices {
namespace {

class Cpu final : public DeviceModel {
 public:
  struct Rates {
    FlopRate slot;  ///< eta F
    ByteRate slot_bandwidth, bandwidth;
  };
  explicit Cpu(Rates rates) : rates_(rates) {}

  std::optional<Cost> cost(const Demand& demand, const Setting& setting) const override {
    if (demand.kind == Demand::Kind::gemm) {
      const auto& gemm = static_cast<const GemmDemand&>(demand);
      return cost(KernelDemand(gemm.work(), gemm.traffic()), setting);
    }
    if (demand.kind != Demand::Kind::kernel) return std::nullopt;
    const auto& kernel = static_cast<const KernelDemand&>(demand);
    const double slots = setting.slots;
    const ByteRate bandwidth = std::min(rates_.slot_bandwidth * slots, rates_.bandwidth);
    const Seconds compute = kernel.work / (rates_.slot * (kernel.efficiency * setting.speed) * slots);
    Cost cost;
    if (kernel.traffic > Bytes(0)) {
      cost.run.amount = kernel.traffic.value;
      cost.run.bound = (kernel.traffic / std::max(compute, kernel.traffic / bandwidth)).value;
      cost.run.weight = slots;
      cost.run.uses.push_back({own_memory, 1});
    } else {
      cost.run.fixed = compute;
    }
    return cost;
  }
  std::optional<ByteRate> memory_bandwidth() const override { return rates_.bandwidth; }
  bool heeds_speed() const override { return true; }

 private:
  Rates rates_;
};

DeviceSpec make(const Parameters& parameters) {
  DeviceSpec spec = device_spec(parameters);
  const ByteRate bandwidth = parameters.byte_rate("bandwidth");
  const ByteRate one_slot =
      parameters.has("bandwidth_per_slot") ? parameters.byte_rate("bandwidth_per_slot") : bandwidth;
  const Cpu::Rates rates{parameters.flop_rate("peak") * parameters.number("efficiency"), one_slot, bandwidth};
  spec.type.model = std::make_shared<Cpu>(rates);
  return spec;
}

}  // namespace

DeviceEntry cpu() {
  using Type = Parameter::Type;
  constexpr double least_rate = 1e-3, most_rate = 1e24;
  return {{.name = "cpu",
           .summary = "cores with a peak rate against memory bandwidth that they share (roofline)",
           .parameters = device_parameters("cpu", {{.name = "peak",
                                                    .type = Type::quantity,
                                                    .unit = Unit::flop_rate,
                                                    .required = true,
                                                    .least = least_rate,
                                                    .most = most_rate,
                                                    .meaning = "flop rate of one slot"},
                                                   {.name = "efficiency",
                                                    .type = Type::number,
                                                    .fallback = "1",
                                                    .least = 1e-6,
                                                    .most = 1,
                                                    .meaning = "share of the peak that code reaches"},
                                                   {.name = "bandwidth",
                                                    .type = Type::quantity,
                                                    .unit = Unit::byte_rate,
                                                    .required = true,
                                                    .least = least_rate,
                                                    .most = most_rate,
                                                    .meaning = "sustained memory bandwidth of the device"},
                                                   {.name = "bandwidth_per_slot",
                                                    .type = Type::quantity,
                                                    .unit = Unit::byte_rate,
                                                    .least = least_rate,
                                                    .most = most_rate,
                                                    .meaning = "what one slot can draw; default: all of it"}}),
           .source = "Williams, Waterman, Patterson: CACM 52(4), 2009"},
          make};
}

}  // namespace pelsim::devices
