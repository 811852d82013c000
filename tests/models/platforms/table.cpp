#include <filesystem>
#include <fstream>

#include "tests/catch.hpp"
#include "tests/models/given.hpp"

using namespace pelsim;
using namespace pelsim::literals;

namespace {

namespace fs = std::filesystem;
using Entries = std::vector<std::pair<std::string, given::Data>>;

Parameters device(const std::string& name, Entries more = {}) {
  more.emplace_back("name", given::text(name));
  return given::parameters(std::move(more), "platform.devices.0", "devices.toml");
}

Parameters link(const std::string& from, const std::string& to, const std::string& bandwidth,
                const std::string& latency = "0 s") {
  return given::parameters({{"from", given::text(from)},
                            {"to", given::text(to)},
                            {"bandwidth", given::text(bandwidth)},
                            {"latency", given::text(latency)}},
                           "platform.links.0", "links.toml");
}

Platform made(Entries entries) { return given::platform("table", given::parameters(std::move(entries))); }

std::string complaint(Entries entries) {
  return given::complaint([&] { made(std::move(entries)); });
}

const given::Data three = given::tables({device("a"), device("b"), device("c")});

/// Two CSV files in a folder of their own, and a scenario beside them.
class Files {
 public:
  Files(const std::string& devices, const std::string& links)
      : folder_(fs::temp_directory_path() / "pelsim-table-platform") {
    fs::create_directories(folder_);
    std::ofstream(folder_ / "devices.csv") << devices;
    std::ofstream(folder_ / "links.csv") << links;
  }
  ~Files() { fs::remove_all(folder_); }
  Platform platform() const {
    Parameters p =
        given::parameters({{"devices_file", given::text("devices.csv")}, {"links_file", given::text("links.csv")}},
                          "platform", (folder_ / "test.toml").string());
    return given::platform("table", p);
  }

 private:
  fs::path folder_;
};

std::string file_complaint(const std::string& devices, const std::string& links) {
  const Files files(devices, links);
  return given::complaint([&] { files.platform(); });
}

}  // namespace

TEST_CASE("table platform: HEFT's three processors, one byte a second between any two, no latency") {
  const Platform p = made({{"devices", given::tables({device("P1", {{"class", given::text("P1")}}),
                                                      device("P2", {{"class", given::text("P2")}}),
                                                      device("P3", {{"class", given::text("P3")}})})},
                           {"bandwidth", given::text("1 B/s")}});
  REQUIRE(p.devices() == 3);
  CHECK(p.types() == 3);
  CHECK(p.type(DeviceId(1)).device_class == "P2");
  for (const int a : {0, 1, 2}) {
    for (const int b : {0, 1, 2}) {
      // 18 units of data take 18 units of time, but for none within a processor [Topcuoglu 2002, fig. 2].
      CHECK(p.path(p.memory(DeviceId(a)), p.memory(DeviceId(b))).time(18_B) == (a == b ? 0_s : 18_s));
    }
  }
}

TEST_CASE("table platform: a pair given once holds both ways, given twice each way has its own") {
  const Platform p = made({{"devices", three},
                           {"links", given::tables({link("a", "b", "1 GB/s", "1 us"), link("b", "c", "2 GB/s"),
                                                    link("c", "b", "4 GB/s"), link("a", "a", "9 GB/s")})},
                           {"bandwidth", given::text("1 MB/s")},
                           {"latency", given::text("3 us")}});
  const auto time = [&](int from, int to) { return p.path(MemoryId(from), MemoryId(to)).time(1_MB).value; };
  CHECK(time(0, 1) == Approx(1.001e-3));
  CHECK(time(1, 0) == Approx(1.001e-3));
  CHECK(time(1, 2) == Approx(0.5e-3));
  CHECK(time(2, 1) == Approx(0.25e-3));
  CHECK(time(0, 2) == Approx(1.000003));
  CHECK(p.links() == 6);
}

TEST_CASE("table platform: devices may share a memory") {
  const Platform p = made({{"devices", given::tables({device("a", {{"memory", given::text("m")}}),
                                                      device("b", {{"memory", given::text("m")}}), device("c")})},
                           {"bandwidth", given::text("1 GB/s")}});
  CHECK(p.memories() == 2);
  CHECK(p.memory(DeviceId(0)) == p.memory(DeviceId(1)));
  CHECK(p.types() == 1);
}

TEST_CASE("table platform: one device needs no links") {
  CHECK(made({{"devices", given::tables({device("a")})}}).devices() == 1);
}

TEST_CASE("table platform: devices and pairs come from CSV files beside the scenario, units in the header") {
  const Files files("name,class,speed,slots,memory\nfast,gpu,2.5,1,\nslow,cpu,1,8,host\n",
                    "from,to,bandwidth_Gbit_per_s,latency_us\nfast,host,8,2\n");
  const Platform p = files.platform();
  REQUIRE(p.devices() == 2);
  CHECK(p.type(DeviceId(0)).speed == 2.5);
  CHECK(p.device(DeviceId(1)).slots == 8);
  CHECK(p.memory_name(p.memory(DeviceId(1))) == "host");
  CHECK(p.path(MemoryId(0), MemoryId(1)).time(1_MB).value == Approx(1.002e-3));
}

TEST_CASE("table platform: more bandwidth is never slower") {
  Seconds before = forever;
  for (const char* bandwidth : {"1 B/s", "3 MB/s", "10 GB/s"}) {
    const Platform p = made({{"devices", three}, {"bandwidth", given::text(bandwidth)}});
    const Seconds now = p.path(MemoryId(0), MemoryId(1)).time(1_MB);
    CHECK(now < before);
    before = now;
  }
}

TEST_CASE("table platform: bad input is refused with its place") {
  CHECK_THAT(complaint({}), Catch::Contains("test.toml:1:1: the platform needs either 'devices' or 'devices_file'"));
  CHECK_THAT(complaint({{"devices", given::tables({})}}), Catch::Contains("no devices"));
  CHECK_THAT(complaint({{"devices", given::tables({device("a"), device("a")})}}),
             Catch::Contains("devices.toml:2:1: there are two devices named 'a'"));
  CHECK_THAT(complaint({{"devices", three}}), Catch::Contains("no bandwidth from 'a' to 'b'"));
  CHECK_THAT(complaint({{"devices", three}, {"latency", given::text("1 s")}}),
             Catch::Contains("test.toml:3:1: 'latency' for all pairs needs 'bandwidth'"));
  CHECK_THAT(complaint({{"devices", three}, {"links", given::tables({link("a", "b", "1 GB/s")})}}),
             Catch::Contains("test.toml:3:1: no bandwidth from 'a' to 'c'"));
  CHECK_THAT(complaint({{"devices", three}, {"links", given::tables({link("a", "bb", "1 GB/s")})}}),
             Catch::Contains("links.toml:3:1: there is no device or memory 'bb'"));
  CHECK_THAT(
      complaint({{"devices", three}, {"links", given::tables({link("a", "b", "1 GB/s"), link("a", "b", "1 GB/s")})}}),
      Catch::Contains("given twice"));
  CHECK_THAT(complaint({{"devices", given::tables({device("")})}}), Catch::Contains("a device needs a name"));
  std::vector<Parameters> many;
  for (int d = 0; d < 1025; ++d) many.push_back(device("d" + std::to_string(d)));
  CHECK_THAT(complaint({{"devices", given::tables(many)}, {"bandwidth", given::text("1 B/s")}}),
             Catch::Contains("more than 1024 memories"));
}

TEST_CASE("table platform: bad files are refused with line and column") {
  const std::string devices = "name,slots\na,1\nb,1\n", links = "from,to,bandwidth_GB_per_s\na,b,1\n";
  CHECK(file_complaint(devices, links).empty());
  CHECK_THAT(file_complaint("name,slots\na,0\n", links),
             Catch::Contains("devices.csv:2:3: 'slots' = 0 is out of range"));
  CHECK_THAT(file_complaint("name,slots\na,one\n", links),
             Catch::Contains("devices.csv:2:3: slots must be a number, not 'one'"));
  CHECK_THAT(file_complaint("name,slts\na,1\n", links),
             Catch::Contains("devices.csv:1:6: unknown column 'slts' (did you mean 'slots'?)"));
  CHECK_THAT(file_complaint("name\n", links), Catch::Contains("the platform has no devices"));
  CHECK_THAT(file_complaint(devices, "from,to,bandwidth_GB_per_s\na,x,1\n"),
             Catch::Contains("links.csv:2:3: there is no device or memory 'x'"));
  CHECK_THAT(file_complaint(devices, "from,to,bandwidth_GB_per_s\na,b,nan\n"),
             Catch::Contains("links.csv:2:5: bandwidth_GB_per_s must be a finite number, not 'nan'"));
  CHECK_THAT(file_complaint(devices, "from,to,bandwidth_GB_per_s\na,b,-1\n"),
             Catch::Contains("links.csv:2:5: bandwidth_GB_per_s is -1 GB/s, but must be from"));
  CHECK_THAT(
      file_complaint(devices, "from,to,bandwidth\na,b,1\n"),
      Catch::Contains("links.csv:1:9: column 'bandwidth' needs a unit in its name, for example 'bandwidth_GB_per_s'"));
  CHECK_THAT(file_complaint(devices, "from,to,latency_us\na,b,1\n"),
             Catch::Contains("there is no column 'bandwidth_GB_per_s'"));
  CHECK_THAT(file_complaint(devices, "from,to,bandwidth_GB_per_s\na,b,1\na,b,2\n"),
             Catch::Contains("links.csv:3:1: the link from 'a' to 'b' is given twice"));
}
