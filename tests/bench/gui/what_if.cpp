#include "tests/bench/gui/what_if.hpp"

#include <fmt/format.h>

#include "gui/editor/editor_session.hpp"
#include "gui/editor/knobs.hpp"
#include "gui/editor/text_run.hpp"
#include "gui/editor/what_if_view.hpp"
#include "sim/native/native_engine.hpp"
#include "study/toml_edit.hpp"
#include "tests/bench/bench.hpp"

namespace pelsim::bench {
namespace {

using namespace gui;

struct Case {
  const char* name;
  const char* text;
  TomlPath key;
  std::vector<const char*> values;
};

const Case cases[] = {
    {"layered graph, mct, uncontended",
     R"(schema = 1
[workload]
model = "layered"
tasks = 25000
width = 250
[platform]
interconnect = { bandwidth = "1 GB/s", latency = "1 us" }
nodes = [ { count = 16, devices = [ { slots = 4 } ] } ]
[scheduler]
model = "mct"
)",
     {"platform", "interconnect", "latency"},
     {"\"2 us\"", "\"3 us\"", "\"4 us\"", "\"5 us\"", "\"6 us\""}},
    {"supersteps on 64 ranks, hockney",
     R"(schema = 1
[workload]
model = "bsp"
steps = 200
work = "1 ms"
spread = 0.5
messages = 3
size = "64 KiB"
[platform]
interconnect = { bandwidth = "12.5 GB/s", latency = "2 us" }
nodes = [ { count = 64, devices = [ { slots = 1 } ] } ]
[network]
model = "hockney"
[scheduler]
model = "fifo"
)",
     {"platform", "interconnect", "bandwidth"},
     {"\"10 GB/s\"", "\"8 GB/s\"", "\"6 GB/s\"", "\"5 GB/s\"", "\"4 GB/s\""}},
};

/// In the caller's thread, so that its processor time counts all of it.
class SameThread final : public Runner {
 public:
  void request(const Request& request) override {
    const auto outcome = run_text(request);
    if (const RunPtr* run = std::get_if<RunPtr>(&outcome)) Q_EMIT finished(*run, Seconds(0.01));
  }
  void cancel() override {}
  bool busy() const override { return false; }
};

void measure(const Case& c) {
  const std::string name(c.name);
  ViewState state;
  EditorSession& session = EditorSession::of(state);
  session.set_runner(std::make_unique<SameThread>());
  WhatIfView view(state);
  session.document().open(c.text, {}, {});
  session.run(Runner::Depth::quick);
  figure(name + ", events", static_cast<double>(state.run()->result.events), "events");
  double least = 1e300;
  for (const char* value : c.values) {
    least = std::min(least, seconds([&] {
                       session.document().set_value(c.key, value, "drag");
                       session.run(Runner::Depth::quick);
                     }));
  }
  figure(name + ", slider to fresh run", 1e3 * least, "ms");

  const std::string text = set_toml(c.text, c.key, c.values.front());
  figure(name + ", of it: edit of the text and panels",
         1e3 *
             least_seconds(5,
                           [&] {
                             session.document().set_value(c.key, c.values.front(), "drag");
                             session.document().set_value(c.key, c.values.back(), "drag");
                           }) /
             2,
         "ms");
  figure(name + ", of it: load", 1e3 * least_seconds(5, [&] { load_scenario_text(text, "a.toml", ""); }), "ms");
  const Scenario scenario = load_scenario_text(text, "a.toml", "");
  RunResult result;
  figure(name + ", of it: simulate",
         1e3 * least_seconds(5,
                             [&] {
                               const std::unique_ptr<Scheduler> scheduler = scenario.make_scheduler();
                               NativeEngine engine(scenario.clock);
                               result = simulate(scenario.run(*scheduler), engine);
                             }),
         "ms");
  RunFacts facts;
  facts.ideal_run = RunFacts::IdealRun::no;
  figure(name + ", of it: report", 1e3 * least_seconds(5, [&] { make_report(scenario, result, facts); }), "ms");
  figure(name + ", report with the ideal run",
         1e3 * least_seconds(5, [&] { make_report(scenario, result, RunFacts{}); }), "ms");
}

}  // namespace

void bench_what_if() {
  for (const Case& c : cases) measure(c);
}

}  // namespace pelsim::bench
