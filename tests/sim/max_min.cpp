#include "sim/native/max_min.hpp"

#include <cmath>
#include <limits>

#include "sim/random.hpp"
#include "tests/catch.hpp"

using namespace pelsim;

namespace {

constexpr double unlimited = std::numeric_limits<double>::infinity();

/// A sharing problem that remembers what it was told, so that it can be solved again from nothing.
struct Problem {
  struct Activity {
    double weight = 1, bound = unlimited;
    std::vector<Use> uses;
    bool is_on = false;
  };
  std::vector<double> capacities;
  std::vector<Activity> activities;
  MaxMin solver;

  explicit Problem(std::vector<double> c) : capacities(std::move(c)) {
    for (std::size_t r = 0; r < capacities.size(); ++r) solver.set_capacity(ResourceId(r), capacities[r]);
  }
  std::size_t add(std::vector<Use> uses, double weight = 1, double bound = unlimited) {
    activities.push_back({weight, bound, std::move(uses), false});
    turn_on(activities.size() - 1);
    return activities.size() - 1;
  }
  std::size_t over(std::initializer_list<int> resources, double weight = 1, double bound = unlimited) {
    std::vector<Use> uses;
    for (const int r : resources) uses.push_back({ResourceId(r), 1});
    return add(std::move(uses), weight, bound);
  }
  void turn_on(std::size_t a) {
    solver.describe(ActivityId(a), activities[a].weight, activities[a].bound, activities[a].uses);
    solver.add(ActivityId(a));
    activities[a].is_on = true;
  }
  void turn_off(std::size_t a) {
    solver.remove(ActivityId(a));
    activities[a].is_on = false;
  }
  double rate(std::size_t a) const { return solver.rate(ActivityId(a)); }

  /// Largest relative difference from a solver that never saw the steps in between.
  double difference_from_scratch() const {
    Problem fresh(capacities);
    fresh.activities = activities;
    for (std::size_t a = 0; a < activities.size(); ++a)
      if (activities[a].is_on) fresh.turn_on(a);
    fresh.solver.solve();
    double greatest = 0;
    for (std::size_t a = 0; a < activities.size(); ++a)
      if (activities[a].is_on) greatest = std::max(greatest, std::abs(rate(a) - fresh.rate(a)) / fresh.rate(a));
    return greatest;
  }

  double used(std::size_t r) const {
    double sum = 0;
    for (std::size_t a = 0; a < activities.size(); ++a)
      for (const Use& use : activities[a].uses)
        if (activities[a].is_on && use.resource.index() == r) sum += use.per_unit * rate(a);
    return sum;
  }
  /// Its bound, or a full resource on which nobody has a higher level: it cannot grow but at the cost of a smaller one.
  bool has_bottleneck(std::size_t a) const {
    const double level = rate(a) / activities[a].weight;
    if (rate(a) >= activities[a].bound * (1 - 1e-9)) return true;
    for (const Use& use : activities[a].uses) {
      if (used(use.resource.index()) < capacities[use.resource.index()] * (1 - 1e-9)) continue;
      bool is_greatest = true;
      for (std::size_t b = 0; b < activities.size(); ++b)
        for (const Use& other : activities[b].uses)
          if (activities[b].is_on && other.resource == use.resource)
            is_greatest = is_greatest && rate(b) / activities[b].weight <= level * (1 + 1e-9);
      if (is_greatest) return true;
    }
    return false;
  }
};

}  // namespace

TEST_CASE("max-min: one activity takes the narrowest of what it uses") {
  // x <= 3, 2 x <= 4
  Problem p({3, 4});
  const auto a = p.add({{ResourceId(0), 1}, {ResourceId(1), 2}});
  p.solver.solve();
  CHECK(p.rate(a) == 2);
  CHECK(p.solver.load(ResourceId(1)) == 1);
  CHECK(p.solver.load(ResourceId(0)) == Approx(2.0 / 3));
}

TEST_CASE("max-min: equal weights halve a full resource, unequal ones share it as weight to weight") {
  // a + b <= 6: a = b = 3. With weights 1 and 2: a = 2, b = 4.
  Problem equal({6});
  const auto a = equal.over({0}), b = equal.over({0});
  equal.solver.solve();
  CHECK(equal.rate(a) == 3);
  CHECK(equal.rate(b) == 3);
  Problem unequal({6});
  const auto c = unequal.over({0}, 1), d = unequal.over({0}, 2);
  unequal.solver.solve();
  CHECK(unequal.rate(c) == 2);
  CHECK(unequal.rate(d) == 4);
}

TEST_CASE("max-min: a flow over three links against one flow on each (SimGrid's lmm_usage, test 1)") {
  // long + a <= 1, long + b <= 10, long + c <= 1. Links 1 and 3 stop at 0.5; b takes the rest of link 2.
  Problem p({1, 10, 1});
  const auto whole = p.over({0, 1, 2}), a = p.over({0}), b = p.over({1}), c = p.over({2});
  p.solver.solve();
  CHECK(p.rate(whole) == 0.5);
  CHECK(p.rate(a) == 0.5);
  CHECK(p.rate(b) == 9.5);
  CHECK(p.rate(c) == 0.5);
}

TEST_CASE("max-min: a bound leaves its rest to the others") {
  // a <= 1, a + b + c <= 9: a = 1, b = c = 4.
  Problem p({9});
  const auto a = p.over({0}, 1, 1), b = p.over({0}), c = p.over({0});
  p.solver.solve();
  CHECK(p.rate(a) == 1);
  CHECK(p.rate(b) == 4);
  CHECK(p.rate(c) == 4);
}

TEST_CASE("max-min: uses of one resource add up, as with acknowledgements on a half-duplex link") {
  // 1.05 x <= 105
  Problem p({105});
  const auto a = p.add({{ResourceId(0), 1}, {ResourceId(0), 0.05}});
  p.solver.solve();
  CHECK(p.rate(a) == Approx(100).epsilon(1e-15));
}

TEST_CASE("max-min: parking lot, the one who goes all the way gets as much as each of the others") {
  Problem p({1, 1, 1, 1});
  const auto whole = p.over({0, 1, 2, 3});
  std::vector<std::size_t> hops;
  for (const int r : {0, 1, 2, 3}) hops.push_back(p.over({r}));
  p.solver.solve();
  CHECK(p.rate(whole) == 0.5);
  for (const auto h : hops) CHECK(p.rate(h) == 0.5);
  p.turn_off(hops[2]);
  p.solver.solve();  // the other three still hold it back
  CHECK(p.rate(whole) == 0.5);
}

TEST_CASE("max-min: who leaves gives way to those it held back, however far") {
  // Links of 1, 2 and 3. a: link 1; b: 1, 2; c: 2, 3; d: 3. Level 0.5 fills link 1: a, b. Link 2: c = 1.5, which fills
  // link 3 with d = 1.5. Without a: b = c = 1 on link 2, d = 2.
  Problem p({1, 2, 3});
  const auto a = p.over({0}), b = p.over({0, 1}), c = p.over({1, 2}), d = p.over({2});
  p.solver.solve();
  CHECK(p.rate(a) == 0.5);
  CHECK(p.rate(b) == 0.5);
  CHECK(p.rate(c) == 1.5);
  CHECK(p.rate(d) == 1.5);
  p.turn_off(a);
  const auto changed = p.solver.solve();
  CHECK(changed.size() == 3);
  CHECK(p.rate(b) == 1);
  CHECK(p.rate(c) == 1);
  CHECK(p.rate(d) == 2);
}

TEST_CASE("max-min: a change tells only those whose rate changed") {
  Problem p({1, 1});
  p.over({0});
  p.over({1});
  p.solver.solve();
  p.over({1});
  CHECK(p.solver.solve().size() == 2);
  CHECK(p.solver.is_solved());
  CHECK(p.solver.solve().empty());
}

TEST_CASE("max-min: a resource that gives nothing stops its users, and lets them go when it is back") {
  Problem p({2});
  const auto a = p.over({0});
  p.solver.solve();
  p.solver.set_capacity(ResourceId(0), 0);
  p.solver.solve();
  CHECK(p.rate(a) == 0);
  p.solver.set_capacity(ResourceId(0), 2);
  p.solver.solve();
  CHECK(p.rate(a) == 2);
}

TEST_CASE(
    "max-min: whatever comes, goes and degrades, the two lines of the definition hold and no step is remembered") {
  const Streams streams{17};
  for (int trial = 0; trial < 120; ++trial) {
    Stream stream = streams.stream("trial " + std::to_string(trial));
    const auto below = [&](std::size_t n) { return static_cast<std::size_t>(stream.below(n)); };
    const auto spread = [&](double decades) { return std::pow(10, decades * stream.uniform(-0.5, 0.5)); };
    std::vector<double> capacities(2 + below(20));
    for (double& c : capacities) c = spread(2);
    Problem p(capacities);
    for (std::size_t a = 0, n = 1 + below(40); a < n; ++a) {
      std::vector<Use> uses;
      for (std::size_t k = 0, most = 1 + below(4); k < most; ++k)
        uses.push_back({ResourceId(below(capacities.size())), trial % 3 == 0 ? spread(1) : 1.0});
      p.add(uses, trial % 2 == 0 ? spread(3) : 1.0, below(3) == 0 ? spread(2) : unlimited);
    }
    for (int step = 0; step < 60; ++step) {
      const std::size_t a = below(p.activities.size());
      p.activities[a].is_on ? p.turn_off(a) : p.turn_on(a);
      if (below(8) == 0) {
        const std::size_t r = below(p.capacities.size());
        p.capacities[r] *= spread(0.5);
        p.solver.set_capacity(ResourceId(r), p.capacities[r]);
      }
      if (below(3) == 0) continue;  // several changes, one solve
      p.solver.solve();
      REQUIRE(p.difference_from_scratch() < 1e-12);
      for (std::size_t r = 0; r < p.capacities.size(); ++r) REQUIRE(p.used(r) <= p.capacities[r] * (1 + 1e-12));
      for (std::size_t k = 0; k < p.activities.size(); ++k) REQUIRE((!p.activities[k].is_on || p.has_bottleneck(k)));
    }
  }
}
