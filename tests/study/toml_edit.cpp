#include "study/toml_edit.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "study/toml.hpp"
#include "tests/catch.hpp"

using namespace pelsim;

namespace {

/// Without places, so that two documents compare by what they say.
std::string meaning(const std::string& document) { return write_toml(parse_toml(document, "a.toml")); }

/// What `--set` makes of it: the oracle of an edit.
std::string overridden(const std::string& document, const std::string& key, const std::string& value) {
  Toml toml = parse_toml(document, "a.toml");
  apply_override(toml, key, value);
  return write_toml(toml);
}

std::string set(const std::string& document, const std::string& key, const std::string& value) {
  return set_toml(document, toml_path(key), value);
}

std::string refusal(const std::string& document, const std::string& key) {
  try {
    set(document, key, "1");
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return "accepted";
}

std::vector<std::pair<std::string, std::string>> gallery() {
  std::vector<std::pair<std::string, std::string>> files;
  for (const auto& file : std::filesystem::directory_iterator(PELSIM_SOURCE_DIR "/scenarios")) {
    if (file.path().extension() != ".toml") continue;
    std::ostringstream text;
    text << std::ifstream(file.path()).rdbuf();
    files.emplace_back(file.path().filename().string(), text.str());
  }
  return files;
}

const std::string small = R"(# what to see
schema = 1
title = "small"

[workload]
model = "chain"  # a line
tasks = 10

[platform]
interconnect = { bandwidth = "1 GB/s", latency = "1 us" }

# two sorts of nodes
[[platform.nodes]]
count = 4
devices = [ { slots = 2 } ]

[[platform.nodes]]
devices = [
  { slots = 1, model = "cpu" },  # the first
  { slots = 8 },
]
)";

}  // namespace

TEST_CASE("a value is replaced where it stands, and every other byte stays") {
  std::string expected = small;
  expected.replace(expected.find("\"chain\""), 7, "\"layered\"");
  CHECK(set(small, "workload.model", "\"layered\"") == expected);
  expected = small;
  expected.replace(expected.find("\"1 us\""), 6, "\"2 ms\"");
  CHECK(set(small, "platform.interconnect.latency", "\"2 ms\"") == expected);
  expected = small;
  expected.replace(expected.find("slots = 8"), 9, "slots = 16");
  CHECK(set(small, "platform.nodes.1.devices.1.slots", "16") == expected);
}

TEST_CASE("a new key goes behind the last one of its table") {
  CHECK(set(small, "workload.work", "\"1 ms\"").find("tasks = 10\nwork = \"1 ms\"\n\n[platform]") != std::string::npos);
  CHECK(set(small, "platform.interconnect.ports", "8").find("latency = \"1 us\", ports = 8 }") != std::string::npos);
  CHECK(set(small, "platform.nodes.0.name", "\"a\"").find("devices = [ { slots = 2 } ]\nname = \"a\"\n") !=
        std::string::npos);
  CHECK(set(small, "platform.nodes.0.devices.0.model", "\"cpu\"").find("{ slots = 2, model = \"cpu\" }") !=
        std::string::npos);
}

TEST_CASE("a new section goes to the end, a key of a table that only headers make gets a header of its own") {
  CHECK(set(small, "network.model", "\"flow\"") == small + "\n[network]\nmodel = \"flow\"\n");
  const std::string implicit = "schema = 1\n# nodes\n[[platform.nodes]]\ncount = 1\n";
  CHECK(set(implicit, "platform.model", "\"cluster\"") ==
        "schema = 1\n[platform]\nmodel = \"cluster\"\n\n# nodes\n[[platform.nodes]]\ncount = 1\n");
  CHECK(set("a.b = 1\n", "a.c", "2") == "a.b = 1\na.c = 2\n");
  CHECK(set("[a]\nb = {}\n", "a.b.c", "2") == "[a]\nb = { c = 2 }\n");
  CHECK(set("x = 1", "y", "2") == "x = 1\ny = 2\n");
}

TEST_CASE("an entry is added to a list of either kind") {
  CHECK(set(small, "platform.nodes.2.count", "3") == small + "\n[[platform.nodes]]\ncount = 3\n");
  CHECK(set(small, "platform.nodes.0.devices.1", "{ slots = 4 }").find("[ { slots = 2 }, { slots = 4 } ]") !=
        std::string::npos);
  const std::string over_lines = set(small, "platform.nodes.1.devices.2.slots", "4");
  CHECK(over_lines.find("{ slots = 8 },\n  { slots = 4 },\n]") != std::string::npos);
  CHECK(set(small, "platform.nodes.2", "{ count = 3, devices = [{ slots = 1 }, {}] }") ==
        small + "\n[[platform.nodes]]\ncount = 3\ndevices = [{ slots = 1 }, {}]\n");
  CHECK(meaning(set("a = []\n", "a.0", "1")) == meaning("a = [1]\n"));
}

TEST_CASE("a key is taken out with its line, an entry with its comma, a section with all that is below it") {
  CHECK(remove_toml(small, {"workload", "tasks"}).find("# a line\n\n[platform]") != std::string::npos);
  CHECK(remove_toml(small, {"platform", "interconnect", "bandwidth"}).find("{ latency = \"1 us\" }") !=
        std::string::npos);
  CHECK(remove_toml(small, {"platform", "interconnect", "latency"}).find("{ bandwidth = \"1 GB/s\" }") !=
        std::string::npos);
  const std::string shorter = remove_toml(small, {"platform", "nodes", "1", "devices", "0"});
  CHECK(shorter.find("devices = [\n  { slots = 8 },\n]") != std::string::npos);
  CHECK(meaning(remove_toml(small, {"platform", "nodes", "0"})).find("count") == std::string::npos);
  CHECK(parse_toml(remove_toml(small, {"platform"}), "a").find("platform") == nullptr);
  CHECK(remove_toml(small, {"no", "such"}) == small);
}

TEST_CASE("a path through a value or an entry that is not there is refused") {
  CHECK(refusal(small, "workload.model.x").find("'workload.model' is one value") != std::string::npos);
  CHECK(refusal(small, "platform.nodes.5.count").find("no entry 5") != std::string::npos);
  CHECK(refusal(small, "platform.nodes.count").find("is a list") != std::string::npos);
  CHECK(refusal(small, "links.0.from").find("no entry 0") != std::string::npos);
}

TEST_CASE("texts and keys are written so that TOML reads them back") {
  const std::string odd = "a \"quoted\" \\ back\nslash";
  CHECK(parse_toml("v = " + toml_text(odd), "a").items.front().text == odd);
  CHECK(toml_key("plain-key") == "plain-key");
  const std::string text = set_toml(small, {"sweep", "scheduler.model"}, "[\"heft\"]");
  CHECK(text == small + "\n[sweep]\n\"scheduler.model\" = [\"heft\"]\n");
  CHECK(set_toml(text, {"sweep", "scheduler.model"}, "[1]") == small + "\n[sweep]\n\"scheduler.model\" = [1]\n");
}

TEST_CASE("every value of the gallery's scenarios is found where the parser saw it, and set as --set would") {
  std::size_t values = 0;
  for (const auto& [name, text] : gallery()) {
    INFO(name);
    const Toml document = parse_toml(text, name);
    const std::string said = write_toml(document);
    for (const TomlPart& part : toml_layout(text)) {
      if (part.kind != TomlPart::Kind::key && part.kind != TomlPart::Kind::element) continue;
      INFO(dotted(part.path));
      const Toml* value = value_at(document, part.path);
      REQUIRE(value != nullptr);
      if (value->kind != Toml::Kind::table) {
        const auto line = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(part.value_begin), '\n');
        CHECK(value->place.line == line + 1);
      }
      const std::string written = text.substr(part.value_begin, part.value_end - part.value_begin);
      CHECK(write_toml(parse_toml("v = " + written, "v")).substr(0, 1000) == write_toml([&] {
                                                                               Toml one;
                                                                               one.set("v", *value);
                                                                               return one;
                                                                             }())
                                                                                 .substr(0, 1000));
      const bool dots_in_key = std::any_of(part.path.begin(), part.path.end(),
                                           [](const std::string& k) { return k.find('.') != std::string::npos; });
      if (dots_in_key) continue;
      CHECK(meaning(set_toml(text, part.path, "42")) == overridden(text, dotted(part.path), "42"));
      CHECK(set_toml(text, part.path, written) == text);
      ++values;
    }
    const std::string without = remove_toml(text, {"platform"});
    CHECK(parse_toml(without, name).find("platform") == nullptr);
    CHECK(parse_toml(without, name).keys.size() + 1 >= document.keys.size());
  }
  CHECK(values > 500);
}
