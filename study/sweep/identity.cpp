#include "study/sweep/identity.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <vector>

namespace pelsim {
namespace {

namespace fs = std::filesystem;

/// What a row holds and how a journal is written; a change of either makes old folders those of another sweep.
constexpr int row_format = 1;

/// 64-bit FNV-1a: tells changes, not forgeries.
class Fingerprint {
 public:
  void add(std::string_view bytes) {
    for (const char c : bytes) hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001b3ull;
  }
  /// With its length, so that "ab", "c" and "a", "bc" differ.
  void add_part(std::string_view part) {
    add(fmt::format("{}:", part.size()));
    add(part);
  }
  std::string text() const { return fmt::format("{:016x}", hash_); }

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325ull;
};

/// The files that a document names: every text that is the name of one, beside the place where it is written.
void collect_files(const Toml& value, std::set<fs::path>& files) {
  for (const Toml& item : value.items) collect_files(item, files);
  if (value.kind != Toml::Kind::text || value.text.empty()) return;
  fs::path path = value.text;
  if (value.place.line > 0) path = fs::path(value.place.file).parent_path() / path;
  std::error_code error;
  if (fs::is_regular_file(path, error)) files.insert(path);
}

void add_file(Fingerprint& inputs, const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw ScenarioError(Place{path.string(), 0, 0}, "cannot be opened; check its permissions");
  inputs.add_part(path.filename().string());
  std::vector<char> block(std::size_t{1} << 16);
  while (in.read(block.data(), static_cast<std::streamsize>(block.size())) || in.gcount() > 0)
    inputs.add({block.data(), static_cast<std::size_t>(in.gcount())});
  if (in.bad()) throw ScenarioError(Place{path.string(), 0, 0}, "cannot be read to its end");
}

}  // namespace

std::string SweepIdentity::text() const {
  return fmt::format("rows={} scenario={} design={} inputs={} runs={}", rows, scenario, design, inputs, runs);
}

SweepIdentity SweepIdentity::parse(std::string_view text) {
  SweepIdentity identity;
  std::istringstream words{std::string(text)};
  for (std::string word; words >> word;) {
    const std::size_t equals = std::min(word.find('='), word.size() - 1);
    const std::string name = word.substr(0, equals), value = word.substr(equals + 1);
    if (name == "rows") identity.rows = value;
    if (name == "scenario") identity.scenario = value;
    if (name == "design") identity.design = value;
    if (name == "inputs") identity.inputs = value;
    if (name == "runs") std::istringstream(value) >> identity.runs;
  }
  return identity;
}

std::string SweepIdentity::difference(const SweepIdentity& now) const {
  if (rows != now.rows) return "it was written by another version of pelsim, whose rows differ";
  std::vector<std::string> changed;
  if (scenario != now.scenario) changed.emplace_back("the scenario");
  if (design != now.design || runs != now.runs) changed.emplace_back("the design");
  if (inputs != now.inputs) changed.emplace_back("an input file");
  if (changed.empty()) return {};
  return fmt::format("{} {} changed", fmt::join(changed, " and "), changed.size() == 1 ? "has" : "have");
}

SweepIdentity identity_of(const Sweep& sweep) {
  Toml document = sweep.scenarios.document();
  std::set<fs::path> files;
  if (Toml* section = document.find("sweep")) *section = Toml{};  // the design says what it means
  document.erase("title");
  collect_files(document, files);

  Fingerprint rows, scenario;
  rows.add_part(fmt::format("{}", row_format));
  rows.add_part(row_header());
  scenario.add_part(write_toml(document));

  const Design& design = sweep.design;
  Fingerprint points;
  points.add_part(fmt::format("{} {} {} {}", name_of(design.kind), design.points(), design.replicates,
                              sweep.ideal_run == Sweep::IdealRun::yes));
  for (const Axis& axis : design.axes) {
    points.add_part(axis.key);
    for (const Toml& value : axis.values) {
      points.add_part(inline_toml(value));
      collect_files(value, files);
    }
  }
  for (const std::uint32_t choice : design.choices) points.add(fmt::format("{},", choice));

  Fingerprint inputs;
  for (const fs::path& file : files) add_file(inputs, file);
  return {rows.text(), scenario.text(), points.text(), inputs.text(), design.runs()};
}

}  // namespace pelsim
