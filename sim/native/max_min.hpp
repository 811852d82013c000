#pragma once
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "sim/demand.hpp"
#include "sim/ids.hpp"

namespace pelsim {

/// Weighted max-min fair rates with bounds: who shares what, and what each activity gets.
///
/// Resource r gives C_r units a second; activity a runs at rate x_a <= b_a, has weight w_a and uses u_ar of r for each
/// unit of its work:
///
///     for all r: sum_a u_ar x_a <= C_r          no resource gives more than it has
///     for all a: x_a = b_a, or a uses a full resource r on which x_a / w_a is the greatest     (a's bottleneck)
///
/// These two lines have exactly one solution [Bertsekas & Gallager, Data Networks, 6.5.2; Radunovic & Le Boudec,
/// IEEE/ACM ToN 15(5), 2007]. Progressive filling finds it: all levels x_a / w_a rise together, and stop where a
/// resource is full or a bound is reached.
///
/// Solved where something changed: only those whose bottleneck was touched rise from zero, while all others stand still
/// at their old rates. Levels pass in ascending order, so one pass is enough: somebody who stands still joins when the
/// level passes his own and his bottleneck is not full, or when a resource he uses is full at a lower level than his.
/// Nobody's rate depends on how the solution was reached, but for rounding (some 1e-15 of the rate).
class MaxMin {
 public:
  /// Capacities are positive or zero, in units a second.
  void set_capacity(ResourceId, double per_second);

  /// What an activity will use once it is added. The same resource may occur several times: its uses add up.
  /// Precondition: weight > 0, bound > 0, some use per unit > 0.
  void describe(ActivityId, double weight, double bound, std::span<const Use>);
  /// Begins to share.
  void add(ActivityId);
  void remove(ActivityId);

  bool is_solved() const { return touched_.empty(); }
  /// Brings all rates up to date; returns whose rate changed, in a fixed order. Valid until the next call.
  std::span<const ActivityId> solve();
  double rate(ActivityId a) const { return activities_[a.index()].rate; }
  /// The share of the resource's capacity in use.
  double load(ResourceId) const;

 private:
  static constexpr std::uint32_t none = 0xffffffffu;
  static constexpr double unlimited = std::numeric_limits<double>::infinity();

  /// What an activity uses; `place` is where the resource lists it.
  struct Element {
    std::uint32_t resource, place;
    double per_unit;
  };
  /// Who uses a resource, how much of it for each unit of work, and which of its elements says so.
  struct User {
    std::uint32_t activity, element;
    double per_unit;
  };
  struct State {
    double weight = 1, bound = unlimited;
    double rate = 0;
    double level = 0;                 ///< rate / weight
    double before = 0;                ///< rate when the last solve began
    std::uint32_t bottleneck = none;  ///< none: its bound
    std::uint32_t elements = 0;
    std::uint32_t solve = 0;  ///< the last one that it joined
    bool is_rising = false;
  };
  struct Resource {
    double capacity = 0;
    std::vector<User> users;
    // of the solve under way
    double left = 0;     ///< capacity not yet given away
    double weights = 0;  ///< of those who rise, each times what it uses a unit
    double exact = 0;    ///< `weights` when it was last added up
    double queued = 0;   ///< where it stands in the queue of levels
    std::uint32_t rising = 0;
    std::uint32_t solve = 0;  ///< the last one that met it
    bool is_touched = false;
  };
  /// What happens when the rising level gets there.
  struct Step {
    enum class Kind : std::uint8_t { full, release, bound };
    double level;
    std::uint32_t who;  ///< a resource, or the activity that reaches its bound
    Kind kind;
  };
  /// Steps by level; a heap of four children each. A level that turns out a little too low is raised in place.
  class Steps {
   public:
    bool empty() const { return heap_.empty(); }
    const Step& top() const { return heap_.front(); }
    void clear() { heap_.clear(); }
    void push(const Step& step) {
      heap_.push_back(step);
      rise(heap_.size() - 1, step);
    }
    void pop() {
      const Step last = heap_.back();
      heap_.pop_back();
      if (heap_.empty()) return;
      std::size_t place = 0;  // the last one belongs near the leaves: no need to look on the way down
      for (std::size_t first = 1; first < heap_.size(); first = 4 * place + 1) {
        const std::size_t least = least_child(first);
        heap_[place] = heap_[least];
        place = least;
      }
      rise(place, last);
    }
    void replace_top(const Step& step) {
      std::size_t place = 0;
      for (std::size_t first = 1; first < heap_.size(); first = 4 * place + 1) {
        const std::size_t least = least_child(first);
        if (!(heap_[least].level < step.level)) break;
        heap_[place] = heap_[least];
        place = least;
      }
      heap_[place] = step;
    }

   private:
    void rise(std::size_t place, const Step& step) {
      for (; place > 0 && step.level < heap_[(place - 1) / 4].level; place = (place - 1) / 4)
        heap_[place] = heap_[(place - 1) / 4];
      heap_[place] = step;
    }
    std::size_t least_child(std::size_t first) const {
      if (first + 4 > heap_.size()) {
        std::size_t least = first;
        while (++first < heap_.size())
          if (heap_[first].level < heap_[least].level) least = first;
        return least;
      }
      const double a = heap_[first].level, b = heap_[first + 1].level, c = heap_[first + 2].level,
                   d = heap_[first + 3].level;
      const std::size_t left = first + (b < a ? 1 : 0), right = first + (d < c ? 3 : 2);
      return (d < c ? d : c) < (b < a ? b : a) ? right : left;
    }

    std::vector<Step> heap_;
  };

  std::span<Element> elements(std::uint32_t activity) {
    return {&pool_[activity * stride_], activities_[activity].elements};
  }
  void widen(std::size_t most);
  void touch(std::uint32_t resource);
  bool share_one();
  void take_all(std::uint32_t activity);
  void rise();
  void start(std::uint32_t activity);
  void join(std::uint32_t activity);
  void meet(std::uint32_t resource);
  void queue_full(std::uint32_t resource);
  static void settle(State&, double rate, double level, std::uint32_t bottleneck);
  void fix(std::uint32_t activity, double rate, double level, std::uint32_t bottleneck);
  void weigh(Resource&);
  void take_step();
  void fill_up(std::uint32_t resource, double level);
  void release(std::uint32_t resource, double level);

  std::vector<State> activities_;
  std::vector<Resource> resources_;
  std::vector<Element> pool_;  ///< `stride_` elements for each activity
  std::size_t stride_ = 2;
  std::vector<std::uint32_t> touched_;  ///< resources that changed since the last solve
  std::vector<std::uint32_t> joined_;   ///< activities of this solve
  Steps steps_;
  std::vector<ActivityId> changed_;
  std::uint32_t solve_ = 0;
};

}  // namespace pelsim
