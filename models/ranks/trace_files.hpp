#pragma once
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "models/ranks/match_queues.hpp"
#include "models/text_file.hpp"

namespace pelsim::ranks {

/// One action of a time-independent trace: "3 send 1 0 1e6".
struct TraceLine {
  std::uint32_t file = 0, line = 0;     ///< line counts from 1
  std::vector<std::string_view> words;  ///< what follows the rank: the action, then its fields
};

/// Time-independent traces of SimGrid's SMPI: every line begins with its rank. One file holds all ranks, or an index
/// names one file for each rank, a path a line, relative to the index or to the folder above it.
class TraceFiles {
 public:
  /// Throws ScenarioError where a file cannot be read, a line has no rank, or a rank is missing.
  explicit TraceFiles(TextFile first);

  std::size_t ranks() const { return lines_.size(); }
  const std::vector<TraceLine>& lines(Rank r) const { return lines_[r]; }
  std::size_t files() const { return files_.size(); }
  const TextFile& file(std::size_t f) const { return files_[f]; }

 private:
  void read_index();
  void read(std::uint32_t file, std::size_t most_rank);

  std::deque<TextFile> files_;  ///< words point into their texts
  std::vector<std::vector<TraceLine>> lines_;
};

}  // namespace pelsim::ranks
