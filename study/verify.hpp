#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace pelsim {

/// One comparison with a result that somebody else published or derived. Times are in seconds unless the name says
/// otherwise.
struct Check {
  std::string name;
  std::string source;
  double expected = 0, got = 0;
  double tolerance = 0;  ///< |got - expected| that is accepted
  bool ok = false;
  std::string note = {};
};

/// A set of checks that share runs: "heft-paper", "mm1".
struct Oracle {
  std::string name;
  std::string summary;
  std::vector<Check> (*run)();
};

/// Every oracle, in the order in which `pelsim verify` runs them. Each goes the whole way: scenario text, loader,
/// models, driver, engine, trace.
std::vector<Oracle> oracles();

/// Runs the oracles whose name contains `part` ("" = all) and tells each check as soon as it is known. An oracle that
/// throws or whose run fails is a failed check.
std::vector<Check> verify_all(std::string_view part = "", const std::function<void(const Check&)>& heard = {});

}  // namespace pelsim
