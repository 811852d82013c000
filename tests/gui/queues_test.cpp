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

TEST_CASE("a box spans the middle half of the waits, by nearest rank") {
  Queue queue{"hundred", {}, {}};
  for (int i = 100; i > 0; --i) queue.waits.push_back({{0}, {i}});  // 1 s .. 100 s
  const WaitSpread spread = wait_spread(queue, {{0}, {200}}, one_second);
  CHECK(spread.p1 == Seconds(1));
  CHECK(spread.p25 == Seconds(25));
  CHECK(spread.p50 == Seconds(50));
  CHECK(spread.p75 == Seconds(75));
  CHECK(spread.p99 == Seconds(99));
  CHECK(spread.longest == Seconds(100));
  CHECK(spread.mean.value == Approx(50.5));
  // Cut by the range: what lies beyond 50 s is not seen of any.
  CHECK(wait_spread(queue, {{0}, {50}}, one_second).p75 == Seconds(50));
  CHECK(wait_spread(queue, {{150}, {200}}, one_second).longest == Seconds(0));
  const WaitSpread one = wait_spread({"one", {{{0}, {7}}}, {}}, {{0}, {10}}, one_second);
  CHECK(one.p1 == Seconds(7));
  CHECK(one.p99 == Seconds(7));
}

TEST_CASE("a link's queue are the transfers that share it, and links that none shares are left out") {
  const RunPtr run = shown_run("scenarios/contention.toml");
  std::size_t links = 0;
  for (const Queue& queue : queues(*run)) {
    const std::string mark = ": transfers that share it";
    if (!queue.name.ends_with(mark)) continue;
    ++links;
    const std::string name = queue.name.substr(0, queue.name.size() - mark.size());
    std::size_t expected = 0;
    for (const Transfer& t : run->trace().transfers)
      for (const LinkId link : run->platform().route(t.from, t.to))
        expected += run->platform().link(link).name.text() == name;
    CHECK(queue.waits.size() == expected);
    CHECK(queue_facts(queue, {{0}, run->end()}, run->trace().clock).most >= 2);
  }
  CHECK(links > 0);
}

TEST_CASE("queues by kind hold every task once, wherever it waited") {
  const RunPtr run = shown_run("scenarios/montage-mixed.toml");
  double by_place = 0, by_kind = 0;
  for (const Queue& queue : queues(*run))
    if (queue.device)
      for (const Wait& wait : queue.waits) by_place += run->seconds(wait.to - wait.from).value;
  for (const Queue& queue : queues_by_kind(*run))
    for (const Wait& wait : queue.waits) by_kind += run->seconds(wait.to - wait.from).value;
  CHECK(by_place > 0);
  CHECK(by_kind == Approx(by_place));
}
