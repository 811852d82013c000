#include "cli/simgrid/network_settings.hpp"

#include <fmt/format.h>

namespace pelsim {
namespace {

[[noreturn]] void refuse(const Scenario& scenario, const std::string& what) {
  const Place& place = scenario.network_parameters->place();
  throw ScenarioError(place.line > 0 ? place : Place{scenario.file, 0, 0}, "SimGrid cannot express " + what);
}

}  // namespace

SimgridNetwork simgrid_network(const Scenario& scenario) {
  using Model = SimgridNetwork::Model;
  const std::string& model = scenario.network_model;
  SimgridNetwork network;
  // Without contention by rate a transfer is a delay; the driver keeps the ports.
  if (model == "free" || model == "uncontended" || model == "hockney" || model == "loggp") return network;
  if (model != "flow") refuse(scenario, fmt::format("the network model '{}'; use --engine native", model));
  if (scenario.network_noise.distribution != Noise::Distribution::none)
    refuse(scenario, "noise on a network with contention: leave [noise.network] out, or use --engine native");

  const Parameters& p = *scenario.network_parameters;
  const std::string set = p.text("parameters");
  if (set == "smpi")
    refuse(scenario, "factors that depend on the message size: choose parameters = \"lv08\", or use --engine native");
  network.model = set == "lv08" ? Model::lv08 : set == "cm02" ? Model::cm02 : Model::plain;
  if (p.has("latency_factor")) network.latency_factor = p.number("latency_factor");
  if (p.has("bandwidth_factor")) network.bandwidth_factor = p.number("bandwidth_factor");
  if (p.has("weight_s")) network.weight_s = p.bytes("weight_s");
  if (p.has("tcp_gamma")) network.tcp_gamma = p.bytes("tcp_gamma");
  if (p.has("crosstraffic")) network.crosstraffic = p.flag("crosstraffic");
  if (network.model == Model::plain && network.tcp_gamma.value_or(Bytes(0)) > Bytes(0))
    refuse(scenario, "tcp_gamma where all flows weigh the same: choose parameters = \"cm02\", or leave it out");
  if (network.model != Model::plain && network.latency_factor == 0.0)
    refuse(scenario, "latency_factor = 0: it weighs flows without latency differently");
  for (std::size_t l = 0; l < scenario.platform->links() && network.model != Model::plain; ++l)
    if (scenario.platform->link(LinkId(l)).kind == LinkKind::fat_pipe)
      refuse(scenario,
             "a fat pipe where flows have weights: there it holds back whoever weighs less, though nothing is shared; "
             "choose parameters = \"plain\", or use --engine native");
  return network;
}

}  // namespace pelsim
