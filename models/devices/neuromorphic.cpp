#include <fmt/format.h>

#include <cmath>

#include "models/device_parameters.hpp"
#include "models/spiking_chip.hpp"

/// Time-stepped, event-driven cores on a mesh of tiles, several cores a tile. In step k, for core c with N neurons, U
/// of them updated, and S spikes, M messages out, R messages in, Y synaptic events of the mean spike traffic:
///   t_neurons(c)  = N t_access + U t_update + S t_spike + M t_message_out
///   t_synapses(c) = R t_message_in + Y t_synapse
///   t_links       = most over links of messages x t_hop;    t_way = longest |dx| t_hop_x + |dy| t_hop_y
///   t_step        = max(max_c t_neurons, max_c t_synapses + t_way, t_links) + t_barrier(tiles), at least t_tick
///   with serial stages: max(max_c (t_neurons + t_synapses) + t_way, t_links) + t_barrier(tiles), at least t_tick
///   E = sum over events of their energy;    besides, the chip draws idle_power, resp. full_power, all the time
/// Messages go from tile to tile, x first (XY). unicast: a message for each core with a target of the spike; multicast:
/// one, copied where the ways part. Neurons of an input population cost nothing but the messages of their spikes.
/// Valid for chips with a barrier a step (Loihi), a real-time tick (TrueNorth, SpiNNaker, whose cores are software: the
/// time of an event is its cycles / clock) or one core (ODIN). Each energy is that of one event: an operating point's
/// "pJ per synaptic operation" with its share of leakage is none. [Boyle et al., SANA-FE, IEEE TCAD 2025; Davies et
/// al., IEEE Micro 38(1), 2018; Akopyan et al., IEEE TCAD 34(10), 2015] Not modelled: buffers that fill and hold back,
/// on-chip learning, spread of spike counts around their mean, links between chips, the time to read spikes in and out.
namespace pelsim::devices {
namespace {

class Neuromorphic final : public DeviceModel {
 public:
  Neuromorphic(SpikingChip chip, SlotCount slots, Seconds load) : chip_(std::move(chip)), slots_(slots), load_(load) {}

  std::optional<Cost> cost(const Demand& demand, const Setting& setting) const override {
    if (demand.kind != Demand::Kind::spiking) return std::nullopt;
    const auto& spiking = static_cast<const SpikingDemand&>(demand);
    const SpikingChip part = share(setting);
    if (!cannot_place(part, spiking).empty()) return std::nullopt;
    const SpikingRun run = pelsim::run(part, spiking, place(part, spiking));
    Cost cost;
    cost.run.fixed = run.time;
    cost.energy = run.energy;
    if (spiking.image) {
      cost.needs = spiking.image;
      cost.setup = load_;
    }
    return cost;
  }

  std::string explain(const Demand& demand, const Setting& setting) const override {
    if (demand.kind != Demand::Kind::spiking) return "";
    const auto& spiking = static_cast<const SpikingDemand&>(demand);
    const SpikingChip part = share(setting);
    if (std::string why = cannot_place(part, spiking); !why.empty()) return why;
    const SpikingRun run = pelsim::run(part, spiking, place(part, spiking));
    return fmt::format(
        "{} neurons and {} synapses on {} of {} cores, load balance (max/mean) {:.4g}, {} steps of {}, "
        "bound by {}, {} besides the chip's own power",
        spiking.network.neurons(), spiking.network.synapses(), run.cores, part.cores, run.load_balance, spiking.steps,
        text_of(run.time / static_cast<double>(spiking.steps)), run.bound,
        format_quantity(run.energy.value, Unit::joules));
  }

 private:
  /// The cores are dealt out evenly over the slots.
  SpikingChip share(const Setting& setting) const {
    SpikingChip part = chip_;
    part.cores = chip_.cores / slots_ * setting.slots;
    return part;
  }

  SpikingChip chip_;
  SlotCount slots_;
  Seconds load_;
};

std::map<double, Seconds> barrier(const Parameters& parameters) {
  std::map<double, Seconds> out;
  const std::string text = parameters.text("barrier");
  const auto refuse = [&](const std::string& entry) {
    parameters.fail("barrier", fmt::format("'{}' in 'barrier' must be a number of tiles and a time, such as "
                                           "\"1: 0.6 us; 4: 1.4 us\"",
                                           entry));
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(';', at), text.size());
    const std::string entry = text.substr(at, end - at);
    at = end + 1;
    const std::size_t colon = entry.find(':');
    const auto trimmed = [](std::string_view part) {
      const std::size_t first = part.find_first_not_of(' ');
      return first == part.npos ? std::string_view() : part.substr(first, part.find_last_not_of(' ') + 1 - first);
    };
    const auto tiles = parse_number(trimmed(std::string_view(entry).substr(0, std::min(colon, entry.size()))));
    const auto time = colon < entry.size()
                          ? parse_quantity(trimmed(std::string_view(entry).substr(colon + 1)), Unit::seconds)
                          : std::nullopt;
    if (!tiles || !time || !(*tiles >= 1) || !(*time >= 0 && *time <= 1e9)) refuse(entry);
    if (!out.emplace(*tiles, Seconds(*time)).second) refuse(entry);
  }
  return out;
}

EventCost event(const Parameters& parameters, const std::string& name) {
  return {parameters.seconds(name + "_time"), parameters.quantity<Joules>(name + "_energy")};
}

DeviceSpec make(const Parameters& parameters) {
  DeviceSpec spec = device_spec(parameters);
  const auto number = [&](const char* key) { return static_cast<std::uint32_t>(parameters.integer(key)); };
  SpikingChip chip;
  chip.cores = number("cores");
  chip.cores_per_tile = number("cores_per_tile");
  chip.width = number("mesh_width");
  chip.height = number("mesh_height");
  if (chip.width == 0) {
    const double tiles = chip.tiles();
    chip.width = chip.height > 0 ? static_cast<std::uint32_t>(std::ceil(tiles / chip.height))
                                 : static_cast<std::uint32_t>(std::ceil(std::sqrt(tiles)));
  }
  if (chip.height == 0) chip.height = (chip.tiles() + chip.width - 1) / chip.width;
  if (chip.tiles() > chip.routers())
    parameters.fail("cores", fmt::format("{} cores, {} a tile, make {} tiles, more than the mesh of {} x {} has",
                                         chip.cores, chip.cores_per_tile, chip.tiles(), chip.width, chip.height));
  if (spec.slots > chip.cores)
    parameters.fail("slots", fmt::format("{} slots share the chip's cores, but it has {}", spec.slots, chip.cores));
  chip.neurons_per_core = static_cast<std::uint64_t>(parameters.integer("neurons_per_core"));
  if (parameters.has("synapses_per_core")) chip.synapses_per_core = parameters.number("synapses_per_core");
  chip.access = event(parameters, "access");
  chip.update = event(parameters, "update");
  chip.spike = event(parameters, "spike");
  chip.message_out = event(parameters, "message_out");
  chip.message_in = event(parameters, "message_in");
  chip.synapse = event(parameters, "synapse");
  chip.hop_x = event(parameters, "hop_x");
  chip.hop_y = event(parameters, "hop_y");
  chip.barrier = barrier(parameters);
  chip.tick = parameters.seconds("tick");
  chip.routing = parameters.text("routing") == "multicast" ? SpikeRouting::multicast : SpikeRouting::unicast;
  chip.stages = parameters.text("stages") == "serial" ? CoreStages::serial : CoreStages::overlapped;
  spec.type.model = std::make_shared<Neuromorphic>(std::move(chip), spec.slots, parameters.seconds("load_time"));
  return spec;
}

using Type = Parameter::Type;

Parameter whole(std::string name, std::string fallback, double least, double most, std::string meaning) {
  const bool required = fallback.empty();
  return {.name = std::move(name),
          .type = Type::integer,
          .fallback = std::move(fallback),
          .required = required,
          .least = least,
          .most = most,
          .meaning = std::move(meaning)};
}

Parameter seconds(std::string name, std::string meaning) {
  return {.name = std::move(name),
          .type = Type::quantity,
          .unit = Unit::seconds,
          .fallback = "0 s",
          .least = 0,
          .most = 1e9,
          .meaning = std::move(meaning)};
}

std::vector<Parameter> own_parameters() {
  std::vector<Parameter> all{whole("cores", "", 1, 1e6, "on the chip"),
                             whole("cores_per_tile", "1", 1, 1e6, "cores that share a router of the mesh"),
                             whole("mesh_width", "0", 0, 1e6, "tiles in a row; 0: as square as can be"),
                             whole("mesh_height", "0", 0, 1e6, "rows of tiles; 0: as many as it takes"),
                             whole("neurons_per_core", "", 1, 1e9, "that a core takes"),
                             {.name = "synapses_per_core",
                              .type = Type::number,
                              .least = 1,
                              .most = 1e15,
                              .meaning = "that a core holds; default: without bound"}};
  const std::pair<const char*, const char*> events[] = {{"access", "looking at a neuron, each in every step"},
                                                        {"update", "computing a neuron's state"},
                                                        {"spike", "firing"},
                                                        {"message_out", "sending a spike to another core"},
                                                        {"message_in", "taking it in"},
                                                        {"synapse", "a synaptic event: one spike at one synapse"},
                                                        {"hop_x", "a message from tile to tile along a row"},
                                                        {"hop_y", "a message from tile to tile along a column"}};
  for (const auto& [name, meaning] : events) {
    all.push_back(seconds(std::string(name) + "_time", meaning));
    all.push_back({.name = std::string(name) + "_energy",
                   .type = Type::quantity,
                   .unit = Unit::joules,
                   .fallback = "0 J",
                   .least = 0,
                   .most = 1e3,
                   .meaning = meaning});
  }
  all.push_back({.name = "barrier",
                 .type = Type::text,
                 .fallback = "1: 0 s",
                 .meaning = "ends a step, by number of tiles: \"1: 0.6 us; 4: 1.4 us\"; linear in between"});
  all.push_back(seconds("tick", "a step takes at least this: real time; 0: as fast as it goes"));
  all.push_back({.name = "routing",
                 .type = Type::choice,
                 .fallback = "unicast",
                 .choices = {"unicast", "multicast"},
                 .meaning = "a message for each core with targets, or one that is copied on its way"});
  all.push_back({.name = "stages",
                 .type = Type::choice,
                 .fallback = "overlapped",
                 .choices = {"overlapped", "serial"},
                 .meaning = "a core's synapses and neurons: at once (circuits), or one after the other (software)"});
  all.push_back(seconds("load_time", "to bring another network onto the chip"));
  return all;
}

}  // namespace

DeviceEntry neuromorphic() {
  return {{.name = "neuromorphic",
           .summary = "time-stepped, event-driven cores on a mesh that run spiking networks",
           .parameters = device_parameters("neuromorphic", own_parameters()),
           .source = "Boyle et al.: SANA-FE, IEEE TCAD, 2025; Davies et al.: IEEE Micro 38(1), 2018"},
          make};
}

}  // namespace pelsim::devices
