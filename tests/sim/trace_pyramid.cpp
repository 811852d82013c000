#include "sim/trace/pyramid.hpp"

#include <cmath>

#include "tests/catch.hpp"
#include "tests/sim/trace_samples.hpp"

using namespace pelsim;

namespace {

std::shared_ptr<const TraceStore> store_of(const Trace& trace, std::size_t lanes) {
  return std::make_shared<const TraceStore>(AttemptColumns::of(trace, lanes), nullptr);
}

/// Ticks of each class within [from, to), from the spans as the trace gives them.
std::vector<double> integral(const Trace& trace, std::size_t lanes, SlotId lane, double from, double to) {
  std::vector<double> sums(activities - 1, 0);
  SlotLanes(trace, lanes).each_span(lane, [&](const Span& span) {
    const auto c = static_cast<std::size_t>(activity_of(span.kind));
    if (c >= sums.size()) return;
    sums[c] += std::max(
        0.0, std::min(to, static_cast<double>(span.to.count)) - std::max(from, static_cast<double>(span.from.count)));
  });
  return sums;
}

/// `count` tasks on one slot, each 7 ticks of computing, 2 of overhead, 1 of waiting for data.
Trace steady(std::size_t count) {
  Trace trace;
  for (std::size_t t = 0; t < count; ++t) {
    Attempt a;
    a.task = TaskId(t);
    a.first = SlotId(0);
    const auto begin = static_cast<std::int64_t>(10 * t);
    a.ready = a.placed = a.reserved = {begin};
    a.inputs = a.start = a.exchanged = {begin + 1};
    a.run = {begin + 3};
    a.end = {begin + 10};
    trace.attempts.push_back(a);
    trace.end = a.end;
  }
  return trace;
}

}  // namespace

TEST_CASE("columns of a lane hold the time shares of its spans") {
  // reserved 0 ready 0 start 1 run 3 end 10; columns of 5 ticks:
  // [0, 5): 1 of waiting for data, 2 of overhead, 2 of computing; [5, 10): 5 of computing.
  const Trace trace = steady(1);
  const SharePyramid pyramid(store_of(trace, 1), activity_classes());
  float shares[8];
  pyramid.shares(SlotId(0), {Tick{0}, 5}, 0, 2, shares);
  const float expected[8] = {0.4f, 0.2f, 0, 0.4f, 1, 0, 0, 0};
  for (int i = 0; i < 8; ++i) CHECK(shares[i] == Approx(expected[i]));
  CHECK(pyramid.total(SlotId(0), 0) == Tick{7});
  CHECK(pyramid.all_spans() == 3);
}

TEST_CASE("shares of a window equal the integrals of its spans at every zoom") {
  for (std::uint32_t seed = 1; seed <= 6; ++seed) {
    const std::size_t lanes = 5;
    const Trace trace = samples::random_trace(seed, 20'000, lanes);
    const SharePyramid pyramid(store_of(trace, lanes), activity_classes());
    const std::size_t columns = 200;
    const double end = static_cast<double>(trace.end.count);
    std::vector<float> shares(columns * 4);
    for (const double window : {1.0, 0.7, 0.31, 0.1, 0.03, 0.007, 0.001}) {
      const ColumnGrid grid{{static_cast<std::int64_t>(end * (1 - window) * 0.6)},
                            std::floor(end * window) / static_cast<double>(columns)};
      const double from = static_cast<double>(grid.origin.count), length = grid.width * columns;
      for (std::size_t l = 0; l < lanes; ++l) {
        pyramid.shares(SlotId(l), grid, 0, columns, shares.data());
        const std::vector<double> truth = integral(trace, lanes, SlotId(l), from, from + length);
        for (std::size_t c = 0; c < 4; ++c) {
          double shown = 0;
          for (std::size_t column = 0; column < columns; ++column) shown += shares[column * 4 + c];
          // Half of what a picture may be wrong by: a bin's share at each end, of at least 200 bins.
          CHECK(std::abs(shown / columns - truth[c] / length) < 0.0025);
        }
        for (std::size_t column = 0; column < columns; ++column) {
          const float* s = &shares[column * 4];
          CHECK(s[0] + s[1] + s[2] + s[3] < 1.0001f);
        }
      }
    }
  }
}

TEST_CASE("a share too small for a bin's eight bits is carried on, not lost") {
  // Every task waits 1 tick in 4000: 0.06 of a bin's 255 steps.
  Trace trace;
  for (std::size_t t = 0; t < 30'000; ++t) {
    Attempt a;
    a.task = TaskId(t);
    a.first = SlotId(0);
    const auto begin = static_cast<std::int64_t>(4000 * t);
    a.ready = a.placed = a.reserved = {begin};
    a.inputs = a.start = a.exchanged = a.run = {begin + 1};
    a.end = {begin + 4000};
    trace.attempts.push_back(a);
    trace.end = a.end;
  }
  const SharePyramid pyramid(store_of(trace, 1), activity_classes());
  for (const std::size_t columns : {300u, 1200u, 4000u}) {
    std::vector<float> shares(columns * 4);
    const double width = static_cast<double>(trace.end.count) / static_cast<double>(columns);
    REQUIRE(width > pyramid.finest_bin(SlotId(0)));
    pyramid.shares(SlotId(0), {Tick{0}, width}, 0, columns, shares.data());
    double waits = 0;
    for (std::size_t column = 0; column < columns; ++column) waits += shares[column * 4 + 1];
    CHECK(waits / static_cast<double>(columns) == Approx(1.0 / 4000).epsilon(0.02));
  }
}

TEST_CASE("the time of a window by class is that of its spans") {
  const std::size_t lanes = 2;
  const Trace trace = samples::random_trace(9, 30'000, lanes);
  const SharePyramid pyramid(store_of(trace, lanes), activity_classes());
  const double end = static_cast<double>(trace.end.count);
  for (const double from : {0.0, 0.123, 0.5}) {
    for (const double length : {0.5, 0.377, 0.02, 0.0001}) {
      const Tick begin{static_cast<std::int64_t>(end * from)}, until{static_cast<std::int64_t>(end * (from + length))};
      double sums[4] = {};
      pyramid.add_time(SlotId(1), begin, until, sums);
      const std::vector<double> truth =
          integral(trace, lanes, SlotId(1), static_cast<double>(begin.count), static_cast<double>(until.count));
      // Rounding is carried, so that only the bins at the two ends are off, by less than one of 255 steps each.
      for (std::size_t c = 0; c < 4; ++c) CHECK(std::abs(sums[c] - truth[c]) <= 2 * pyramid.finest_bin(SlotId(1)));
    }
  }
}

TEST_CASE("columns do not depend on how many of them are asked for at once") {
  const Trace trace = samples::random_trace(3, 5000, 3);
  const SharePyramid pyramid(store_of(trace, 3), activity_classes());
  for (const double columns : {37.0, 700.0, 50'000.0}) {
    const ColumnGrid grid{Tick{11}, static_cast<double>(trace.end.count) / columns};
    float all[30 * 4], some[10 * 4];
    pyramid.shares(SlotId(1), grid, 0, 30, all);
    pyramid.shares(SlotId(1), grid, 20, 10, some);
    for (int i = 0; i < 40; ++i) CHECK(some[i] == Approx(all[80 + i]).margin(1e-5));
  }
}

TEST_CASE("a pyramid counts every span of the trace and knows each lane's time by class") {
  const std::size_t lanes = 7;
  const Trace trace = samples::random_trace(8, 4000, lanes);
  const SharePyramid pyramid(store_of(trace, lanes), activity_classes());
  std::array<std::uint64_t, span_kinds> spans{};
  for (std::size_t l = 0; l < lanes; ++l) {
    SlotLanes(trace, lanes).each_span(SlotId(l), [&](const Span& s) { ++spans[static_cast<std::size_t>(s.kind)]; });
    const std::vector<double> truth = integral(trace, lanes, SlotId(l), 0, static_cast<double>(trace.end.count));
    for (std::size_t c = 0; c < 4; ++c) CHECK(static_cast<double>(pyramid.total(SlotId(l), c).count) == truth[c]);
  }
  CHECK(pyramid.spans() == spans);
}

TEST_CASE("a mapped trace gives the pyramid of the trace it was written from") {
  const Platform platform = samples::cluster(3, 2);
  const TaskGraph graph = samples::chain(3000);
  const Trace trace = samples::random_trace(4, 3000, 6);
  const samples::TemporaryFolder folder;
  write_pel({trace, graph, platform}, folder.file("trace.pel"));
  const auto file = std::make_shared<const PelFile>(folder.file("trace.pel"));
  const auto mapped = std::make_shared<const TraceStore>(AttemptColumns::of(*file), file);
  const SharePyramid from_file(mapped, activity_classes()), from_trace(store_of(trace, 6), activity_classes());
  CHECK(from_file.spans() == from_trace.spans());
  float a[100 * 4], b[100 * 4];
  for (std::size_t l = 0; l < 6; ++l) {
    const ColumnGrid grid{Tick{0}, static_cast<double>(trace.end.count) / 100};
    from_file.shares(SlotId(l), grid, 0, 100, a);
    from_trace.shares(SlotId(l), grid, 0, 100, b);
    CHECK(std::equal(a, a + 400, b));
  }
}

TEST_CASE("the spans of a window are those of the lane that touch it") {
  const std::size_t lanes = 3;
  const Trace trace = samples::random_trace(6, 500, lanes);
  const auto store = store_of(trace, lanes);
  for (std::int64_t from = 0; from < trace.end.count; from += 37) {
    const Tick to{from + 23};
    std::vector<std::pair<Tick, Tick>> expected, found;
    SlotLanes(trace, lanes).each_span(SlotId(1), [&](const Span& s) {
      if (s.from < to && s.to > Tick{from}) expected.emplace_back(s.from, s.to);
    });
    store->each_span(SlotId(1), Tick{from}, to, [&](const Span& s) { found.emplace_back(s.from, s.to); });
    CHECK(found == expected);
    const auto at = store->span_at(SlotId(1), Tick{from});
    REQUIRE(at);
    CHECK((at->from <= Tick{from} && Tick{from} < at->to));
  }
  CHECK(!store->span_at(SlotId(1), trace.end));
}

TEST_CASE("the index of a timeline takes at most 8 bytes a span") {
  for (const std::size_t lanes : {1u, 24u, 256u}) {
    const Trace trace = samples::random_trace(2, 60'000, lanes);
    const auto store = store_of(trace, lanes);
    const SharePyramid pyramid(store, activity_classes());
    CHECK((store->memory() + pyramid.memory()).value / static_cast<double>(pyramid.all_spans()) <= 8);
  }
}

TEST_CASE("kinds of tasks are classes of their own") {
  const Trace trace = steady(200);
  std::vector<std::uint8_t> kind_of_task(200);
  for (std::size_t t = 0; t < 200; ++t) kind_of_task[t] = static_cast<std::uint8_t>(t % 4 == 0 ? 1 : 0);
  const SharePyramid pyramid(store_of(trace, 1), kind_classes(kind_of_task, 2));
  REQUIRE(pyramid.classes().count == 5);  // communication, synchronisation, overhead, two kinds
  CHECK(pyramid.total(SlotId(0), 0) == Tick{200});
  CHECK(pyramid.total(SlotId(0), 2) == Tick{400});
  CHECK(pyramid.total(SlotId(0), 3) == Tick{7 * 150});
  CHECK(pyramid.total(SlotId(0), 4) == Tick{7 * 50});
}

TEST_CASE("a mapped trace whose columns are short or point nowhere is refused") {
  const Platform platform = samples::cluster(1, 1);
  const Trace trace = samples::random_trace(4, 20, 2);  // two slots, where the platform has one
  const samples::TemporaryFolder folder;
  write_pel({trace, samples::chain(20), platform}, folder.file("trace.pel"));
  const PelFile file(folder.file("trace.pel"));
  CHECK_THROWS_AS(AttemptColumns::of(file), ScenarioError);
}
