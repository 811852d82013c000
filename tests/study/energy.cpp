#include <algorithm>
#include <filesystem>

#include "models/regions.hpp"
#include "study/exporters/exporters.hpp"
#include "study/report.hpp"
#include "tests/catch.hpp"
#include "tests/models/refusal.hpp"
#include "tests/study/small_scenarios.hpp"

using namespace pelsim;

namespace {

const std::string device = "idle_power = \"100 W\", full_power = \"200 W\", price = \"3.6 USD/h\"";

/// One task of 10 s on the first of two devices.
std::string scenario(const std::string& first, const std::string& second, const std::string& rest = "") {
  return "schema = 1\n[workload]\nmodel = \"csv\"\nfile = \"tasks.csv\"\n[platform]\nmodel = \"table\"\nbandwidth = "
         "\"1 "
         "GB/s\"\ndevices = [ { name = \"a\", " +
         first + " }, { name = \"b\", " + second + " } ]\n[scheduler]\nmodel = \"fifo\"\n" + rest;
}

struct Loaded {
  Scenario scenario;
  Report report;
};

Loaded load(const std::string& text, const Files& more = {}, Run::Record record = Run::Record::trace) {
  Files files{{"s.toml", text}, {"tasks.csv", "id,pinned,time_s:any\nt,a,10\n"}};
  files.insert(files.end(), more.begin(), more.end());
  const FolderOfFiles folder(files);
  Loaded loaded{load_scenario(folder.file("s.toml")), {}};
  const auto scheduler = loaded.scenario.make_scheduler();
  NativeEngine engine(loaded.scenario.clock);
  Run run = loaded.scenario.run(*scheduler);
  run.record = record;
  loaded.report = make_report(loaded.scenario, simulate(run, engine));
  return loaded;
}

bool has_note(const Report& report, const std::string& part) {
  return std::any_of(report.notes.begin(), report.notes.end(),
                     [&](const std::string& note) { return note.find(part) != std::string::npos; });
}

std::string complaint(const std::string& rest, const std::string& first = device) {
  return refusal([&] { load(scenario(first, device, rest)); });
}

const std::string states =
    "states = [ { name = \"fast\", idle_power = \"20 W\", full_power = \"100 W\" }, { name = "
    "\"half\", speed = 0.5, idle_power = \"5 W\", full_power = \"30 W\" } ]";

}  // namespace

TEST_CASE("the report adds up energy, the site's share, carbon and cost") {
  // 10 s: a at 200 W, b idle at 100 W: 3 kJ; x 1.5 = 4.5 kJ = 1.25 Wh.
  const Report r =
      load(scenario(device, device, "[energy]\npue = 1.5\ncarbon_intensity = \"400 g/kWh\"\nprice = \"0.2 USD/kWh\"\n"))
          .report;
  REQUIRE(r.energy);
  CHECK(r.energy->value == Approx(3000));
  CHECK(r.devices[0].energy->value == Approx(2000));
  CHECK(r.devices[1].energy->value == Approx(1000));
  CHECK(r.energy_parts->idle.value == Approx(1000));
  CHECK(r.energy_parts->mean.value == Approx(300));
  CHECK(r.energy_parts->peak.value == Approx(300));
  CHECK(r.energy_parts->edp == Approx(30000));
  CHECK(r.energy_parts->site.value == Approx(4500));
  CHECK(*r.carbon_g == Approx(0.5));
  CHECK(r.cost_parts->devices->value == Approx(0.02));
  CHECK(r.cost_parts->electricity->value == Approx(0.00025));
  CHECK(*r.cost_usd == Approx(0.02025));
  CHECK(report_text(r).find("ENERGY") != std::string::npos);
  CHECK(report_text(r).find("0.5 g CO2e at 400 g/kWh") != std::string::npos);
  CHECK(report_json(r).find("\"edp_js\": 30000") != std::string::npos);
}

TEST_CASE("a device without power is named and never zero, and so is one without a price") {
  const Report r = load(scenario(device, "class = \"gpu\"", "[energy]\ncarbon_intensity = \"400 g/kWh\"\n")).report;
  CHECK(r.energy->value == Approx(2000));
  CHECK_FALSE(r.devices[1].energy);
  CHECK(has_note(r, "energy counts nothing of gpu (1), links (2): no power is given"));
  CHECK(has_note(r, "cost counts no price of gpu (1)"));
  const Report none = load(scenario("class = \"x\"", "class = \"gpu\"")).report;
  CHECK_FALSE(none.energy);
  CHECK_FALSE(none.cost_usd);
  CHECK(has_note(none, "energy, carbon and cost are unknown: no power model for gpu (1), x (1)"));
}

TEST_CASE("without a trace energy is unknown, and the report says why") {
  const Report r = load(scenario(device, device), {}, Run::Record::totals).report;
  CHECK_FALSE(r.energy);
  CHECK(has_note(r, "energy, carbon and cost are unknown: no trace was recorded"));
}

TEST_CASE("carbon intensity over time is integrated against the power") {
  // 300 W: 4 s at 360 g/kWh, 6 s at 720 g/kWh: 300 / 3.6e6 * (4 * 360 + 6 * 720) g.
  const std::string rest = "[energy]\ncarbon_file = \"grid.csv\"\n";
  const Files grid{{"grid.csv", "time_s,carbon_intensity_g_per_kWh\n0,360\n4,720\n100,1\n"}};
  CHECK(*load(scenario(device, device, rest), grid).report.carbon_g == Approx(0.48));
  CHECK(*load(scenario(device, device, rest + "begin = \"4 s\"\n"), grid).report.carbon_g == Approx(0.6));
}

TEST_CASE("a device begins in the state that the scenario names, and [dvfs] changes it") {
  // Half speed: 20 s at 30 W. Begun fast and slowed down at 4 s: 4 s at 100 W, 12 s at 30 W.
  CHECK(load(scenario(states + ", state = \"half\"", "class = \"gpu\"")).report.energy->value == Approx(600));
  const std::string change = "[dvfs]\nchanges = [ { at = \"4 s\", state = \"half\" } ]\n";
  const Loaded l = load(scenario(states, "class = \"gpu\"", change));
  CHECK(l.report.makespan.value == Approx(16));
  CHECK(l.report.energy->value == Approx(400 + 360));
  CHECK(l.report.ideal_makespan->value == Approx(16));
  CHECK(l.report.state_changes == 1);
  const FolderOfFiles again(Files{{"again.toml", l.scenario.resolved}});
  CHECK(l.scenario.resolved.find("[dvfs]") != std::string::npos);
}

TEST_CASE("wrong sites, states and changes are refused at their place") {
  CHECK(complaint("[energy]\npue = 0.9\n").find("'pue' = 0.9 is out of range") != std::string::npos);
  CHECK(complaint("[energy]\nregion = \"gcp-europe-west66\"\n").find("did you mean 'gcp-europe-west6'?") !=
        std::string::npos);
  CHECK(complaint("[energy]\nregion = \"gcp-us-west1\"\ncarbon_intensity = \"1 g/kWh\"\n")
            .find("one of them is enough") != std::string::npos);
  CHECK(complaint("[energy]\nbegin = \"1 s\"\n").find("which is not given") != std::string::npos);
  CHECK(complaint("[energy]\ncarbon_intensity = \"1 g\"\n").find("such as \"400 g/kWh\"") != std::string::npos);
  CHECK(complaint("[dvfs]\nchanges = [ { at = \"1 s\", state = \"x\" } ]\n").find("no device has state 'x'") !=
        std::string::npos);
  CHECK(complaint("[dvfs]\nchanges = [ { at = \"1 s\", state = \"fats\", device = \"a\" } ]\n", states)
            .find("'a' has no state 'fats' (did you mean 'fast'?)") != std::string::npos);
  CHECK(complaint("[dvfs]\nchanges = [ { at = \"1 s\", state = \"fast\", device = \"c\" } ]\n", states)
            .find("no device is called 'c'") != std::string::npos);
  CHECK(complaint("", states + ", state = \"hal\"").find("has no state 'hal' (did you mean 'half'?)") !=
        std::string::npos);
  CHECK(complaint("", device + ", state = \"half\"").find("has no 'states'") != std::string::npos);
  CHECK(complaint("", "states = [ { name = \"x\" }, { name = \"x\" } ]").find("two states 'x'") != std::string::npos);
  CHECK(complaint("", "states = [ { name = \"x\", speed = 0 } ]").find("'speed' = 0 is out of range") !=
        std::string::npos);
  CHECK(complaint("", "states = [ { name = \"x\", idle_power = \"1 W\", full_power = \"2 W\" }, { name = \"y\" } ]")
            .find("to all states of a device, or to none") != std::string::npos);
}

TEST_CASE("links have energy by the byte and by their use") {
  const auto complaint = [](const std::string& keys) {
    return refusal([&] {
      load_scenario_text(
          "schema = 1\n[workload]\nmodel = \"chain\"\ntasks = 2\ntime = \"1 s\"\n[platform]\n"
          "interconnect = { bandwidth = \"1 GB/s\", " +
              keys + " }\n[[platform.nodes]]\ncount = 2\ndevices = [ { } ]\n",
          "s.toml", "");
    });
  };
  CHECK(complaint("energy = \"6 pJ/bit\"") == "accepted");
  CHECK(complaint("idle_power = \"1 W\", busy_power = \"3 W\"") == "accepted");
  CHECK(complaint("busy_power = \"3 W\"").find("needs 'idle_power'") != std::string::npos);
  CHECK(complaint("idle_power = \"4 W\", busy_power = \"3 W\"").find("below 'idle_power'") != std::string::npos);
  CHECK(complaint("energy = \"6 pJ\"").find("such as \"6 pJ/bit\"") != std::string::npos);
}

TEST_CASE("every region has a source, a name of its own and a plausible intensity") {
  const std::vector<Region> all = regions({});
  CHECK(all.size() >= 20);
  for (const Region& region : all) {
    INFO(region.name);
    CHECK_FALSE(region.source.empty());
    CHECK(region.carbon_intensity.value * 3.6e6 >= 1);
    CHECK(region.carbon_intensity.value * 3.6e6 <= 1200);
  }
}

TEST_CASE("the energy of a run is the integral of its power, in every scenario of the gallery that has powers") {
  std::size_t with_power = 0;
  for (const auto& entry : std::filesystem::directory_iterator(PELSIM_SOURCE_DIR "/scenarios")) {
    if (entry.path().extension() != ".toml") continue;
    INFO(entry.path());
    const Scenario s = load_scenario(entry.path().string());
    const EnergyUse use = energy_use(run_of(s).trace, *s.costs);
    const double total = use.total().value, integral = weighted_energy(use, {{Seconds(0)}, {1}});
    CHECK(std::abs(total - integral) <= 1e-9 * total);
    with_power += total > 0;
  }
  CHECK(with_power >= 5);
}
