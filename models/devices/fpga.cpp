#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/device_parameters.hpp"
#include "models/fpga_area.hpp"

/// An FPGA whose slots are regions of equal size. N items pass U compute units, n = ceil(N / U) each, in
///
///     t = D / f + max(II (n - 1) / f, n max_i(q_i / (p_i c)), N q / B),   D = sum D_i,   II = max_i(II_i, ceil(q_i /
///     (p_i w_i)))
///
/// for stages i of depth D_i and interval II_i, with q_i bytes an item over p_i ports of w_i bytes a cycle: a full
/// pipeline, or its memory channels (c of each, or less where there are more ports than channels), or all of the
/// memory, of which tasks side by side share B. f is the lower of the board's clock and the circuit's.
/// [Lam, PLDI 1988; latency of a pipelined loop and of a dataflow: AMD UG1399; channels: AMD UG1393]
/// A bitstream fits where it takes no more than the share `fill` of each resource of a region. Another bitstream takes
/// size / B_cfg + overhead: into one region, through a port that loads one at a time while the others work (partial,
/// AMD UG909), or into all of them at once, when all are idle (full).
/// Valid for circuits whose loops are scheduled statically and stream through memory. Not modelled: stalls by random
/// access and by the host, clocks that fall as a region fills up, regions of unequal size, clearing of data in memory.
namespace pelsim::devices {
namespace {

struct Board {
  Hertz clock;
  ByteRate bandwidth;
  double channels = 1;
  FpgaArea region{};  ///< of one slot; infinite where it is not told
  double fill = 1;
  Loading loading = Loading::full;
  Seconds setup;
};

/// A circuit on k regions as its memory sees it.
struct Traffic {
  double ports = 0;    ///< of all units
  Bytes item;          ///< of one item, over all stages
  Seconds of_channel;  ///< that the busiest port of a unit needs for an item
};

class Fpga final : public DeviceModel {
 public:
  explicit Fpga(Board board) : board_(board) {}

  std::optional<Cost> cost(const Demand& demand, const Setting& setting) const override {
    if (demand.kind != Demand::Kind::pipeline) return std::nullopt;
    const auto& pipeline = static_cast<const PipelineDemand&>(demand);
    if (tight_resource(pipeline) < pipeline.area.size()) return std::nullopt;
    const double units = static_cast<double>(pipeline.compute_units) * setting.slots;
    const double share = std::ceil(pipeline.items / units);
    const double clock = pipeline.clock.value > 0 ? std::min(board_.clock, pipeline.clock).value : board_.clock.value;
    double depth = 0, interval = 1;
    for (const PipelineStage& stage : pipeline.stages) {
      depth += stage.depth;
      interval = std::max({interval, stage.interval, std::ceil(stage.traffic / (stage.port_width * stage.ports))});
    }
    const Traffic traffic = traffic_of(pipeline, units);
    const double steady = interval * (share - 1) / clock;
    Cost cost;
    cost.run.fixed = Seconds(depth / clock);
    if (traffic.item > Bytes(0)) {
      const Bytes bytes = pipeline.items * traffic.item;
      cost.run.amount = bytes.value;
      cost.run.bound =
          bytes.value / std::max({steady, share * traffic.of_channel.value, (bytes / board_.bandwidth).value});
      cost.run.weight = traffic.ports;
      cost.run.uses.push_back({own_memory, 1});
    } else {
      cost.run.fixed += Seconds(steady);
    }
    cost.needs = pipeline.bitstream;
    cost.setup = board_.setup;
    return cost;
  }

  std::string explain(const Demand& demand, const Setting&) const override {
    if (demand.kind != Demand::Kind::pipeline) return {};
    const auto& pipeline = static_cast<const PipelineDemand&>(demand);
    const std::size_t k = tight_resource(pipeline);
    if (k == pipeline.area.size()) return {};
    return fmt::format("its bitstream takes {:.0f} {}, but may take {:g} % of the {:.0f} of a region", pipeline.area[k],
                       fpga_resources[k], 100 * board_.fill, board_.region[k]);
  }

  Loading loading() const override { return board_.loading; }
  std::optional<ByteRate> memory_bandwidth() const override { return board_.bandwidth; }

 private:
  /// The first resource of which a region has too little; their number = it fits.
  std::size_t tight_resource(const PipelineDemand& pipeline) const {
    std::size_t k = 0;
    while (k < pipeline.area.size() && pipeline.area[k] <= board_.fill * board_.region[k]) ++k;
    return k;
  }

  Traffic traffic_of(const PipelineDemand& pipeline, double units) const {
    Traffic traffic;
    for (const PipelineStage& stage : pipeline.stages) {
      traffic.item += stage.traffic;
      if (stage.traffic > Bytes(0)) traffic.ports += units * stage.ports;
    }
    const ByteRate channel = board_.bandwidth / std::max(board_.channels, traffic.ports);
    for (const PipelineStage& stage : pipeline.stages)
      traffic.of_channel = std::max(traffic.of_channel, stage.traffic / (channel * stage.ports));
    return traffic;
  }

  Board board_;
};

Board board(const Parameters& parameters, SlotCount regions) {
  Board board;
  board.clock = parameters.quantity<Hertz>("clock");
  board.bandwidth = parameters.byte_rate("bandwidth");
  board.channels = parameters.number("channels");
  board.fill = parameters.number("fill");
  board.region = area(parameters, std::numeric_limits<double>::infinity());
  for (double& resource : board.region) resource /= regions;
  const bool is_partial = parameters.text("reconfiguration") == "partial";
  board.loading = is_partial ? Loading::partial : Loading::full;
  Bytes bitstream = parameters.bytes("bitstream");
  if (is_partial)
    bitstream = parameters.has("region_bitstream") ? parameters.bytes("region_bitstream") : bitstream / regions;
  board.setup = bitstream / parameters.byte_rate("config_bandwidth") +
                parameters.seconds(is_partial ? "partial_overhead" : "full_overhead");
  return board;
}

DeviceSpec make(const Parameters& parameters) {
  DeviceSpec spec = device_spec(parameters);
  spec.type.model = std::make_shared<Fpga>(board(parameters, spec.slots));
  return spec;
}

Parameter quantity(std::string name, Unit unit, std::string fallback, double least, double most, std::string meaning) {
  const bool required = fallback.empty();
  return {.name = std::move(name),
          .type = Parameter::Type::quantity,
          .unit = unit,
          .fallback = std::move(fallback),
          .required = required,
          .least = least,
          .most = most,
          .meaning = std::move(meaning)};
}

std::vector<Parameter> own_parameters() {
  using Type = Parameter::Type;
  constexpr double most_bytes = 1e12, most_rate = 1e24, most_seconds = 1e6;
  std::vector<Parameter> all = {
      quantity("clock", Unit::hertz, "", 1, 1e12, "of the circuits, unless theirs is lower"),
      quantity("bandwidth", Unit::byte_rate, "", 1e-3, most_rate, "of the device's memory, all channels"),
      {.name = "channels",
       .type = Type::integer,
       .fallback = "1",
       .least = 1,
       .most = 4096,
       .meaning = "of that memory, for one port each: DDR channels, HBM pseudo-channels"},
      {.name = "fill",
       .type = Type::number,
       .fallback = "0.7",
       .least = 1e-6,
       .most = 1,
       .meaning = "share of a region's resources that a bitstream may take and still be routed"},
      {.name = "reconfiguration",
       .type = Type::choice,
       .fallback = "full",
       .choices = {"full", "partial"},
       .meaning = "full: one bitstream for all slots, loaded while all are idle; partial: one for each slot"},
      quantity("bitstream", Unit::bytes, "0 B", 0, most_bytes, "size of a bitstream for the whole device"),
      {.name = "region_bitstream",
       .type = Type::quantity,
       .unit = Unit::bytes,
       .least = 0,
       .most = most_bytes,
       .meaning = "size of one for a region; default: bitstream / slots"},
      quantity("config_bandwidth", Unit::byte_rate, "400 MB/s", 1e-3, most_rate, "of the port that loads bitstreams"),
      quantity("full_overhead", Unit::seconds, "0 s", 0, most_seconds, "of a full reconfiguration, besides loading"),
      quantity("partial_overhead", Unit::seconds, "0 s", 0, most_seconds, "of a partial one, besides loading")};
  for (Parameter& resource : area_parameters("of the whole device; default: without bound"))
    all.push_back(std::move(resource));
  return all;
}

}  // namespace

DeviceEntry fpga() {
  DeviceEntry entry{{.name = "fpga",
                     .summary = "pipelines by initiation interval, depth and clock; regions that take on bitstreams",
                     .parameters = device_parameters("fpga", own_parameters()),
                     .source = "Lam: Software pipelining, PLDI 1988; AMD UG1399, UG1393, UG909"},
                    make};
  for (Parameter& parameter : entry.card.parameters)
    if (parameter.name == "slots") parameter.meaning = "regions, of equal size";
  return entry;
}

}  // namespace pelsim::devices
