#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/catalog.hpp"
#include "models/import.hpp"
#include "models/spiking_file.hpp"

/// A spiking network that runs for some time steps: populations and projections given here, or read from a description
/// (SANA-FE, NIR). Activity is told as spikes: a mean rate per neuron and step, or counts of a population for each
/// step.
namespace pelsim::demands {

Card spiking_population();
Card spiking_projection();

namespace {

using Type = Parameter::Type;
constexpr double most_neurons = 1e12;

Parameter entry(std::string name, Type type, std::string fallback, double least, double most, std::string meaning) {
  return {.name = std::move(name),
          .type = type,
          .fallback = std::move(fallback),
          .least = least,
          .most = most,
          .meaning = std::move(meaning)};
}

std::uint32_t find(const SpikingNetwork& network, const Parameters& entry, std::string_view key) {
  const std::string name = entry.text(key);
  std::vector<std::string> known;
  for (std::uint32_t p = 0; p < network.populations.size(); ++p) {
    if (network.populations[p].name == name) return p;
    known.push_back(network.populations[p].name);
  }
  entry.fail(key, fmt::format("there is no population '{}'{}", name, suggestion(name, known)));
}

/// How often the population spikes and where it lies.
void read_activity(const Parameters& entry, std::uint64_t steps, Population& p) {
  const double neurons = static_cast<double>(p.neurons);
  if (entry.has("rate") && entry.has("spikes")) entry.fail("spikes", "give either 'rate' or 'spikes'");
  if (entry.has("rate")) p.spikes = {entry.number("rate") * neurons};
  if (entry.has("spikes")) {
    p.spikes = entry.numbers("spikes");
    if (p.spikes.size() != steps)
      entry.fail("spikes", fmt::format("'spikes' has {} numbers, but there are {} steps", p.spikes.size(), steps));
    for (const double s : p.spikes)
      if (!(s >= 0 && s <= neurons))
        entry.fail("spikes",
                   fmt::format("{} spikes in a step, but each of {} neurons spikes at most once", s, neurons));
  }
  p.updates = entry.number("updates");
  if (entry.has("input")) p.is_input = p.is_input || entry.flag("input");
  if (entry.has("cores")) p.cores = static_cast<std::uint32_t>(entry.integer("cores"));
  if (entry.has("first_core")) p.first_core = static_cast<std::uint32_t>(entry.integer("first_core"));
}

void read_projections(const Parameters& parameters, SpikingNetwork& network) {
  for (Parameters entry : parameters.tables("projections")) {
    entry.check(spiking_projection());
    Projection p{.from = find(network, entry, "from"), .to = find(network, entry, "to")};
    p.fan_out = network.populations[p.to].neurons;
    if (entry.has("fan_out")) {
      const auto fan_out = static_cast<std::uint64_t>(entry.integer("fan_out"));
      if (fan_out > p.fan_out)
        entry.fail("fan_out", fmt::format("'fan_out' is {}, but population '{}' has {} neurons", fan_out,
                                          network.populations[p.to].name, p.fan_out));
      p.fan_out = fan_out;
    }
    network.projections.push_back(std::move(p));
  }
}

std::shared_ptr<const Demand> make(const Parameters& parameters, TaskForms& forms) {
  const bool is_file = parameters.has("file") && !parameters.text("file").empty();
  const auto steps = static_cast<std::uint64_t>(parameters.integer("steps"));
  SpikingNetwork network;
  if (is_file) network = read_spiking_network(parameters, "file");
  if (is_file && parameters.has("projections"))
    parameters.fail("projections", "the file tells the projections: leave out one of the two");
  const double rate = parameters.number("rate");
  for (Population& p : network.populations) p.spikes = {rate * static_cast<double>(p.neurons)};
  std::vector<std::string> seen;
  for (Parameters entry : parameters.tables("populations")) {
    entry.check(spiking_population());
    const std::string name = entry.text("name");
    if (std::find(seen.begin(), seen.end(), name) != seen.end())
      entry.fail("name", fmt::format("there are two populations '{}'", name));
    seen.push_back(name);
    if (is_file) {
      if (entry.has("neurons")) entry.fail("neurons", "the file tells how many neurons there are");
      read_activity(entry, steps, network.populations[find(network, entry, "name")]);
      continue;
    }
    if (!entry.has("neurons")) throw ScenarioError(entry.place(), fmt::format("population '{}' needs 'neurons'", name));
    Population p{.name = name, .neurons = static_cast<std::uint64_t>(entry.integer("neurons"))};
    p.spikes = {rate * static_cast<double>(p.neurons)};
    read_activity(entry, steps, p);
    network.populations.push_back(std::move(p));
  }
  if (network.populations.empty())
    throw ScenarioError(parameters.place(), "a spiking demand needs 'populations' or a 'file'");
  if (!is_file) read_projections(parameters, network);

  auto demand = std::make_shared<SpikingDemand>(std::move(network));
  demand->steps = steps;
  const std::string mapping = parameters.text("mapping");
  demand->mapping = mapping == "balanced"    ? Mapping::balanced
                    : mapping == "described" ? Mapping::described
                                             : Mapping::fill;
  const std::vector<Population>& populations = demand->network.populations;
  if (demand->mapping != Mapping::fill && std::any_of(populations.begin(), populations.end(),
                                                      [](const Population& p) { return p.cores > 0 || p.first_core; }))
    parameters.fail("mapping", fmt::format("mapping = \"{}\" leaves no choice of 'cores' and 'first_core'", mapping));
  if (demand->mapping == Mapping::described &&
      std::any_of(populations.begin(), populations.end(), [](const Population& p) { return p.places.empty(); }))
    parameters.fail("mapping", "the network's description places no neurons: choose \"fill\" or \"balanced\"");
  if (parameters.has("image")) demand->image = forms.config(parameters.text("image"));
  return demand;
}

}  // namespace

Card spiking_population() {
  return {.name = "population",
          .summary = "neurons of one kind",
          .parameters = {
              {.name = "name", .type = Type::text, .required = true, .meaning = "that projections use, or the file's"},
              entry("neurons", Type::integer, "", 1, most_neurons, "how many; not given where a file tells"),
              entry("rate", Type::number, "", 0, 1, "mean spikes of a neuron in a step"),
              {.name = "spikes", .type = Type::list, .meaning = "instead: of the whole population in each step"},
              entry("updates", Type::number, "1", 0, 1, "share of its neurons that are updated in a step"),
              {.name = "input",
               .type = Type::boolean,
               .fallback = "false",
               .meaning = "its spikes come from outside: sent on, but no neuron is computed"},
              entry("cores", Type::integer, "", 1, 1e6, "spread evenly over so many cores, starting on a fresh one"),
              entry("first_core", Type::integer, "", 0, 1e6, "where its cores begin")}};
}

Card spiking_projection() {
  return {
      .name = "projection",
      .summary = "synapses from one population to another",
      .parameters = {{.name = "from", .type = Type::text, .required = true, .meaning = "population that spikes"},
                     {.name = "to", .type = Type::text, .required = true, .meaning = "population with the synapses"},
                     entry("fan_out", Type::integer, "", 1, most_neurons,
                           "synapses of each source neuron, at random; default: all to all")}};
}

DemandModel spiking() {
  return {.card = {.name = "spiking",
                   .summary = "a spiking network for some time steps",
                   .parameters = {{.name = "file",
                                   .type = Type::file,
                                   .meaning = "a network of SANA-FE (.net, .yaml) or NIR (.nir)"},
                                  {.name = "populations",
                                   .type = Type::tables,
                                   .meaning = "name, neurons, rate or spikes, updates, input, cores, first_core"},
                                  {.name = "projections", .type = Type::tables, .meaning = "from, to, fan_out"},
                                  {.name = "steps",
                                   .type = Type::integer,
                                   .required = true,
                                   .least = 1,
                                   .most = 1e12,
                                   .meaning = "time steps"},
                                  entry("rate", Type::number, "0", 0, 1,
                                        "mean spikes of a neuron in a step, where its population says nothing"),
                                  {.name = "mapping",
                                   .type = Type::choice,
                                   .fallback = "fill",
                                   .choices = {"fill", "balanced", "described"},
                                   .meaning = "neurons to cores: cores in order, shortest run, or as the file says"},
                                  {.name = "image",
                                   .type = Type::text,
                                   .meaning = "what the chip must have loaded; default: nothing has to be loaded"}},
                   .source = "Gerstner, Kistler, Naud, Paninski: Neuronal Dynamics, 2014"},
          .make = make};
}

}  // namespace pelsim::demands
