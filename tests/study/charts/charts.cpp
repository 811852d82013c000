#include <algorithm>

#include "study/exporters/charts/axis.hpp"
#include "study/exporters/charts/box_chart.hpp"
#include "study/exporters/charts/curve_chart.hpp"
#include "study/exporters/charts/heat_map.hpp"
#include "study/exporters/charts/style.hpp"
#include "study/exporters/charts/svg.hpp"
#include "tests/catch.hpp"
#include "tests/study/count.hpp"

using namespace pelsim::charts;

namespace {

std::vector<std::string> labels(const Axis& axis) {
  std::vector<std::string> all;
  for (const Axis::Tick& tick : axis.ticks) all.push_back(tick.label);
  return all;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("steps of an axis are 1, 2 or 5 times a power of ten, and no more than asked for") {
  CHECK(nice_step(10, 10) == Approx(1));
  CHECK(nice_step(10, 5) == Approx(2));
  CHECK(nice_step(10.1, 5) == Approx(5));
  CHECK(nice_step(0.003, 6) == Approx(0.0005));
  CHECK(nice_step(7e9, 4) == Approx(2e9));
  for (double range = 1e-12; range < 1e12; range *= 1.7)
    for (const int most : {3, 6, 12}) CHECK(range / nice_step(range, most) <= most * 1.0000001);
}

TEST_CASE("marks of a logarithmic axis are 1, 2, 5, or powers of ten, as many as fit") {
  CHECK(log_ticks(1, 60, 8) == std::vector<double>{1, 2, 5, 10, 20, 50});
  CHECK(log_ticks(1, 2000, 5) == std::vector<double>{1, 10, 100, 1000});
  const std::vector<double> wide = log_ticks(1e-9, 1e9, 6);
  CHECK(wide.size() <= 6);
  CHECK(wide.size() >= 3);
  CHECK(log_ticks(3.1, 3.9, 6).size() >= 2);  // no power in it
}

TEST_CASE("a measured axis has one prefix, in its title, and labels without noise") {
  const Axis time = value_axis({"makespan", "s", Prefixes::down}, 0.0012, 0.0089);
  CHECK(time.title == "makespan (ms)");
  CHECK(time.low == 0);
  CHECK(labels(time) == Words{"0", "2", "4", "6", "8", "10"});
  const Axis energy = value_axis({"energy", "J", Prefixes::both}, 2.2e6, 2.5e6);
  CHECK(energy.title == "energy (MJ)");
  CHECK(energy.low > 0);
  CHECK(labels(energy).front() == "2.2");
  CHECK(value_axis({"speedup"}, 0.5, 12).title == "speedup");
  const Axis long_times = value_axis({"makespan", "s", Prefixes::down}, 100, 80'000);
  CHECK(long_times.spacing == Spacing::logarithmic);
  CHECK(long_times.title == "makespan");  // there each mark has a unit of its own
  CHECK(labels(long_times) == Words{"100 s", "1000 s", "10000 s"});
}

TEST_CASE("every measured value lies on its axis, whatever its size and sign") {
  for (const auto& [least, most] :
       {std::pair{3.0, 3.0}, {0.0, 0.0}, {-5.0, -2.0}, {-3.0, 8.0}, {1e-15, 1e15}, {-7.0, -7.0}}) {
    const Axis axis = value_axis({"x"}, least, most);
    CHECK(axis.high > axis.low);
    CHECK(axis.share(least) >= 0);
    CHECK(axis.share(most) <= 1);
    CHECK(axis.ticks.size() >= 2);
  }
}

TEST_CASE("an axis of the design is marked at its values, as written, and spaced by ratio where they double") {
  const Axis nodes = design_axis("nodes", {1, 2, 4, 8, 16}, {"1", "2", "4", "8", "16"});
  CHECK(nodes.spacing == Spacing::logarithmic);
  CHECK(nodes.share(4) == Approx(0.5));
  const Axis load = design_axis("load", {0.1, 0.2, 0.3, 0.4}, {"0.1", "0.2", "0.3", "0.4"});
  CHECK(load.spacing == Spacing::even);
  CHECK(design_axis("one", {5}, {"5"}).share(5) == Approx(0.5));
  CHECK(design_axis("zero", {0, 1, 10}, {"0", "1", "10"}).spacing == Spacing::even);
  std::vector<double> many;
  Words names;
  for (int i = 0; i < 1000; ++i) many.push_back(i), names.push_back(std::to_string(i));
  CHECK(labels(number_axis("many", many, names)) == Words{"0", "250", "499", "749", "999"});
}

TEST_CASE("texts carry their unit with three digits") {
  CHECK(text_of({"makespan", "s", Prefixes::down}, 0.003214) == "3.21 ms");
  CHECK(text_of({"makespan", "s", Prefixes::down}, 12345) == "12345 s");
  CHECK(text_of({"moved", "B", Prefixes::both}, 2.5e9) == "2.5 GB");
  CHECK(text_of({"speedup"}, 11.96) == "12");
  CHECK(text_of({"cost", "USD"}, 0) == "0 USD");
}

TEST_CASE("a curve has a line, whiskers with caps and a marker per point, and titles of both axes") {
  CurveChart chart{.title = "a < b",
                   .x = design_axis("nodes", {1, 2}, {"1", "2"}),
                   .y = value_axis({"time", "s"}, 0, 10),
                   .curves = {}};
  chart.curves.push_back({.look = 1, .points = {{1, 8, pelsim::statistics::Interval{6, 10}, "eight"}, {2, 5}}});
  const std::string svg = curve_chart(chart);
  CHECK(count(svg, "class=\"line s1\"") == 1);
  CHECK(count(svg, "class=\"whisker s1\"") == 3);
  CHECK(count(svg, "class=\"mark s1\"") == 2);
  CHECK(count(svg, "<title>eight</title>") == 1);
  CHECK(count(svg, ">time (s)<") == 1);
  CHECK(count(svg, ">nodes<") == 1);
  CHECK(count(svg, "a &lt; b") == 2);  // title, and what a screen reader says
}

TEST_CASE("an interval whose end leaves the picture has no cap there, and a law outside draws nothing") {
  CurveChart chart{.title = "", .x = design_axis("n", {1, 2}, {"1", "2"}), .y = value_axis({"t"}, 0, 10), .curves = {}};
  chart.curves.push_back({.look = 0, .points = {{1, 8, pelsim::statistics::Interval{6, 90}}}});
  chart.curves.push_back({.look = 2, .style = CurveStyle::law, .points = {{1, 50}, {2, 60}}});
  const std::string svg = curve_chart(chart);
  CHECK(count(svg, "class=\"whisker s0\"") == 2);
  CHECK(count(svg, "class=\"dashed s2\"") == 0);
}

TEST_CASE("labels that would touch are left out, their marks stay") {
  std::vector<double> values;
  Words names;
  for (int i = 1; i <= 30; ++i) values.push_back(i), names.push_back("value number " + std::to_string(i));
  CurveChart chart{.title = "", .x = design_axis("n", values, names), .y = value_axis({"t"}, 0, 1), .curves = {}};
  const std::string svg = curve_chart(chart);
  CHECK(count(svg, ">value number ") < 8);
  CHECK(count(svg, ">value number ") >= 3);
  CHECK(count(svg, "class=\"grid\"") >= 30);
}

TEST_CASE("a long name is shortened by its width, not in the middle of a character") {
  CHECK(text_width("iii") < text_width("mmm"));
  CHECK(text_width("µ") == text_width("a"));
  CHECK(shortened("short", 200) == "short");
  const std::string some = shortened("ähnlich lange Namen", 60);
  CHECK(text_width(some) <= 60);
  CHECK(some.ends_with("…"));
  CHECK(some.starts_with("ä"));
  CHECK(without_beginning("nodes = 4", 200) == "nodes = 4");
  const std::string end = without_beginning("platform.interconnect.bandwidth = 1.25 GB/s", 200);
  CHECK(end == "…bandwidth = 1.25 GB/s");
  CHECK(text_width(end) <= 200);
}

TEST_CASE("boxes lie on one axis, with the number of runs beside them, and few of many points beyond") {
  std::vector<double> values(1000, 1.0);
  for (int i = 0; i < 500; ++i) values.push_back(2 + 0.01 * i);  // quartiles 1 and 2.25
  for (int i = 0; i < 200; ++i) values.push_back(50 + i);
  const BoxChart chart{.title = "",
                       .measure = {"makespan", "s", Prefixes::down},
                       .rows = {{"heft", 0, pelsim::statistics::box_plot(values)},
                                {"fifo", 1, pelsim::statistics::box_plot({1, 2, 3})}}};
  const std::string svg = box_chart(chart);
  CHECK(count(svg, "class=\"box s0\"") == 1);
  CHECK(count(svg, "class=\"faint s0\"") == 40);
  CHECK(count(svg, ">1700<") == 1);
  CHECK(count(svg, ">heft<") == 1);
  CHECK(count(svg, ">makespan<") == 1);  // from 1 to 249 s: logarithmic, so each mark has its unit
  CHECK(count(svg, ">10 s<") == 1);
}

TEST_CASE("heat maps colour by value, write it where it fits, and frame what is missing") {
  HeatMap map{.title = "",
              .across = "nodes",
              .up = "bandwidth",
              .columns = {"1", "2"},
              .rows = {"1 GB/s", "2 GB/s"},
              .measure = {"makespan", "s", Prefixes::down},
              .cells = {4.0, 2.0, std::nullopt, 1.0},
              .least = 1,
              .most = 4};
  const std::string svg = heat_map(map);
  CHECK(count(svg, heat_colour(1)) == 1);  // the scale is drawn between the ends
  CHECK(count(svg, heat_colour(0)) == 1);
  CHECK(count(svg, "class=\"none\"") == 1);
  CHECK(count(svg, ">4 s<") == 2);  // in the cell and at the end of the scale
  CHECK(count(svg, ">1 GB/s<") == 1);
}

TEST_CASE("the colours of a heat map grow lighter all the way") {
  const auto lightness = [](double share) {
    const std::string colour = heat_colour(share);
    const auto byte = [&](std::size_t at) { return std::stoi(colour.substr(at, 2), nullptr, 16); };
    return 0.2126 * byte(1) + 0.7152 * byte(3) + 0.0722 * byte(5);
  };
  for (int i = 1; i <= 100; ++i) CHECK(lightness(i / 100.0) > lightness((i - 1) / 100.0));
  CHECK(heat_colour(-1) == heat_colour(0));
  CHECK(is_dark(0));
  CHECK_FALSE(is_dark(1));
}

TEST_CASE("series beyond the colours differ by their marker") {
  CHECK(series_class(0) == series_class(looks));
  CHECK(marker_of(0) != marker_of(looks) % 8);
  CHECK(legend_entry(Sample::line, 1, "a & b").find("a &amp; b") != std::string::npos);
}
