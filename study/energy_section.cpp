#include "study/energy_section.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/csv_parameters.hpp"
#include "models/import.hpp"
#include "models/regions.hpp"

namespace pelsim {
namespace {

using Type = Parameter::Type;

StepSeries read_series(const CsvTable& table) {
  const std::optional<QuantityColumn> time = find_quantity(table, "time", Unit::seconds),
                                      intensity = find_quantity(table, "carbon_intensity", Unit::carbon_intensity);
  if (!time || !intensity)
    throw ScenarioError(table.header_place(0), "the columns must be time_s and carbon_intensity_g_per_kWh");
  StepSeries series;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    series.from.emplace_back(quantity(table, row, *time, -1e18, 1e18));
    series.value.push_back(quantity(table, row, *intensity, 0, 1));
    if (row > 0 && !(series.from[row - 1] < series.from[row]))
      table.fail(row, time->column, "times must rise from row to row");
  }
  if (series.from.empty()) throw ScenarioError({table.path()}, "no carbon intensity is given");
  return series;
}

}  // namespace

Card energy_card() {
  return {"energy",
          "the site and its grid: what power, carbon and money the machine's power comes to",
          {{"pue", Type::number, Unit::none, "1", false, 1, 100, {}, "what the site draws / what the machine draws"},
           {"carbon_intensity",
            Type::quantity,
            Unit::carbon_intensity,
            "",
            false,
            0,
            1,
            {},
            "of the grid, in CO2 equivalents"},
           {"region", Type::text, Unit::none, "", false, 0, 0, {}, "instead: a row of regions.csv"},
           {"carbon_file",
            Type::file,
            Unit::none,
            "",
            false,
            0,
            0,
            {},
            "instead: CSV with time_s and carbon_intensity_g_per_kWh, each row from its time on"},
           {"begin",
            Type::quantity,
            Unit::seconds,
            "",
            false,
            0,
            1e18,
            {},
            "time of carbon_file at which the run begins; default: 0 s"},
           {"price", Type::quantity, Unit::energy_price, "", false, 0, 1, {}, "of what the site draws"}},
          "Patterson et al.: Carbon emissions and large neural network training, 2021 (energy x PUE x intensity)"};
}

Card dvfs_card() {
  return {"dvfs",
          "p-states that change at given times or follow the load, whatever the policy decides",
          {{"changes", Type::tables, Unit::none, "", false, 0, 0, {}, "[{ at, state, device }]"},
           {"governor",
            Type::choice,
            Unit::none,
            "",
            false,
            0,
            0,
            {"performance", "powersave", "ondemand"},
            "instead: the fastest state, the slowest, or the slowest whose speed, by that of the fastest, is the share "
            "of the device's slots that are taken"}},
          "V. Pallipadi, A. Starikovskiy, The Ondemand Governor, Linux Symposium 2006"};
}

Card dvfs_change_card() {
  return {"dvfs.changes",
          "an entry of `changes` of [dvfs]",
          {{"at", Type::quantity, Unit::seconds, "", true, 0, 1e18, {}, "from this time on"},
           {"state", Type::text, Unit::none, "", true, 0, 0, {}, "a name in the device's `states`"},
           {"device", Type::text, Unit::none, "", false, 0, 0, {}, "default: all that have a state of this name"}}};
}

Site read_site(const Parameters& section, std::vector<std::string>& notes) {
  Site site;
  site.pue = section.number("pue");
  if (section.has("price")) site.price = section.quantity<EnergyPrice>("price");
  std::string given;
  for (const char* key : {"carbon_intensity", "region", "carbon_file"}) {
    if (!section.has(key)) continue;
    if (!given.empty()) section.fail(key, fmt::format("'{}' is given too: one of them is enough", given));
    given = key;
  }
  if (section.has("begin") && given != "carbon_file")
    section.fail("begin", "'begin' is a time of 'carbon_file', which is not given");
  if (given == "carbon_intensity") {
    site.carbon = StepSeries{{Seconds(0)}, {section.quantity<CarbonIntensity>("carbon_intensity").value}};
    site.carbon_text = format_quantity(site.carbon->value[0], Unit::carbon_intensity);
  } else if (given == "region") {
    const Region region = find_region(section, "region");
    site.carbon = StepSeries{{Seconds(0)}, {region.carbon_intensity.value}};
    site.carbon_text =
        fmt::format("{} ({})", format_quantity(region.carbon_intensity.value, Unit::carbon_intensity), region.name);
    if (!region.unverified.empty())
      notes.push_back(fmt::format("region '{}' has unverified figures: {}", region.name, region.unverified));
  } else if (given == "carbon_file") {
    site.carbon = read_series(CsvTable(input_file(section, "carbon_file")));
    if (section.has("begin")) site.carbon_offset = section.seconds("begin");
    const auto [least, most] = std::minmax_element(site.carbon->value.begin(), site.carbon->value.end());
    site.carbon_text = fmt::format("{} to {} over time", format_quantity(*least, Unit::carbon_intensity),
                                   format_quantity(*most, Unit::carbon_intensity));
  }
  return site;
}

std::optional<Governor> read_governor(const Parameters& section, const Platform& platform) {
  if (!section.has("governor")) {
    if (!section.has("changes")) throw ScenarioError(section.place(), "'dvfs' needs 'changes' or a 'governor'");
    return std::nullopt;
  }
  if (section.has("changes")) section.fail("governor", "'changes' is given too: one of them is enough");
  bool has_states = false;
  for (std::size_t t = 0; t < platform.types(); ++t)
    has_states = has_states || !platform.type(DeviceTypeId(t)).states.empty();
  if (!has_states) section.fail("governor", "no device has 'states' to choose from");
  const std::string name = section.text("governor");
  return name == "performance" ? Governor::performance : name == "powersave" ? Governor::powersave : Governor::ondemand;
}

std::vector<TimedState> read_timed_states(const Parameters& section, const Platform& platform) {
  std::vector<TimedState> changes;
  for (Parameters entry : section.tables("changes")) {
    entry.check(dvfs_change_card());
    const std::string name = entry.text("state");
    DeviceId only;
    if (entry.has("device")) {
      only = platform.find_device(entry.text("device"));
      if (!only) {
        std::vector<std::string> known;
        for (std::size_t d = 0; d < platform.devices(); ++d) known.push_back(platform.device(DeviceId(d)).name);
        entry.fail("device", fmt::format("no device is called '{}'{}", entry.text("device"),
                                         suggestion(entry.text("device"), known)));
      }
    }
    std::vector<std::string> known;
    const std::size_t before = changes.size();
    for (std::size_t d = 0; d < platform.devices(); ++d) {
      if (only && only != DeviceId(d)) continue;
      const std::vector<DeviceState>& states = platform.type(DeviceId(d)).states;
      for (std::size_t s = 0; s < states.size(); ++s) {
        if (states[s].name == name) changes.push_back({entry.seconds("at"), DeviceId(d), StateId(s)});
        if (std::find(known.begin(), known.end(), states[s].name) == known.end()) known.push_back(states[s].name);
      }
    }
    if (changes.size() == before)
      entry.fail("state", fmt::format("{} state '{}'{}",
                                      only ? fmt::format("'{}' has no", entry.text("device")) : "no device has", name,
                                      suggestion(name, known)));
  }
  std::stable_sort(changes.begin(), changes.end(),
                   [](const TimedState& a, const TimedState& b) { return a.at < b.at; });
  return changes;
}

void WithTimedStates::prepare(const Problem& problem, Decisions& decisions) {
  clock_ = problem.clock;
  policy_->prepare(problem, decisions);
  change(Tick{}, decisions);
}

void WithTimedStates::decide(const Instant& instant, Decisions& decisions) {
  change(instant.now, decisions);
  policy_->decide(instant, decisions);
}

void WithTimedStates::change(Tick now, Decisions& decisions) {
  for (; next_ < changes_->size() && clock_.ticks((*changes_)[next_].at) <= now; ++next_)
    decisions.set((*changes_)[next_].device, (*changes_)[next_].state);
  if (next_ == changes_->size() || clock_.ticks((*changes_)[next_].at) == asked_) return;
  asked_ = clock_.ticks((*changes_)[next_].at);
  decisions.wake(asked_);
}

}  // namespace pelsim
