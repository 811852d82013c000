#include "models/devices/systolic_cycles.hpp"
#include "tests/catch.hpp"
#include "tests/models/given.hpp"

using namespace pelsim;
using namespace pelsim::literals;
using namespace pelsim::devices;

namespace {

using Entries = std::vector<std::pair<std::string, given::Data>>;

DeviceSpec tpu(Entries more = {}) {
  Entries entries{{"rows", given::whole(32)},
                  {"columns", given::whole(32)},
                  {"clock", given::text("1 GHz")},
                  {"bandwidth", given::text("1 PB/s")}};
  for (auto& entry : more) {
    std::erase_if(entries, [&](const auto& e) { return e.first == entry.first; });
    entries.push_back(std::move(entry));
  }
  return given::device("systolic", given::parameters(std::move(entries)));
}

GemmDemand product(double m, double n, double k, Precision precision = Precision::bf16) {
  GemmDemand demand(m, n, k);
  demand.precision = precision;
  return demand;
}

Seconds time(const DeviceSpec& spec, const Demand& demand) {
  const std::optional<Cost> cost = spec.type.model->cost(demand, Setting{});
  return cost ? cost->run.alone() : forever;
}

SystolicArrays array(Dataflow dataflow) { return {.rows = 32, .columns = 32, .dataflow = dataflow}; }

}  // namespace

TEST_CASE("systolic: AlexNet's first layer takes the cycles that SCALE-Sim counts") {
  // 3025 patches of 363 numbers, 96 filters; weights stay: 12 x 3 folds of 2 x 32 + 32 + 3025 - 2.
  CHECK(systolic_cycles(array(Dataflow::weight_stationary), 3025, 96, 363) == 112283);
}

TEST_CASE("systolic: each dataflow folds what stays and streams the third extent") {
  // 70 x 40 x 100 on 32 x 32: outputs stay 3 x 2 folds of 94 + 100; weights 4 x 2 of 94 + 70; inputs 4 x 3 of 94 + 40.
  CHECK(systolic_cycles(array(Dataflow::output_stationary), 70, 40, 100) == 6 * 194 - 1);
  CHECK(systolic_cycles(array(Dataflow::weight_stationary), 70, 40, 100) == 8 * 164 - 1);
  CHECK(systolic_cycles(array(Dataflow::input_stationary), 70, 40, 100) == 12 * 134 - 1);
}

TEST_CASE("systolic: partial folds load only what they use") {
  SystolicArrays partial = array(Dataflow::output_stationary);
  partial.partial_folds = true;
  // Rows of 32, 32, 6 and columns of 32, 8: the sum of 2 r + c + 98 over the six folds, by hand.
  double by_hand = -1;
  for (const double r : {32, 32, 6})
    for (const double c : {32, 8}) by_hand += 2 * r + c + 100 - 2;
  CHECK(systolic_cycles(partial, 70, 40, 100) == by_hand);
  // Where all folds are full it is the same.
  CHECK(systolic_cycles(partial, 64, 96, 50) == systolic_cycles(array(Dataflow::output_stationary), 64, 96, 50));
}

TEST_CASE("systolic: overlapped folds hide the loading, the first one excepted") {
  SystolicArrays overlapped = array(Dataflow::weight_stationary);
  overlapped.overlapped = true;
  // One fold is as before.
  CHECK(systolic_cycles(overlapped, 1000, 32, 32) == systolic_cycles(array(Dataflow::weight_stationary), 1000, 32, 32));
  // Four folds of 1000 rows: loading takes 32 of each 1000 cycles and disappears behind them.
  CHECK(systolic_cycles(overlapped, 1000, 64, 64) == 94 + 4 * 1000 - 1);
  // Ten rows do not hide 32 cycles of loading.
  CHECK(systolic_cycles(overlapped, 10, 64, 64) == 94 + 3 * 32 + 10 - 1);
}

TEST_CASE("systolic: a large product uses nearly all of the array") {
  SystolicArrays chip{.rows = 128, .columns = 128, .arrays = 8, .overlapped = true};
  const double n = 16384, cycles = scaled_out_cycles(chip, product(n, n, n));
  CHECK(n * n * n / (cycles * 128 * 128 * 8) > 0.99);
  CHECK(n * n * n / (cycles * 128 * 128 * 8) < 1);
}

TEST_CASE("systolic: arrays divide a product by rows, columns and batch, whatever is fastest") {
  SystolicArrays four = array(Dataflow::weight_stationary);
  four.arrays = 4;
  SystolicArrays one = array(Dataflow::weight_stationary);
  // One row of folds: only the columns, or the streamed rows, can be divided. Four batches: one each.
  GemmDemand batch = product(100, 32, 32);
  batch.batch = 4;
  CHECK(scaled_out_cycles(four, batch) == systolic_cycles(one, 100, 32, 32));
  // 128 columns on four arrays of 32: one fold each.
  CHECK(scaled_out_cycles(four, product(1000, 128, 32)) ==
        std::min(systolic_cycles(one, 1000, 32, 32), systolic_cycles(one, 250, 128, 32)));
  // More arrays are never slower.
  double before = HUGE_VAL;
  for (const double arrays : {1, 2, 4, 8, 16}) {
    SystolicArrays many = array(Dataflow::weight_stationary);
    many.arrays = arrays;
    const double now = scaled_out_cycles(many, product(500, 300, 700));
    CHECK(now <= before);
    before = now;
  }
}

TEST_CASE("systolic: a product takes its cycles or its traffic, whichever is longer") {
  CHECK(time(tpu(), product(3025, 96, 363)).value == Approx(112283e-9).epsilon(1e-6));
  // 2 (3025 x 363 + 363 x 96 + 2 x 3025 x 96) B at 1 GB/s.
  const double bytes = 2 * (3025.0 * 363 + 363.0 * 96 + 2 * 3025.0 * 96);
  CHECK(time(tpu({{"bandwidth", given::text("1 GB/s")}}), product(3025, 96, 363)).value == Approx(bytes / 1e9));
  Seconds before = forever;
  for (const char* bandwidth : {"1 GB/s", "10 GB/s", "100 GB/s", "1 TB/s"}) {
    const Seconds now = time(tpu({{"bandwidth", given::text(bandwidth)}}), product(3025, 96, 363));
    CHECK(now <= before);
    before = now;
  }
}

TEST_CASE("systolic: number formats pass as often as the chip says, or not at all") {
  const DeviceSpec chip = tpu({{"fp32_passes", given::real(6)}, {"int8_passes", given::real(0.5)}});
  const double once = time(chip, product(100, 100, 100)).value;
  CHECK(time(chip, product(100, 100, 100, Precision::fp32)).value == Approx(6 * once));
  CHECK(time(chip, product(100, 100, 100, Precision::int8)).value == Approx(once / 2));
  CHECK(time(chip, product(100, 100, 100, Precision::fp64)) == forever);
  CHECK(time(tpu(), product(100, 100, 100, Precision::fp32)) == forever);
}

TEST_CASE("systolic: kernels need a vector unit") {
  const KernelDemand update(10_Gflop, 1_GB);
  CHECK(time(tpu(), update) == forever);
  CHECK(time(tpu({{"vector", given::text("1 Tflop/s")}}), update).value == Approx(0.01));
}

TEST_CASE("convolution: a layer is the product of its patches and filters") {
  const auto layer = [](Entries entries) {
    const DemandModel model = given::entry(demand_catalog(), "convolution");
    Parameters parameters = given::parameters(std::move(entries));
    parameters.check(model.card);
    TaskForms forms;
    return std::static_pointer_cast<const GemmDemand>(model.make(parameters, forms));
  };
  const Entries alexnet{{"height", given::whole(224)},      {"width", given::whole(224)},
                        {"channels", given::whole(3)},      {"filter_height", given::whole(11)},
                        {"filter_width", given::whole(11)}, {"filters", given::whole(96)},
                        {"stride", given::whole(4)}};
  // 54.25 patches a side: 54, or 55 where a part of one counts, or where two pixels are padded.
  CHECK(layer(alexnet)->m == 54 * 54);
  Entries up = alexnet;
  up.emplace_back("rounding", given::text("up"));
  CHECK(layer(up)->m == 3025);
  CHECK(layer(up)->k == 363);
  CHECK(layer(up)->n == 96);
  Entries padded = alexnet;
  padded.emplace_back("padding", given::whole(2));
  padded.emplace_back("images", given::whole(10));
  CHECK(layer(padded)->m == 30250);
  // The image is read once, not once a patch.
  CHECK(layer(padded)->a_numbers == 10 * 224 * 224 * 3);
  Entries large = alexnet;
  large[3].second = given::whole(300);
  CHECK_THAT(given::complaint([&] { layer(large); }), Catch::Contains("'filter_height' is larger than the image"));
}
