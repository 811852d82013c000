#include <algorithm>
#include <filesystem>

#include "gui/editor/completion.hpp"
#include "gui/editor/form.hpp"
#include "gui/editor/form_edit.hpp"
#include "models/text_file.hpp"
#include "study/scenario.hpp"
#include "study/toml_edit.hpp"
#include "tests/catch.hpp"

using namespace pelsim;
using namespace pelsim::gui;

namespace {

const std::string folder = PELSIM_SOURCE_DIR "/scenarios";

const std::string text = R"(schema = 1
title = "two nodes"

[workload]
model = "cholesky"
tiles = 4

[platform]
interconnect = { bandwidth = "12 GB/s", latency = "1 us" }

[[platform.nodes]]
count = 2
devices = [ { preset = "epyc-7763", slots = 2 }, { slots = 1 } ]

[scheduler]
model = "heft"
)";

struct Opened {
  explicit Opened(std::string t = text) : written(std::move(t)), toml(parse_toml(written, "a.toml")) {
    forms = scenario_forms(toml, book);
  }
  std::string written;
  Toml toml;
  CardBook book = read_cards(folder);
  Form forms;

  const Form& form(const std::string& path) const {
    const Form* found = find_form(forms, toml_path(path));
    REQUIRE(found != nullptr);
    return *found;
  }
  Field field(const std::string& path, const std::string& name) const {
    for (const Field& f : fields_of(form(path), toml, written))
      if (f.parameter.name == name) return f;
    FAIL("no field " << name);
    return {};
  }
};

Parameter latency() {
  return {.name = "latency",
          .type = Parameter::Type::quantity,
          .unit = Unit::seconds,
          .fallback = "0 s",
          .least = 0,
          .most = 1};
}

}  // namespace

TEST_CASE("a form has the parameters of its model's card, with what the text says") {
  const Opened opened;
  CHECK(opened.form("workload").model == "cholesky");
  CHECK(opened.field("workload", "tiles").typed == "4");
  CHECK(opened.field("workload", "tiles").written);
  CHECK(!opened.field("workload", "tile_size").written);
  CHECK(opened.form("network").model == "uncontended");  // what counts where nothing is written
  CHECK(!opened.form("network").written);
  CHECK(opened.field("platform.interconnect", "latency").typed == "1 us");
  CHECK(opened.field("platform.nodes.0", "count").typed == "2");
  // A device's preset says which model's parameters it has.
  CHECK(opened.form("platform.nodes.0.devices.0").model == "cpu");
  CHECK(opened.field("platform.nodes.0.devices.0", "peak").parameter.unit == Unit::flop_rate);
  CHECK(opened.form("platform.nodes.0.devices.1").model == "table");
}

TEST_CASE("a form tells what is missing and which keys its model does not know") {
  std::string wrong = set_toml(text, {"workload", "tils"}, "5");
  wrong = set_toml(wrong, {"workload", "model"}, "\"csv\"");
  const Opened opened(wrong);
  CHECK(opened.field("workload", "file").problem.starts_with("is missing"));
  CHECK(opened.field("workload", "tils").problem.find("'csv' has no key 'tils'") == 0);
}

TEST_CASE("a value is checked by type, unit and range as the loader does") {
  CHECK(problem_of(latency(), "2 us").empty());
  CHECK(problem_of(latency(), "").empty());
  CHECK(problem_of(latency(), "2").find("quantity") != std::string::npos);
  CHECK(problem_of(latency(), "2 GB").find("quantity") != std::string::npos);
  CHECK(problem_of(latency(), "2 s").find("out of range: it must be from 0 s to 1 s") != std::string::npos);
  const Parameter count{.name = "count", .type = Parameter::Type::integer, .required = true, .least = 1, .most = 9};
  CHECK(problem_of(count, "3").empty());
  CHECK(problem_of(count, "0").find("out of range") != std::string::npos);
  CHECK(problem_of(count, "x").find("whole number") != std::string::npos);
  CHECK(problem_of(count, "").find("missing") != std::string::npos);
  const Parameter choice{.name = "mode", .type = Parameter::Type::choice, .choices = {"exact", "mean"}};
  CHECK(problem_of(choice, "exakt").find("did you mean 'exact'?") != std::string::npos);
  const Parameter flag{.name = "flag", .type = Parameter::Type::boolean};
  CHECK(problem_of(flag, "true").empty());
  CHECK(!problem_of(flag, "yes").empty());
}

TEST_CASE("what is typed becomes TOML of the parameter's type") {
  using Type = Parameter::Type;
  CHECK(typed_value({.name = "a", .type = Type::text}, "a \"b\"") == "\"a \\\"b\\\"\"");
  CHECK(typed_value({.name = "a", .type = Type::integer}, " 12 ") == "12");
  CHECK(typed_value({.name = "a", .type = Type::list}, "1, 2") == "[1, 2]");
  CHECK(typed_value({.name = "a", .type = Type::list}, "x, y") == "[\"x\", \"y\"]");
  CHECK(typed_value({.name = "a", .type = Type::list}, "[1]") == "[1]");
  CHECK(typed_value({.name = "a", .type = Type::any}, "pcie4-x16") == "\"pcie4-x16\"");
  CHECK(typed_value({.name = "a", .type = Type::any}, "{ latency = \"1 us\" }") == "{ latency = \"1 us\" }");
}

TEST_CASE("another model takes the keys along that it knows, and leaves the others out") {
  const Opened opened;
  const std::string changed = with_model(text, opened.form("workload"), "fork-join", opened.toml, opened.book);
  const Toml toml = parse_toml(changed, "a");
  CHECK(value_at(toml, {"workload", "model"})->text == "fork-join");
  CHECK(value_at(toml, {"workload", "tiles"}) == nullptr);
  load_scenario_text(changed, "a.toml", folder);
  const std::string network = with_model(text, opened.form("network"), "hockney", opened.toml, opened.book);
  CHECK(load_scenario_text(network, "a.toml", folder).network_model == "hockney");
}

TEST_CASE("a new entry has what its card requires, so that the scenario loads") {
  const Opened opened;
  const std::string nodes = with_new_entry(text, opened.form("platform"), "nodes", opened.toml, opened.book);
  CHECK(load_scenario_text(nodes, "a.toml", folder).platform->devices() == 5);  // 2 x (2 + 1 entries) is 4, and one
  const std::string device = with_new_entry(text, opened.form("platform.nodes.0"), "devices", opened.toml, opened.book);
  CHECK(load_scenario_text(device, "a.toml", folder).platform->devices() == 6);
}

TEST_CASE("what a preset gives need not be written, and is the default") {
  const Opened opened;
  const Field peak = opened.field("platform.nodes.0.devices.0", "peak");
  CHECK(peak.problem == "");
  CHECK(!peak.parameter.required);
  // 2.45 GHz x 16 flop, see scenarios/machines/cpu.csv.
  CHECK(*parse_quantity(peak.parameter.fallback, Unit::flop_rate) == Approx(39.2e9));
  const Opened bare("schema = 1\n[[platform.nodes]]\ndevices = [{ model = \"cpu\" }]\n");
  CHECK(bare.field("platform.nodes.0.devices.0", "peak").problem.starts_with("is missing"));
}

TEST_CASE("no form of the gallery finds fault with what loads") {
  const CardBook book = read_cards(folder);
  std::size_t fields = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file.path().extension() != ".toml") continue;
    INFO(file.path().string());
    const std::string scenario = std::string(TextFile::read(file.path().string()).text());
    const Toml toml = parse_toml(scenario, file.path().string());
    const Form forms = scenario_forms(toml, book);
    const std::function<void(const Form&)> visit = [&](const Form& form) {
      for (const Field& field : fields_of(form, toml, scenario)) {
        INFO(dotted(field.path));
        const bool guessed = field.path == TomlPath{"workload", "model"};
        if (!guessed) CHECK(field.problem == "");
        if (field.written) ++fields;
      }
      for (const Form& below : form.below) visit(below);
    };
    visit(forms);
  }
  CHECK(fields > 400);
}

TEST_CASE("keys, models and values complete where the cursor stands") {
  const Opened opened;
  const auto words = [&](std::string before) { return completion_at(before, before.size(), opened.forms).words; };
  const auto has = [](const std::vector<std::string>& list, const std::string& word) {
    return std::find(list.begin(), list.end(), word) != list.end();
  };
  CHECK(words("[scheduler]\nmodel = \"he") == std::vector<std::string>{"heft"});
  CHECK(has(words("[workload]\nmodel = \"cholesky\"\nti"), "tiles"));
  CHECK(has(words("[workload]\nmodel = \"cholesky\"\nti"), "tile_size"));
  CHECK(has(words("[[platform.nodes]]\nco"), "count"));
  CHECK(has(words("[ne"), "network"));
  CHECK(words("# mo").empty());
}
