#include "sim/units.hpp"

#include <type_traits>

#include "tests/catch.hpp"

namespace pelsim {
namespace {

using namespace literals;

template <class A, class B>
concept Addable = requires(A a, B b) {
  a + b;
};
template <class A, class B>
concept Comparable = requires(A a, B b) {
  a < b;
};

TEST_CASE("quantities of different units neither add nor compare") {
  STATIC_REQUIRE(Addable<Seconds, Seconds>);
  STATIC_REQUIRE_FALSE(Addable<Seconds, Bytes>);
  STATIC_REQUIRE_FALSE(Addable<Seconds, double>);
  STATIC_REQUIRE_FALSE(Comparable<Watts, Joules>);
  STATIC_REQUIRE_FALSE(std::is_convertible_v<double, Seconds>);
  STATIC_REQUIRE_FALSE(std::is_convertible_v<Seconds, double>);
}

TEST_CASE("quotients and products across units have the right unit") {
  CHECK((1_GB / 2_GB_per_s).value == 0.5);       // seconds
  CHECK((10_Gflop / 5_Gflop_per_s).value == 2);  // seconds
  CHECK((3_GB / 1.5_s).value == 2e9);            // byte/s
  CHECK((3_W * 2_s).value == 6);                 // joules
  CHECK(6_s / 3_s == 2);                         // a plain ratio
  CHECK((64_KiB).value == 65536);
}

TEST_CASE("literals of every scale name the same time") {
  CHECK(1_s == 1000_ms);
  CHECK(1_ms == 1000_us);
  CHECK(1_us == 1000_ns);
  CHECK(0.5_ms == 500_us);
}

TEST_CASE("the clock rounds to the nearest tick and back") {
  const Clock picoseconds;
  CHECK(picoseconds.ticks(1_s).count == 1'000'000'000'000);
  CHECK(picoseconds.ticks(Seconds(1.4e-12)).count == 1);
  CHECK(picoseconds.ticks(Seconds(1.6e-12)).count == 2);
  CHECK(picoseconds.ticks(Seconds(0)).count == 0);
  CHECK(picoseconds.seconds(Tick{2'500'000'000'000}).value == 2.5);

  const Clock nanoseconds(1_ns);
  CHECK(nanoseconds.ticks(3_us).count == 3000);
  CHECK(nanoseconds.seconds(Tick{3000}).value == Approx(3e-6).epsilon(1e-15));
}

TEST_CASE("a time that does not fit the clock is never") {
  // 2^63 ps are 106.75 days, 2^63 ns are 292 years.
  const Clock picoseconds, nanoseconds(1_ns);
  const auto days = [](double d) { return Seconds(d * 86400); };
  CHECK(picoseconds.ticks(days(106)) < never);
  CHECK(picoseconds.ticks(days(107)) == never);
  CHECK(nanoseconds.ticks(days(107)) < never);
  CHECK(picoseconds.ticks(forever) == never);
  CHECK(picoseconds.ticks(Seconds(std::numeric_limits<double>::quiet_NaN())) == never);
}

}  // namespace
}  // namespace pelsim
