#include <algorithm>
#include <filesystem>

#include "tests/catch.hpp"
#include "tests/house/arrows.hpp"
#include "tests/house/tree.hpp"

using namespace house;

TEST_CASE("every include follows the arrows between the rooms") {
  std::vector<std::string> wrong;
  for (const std::string& file : sources()) {
    for (const Include& include : includes(file)) {
      const std::string fault =
          include.own ? forbidden_arrow(file, include.header) : forbidden_library(file, include.header);
      if (!fault.empty()) wrong.push_back(fault);
    }
  }
  CHECK(wrong == std::vector<std::string>{});
}

TEST_CASE("every include of our own names a file from the root") {
  const std::vector<std::string> known = tree();
  REQUIRE(known.size() > 20);
  std::vector<std::string> wrong;
  for (const std::string& file : sources()) {
    for (const Include& include : includes(file)) {
      if (include.own && !std::binary_search(known.begin(), known.end(), include.header)) {
        wrong.push_back(file + ": " + include.header);
      }
    }
  }
  CHECK(wrong == std::vector<std::string>{});
}

TEST_CASE("the rules allow what the plan draws") {
  CHECK(forbidden_arrow("cli/run.cpp", "study/scenario.hpp") == "");
  CHECK(forbidden_arrow("study/exporters/json.cpp", "models/catalog.hpp") == "");
  CHECK(forbidden_arrow("study/run.cpp", "sim/native/native_engine.hpp") == "");
  CHECK(forbidden_arrow("models/schedulers/heft.cpp", "models/catalog.hpp") == "");
  CHECK(forbidden_arrow("models/schedulers/heft.cpp", "models/schedulers/ranking.hpp") == "");
  CHECK(forbidden_arrow("models/workloads/halo_exchange.cpp", "models/ranks/rank_program.hpp") == "");
  CHECK(forbidden_arrow("sim/simulate.hpp", "sim/trace/trace.hpp") == "");
  CHECK(forbidden_arrow("cli/simgrid/main.cpp", "sim/simgrid/simgrid_engine.hpp") == "");
  CHECK(forbidden_arrow("tests/sim/any.cpp", "cli/run.hpp") == "");
  CHECK(forbidden_library("gui/main.cpp", "QApplication") == "");
  CHECK(forbidden_library("sim/simgrid/engine.cpp", "simgrid/s4u.hpp") == "");
  CHECK(forbidden_library("sim/units.hpp", "Random123/philox.h") == "");
}

TEST_CASE("the rules refuse upward and sideways arrows") {
  CHECK(forbidden_arrow("sim/simulate.cpp", "models/catalog.hpp") != "");
  CHECK(forbidden_arrow("sim/simulate.cpp", "sim/native/native_engine.hpp") != "");
  CHECK(forbidden_arrow("sim/native/native_engine.cpp", "sim/driver/driver.hpp") != "");
  CHECK(forbidden_arrow("sim/trace/chrome.cpp", "sim/metrics/pop.hpp") != "");
  CHECK(forbidden_arrow("models/catalog.hpp", "study/scenario.hpp") != "");
  CHECK(forbidden_arrow("models/catalog.cpp", "models/schedulers/ranking.hpp") != "");
  CHECK(forbidden_arrow("models/schedulers/heft.cpp", "models/networks/route.hpp") != "");
  CHECK(forbidden_arrow("models/schedulers/heft.cpp", "models/ranks/rank_program.hpp") != "");
  CHECK(forbidden_arrow("models/ranks/rank_program.cpp", "models/workloads/chain.hpp") != "");
  CHECK(forbidden_arrow("models/schedulers/heft.cpp", "sim/native/native_engine.hpp") != "");
  CHECK(forbidden_arrow("study/run.cpp", "sim/simgrid/simgrid_engine.hpp") != "");
  CHECK(forbidden_arrow("cli/run.cpp", "sim/simgrid/simgrid_engine.hpp") != "");
  CHECK(forbidden_arrow("study/run.cpp", "cli/run.hpp") != "");
  CHECK(forbidden_arrow("cli/run.cpp", "gui/window.hpp") != "");
  CHECK(forbidden_arrow("sim/random.cpp", "tests/catch.hpp") != "");
  CHECK(forbidden_arrow("shed/spade.cpp", "sim/units.hpp") != "");
}

TEST_CASE("the rules keep SimGrid, Qt and file formats in their rooms") {
  CHECK(forbidden_library("study/run.cpp", "simgrid/s4u.hpp") != "");
  CHECK(forbidden_library("cli/simgrid/main.cpp", "simgrid/s4u.hpp") != "");
  CHECK(forbidden_library("sim/native/native_engine.cpp", "xbt/log.h") != "");
  CHECK(forbidden_library("cli/main.cpp", "QString") != "");
  CHECK(forbidden_library("study/view.cpp", "QtWidgets/QWidget") != "");
  CHECK(forbidden_library("sim/platform.cpp", "toml++/toml.h") != "");
  CHECK(forbidden_library("sim/trace/chrome.cpp", "nlohmann/json.hpp") != "");
  CHECK(forbidden_library("models/schedulers/heft.cpp", "iostream") != "");
  CHECK(forbidden_library("models/catalog.cpp", "catch2/catch.hpp") != "");
}
