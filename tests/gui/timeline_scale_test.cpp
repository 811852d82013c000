#include "gui/timeline/time_scale.hpp"

#include <cmath>

#include "tests/catch.hpp"

using namespace pelsim;
using namespace pelsim::gui;

namespace {

const Clock picoseconds;
constexpr Tick ms{1'000'000'000};

std::vector<std::string> labels(const Ruler& ruler) {
  std::vector<std::string> found;
  for (const RulerMark& mark : ruler.marks)
    if (!mark.label.empty()) found.push_back(mark.label);
  return found;
}

}  // namespace

TEST_CASE("pixels and ticks convert both ways") {
  const TimeScale scale{{{1000}, {3000}}, 500};  // 4 ticks a pixel
  CHECK(scale.x_of(Tick{1000}) == 0);
  CHECK(scale.x_of(Tick{2000}) == 250);
  CHECK(scale.tick_at(250) == Tick{2000});
  CHECK(scale.tick_at(-1) == Tick{996});
}

TEST_CASE("uneven time gives room to events, and pixels and ticks convert both ways") {
  // 1000 attempts end in the first hundredth of the run, one at its end.
  std::vector<Tick> ends;
  for (int i = 0; i < 1000; ++i) ends.push_back({100 * i});
  ends.push_back({10'000'000});
  AttemptColumns columns;
  columns.count = ends.size();
  columns.ended = Strided<Tick>(ends.data(), sizeof(Tick));
  const TimeRange all{{0}, {10'000'000}};
  const TimeScale scale{all, 1000, pace_of_events(columns, all, 1000)};
  REQUIRE(scale.pace);
  CHECK(scale.x_of(all.from) == 0);
  CHECK(scale.x_of(all.to) == 1000);
  CHECK(scale.x_of(Tick{156'250}) > 690);  // seven tenths of the width for two stretches of 128
  int columns_in_all = 0;
  for (const Stretch& stretch : stretches(scale)) {
    CHECK(stretch.first == columns_in_all);
    columns_in_all += stretch.count;
    CHECK(scale.x_of(stretch.from) == stretch.first);
    CHECK(scale.tick_at(stretch.first) == stretch.from);
  }
  CHECK(columns_in_all == 1000);
  double before = -1;
  for (double x = 0; x < 1000; x += 0.7) {
    CHECK(scale.ticks_at(x) > before);
    before = scale.ticks_at(x);
    CHECK(scale.x_of(scale.tick_at(x)) == Approx(x).margin(1));
  }
  CHECK(columns_before(stretches(scale), all.to) == 1000);
  CHECK(columns_before(stretches(scale), Tick{0}) == 0);
  CHECK(scale.x_of(Tick{-10'000}) == Approx(-1));  // out of sight as if it were even
  CHECK(scale.tick_at(1001) == Tick{10'010'000});
  CHECK(!pace_of_events(columns, {{20'000'000}, {30'000'000}}, 1000));
}

TEST_CASE("zooming keeps the instant under the cursor where it is") {
  const TimeRange range{{0}, {1000}};
  CHECK(zoomed(range, Tick{500}, 0.5) == TimeRange{{250}, {750}});
  CHECK(zoomed(range, Tick{0}, 0.5) == TimeRange{{0}, {500}});
  CHECK(zoomed(range, Tick{250}, 2) == TimeRange{{-250}, {1750}});
  CHECK(zoomed({{7}, {8}}, Tick{7}, 0.1).length() == Tick{1});  // nothing is shorter than a tick
}

TEST_CASE("the ruler marks round times in SI units") {
  // 10 ms over 1000 pixels, 100 for a label: every ms, and five marks between.
  const Ruler found = ruler({{{0}, {10 * ms.count}}, 1000}, picoseconds, 100);
  CHECK(labels(found) ==
        std::vector<std::string>{"0", "1 ms", "2 ms", "3 ms", "4 ms", "5 ms", "6 ms", "7 ms", "8 ms", "9 ms", "10 ms"});
  CHECK(found.origin_label.empty());
  CHECK(found.marks[1].at == Tick{200'000'000});
}

TEST_CASE("labels that would repeat many digits count from an origin") {
  // 1 us of a run, 1.2345 s in: marks of 100 ns would need ten digits.
  const Tick from{1'234'500'000'000};
  const Ruler found = ruler({{from, {from.count + 1'000'000}}, 1000}, picoseconds, 100);
  REQUIRE(!found.origin_label.empty());
  const std::vector<std::string> all = labels(found);
  REQUIRE(all.size() >= 10);
  CHECK(all.front().front() == '+');
  CHECK(all.back().size() < 12);
  for (const RulerMark& mark : found.marks) {
    if (mark.label.empty()) continue;  // the label is the distance to the origin
    const double shown = std::stod(mark.label.substr(1));
    const double unit = mark.label.find("us") != std::string::npos   ? 1e6
                        : mark.label.find("ns") != std::string::npos ? 1e3
                                                                     : 0;
    CHECK(shown * unit == Approx(static_cast<double>((mark.at - found.origin).count)));
  }
}

TEST_CASE("the ruler marks nothing finer than the clock counts") {
  const Ruler found = ruler({{{100}, {104}}, 1000}, picoseconds, 50);
  std::vector<std::int64_t> at;
  for (const RulerMark& mark : found.marks) at.push_back(mark.at.count);
  CHECK(at == std::vector<std::int64_t>{100, 101, 102, 103, 104});
  CHECK(labels(found).size() == 5);
}

TEST_CASE("marks never lie closer than their labels are wide") {
  for (double length = 3; length < 1e15; length *= 1.7) {
    const TimeRange range{{17}, {17 + static_cast<std::int64_t>(length)}};
    const TimeScale scale{range, 1200};
    const Ruler found = ruler(scale, picoseconds, 90);
    std::optional<double> last;
    for (const RulerMark& mark : found.marks) {
      if (mark.label.empty()) continue;
      const double x = scale.x_of(mark.at);
      if (last) CHECK(x - *last >= 89);
      last = x;
    }
    CHECK(labels(found).size() <= 14);
    if (length > 20) CHECK(labels(found).size() >= 2);
  }
}

TEST_CASE("a range is typed as people write it") {
  const TimeRange expected{{1100 * ms.count / 1000}, {1900 * ms.count / 1000}};
  for (const char* text :
       {"1.1ms-1.9ms", "1.1 ms - 1.9 ms", "1.1 ms..1.9 ms", "1100 us to 1.9 ms", "1.1e-3 s-1.9e-3 s"})
    CHECK(parse_range(text, picoseconds) == expected);
  CHECK(parse_range("0-1 ms", picoseconds) == TimeRange{{0}, ms});
  for (const char* text : {"", "1 ms", "2 ms-1 ms", "1 ms-1 ms", "a-b", "1-2", "-1 ms-2 ms", "1 ms-"})
    CHECK(!parse_range(text, picoseconds));
}

TEST_CASE("a range that is written can be typed") {
  for (double length = 5; length < 1e14; length *= 3.3) {
    const TimeRange range{{123'456}, {123'456 + static_cast<std::int64_t>(length)}};
    const auto back = parse_range(range_text(range, picoseconds), picoseconds);
    REQUIRE(back);
    const double pixel = length / 1000;
    CHECK(std::abs(static_cast<double>((back->from - range.from).count)) <= pixel + 1);
    CHECK(std::abs(static_cast<double>((back->to - range.to).count)) <= pixel + 1);
  }
}
