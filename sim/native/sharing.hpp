#pragma once
#include <span>
#include <vector>

#include "sim/native/max_min.hpp"
#include "sim/units.hpp"

namespace pelsim {

/// The activities whose work shares resources: how much of each is left, at which rate it goes on, when it ends.
/// Rates hold from one solve to the next; an activity is looked at only when its own rate changes.
class Sharing {
 public:
  explicit Sharing(const Clock& clock) : clock_(clock) {}

  void set_capacity(ResourceId, double per_second);
  /// Copies what the plan's work takes; it begins with `begin`. Precondition: amount > 0, some use.
  void describe(ActivityId, const Plan&, std::uint64_t key);
  void begin(ActivityId, Tick now);
  /// Returns the share of its work that was done.
  double cancel(ActivityId, Tick now);

  /// Described and not over yet.
  bool holds(ActivityId a) const { return a.index() < works_.size() && works_[a.index()].phase != Phase::none; }
  bool is_solved() const { return max_min_.is_solved(); }
  void solve(Tick now);
  /// When the next one ends; `never` if none does. Precondition: solved.
  Tick next() const { return ends_.empty() ? never : ends_.front().end; }
  /// Removes all that end at `now` and appends them; the keys tell the order in which they were described.
  struct Ended {
    std::uint64_t key;
    ActivityId activity;
  };
  void take_ended(Tick now, std::vector<Ended>&);
  /// False when all that goes on is slower than the clock can tell.
  bool in_range() const { return !(ends_.empty() && too_slow_ > 0); }

 private:
  enum class Phase : std::uint8_t { none, described, working };
  struct Work {
    double amount = 0, left = 0, rate = 0;
    Tick since;  ///< when `left` was right
    std::uint64_t key = 0;
    std::uint32_t place = nowhere;  ///< in `ends_`
    Phase phase = Phase::none;
    bool is_too_slow = false;  ///< moves, but ends beyond the clock
  };
  static constexpr std::uint32_t nowhere = 0xffffffffu;
  /// A heap of four children each; every work knows its place in it.
  struct End {
    Tick end;
    std::uint32_t activity;
  };

  void expect(std::uint32_t activity, Tick now);
  void set_end(std::uint32_t activity, Tick end);
  void forget_end(std::uint32_t activity);
  void put(std::size_t place, End end) {
    ends_[place] = end;
    works_[end.activity].place = static_cast<std::uint32_t>(place);
  }
  void sift_up(std::size_t place, End end);
  void sift_down(std::size_t place, End end);

  Clock clock_;
  MaxMin max_min_;
  std::vector<Work> works_;  ///< by activity
  std::vector<End> ends_;
  std::size_t too_slow_ = 0;
};

}  // namespace pelsim
