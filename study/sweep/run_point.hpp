#pragma once
#include <optional>
#include <stop_token>
#include <string>

#include "study/scenario_family.hpp"
#include "study/sweep/design.hpp"

namespace pelsim {

/// All that says which rows a sweep has and what stands in them. Immutable while it runs.
struct Sweep {
  ScenarioFamily scenarios;
  Design design;
  /// The run on the ideal network, for serialisation and transfer efficiency, takes about as long as the run itself.
  enum class IdealRun { yes, no } ideal_run = IdealRun::yes;
};

/// What a run leaves: its row from `seed` on, and what differs between machines.
struct FinishedRun {
  std::uint64_t run = 0;
  std::string row;  ///< cells of CSV, without a line's end
  Seconds wall;
  std::string host = {};                ///< where it ran; empty: here
  std::vector<std::string> notes = {};  ///< of the report; of the first run alone
};

/// A column for each axis: its key, and its value at a point; each with a comma before it.
std::string axis_header(const Design&);
std::string axis_cells(const Design&, std::uint64_t point);

/// Builds the run's scenario, runs it and reports it. What goes wrong is a row too: `invalid` where the scenario is
/// refused, `failed` where the run does not come to its end. nullopt: stopped. From any number of threads.
std::optional<FinishedRun> run_point(const Sweep&, std::uint64_t run, std::stop_token = {});

/// All that a row says of a scenario's run but for the seed: equal where a change had no influence.
std::string numbers_of(const Scenario&, const std::stop_token& = {});

/// The scenario of a run. Throws ScenarioError.
Scenario scenario_of(const Sweep&, std::uint64_t run, ScenarioFamily::For = ScenarioFamily::For::run);

}  // namespace pelsim
