#include "gui/charts/queues.hpp"

#include "tests/catch.hpp"
#include "tests/gui/fixture.hpp"

using namespace pelsim;
using namespace pelsim::gui;

namespace {

// Three come at 0, 2 and 4 s and wait 4, 4 and 0 s. Length: 1 in [0, 2), 2 in [2, 4), 1 in [4, 6), 0 then.
Queue three() { return {"three", {{{0}, {4}}, {{2}, {6}}, {{4}, {4}}}, {}}; }
const Clock one_second{Seconds(1)};

}  // namespace

TEST_CASE("lengths change when somebody comes or goes") {
  const auto steps = queue_lengths(three(), {{0}, {10}});
  std::vector<std::pair<std::int64_t, std::size_t>> found;
  for (const QueueStep& step : steps) found.emplace_back(step.at.count, step.length);
  CHECK(found == std::vector<std::pair<std::int64_t, std::size_t>>{{0, 1}, {2, 2}, {4, 1}, {6, 0}});
}

TEST_CASE("a queue's facts are those of its lengths over time and of its waits") {
  const QueueFacts facts = queue_facts(three(), {{0}, {10}}, one_second);
  CHECK(facts.seen == 3);
  CHECK(facts.mean == Approx(0.8));  // (2 + 4 + 2) / 10
  CHECK(facts.most == 2);
  CHECK(facts.p50 == 1);  // 4 s of 0, 4 s of 1, 2 s of 2
  CHECK(facts.p90 == 2);
  CHECK(facts.mean_wait.value == Approx(8.0 / 3));
  CHECK(facts.p99_wait.value == 4);
  CHECK(facts.rate == Approx(0.3));
  CHECK(facts.rate_times_wait() == Approx(facts.mean));
}

TEST_CASE("waits count as far as they lie in a range, and Little's law holds there too") {
  const QueueFacts facts = queue_facts(three(), {{1}, {5}}, one_second);
  CHECK(facts.seen == 3);
  CHECK(facts.mean == Approx((1 + 4 + 1) / 4.0));
  CHECK(facts.rate_times_wait() == Approx(facts.mean));
  CHECK(queue_facts(three(), {{6}, {9}}, one_second).seen == 0);
}

TEST_CASE("Little's law holds in every queue of every sort, in the whole run and in a part of it") {
  for (const char* file : {"scenarios/queue.toml", "scenarios/contention.toml", "scenarios/montage-mixed.toml"}) {
    const RunPtr run = shown_run(file);
    const auto all = queues(*run);
    INFO(file);
    CHECK(!all.empty());
    for (const Queue& queue : all)
      for (const TimeRange range :
           {TimeRange{{0}, run->end()}, TimeRange{{run->end().count / 3}, {run->end().count / 2}}}) {
        INFO(file << ": " << queue.name);
        const QueueFacts facts = queue_facts(queue, range, run->trace().clock);
        CHECK(facts.rate_times_wait() == Approx(facts.mean).margin(1e-12));
      }
  }
}

TEST_CASE("tasks before four servers wait as Erlang's formula says") {
  // M/M/4 with a = 3.2: C = (a^4/4! / (1 - 0.8)) / (sum a^k/k! + ...) = 0.5964; W = C / (4 - 3.2) = 0.7455 s, of 20 000
  // tasks. Waits of queues are correlated: the mean of so many scatters by about 4 %.
  const RunPtr run = shown_run("scenarios/queue.toml");
  const auto all = queues(*run);
  REQUIRE(all.size() == 1);
  const QueueFacts facts = queue_facts(all[0], {{0}, run->end()}, run->trace().clock);
  CHECK(facts.seen == 20000);
  CHECK(facts.mean_wait.value == Approx(0.7455).epsilon(0.12));
}
