#pragma once
#include <functional>
#include <stop_token>

#include "study/sweep/journal.hpp"
#include "study/sweep/sweep_folder.hpp"

/// Who does the runs of a sweep.
namespace pelsim {

/// Hands out the runs that are to do, in the order of the design.
class OpenRuns {
 public:
  OpenRuns(const Design&, const Journal&, SweepFolder::Shard = {});
  /// nullopt: none is left.
  std::optional<std::uint64_t> next();
  std::uint64_t count() const { return count_; }
  /// How many runs a shard has, done or not.
  static std::uint64_t in_shard(const Design&, SweepFolder::Shard);

 private:
  const Design* design_;
  SweepFolder::Shard shard_;
  std::vector<bool> is_done_;
  std::uint64_t at_ = 0, count_ = 0;
};

/// Takes what ended, one at a time.
using KeepRun = std::function<void(FinishedRun&&)>;

/// Does all open runs on `threads` threads, this one among them. What `keep` throws ends it and passes.
void run_on_threads(const Sweep&, OpenRuns&, unsigned threads, const std::stop_token&, const KeepRun&);

}  // namespace pelsim
