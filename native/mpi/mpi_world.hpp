#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "native/ranks/clock_offset.hpp"

namespace pelsim::host {

/// All ranks that mpirun started, and what they tell each other besides the messages of a run. Every rank makes the
/// same calls in the same order. What MPI refuses ends all ranks, with MPI's words on stderr.
class MpiWorld {
 public:
  /// Begins MPI; once a process.
  MpiWorld(int& count, char**& arguments);
  MpiWorld(const MpiWorld&) = delete;

  std::uint32_t rank() const { return rank_; }
  std::uint32_t ranks() const { return ranks_; }
  /// "Open MPI v4.1.4".
  std::string library() const;
  /// Tags of messages are less than this.
  int tags() const;

  /// Which of the ranks on this machine this is, and how many there are.
  std::uint32_t place_on_machine() const { return place_on_machine_; }
  std::uint32_t ranks_on_machine() const { return ranks_on_machine_; }
  /// Ranks on one machine share its clock; elsewhere this rank's is measured against rank 0's.
  ClockOffset offset_to_first();

  void barrier();
  /// What rank 0 gives, to all.
  std::vector<char> from_first(std::vector<char> bytes);
  /// What all give, by rank, to rank 0; the others get nothing.
  std::vector<std::vector<char>> to_first(const std::vector<char>& bytes);

  /// No messages any more.
  void end();
  /// Ends all ranks, whatever they do.
  [[noreturn]] void abort(int code);

 private:
  std::uint32_t rank_ = 0, ranks_ = 1, place_on_machine_ = 0, ranks_on_machine_ = 1;
};

}  // namespace pelsim::host
