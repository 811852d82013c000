// Network descriptions: SANA-FE's netlist and YAML, NIR in HDF5. The real files are read through PELSIM_DATA.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <set>

#include "models/hdf5_file.hpp"
#include "models/spiking_file.hpp"
#include "tests/catch.hpp"
#include "tests/models/import_text.hpp"

using namespace pelsim;
namespace fs = std::filesystem;

namespace {

SpikingNetwork read(const std::string& text) {
  const TestFolder folder("snn");
  std::ofstream(folder.path / "net", std::ios::binary) << text;
  return read_spiking_network((folder.path / "net").string());
}
std::string refused(const std::string& text) {
  std::string message = refusal([&] { read(text); });
  return message.substr(message.rfind("/", message.find("net:")) + 1);
}

const std::string netlist =
    "# two groups\ng 3 threshold=1.0 log_spikes=1\ng 2 soma_hw_name=hh[0]\n\nn 0.0 bias=1.0 connections_out=2\n"
    "n 1.0 { bias: 0 }\nn 1.1 [bias: 1.0]\ne 0.0->1.0 weight=-1.0\ne 0.0->1.1\r\ne 1.1->1.1 w=2\n"
    "& 0.0@0.0\n& 0.1@0.0\n& 0.2@0.1\n& 1.0@1.3\n&\t1.1@1.3\n";

const std::string yaml =
    "network:\n  name: small\n  groups:\n    - name: in\n      attributes: [log_spikes: true]\n      neurons:\n"
    "        - 0..15\n    - name: mid.dle\n      neurons: [0..7: [bias: 1], 8]\n    - {name: out, neurons: [0, 1]}\n"
    "  edges:\n    - in -> mid.dle: {type: conv2d, input_height: 4, input_width: 4, input_channels: 1, kernel_count: "
    "1,\n"
    "        kernel_height: 2, kernel_width: 2, stride_height: 1, stride_width: 1, weight: [0, 1, 2, 3]}\n"
    "    - mid.dle -> out: [type: dense]\n    - in -> out: {type: sparse, source_target_pairs: [[0, 0], [15, 1]]}\n"
    "    - out.1 -> out.0: [weight: -4]\nmappings:\n  - in: [core: 0.0]\n  - mid.dle.0..8: [core: 0.1, soma: x]\n"
    "  - out.0: [core: 1.0]\n  - out.1: [core: 1.1]\n";

struct Counts {
  std::string file;
  std::size_t populations;
  double neurons, synapses;
  std::size_t cores;  ///< that neurons are placed on
};

Counts counts(const std::string& file, const SpikingNetwork& network) {
  std::set<std::pair<std::uint32_t, std::uint32_t>> cores;
  for (const Population& p : network.populations)
    for (const CorePlace& place : p.places) cores.emplace(place.tile, place.core);
  return {file, network.populations.size(), network.neurons(), network.synapses(), cores.size()};
}

/// Counted by other means: netlists and YAML by a script of regular expressions and PyYAML, NIR from its arrays' sizes.
const std::vector<Counts> real_files = {
    {"sanafe/example.net", 2, 6, 3, 2},      {"sanafe/dendrite.net", 1, 4, 3, 1},
    {"sanafe/hh_example.net", 1, 3, 3, 1},   {"sanafe/truenorth_bursting.net", 3, 3, 4, 1},
    {"sanafe/example_snn.yaml", 2, 4, 5, 2}, {"sanafe/conv.yaml", 3, 26, 47, 3},
    {"nir/lif_norse.nir", 2, 2, 1, 0},       {"nir/braille_noDelay_bias_zero.nir", 3, 57, 2166, 0}};

fs::path data_folder() {
  const char* folder = std::getenv("PELSIM_DATA");
  if (folder != nullptr && *folder != '\0') return fs::path(folder) / "snn";
  std::cout << "skipped: PELSIM_DATA is not set, so there are no real spiking networks to import\n";
  return {};
}

}  // namespace

TEST_CASE("a netlist gives groups, neurons, synapses and places") {
  const SpikingNetwork n = read(netlist);
  REQUIRE(n.populations.size() == 2);
  CHECK(n.populations[0].name == "0");
  CHECK(n.populations[0].neurons == 3);
  CHECK(n.populations[1].neurons == 2);
  REQUIRE(n.projections.size() == 2);
  CHECK(n.projections[0].synapses == std::vector<std::pair<std::uint32_t, std::uint32_t>>{{0, 0}, {0, 1}});
  CHECK(n.projections[1].from == 1);
  CHECK(n.projections[1].synapses == std::vector<std::pair<std::uint32_t, std::uint32_t>>{{1, 1}});
  CHECK(n.populations[0].places == std::vector<CorePlace>{{0, 0}, {0, 0}, {0, 1}});
  CHECK(n.populations[1].places == std::vector<CorePlace>{{1, 3}, {1, 3}});
}

TEST_CASE("a YAML description gives groups, edges of all types and places") {
  const SpikingNetwork n = read(yaml);
  REQUIRE(n.populations.size() == 3);
  CHECK(n.populations[1].name == "mid.dle");
  CHECK(n.populations[1].neurons == 9);
  REQUIRE(n.projections.size() == 4);
  REQUIRE(n.projections[0].synapses.size() == 9 * 4);
  // Output pixel (1, 1) = neuron 4 sees pixels (1..2, 1..2) of 4 x 4.
  std::vector<std::uint32_t> seen;
  for (const auto& [source, target] : n.projections[0].synapses)
    if (target == 4) seen.push_back(source);
  CHECK(seen == std::vector<std::uint32_t>{5, 6, 9, 10});
  CHECK(n.projections[1].fan_out == 2);
  CHECK(n.projections[2].synapses == std::vector<std::pair<std::uint32_t, std::uint32_t>>{{0, 0}, {15, 1}});
  CHECK(n.projections[3].synapses == std::vector<std::pair<std::uint32_t, std::uint32_t>>{{1, 0}});
  CHECK(n.synapses() == 36 + 18 + 2 + 1);
  CHECK(n.populations[2].places == std::vector<CorePlace>{{1, 0}, {1, 1}});
}

TEST_CASE("netlists that are wrong are refused with their place") {
  CHECK(refused("g 3\nx 0.0\n") == "net:2:1: unknown entry 'x': a line begins with g, n, e, & or #");
  CHECK(refused("g 0\n") == "net:1:3: a group needs neurons");
  CHECK(refused("g 3\n  n\n") == "net:2:1: 'n' needs a field behind it");
  CHECK(refused("g 3\nn 1.0\n") == "net:2:3: there is no group 1 before this line");
  CHECK(refused("g 3\nn 0.3\n") == "net:2:3: group 0 has 3 neurons, the first is 0");
  CHECK(refused("g 3\nn 0.1\nn 0.1\n") == "net:3:3: there are two entries of neuron 0.1");
  CHECK(refused("g 3\ne 0.0-0.1\n") == "net:2:3: an edge is written GROUP.NEURON->GROUP.NEURON");
  CHECK(refused("g 3\ne 0.0->0.x w=1\n") == "net:2:10: 'x' must be a whole number from 0 to 10000000");
  CHECK(refused("g 3\nn 0.0 bias\n") == "net:2:7: attribute 'bias' must be name=value");
  CHECK(refused("g 3\nn 0.0 {bias: 0\n") == "net:2:7: '{' is opened and never closed");
  CHECK(refused("g 1\n& 0.0@1\n") == "net:2:7: '1' must be written TILE.CORE");
  CHECK(refused("g 1\n& 0.0@0.0\n& 0.0@0.1\n") == "net:3:3: neuron 0.0 is placed twice");
  CHECK(refused("g 2\n& 0.1@0.0\n") == "net: neuron 0.0 is placed on no core, others are");
  CHECK(refused("g 99999999\n") == "net:1:3: '99999999' must be a whole number from 0 to 10000000");
  CHECK(refused("# nothing\ng 5000000\ng 5000001\n") == "net:3:3: more than 10000000 neurons");
}

TEST_CASE("YAML descriptions that are wrong are refused with their place") {
  const std::string head = "network:\n  groups:\n    - {name: a, neurons: [0..3]}\n  edges:\n    - ";
  CHECK(refused("architecture: {name: chip}\n") == "net:1:1: describes a chip ('architecture'), not a network");
  CHECK(refused("network: [1]\n") == "net:1:10: 'network' must be a table, not a list");
  CHECK(refused("network:\n  groups: []\n") == "net:1:1: describes no neurons");
  CHECK(refused("network:\n  groups:\n    - {name: a, neurons: [0..]}\n") ==
        "net:3:27: '0..' must be the number of a neuron or a range, such as 0..15");
  CHECK(refused("network:\n  groups:\n    - {name: a, neurons: [0, 2]}\n") ==
        "net:3:7: neuron 1 of group 'a' is missing");
  CHECK(refused("network:\n  groups:\n    - {name: a, neurons: [0..2, 1]}\n") ==
        "net:3:7: neuron 1 of group 'a' is there twice");
  CHECK(refused(head + "a -> b: []\n") == "net:5:7: there are no neurons 'b'");
  CHECK(refused(head + "a.1 -> a: []\n") == "net:5:7: an edge joins two neurons or two groups");
  CHECK(refused(head + "a.1 -> a.4: []\n") == "net:5:7: group 'a' has 4 neurons, the first is 0");
  CHECK(refused(head + "a -> a: [type: ring]\n") ==
        "net:5:22: unknown type 'ring' of an edge (dense, sparse or conv2d)");
  CHECK(refused(head + "a -> a: {type: sparse, source_target_pairs: [[0, 4]]}\n") ==
        "net:5:56: a target must be a whole number from 0 to 3");
  CHECK(
      refused(head + "a -> a: {type: conv2d, input_height: 2, input_width: 2, kernel_height: 3, kernel_width: 1}\n") ==
      "net:5:15: the kernel is larger than the input");
  CHECK(refused("network: {a: &x 1, b: *x}\n") == "net:1:23: aliases (*name) are not read: write the value");
  CHECK_THAT(refused("network:\n  groups: [1\n  edges: 2\n"), Catch::Contains("no YAML: "));
  CHECK(refused("a: 1\n---\nb: 2\n") == "net:2:1: only one YAML document is read");
}

TEST_CASE("a network description cut off anywhere is read or refused") {
  for (const std::string& text : {netlist, yaml}) {
    std::size_t wrong = 0;
    for (std::size_t size = 0; size < text.size(); ++size) wrong += refused(text.substr(0, size)) != "accepted" ? 1 : 0;
    CHECK(wrong >= text.size() / 4);
    CHECK(wrong < text.size());
  }
}

TEST_CASE("a network description with a few bytes changed is read or refused") {
  std::mt19937 random(1);
  const std::string bytes = std::string(1, '\0') + "\t\n\r \"#&',-./019:;<=>@[]{|}genx\x80\xff";
  for (const std::string& whole : {netlist, yaml}) {
    std::size_t wrong = 0;
    for (int n = 0; n < 1000; ++n) {
      std::string text = whole;
      for (auto k = random() % 3 + 1; k > 0; --k) {
        const std::size_t at = random() % text.size();
        const char byte = bytes[random() % bytes.size()];
        switch (random() % 3) {
          case 0: text[at] = byte; break;
          case 1: text.insert(at, 1, byte); break;
          default: text.erase(at, random() % 5 + 1);
        }
      }
      wrong += refused(text) != "accepted" ? 1 : 0;
    }
    CHECK(wrong > 100);
    CHECK(wrong < 1000);
  }
}

TEST_CASE("every real spiking network imports with its counts") {
  const fs::path data = data_folder();
  if (data.empty()) return;
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(data)) {
    const std::string ending = entry.path().extension().string();
    if (ending != ".net" && ending != ".nir" && ending != ".yaml") continue;
    const std::string name = fs::relative(entry.path(), data).generic_string();
    INFO(name);
    const auto expected =
        std::find_if(real_files.begin(), real_files.end(), [&](const Counts& c) { return c.file == name; });
    if (expected == real_files.end()) {  // the chips that stand beside the networks
      CHECK_THAT(refusal([&] { read_spiking_network(entry.path().string()); }),
                 Catch::Contains("describes a chip ('architecture'), not a network"));
      continue;
    }
    const Counts got = counts(name, read_spiking_network(entry.path().string()));
    CHECK(got.populations == expected->populations);
    CHECK(got.neurons == expected->neurons);
    CHECK(got.synapses == expected->synapses);
    CHECK(got.cores == expected->cores);
    ++files;
  }
  CHECK(files == real_files.size());
}

TEST_CASE("NIR: the nodes of the real networks, by name and size") {
  const fs::path data = data_folder();
  if (data.empty()) return;
  const SpikingNetwork n = read_spiking_network((data / "nir/braille_noDelay_bias_zero.nir").string());
  const auto of = [&](const std::string& name) {
    for (const Population& p : n.populations)
      if (p.name == name) return p;
    throw std::runtime_error("no population " + name);
  };
  CHECK(of("input").is_input);
  CHECK_FALSE(of("lif1.lif").is_input);
  CHECK(of("input").neurons == 12);
  CHECK(of("lif1.lif").neurons == 38);
  CHECK(of("lif2").neurons == 7);
}

TEST_CASE("HDF5 files that are damaged are read or refused") {
  const fs::path data = data_folder();
  if (data.empty()) return;
  const std::string path = (data / "nir/lif_norse.nir").string();
  std::ifstream in(path, std::ios::binary);
  const std::string whole((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  CHECK(refused(whole) == "accepted");
  std::size_t wrong = 0;
  for (std::size_t size = 8; size < whole.size(); size += 97)
    wrong += refused(whole.substr(0, size)) != "accepted" ? 1 : 0;
  CHECK(wrong > 50);
  std::mt19937 random(1);
  wrong = 0;
  for (int n = 0; n < 1000; ++n) {
    std::string text = whole;
    // Most of the file is empty: change where there is something.
    std::size_t at = 8 + random() % (text.size() - 8);
    while (text[at] == '\0' && at + 1 < text.size()) ++at;
    text[at] = static_cast<char>(random() % 256);
    wrong += refused(text) != "accepted" ? 1 : 0;
  }
  CHECK(wrong > 100);
  CHECK(wrong < 1000);
}
