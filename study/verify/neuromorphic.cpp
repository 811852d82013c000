#include <fmt/format.h>

#include "study/verify/cases.hpp"

/// Measured power, energy and latency of neuromorphic chips. Each check tells its inputs, and which constants were
/// fitted on which rows: never on the one that is judged.
namespace pelsim::verify {
namespace {

constexpr const char* akopyan = "Akopyan et al., IEEE TCAD 34(10), 2015; Merolla et al., Science 345, 2014";
constexpr const char* frenkel = "Frenkel et al., IEEE TBioCAS 13(1), 2019";
constexpr const char* frady = "Frady et al., NICE 2020, arXiv 2004.12691";

/// What one task on the first device that can run it takes.
struct Taken {
  double seconds = 0;
  double joules = 0;  ///< of its events
  double watts = 0;   ///< with what the chip draws anyhow
};

/// One task of kind "network" on a chip; `chip` and `demand` are keys.
Taken on_chip(const std::string& chip, const std::string& demand) {
  const Finished run = finish(
      "[workload]\nmodel = \"csv\"\nfile = \"tasks.csv\"\nedges = \"edges.csv\"\n"
      "[[workload.demands]]\nkind = \"network\"\nmodel = \"spiking\"\n" +
          demand + "[[platform.nodes]]\ndevices = [ { " + chip + " } ]\n[scheduler]\nmodel = \"fifo\"\n",
      {{"tasks.csv", "id,kind\nrun,network\n"}, {"edges.csv", "from,to,size_bytes\n"}});
  Cost cost;
  if (!run.scenario.costs->cost(TaskId(0), DeviceId(0), {}, cost)) throw std::runtime_error("the chip cannot run it");
  Taken taken{run.makespan(), cost.energy.value, 0};
  if (const auto& power = run.scenario.platform->type(DeviceId(0)).power)
    taken.watts = power->full.value + taken.joules / taken.seconds;
  return taken;
}

/// A row of TrueNorth at 0.8 V: 1,048,576 neurons with 128 active synapses each, in steps of 1 ms.
struct Row {
  double hertz, watts;
  double events() const { return hertz * 1048576 * 128; }  ///< synaptic events a second
};

/// The row that is judged takes no part: marginal energy and static power come from the other two.
Check true_north(const Row& judged, const Row& a, const Row& b) {
  const double synapse = (a.watts - b.watts) / (a.events() - b.events());
  const double still = a.watts - synapse * a.events();
  const Taken taken = on_chip(
      fmt::format("preset = \"truenorth\", synapse_energy = \"{} J\", idle_power = \"{} W\", full_power = \"{} W\"",
                  synapse, still, still),
      fmt::format("steps = 1000\nrate = {}\npopulations = [ {{ name = \"all\", neurons = 1048576 }} ]\n"
                  "projections = [ {{ from = \"all\", to = \"all\", fan_out = 128 }} ]\n",
                  judged.hertz * 1e-3));
  return measured_check(fmt::format("TrueNorth, power in W, 1,048,576 neurons x 128 synapses at {} Hz", judged.hertz),
                        akopyan, judged.watts, taken.watts, 0.1,
                        fmt::format("{} and {} Hz: {:.3g} pJ a synaptic event, {:.4g} mW static", a.hertz, b.hertz,
                                    synapse * 1e12, still * 1e3));
}

/// 256 neurons, all to all: a spike makes 256 synaptic events, each two cycles.
Check odin(double megahertz, double events_per_second, double published) {
  const double still = 27.3e-6 + 1.78e-6 * megahertz;
  const Taken taken = on_chip(
      fmt::format(
          "preset = \"odin\", tick = \"1 ms\", synapse_time = \"{} us\", idle_power = \"{} W\", full_power = \"{} W\"",
          2 / megahertz, still, still),
      fmt::format("steps = 1000\nrate = {}\npopulations = [ {{ name = \"all\", neurons = 256 }} ]\n"
                  "projections = [ {{ from = \"all\", to = \"all\" }} ]\n",
                  events_per_second * 1e-3 / 65536));
  return measured_check(fmt::format("ODIN, power in W, {} MHz, {:g} MSOP/s", megahertz, events_per_second * 1e-6),
                        frenkel, published, taken.watts, 0.01, "nothing",
                        "leakage 27.3 uW, clock 1.78 uW/MHz and 8.43 pJ a synaptic event as the authors give them");
}

/// A query of `spikes` is sent to all patterns, each one neuron; the patterns are looked at in each of 60 steps.
Check nearest_neighbours(double spikes) {
  const Taken taken = on_chip(
      "preset = \"loihi-2018\"",
      fmt::format("steps = 60\npopulations = [ {{ name = \"query\", neurons = 1024, rate = {}, input = true }}, "
                  "{{ name = \"patterns\", neurons = 76800, updates = 0 }} ]\n"
                  "projections = [ {{ from = \"query\", to = \"patterns\" }} ]\n",
                  spikes / 60 / 1024));
  return measured_check(fmt::format("Loihi, J a k-NN query on 76,800 patterns, {} spikes", spikes), frady, 1.33e-3,
                        taken.joules, 0.25, "nothing",
                        "event energies of Davies et al. 2018, from before silicon; dynamic energy alone");
}

/// A million patterns on the 768 chips of Pohoiki Springs: 140 steps of 13 us, the step length that the system had,
/// behind 520 us of the host.
Check query_latency() {
  const Finished run = finish(
      "[workload]\nmodel = \"csv\"\nfile = \"tasks.csv\"\nedges = \"edges.csv\"\n"
      "[[workload.demands]]\nkind = \"network\"\nmodel = \"spiking\"\nsteps = 140\n"
      "populations = [ { name = \"query\", neurons = 1024, rate = 0.005, input = true }, "
      "{ name = \"patterns\", neurons = 1000000, updates = 0, cores = 98303 } ]\n"
      "projections = [ { from = \"query\", to = \"patterns\" } ]\n"
      "[[platform.nodes]]\ndevices = [ { class = \"cpu\" }, { preset = \"loihi-2018\", cores = 98304, mesh_width = "
      "192, "
      "mesh_height = 128, routing = \"multicast\", tick = \"13 us\" } ]\n"
      "[network]\nmodel = \"free\"\n[scheduler]\nmodel = \"fifo\"\n",
      {{"tasks.csv", "id,kind,time_s:cpu\nhost,host,520e-6\nsearch,network,\n"},
       {"edges.csv", "from,to,size_bytes\nhost,search,\n"}});
  return measured_check("Loihi, s a k-NN query, 140 steps and the host", frady, 3.03e-3, run.makespan(), 0.25,
                        "nothing", "the step of 13 us and the host's 520 us are measured inputs");
}

}  // namespace

std::vector<Check> neuromorphic() {
  // Two rows of a figure, and an average of another publication: 26 pJ a synaptic event at 20 Hz, leakage included.
  const Row slow{11.58, 68e-3}, fast{95.93, 94e-3}, average{20, 26e-12 * 20 * 1048576 * 128};
  return {true_north(slow, fast, average), true_north(fast, slow, average),
          true_north(average, slow, fast), odin(75, 37.5e6, 477e-6),
          odin(1.3, 0.65e6, 35e-6),        nearest_neighbours(667),
          nearest_neighbours(750),         query_latency()};
}

}  // namespace pelsim::verify
