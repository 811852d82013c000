#include "gui/charts/comm_matrix.hpp"

#include <algorithm>
#include <cmath>

#include "tests/catch.hpp"
#include "tests/gui/fixture.hpp"

using namespace pelsim;
using namespace pelsim::gui;

namespace {

Traffic traffic(std::uint32_t from, std::uint32_t to, double bytes) {
  return {from, to, 1, Bytes(bytes), Seconds(1), Seconds(0)};
}

MemoryGroups memories(std::size_t n) {
  MemoryGroups groups;
  for (std::uint32_t i = 0; i < n; ++i) {
    groups.group_of.push_back(i);
    groups.names.push_back("n" + std::to_string(i));
  }
  return groups;
}

}  // namespace

TEST_CASE("transfers below the filter's size are left out of the matrix") {
  const RunPtr run = shown_run("scenarios/heft-paper.toml");
  std::vector<double> sizes;
  for (const Transfer& t : run->trace().transfers) sizes.push_back(run->graph().size(t.item).value);
  std::sort(sizes.begin(), sizes.end());
  const double middle = sizes[sizes.size() / 2];
  std::uint64_t count = 0;
  for (const Traffic& t : memory_traffic(run->trace(), run->graph(), {{0}, run->end()}, Bytes(middle)))
    count += t.count;
  CHECK(count == static_cast<std::uint64_t>(sizes.end() - std::lower_bound(sizes.begin(), sizes.end(), middle)));
}

TEST_CASE("the matrix holds every byte and transfer that the report counts, in every grouping") {
  for (const char* file : {"scenarios/contention.toml", "scenarios/fat-tree.toml", "scenarios/edge-cloud.toml"}) {
    INFO(file);
    const RunPtr run = shown_run(file);
    const auto pairs = memory_traffic(run->trace(), run->graph(), {{0}, run->end()});
    const Platform& platform = run->platform();
    for (const MemoryGroups& groups :
         {single_memories(platform), node_memories(platform), block_memories(platform, 3)}) {
      Bytes bytes;
      std::uint64_t count = 0;
      for (const Traffic& t : grouped(pairs, groups)) {
        bytes += t.bytes;
        count += t.count;
      }
      CHECK(bytes.value == Approx(run->report.communication.bytes.value));
      CHECK(count == run->report.communication.transfers);
    }
  }
}

TEST_CASE("each transfer counts in one of two neighbouring ranges") {
  const RunPtr run = shown_run("scenarios/contention.toml");
  std::uint64_t count = 0;
  const Tick cut = run->trace().transfers[run->trace().transfers.size() / 2].end;  // on an edge of both
  for (const TimeRange range : {TimeRange{{0}, cut}, TimeRange{cut, run->end()}})
    for (const Traffic& t : memory_traffic(run->trace(), run->graph(), range)) count += t.count;
  CHECK(count == run->report.communication.transfers);
}

TEST_CASE("what moves in the HEFT paper's schedule is what its edges between processors carry") {
  // P1 runs T2, T8; P2 runs T4, T6, T9, T10; P3 runs T1, T3, T5, T7. Edges between them: T1 > T2 18, T1 > T4 9,
  // T1 > T6 14, T2 > T9 16, T4 > T8 27, T6 > T8 15, T5 > T9 13, T7 > T10 17, T8 > T10 11.
  const RunPtr run = shown_run("scenarios/heft-paper.toml");
  const Grid bytes = traffic_grid(memory_traffic(run->trace(), run->graph(), {{0}, run->end()}), 3, Measure::bytes);
  CHECK(bytes.at(2, 0) == 18);
  CHECK(bytes.at(2, 1) == 9 + 14 + 13 + 17);
  CHECK(bytes.at(0, 1) == 16 + 11);
  CHECK(bytes.at(1, 0) == 27 + 15);
  CHECK(std::isnan(bytes.at(0, 2)));
  CHECK(std::isnan(bytes.at(1, 1)));
}

TEST_CASE("a pattern is told in words") {
  std::vector<Traffic> ring, all, hub;
  for (std::uint32_t i = 0; i < 16; ++i) {
    ring.push_back(traffic(i, (i + 1) % 16, 100));
    ring.push_back(traffic(i, (i + 15) % 16, 100));
    if (i > 0) hub.push_back(traffic(0, i, 100));
    for (std::uint32_t j = 0; j < 16; ++j)
      if (i != j) all.push_back(traffic(i, j, 100));
  }
  CHECK(pattern_text(ring, memories(16)).starts_with("nearest neighbours"));
  CHECK(pattern_text(all, memories(16)).starts_with("all to all"));
  CHECK(pattern_text(hub, memories(16)) == "hub: 100 % of all bytes leave or reach n0");
  CHECK(pattern_text({}, memories(16)) == "nothing moves between different memories");
  CHECK(pattern_text({traffic(0, 5, 1), traffic(3, 9, 1), traffic(2, 15, 1), traffic(11, 4, 1), traffic(1, 7, 1)},
                     memories(16))
            .starts_with("irregular"));
}

TEST_CASE("pooling keeps the hottest cell, or the mean") {
  Grid grid{4, 4, std::vector<double>(16, 0.0)};
  grid.at(1, 1) = 8;
  grid.at(2, 3) = std::nan("");
  CHECK(pooled(grid, 2, 2, Pooling::most).at(0, 0) == 8);
  CHECK(pooled(grid, 2, 2, Pooling::mean).at(0, 0) == 2);
  CHECK(pooled(grid, 2, 2, Pooling::mean).at(1, 1) == 0);  // the cell without a number does not count
  CHECK(pooled(grid, 9, 9, Pooling::mean).rows == 4);
}

TEST_CASE("a logarithmic scale puts the middle of the decades in the middle") {
  Grid grid{1, 4, {1, 100, 0, std::nan("")}};
  const ColourScale scale = scale_of(grid, ColourScale::Kind::log);
  CHECK(scale.place(1) == Approx(0).margin(1e-12));
  CHECK(scale.place(10) == Approx(0.5));
  CHECK(scale.place(100) == Approx(1));
  CHECK(scale_of(grid, ColourScale::Kind::linear).place(25) == Approx(0.25));
}
