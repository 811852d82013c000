#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/parameters.hpp"
#include "models/ranks/message_sink.hpp"
#include "models/ranks/rank_program.hpp"

/// Collective operations by name, with the choice of their algorithm.
namespace pelsim::ranks {

enum class Operator { barrier, broadcast, reduce, allreduce, allgather, reduce_scatter, alltoall, gather, scatter };

/// "barrier", "broadcast", ..., in the order of the enum.
std::vector<std::string> operator_names();
std::string_view name(Operator);
/// Precondition: one of `operator_names`.
Operator operator_of(std::string_view name);
/// Names of the algorithms of an operator, the first being one for any number of members and any size.
std::vector<std::string> algorithm_names(Operator);

/// Which algorithm for which size: written "bruck < 1 KiB, spread < 32 KiB, pairwise"; the last has no bound.
class AlgorithmChoice {
 public:
  /// "auto": by size and number of members as MPICH chooses (Thakur et al. 2005, table and text of each section).
  AlgorithmChoice() = default;
  /// Throws ScenarioError at `key` for an unknown name, a bound without unit, or bounds that do not rise.
  AlgorithmChoice(Operator, const Parameters&, std::string_view key);
  explicit AlgorithmChoice(std::string name) : steps_{{any_size, std::move(name)}} {}

  /// `bytes` is what `Collective::bytes` is.
  std::string_view name(Operator, std::uint32_t members, Bytes bytes) const;

 private:
  struct Step {
    Bytes below;
    std::string name;
  };
  std::vector<Step> steps_;  ///< empty: auto
};

/// One call by all members.
struct Collective {
  Operator op = Operator::barrier;
  /// The whole vector (broadcast, reduce, allreduce, reduce-scatter), what each member contributes or gets (allgather,
  /// gather, scatter), or what each sends to each (alltoall).
  Bytes bytes = {};
  std::uint32_t root = 0;  ///< a member's number
  /// By member instead of `bytes`, where members differ (allgather, gather, scatter, reduce-scatter); by sender times
  /// members plus receiver (alltoall). Empty: all equal.
  std::vector<double> sizes = {};
  double combine_s_per_byte = 0;     ///< computing time on a device of speed 1
  Bytes segment = Bytes(64 * 1024);  ///< of pipelined algorithms; infinite: one piece
  std::uint32_t per_node = 1;        ///< members that are neighbours, for hierarchical algorithms
  AlgorithmChoice choice = {};
};

/// A generous bound, for programs that would be too large.
double most_messages(const Collective&, std::size_t members);

/// Writes the messages of one call among `members` (distinct ranks; a member's number is its place here).
void write_collective(MessageSink&, const Collective&, std::span<const Rank> members, Tag first_tag);
/// Appends it to the program of each member.
void append(RankProgram&, const Collective&, std::span<const Rank> members);
/// Of all ranks.
void append(RankProgram&, const Collective&);

}  // namespace pelsim::ranks
