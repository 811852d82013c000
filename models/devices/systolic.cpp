#include <array>

#include "models/device_parameters.hpp"
#include "models/devices/systolic_cycles.hpp"
#include "models/gemm_traffic.hpp"

/// Matrix products on systolic arrays beside a memory (TPUs, and what SCALE-Sim describes):
///
///     t = max(passes x cycles / clock, bytes / bandwidth)      cycles: systolic_cycles.hpp, bytes: gemm_traffic.hpp
///
/// Kernels run on the vector unit, where its rate is given: t = max(work / vector, traffic / bandwidth).
/// [Samajdar, Joseph, Zhu, Whatmough, Mattina, Krishna: ISPASS 2020; Jouppi et al.: ISCA 2017]
/// Valid for dense products whose operands stream without stalls. Not modelled: conflicts in the on-chip memory, sparse
/// units, what a compiler fuses (a layer's activation adds its own traffic if it is a task of its own).
namespace pelsim::devices {
namespace {

/// By precision: how often an operand passes through the arrays; 0: cannot. XLA computes fp32 exactly in 6 bf16 passes.
using Passes = std::array<double, precisions>;

struct Chip {
  SystolicArrays arrays;
  Hertz clock;
  Passes passes{};
  FlopRate vector;
  ByteRate bandwidth;
  Bytes buffer;
  Seconds launch;
};

class Systolic final : public DeviceModel {
 public:
  explicit Systolic(const Chip& chip) : chip_(chip) {}

  std::optional<Cost> cost(const Demand& demand, const Setting&) const override {
    if (demand.kind == Demand::Kind::gemm) {
      const auto& gemm = static_cast<const GemmDemand&>(demand);
      const double passes = chip_.passes[static_cast<std::size_t>(gemm.precision)];
      if (!(passes > 0)) return std::nullopt;
      return cost(Seconds(passes * scaled_out_cycles(chip_.arrays, gemm) / chip_.clock.value),
                  gemm_traffic(gemm, chip_.buffer));
    }
    if (demand.kind != Demand::Kind::kernel || !(chip_.vector > FlopRate(0))) return std::nullopt;
    const auto& kernel = static_cast<const KernelDemand&>(demand);
    return cost(kernel.work / (chip_.vector * kernel.efficiency), kernel.traffic);
  }
  std::optional<ByteRate> memory_bandwidth() const override { return chip_.bandwidth; }

 private:
  Cost cost(Seconds compute, Bytes traffic) const {
    Cost cost;
    cost.run.fixed = chip_.launch;
    if (traffic > Bytes(0)) {
      cost.run.amount = traffic.value;
      cost.run.bound = (traffic / std::max(compute, traffic / chip_.bandwidth)).value;
      cost.run.uses.push_back({own_memory, 1});
    } else {
      cost.run.fixed += compute;
    }
    return cost;
  }

  Chip chip_;
};

Dataflow dataflow(const std::string& name) {
  if (name == "output-stationary") return Dataflow::output_stationary;
  return name == "weight-stationary" ? Dataflow::weight_stationary : Dataflow::input_stationary;
}

DeviceSpec make(const Parameters& parameters) {
  DeviceSpec spec = device_spec(parameters);
  Chip chip;
  chip.arrays = {.rows = parameters.number("rows"),
                 .columns = parameters.number("columns"),
                 .arrays = parameters.number("arrays"),
                 .dataflow = dataflow(parameters.text("dataflow")),
                 .partial_folds = parameters.text("folds") == "partial",
                 .overlapped = parameters.text("folds") == "overlapped"};
  chip.clock = parameters.quantity<Hertz>("clock");
  const auto passes = [&](Precision p) -> double& { return chip.passes[static_cast<std::size_t>(p)]; };
  passes(Precision::bf16) = parameters.number("bf16_passes");
  passes(Precision::int8) = parameters.number("int8_passes");
  passes(Precision::fp32) = parameters.number("fp32_passes");
  if (parameters.has("vector")) chip.vector = parameters.flop_rate("vector");
  chip.bandwidth = parameters.byte_rate("bandwidth");
  if (parameters.has("buffer")) chip.buffer = parameters.bytes("buffer");
  chip.launch = parameters.seconds("launch");
  spec.type.model = std::make_shared<Systolic>(chip);
  return spec;
}

Parameter whole(std::string name, std::string fallback, double most, std::string meaning) {
  return {.name = std::move(name),
          .type = Parameter::Type::integer,
          .fallback = std::move(fallback),
          .least = 1,
          .most = most,
          .meaning = std::move(meaning)};
}

Parameter passes(std::string name, std::string fallback, std::string meaning) {
  return {.name = std::move(name),
          .type = Parameter::Type::number,
          .fallback = std::move(fallback),
          .least = 0,
          .most = 100,
          .meaning = std::move(meaning)};
}

}  // namespace

DeviceEntry systolic() {
  using Type = Parameter::Type;
  return {{.name = "systolic",
           .summary = "matrix products on systolic arrays by SCALE-Sim's equations, beside a memory",
           .parameters = device_parameters(
               "tpu",
               {whole("rows", "128", 1e5, "processing elements of an array, along the operand that stays"),
                whole("columns", "128", 1e5, "likewise, across"),
                whole("arrays", "1", 1024, "that divide a product among them"),
                {.name = "clock",
                 .type = Type::quantity,
                 .unit = Unit::hertz,
                 .required = true,
                 .least = 1,
                 .most = 1e12,
                 .meaning = "cycles of the arrays a second"},
                {.name = "dataflow",
                 .type = Type::choice,
                 .fallback = "weight-stationary",
                 .choices = {"weight-stationary", "output-stationary", "input-stationary"},
                 .meaning = "what stays in the arrays"},
                {.name = "folds",
                 .type = Type::choice,
                 .fallback = "full",
                 .choices = {"full", "partial", "overlapped"},
                 .meaning = "the array is loaded as a whole, as far as it is used, or while the fold before computes"},
                passes("bf16_passes", "1", "how often bf16 operands pass through the arrays; 0: cannot"),
                passes("int8_passes", "1", "likewise; 0.5: at twice the rate"),
                passes("fp32_passes", "0", "likewise"),
                {.name = "vector",
                 .type = Type::quantity,
                 .unit = Unit::flop_rate,
                 .least = 1,
                 .most = 1e21,
                 .meaning = "rate of the vector unit, which runs kernels; default: it runs none"},
                {.name = "bandwidth",
                 .type = Type::quantity,
                 .unit = Unit::byte_rate,
                 .required = true,
                 .least = 1e3,
                 .most = 1e18,
                 .meaning = "sustained bandwidth of the device's memory"},
                {.name = "buffer",
                 .type = Type::quantity,
                 .unit = Unit::bytes,
                 .least = 1,
                 .most = 1e12,
                 .meaning = "on-chip memory, which saves traffic; default: operands move once"},
                {.name = "launch",
                 .type = Type::quantity,
                 .unit = Unit::seconds,
                 .fallback = "0 s",
                 .least = 0,
                 .most = 1,
                 .meaning = "before each task"}}),
           .source = "Samajdar et al.: ISPASS 2020; Jouppi et al.: ISCA 2017"},
          make};
}

}  // namespace pelsim::devices
