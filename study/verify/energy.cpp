#include <fmt/format.h>

#include <cmath>

#include "study/energy_report.hpp"
#include "study/verify/cases.hpp"

/// Energy of devices and links: SimGrid's examples, SPECpower's line, frequency scaling by hand, published
/// measurements.
namespace pelsim::verify {
namespace {

constexpr const char* simgrid_hosts = "SimGrid, examples/cpp/energy-exec";
constexpr const char* simgrid_plugin = "SimGrid, src/plugins/host_energy.cpp";
constexpr const char* simgrid_links = "SimGrid, examples/cpp/energy-link";
constexpr const char* simgrid_link_plugin = "SimGrid, src/plugins/link_energy.cpp";
constexpr const char* simgrid_carbon = "SimGrid, examples/cpp/exec-co2";
constexpr const char* specpower =
    "SPECpower_ssj2008: github.com/cloud-carbon-footprint/cloud-carbon-coefficients 1dca2612, "
    "SPECpower-full-results.csv";
constexpr const char* by_hand = "by hand";
constexpr const char* keyword_spotting = "Blouw, Choo, Hunsberger, Eliasmith: NICE 2019, arXiv 1812.01739";

Check exact(std::string name, const char* source, double expected, double got) {
  const double tolerance = 1e-9 * std::abs(expected);
  return {std::move(name), source, expected, got, tolerance, std::abs(got - expected) <= tolerance};
}

/// What another simulator publishes for the same input.
Check same(std::string name, const char* source, double published, double got) {
  return measured_check(std::move(name), source, published, got, 1e-9, "nothing");
}

/// Devices with memories of their own; `clock` ends the run, and its power is unknown.
Finished on_devices(const std::string& devices, const std::string& tasks, const std::string& rest = "",
                    const std::string& edges = "") {
  return finish(
      "[workload]\nmodel = \"csv\"\nfile = \"tasks.csv\"\nedges = \"edges.csv\"\n[platform]\nmodel = \"table\"\n"
      "bandwidth = \"1 GB/s\"\n" +
          devices +
          "[[platform.devices]]\nname = \"clock\"\n[network]\nmodel = \"free\"\n[scheduler]\nmodel = \"fifo\"\n" + rest,
      {{"tasks.csv", tasks}, {"edges.csv", "from,to,size_bytes\n" + edges}});
}

double joules(const Finished& run, std::size_t device = 0) {
  return energy_use(run.result.trace, *run.scenario.costs).devices[device].total().value;
}

/// A line of powers, after the name: idle, epsilon and all cores, as SimGrid has them.
std::string powers(const std::string& idle, const std::string& epsilon, const std::string& all) {
  return fmt::format("idle_power = \"{} W\", least_power = \"{} W\", full_power = \"{} W\"", idle, epsilon, all);
}

/// Four cores of 100:93.33:200 W at 100 Mflop/s and two slower states, as in SimGrid's energy_platform.xml.
const std::string my_host =
    "[[platform.devices]]\nname = \"MyHost1\"\nmodel = \"cpu\"\nslots = 4\npeak = \"100 Mflop/s\"\nbandwidth = "
    "\"1e24 B/s\"\nstates = [ { name = \"0\", " +
    powers("100", "93.33333333333333", "200") + " }, { name = \"1\", speed = 0.5, " + powers("93", "90", "170") +
    " }, { name = \"2\", speed = 0.2, " + powers("90", "90", "150") + " } ]\n";

void energy_exec(std::vector<Check>& checks) {
  const struct {
    double until, energy;
    const char* what;
  } stops[] = {{10, 1000, "idle"},
               {11, 1120, "one core of four"},
               {16, 1645, "the same work in p-state 2"},
               {20, 2005, "idle in p-state 2"},
               {30, 2905, "and on"}};
  for (const auto& stop : stops) {
    std::string tasks = "id,pinned,release_s,work_flop,time_s:any\n" + fmt::format("end,clock,{},,0\n", stop.until);
    if (stop.until > 10) tasks += "a,MyHost1,10,1e8,\n";
    if (stop.until > 11) tasks += "b,MyHost1,11,1e8,\n";
    const Finished run = on_devices(my_host, tasks, "[dvfs]\nchanges = [ { at = \"11 s\", state = \"2\" } ]\n");
    checks.push_back(same(fmt::format("SimGrid: J of MyHost1 until {} s: {}", stop.until, stop.what), simgrid_hosts,
                          stop.energy, joules(run)));
  }
}

void cores(std::vector<Check>& checks) {
  for (int k = 0; k <= 4; ++k) {
    std::string tasks = "id,pinned,time_s:any\nend,clock,10\n";
    for (int t = 0; t < k; ++t) tasks += fmt::format("t{},host,10\n", t);
    const Finished run =
        on_devices("[[platform.devices]]\nname = \"host\"\nslots = 4\n" +
                       std::string("idle_power = \"100 W\"\nleast_power = \"120 W\"\nfull_power = \"200 W\"\n"),
                   tasks);
    checks.push_back(same(fmt::format("100:120:200 W, {} of 4 cores busy, in W", k), simgrid_plugin,
                          k == 0 ? 100 : 120 + 20 * k, joules(run) / 10));
  }
}

/// A flow from node0 to node1 that begins at `release`.
Finished flow(const std::string& interconnect, double release, double bytes) {
  return finish(
      fmt::format("[workload]\nmodel = \"csv\"\nfile = \"tasks.csv\"\nedges = \"edges.csv\"\n[platform]\n"
                  "interconnect = {{ {} }}\n[[platform.nodes]]\ncount = 2\ndevices = [ {{ class = \"cpu\" }} ]\n"
                  "[network]\nmodel = \"flow\"\n[scheduler]\nmodel = \"fifo\"\n",
                  interconnect),
      {{"tasks.csv", fmt::format("id,pinned,release_s,time_s:any\na,node0.cpu0,{},0\nb,node1.cpu0,,0\n", release)},
       {"edges.csv", fmt::format("from,to,size_bytes\na,b,{}\n", bytes)}});
}

void links(std::vector<Check>& checks) {
  const std::string bus = "model = \"bus\", bandwidth = \"100 kB/s\", idle_power = \"1 W\", busy_power = \"3 W\"";
  for (const auto& [bytes, energy] : {std::pair{25e3, 10.75}, std::pair{50e6, 1510.0}}) {
    const Finished run = flow(bus, 10, bytes);
    checks.push_back(same(fmt::format("SimGrid: J of a bus of 1:3 W that moves {} B from 10 s on", bytes),
                          simgrid_links, energy, energy_use(run.result.trace, *run.scenario.costs).links().value));
  }
  // What comes behind it lets the link have half of its bandwidth.
  const Finished half = flow(
      "model = \"star\", bandwidth = \"100 kB/s\", idle_power = \"100 W\", busy_power = \"200 W\", backbone = { "
      "bandwidth = \"50 kB/s\" }",
      0, 500e3);
  for (const LinkUse& use : link_use(half.result.trace, half.scenario.graph(), *half.scenario.platform))
    if (half.scenario.platform->link(use.link).name == "node0-hub")
      checks.push_back(
          same("a link of 100:200 W, half used, in W", simgrid_link_plugin, 150,
               link_energy(*half.scenario.platform, use, Seconds(half.makespan()))->value / half.makespan()));
}

/// The benchmark's levels, each for 10 s: all cores busy, nine tenths of them, ..., none. Ten slots stand for the
/// cores.
double mean_power_between(double idle, double full) {
  std::string tasks = "id,pinned,release_s,time_s:any\nend,clock,110,0\n";
  for (int busy = 10; busy > 0; --busy)
    for (int t = 0; t < busy; ++t) tasks += fmt::format("t{}-{},node,{},10\n", busy, t, 10 * (10 - busy));
  const Finished run = on_devices(
      fmt::format("[[platform.devices]]\nname = \"node\"\nslots = 10\nidle_power = \"{} W\"\nfull_power = \"{} W\"\n",
                  idle, full),
      tasks);
  return (joules(run) / 10 - idle - full) / 9;
}

/// The last node of two sockets that was submitted of each CPU. Published are the power with all cores busy and with
/// none, which are inputs, the operations a second with all busy, and the sum of operations of all levels over the sum
/// of their powers. At a level of x the benchmark does x of the operations: the powers of the nine levels between
/// follow.
void specpower_line(std::vector<Check>& checks) {
  const struct {
    const char* cpu;
    double operations, full, idle, overall;
  } nodes[] = {{"Xeon Platinum 8180", 5727527, 432, 49.5, 13481},
               {"Xeon Platinum 8280", 5814232, 414, 48.2, 14223},
               {"EPYC 7742", 12184530, 400, 84, 23082},
               {"EPYC 7763", 12303077, 461, 102, 23036},
               {"Xeon Platinum 8380", 7967827, 568, 132, 12066}};
  for (const auto& node : nodes) {
    const double between = (5.5 * node.operations / node.overall - node.idle - node.full) / 9;
    checks.push_back(
        measured_check(fmt::format("two {}: mean power of the levels from 10 to 90 %, W", node.cpu), specpower, between,
                       mean_power_between(node.idle, node.full), 0.2, "nothing",
                       fmt::format("a line from the measured {} W, idle, to {} W, all busy", node.idle, node.full)));
  }
  for (const int busy : {0, 32, 64, 96, 128}) {
    std::string tasks = "id,pinned,time_s:any\nend,clock,10\n";
    for (int t = 0; t < busy; ++t) tasks += fmt::format("t{},{},10\n", t, t < 64 ? "a" : "b");
    const std::string socket = "[[platform.devices]]\npreset = \"epyc-7763\"\nname = ";
    const Finished run = on_devices(socket + "\"a\"\n" + socket + "\"b\"\n", tasks);
    checks.push_back(exact(fmt::format("two EPYC 7763 with {} of 128 cores busy, in W", busy), by_hand,
                           104 + (459 - 104) * busy / 128.0, (joules(run, 0) + joules(run, 1)) / 10));
  }
}

/// Joules to grams. The intensities of SimGrid's example are not at hand; ours are those that give its grams, so that
/// these are no predictions: they check units, and that energy and time come together.
void carbon(std::vector<Check>& checks) {
  const struct {
    const char* place;
    double joules, intensity, grams;
  } rows[] = {{"France", 3.6e6, 33.45, 33.45}, {"Brazil", 6.3e6, 91.48, 160.09}, {"USA", 180e3, 403.65, 20.1825}};
  for (const auto& row : rows) {
    const Finished run =
        on_devices(fmt::format("[[platform.devices]]\nname = \"host\"\nidle_power = \"{} W\"\nfull_power = \"{} W\"\n",
                               row.joules / 100, row.joules / 100),
                   "id,pinned,time_s:any\nend,clock,100\n",
                   fmt::format("[energy]\ncarbon_intensity = \"{} g/kWh\"\n", row.intensity));
    const double grams = weighted_energy(energy_use(run.result.trace, *run.scenario.costs), *run.scenario.site.carbon);
    checks.push_back(exact(fmt::format("{:g} J at {} g/kWh ({}), in g", row.joules, row.intensity, row.place),
                           simgrid_carbon, row.grams, grams));
  }
}

/// A core of 10 Gflop/s and 20 GB/s, 20 W and 80 (f / f0)^3 W when it works.
Finished scaled(double speed, const std::string& tasks, const std::string& rest = "", const std::string& edges = "") {
  return on_devices(
      fmt::format("[[platform.devices]]\nname = \"core\"\nmodel = \"cpu\"\npeak = \"10 Gflop/s\"\nbandwidth = \"20 "
                  "GB/s\"\nstates = [ {{ name = \"s\", speed = {}, idle_power = \"20 W\", full_power = \"{} W\" }}, {{ "
                  "name = \"half\", speed = 0.5, idle_power = \"20 W\", full_power = \"30 W\" }} ]\n",
                  speed, 20 + 80 * speed * speed * speed),
      tasks, rest, edges);
}

void frequency(std::vector<Check>& checks) {
  const std::string compute = "id,pinned,work_flop,traffic_bytes\na,core,1e10,\n", both = compute + "b,core,,20e9\n";
  for (const double s : {1.0, 0.5, 0.25}) {
    checks.push_back(exact(fmt::format("t_cpu f0/f + t_mem at f = {} f0", s), by_hand, 1 / s + 1,
                           scaled(s, both, "", "a,b,0\n").makespan()));
    checks.push_back(exact(fmt::format("t_mem alone at f = {} f0", s), by_hand, 1,
                           scaled(s, "id,pinned,work_flop,traffic_bytes\nb,core,,20e9\n").makespan()));
    checks.push_back(exact(fmt::format("J of a computation of 1 s at f = {} f0: (20 + 80 s^3) / s", s), by_hand,
                           (20 + 80 * s * s * s) / s, joules(scaled(s, compute))));
  }
  // dE/ds = 0 at s = (20 / (2 x 80))^(1/3) = 1/2.
  const double least = joules(scaled(0.5, compute));
  const bool is_least = least < joules(scaled(0.45, compute)) && least < joules(scaled(0.55, compute));
  checks.push_back({"the energy is least at f = (P_static / (2 P_dynamic))^(1/3) f0", by_hand, 60, least, 1e-9,
                    is_least && std::abs(least - 60) < 1e-9});
  const Finished change = scaled(1, compute, "[dvfs]\nchanges = [ { at = \"0.4 s\", state = \"half\" } ]\n");
  checks.push_back(exact("a computation of 1 s that is slowed down to half at 0.4 s", by_hand, 1.6, change.makespan()));
  checks.push_back(exact("and its energy in J: 0.4 s of 100 W, 1.2 s of 30 W", by_hand, 76, joules(change)));
}

void inferences(std::vector<Check>& checks) {
  const struct {
    const char* what;
    double idle, run, rate, published, tolerance;
  } chips[] = {{"a GPU", 14.97, 37.83, 770.39, 29.8, 0.15},  // 29.67 from the rounded powers
               {"a CPU", 17.01, 28.48, 1813.63, 6.3, 0.05},
               {"Jetson TX1", 2.64, 4.98, 419, 5.6, 0.05},
               {"Movidius NCS", 0.21, 0.647, 300, 1.5, 0.05},
               {"Loihi", 0.029, 0.110, 296, 0.27, 0.005}};
  for (const auto& chip : chips) {
    constexpr int count = 100;
    std::string tasks = "id,pinned,time_s:any\n";
    for (int t = 0; t < count; ++t) tasks += fmt::format("t{},chip,{}\n", t, 1 / chip.rate);
    const Finished run = on_devices(fmt::format("[[platform.devices]]\nname = \"chip\"\nidle_power = \"{} W\"\n"
                                                "full_power = \"{} W\"\n",
                                                chip.idle, chip.run),
                                    tasks);
    const double above_idle = joules(run) - chip.idle * run.makespan();
    checks.push_back(measured_check(fmt::format("keyword spotting on {}: mJ an inference above idle", chip.what),
                                    keyword_spotting, chip.published, 1e3 * above_idle / count,
                                    chip.tolerance / chip.published, "nothing",
                                    "idle and running power and inferences a second of the same table"));
  }
}

}  // namespace

std::vector<Check> energy() {
  std::vector<Check> checks;
  cores(checks);
  energy_exec(checks);
  links(checks);
  specpower_line(checks);
  carbon(checks);
  frequency(checks);
  inferences(checks);
  return checks;
}

}  // namespace pelsim::verify
