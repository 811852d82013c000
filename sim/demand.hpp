#pragma once
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/ids.hpp"
#include "sim/units.hpp"

namespace pelsim {

/// What a task asks of a device. Each kind of demand is one struct, KernelDemand below, the others in sim/*_demand.hpp;
/// a device model looks at `kind` and answers those it knows.
struct Demand {
  enum class Kind { kernel, gemm, pipeline, circuit, spiking };
  const Kind kind;

  explicit Demand(Kind k) : kind(k) {}
  virtual ~Demand() = default;
};

/// Number formats whose rates differ on one device.
enum class Precision : std::uint8_t { fp64, fp32, tf32, fp16, bf16, fp8, int8 };
inline constexpr std::size_t precisions = 7;

/// Arithmetic and memory traffic of one kernel call.
struct KernelDemand final : Demand {
  Flops work;
  Bytes traffic;
  Precision precision = Precision::fp64;
  double efficiency = 1;     ///< share of a device's peak rate that this code reaches where nothing else limits it
  double serial = 0;         ///< share of the time on one slot that further slots do not shorten
  std::uint64_t blocks = 0;  ///< thread blocks; 0: enough to fill any device
  std::uint32_t block_threads = 0;  ///< threads of a block; 0: not told
  std::uint32_t registers = 0;      ///< registers of a thread; 0: not told
  Bytes block_memory;               ///< shared memory of a block

  KernelDemand(Flops w, Bytes q) : Demand(Kind::kernel), work(w), traffic(q) {}
};

/// One shared resource that an activity uses: `per_unit` of it for each unit of work done.
struct Use {
  ResourceId resource;
  double per_unit = 1;
};

/// In a device's plan: the bandwidth of its own memory, which all that runs on the device shares. The driver puts the
/// device's resource in its place.
inline constexpr ResourceId own_memory{0xfffffffeu};
/// Likewise what the device's slots share of its units (DeviceModel::units): the SMs of a GPU, a core with two
/// contexts. A task of several slots uses the units of each of them alike; `per_unit` counts all of them.
inline constexpr ResourceId own_units{0xfffffffdu};

/// Units that do the work of a device's slots. Slot s draws on group s mod `groups`, which has `capacity` units; so
/// neighbouring slots are in different groups, as systems number the contexts of cores.
struct Units {
  double capacity = 1;
  SlotCount groups = 1;
};

/// A server held in turn (first come, first served) for `length` from the start of the activity.
struct Hold {
  ServerId server;
  Seconds length;
};

/// What an activity takes: a fixed time, then work that shares resources. Reused buffers, no allocation per event.
/// `amount` counts bytes if bytes move, else seconds alone; the rate is at most `bound`; a full resource is shared
/// as weight : weight. Without `uses` the work takes amount / bound.
struct Plan {
  Seconds fixed;
  double amount = 0;
  double bound = 1;
  double weight = 1;
  std::vector<Use> uses;
  std::vector<Hold> holds;

  void clear() {
    fixed = Seconds(0);
    amount = 0;
    bound = weight = 1;
    uses.clear();
    holds.clear();
  }
  /// How long it takes when nothing is shared and every server is free.
  Seconds alone() const { return amount > 0 ? fixed + Seconds(amount / bound) : fixed; }
};

/// The condition a device is in when it is asked for a cost.
struct Setting {
  SlotCount slots = 1;
  StateId state;     ///< p-state; none: that in which the device begins
  ConfigId loaded;   ///< bitstream, circuit, image; of several slots the first one's
  double speed = 1;  ///< of the p-state: its clock as a share of that which the device's figures are for
};

/// What a demand costs on a device. `before` and `after` hold no slot (the queue of a QPU); `setup` is paid when
/// `needs` is not what the device has loaded.
struct Cost {
  Seconds before;
  Seconds setup;
  Plan run;
  Seconds after;
  ConfigId needs;
  Joules energy;  ///< what the run takes by itself, spread evenly over it, besides what the device draws
  Usd price;      ///< of the run, besides what the device costs by the hour
};

/// How the slots of a device take on another configuration (Cost::needs).
enum class Loading : std::uint8_t {
  side_by_side,  ///< each slot by itself, and all slots are alike to those who choose: a circuit, a program
  partial,       ///< each slot by itself, one after another through the device's one port (an FPGA's regions)
  full,          ///< all slots at once, when none of them works (an FPGA without regions)
};

/// Where the time of a task comes from. The last four are what a machine's measurements say of it.
enum class Badge : std::uint8_t {
  given,         ///< stands with the task or in a table of measured times
  modelled,      ///< an equation with parameters that somebody chose
  calibrated,    ///< measured on the machine at this size
  interpolated,  ///< between two measured sizes
  extrapolated,  ///< beyond the measured sizes
  uncalibrated,  ///< not measured: an equation with the machine's greatest rates
};
inline constexpr std::size_t badges = 6;

/// What a device model knows about a kind of task by its name alone.
struct KindCost {
  Cost cost;
  Badge badge = Badge::calibrated;
};

/// A pure model of a kind of device. Answers may depend on the arguments only.
class DeviceModel {
 public:
  virtual ~DeviceModel() = default;
  /// nullopt = cannot run it.
  virtual std::optional<Cost> cost(const Demand&, const Setting&) const = 0;
  /// What a kind of task costs by its name ("gemm/256"), whatever its demand says; wins over the demand's cost. Asked
  /// once for each kind. nullopt = nothing is known by this name.
  virtual std::optional<KindCost> kind_cost(std::string_view /*kind*/) const { return std::nullopt; }
  /// True where `cost` looks at Setting::speed; else the whole run takes 1 / speed of what it says.
  virtual bool heeds_speed() const { return false; }
  /// For people, in one line. Where `cost` has an answer: what they should know of the run besides ("1 of 4 cores, load
  /// balance 1.2"). Where it has none: why ("the circuit needs 156 qubits, the device has 133"). "" = nothing to tell,
  /// which is all that a model says of demands that it does not know.
  virtual std::string explain(const Demand&, const Setting&) const { return {}; }
  /// Of the answers of `cost`.
  virtual Badge badge() const { return Badge::modelled; }
  virtual Loading loading() const { return Loading::side_by_side; }
  /// What the device's tasks share as `own_memory`; nullopt = no plan uses it.
  virtual std::optional<ByteRate> memory_bandwidth() const { return std::nullopt; }
  /// What the device's tasks share as `own_units`; nullopt = no plan uses it.
  virtual std::optional<Units> units() const { return std::nullopt; }
};

}  // namespace pelsim
