#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "models/regions.hpp"
#include "sim/metrics/energy.hpp"
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

TEST_CASE("a governor chooses by the share of slots that are taken") {
  const std::vector<DeviceState> states{{"half", 0.5}, {"full", 1}, {"quarter", 0.25}};
  const auto at = [&](Governor g, SlotCount taken) { return governed_state(g, states, taken, 8).value; };
  for (const SlotCount taken : {SlotCount(0), SlotCount(3), SlotCount(8)}) {
    CHECK(at(Governor::performance, taken) == 1);
    CHECK(at(Governor::powersave, taken) == 2);
  }
  CHECK(at(Governor::ondemand, 0) == 2);
  CHECK(at(Governor::ondemand, 2) == 2);
  CHECK(at(Governor::ondemand, 3) == 0);
  CHECK(at(Governor::ondemand, 4) == 0);
  CHECK(at(Governor::ondemand, 5) == 1);
  CHECK(at(Governor::ondemand, 8) == 1);
}

TEST_CASE("p-states follow the load: times and joules by hand, with tasks that are placed or pinned") {
  // Tasks of 4 and 2 s on two slots. ondemand: fast until 2 s at 100 W, then one of two slots at half speed for the 2 s
  // of work that are left: 4 s at 5 + 25/2 W. performance: 2 s at 100 W, 2 s at 20 + 80/2 W. powersave: 4 s at 30 W,
  // 4 s at 17.5 W.
  struct Expected {
    const char* governor;
    double makespan, joules;
  };
  for (const bool pinned : {false, true})
    for (const Expected& e :
         {Expected{"ondemand", 6, 200 + 70}, {"performance", 4, 200 + 120}, {"powersave", 8, 120 + 70}}) {
      INFO(e.governor << (pinned ? ", pinned" : ""));
      const std::string tasks = pinned ? "id,pinned,time_s:any\nt,a,4\nu,a,2\n" : "id,time_s:cpu\nt,4\nu,2\n";
      const Loaded l = load(scenario("class = \"cpu\", slots = 2, " + states, "class = \"gpu\"",
                                     fmt::format("[dvfs]\ngovernor = \"{}\"\n", e.governor)),
                            {{"tasks.csv", tasks}});
      CHECK(l.report.makespan.value == Approx(e.makespan));
      CHECK(l.report.energy->value == Approx(e.joules));
      CHECK(l.report.ideal_makespan->value == Approx(e.makespan));
    }
  CHECK(complaint("[dvfs]\ngovernor = \"ondemand\"\n").find("no device has 'states'") != std::string::npos);
  CHECK(complaint("[dvfs]\n").find("needs 'changes' or a 'governor'") != std::string::npos);
  CHECK(complaint("[dvfs]\ngovernor = \"ondemand\"\nchanges = [ { at = \"1 s\", state = \"half\" } ]\n", states)
            .find("one of them is enough") != std::string::npos);
}

TEST_CASE("the scenario of governors takes the times and joules that it tells") {
  for (const auto& [governor, seconds, joules] :
       {std::tuple{"ondemand", 50 / 3.0, 511.8333333}, {"performance", 8.0, 520.0}, {"powersave", 32.0, 578.5}}) {
    const Scenario s = load_scenario(PELSIM_SOURCE_DIR "/scenarios/governor.toml", {{"dvfs.governor", governor}});
    const RunResult result = run_of(s);
    CHECK(s.clock.seconds(result.makespan).value == Approx(seconds));
    CHECK(energy_use(result.trace, *s.costs).total().value == Approx(joules));
  }
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

TEST_CASE("the energies of devices and links add up to the integral of the power, in every scenario of the gallery") {
  std::size_t scenarios = 0, with_power = 0;
  for (const auto& entry : std::filesystem::directory_iterator(PELSIM_SOURCE_DIR "/scenarios")) {
    if (entry.path().extension() != ".toml") continue;
    INFO(entry.path());
    ++scenarios;
    const Scenario s = load_scenario(entry.path().string());
    const RunResult result = run_of(s);
    CHECK_FALSE(result.error);
    const EnergyUse use = energy_use(result.trace, *s.costs);
    double integral = 0;
    for (std::size_t k = 0; k < use.power.size(); ++k) {
      const Tick end = k + 1 < use.power.size() ? use.power[k + 1].from : use.end;
      integral += use.power[k].power.value * s.clock.seconds(end - use.power[k].from).value;
    }
    for (const Burst& burst : use.bursts) integral += burst.energy.value;

    const Report report = make_report(s, result);
    double sum = use.links().value;
    for (const DeviceLine& device : report.devices) sum += device.energy.value_or(Joules(0)).value;
    CHECK(std::abs(sum - integral) <= 1e-9 * integral);
    CHECK(report.energy.value_or(Joules(0)).value == Approx(sum).epsilon(1e-12));

    // Whoever has a power and a run that lasts takes energy.
    const auto& links = s.platform->link_sorts();
    bool has_power = std::any_of(links.begin(), links.end(), [](const LinkTraits& l) { return l.power.has_value(); });
    for (std::size_t t = 0; t < s.platform->types(); ++t)
      has_power = has_power || s.platform->type(DeviceTypeId(t)).power_in({}).has_value();
    if (has_power) CHECK(integral > 0);
    with_power += integral > 0;
  }
  CHECK(scenarios >= 70);
  CHECK(with_power >= 10);
}
