#include "study/sweep/identity.hpp"

#include <fmt/format.h>

#include <sstream>
#include <vector>

#include "study/sweep/fingerprint.hpp"
#include "study/sweep/inputs.hpp"
#include "study/sweep/row.hpp"

namespace pelsim {
namespace {

/// What a row holds and how a journal is written; a change of either makes old folders those of another sweep.
constexpr int row_format = 1;

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
  if (Toml* section = document.find("sweep")) *section = Toml{};  // the design says what it means
  document.erase("title");
  Inputs inputs(document.place);
  inputs.add(document);

  Fingerprint rows, scenario;
  rows.add_part(fmt::format("{}", row_format));
  rows.add_part(row_header());
  scenario.add_part(write_toml(document));

  const Design& design = sweep.design;
  Fingerprint points;
  points.add_part(fmt::format("{} {} {} {}", name_of(design.kind), design.points(), design.replicates,
                              sweep.ideal_run == Sweep::IdealRun::yes));
  if (design.until) points.add_part(text_of(*design.until));
  for (const Axis& axis : design.axes) {
    points.add_part(axis.key);
    for (const Toml& value : axis.values) {
      points.add_part(inline_toml(value));
      inputs.add(value);
    }
  }
  for (const std::uint32_t choice : design.choices) points.add(fmt::format("{},", choice));
  return {rows.text(), scenario.text(), points.text(), inputs.fingerprint(), design.runs()};
}

}  // namespace pelsim
