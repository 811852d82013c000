#include <filesystem>
#include <regex>
#include <sstream>

#include "tests/catch.hpp"
#include "tests/house/tree.hpp"

using namespace house;

namespace {

const std::filesystem::path root = PELSIM_SOURCE_DIR;

/// "file:line: word" for each line of code in which a forbidden word stands.
std::vector<std::string> uses(const std::vector<std::string>& paths, const std::vector<std::string>& words) {
  std::vector<std::string> found;
  for (const std::string& path : paths) {
    std::size_t number = 0;
    for (const std::string& line : code_lines(path)) {
      ++number;
      for (const std::string& word : words) {
        if (mentions(line, word)) found.push_back(path + ":" + std::to_string(number) + ": " + word);
      }
    }
  }
  return found;
}

std::vector<std::string> sources_outside_tests() {
  std::vector<std::string> found = sources();
  std::erase_if(found, [](const std::string& path) { return path.starts_with("tests/"); });
  return found;
}

/// Folders that only one developer's machine has; written in two parts, so that this file passes its own test.
const std::regex machine_folder(
    "(^|[^A-Za-z0-9_.}/-])/(home|work|Users|root|farm|mnt"
    "|tmp)/[A-Za-z0-9]");

bool names_a_machine(const std::string& text) { return std::regex_search(text, machine_folder); }

}  // namespace

TEST_CASE("no file is over 1 MB") {
  for (const std::string& path : tree()) {
    INFO(path);
    CHECK(std::filesystem::file_size(root / path) <= 1'000'000);
  }
}

TEST_CASE("no file names a folder of somebody's machine") {
  std::vector<std::string> found;
  for (const std::string& path : tree()) {
    std::istringstream in(text(path));
    std::size_t number = 0;
    for (std::string line; std::getline(in, line);) {
      ++number;
      const bool may = path == "tests/house/hygiene_test.cpp" || line.find('/') == std::string::npos;
      if (!may && names_a_machine(line)) found.push_back(path + ":" + std::to_string(number) + ": " + line);
    }
  }
  CHECK(found == std::vector<std::string>{});
}

TEST_CASE("a developer's path is told from an address and from a fraction") {
  CHECK(names_a_machine("open(\"/home/ada/pelsim\")"));
  CHECK(names_a_machine("/tmp/x"));
  CHECK_FALSE(names_a_machine("https://example.org/home/page"));
  const std::string folder = "work";
  CHECK_FALSE(names_a_machine("flop/" + folder + "/second"));
  CHECK_FALSE(names_a_machine("../" + folder + "/x"));
}

TEST_CASE("numbers never go through the locale") {
  CHECK(uses(sources_outside_tests(), {"strtod", "strtof", "strtold", "atof", "stod", "stof", "stold", "sscanf",
                                       "fscanf", "as_double", "as_float", "sprintf", "snprintf"}) ==
        std::vector<std::string>{});
}

TEST_CASE("chance and time of day reach no result") {
  std::vector<std::string> paths = files("sim", "pp");
  const std::vector<std::string> models = files("models", "pp");
  paths.insert(paths.end(), models.begin(), models.end());
  CHECK(uses(paths, {"rand", "srand", "random_device", "mt19937", "system_clock", "cout", "cerr", "printf"}) ==
        std::vector<std::string>{});
}

TEST_CASE("a run looks at no environment") {
  CHECK(uses(files("sim", "pp"), {"getenv"}) == std::vector<std::string>{});
}

TEST_CASE("every header is guarded by pragma once") {
  for (const std::string& path : files("", ".hpp")) {
    INFO(path);
    CHECK(text(path).starts_with("#pragma once\n"));
  }
}

TEST_CASE("every room opens with a README") {
  for (const std::string room :
       {"sim", "sim/native", "sim/trace", "sim/metrics", "models", "models/devices", "models/networks",
        "models/platforms", "models/schedulers", "models/workloads", "study", "cli", "native", "gui", "scenarios",
        "scenarios/machines", "tests", "tools"}) {
    INFO(room);
    CHECK((files(room, "").empty() || std::filesystem::exists(root / room / "README.md")));
  }
}
