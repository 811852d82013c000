#include "models/idle_gaps.hpp"

#include <map>

#include "sim/random.hpp"
#include "tests/catch.hpp"

using namespace pelsim;

namespace {

/// The textbook form: busy intervals in order, searched from the first.
class BusyIntervals {
 public:
  double earliest_start(double from, double length) const {
    double end = 0;
    for (const auto& [interval, number] : busy_) {
      const double start = std::max(from, end);
      if (start + length <= interval.first) return start;
      end = interval.second;
    }
    return std::max(from, end);
  }
  void reserve(double start, double length) { busy_.emplace(std::make_pair(start, start + length), busy_.size()); }

 private:
  std::multimap<std::pair<double, double>, std::size_t> busy_;
};

void compare(IdleGaps::Empty empty, std::uint64_t shortest, std::size_t tasks) {
  const Stream draws(3, "gaps");
  IdleGaps gaps(empty);
  BusyIntervals busy;
  for (std::size_t k = 0; k < tasks; ++k) {
    // Mostly near the end, sometimes anywhere: the whole range gets gaps of many lengths, filled later.
    const double end = gaps.busy_until().value;
    const bool late = draws.at(k, 0) % 3 != 0;
    const double from = late ? end + static_cast<double>(draws.at(k, 1) % 12) - 6
                             : static_cast<double>(draws.at(k, 1) % (static_cast<std::uint64_t>(end) + 1));
    const double length = static_cast<double>(shortest + draws.at(k, 2) % 9) / (draws.at(k, 3) % 2 == 0 ? 4 : 1);
    const double start = gaps.earliest_start(Seconds(std::max(from, 0.0)), Seconds(length)).value;
    REQUIRE(start == busy.earliest_start(std::max(from, 0.0), length));
    gaps.reserve(Seconds(start), Seconds(length));
    busy.reserve(start, length);
  }
}

}  // namespace

TEST_CASE("gaps answer as a scan over all busy intervals does") { compare(IdleGaps::Empty::drop, 1, 4000); }

TEST_CASE("tasks of no length find the seams between others") { compare(IdleGaps::Empty::keep, 0, 2000); }

TEST_CASE("an interval fills a gap exactly and leaves nothing of it") {
  IdleGaps gaps;
  gaps.reserve(Seconds(4), Seconds(2));
  CHECK(gaps.earliest_start(Seconds(0), Seconds(4)) == Seconds(0));
  CHECK(gaps.earliest_start(Seconds(1), Seconds(4)) == Seconds(6));
  gaps.reserve(Seconds(0), Seconds(4));
  CHECK(gaps.earliest_start(Seconds(0), Seconds(0.5)) == Seconds(6));
  CHECK(gaps.busy_until() == Seconds(6));
}
