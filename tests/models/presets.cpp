#include "models/presets.hpp"

#include <filesystem>
#include <fstream>

#include "tests/catch.hpp"
#include "tests/models/given.hpp"

using namespace pelsim;
using namespace pelsim::literals;

namespace {

namespace fs = std::filesystem;

const std::string shipped = std::string(PELSIM_SOURCE_DIR) + "/scenarios/machines";

/// A folder of machines of its own for one test.
class Folder {
 public:
  explicit Folder(const std::string& name) : path_(fs::temp_directory_path() / ("pelsim-presets-" + name)) {
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  Folder& with(const std::string& file, const std::string& text) {
    std::ofstream(path_ / file) << text;
    return *this;
  }
  std::string path() const { return path_.string(); }

 private:
  fs::path path_;
};

DeviceSpec device(std::vector<std::string> folders, Parameters entry) {
  return Presets(std::move(folders)).device(entry, {}).spec;
}

}  // namespace

TEST_CASE("every shipped preset makes a device or a link, has a source and says what is unverified") {
  Presets presets({shipped});
  int devices = 0, links = 0, memories = 0;
  for (const Preset& preset : presets.all()) {
    INFO(preset.name);
    CHECK_FALSE(preset.source.empty());
    if (preset.source == "no public source at hand") CHECK_FALSE(preset.unverified.empty());
    Parameters entry = given::parameters({{"preset", given::text(preset.name)}, {"link", given::text(preset.name)}});
    if (preset.model == "link") {
      ++links;
      CHECK(Presets({shipped}).link(entry, "link").bandwidth > ByteRate(0));
    } else if (preset.model == "memory") {
      ++memories;
      Parameters cpu = given::parameters({{"model", given::text("cpu")},
                                          {"peak", given::text("1 Gflop/s")},
                                          {"memory_preset", given::text(preset.name)}});
      CHECK(Presets({shipped}).device(cpu, {}).spec.type.memory_capacity > Bytes(0));
    } else {
      ++devices;
      const Parameter link{.name = "link"};
      const DeviceSpec spec = Presets({shipped}).device(entry, {link}).spec;
      CHECK(spec.preset == preset.name);
      CHECK(spec.type.label == preset.name);
      CHECK(spec.unverified == !preset.unverified.empty());
    }
  }
  CHECK(devices >= 10);
  CHECK(links >= 20);
  CHECK(memories >= 10);
}

TEST_CASE("a preset's figures reach the device: EPYC 7763, 64 cores of 2.45 GHz x 16 flop") {
  const DeviceSpec spec = device({shipped}, given::parameters({{"preset", given::text("epyc-7763")}}));
  CHECK(spec.slots == 64);
  const auto cost = spec.type.model->cost(KernelDemand(Flops(39.2e9), 0_B), {});
  CHECK(cost->run.alone().value == Approx(1.0));
}

TEST_CASE("a memory by its preset gives bandwidth and capacity, and wins over the device's preset") {
  // 8 channels of 25.6 GB/s, 0.8 of it sustained, 32 GB each.
  const Parameters entry = given::parameters({{"preset", given::text("epyc-7601")},
                                              {"memory_preset", given::text("ddr4-3200")},
                                              {"memory_units", given::whole(8)}});
  const DeviceSpec spec = device({shipped}, entry);
  CHECK(spec.type.model->memory_bandwidth()->value == Approx(8 * 0.8 * 25.6e9));
  CHECK(spec.type.memory_capacity->value == Approx(8 * 32e9));
  const Parameters own =
      given::parameters({{"memory_preset", given::text("hbm3")}, {"memory_capacity", given::text("1 GB")}});
  CHECK(device({shipped}, own).type.memory_capacity == Bytes(1e9));  // model table: no bandwidth to give
  CHECK(given::complaint([] {
          device({shipped}, given::parameters({{"memory_preset", given::text("hbm33")}}));
        }) == "test.toml:2:1: unknown memory 'hbm33' (did you mean 'hbm3'?)");
}

TEST_CASE("what an entry says wins over its preset") {
  const DeviceSpec spec = device({shipped}, given::parameters({{"preset", given::text("epyc-7763")},
                                                               {"slots", given::whole(2)},
                                                               {"peak", given::text("1 Gflop/s")}}));
  CHECK(spec.slots == 2);
  CHECK(spec.type.model->cost(KernelDemand(1_Gflop, 0_B), {})->run.alone() == 1_s);
}

TEST_CASE("the first folder's preset counts") {
  Folder own("first");
  own.with("cpu.csv", "name,slots,peak_Gflop_per_s,bandwidth_GB_per_s\nepyc-7763,3,1,1\n");
  const Parameters entry = given::parameters({{"preset", given::text("epyc-7763")}});
  CHECK(device({own.path(), shipped}, entry).slots == 3);
  CHECK(device({shipped, own.path()}, entry).slots == 64);
}

TEST_CASE("a preset with unverified figures is told once") {
  Presets presets({shipped});
  const Parameters entry = given::parameters({{"preset", given::text("epyc-7742")}});
  presets.device(entry, {});
  presets.device(entry, {});
  REQUIRE(presets.notes().size() == 1);
  CHECK_THAT(presets.notes()[0], Catch::Contains("'epyc-7742' has unverified figures"));
}

TEST_CASE("equal devices have equal identities, whatever stands around them") {
  Presets presets({shipped});
  const std::vector<Parameter> around{{.name = "count", .type = Parameter::Type::integer}};
  const auto identity = [&](std::vector<std::pair<std::string, given::Data>> entries) {
    return presets.device(given::parameters(std::move(entries)), around).identity;
  };
  CHECK(identity({{"class", given::text("P1")}, {"count", given::whole(2)}}) ==
        identity({{"class", given::text("P1")}}));
  CHECK(identity({{"class", given::text("P1")}}) != identity({{"class", given::text("P2")}}));
  CHECK(identity({{"speed", given::real(2)}}) == identity({{"speed", given::whole(2)}}));
}

TEST_CASE("an unknown preset is refused with its place and the nearest known one") {
  CHECK(given::complaint([] {
          device({shipped}, given::parameters({{"preset", given::text("epyc-7736")}}));
        }) == "test.toml:2:1: unknown device 'epyc-7736' (did you mean 'epyc-7763'?)");
  const Parameters link = given::parameters({{"link", given::text("pci4-x16")}});
  CHECK_THAT(given::complaint([&] { Presets({shipped}).link(link, "link"); }),
             Catch::Contains("unknown link 'pci4-x16' (did you mean 'pcie4-x16'?)"));
  const Parameters other = given::parameters({{"preset", given::text("epyc-7763")}, {"model", given::text("table")}});
  CHECK_THAT(given::complaint([&] { device({shipped}, other); }),
             Catch::Contains("test.toml:3:1: preset 'epyc-7763' is of model 'cpu'"));
}

TEST_CASE("a link is a preset, or a table of bandwidth and latency, or both") {
  Presets presets({shipped});
  const auto link = [&](given::Data data) { return presets.link(given::parameters({{"link", data}}), "link"); };
  CHECK(link(given::text("pcie4-x16")).bandwidth == 25_GB_per_s);
  CHECK(link(given::text("pcie4-x16")).latency.value == Approx(0.8e-6));
  const LinkSpec own =
      link(given::table(given::parameters({{"bandwidth", given::text("1 GB/s")}, {"latency", given::text("2 us")}})));
  CHECK(own.bandwidth == 1_GB_per_s);
  CHECK(own.latency == 2_us);
  const LinkSpec both =
      link(given::table(given::parameters({{"preset", given::text("pcie4-x16")}, {"latency", given::text("2 us")}})));
  CHECK(both.bandwidth == 25_GB_per_s);
  CHECK(both.latency == 2_us);
  CHECK_THAT(given::complaint([&] { link(given::whole(3)); }),
             Catch::Contains("must be the name of a link, or one table"));
  CHECK_THAT(given::complaint([&] {
               link(given::table(given::parameters({{"latency", given::text("2 us")}})));
             }),
             Catch::Contains("needs a bandwidth"));
}

TEST_CASE("a bad table of machines is refused at its place") {
  const auto complaint = [](const std::string& text) {
    Folder folder("bad");
    folder.with("cpu.csv", text);
    return given::complaint([&] { Presets({folder.path()}).all(); });
  };
  const std::string head = "name,slots,peak_Gflop_per_s,bandwidth_GB_per_s\n";
  CHECK_THAT(complaint(head + "a,x,1,1\n"), Catch::Contains("cpu.csv:2:3: slots must be a number, not 'x'"));
  CHECK_THAT(complaint(head + "a,1,1,1\na,1,1,1\n"), Catch::Contains("cpu.csv:3:1: there are two presets 'a'"));
  CHECK_THAT(complaint(head + ",1,1,1\n"), Catch::Contains("cpu.csv:2:1: a preset needs a name"));
  CHECK_THAT(complaint("name,peak_GB\na,1\n"), Catch::Contains("cpu.csv:1:6: unknown column 'peak_GB'"));
  CHECK_THAT(complaint("name,model\na,cpuu\n"), Catch::Contains("'cpuu' is no device model"));
  CHECK_THAT(given::complaint([] { Presets({"no/such/folder"}).all(); }),
             Catch::Contains("cannot read the folder of machines"));
}

TEST_CASE("a preset's value out of range is refused at its place in the table") {
  Folder folder("range");
  folder.with("cpu.csv", "name,slots,peak_Gflop_per_s,bandwidth_GB_per_s\na,0,1,1\n");
  CHECK_THAT(given::complaint([&] {
               device({folder.path()}, given::parameters({{"preset", given::text("a")}}));
             }),
             Catch::Contains("cpu.csv:2:3: 'slots' = 0 is out of range"));
}
