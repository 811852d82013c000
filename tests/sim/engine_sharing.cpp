#include <functional>
#include <map>

#include "sim/native/native_engine.hpp"
#include "tests/catch.hpp"

using namespace pelsim;

namespace {

/// Starts activities at their dates and notes when each ends, and in which round.
struct Script : Sink {
  struct Entry {
    double at = 0;
    Plan plan;
    double end = -1;
    std::size_t round = 0;
  };
  NativeEngine engine;
  std::vector<Entry> entries;
  std::function<void(std::size_t)> then;
  std::size_t rounds = 0;
  std::vector<std::size_t> order;

  std::size_t add(double at, double amount, std::vector<Use> uses, double bound = 1e300, double fixed = 0) {
    Entry e;
    e.at = at;
    e.plan.fixed = Seconds(fixed);
    e.plan.amount = amount;
    e.plan.bound = bound;
    e.plan.uses = std::move(uses);
    entries.push_back(e);
    return entries.size() - 1;
  }
  void run() {
    for (std::size_t k = 0; k < entries.size(); ++k) {
      Plan wait;
      wait.fixed = Seconds(entries[k].at);
      Activity activity;
      activity.plan = &wait;
      engine.start(ActivityId(1000 + k), activity);
    }
    engine.run(*this);
  }
  void start(std::size_t k) {
    Activity activity;
    activity.plan = &entries[k].plan;
    engine.start(ActivityId(k), activity);
  }
  Flow ended(Tick now, std::span<const ActivityId> ids) override {
    ++rounds;
    for (const ActivityId id : ids) {
      if (id.value >= 1000) {
        start(id.value - 1000);
        continue;
      }
      entries[id.index()].end = engine.clock().seconds(now).value;
      entries[id.index()].round = rounds;
      order.push_back(id.index());
      if (then) then(id.index());
    }
    return Flow::go_on;
  }
  double end(std::size_t k) const { return entries[k].end; }
};

std::vector<Use> link(int r, double per_unit = 1) { return {{ResourceId(r), per_unit}}; }

}  // namespace

TEST_CASE("engine: two flows on one link take twice as long as one") {
  Script s;
  s.engine.capacity(ResourceId(0), 1e9);
  const auto a = s.add(0, 1e8, link(0)), b = s.add(0, 1e8, link(0));
  s.run();
  CHECK(s.end(a) == Approx(0.2).epsilon(1e-12));
  CHECK(s.end(b) == Approx(0.2).epsilon(1e-12));
  CHECK(s.entries[a].round == s.entries[b].round);
}

TEST_CASE("engine: a flow that joins later slows the first one from then on") {
  // a alone for 1 s: 10 of 20 done. Both at 5: a's rest takes 2 s, till 3; b has done 10 of 20 then, and ends at 4.
  Script s;
  s.engine.capacity(ResourceId(0), 10);
  const auto a = s.add(0, 20, link(0)), b = s.add(1, 20, link(0));
  s.run();
  CHECK(s.end(a) == Approx(3).epsilon(1e-12));
  CHECK(s.end(b) == Approx(4).epsilon(1e-12));
}

TEST_CASE("engine: during its fixed time an activity uses nothing") {
  // b waits 1 s of latency while a has the link alone.
  Script s;
  s.engine.capacity(ResourceId(0), 10);
  const auto a = s.add(0, 10, link(0)), b = s.add(0, 10, link(0), 1e300, 1);
  s.run();
  CHECK(s.end(a) == Approx(1).epsilon(1e-12));
  CHECK(s.end(b) == Approx(2).epsilon(1e-12));
}

TEST_CASE("engine: what is cancelled gives its share away at once and tells what it had done") {
  Script s;
  s.engine.capacity(ResourceId(0), 10);
  const auto a = s.add(0, 100, link(0)), b = s.add(0, 20, link(0)), timer = s.add(2, 1e-9, link(1));
  s.engine.capacity(ResourceId(1), 1);
  double done = -1;
  s.then = [&](std::size_t k) {
    if (k == timer) done = s.engine.cancel(ActivityId(a));
  };
  s.run();
  CHECK(done == Approx(0.1).epsilon(1e-6));  // 2 s at 5 of 100
  CHECK(s.end(a) == -1);
  CHECK(s.end(b) == Approx(3).epsilon(1e-6));  // 10 at 5, 10 at 10
}

TEST_CASE("engine: a link that degrades and comes back") {
  // 10 in the first second, 1 in the second, 9 more from then: 2 + 0.9
  Script s;
  s.engine.capacity(ResourceId(0), 10);
  s.engine.capacity(ResourceId(1), 1);
  const auto a = s.add(0, 20, link(0)), down = s.add(0, 1, link(1)), up = s.add(1, 1, link(1));
  s.then = [&](std::size_t k) {
    if (k == down) s.engine.capacity(ResourceId(0), 1);
    if (k == up) s.engine.capacity(ResourceId(0), 10);
  };
  s.run();
  CHECK(s.end(a) == Approx(2.9).epsilon(1e-9));
}

TEST_CASE("engine: who ends in one instant is told in start order, whether it shares or not") {
  Script s;
  s.engine.capacity(ResourceId(0), 10);
  const auto delay = [&] {
    const auto k = s.add(0, 0, {});
    s.entries[k].plan.fixed = Seconds(2);
    return k;
  };
  const auto a = s.add(0, 10, link(0)), b = delay(), c = s.add(0, 10, link(0)), d = delay();
  s.run();
  CHECK(s.order == std::vector<std::size_t>{a, b, c, d});
  CHECK(s.entries[a].round == s.entries[d].round);
}

TEST_CASE("engine: bytes over a link are what its capacity gave while it was full") {
  // 40 flows of 1 to 40 units start at once on one link of 10/s: it is full till the last one ends, at 820 / 10.
  Script s;
  s.engine.capacity(ResourceId(0), 10);
  std::size_t last = 0;
  for (int k = 1; k <= 40; ++k) last = s.add(0, k, link(0));
  s.run();
  CHECK(s.end(last) == Approx(82).epsilon(1e-10));
}

TEST_CASE("engine: work that would outlast the clock is out of range") {
  Script s;
  s.engine.capacity(ResourceId(0), 1e-12);
  s.add(0, 1e12, link(0));
  s.run();
  CHECK_FALSE(s.engine.in_range());
}
