#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "models/presets.hpp"
#include "tests/cli/program.hpp"

namespace {

using Catch::Matchers::Contains;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// A folder of machines of our own, whose rows are few and known.
const Files machines = {
    {"cpu.csv",
     "name,slots,peak_Gflop_per_s,bandwidth_GB_per_s,note,unverified,source\n"
     "mine,4,10,20,a box,peak,the label on it\nother,8,11,21,,all figures,no public source at hand\n"},
    {"neuromorphic.csv",
     "name,cores,neurons_per_core,access_time_ns,access_energy_pJ,synapse_energy_pJ,unverified,source\n"
     "chip,128,1024,6,51.2,35.5,access,a paper\n"}};

Ended list(const FolderOfFiles& folder, const std::string& what) {
  return program(folder, "list " + what, "PELSIM_MACHINES=. '" PELSIM_PROGRAM "'");
}

}  // namespace

TEST_CASE("the list of devices has every preset under its model, with a source, in 100 columns") {
  const FolderOfFiles folder(Files{{"x", ""}});
  const Ended ended = program(folder, "list devices");
  CHECK(ended.code == 0);
  const std::vector<std::string> lines = lines_of(ended.out);
  pelsim::Presets tables = pelsim::Presets::beside({});
  for (const pelsim::Preset& preset : tables.all()) {
    if (preset.model == "link" || preset.model == "memory") continue;
    INFO(preset.name);
    const auto row = std::find_if(lines.begin(), lines.end(), [&](const std::string& line) {
      return line.starts_with("    " + preset.name + " ");
    });
    REQUIRE(row != lines.end());
    const auto model = std::find_if(std::make_reverse_iterator(row), lines.rend(), [](const std::string& line) {
      return line.size() > 2 && line.starts_with("  ") && line[2] != ' ';
    });
    REQUIRE(model != lines.rend());
    CHECK(model->starts_with("  " + preset.model + " "));
    CHECK((row->ends_with("]") || (preset.unverified == "all figures" && row->ends_with("  unverified"))));
  }
  for (const std::string& line : lines) {
    INFO(line);
    CHECK((line.size() <= 100 || line.find("http") != line.npos));
  }
}

TEST_CASE("a preset's row marks unverified figures and numbers its source") {
  const FolderOfFiles folder(machines);
  const std::string out = list(folder, "cpu").out;
  CHECK_THAT(out, Contains("cpu (devices)\n"));
  const std::vector<std::string> lines = lines_of(out);
  const auto row = std::find_if(lines.begin(), lines.end(), [](const auto& l) { return l.starts_with("    mine "); });
  REQUIRE(row != lines.end());
  CHECK_THAT(*row, Contains(" 4 ") && Contains(" 10 Gflop/s*") && Contains(" 20 GB/s ") && Contains("[1]"));
  CHECK_THAT(out, Contains("[1]  the label on it\n"));
  CHECK_THAT(out, Contains(" 11 Gflop/s*") && Contains("  unverified\n"));
}

TEST_CASE("a preset alone is shown whole: figures with units, what confirms them, what they mean") {
  const FolderOfFiles folder(machines);
  const std::string mine = list(folder, "mine").out;
  CHECK_THAT(mine, Contains("mine (preset: device model cpu)\n") && Contains("note:   a box\n") &&
                       Contains("source: the label on it\n"));
  CHECK_THAT(mine, Contains("  slots      4           verified    "));
  CHECK_THAT(mine, Contains("  peak       10 Gflop/s  unverified  "));
  CHECK_THAT(mine, Contains("  bandwidth  20 GB/s     verified    "));
  // "access" names no figure but the beginning of two.
  const std::string chip = list(folder, "chip").out;
  CHECK_THAT(chip, Contains("access_time       6 ns     unverified") &&
                       Contains("access_energy     51.2 pJ  unverified") &&
                       Contains("synapse_energy    35.5 pJ  verified"));
  CHECK_THAT(list(folder, "gcp-us-central1").out, Contains("region") && Contains("g/kWh"));
  CHECK_THAT(list(folder, "pcie4-x16").out, Contains("(preset: link)") && Contains("latency"));
  for (const std::string& line : lines_of(chip)) CHECK(line.size() <= 100);
}

TEST_CASE("presets as JSON have numbers, units, sources and what is unverified") {
  const FolderOfFiles folder(machines);
  const nlohmann::json all = nlohmann::json::parse(list(folder, "devices --json").out);
  CHECK(all["devices"].size() > 5);
  const auto one = nlohmann::json::parse(list(folder, "mine --json").out)["presets"][0];
  CHECK(one["figures"]["slots"] == 4);
  CHECK(one["figures"]["peak"] == "10 Gflop/s");
  CHECK(one["unverified"] == nlohmann::json::array({"peak"}));
  CHECK(one["source"] == "the label on it");
  CHECK(std::any_of(all["presets"].begin(), all["presets"].end(), [&](const auto& p) { return p == one; }));
  CHECK(list(folder, "mnie").code == 3);
  CHECK_THAT(list(folder, "mnie").err, Contains("did you mean 'mine'?"));
}
