#include <algorithm>
#include <cmath>

#include "models/device_parameters.hpp"
#include "models/devices/shared_weight.hpp"
#include "sim/gemm_demand.hpp"

/// Roofline: t = max(W / (eta F C(k)), Q / B(k)) for W flop and Q bytes of memory traffic on k slots; F is a core's
/// peak rate, eta the share of it that the code reaches, B(k) = min(k b, B) the memory bandwidth: b is what one core
/// can draw, B what all can. [Williams, Waterman, Patterson: Roofline, CACM 52(4), 2009; saturation: Treibig, Hager
/// 2010]
/// In a p-state of clock f the rate is F f / f0 and the memory as fast as before: t(f) = max(t_cpu f0 / f, t_mem).
/// Tasks side by side share B fairly, by their slots: the traffic of a task flows at Q / t as long as all of them fit,
/// else at its max-min share; so a memory-bound kernel stops scaling where k b reaches B, as STREAM does.
/// A task of k slots is as fast as C(k) = k / (1 + alpha (k - 1) + beta k (k - 1)) cores [Gunther: Guerrilla Capacity
/// Planning, 2007]; with a serial share f it takes t = f t(1) + (1 - f) t(k) [Amdahl: AFIPS 1967].
/// SMT: m contexts of a core are slots, slot s and slot s + cores of the same one; together they do the work of g
/// cores. Contexts that run at once share their core by max-min (shared_weight.hpp), so each of j that compute has
/// min(1, g / j) of it. A task of several slots divides its work evenly among them, so where some share a core all are
/// as slow as those.
/// What lies in another socket's memory is copied first, or read there (`numa_reads`, models/platforms/cluster.cpp).
/// Not modelled: caches, clocks that change by themselves under load, number formats (F is that of the format that
/// matters).
namespace pelsim::devices {
namespace {

struct Cores {
  double count = 1;
  double contexts = 1;  ///< of a core
  double gain = 1;      ///< g: work of all contexts of a core / work of one alone
  FlopRate rate;        ///< eta F
  ByteRate core_bandwidth, bandwidth;
  double contention = 0, coherence = 0;  ///< alpha, beta
};

class Cpu final : public DeviceModel {
 public:
  explicit Cpu(const Cores& cores) : cores_(cores) {}

  std::optional<Cost> cost(const Demand& demand, const Setting& setting) const override {
    if (demand.kind == Demand::Kind::gemm) {
      const auto& gemm = static_cast<const GemmDemand&>(demand);
      return cost(KernelDemand(gemm.work(), gemm.traffic()), setting);
    }
    if (demand.kind != Demand::Kind::kernel) return std::nullopt;
    const auto& kernel = static_cast<const KernelDemand&>(demand);
    const FlopRate rate = cores_.rate * (kernel.efficiency * setting.speed);
    const double slots = setting.slots, worth = worth_of(slots);
    const double overhead = 1 + cores_.contention * (slots - 1) + cores_.coherence * slots * (slots - 1);
    const Seconds compute = kernel.work / (rate * (worth / overhead));
    const ByteRate bandwidth = std::min(cores_.core_bandwidth * std::min(slots, cores_.count), cores_.bandwidth);
    Seconds time = std::max(compute, kernel.traffic / bandwidth);
    Seconds on_cores = compute * worth;  // of all its contexts, in seconds of a core
    if (kernel.serial > 0) {
      const Seconds alone = std::max(kernel.work / rate, kernel.traffic / cores_.core_bandwidth);
      time = kernel.serial * alone + (1 - kernel.serial) * time;
      on_cores = kernel.serial * (kernel.work / rate) + (1 - kernel.serial) * on_cores;
    }
    const bool share_cores = cores_.contexts > 1 && on_cores > Seconds(0);
    Cost cost;
    cost.run.weight = slots;
    if (kernel.traffic > Bytes(0)) {
      cost.run.amount = kernel.traffic.value;
      cost.run.bound = (kernel.traffic / time).value;
      cost.run.uses.push_back({own_memory, 1});
    } else if (share_cores) {
      cost.run.amount = time.value;
    } else {
      cost.run.fixed = time;
    }
    if (share_cores) {
      cost.run.uses.push_back({own_units, on_cores.value / cost.run.amount});
      cost.run.weight = slots * shared_weight(cost.run.bound, kernel.traffic / time,
                                              cores_.bandwidth / (cores_.count * cores_.contexts), on_cores / time);
    }
    return cost;
  }
  std::optional<ByteRate> memory_bandwidth() const override { return cores_.bandwidth; }
  std::optional<Units> units() const override {
    return cores_.contexts > 1 ? std::optional(Units{cores_.gain, static_cast<SlotCount>(cores_.count)}) : std::nullopt;
  }
  bool heeds_speed() const override { return true; }

 private:
  /// Of so many contexts, in cores: they do equal parts of the work, so the slowest decide.
  double worth_of(double slots) const {
    const double on_core = std::ceil(slots / cores_.count);
    const double of_core = on_core > 1 ? 1 + (cores_.gain - 1) * (on_core - 1) / (cores_.contexts - 1) : 1;
    return slots * of_core / on_core;
  }

  Cores cores_;
};

DeviceSpec make(const Parameters& parameters) {
  DeviceSpec spec = device_spec(parameters);
  Cores cores;
  cores.count = spec.slots;
  cores.contexts = parameters.number("smt");
  if (cores.contexts > 1) cores.gain = parameters.number("smt_gain");
  if (cores.gain > cores.contexts)
    parameters.fail("smt_gain", "the contexts of a core cannot do the work of more cores than there are contexts");
  spec.slots *= static_cast<SlotCount>(parameters.integer("smt"));
  cores.rate = parameters.flop_rate("peak") * parameters.number("efficiency");
  cores.bandwidth = parameters.byte_rate("bandwidth");
  cores.core_bandwidth =
      parameters.has("bandwidth_per_slot") ? parameters.byte_rate("bandwidth_per_slot") : cores.bandwidth;
  cores.contention = parameters.number("contention");
  cores.coherence = parameters.number("coherence");
  spec.type.model = std::make_shared<Cpu>(cores);
  return spec;
}

}  // namespace

DeviceEntry cpu() {
  using Type = Parameter::Type;
  constexpr double least_rate = 1e-3, most_rate = 1e24;
  return {{.name = "cpu",
           .summary = "cores with a peak rate against memory bandwidth that they share (roofline)",
           .parameters = device_parameters(
               "cpu", {{.name = "peak",
                        .type = Type::quantity,
                        .unit = Unit::flop_rate,
                        .required = true,
                        .least = least_rate,
                        .most = most_rate,
                        .meaning = "flop rate of one core"},
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
                        .meaning = "what one core can draw; default: all of it"},
                       {.name = "smt",
                        .type = Type::integer,
                        .fallback = "1",
                        .least = 1,
                        .most = 8,
                        .meaning = "contexts of a core; slots are cores, each has so many"},
                       {.name = "smt_gain",
                        .type = Type::number,
                        .fallback = "1.25",
                        .least = 1,
                        .most = 8,
                        .meaning = "work of a core with all contexts busy / with one"},
                       {.name = "contention",
                        .type = Type::number,
                        .fallback = "0",
                        .least = 0,
                        .most = 1,
                        .meaning = "alpha of the universal scalability law, of tasks of several slots"},
                       {.name = "coherence",
                        .type = Type::number,
                        .fallback = "0",
                        .least = 0,
                        .most = 1,
                        .meaning = "beta of the same"}}),
           .source = "Williams, Waterman, Patterson: CACM 52(4), 2009"},
          make};
}

}  // namespace pelsim::devices
