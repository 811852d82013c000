#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "study/sweep/run_point.hpp"

namespace pelsim {

/// Tells sweeps apart: a journal goes on only with the sweep that began it. A hash for each thing that may change, so
/// that the message can name it.
struct SweepIdentity {
  std::string rows, scenario, design, inputs;  ///< 16 hexadecimal digits each; `rows`: what a row holds
  std::uint64_t runs = 0;

  bool operator==(const SweepIdentity&) const = default;
  /// "rows=... scenario=... design=... inputs=... runs=..."
  std::string text() const;
  static SweepIdentity parse(std::string_view text);
  /// What is another in `now`, for people: "the scenario and an input file have changed".
  std::string difference(const SweepIdentity& now) const;
};

/// The scenario with the command line's changes, the design with its conditions and values, and all that either reads
/// besides (study/sweep/inputs.hpp). Throws ScenarioError where a file cannot be read.
SweepIdentity identity_of(const Sweep&);

}  // namespace pelsim
