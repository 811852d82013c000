#pragma once
#include <string>
#include <vector>

#include "study/sweep/journal.hpp"

namespace pelsim {

/// What stands in the results.
struct SweepSummary {
  std::uint64_t ok = 0, failed = 0, invalid = 0;
  std::string first_error;  ///< of the first run that is not ok, with its number
  std::vector<std::string> notes;
  std::uint64_t done() const { return ok + failed + invalid; }
};

/// The folder of a sweep: `journal` while it runs, and what is written from it, each file by rename.
class SweepFolder {
 public:
  /// Makes the folder where there is none. Throws ScenarioError where it cannot be written to or holds files that no
  /// sweep wrote. `anew`: drops what an earlier sweep left.
  enum class Begin { goes_on, anew };
  SweepFolder(const std::string& path, Begin);

  std::string journal() const { return file("journal"); }
  const std::string& path() const { return path_; }

  /// Which parts of a design a folder is about: every `of`-th point from the `number`-th on, counted from 1.
  struct Shard {
    std::uint64_t number = 1, of = 1;
    bool has(std::uint64_t point) const { return point % of == number - 1; }
  };

  /// results.csv, results.json and timing.csv from what the journal holds, in the order of the design. Throws
  /// std::system_error where they cannot be written; then those of an earlier time are still there.
  SweepSummary write_results(const Sweep&, const Journal&, const Shard&) const;

 private:
  std::string file(const std::string& name) const { return path_ + "/" + name; }
  std::string path_;
};

}  // namespace pelsim
