#pragma once
#include <atomic>
#include <string>
#include <vector>

#include "study/sweep/run_point.hpp"

/// What can be told of a sweep before it runs.
namespace pelsim {

/// Throws what the first point has to say where the first thousand points are all refused: then it is the scenario or a
/// key that is wrong, not a point.
void check_some_run_is_valid(const Sweep&);

struct Survey {
  struct Refusal {
    std::string message;
    std::uint64_t points = 0;
    std::uint64_t first = 0;  ///< point
  };
  std::uint64_t points = 0;       ///< looked at
  std::vector<Refusal> refusals;  ///< most points first
  std::vector<Seconds> samples;   ///< how long some runs took, spread over the design
};

/// Builds each point, and runs some of those that are valid.
Survey survey_of(const Sweep&, const std::stop_token&, std::atomic<std::uint64_t>& looked_at);

/// The design, the refusals and an estimate of the time on so many threads, for people.
std::string text_of(const Sweep&, const Survey&, unsigned threads);

}  // namespace pelsim
