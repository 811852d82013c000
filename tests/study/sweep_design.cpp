#include <algorithm>
#include <cmath>
#include <set>

#include "study/sweep/condition.hpp"
#include "study/sweep/design.hpp"
#include "tests/catch.hpp"

using namespace pelsim;
using Catch::Matchers::Contains;

namespace {

Toml document(const std::string& sweep) {
  return parse_toml("schema = 1\n[platform]\nnodes = [ { count = 3 } ]\n[sweep]\n" + sweep, "s.toml");
}

Design design(const std::string& sweep, const DesignOptions& options = {}) {
  return read_design(document(sweep), options);
}

/// The values of one axis by point, separated by blanks.
std::string along(const Design& design, std::size_t axis) {
  std::string all;
  for (std::uint64_t p = 0; p < design.points(); ++p) all += (p > 0 ? " " : "") + Axis::text_of(design.value(p, axis));
  return all;
}

std::string refusal(const std::string& sweep, const DesignOptions& options = {}) {
  try {
    design(sweep, options);
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return "nothing was refused";
}

}  // namespace

TEST_CASE("a factorial design has every combination once, the first axis slowest") {
  const Design d =
      design("\"scheduler.model\" = [\"heft\", \"cpop\"]\nplatform.nodes.0.count = [1, 2, 4]\nreplicates = 5");
  CHECK(d.points() == 6);
  CHECK(d.runs() == 30);
  CHECK(d.axes[1].key == "platform.nodes.0.count");
  CHECK(along(d, 0) == "heft heft heft cpop cpop cpop");
  CHECK(along(d, 1) == "1 2 4 1 2 4");
  CHECK(d.point_of(29) == 5);
  CHECK(d.replicate_of(29) == 4);
  const std::vector<Variation> last = d.variations(5);
  CHECK(last[0].value.text == "cpop");
  CHECK(last[0].value.place.text() == "s.toml:5:30");  // an error about it is placed there
}

TEST_CASE("ranges hold both ends, keep units and whole numbers, and are rounded to what people write") {
  CHECK(along(design("network.x = { from = 0.1, to = 0.5, count = 5 }"), 0) == "0.1 0.2 0.3 0.4 0.5");
  CHECK(along(design("network.x = { from = 1, to = 64, count = 7, scale = \"log\" }"), 0) == "1 2 4 8 16 32 64");
  CHECK(along(design("network.x = { from = \"1 GB/s\", to = \"100 GB/s\", count = 3, scale = \"log\" }"), 0) ==
        "1 GB/s 10 GB/s 100 GB/s");
  // 8 Gbit/s is 1 GB/s, so the range ends at 9 of them.
  CHECK(along(design("network.x = { from = \"1 GB/s\", to = \"72 Gbit/s\", count = 3 }"), 0) == "1 GB/s 5 GB/s 9 GB/s");
  // Ten steps from 1 to 3 round to three whole numbers.
  CHECK(along(design("network.x = { from = 1, to = 3, count = 11 }"), 0) == "1 2 3");
  CHECK(along(design("", {{"network.x=1 us..4 us:4"}, {}, {}}), 0) == "1 us 2 us 3 us 4 us");
  CHECK(along(design("", {{"network.x=1..1000:4:log"}, {}, {}}), 0) == "1 10 100 1000");
  CHECK(along(design("", {{"network.x=../a.json,[1, 2],'b,c'"}, {}, {}}), 0) == "../a.json [ 1, 2 ] b,c");
}

TEST_CASE("the command line replaces an axis of the same key and adds others") {
  const Design d = design("network.x = [1, 2]\nnetwork.y = [7, 8]", {{"network.x=5", "network.z=a,b"}, {}, "3"});
  CHECK(d.points() == 4);
  CHECK(d.replicates == 3);
  CHECK(along(d, 0) == "5 5 5 5");
  CHECK(along(d, 2) == "a b a b");
}

TEST_CASE("zipped axes move together") {
  const Design d = design(
      "network.x = [1, 2]\nnetwork.y = [\"a\", \"b\", \"c\"]\nnetwork.z = [10, 20]\nzip = [\"network.x\", "
      "\"network.z\"]");
  CHECK(d.points() == 6);
  CHECK(along(d, 0) == "1 1 1 2 2 2");
  CHECK(along(d, 1) == "a b c a b c");
  CHECK(along(d, 2) == "10 10 10 20 20 20");
  CHECK_THAT(refusal("network.x = [1, 2]\nnetwork.y = [1]\nzip = [\"network.x\", \"network.y\"]"),
             Contains("s.toml:7:7: zipped axes need as many values"));
  CHECK_THAT(refusal("network.x = [1]\nzip = [\"network.y\"]"), Contains("no axis is called 'network.y'"));
}

TEST_CASE("a Latin hypercube has one point in each of as many equal stretches of every axis") {
  const Design d = design(
      "design = \"latin-hypercube\"\npoints = 50\nnetwork.x = { from = 0.0, to = 100.0 }\n"
      "network.y = { from = \"1 us\", to = \"1 s\", scale = \"log\" }\nnetwork.z = [\"a\", \"b\", \"c\", \"d\", "
      "\"e\"]");
  REQUIRE(d.points() == 50);
  std::set<int> linear, log;
  for (std::uint64_t p = 0; p < 50; ++p) {
    linear.insert(static_cast<int>(d.value(p, 0).number / 2));  // stretches of 2
    const double us = std::stod(d.value(p, 1).text);            // six decades in 50 stretches
    log.insert(static_cast<int>(std::log10(us) / 6 * 50));
  }
  CHECK(linear.size() == 50);
  CHECK(log.size() == 50);
  const std::string letters = along(d, 2);
  for (const char c : {'a', 'b', 'c', 'd', 'e'}) CHECK(std::count(letters.begin(), letters.end(), c) == 10);
  // The same seed draws the same, another one another; a further axis shifts no other.
  const std::string text = "design = \"latin-hypercube\"\npoints = 9\nnetwork.x = { from = 0.0, to = 1.0 }\n";
  CHECK(along(design(text), 0) == along(design("network.w = [1, 2]\n" + text), 1));
  CHECK(along(design(text), 0) != along(design(text + "seed = 2"), 0));
}

TEST_CASE("random designs draw within the range; whole numbers are equally likely, the ends included") {
  const Design d = design("design = \"random\"\npoints = 6000\nnetwork.x = { from = 1, to = 6 }");
  std::vector<int> count(7);
  for (std::uint64_t p = 0; p < 6000; ++p) ++count.at(static_cast<std::size_t>(d.value(p, 0).integer));
  // Binomial with mean 1000 and deviation 28.9: five deviations.
  for (int face = 1; face <= 6; ++face) CHECK(std::abs(count[static_cast<std::size_t>(face)] - 1000) < 145);
}

TEST_CASE("conditions leave points out and say where they are wrong") {
  const std::string axes = "platform.nodes.0.count = [1, 2, 4, 8]\nnetwork.bandwidth = [\"1 GB/s\", \"10 GB/s\"]\n";
  const Design d = design(axes + "where = [\"platform.nodes.0.count * 2 <= 8\", \"network.bandwidth > '2 GB/s'\"]");
  CHECK(along(d, 0) == "1 2 4");
  CHECK(along(d, 1) == "10 GB/s 10 GB/s 10 GB/s");
  CHECK(d.left_out == 5);
  CHECK(along(design(axes, {{}, {"platform.nodes.0.count == 8 and network.bandwidth == '10 GB/s'"}, {}}), 0) == "8");
  CHECK_THAT(refusal(axes + "where = [\"platform.nodes.0.count * 2 <= \"]"),
             Contains("s.toml:7:41") && Contains("missing"));
  CHECK_THAT(refusal(axes + "where = [\"nodes < 3\"]"), Contains("s.toml:7:11: 'nodes' is neither an axis nor a key"));
  CHECK_THAT(refusal(axes + "where = [\"platform.nodes.0.count > 9\"]"), Contains("leave no point"));
  CHECK_THAT(refusal(axes + "where = [\"platform.nodes.0.count < network\"]"), Contains("'network' is neither"));
}

TEST_CASE("conditions follow the usual precedence") {
  const auto holds = [](const std::string& text) {
    const Toml four = Toml::of(std::int64_t{4});
    const Toml name = Toml::of("heft");
    return Condition(Toml::of(text)).holds([&](const std::string& key) -> const Toml* {
      if (key == "workload.n") return &four;
      return key == "scheduler.model" ? &name : nullptr;
    });
  };
  CHECK(holds("1 + 2 * 3 == 7"));
  CHECK(holds("(1 + 2) * 3 == 9"));
  CHECK(holds("7 - 2 - 1 == 4"));
  CHECK(holds("-workload.n + 4 == 0 and workload.n % 3 == 1"));
  CHECK(holds("false and false or true"));
  CHECK(holds("not scheduler.model == 'cpop'"));
  CHECK(holds("scheduler.model != 'cpop' and scheduler.model == \"heft\""));
  CHECK(holds("'1 GB/s' == '8 Gbit/s' and '1 ms' < '1 s' and 1e3 == 1e+3"));
  CHECK_THROWS_WITH(holds("1 + 'heft' > 2"), Contains("'heft' is no number and no quantity"));
  CHECK_THROWS_WITH(holds("workload.n"), Contains("4 is neither true nor false"));
  CHECK_THROWS_WITH(holds("workload.n / 0 > 1"), Contains("division by zero"));
  CHECK_THROWS_WITH(holds(std::string(100'000, '(')), Contains("nested too deep"));
}

TEST_CASE("what [sweep] cannot mean is refused with its place") {
  CHECK_THAT(refusal("sheduler.model = [\"heft\"]"), Contains("s.toml:5:") && Contains("did you mean 'scheduler'"));
  CHECK_THAT(refusal("platform = [1]"), Contains("'platform' is a section"));
  CHECK_THAT(refusal("network.x = 3"), Contains("s.toml:5:13: 'network.x' needs a list of values"));
  CHECK_THAT(refusal("network.x = []"), Contains("has no values"));
  CHECK_THAT(refusal("network.x = { from = 1, to = 8 }"), Contains("a range without 'count'"));
  CHECK_THAT(refusal("network.x = { from = 8, to = 1, count = 2 }"), Contains("greater than 'from'"));
  CHECK_THAT(refusal("network.x = { from = 0, to = 1, count = 2, scale = \"log\" }"), Contains("begins above zero"));
  CHECK_THAT(refusal("network.x = { from = \"1 s\", to = \"1 B\", count = 2 }"), Contains("no quantities of one sort"));
  CHECK_THAT(refusal("network.x = { from = 1, to = 2, steps = 2 }"), Contains("unknown key 'steps' in a range"));
  CHECK_THAT(refusal("design = \"sobol\"\nnetwork.x = [1]"), Contains("'design' cannot be 'sobol'"));
  CHECK_THAT(refusal("points = 5\nnetwork.x = [1]"), Contains("'points' belongs to a random design"));
  CHECK_THAT(refusal("replicates = 0\nnetwork.x = [1]"), Contains("'replicates' must be a whole number from 1"));
  CHECK_THAT(refusal(""), Contains("nothing to sweep"));
  CHECK_THAT(refusal("\"network.x\" = [1]\nnetwork.x = [2]"), Contains("varied twice"));
}

TEST_CASE("replicates have seeds of their own that are the same for every point") {
  CHECK(replicate_seed(7, 0) == 7);
  std::set<std::uint64_t> seeds;
  for (std::uint64_t r = 0; r < 1000; ++r) seeds.insert(replicate_seed(7, r));
  CHECK(seeds.size() == 1000);
  CHECK(*seeds.rbegin() < (std::uint64_t{1} << 53));
  CHECK(replicate_seed(8, 1) != replicate_seed(7, 1));
}
