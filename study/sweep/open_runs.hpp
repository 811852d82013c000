#pragma once
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

#include "study/sweep/journal.hpp"
#include "study/sweep/sweep_folder.hpp"

namespace pelsim {

/// Hands out the runs that are to do, in the order of the design. Where a rule says how many replicates there are, a
/// comparison (points that differ in their alternatives alone) gets its next block when all runs of the one before have
/// ended: what is asked for depends on results alone, never on the order in which they came. Thread safe.
class OpenRuns {
 public:
  OpenRuns(const Design&, const Journal&, SweepFolder::Shard = {});

  /// nullopt: none is left, or none until some that are under way have ended.
  std::optional<std::uint64_t> next();
  /// Whether runs that are under way may bring further ones.
  bool may_grow() const;
  /// Takes note of a run that ended.
  void ended(const FinishedRun&);

  /// To do, as far as is known, those under way not counted.
  std::uint64_t count() const;
  /// Of this shard, as far as is known, done or not.
  std::uint64_t wanted() const;

 private:
  /// Points that get their replicates together.
  struct Comparison {
    std::vector<std::uint32_t> points;
    std::uint64_t replicates = 0;  ///< of each point that are asked for
    std::uint64_t missing = 0;     ///< runs of these that have not ended
  };
  bool is_wanted(std::uint64_t run) const;
  void note(std::uint64_t run, std::string_view row);
  void ask(std::uint64_t comparison, std::uint64_t replicates);
  void judge(std::uint64_t comparison);

  const Design* design_;
  const SweepFolder::Shard shard_;
  mutable std::mutex access_;
  std::vector<bool> is_taken_;  ///< by run: done, or handed out
  std::uint64_t at_ = 0, count_ = 0, wanted_ = 0, under_way_ = 0;

  // With a rule:
  std::vector<bool> is_done_;
  std::vector<Comparison> comparisons_;
  std::vector<std::vector<double>> values_;  ///< by point and replicate, as long as the point is undecided
};

}  // namespace pelsim
