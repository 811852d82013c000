#include <algorithm>

#include "models/spiking_chip.hpp"
#include "tests/catch.hpp"
#include "tests/models/given.hpp"

using namespace pelsim;

// Chips of 2 x 2 tiles with event times in ns and energies in pJ that are all different, so that none can stand in for
// another.

namespace {

constexpr double ns = 1e-9, pJ = 1e-12;

SpikingChip small_chip() {
  SpikingChip chip;
  chip.cores = 4;
  chip.width = chip.height = 2;
  chip.neurons_per_core = 2;
  const auto event = [](double t, double e) { return EventCost{Seconds(t * ns), Joules(e * pJ)}; };
  chip.access = event(1, 1);
  chip.update = event(2, 3);
  chip.spike = event(5, 5);
  chip.message_out = event(7, 7);
  chip.message_in = event(17, 2);
  chip.synapse = event(19, 4);
  chip.hop_x = event(11, 6);
  chip.hop_y = event(13, 8);
  chip.barrier = {{1, Seconds(50 * ns)}, {3, Seconds(150 * ns)}};
  return chip;
}

/// A (2 neurons on core 0, one spike a step) to all of B (2 neurons on core 3).
SpikingDemand pair_network(std::uint64_t steps = 10) {
  SpikingNetwork network;
  network.populations = {{.name = "A", .neurons = 2, .spikes = {1}, .first_core = 0},
                         {.name = "B", .neurons = 2, .first_core = 3}};
  network.projections = {{.from = 0, .to = 1, .fan_out = 2}};
  SpikingDemand demand(std::move(network));
  demand.steps = steps;
  return demand;
}

SpikingRun run_of(const SpikingChip& chip, const SpikingDemand& demand) {
  REQUIRE(cannot_place(chip, demand) == "");
  return run(chip, demand, place(chip, demand));
}

void check_run(const SpikingRun& run, double nanoseconds, double picojoules) {
  CHECK(run.time.value / ns == Approx(nanoseconds).epsilon(1e-12));
  CHECK(run.energy.value / pJ == Approx(picojoules).epsilon(1e-12));
}

DeviceSpec chip_of(std::vector<std::pair<std::string, given::Data>> keys) {
  for (const char* needed : {"cores", "neurons_per_core"})
    if (std::none_of(keys.begin(), keys.end(), [&](const auto& k) { return k.first == needed; }))
      keys.emplace_back(needed, given::whole(4));
  return given::device("neuromorphic", given::parameters(std::move(keys)));
}
std::string complaint(std::vector<std::pair<std::string, given::Data>> keys) {
  return given::complaint([&] { chip_of(std::move(keys)); });
}

}  // namespace

TEST_CASE("neuromorphic: a spike from one corner of a 2 x 2 mesh to the other, time and energy by hand") {
  // Core 0: 2 x 1 + 2 x 2 + 5 + 7 = 18 ns. Core 3: one message 17 + 2 events 38 = 55 ns, behind a way of 11 + 13 = 24:
  // 79 ns. Two tiles: barrier of 100 ns. 179 ns a step.
  // Energy: 4 x 1 + 4 x 3 + 5 + 7 + 2 + 2 x 4 + 6 + 8 = 52 pJ a step.
  check_run(run_of(small_chip(), pair_network()), 10 * 179, 10 * 52);
}

TEST_CASE("neuromorphic: the cost that a device gives is the run's, its own power stands beside") {
  const DeviceSpec spec = chip_of({{"cores", given::whole(4)},
                                   {"neurons_per_core", given::whole(2)},
                                   {"mesh_width", given::whole(2)},
                                   {"access_time", given::text("1 ns")},
                                   {"synapse_energy", given::text("4 pJ")},
                                   {"barrier", given::text("1: 50 ns; 3: 150 ns")},
                                   {"load_time", given::text("3 ms")},
                                   {"idle_power", given::text("30 mW")},
                                   {"full_power", given::text("30 mW")}});
  SpikingDemand demand = pair_network();
  const auto cost = spec.type.model->cost(demand, {});
  REQUIRE(cost);
  CHECK(cost->run.alone().value == Approx(10 * 102 * ns));
  CHECK(cost->energy.value == Approx(10 * 8 * pJ));
  CHECK(cost->setup.value == 0);  // no image: nothing to load
  CHECK(spec.type.power->full == Watts(0.03));
  demand.image = ConfigId(std::size_t{7});
  CHECK(spec.type.model->cost(demand, {})->needs == demand.image);
  CHECK(spec.type.model->cost(demand, {})->setup.value == Approx(3e-3));
  CHECK_FALSE(spec.type.model->cost(KernelDemand(Flops(1), Bytes(1)), {}));
}

TEST_CASE("neuromorphic: software cores work on synapses and neurons one after the other") {
  SpikingChip chip = small_chip();
  chip.stages = CoreStages::serial;
  // Core 0: 18 ns. Core 3: 2 x 1 + 2 x 2 + 55 = 61 ns behind a way of 24: 85 ns.
  check_run(run_of(chip, pair_network()), 10 * 185, 10 * 52);
}

TEST_CASE("neuromorphic: unicast sends a message to each core, multicast copies it where ways part") {
  // B on cores 1 and 3, one neuron each. Unicast: two messages, hops x to core 1, x and y to core 3. Multicast: one,
  // and one hop x, one hop y.
  SpikingDemand demand = pair_network(1);
  SpikingChip chip = small_chip();
  const auto of = [&](SpikeRouting routing, std::uint32_t last) {
    chip.routing = routing;
    const NeuronPlacement placement{{{0, 2}}, {{1, 1}, {last, 1}}};
    return std::pair(traffic(chip, demand.network, placement)[0], run(chip, demand, placement));
  };
  const auto [uni, uni_run] = of(SpikeRouting::unicast, 3);
  CHECK(uni.messages == 2);
  CHECK(uni.hops_x == 2);
  CHECK(uni.hops_y == 1);
  CHECK(uni.links[0] == 2);      // tile 0, east
  CHECK(uni.links[4 + 2] == 1);  // tile 1, up
  CHECK(uni_run.energy.value / pJ == Approx(4 * 1 + 4 * 3 + 5 + 2 * 7 + 2 * 2 + 2 * 4 + 2 * 6 + 8));
  const auto [multi, multi_run] = of(SpikeRouting::multicast, 3);
  CHECK(multi.messages == 1);
  CHECK(multi.hops_x == 1);
  CHECK(multi.hops_y == 1);
  CHECK(multi_run.energy.value / pJ == Approx(4 * 1 + 4 * 3 + 5 + 7 + 2 * 2 + 2 * 4 + 6 + 8));
  CHECK(multi.farthest == uni.farthest);
  // Cores 1 and 2 lie on different ways from the start: nothing to save but the sending.
  const auto [apart, apart_run] = of(SpikeRouting::multicast, 2);
  CHECK(apart.hops_x == 1);
  CHECK(apart.hops_y == 1);
}

TEST_CASE("neuromorphic: random targets count in the mean") {
  SpikingChip chip = small_chip();
  SpikingDemand demand = pair_network(1);
  demand.network.populations[1].neurons = 4;
  const NeuronPlacement placement{{{0, 2}}, {{1, 2}, {3, 2}}};
  const auto with = [&](std::uint64_t fan_out, SpikeRouting routing) {
    demand.network.projections[0].fan_out = fan_out;
    chip.routing = routing;
    return traffic(chip, demand.network, placement)[0];
  };
  // One target of four: on either core with probability 1/2, one message in all.
  CHECK(with(1, SpikeRouting::unicast).messages == Approx(1));
  CHECK(with(1, SpikeRouting::unicast).received[3] == Approx(0.5));
  // Two of four: none on a core with probability C(2,2) / C(4,2) = 1/6.
  CHECK(with(2, SpikeRouting::unicast).messages == Approx(2 * 5.0 / 6));
  CHECK(with(2, SpikeRouting::unicast).hops_x == Approx(2 * 5.0 / 6));
  CHECK(with(2, SpikeRouting::unicast).events[1] == Approx(1));
  CHECK(with(2, SpikeRouting::multicast).messages == Approx(1));
  CHECK(with(2, SpikeRouting::multicast).hops_x == Approx(1));
  CHECK(with(2, SpikeRouting::multicast).hops_y == Approx(5.0 / 6));
  CHECK(with(4, SpikeRouting::unicast).messages == Approx(2));
}

TEST_CASE("neuromorphic: listed synapses cost what the same ones cost by fan-out") {
  SpikingDemand listed = pair_network();
  listed.network.projections[0].fan_out = 0;
  listed.network.projections[0].synapses = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
  check_run(run_of(small_chip(), listed), 10 * 179, 10 * 52);
  // Without the synapses of neuron 1 half of the spikes go nowhere.
  listed.network.projections[0].synapses.resize(2);
  CHECK(run_of(small_chip(), listed).energy.value / pJ == Approx(10 * (16 + 5 + 0.5 * (7 + 2 + 8 + 6 + 8))));
}

TEST_CASE("neuromorphic: steps with their own spike counts add up, a mean does not hide the longest") {
  SpikingDemand demand = pair_network(2);
  demand.network.populations[0].spikes = {2, 0};
  // Two spikes: core 3 works 110 ns behind 24, then 100 of barrier. None: core 0 accesses and updates, 6 ns.
  check_run(run_of(small_chip(), demand), 234 + 106, 2 * 52);
}

TEST_CASE("neuromorphic: the busiest link can bound a step") {
  SpikingChip chip = small_chip();
  chip.hop_y.time = Seconds(500 * ns);
  chip.synapse.time = chip.message_in.time = Seconds(0);
  SpikingDemand demand = pair_network(1);
  demand.network.populations[0].spikes = {2};
  // Two messages over the link up: 1000 ns, longer than the way of 11 + 500.
  const SpikingRun run = run_of(chip, demand);
  CHECK(run.time.value / ns == Approx(1100));
  CHECK(run.bound == "links");
}

TEST_CASE("neuromorphic: no spikes leave the neurons and the barrier, one core has no hops") {
  SpikingDemand silent = pair_network();
  silent.network.populations[0].spikes = {0};
  check_run(run_of(small_chip(), silent), 10 * 106, 10 * 16);
  SpikingDemand one = pair_network();
  one.network.populations[0].first_core = one.network.populations[1].first_core = {};
  SpikingChip chip = small_chip();
  chip.neurons_per_core = 4;
  // 4 x 1 + 4 x 2 + 5 + 7 = 24 ns against 55; barrier of one tile.
  const SpikingRun run = run_of(chip, one);
  check_run(run, 10 * 105, 10 * (52 - 6 - 8));
  CHECK(run.cores == 1);
  CHECK(run.load_balance == 1);
}

TEST_CASE("neuromorphic: an input's neurons cost nothing but their messages, idle ones are only looked at") {
  SpikingDemand demand = pair_network();
  demand.network.populations[0].is_input = true;
  demand.network.populations[1].updates = 0.5;
  // Core 0: 7 ns. Energy: 2 x 1 + 1 x 3 + 7 + 2 + 8 + 6 + 8.
  check_run(run_of(small_chip(), demand), 10 * 179, 10 * 36);
}

TEST_CASE("neuromorphic: a real-time tick is the least that a step takes") {
  SpikingChip chip = small_chip();
  chip.tick = Seconds(1e-3);
  const SpikingRun run = run_of(chip, pair_network());
  CHECK(run.time.value == Approx(10e-3));
  CHECK(run.bound == "the tick");
  chip.tick = Seconds(100 * ns);
  CHECK(run_of(chip, pair_network()).time.value / ns == Approx(10 * 179));
}

TEST_CASE("neuromorphic: barriers between two numbers of tiles lie on the line between them") {
  const SpikingChip chip = small_chip();
  CHECK(chip.barrier_of(1).value / ns == Approx(50));
  CHECK(chip.barrier_of(2).value / ns == Approx(100));
  CHECK(chip.barrier_of(3).value / ns == Approx(150));
  CHECK(chip.barrier_of(30).value / ns == Approx(150));
}

TEST_CASE("neuromorphic: fill takes the cores in order, balanced makes the run shortest") {
  SpikingChip chip = small_chip();
  chip.neurons_per_core = 100;
  chip.barrier.clear();
  SpikingNetwork network;
  network.populations = {{.name = "A", .neurons = 60, .spikes = {6}}, {.name = "B", .neurons = 60}};
  network.projections = {{.from = 0, .to = 1, .fan_out = 10}};
  SpikingDemand demand(std::move(network));
  const SpikingRun fill = run_of(chip, demand);
  CHECK(fill.cores == 2);
  CHECK(place(chip, demand)[1].size() == 2);
  demand.mapping = Mapping::balanced;
  const SpikingRun balanced = run_of(chip, demand);
  CHECK(balanced.cores == 4);
  CHECK(balanced.time < fill.time);
  CHECK(balanced.load_balance < 1.3);
  std::uint64_t neurons = 0;
  for (const std::vector<PlacedNeurons>& parts : place(chip, demand))
    for (const PlacedNeurons& part : parts) neurons += part.neurons;
  CHECK(neurons == 120);
}

TEST_CASE("neuromorphic: load balance is the busiest core over the mean of those in use") {
  SpikingChip chip = small_chip();
  SpikingNetwork network;
  network.populations = {{.name = "A", .neurons = 3}};
  const SpikingDemand demand(std::move(network));
  // Two neurons and one: 2 / 1.5.
  CHECK(run_of(chip, demand).load_balance == Approx(4.0 / 3));
}

TEST_CASE("neuromorphic: more cores are never slower where the barrier does not grow") {
  SpikingChip chip = small_chip();
  chip.width = chip.height = 6;
  chip.neurons_per_core = 1000;
  chip.barrier = {{1, Seconds(100 * ns)}};
  SpikingNetwork network;
  network.populations = {{.name = "in", .neurons = 50, .spikes = {20}, .is_input = true},
                         {.name = "A", .neurons = 300, .spikes = {30}},
                         {.name = "B", .neurons = 200, .spikes = {10}, .updates = 0.5}};
  network.projections = {
      {.from = 0, .to = 1, .fan_out = 40}, {.from = 1, .to = 2, .fan_out = 200}, {.from = 2, .to = 1, .fan_out = 7}};
  SpikingDemand demand(std::move(network));
  demand.mapping = Mapping::balanced;
  for (const SpikeRouting routing : {SpikeRouting::unicast, SpikeRouting::multicast}) {
    chip.routing = routing;
    Seconds before = forever, first;
    for (chip.cores = 1; chip.cores <= 36; ++chip.cores) {
      const Seconds now = run_of(chip, demand).time;
      CHECK(now <= before);
      before = now;
      if (chip.cores == 1) first = now;
    }
    CHECK(before.value < first.value / 3);
  }
}

TEST_CASE("neuromorphic: more spikes, neurons or synapses never take less") {
  const SpikingChip chip = small_chip();
  SpikingRun before = run_of(chip, pair_network());
  for (const double spikes : {1.1, 1.5, 2.0}) {
    SpikingDemand demand = pair_network();
    demand.network.populations[0].spikes = {spikes};
    const SpikingRun now = run_of(chip, demand);
    CHECK(now.time > before.time);
    CHECK(now.energy > before.energy);
    before = now;
  }
}

TEST_CASE("neuromorphic: the same network gives the same answer") {
  SpikingDemand demand = pair_network();
  demand.mapping = Mapping::balanced;
  for (Population& p : demand.network.populations) p.first_core = {};
  const SpikingRun a = run_of(small_chip(), demand), b = run_of(small_chip(), demand);
  CHECK(a.time == b.time);
  CHECK(a.energy == b.energy);
  CHECK(a.load_balance == b.load_balance);
}

TEST_CASE("neuromorphic: described neurons lie where their places say") {
  SpikingChip chip = small_chip();
  SpikingDemand demand = pair_network();
  demand.mapping = Mapping::described;
  demand.network.populations[0].places = {{0, 0}, {0, 0}};
  demand.network.populations[1].places = {{3, 0}, {3, 0}};
  check_run(run_of(chip, demand), 10 * 179, 10 * 52);
  demand.network.populations[1].places[1] = {4, 0};
  CHECK(cannot_place(chip, demand) ==
        "neuron B.1 is described to lie on core 4.0, but the chip has 4 tiles of 1 cores");
  demand.network.populations[1].places[1] = {0, 0};
  CHECK(cannot_place(chip, demand) == "more than 2 neurons are described to lie on core 0.0");
  demand.network.populations[1].places.clear();
  CHECK(cannot_place(chip, demand) ==
        "population 'B' has neurons whose core is not described: choose the mapping fill or balanced");
}

TEST_CASE("neuromorphic: what does not fit is refused with the reason") {
  SpikingChip chip = small_chip();
  SpikingDemand large = pair_network();
  large.network.populations[0].neurons = 7;
  CHECK(cannot_place(chip, large) == "the network has 9 neurons, the chip takes 8 (4 cores of 2)");
  SpikingDemand wide = pair_network();
  wide.network.populations[1].cores = 2;
  CHECK(cannot_place(chip, wide) == "population 'B' wants cores up to 4, the chip has 4");
  SpikingDemand crowded = pair_network();
  crowded.network.populations[0].neurons = 5;
  crowded.network.populations[0].cores = 2;
  crowded.network.populations[1].first_core = 2;
  CHECK(cannot_place(chip, crowded) == "3 neurons are asked to lie on core 0, which takes 2");
  SpikingDemand demand = pair_network();
  chip.synapses_per_core = 1;
  CHECK(cannot_place(chip, demand) == "a neuron of population 'B' has 2 synapses, a core holds 1");
  chip.synapses_per_core = 2;
  demand.network.populations[1].first_core = {};
  CHECK(cannot_place(chip, demand) == "");
  CHECK(place(chip, demand)[1].size() == 2);  // one neuron a core
}

TEST_CASE("neuromorphic: slots share the cores") {
  const DeviceSpec spec = chip_of({{"slots", given::whole(2)}, {"neurons_per_core", given::whole(2)}});
  SpikingNetwork network;
  network.populations = {{.name = "A", .neurons = 5}};
  const SpikingDemand demand(std::move(network));
  Setting one, two;
  two.slots = 2;
  CHECK_FALSE(spec.type.model->cost(demand, one));
  CHECK(spec.type.model->explain(demand, one) == "the network has 5 neurons, the chip takes 4 (2 cores of 2)");
  CHECK(spec.type.model->cost(demand, two));
}

TEST_CASE("neuromorphic: bad chips are refused with their place") {
  CHECK_THAT(complaint({{"cores", given::whole(9)}, {"mesh_width", given::whole(2)}, {"mesh_height", given::whole(2)}}),
             Catch::Contains("test.toml:2:1: 9 cores, 1 a tile, make 9 tiles, more than the mesh of 2 x 2 has"));
  CHECK_THAT(complaint({{"barrier", given::text("1: 3")}}), Catch::Contains("'1: 3' in 'barrier' must be"));
  CHECK_THAT(complaint({{"barrier", given::text("1: 3 ns; 1: 4 ns")}}), Catch::Contains("' 1: 4 ns' in 'barrier'"));
  CHECK_THAT(complaint({{"slots", given::whole(5)}}), Catch::Contains("5 slots share the chip's cores, but it has 4"));
  CHECK_THAT(complaint({{"synapse_time", given::text("-1 ns")}}), Catch::Contains("synapse_time"));
  CHECK_THAT(complaint({{"routing", given::text("broadcast")}}), Catch::Contains("routing"));
}
