#include "models/quantity_text.hpp"

#include <clocale>
#include <limits>

#include "models/near_miss.hpp"
#include "tests/catch.hpp"

using namespace pelsim;

TEST_CASE("a quantity is read with its unit into SI") {
  CHECK(parse_quantity("12.5 GB/s", Unit::byte_rate) == 12.5e9);
  CHECK(parse_quantity("4.1 ns", Unit::seconds) == 4.1 / 1e9);  // as the literal 4.1_ns
  CHECK(parse_quantity("3\u00b5s", Unit::seconds) == 3e-6);
  CHECK(parse_quantity("2 h", Unit::seconds) == 7200.0);
  CHECK(parse_quantity("5 min", Unit::seconds) == 300.0);
  CHECK(parse_quantity("64 KiB", Unit::bytes) == 65536.0);
  CHECK(parse_quantity("1 MB", Unit::bytes) == 1e6);
  CHECK(parse_quantity("25 Gflop/s", Unit::flop_rate) == 25e9);
  CHECK(parse_quantity(" 1e3 s ", Unit::seconds) == 1000.0);
  CHECK(parse_quantity("+1 W", Unit::watts) == 1.0);
  CHECK(parse_quantity("1 kWh", Unit::joules) == 3.6e6);
  CHECK(parse_quantity("36 USD/h", Unit::price_rate) == Approx(0.01));
  CHECK(*parse_quantity("6 pJ/bit", Unit::energy_per_byte) == Approx(48e-12));
  CHECK(*parse_quantity("48 pJ/B", Unit::energy_per_byte) == Approx(48e-12));
  CHECK(*parse_quantity("360 g/kWh", Unit::carbon_intensity) == Approx(1e-4));
  CHECK(*parse_quantity("360 kg/MWh", Unit::carbon_intensity) == Approx(1e-4));
  CHECK(*parse_quantity("0.36 USD/kWh", Unit::energy_price) == Approx(1e-7));
  CHECK(format_quantity(48e-12, Unit::energy_per_byte) == "6 pJ/bit");
  CHECK(format_quantity(1e-4, Unit::carbon_intensity) == "360 g/kWh");
}

TEST_CASE("bits become bytes") {
  CHECK(parse_quantity("10 Gbit/s", Unit::byte_rate) == 1.25e9);
  CHECK(parse_quantity("10Gbps", Unit::byte_rate) == 1.25e9);
  CHECK(parse_quantity("8 Mibit", Unit::bytes) == 1048576.0);
}

TEST_CASE("what is no finite quantity of the unit is refused") {
  for (const char* text : {"", "s", "1", "1 x", "1 B", "nan s", "inf s", "-inf s", "1e400 s", "1 s s", "1 Ms", "0x10 s",
                           "1,5 s", "--1 s", "+-1 s", "1 S", "1 Kis"}) {
    INFO(text);
    CHECK_FALSE(parse_quantity(text, Unit::seconds));
  }
  CHECK_FALSE(parse_quantity("1 KB", Unit::bytes));
  CHECK_FALSE(parse_quantity("1e300 EB", Unit::bytes));
  CHECK_FALSE(parse_quantity("1 s", Unit::none));
  CHECK_FALSE(parse_number("1.5.2"));
  CHECK_FALSE(parse_number("nan"));
}

TEST_CASE("a quantity is printed with four digits and the prefix that suits") {
  CHECK(format_quantity(12.5e9, Unit::byte_rate) == "12.5 GB/s");
  CHECK(format_quantity(4.1e-9, Unit::seconds) == "4.1 ns");
  CHECK(format_quantity(0, Unit::seconds) == "0 s");
  CHECK(format_quantity(0, Unit::bytes) == "0 B");
  CHECK(format_quantity(999.96e6, Unit::byte_rate) == "1 GB/s");
  CHECK(format_quantity(0.25, Unit::bytes) == "0.25 B");
  CHECK(format_quantity(86400, Unit::seconds) == "86400 s");
  CHECK(format_quantity(123456, Unit::seconds) == "123500 s");
  CHECK(format_quantity(-1.5e-3, Unit::seconds) == "-1.5 ms");
  CHECK(format_quantity(0.01, Unit::price_rate) == "36 USD/h");
  CHECK(format_quantity(std::numeric_limits<double>::infinity(), Unit::seconds) == "infinite");
}

TEST_CASE("what was printed is read back within four digits") {
  const Unit units[] = {Unit::seconds, Unit::bytes,  Unit::flops, Unit::flop_rate,  Unit::byte_rate,
                        Unit::watts,   Unit::joules, Unit::price, Unit::price_rate, Unit::none};
  for (const Unit unit : units) {
    for (double value = 1.2345e-14; value < 1e22; value *= 7.77) {
      INFO(format_quantity(value, unit));
      const auto again = parse_quantity(format_quantity(value, unit), unit);
      REQUIRE(again);
      CHECK(*again == Approx(value).epsilon(6e-4));
    }
  }
}

TEST_CASE("a comma locale changes no number") {
  const std::string before = std::setlocale(LC_ALL, nullptr);
  const bool comma = std::setlocale(LC_ALL, "de_DE.UTF-8") != nullptr;
  const auto read = parse_quantity("1.5 s", Unit::seconds);
  const std::string written = format_quantity(1.5, Unit::seconds);
  std::setlocale(LC_ALL, before.c_str());
  if (!comma) WARN("no German locale here: tested under the present one only");
  CHECK(read == 1.5);
  CHECK(written == "1.5 s");
}

TEST_CASE("a slip of the pen is recognised") {
  const std::vector<std::string> known{"fifo", "heft", "peft", "work-stealing"};
  CHECK(nearest("heff", known) == "heft");
  CHECK(nearest("HEFT", known) == "heft");
  CHECK(nearest("work_staeling", known) == "work-stealing");
  CHECK(nearest("quantum", known).empty());
  CHECK(nearest("", known).empty());
  CHECK(suggestion("pefft", known) == " (did you mean 'peft'?)");
  CHECK(suggestion("quantum", known) == " (known: fifo, heft, peft, work-stealing)");
  CHECK(suggestion("quantum", {}).empty());
}
