#include "models/parameters.hpp"

#include <functional>
#include <limits>

#include "tests/catch.hpp"

using namespace pelsim;
using namespace pelsim::literals;

namespace {

using Type = Parameter::Type;

Place at(int line) { return {"study/ring.toml", line, 3}; }

Value value(decltype(Value::data) data, int line = 7) { return {std::move(data), at(line)}; }

const Card card{
    .name = "ring",
    .summary = "a ring of devices",
    .parameters = {
        {.name = "count", .type = Type::integer, .fallback = "4", .least = 1, .most = 100, .meaning = "devices"},
        {.name = "latency", .type = Type::quantity, .unit = Unit::seconds, .fallback = "1 us", .least = 0},
        {.name = "bandwidth",
         .type = Type::quantity,
         .unit = Unit::byte_rate,
         .required = true,
         .least = 1,
         .meaning = "of every link"},
        {.name = "share", .type = Type::number, .fallback = "0.5", .least = 0, .most = 1},
        {.name = "way", .type = Type::choice, .fallback = "both", .choices = {"left", "right", "both"}},
        {.name = "closed", .type = Type::boolean, .fallback = "true"},
        {.name = "table", .type = Type::file},
        {.name = "names", .type = Type::list, .fallback = "a, b"},
        {.name = "weights", .type = Type::list, .fallback = "[1, 2.5]"},
        {.name = "devices", .type = Type::tables},
        {.name = "hub", .type = Type::table}}};

/// A table [platform] with the required key and one more.
Parameters ring(const std::string& key = "", Value v = {}) {
  Parameters p("platform", at(5));
  p.set("bandwidth", value(std::string("1 GB/s"), 6));
  if (!key.empty()) p.set(key, std::move(v));
  return p;
}

std::string complaint(const std::function<void()>& act) {
  try {
    act();
  } catch (const ScenarioError& e) {
    return e.what();
  }
  return "";
}

std::string complaint_about(const std::string& key, decltype(Value::data) data) {
  return complaint([&] {
    Parameters p = ring(key, value(std::move(data)));
    p.check(card);
  });
}

}  // namespace

TEST_CASE("what is not written comes from the card") {
  Parameters p = ring();
  p.check(card);
  CHECK(p.integer("count") == 4);
  CHECK(p.seconds("latency") == 1_us);
  CHECK(p.byte_rate("bandwidth") == 1_GB_per_s);
  CHECK(p.number("share") == 0.5);
  CHECK(p.text("way") == "both");
  CHECK(p.flag("closed"));
  CHECK(p.texts("names") == std::vector<std::string>{"a", "b"});
  CHECK(p.numbers("weights") == std::vector<double>{1, 2.5});
  CHECK(p.tables("devices").empty());
  CHECK_FALSE(p.has("count"));
}

TEST_CASE("what is written replaces the card's default") {
  Parameters p = ring("count", value(std::int64_t{8}));
  p.set("latency", value(std::string("2 ns")));
  p.set("closed", value(false));
  p.set("names", value(std::make_shared<Value::List>(Value::List{value(std::string("x"))})));
  p.set("weights", value(std::make_shared<Value::List>(Value::List{value(std::int64_t{3}), value(0.5)})));
  p.set("devices", value(std::make_shared<Value::Tables>(2)));
  p.check(card);
  CHECK(p.integer("count") == 8);
  CHECK(p.seconds("latency") == 2_ns);
  CHECK_FALSE(p.flag("closed"));
  CHECK(p.texts("names") == std::vector<std::string>{"x"});
  CHECK(p.numbers("weights") == std::vector<double>{3, 0.5});
  CHECK(p.tables("devices").size() == 2);
}

TEST_CASE("a whole number may be written as 1e1") {
  Parameters p = ring("count", value(10.0));
  p.check(card);
  CHECK(p.integer("count") == 10);
}

TEST_CASE("an unknown key is refused with its place and the nearest known key") {
  CHECK(complaint_about("coutn", std::int64_t{1}) ==
        "study/ring.toml:7:3: unknown key 'coutn' in [platform] (did you mean 'count'?)");
  CHECK_THAT(complaint_about("zzz", std::int64_t{1}), Catch::Contains("(known: count, latency,"));
}

TEST_CASE("the first mistake of the file is told first") {
  Parameters p = ring("zebra", value(true, 8));
  p.set("alpha", value(true, 9));
  CHECK_THAT(complaint([&] { p.check(card); }), Catch::Contains("'zebra'"));
}

TEST_CASE("a missing required key names the table and what it is for") {
  Parameters p("platform", at(5));
  CHECK(complaint([&] { p.check(card); }) ==
        "study/ring.toml:5:3: [platform] needs the key 'bandwidth': of every link");
}

TEST_CASE("the key 'model' needs no place on the card") {
  Parameters p = ring("model", value(std::string("ring")));
  CHECK_NOTHROW(p.check(card));
}

TEST_CASE("wrong types are refused") {
  CHECK(complaint_about("count", std::string("4")) ==
        "study/ring.toml:7:3: 'count' must be a whole number, not a text");
  CHECK_THAT(complaint_about("count", 1.5), Catch::Contains("whole number"));
  CHECK_THAT(complaint_about("share", true), Catch::Contains("must be a number, not a boolean"));
  CHECK_THAT(complaint_about("closed", std::int64_t{1}), Catch::Contains("true or false"));
  CHECK_THAT(complaint_about("way", std::int64_t{1}), Catch::Contains("one of left, right, both"));
  CHECK_THAT(complaint_about("table", std::int64_t{1}), Catch::Contains("name of a file"));
  CHECK_THAT(complaint_about("table", std::string()), Catch::Contains("empty"));
  CHECK_THAT(complaint_about("names", true), Catch::Contains("must be a list"));
  CHECK_THAT(complaint_about("devices", std::int64_t{1}), Catch::Contains("list of tables"));
  CHECK_THAT(complaint_about("hub", std::make_shared<Value::Tables>(2)), Catch::Contains("one table"));
  Parameters p = ring("names", value(std::make_shared<Value::List>(Value::List{value(std::int64_t{1}, 11)})));
  p.check(card);
  CHECK(complaint([&] { p.texts("names"); }) == "study/ring.toml:11:3: 'names' must hold texts, not an integer");
}

TEST_CASE("wrong units are refused with an example") {
  CHECK(complaint_about("latency", 1.5) == "study/ring.toml:7:3: 'latency' needs a unit, for example \"1.5 us\"");
  CHECK_THAT(complaint_about("latency", std::string("1 GB")), Catch::Contains("no finite quantity"));
  CHECK_THAT(complaint_about("latency", std::string("1e999 s")), Catch::Contains("no finite quantity"));
}

TEST_CASE("values out of range are refused with the range") {
  CHECK(complaint_about("count", std::int64_t{0}) ==
        "study/ring.toml:7:3: 'count' = 0 is out of range: it must be from 1 to 100");
  CHECK_THAT(complaint_about("count", std::int64_t{101}), Catch::Contains("from 1 to 100"));
  CHECK_THAT(complaint_about("latency", std::string("-1 s")),
             Catch::Contains("'latency' = -1 s is out of range: it must be at least 0 s"));
  CHECK_THAT(complaint_about("share", 1.5), Catch::Contains("from 0 to 1"));
  CHECK_THAT(complaint_about("way", std::string("lefft")), Catch::Contains("did you mean 'left'"));
}

TEST_CASE("infinity and NaN are refused everywhere") {
  const double infinity = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();
  for (const double bad : {infinity, -infinity, nan}) {
    CHECK_THAT(complaint_about("share", bad), Catch::Contains("finite"));
    CHECK_THAT(complaint_about("count", bad), Catch::Contains("finite"));
    CHECK_THAT(complaint_about("weights", std::make_shared<Value::List>(Value::List{value(bad)})),
               Catch::Contains("finite"));
  }
}

TEST_CASE("a file is looked for beside the scenario that names it") {
  Parameters p = ring("table", value(std::string("data/a.csv")));
  CHECK(p.file("table") == "study/data/a.csv");
  p.set("table", value(std::string("/data/a.csv")));
  CHECK(p.file("table") == "/data/a.csv");
  p.set("table", Value{std::string("a.csv"), Place{"--set workload.file", 0, 0}});
  CHECK(p.file("table") == "a.csv");
}
