#include "tests/simgrid/comparison_case.hpp"

#include <fmt/format.h>

#include <cmath>

#include "study/scenario.hpp"

namespace pelsim::test {

/// SplitMix64. [Steele, Lea, Flood, OOPSLA 2014]
std::uint64_t Dice::next() {
  std::uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

double Dice::between_orders(double least, double most) { return least * std::pow(most / least, share()); }

namespace {

std::string link(Dice& dice, bool kinds, const std::string& more = "") {
  const int kind = kinds ? dice.between(0, 9) : 9;
  return fmt::format("bandwidth = \"{:.3g} MB/s\", latency = \"{:.3g} us\"{}{}", dice.between_orders(50, 5000),
                     dice.between_orders(0.5, 200),
                     kind < 2    ? ", kind = \"half-duplex\""
                     : kind == 2 ? ", kind = \"fat-pipe\""
                                 : "",
                     more);
}

struct Topology {
  std::string interconnect;
  int nodes;
};

Topology topology(const std::string& name, Dice& dice, bool kinds) {
  const auto of = [&](const std::string& more, int nodes) {
    return Topology{fmt::format("{{ model = \"{}\", {} }}", name, link(dice, kinds, more)), nodes};
  };
  if (name == "mesh" || name == "torus") {
    const int a = dice.between(2, 4), b = dice.between(2, 3), c = dice.between(1, 2);
    return c == 1 ? of(fmt::format(", sizes = [{}, {}]", a, b), a * b)
                  : of(fmt::format(", sizes = [{}, {}, {}]", a, b, c), a * b * c);
  }
  if (name == "hypercube") return of("", 8);
  if (name == "fat-tree") return of(", down = [4, 4], up = [1, 2]", 16);
  if (name == "dragonfly")
    return of(fmt::format(", groups = 4, routers = 2, nodes = 2, routing = \"{}\"",
                          dice.between(0, 1) ? "minimal" : "valiant"),
              16);
  if (name == "star") return of(fmt::format(", backbone = {{ {} }}", link(dice, kinds)), dice.between(4, 12));
  return of("", dice.between(4, 12));
}

std::string catalogue_workload(const std::string& name, Dice& dice) {
  if (name == "layered")
    return fmt::format("model = \"layered\"\ntasks = {}\nwidth = {}\ndegree = {}\nccr = {:.3g}\nspread = 0.9\n",
                       dice.between(60, 300), dice.between(16, 64), dice.between(2, 6), dice.between_orders(0.3, 20));
  if (name == "map-reduce")
    return fmt::format(
        "model = \"map-reduce\"\nmaps = {}\nreduces = {}\nmap_time = \"50 ms\"\nreduce_time = \"100 ms\"\n"
        "output = \"{} MB\"\nspread = 0.5\nskew = 0.5\n",
        dice.between(8, 48), dice.between(2, 12), dice.between(5, 80));
  if (name == "fork-join")
    return fmt::format(
        "model = \"fork-join\"\nwidth = {}\nstages = {}\nwork = \"2 s\"\ndata = \"{} MB\"\nspread = 0.8\n",
        dice.between(16, 60), dice.between(2, 4), dice.between(2, 40));
  return fmt::format("model = \"montage\"\ntasks = {}\n", dice.between(100, 250));
}

/// Jobs of a source, some workers and a sink that arrive at random: an open workload.
void open_workload(ComparisonCase& all, Dice& dice) {
  all.tasks = "id,release_s,time_s:any\n";
  all.edges = "from,to,size_bytes\n";
  const int jobs = dice.between(15, 50), width = dice.between(2, 5);
  const double gap = dice.between_orders(0.002, 0.05);
  double now = 0;
  for (int j = 0; j < jobs; ++j) {
    now += -gap * std::log(1 - dice.share());
    all.tasks +=
        fmt::format("s{},{:.9f},{:.9f}\ne{},{:.9f},{:.9f}\n", j, now, 0.02 * dice.share(), j, now, 0.01 * dice.share());
    for (int w = 0; w < width; ++w) {
      all.tasks += fmt::format("w{}.{},{:.9f},{:.9f}\n", j, w, now + 0.01 * dice.share(), 0.05 * dice.share());
      all.edges += fmt::format("s{},w{}.{},{:.3f}\nw{}.{},e{},{:.3f}\n", j, j, w, dice.between_orders(1e4, 2e7), j, w,
                               j, dice.between_orders(1e4, 2e7));
    }
  }
}

}  // namespace

Available available() {
  const auto loads = [](const Topology& t) {
    try {
      load_scenario_text(fmt::format("schema = 1\n[workload]\nmodel = \"chain\"\n[platform]\ninterconnect = {}\n"
                                     "nodes = [ {{ count = {}, devices = [ {{ slots = 1 }} ] }} ]\n",
                                     t.interconnect, t.nodes),
                         "probe.toml", "");
      return true;
    } catch (const ScenarioError&) {
      return false;
    }
  };
  Available found;
  found.link_kinds =
      loads({"{ model = \"switch\", bandwidth = \"1 GB/s\", latency = \"1 us\", kind = \"half-duplex\" }", 2});
  for (const char* name : {"switch", "star", "bus", "crossbar", "ring", "mesh", "torus", "hypercube", "fat-tree",
                           "dragonfly", "full-mesh"}) {
    Dice dice(1);
    if (loads(topology(name, dice, found.link_kinds))) found.topologies.push_back(name);
  }
  return found;
}

ComparisonCase comparison_case(std::uint64_t number, const Available& among) {
  const bool kinds = among.link_kinds;
  Dice dice(number);
  ComparisonCase all;
  all.topology = among.topologies[number % among.topologies.size()];
  all.workload = dice.one_of({"layered", "layered", "map-reduce", "fork-join", "montage", "open", "open"});
  all.scheduler = dice.one_of({"heft", "fifo", "round-robin", "random", "min-min", "work-stealing"});
  all.network = dice.one_of({"plain", "plain", "plain", "cm02", "lv08"});
  const Topology t = topology(all.topology, dice, kinds);
  std::string workload;
  if (all.workload == "open") {
    workload = "model = \"csv\"\nfile = \"tasks.csv\"\n";
    open_workload(all, dice);
  } else {
    workload = catalogue_workload(all.workload, dice);
  }
  // Every third platform has accelerators with memories of their own: more hops.
  const std::string devices =
      dice.between(0, 2) > 0
          ? fmt::format("{{ class = \"cpu\", slots = {} }}", dice.between(1, 4))
          : fmt::format(
                "{{ class = \"cpu\", slots = 1 }}, {{ class = \"gpu\", count = 2, slots = 1, link = {{ {} }} }}",
                link(dice, kinds));
  const auto has = [](const std::string& text) { return text.find("fat-pipe") != std::string::npos; };
  if (all.network != "plain" && (all.topology == "bus" || has(t.interconnect) || has(devices)))
    all.network = "plain";  // SimGrid's weighted fat pipes hold back whoever weighs less
  all.scenario = fmt::format(
      "schema = 1\n[workload]\n{}[platform]\ninterconnect = {}\nnodes = [ {{ count = {}, devices = [ {} ] }} ]\n"
      "[network]\nmodel = \"flow\"\nparameters = \"{}\"\n[scheduler]\nmodel = \"{}\"\n[simulation]\nseed = {}\n",
      workload, t.interconnect, t.nodes, devices, all.network, all.scheduler, number + 1);
  return all;
}

}  // namespace pelsim::test
