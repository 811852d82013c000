#include <array>
#include <cmath>

#include "models/device_parameters.hpp"
#include "models/devices/gpu_grid.hpp"
#include "models/devices/shared_weight.hpp"
#include "models/gemm_traffic.hpp"

/// A kernel of C thread blocks on S SMs, of which each holds A blocks (occupancy), runs in waves; the last one may
/// leave SMs idle:
///
///     t = launch + max(ceil(C / S) w S / (eta F), C q / B, ceil(C / S A) q latency / (warps x bytes in flight))
///
/// for w flop and q bytes a block, F the rate of all SMs in the kernel's number format, eta the share of it that code
/// reaches, B the bandwidth of the device's memory (gpu_grid.hpp). [waves: NVIDIA, Matrix Multiplication Background
/// User's Guide; Williams, Waterman, Patterson: CACM 52(4), 2009; latency: Little's law as in Hong, Kim: ISCA 2009]
/// A matrix product has ceil(m / Tm) ceil(n / Tn) blocks for each of its batch; of the tiles that libraries have, the
/// fastest is taken.
///
/// A slot is a stream or, under MPS, a process. They share SMs and memory by max-min: a kernel takes the SMs that its
/// blocks occupy, on the average over its time, so kernels that fill the GPU take turns in effect, and those that do
/// not run side by side. sharing = "time-slices" (processes without MPS): each kernel has all SMs for itself.
/// Power: P = idle + (full - idle) max(a u_SM, b u_memory), u being the used shares of rate and bandwidth; what
/// exceeds idle (or least) is energy of the kernel. Copies are transfers between memories: a link of its own gives a
/// GPU one copy engine for each direction.
/// Valid for kernels of equal blocks. Not modelled: L1, clocks that fall under load, the host that submits to several
/// streams at once, what a switch between time slices costs.
namespace pelsim::devices {
namespace {

/// Rows and columns of tiles of matrix products, in either orientation: the large ones of cuBLASLt's enumeration, which
/// are about equally fast. [NVIDIA: cuBLAS, cublasLtMatmulTile_t]
constexpr std::array<std::array<double, 2>, 4> library_tiles{{{256, 128}, {192, 128}, {160, 128}, {128, 128}}};

struct Submission {
  Seconds launch;  ///< a kernel starts no sooner than this after the one before it in its stream
  Seconds gap;     ///< from the end of a kernel to the start of the next
};

struct Rates {
  std::array<FlopRate, precisions> peak{};  ///< by precision; 0: cannot
  FlopRate fp64_matrix;
  double efficiency = 1, gemm_efficiency = 1;
};

struct Chip {
  double sms = 1;          ///< of the slice
  Multiprocessors usable;  ///< by one kernel; the rate is set for each
  double rate_share = 1;
  SmLimits sm;
  Rates rates;
  Bytes cache;
  std::vector<std::array<double, 2>> tiles;
  Submission submission;
  SlotCount slots = 1;
  bool time_slices = false;
  Watts dynamic;  ///< full - least
  double compute_power = 0, memory_power = 0;
};

class Gpu final : public DeviceModel {
 public:
  explicit Gpu(Chip chip) : chip_(std::move(chip)) {}

  std::optional<Cost> cost(const Demand& demand, const Setting&) const override {
    if (demand.kind == Demand::Kind::kernel) return kernel(static_cast<const KernelDemand&>(demand));
    if (demand.kind == Demand::Kind::gemm) return gemm(static_cast<const GemmDemand&>(demand));
    return std::nullopt;
  }
  std::optional<ByteRate> memory_bandwidth() const override { return chip_.usable.bandwidth; }
  std::optional<Units> units() const override {
    return chip_.slots > 1 ? std::optional(Units{chip_.sms, 1}) : std::nullopt;
  }

 private:
  FlopRate peak(Precision p) const { return chip_.rates.peak[static_cast<std::size_t>(p)]; }

  std::optional<Cost> kernel(const KernelDemand& kernel) const {
    const FlopRate rate = peak(kernel.precision) * (chip_.rates.efficiency * kernel.efficiency);
    if (kernel.work > Flops(0) && !(rate > FlopRate(0))) return std::nullopt;
    const double resident = resident_blocks(chip_.sm, kernel);
    if (!(resident > 0)) return std::nullopt;
    const double warps = std::ceil(kernel.block_threads / chip_.sm.warp_threads);
    return cost(run({static_cast<double>(kernel.blocks), kernel.work, kernel.traffic, resident, warps}, rate),
                kernel.traffic);
  }

  std::optional<Cost> gemm(const GemmDemand& gemm) const {
    FlopRate rate = peak(gemm.precision);
    if (gemm.precision == Precision::fp64) rate = std::max(rate, chip_.rates.fp64_matrix);
    if (!(rate > FlopRate(0))) return std::nullopt;
    const Bytes traffic = gemm_traffic(gemm, chip_.cache);
    Execution best;
    best.time = forever;
    const auto consider = [&](double rows, double columns) {
      const double blocks = std::ceil(gemm.m / rows) * std::ceil(gemm.n / columns) * gemm.batch;
      const Flops work(blocks * 2 * rows * columns * gemm.k);
      const Execution one = run({blocks, work, traffic, 1, 0}, rate * chip_.rates.gemm_efficiency);
      if (one.time < best.time) best = one;
    };
    for (const auto& [rows, columns] : chip_.tiles) {
      consider(rows, columns);
      consider(columns, rows);
    }
    return cost(best, traffic);
  }

  Execution run(const Grid& grid, FlopRate rate) const {
    Multiprocessors usable = chip_.usable;
    usable.rate = (rate > FlopRate(0) ? rate : FlopRate(1)) * chip_.rate_share;
    return execute(grid, usable);
  }

  Cost cost(const Execution& run, Bytes traffic) const {
    Cost cost;
    Plan& plan = cost.run;
    plan.fixed = std::max(chip_.submission.gap, chip_.submission.launch - run.time);
    if (traffic > Bytes(0)) {
      plan.amount = traffic.value;
      plan.bound = (traffic / run.time).value;
      plan.uses.push_back({own_memory, 1});
    } else if (chip_.slots > 1) {
      plan.amount = run.time.value;
    } else {
      plan.fixed += run.time;
    }
    if (chip_.slots > 1 && plan.amount > 0) {
      const double multiprocessors = chip_.time_slices ? chip_.sms : run.multiprocessors;
      plan.uses.push_back({own_units, multiprocessors / plan.bound});
      plan.weight = shared_weight(plan.bound, traffic / run.time, chip_.usable.bandwidth / chip_.slots,
                                  multiprocessors / chip_.sms);
    }
    cost.energy =
        chip_.dynamic * std::max(chip_.compute_power * run.compute, chip_.memory_power * run.memory) * run.time;
    return cost;
  }

  Chip chip_;
};

Rates rates(const Parameters& parameters) {
  Rates rates;
  constexpr std::array<const char*, precisions> keys{"fp64", "fp32", "tf32", "fp16", "bf16", "fp8", "int8"};
  bool any = false;
  for (std::size_t p = 0; p < precisions; ++p) {
    if (!parameters.has(keys[p])) continue;
    rates.peak[p] = parameters.flop_rate(keys[p]);
    any = true;
  }
  if (!any) throw ScenarioError(parameters.place(), "a gpu needs the rate of some number format, for example fp32");
  if (parameters.has("fp64_matrix")) rates.fp64_matrix = parameters.flop_rate("fp64_matrix");
  rates.efficiency = parameters.number("efficiency");
  rates.gemm_efficiency = parameters.number("gemm_efficiency");
  return rates;
}

Submission submission(const Parameters& parameters) {
  const std::string how = parameters.text("submission");
  if (how == "graph") return {Seconds(0), parameters.seconds("graph_gap")};
  if (how == "synchronous") return {Seconds(0), parameters.seconds("synchronisation")};
  return {parameters.seconds("launch"), parameters.seconds("gap")};
}

std::vector<std::array<double, 2>> tiles(const Parameters& parameters) {
  const double rows = parameters.number("tile_rows"), columns = parameters.number("tile_columns");
  if ((rows > 0) != (columns > 0))
    throw ScenarioError(parameters.place(), "'tile_rows' and 'tile_columns' belong together");
  if (rows > 0) return {{rows, columns}};
  return {library_tiles.begin(), library_tiles.end()};
}

DeviceSpec make(const Parameters& parameters) {
  DeviceSpec spec = device_spec(parameters);
  Chip chip;
  const double sms = parameters.number("sms");
  const double slice = parameters.has("slice_sms") ? parameters.number("slice_sms") : sms;
  if (slice > sms) parameters.fail("slice_sms", "the slice has more SMs than the GPU");
  chip.sms = slice;
  chip.usable.count = std::max(1.0, std::floor(parameters.number("mps_share") * slice));
  chip.rate_share = chip.usable.count / sms;
  chip.usable.bandwidth = parameters.byte_rate("bandwidth") * parameters.number("slice_bandwidth");
  if (const Seconds latency = parameters.seconds("memory_latency"); latency > Seconds(0))
    chip.usable.per_warp = parameters.bytes("warp_bytes") / latency;
  chip.sm = {parameters.number("warp_threads"), parameters.number("sm_warps"), parameters.number("sm_blocks"),
             parameters.number("sm_registers"), parameters.bytes("sm_memory")};
  chip.rates = rates(parameters);
  if (parameters.has("cache")) chip.cache = parameters.bytes("cache") * parameters.number("slice_bandwidth");
  chip.tiles = tiles(parameters);
  chip.submission = submission(parameters);
  chip.slots = spec.slots;
  chip.time_slices = parameters.text("sharing") == "time-slices";
  if (std::optional<Power>& power = spec.type.power) {
    const double share = slice / sms;
    power = Power{power->idle * share, power->least * share, power->full * share};
    chip.dynamic = power->full - power->least;
    power->full = power->least;  // what exceeds it is the kernels' energy
    chip.compute_power = parameters.number("compute_power");
    chip.memory_power = parameters.number("memory_power");
  }
  spec.type.model = std::make_shared<Gpu>(std::move(chip));
  return spec;
}

using Type = Parameter::Type;

Parameter quantity(std::string name, Unit unit, std::string fallback, std::string meaning) {
  const double least = unit == Unit::seconds ? 0 : 1, most = unit == Unit::seconds ? 1 : 1e21;
  return {std::move(name), Type::quantity, unit, std::move(fallback), false, least, most, {}, std::move(meaning)};
}

Parameter rate(std::string name, std::string meaning) {
  return quantity(std::move(name), Unit::flop_rate, "", std::move(meaning));
}

Parameter time(std::string name, std::string meaning) {
  return quantity(std::move(name), Unit::seconds, "0 s", std::move(meaning));
}

Parameter share(std::string name, std::string fallback, double least, std::string meaning) {
  return {std::move(name), Type::number, Unit::none, std::move(fallback), false, least, 1, {}, std::move(meaning)};
}

Parameter whole(std::string name, std::string fallback, double least, double most, std::string meaning) {
  return {std::move(name), Type::integer, Unit::none, std::move(fallback), false, least, most, {}, std::move(meaning)};
}

Parameter choice(std::string name, std::vector<std::string> choices, std::string meaning) {
  const std::string first = choices.front();
  return {std::move(name), Type::choice, Unit::none, first, false, 0, 0, std::move(choices), std::move(meaning)};
}

Parameter required(Parameter parameter) {
  parameter.required = true;
  return parameter;
}

std::vector<Parameter> own_parameters() {
  return {required(whole("sms", "", 1, 1e5, "streaming multiprocessors, or compute units")),
          rate("fp64", "peak of all SMs in this number format, as in those that follow"),
          rate("fp64_matrix", "of fp64 matrix products, where it differs"),
          rate("fp32", "peak"),
          rate("tf32", "peak, dense matrices"),
          rate("fp16", "peak, dense matrices"),
          rate("bf16", "peak, dense matrices"),
          rate("fp8", "peak, dense matrices"),
          rate("int8", "peak, dense matrices"),
          share("efficiency", "1", 1e-6, "share of the peak that kernels reach"),
          share("gemm_efficiency", "1", 1e-6, "share of the peak that matrix products reach in a full wave"),
          required(quantity("bandwidth", Unit::byte_rate, "", "sustained bandwidth of the device's memory")),
          quantity("cache", Unit::bytes, "", "last-level, saves matrix products traffic; default: operands move once"),
          whole("warp_threads", "32", 1, 1024, "threads of a warp"),
          whole("sm_warps", "64", 1, 1024, "warps that an SM holds"),
          whole("sm_blocks", "32", 1, 1024, "thread blocks that an SM holds"),
          whole("sm_registers", "65536", 1, 1e9, "32-bit registers of an SM"),
          quantity("sm_memory", Unit::bytes, "100 KiB", "shared memory of an SM"),
          whole("tile_rows", "0", 0, 1e5, "of the result that a block of a matrix product makes; 0: as libraries"),
          whole("tile_columns", "0", 0, 1e5, "likewise"),
          time("memory_latency", "of a load; 0: warps never wait"),
          quantity("warp_bytes", Unit::bytes, "512 B", "that a warp keeps in flight: one load of 16 B a thread"),
          choice("submission", {"stream", "graph", "synchronous"},
                 "how the host hands kernels out: one after the other, as a graph, or waiting for each"),
          time("launch", "stream: the host's time to submit one kernel"),
          time("gap", "stream: from the end of a kernel to the start of the next"),
          time("graph_gap", "graph: likewise"),
          time("synchronisation", "synchronous: likewise"),
          choice("sharing", {"streams", "time-slices"},
                 "how slots share SMs: side by side (streams, MPS), or one after the other"),
          share("mps_share", "1", 1e-3, "share of the SMs that a kernel may use (MPS active threads)"),
          whole("slice_sms", "", 1, 1e5, "SMs of a MIG slice; default: all"),
          share("slice_bandwidth", "1", 1e-3, "share of bandwidth and cache that a MIG slice has"),
          share("compute_power", "0.9", 0, "share of full - idle power that the SMs draw at their rate"),
          share("memory_power", "0.6", 0, "share of full - idle power that memory draws at its bandwidth")};
}

}  // namespace

DeviceEntry gpu() {
  return {{.name = "gpu",
           .summary = "thread blocks in waves on SMs, roofline, streams that share SMs and memory",
           .parameters = device_parameters("gpu", own_parameters()),
           .source = "NVIDIA: CUDA C++ Programming Guide; Williams et al.: CACM 52(4), 2009; Hong, Kim: ISCA 2009"},
          make};
}

}  // namespace pelsim::devices
