#include "study/toml.hpp"

#include "tests/catch.hpp"

using namespace pelsim;

namespace {

std::string refusal(const std::string& document) {
  try {
    parse_toml(document, "a.toml");
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return "accepted";
}

std::string override_refusal(const std::string& document, const std::string& key) {
  Toml toml = parse_toml(document, "a.toml");
  try {
    apply_override(toml, key, "1");
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return "accepted";
}

std::string repeated(const std::string& part, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += part;
  return out;
}

}  // namespace

TEST_CASE("values know the line and column they were written at") {
  const Toml toml = parse_toml("schema = 1\n[scheduler]\n  model = \"heft\"\n", "ring.toml");
  REQUIRE(toml.find("scheduler") != nullptr);
  const Toml* model = toml.find("scheduler")->find("model");
  REQUIRE(model != nullptr);
  CHECK(model->text == "heft");
  CHECK(model->place.text() == "ring.toml:3:11");
}

TEST_CASE("tables keep the order in which they were written") {
  CHECK(parse_toml("z = 1\na = 2\nm = 3\n", "a.toml").keys == std::vector<std::string>{"z", "a", "m"});
}

TEST_CASE("a byte order mark and CRLF line ends change nothing") {
  const Toml toml = parse_toml("\xEF\xBB\xBFschema = 1\r\n[workload]\r\nmodel = \"chain\"\r\n", "a.toml");
  CHECK(toml.find("schema")->integer == 1);
  CHECK(toml.find("workload")->find("model")->place.text() == "a.toml:3:9");
}

TEST_CASE("what is no TOML is refused at its place") {
  CHECK(refusal("schema = \n").find("a.toml:1:") == 0);
  CHECK(refusal("schema = 1\nschema = 2\n").find("a.toml:2:") == 0);
  CHECK(refusal("[workload\n").find("a.toml:1:") == 0);
  CHECK(refusal("a = \"open").find("not valid TOML") != std::string::npos);
  CHECK(refusal("a = \"\xff\xfe\"").find("not valid TOML") != std::string::npos);
}

TEST_CASE("values that no scenario has are refused") {
  CHECK(refusal("a = nan").find("finite") != std::string::npos);
  CHECK(refusal("a = [1.0, -inf]").find("a.toml:1:11: expected a finite number") == 0);
  CHECK(refusal("a = 1979-05-27").find("dates") != std::string::npos);
}

TEST_CASE("deep nesting is refused before it can exhaust the stack") {
  const int deep = 200000;
  CHECK(refusal("a = " + repeated("[", deep) + repeated("]", deep)).find("nested deeper") != std::string::npos);
  CHECK(refusal("a = " + repeated("{a=", deep) + "1" + repeated("}", deep)).find("nested deeper") != std::string::npos);
  CHECK(refusal(repeated("a.", deep) + "a = 1").find("nested deeper") != std::string::npos);
  CHECK(refusal("[" + repeated("a.", deep) + "a]").find("nested deeper") != std::string::npos);
  CHECK(refusal(repeated("\"a\".", deep) + "a = 1").find("a.toml:1:") == 0);
}

TEST_CASE("dots and brackets in texts, comments and lists of numbers are no nesting") {
  CHECK(refusal("a = \"" + repeated(".", 500) + repeated("[", 500) + "\"") == "accepted");
  CHECK(refusal("# " + repeated("a.", 500) + "\na = 1") == "accepted");
  CHECK(refusal("a = [" + repeated("1.5, ", 500) + "]") == "accepted");
  CHECK(refusal("a = '''\n" + repeated("x.\"", 500) + "'''") == "accepted");
  CHECK(refusal("a = \"\"\"\n" + repeated("x.'", 500) + "\\\"\"\"\"") == "accepted");
}

TEST_CASE("a written document reads back the same") {
  const std::string text =
      "title = \"quote \\\" tab \\t \xC3\xA9\"\nschema = 1\n[platform]\nmodel = \"cluster\"\nshare = 0.1\nbig = 1e300\n"
      "whole = 2.0\nflag = true\nempty = []\nlist = [1, 2, 3]\n\"odd key\" = 1\n[platform.link]\na = 1\n"
      "[[platform.nodes]]\ncount = 4\ndevices = [ { model = \"cpu\" }, { model = \"table\" } ]\n";
  const std::string once = write_toml(parse_toml(text, "a.toml"));
  CHECK(write_toml(parse_toml(once, "b.toml")) == once);
  const Toml back = parse_toml(once, "b.toml");
  CHECK(back.find("title")->text == "quote \" tab \t \xC3\xA9");
  CHECK(back.find("platform")->find("share")->number == 0.1);
  CHECK(back.find("platform")->find("whole")->kind == Toml::Kind::number);
  CHECK(back.find("platform")->find("nodes")->items.at(0).find("devices")->items.at(1).find("model")->text == "table");
}

TEST_CASE("an override reaches into lists and says where it came from") {
  Toml toml = parse_toml("[platform]\nnodes = [ { count = 4 }, { count = 5 } ]\n", "a.toml");
  apply_override(toml, "platform.nodes.1.count", "8");
  const Toml& count = *toml.find("platform")->find("nodes")->items.at(1).find("count");
  CHECK(count.integer == 8);
  CHECK(count.place.text() == "--set platform.nodes.1.count");
  CHECK(toml.find("platform")->find("nodes")->items.at(0).find("count")->integer == 4);
}

TEST_CASE("an override is TOML where it can be, else a bare text") {
  Toml toml = parse_toml("", "a.toml");
  const auto set = [&](const std::string& value) {
    apply_override(toml, "a.b", value);
    return *toml.find("a")->find("b");
  };
  CHECK(set("heft").text == "heft");
  CHECK(set("12.5 GB/s").text == "12.5 GB/s");
  CHECK(set("\"7\"").text == "7");
  CHECK(set("7").integer == 7);
  CHECK(set("1e300").number == 1e300);
  CHECK(set("true").flag);
  CHECK(set("[1, 2]").items.size() == 2);
  CHECK(set("{ x = 1 }").find("x")->integer == 1);
  CHECK(set("nan").text == "nan");
  CHECK(set("1\nc = 2").kind == Toml::Kind::text);
}

TEST_CASE("an override that leads nowhere says what there is") {
  const std::string document = "title = \"x\"\nlist = [1, 2]\nnone = []\n";
  CHECK(override_refusal(document, "list.2") ==
        "--set list.2: 'list' is a list: its entries are named 0 to 1, not '2'");
  CHECK(override_refusal(document, "list.one").find("0 to 1") != std::string::npos);
  CHECK(override_refusal(document, "none.0") == "--set none.0: 'none' is an empty list");
  CHECK(override_refusal(document, "title.a") == "--set title.a: 'title' is one value and holds no 'a'");
  CHECK(override_refusal(document, "a..b").find("words joined by dots") != std::string::npos);
  CHECK(override_refusal(document, repeated("a.", 1000) + "a").find("nested deeper") != std::string::npos);
}
