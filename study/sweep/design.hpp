#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "study/scenario.hpp"
#include "study/sweep/axis.hpp"
#include "study/sweep/replicate_rule.hpp"

/// Which runs a sweep makes.
namespace pelsim {

/// Points in a fixed order, each with a value for every axis; every point is run `replicates` times, or as often as a
/// rule asks for and at most so often. Runs are numbered point by point: run = point * replicates + replicate.
struct Design {
  enum class Kind { factorial, random, latin_hypercube };
  Kind kind = Kind::factorial;
  std::vector<Axis> axes;
  std::vector<std::vector<std::size_t>> groups;  ///< axes that move together, in the order of their first; by index
  std::vector<std::string> conditions;
  std::uint64_t left_out = 0;  ///< points that a condition left out
  std::uint64_t replicates = 1;
  std::optional<ReplicateRule> until;
  /// With a rule, by point: the comparison it belongs to. All its points get as many replicates, so that each has its
  /// pair in the others.
  std::vector<std::uint32_t> together;
  std::uint64_t seed = 1;              ///< of what a random design draws
  std::vector<std::uint32_t> choices;  ///< [point * axes + axis]: which of the axis's values

  std::uint64_t points() const { return axes.empty() ? 1 : choices.size() / axes.size(); }
  std::uint64_t runs() const { return points() * replicates; }
  std::uint64_t point_of(std::uint64_t run) const { return run / replicates; }
  std::uint64_t replicate_of(std::uint64_t run) const { return run % replicates; }
  std::uint64_t comparison_of(std::uint64_t point) const { return together.empty() ? point : together[point]; }
  std::uint64_t comparisons() const;
  const Toml& value(std::uint64_t point, std::size_t axis) const {
    return axes[axis].values[choices[point * axes.size() + axis]];
  }
  std::vector<Variation> variations(std::uint64_t point) const;
};
std::string name_of(Design::Kind);

/// What the command line adds to [sweep].
struct DesignOptions {
  std::vector<std::string> vary;   ///< "key=values"; takes the place of an axis of [sweep] with the same key
  std::vector<std::string> where;  ///< further conditions
  std::string replicates;          ///< "10", or "half_width=0.05,cap=200"; empty: as [sweep] says
};

/// Reads [sweep] of the document. Factorial designs: the first axis changes slowest. Throws ScenarioError.
Design read_design(const Toml& document, const DesignOptions& = {});

/// The seed of a replicate: the first takes the scenario's own, the others numbers below 2^53 (which R and spreadsheets
/// keep) drawn from it. The same for every point, so that alternatives meet the same randomness.
std::uint64_t replicate_seed(std::uint64_t scenario_seed, std::uint64_t replicate);

}  // namespace pelsim
