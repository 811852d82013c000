#include "gui/editor/what_if_view.hpp"

#include <QComboBox>
#include <QSlider>
#include <QToolButton>

#include "gui/editor/knob_row.hpp"
#include "gui/editor/knob_spin.hpp"
#include "gui/editor/sensitivity.hpp"
#include "tests/catch.hpp"
#include "tests/gui/editor_fixture.hpp"

using namespace pelsim;
using namespace pelsim::gui;

namespace {

Knob quantity(double value) {
  Knob knob;
  knob.path = {"platform", "interconnect", "latency"};
  knob.parameter = {.name = "latency", .type = Parameter::Type::quantity, .unit = Unit::seconds, .least = 0, .most = 1};
  knob.kind = Knob::Kind::quantity;
  knob.value = value;
  knob.least = value / 100;
  knob.most = value * 100;
  return knob;
}

}  // namespace

TEST_CASE("a quantity's slider is logarithmic: its middle is the geometric mean of its ends") {
  const Knob knob = quantity(1e-6);
  CHECK(position_of(knob, 1e-8) == 0);
  CHECK(position_of(knob, 1e-6) == 500);
  CHECK(position_of(knob, 1e-4) == 1000);
  CHECK(value_at(knob, 250) == Approx(1e-7));
  for (int position = 0; position <= 1000; position += 125)
    CHECK(std::abs(position_of(knob, value_at(knob, position)) - position) <= 1);
  CHECK(knob_toml(knob, 2e-6) == "\"2 us\"");
}

TEST_CASE("knobs are chosen from what the cards say and the text holds") {
  Editing editing("bsp.toml");
  const auto knobs = knobs_of(editing.session.forms(), *editing.document().toml(), editing.document().text());
  std::vector<std::string> paths;
  for (const Knob& knob : knobs) paths.push_back(dotted(knob.path));
  for (const char* expected :
       {"scheduler.model", "network.model", "platform.nodes.0.count", "platform.interconnect.latency",
        "platform.interconnect.bandwidth", "workload.spread", "simulation.seed"}) {
    INFO(expected);
    CHECK(std::find(paths.begin(), paths.end(), expected) != paths.end());
  }
  CHECK(knobs.size() <= 12);
}

TEST_CASE("the pace follows what a run takes") {
  CHECK(pace_of(Seconds(0.1), Seconds(3), true) == Pace::live);
  CHECK(pace_of(Seconds(0.1), Seconds(0.2), false) == Pace::on_release);
  CHECK(pace_of(Seconds(0.15), Seconds(1.9), true) == Pace::on_release);
  CHECK(pace_of(Seconds(1), Seconds(2), true) == Pace::on_request);
  CHECK(pace_of(forever, forever, true) == Pace::on_request);
}

TEST_CASE("a drag runs live, pins A, is one step of undo, and ends with a whole run") {
  Editing editing("heft-paper.toml");
  WhatIfView view(editing.state);
  editing.session.run();
  REQUIRE(editing.state.run());
  CHECK(!editing.state.base());
  const RunPtr first = editing.state.run();
  KnobRow* row = view.row("platform.bandwidth");
  REQUIRE(row != nullptr);
  REQUIRE(row->slider() != nullptr);

  row->slider()->setSliderDown(true);
  for (const int position : {550, 600, 700}) row->slider()->setSliderPosition(position);
  CHECK(editing.runner->requests.size() == 4);
  CHECK(editing.runner->requests.back().depth == Runner::Depth::quick);
  row->slider()->setSliderDown(false);
  CHECK(editing.runner->requests.size() == 5);
  CHECK(editing.runner->requests.back().depth == Runner::Depth::full);
  CHECK(editing.state.base() == first);
  CHECK(editing.state.run()->report.makespan < first->report.makespan);
  CHECK(view.difference().startsWith("B is "));
  CHECK(view.difference().contains("shorter"));
  CHECK(!editing.state.stale());

  CHECK(editing.document().undo_stack().count() == 1);
  editing.document().undo_stack().undo();
  CHECK(editing.document().is_clean());
  CHECK(editing.state.stale());
  CHECK(row->value() == 1);
}

TEST_CASE("a run that takes seconds waits for the button, one of half a second for the release") {
  Editing editing("heft-paper.toml");
  WhatIfView view(editing.state);
  editing.runner->wall = Seconds(0.5);
  editing.session.run();
  KnobRow* row = view.row("platform.bandwidth");
  REQUIRE(row != nullptr);
  row->slider()->setSliderDown(true);
  row->slider()->setSliderPosition(600);
  CHECK(editing.runner->requests.size() == 1);
  CHECK(editing.state.stale());
  editing.runner->wall = Seconds(5);
  row->slider()->setSliderDown(false);
  CHECK(editing.runner->requests.size() == 2);
  CHECK(!editing.state.stale());
  row->spin()->type("9 B/s");
  CHECK(editing.runner->requests.size() == 2);
  CHECK(editing.state.stale());
}

TEST_CASE("a change before the first run lets what was opened run first, as A") {
  Editing editing("heft-paper.toml");
  WhatIfView view(editing.state);
  editing.document().set_value({"scheduler", "model"}, "\"cpop\"");
  editing.session.run();
  REQUIRE(editing.state.base());
  CHECK(editing.state.base()->report.makespan == Seconds(80));
  CHECK(editing.state.run()->report.makespan == Seconds(86));
  CHECK(view.difference().toStdString() == "B is 7.5 % longer: 86 s instead of 80 s");
}

TEST_CASE("typing into a spin box checks the unit, and reset leads back") {
  Editing editing("heft-paper.toml");
  WhatIfView view(editing.state);
  editing.session.run();
  KnobRow* row = view.row("platform.bandwidth");
  REQUIRE(row != nullptr);
  row->spin()->type("5 s");
  CHECK(row->value() == 1);
  CHECK(row->refusal().contains("unit"));
  row->spin()->type("5 B/s");
  CHECK(editing.document().text().find("bandwidth = \"5 B/s\"") != std::string::npos);
  row->reset_button()->click();
  CHECK(editing.document().text().find("bandwidth = \"1 B/s\"") != std::string::npos);
  KnobRow* policy = view.row("scheduler.model");
  REQUIRE(policy != nullptr);
  policy->box()->setCurrentText("cpop");
  CHECK(editing.state.run()->report.makespan == Seconds(86));
}

TEST_CASE("sweep this writes a list of values that the sweep can read") {
  Editing editing("heft-paper.toml");
  WhatIfView view(editing.state);
  view.row("scheduler.model")->sweep_button()->click();
  view.row("platform.bandwidth")->sweep_button()->click();
  const Toml toml = parse_toml(editing.document().text(), "a.toml");
  const Toml* sweep = toml.find("sweep");
  REQUIRE(sweep != nullptr);
  REQUIRE(sweep->find("scheduler.model") != nullptr);
  CHECK(sweep->find("scheduler.model")->items.size() >= 10);
  const Toml* bandwidths = sweep->find("platform.bandwidth");
  REQUIRE(bandwidths != nullptr);
  CHECK(bandwidths->items.size() == 5);
  for (const Toml& value : bandwidths->items) CHECK(parse_quantity(value.text, Unit::byte_rate));
  CHECK(load_scenario_text(editing.document().text(), editing.document().name(), "").graph().tasks() == 10);
}

TEST_CASE("a sensitivity is the forward difference of the makespan") {
  // One task of 2 s: 10 % more work is 10 % more time; latency has nothing to act on.
  const std::string text = R"(schema = 1
[workload]
model = "independent"
tasks = 1
time = "2 s"
[platform]
model = "table"
devices = [ { name = "a" } ]
)";
  Knob work = quantity(2);
  work.path = {"workload", "time"};
  work.parameter.most = 1e9;
  const std::optional<Sensitivity> found = sensitivity_of(text, "a.toml", work, Seconds(2));
  REQUIRE(found);
  CHECK(found->changed == Approx(0.1));
  CHECK(sensitivity_text(*found) == "▲ +10 %");
  work.kind = Knob::Kind::choice;
  CHECK(!sensitivity_of(text, "a.toml", work, Seconds(2)));
}

TEST_CASE("sensitivities come when nobody turns anything") {
  Editing editing("heft-paper.toml");
  WhatIfView view(editing.state);
  editing.session.run();
  REQUIRE(comes_true([&] { return !view.row("platform.bandwidth")->sensitivity().isEmpty(); }));
  CHECK(view.row("platform.bandwidth")->sensitivity().contains("10 % more makes the run"));
  CHECK(view.row("platform.bandwidth")->sensitivity().contains("shorter"));
}

TEST_CASE("differences are told in words") {
  CHECK(difference_text(Seconds(80), Seconds(80)) == "the same: 80 s");
  CHECK(difference_text(Seconds(80), Seconds(86)) == "7.5 % longer: 86 s instead of 80 s");
  CHECK(difference_text(Seconds(100), Seconds(50)) == "50 % shorter: 50 s instead of 100 s");
  CHECK(difference_text(Seconds(1), Seconds(4)) == "4 times as long: 4 s instead of 1 s");
}
