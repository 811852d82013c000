#include <algorithm>
#include <cmath>

#include "sim/pipeline_demand.hpp"
#include "tests/catch.hpp"
#include "tests/models/given.hpp"

using namespace pelsim;
using namespace pelsim::literals;

namespace {

using Keys = std::vector<std::pair<std::string, given::Data>>;

/// 100 MHz, 4 channels of 4 GB/s each.
DeviceSpec board(const Keys& more = {}) {
  Keys keys = {{"clock", given::text("100 MHz")}, {"bandwidth", given::text("16 GB/s")}, {"channels", given::whole(4)}};
  keys.insert(keys.end(), more.begin(), more.end());
  return given::device("fpga", given::parameters(keys));
}

std::shared_ptr<const Demand> pipeline(const Keys& keys, TaskForms& forms) {
  Parameters parameters = given::parameters(keys, "workload.demands.0");
  const DemandModel model = given::entry(demand_catalog(), "pipeline");
  Card card = model.card;
  card.parameters.push_back({.name = "kind", .type = Parameter::Type::text});
  parameters.set("kind", Value{std::string("filter"), {}});
  parameters.check(card);
  return model.make(parameters, forms);
}
std::shared_ptr<const Demand> pipeline(const Keys& keys) {
  TaskForms forms;
  return pipeline(keys, forms);
}

std::optional<Cost> cost(const DeviceSpec& spec, const Demand& demand, SlotCount slots = 1) {
  return spec.type.model->cost(demand, Setting{.slots = slots, .state = {}, .loaded = {}});
}
double cycles(const DeviceSpec& spec, const Keys& keys, SlotCount slots = 1) {
  return cost(spec, *pipeline(keys), slots)->run.alone().value * 100e6;
}

/// Item j enters stage i when the stage before has handed it on and the stage's interval has passed; it leaves `depth`
/// cycles later.
double by_recurrence(double items, const std::vector<PipelineStage>& stages) {
  std::vector<double> entered(stages.size(), -1e300);
  double left = 0;
  for (double j = 0; j < items; ++j) {
    left = 0;
    for (std::size_t i = 0; i < stages.size(); ++i) {
      entered[i] = std::max(left, entered[i] + stages[i].interval);
      left = entered[i] + stages[i].depth;
    }
  }
  return left;
}

}  // namespace

TEST_CASE("fpga: a pipelined loop takes depth + II (N - 1) cycles") {
  // Microchip's SmartHLS user guide, "Scheduling result": 199 iterations of latency 3 at an interval of 1 take 201.
  CHECK(cycles(board(), {{"items", given::whole(199)}, {"ii", given::whole(1)}, {"depth", given::whole(3)}}) ==
        Approx(201));
  // By hand: the last of 10 items begins 9 * 4 cycles after the first and needs 25.
  CHECK(cycles(board(), {{"items", given::whole(10)}, {"ii", given::whole(4)}, {"depth", given::whole(25)}}) ==
        Approx(61));
  // One item: its depth alone.
  CHECK(cycles(board(), {{"items", given::whole(1)}, {"ii", given::whole(4)}, {"depth", given::whole(25)}}) ==
        Approx(25));
}

TEST_CASE("fpga: a dataflow takes the sum of depths and the slowest interval, as counting item by item shows") {
  struct Shape {
    double items;
    std::vector<PipelineStage> stages;
  };
  const std::vector<Shape> shapes = {
      {50, {{.interval = 1, .depth = 7}, {.interval = 3, .depth = 2}}},
      {50, {{.interval = 3, .depth = 2}, {.interval = 1, .depth = 7}}},
      {1, {{.interval = 5, .depth = 4}, {.interval = 2, .depth = 9}}},
      {400, {{.interval = 2, .depth = 30}, {.interval = 2, .depth = 1}, {.interval = 9, .depth = 11}}}};
  for (const Shape& shape : shapes) {
    PipelineDemand demand(shape.items, ConfigId(0));
    demand.stages = shape.stages;
    CHECK(cost(board(), demand)->run.alone().value * 100e6 == Approx(by_recurrence(shape.items, shape.stages)));
  }
}

TEST_CASE("fpga: compute units and regions take equal shares of the items") {
  const Keys keys = {{"items", given::whole(103)},
                     {"ii", given::whole(2)},
                     {"depth", given::whole(10)},
                     {"compute_units", given::whole(4)}};
  // ceil(103 / 4) = 26 items for the busiest unit: 10 + 2 * 25. On 2 regions of 4 units: 13 items, 10 + 2 * 12.
  CHECK(cycles(board(), keys) == Approx(60));
  CHECK(cycles(board({{"slots", given::whole(2)}}), keys, 2) == Approx(34));
}

TEST_CASE("fpga: the lower of the circuit's clock and the board's counts") {
  const Keys keys = {{"items", given::whole(1)}, {"depth", given::whole(100)}, {"clock", given::text("50 MHz")}};
  CHECK(cost(board(), *pipeline(keys))->run.alone().value == Approx(2e-6));
  CHECK(cost(board({}),
             *pipeline({{"items", given::whole(1)}, {"depth", given::whole(100)}, {"clock", given::text("500 MHz")}}))
            ->run.alone()
            .value == Approx(1e-6));
}

TEST_CASE("fpga: an item wider than its ports takes whole cycles") {
  // 65 B over one port of 64 B: 2 cycles; over two: 1.
  const auto keys = [](std::int64_t ports) {
    return Keys{{"items", given::whole(101)},
                {"depth", given::whole(1)},
                {"bytes_per_item", given::text("65 B")},
                {"ports", given::whole(ports)}};
  };
  // Far more bandwidth than the ports carry, so that only they count.
  const DeviceSpec rich = given::device("fpga", given::parameters({{"clock", given::text("100 MHz")},
                                                                   {"bandwidth", given::text("1 TB/s")},
                                                                   {"channels", given::whole(4)}}));
  CHECK(cycles(rich, keys(1)) == Approx(1 + 2 * 100));
  CHECK(cycles(rich, keys(2)) == Approx(1 + 100));
}

TEST_CASE("fpga: memory channels, and all of the memory, bound a pipeline that streams") {
  const auto seconds = [](std::int64_t units, std::int64_t ports) {
    return cost(board(), *pipeline({{"items", given::real(1e6)},
                                    {"depth", given::whole(100)},
                                    {"bytes_per_item", given::text("64 B")},
                                    {"ports", given::whole(ports)},
                                    {"compute_units", given::whole(units)}}))
        ->run.alone()
        .value;
  };
  // A unit could take 6.4 GB/s at 100 MHz. Its one channel carries 4: 64 MB / 4 GB/s = 16 ms after 1 us.
  CHECK(seconds(1, 1) == Approx(1e-6 + 16e-3));
  // Over two channels nothing hinders it: 999,999 cycles.
  CHECK(seconds(1, 2) == Approx(1e-6 + 9.99999e-3));
  // 4 units on 4 channels use all 16 GB/s; 8 share the 4 channels, so the time stays.
  CHECK(seconds(4, 1) == Approx(1e-6 + 4e-3));
  CHECK(seconds(8, 1) == Approx(1e-6 + 4e-3));
  // Two of 1.25 cycles' worth of units with two ports each: 2 x 6.4 GB/s, below the memory's 16.
  CHECK(seconds(2, 2) == Approx(1e-6 + 4.99999e-3));
}

TEST_CASE("fpga: more clock, bandwidth, channels or units are never slower") {
  const auto seconds = [](double clock_MHz, double bandwidth, std::int64_t channels, std::int64_t units) {
    const DeviceSpec spec =
        given::device("fpga", given::parameters({{"clock", given::text(std::to_string(clock_MHz) + " MHz")},
                                                 {"bandwidth", given::text(std::to_string(bandwidth) + " GB/s")},
                                                 {"channels", given::whole(channels)}}));
    return cost(spec, *pipeline({{"items", given::real(1e5)},
                                 {"ii", given::whole(3)},
                                 {"depth", given::whole(50)},
                                 {"bytes_per_item", given::text("96 B")},
                                 {"compute_units", given::whole(units)}}))
        ->run.alone()
        .value;
  };
  for (const double clock : {50.0, 100.0, 200.0, 400.0})
    for (const double bandwidth : {1.0, 4.0, 64.0})
      for (const std::int64_t units : {1, 2, 16}) {
        const double here = seconds(clock, bandwidth, 1, units);
        CHECK(seconds(2 * clock, bandwidth, 1, units) <= here * (1 + 1e-12));
        CHECK(seconds(clock, 2 * bandwidth, 1, units) <= here * (1 + 1e-12));
        CHECK(seconds(clock, bandwidth, 1, 2 * units) <= here * (1 + 1e-12));
      }
}

TEST_CASE("fpga: a bitstream loads in size / bandwidth + overhead, a region's by its own size") {
  // AMD PG213, "Sample bitstream sizes": 611.6 Mbit of a VU9P over 16 bits at 50 MHz (100 MB/s) take 764.5 ms.
  const Keys vu9p = {{"bitstream", given::text("611.6 Mbit")}, {"config_bandwidth", given::text("100 MB/s")}};
  const auto demand = pipeline({{"items", given::whole(1)}});
  CHECK(cost(board(vu9p), *demand)->setup.value == Approx(0.7645));
  const auto with = [](Keys keys, const Keys& more) {
    keys.insert(keys.end(), more.begin(), more.end());
    return keys;
  };
  CHECK(cost(board(with(vu9p, {{"full_overhead", given::text("2 s")}})), *demand)->setup.value == Approx(2.7645));
  // Partial, 4 regions: a quarter of the bits, its own overhead.
  const Keys regions = with(vu9p, {{"slots", given::whole(4)},
                                   {"reconfiguration", given::text("partial")},
                                   {"partial_overhead", given::text("5 ms")},
                                   {"full_overhead", given::text("2 s")}});
  CHECK(cost(board(regions), *demand)->setup.value == Approx(0.7645 / 4 + 5e-3));
  CHECK(cost(board(with(regions, {{"region_bitstream", given::text("10 MB")}})), *demand)->setup.value ==
        Approx(0.1 + 5e-3));
  CHECK(board(vu9p).type.model->loading() == Loading::full);
  CHECK(board(regions).type.model->loading() == Loading::partial);
}

TEST_CASE("fpga: a bitstream that takes more than its share of a region cannot run, and the device says why") {
  // 2 regions of 500,000 look-up tables, of which 70 % may be used: 350,000.
  const DeviceSpec spec = board({{"slots", given::whole(2)}, {"luts", given::real(1e6)}});
  const auto takes = [](double luts) { return pipeline({{"items", given::whole(1)}, {"luts", given::real(luts)}}); };
  CHECK(cost(spec, *takes(350000)));
  CHECK_FALSE(cost(spec, *takes(350001)));
  CHECK(spec.type.model->explain(*takes(350000), {}).empty());
  CHECK(spec.type.model->explain(*takes(400000), {}) ==
        "its bitstream takes 400000 luts, but may take 70 % of the 500000 of a region");
  // What is not told has no bound; what a circuit needs of something the board has none of does not fit.
  CHECK(cost(spec, *pipeline({{"items", given::whole(1)}, {"dsps", given::real(1e8)}})));
  CHECK_FALSE(
      cost(board({{"urams", given::real(0)}}), *pipeline({{"items", given::whole(1)}, {"urams", given::real(1)}})));
}

TEST_CASE("fpga: it knows no other demand") {
  CHECK_FALSE(cost(board(), KernelDemand(1_Gflop, 1_GB)));
  CHECK(board().type.model->explain(KernelDemand(1_Gflop, 1_GB), {}).empty());
}

TEST_CASE("pipeline: kinds share a bitstream by its name, which is the kind's where none is given") {
  TaskForms forms;
  const auto needs = [&](const Keys& keys) {
    return static_cast<const PipelineDemand&>(*pipeline(keys, forms)).bitstream;
  };
  const ConfigId own = needs({{"items", given::whole(1)}});
  CHECK(forms.config_name(own) == "filter");
  const ConfigId shared = needs({{"items", given::whole(1)}, {"bitstream", given::text("both.xclbin")}});
  CHECK(needs({{"items", given::whole(9)}, {"bitstream", given::text("both.xclbin")}}) == shared);
  CHECK(shared != own);
}

TEST_CASE("pipeline: stages come instead of the keys of one stage") {
  const auto two = given::tables({given::parameters({{"ii", given::whole(2)}, {"depth", given::whole(5)}}),
                                  given::parameters({{"ii", given::whole(3)}, {"depth", given::whole(1)}})});
  CHECK(cycles(board(), {{"items", given::whole(11)}, {"stages", two}}) == Approx(5 + 1 + 3 * 10));
  const auto refused = [&](const Keys& keys) { return given::complaint([&] { pipeline(keys); }); };
  CHECK(refused({{"items", given::whole(1)}, {"stages", two}, {"ii", given::whole(2)}})
            .find("'ii' stands in each of the stages") != std::string::npos);
  CHECK(refused(
            {{"items", given::whole(1)}, {"stages", given::tables({given::parameters({{"dpeth", given::whole(1)}})})}})
            .find("unknown key 'dpeth'") != std::string::npos);
  CHECK(refused({{"items", given::real(0)}}).find("'items'") != std::string::npos);
  CHECK(refused({}).find("'items'") != std::string::npos);
}
