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
  /// Of figures that others measured or published for a machine: which constants were fitted and on which rows
  /// ("nothing" if none was). A row that was fitted on is never judged. Empty: a closed form, which no table shows.
  std::string fitted = {};
  std::string oracle = {};  ///< whose check it is
};

/// A set of checks that share runs: "heft-paper", "mm1".
struct Oracle {
  /// measured: among its checks are figures that others measured, or that another simulator publishes; the others are
  /// closed forms and published schedules.
  enum class Kind { derived, measured };
  std::string name;
  std::string summary;
  std::vector<Check> (*run)();
  Kind kind = Kind::derived;
};

/// Every oracle, in the order in which `pelsim verify` runs them. Each goes the whole way: scenario text, loader,
/// models, driver, engine, trace.
std::vector<Oracle> oracles();

enum class Which { all, measured };

/// Those whose name contains `part` ("" = all).
std::vector<Oracle> oracles_named(std::string_view part, Which = Which::all);

/// Runs these oracles and tells each check as soon as it is known. An oracle that throws or whose run fails is a failed
/// check.
std::vector<Check> verify_all(std::string_view part = "", const std::function<void(const Check&)>& heard = {},
                              Which = Which::all);

/// The checks of measured oracles as a table in Markdown: that of docs/validation.md.
std::string measured_table(const std::vector<Check>&);

}  // namespace pelsim
