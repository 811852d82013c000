#include "sim/native/event_queue.hpp"

#include <functional>
#include <queue>

#include "sim/random.hpp"
#include "tests/catch.hpp"

namespace pelsim {
namespace {

struct Later {
  bool operator()(const Event& a, const Event& b) const { return b < a; }
};

/// The queue beside the standard library's: every event that comes out is compared.
class Pair {
 public:
  void push(std::int64_t tick) {
    const ActivityId activity(static_cast<std::uint32_t>(sequence_ * 2654435761u) & (Event::most_activities - 1));
    const std::uint64_t key = sequence_++ << Event::activity_bits | activity.value;
    same_ = same_ && ours_.push(Tick{tick}, activity) == key;
    expected_.push({tick, key});
  }
  /// The next event's tick, without removing it.
  std::int64_t peek() {
    same_ = same_ && ours_.top().tick == expected_.top().tick && ours_.top().key == expected_.top().key;
    return expected_.top().tick;
  }
  std::int64_t pop() {
    const std::int64_t tick = peek();
    ours_.pop();
    expected_.pop();
    same_ = same_ && ours_.size() == expected_.size();
    return tick;
  }
  bool drain() {
    while (!expected_.empty()) pop();
    return same_ && ours_.empty();
  }
  bool empty() const { return expected_.empty(); }
  std::size_t size() const { return expected_.size(); }
  bool same() const { return same_; }

 private:
  EventQueue ours_;
  std::priority_queue<Event, std::vector<Event>, Later> expected_;
  std::uint64_t sequence_ = 0;
  bool same_ = true;
};

struct Increments {
  const char* name;
  std::function<std::int64_t(Stream&)> draw;
};

std::vector<Increments> increments() {
  const auto whole = [](double v) { return static_cast<std::int64_t>(v); };
  return {
      {"none", [](Stream&) { return 0; }},
      {"one tick", [](Stream&) { return 1; }},
      {"constant", [](Stream&) { return 1000; }},
      {"a few ticks", [=](Stream& s) { return whole(s.uniform(0, 4)); }},
      {"uniform", [=](Stream& s) { return whole(s.uniform(0, 1e6)); }},
      {"exponential", [=](Stream& s) { return whole(s.exponential(1e9)); }},
      {"two far groups", [=](Stream& s) { return whole(s.uniform(0, 100) + (s.below(10) == 0 ? 1e12 : 0)); }},
      {"heavy tail", [=](Stream& s) { return whole(std::min(1e15, 100 * std::pow(1 - s.uniform(), -3))); }},
      {"powers of two", [=](Stream& s) { return std::int64_t{1} << s.below(50); }},
      {"rare and very far",
       [=](Stream& s) { return s.below(1000) == 0 ? std::int64_t{1} << 52 : whole(s.uniform(0, 1e3)); }},
  };
}

TEST_CASE("the event queue pops in the order of std::priority_queue whatever the increments") {
  for (const Increments& increment : increments()) {
    for (const std::size_t pending : {1u, 2u, 7u, 64u, 65u, 1000u, 20000u}) {
      Stream stream(pending, increment.name);
      Pair pair;
      for (std::size_t i = 0; i < pending; ++i) pair.push(increment.draw(stream));
      for (std::size_t i = 0; i < 3 * pending + 500; ++i) {
        const std::int64_t now = pair.pop();
        pair.push(now + increment.draw(stream));
      }
      INFO(increment.name << ", " << pending << " pending");
      CHECK(pair.drain());
    }
  }
}

TEST_CASE("the event queue keeps the order when it grows, shrinks, ties in bursts and is peeked at") {
  for (const Increments& increment : increments()) {
    Stream stream(7, increment.name);
    Pair pair;
    std::int64_t now = 0;
    for (int step = 0; step < 30000; ++step) {
      const std::uint64_t choice = stream.below(16);
      if (now > std::int64_t{1} << 60) break;
      if (pair.empty() || (choice < 8 && step < 15000))
        pair.push(now + increment.draw(stream));
      else
        now = pair.pop();
      if (choice == 9 && step % 64 == 0)
        for (int i = 0; i < 300; ++i) pair.push(now + (i % 2 == 0 ? 0 : increment.draw(stream)));
      if (choice == 10 && !pair.empty()) {  // earlier than what was just seen
        const std::int64_t next = pair.peek();
        for (int i = 0; i < 3; ++i)
          pair.push(now + static_cast<std::int64_t>(stream.below(static_cast<std::uint64_t>(next - now) + 1)));
      }
    }
    INFO(increment.name);
    CHECK(pair.drain());
  }
}

TEST_CASE("ever earlier events do not pile up in the sorted part") {
  // Each push is the earliest; every third time it is looked at, which sorts.
  Pair pair;
  pair.push(0);
  pair.push(std::int64_t{1} << 62);
  pair.pop();
  std::int64_t tick = std::int64_t{1} << 61;
  for (int i = 0; i < 100000; ++i) {
    if (i % 3 == 0) pair.peek();
    pair.push(tick -= 1'000'000'007);
  }
  CHECK(pair.drain());
}

TEST_CASE("the event queue orders the whole range of the clock") {
  constexpr std::int64_t last = std::numeric_limits<std::int64_t>::max();
  Pair pair;
  for (const std::int64_t tick : {last, std::int64_t{0}, last - 1, std::int64_t{1}, last, std::int64_t{0}, last / 2})
    pair.push(tick);
  pair.pop();
  pair.push(last);
  for (int i = 0; i < 200; ++i) pair.push(last - i % 3);
  for (int i = 0; i < 200; ++i) pair.push(i % 5);
  CHECK(pair.drain());
}

TEST_CASE("an event queue holds nothing, then one event, then nothing") {
  EventQueue queue;
  CHECK(queue.empty());
  for (const std::int64_t tick : {5, 5, 7}) {
    queue.push(Tick{tick}, ActivityId(3));
    CHECK(queue.size() == 1);
    CHECK(queue.top().tick == tick);
    CHECK(queue.top().activity() == ActivityId(3));
    queue.pop();
    CHECK(queue.empty());
  }
}

TEST_CASE("a million events at one tick come in the order of their pushes") {
  constexpr std::uint32_t count = 1'000'000;
  EventQueue queue;
  for (std::uint32_t i = 0; i < count / 2; ++i) queue.push(Tick{9}, ActivityId(i));
  CHECK(queue.top().activity() == ActivityId(0));
  for (std::uint32_t i = count / 2; i < count; ++i) queue.push(Tick{9}, ActivityId(i));
  std::uint32_t wrong = 0;
  for (std::uint32_t i = 0; i < count; ++i, queue.pop()) wrong += queue.top().activity() != ActivityId(i);
  CHECK(wrong == 0);
}

TEST_CASE("an instant holds all events of the next tick and no other") {
  EventQueue queue;
  for (const std::int64_t tick : {4, 2, 2, 9, 2}) queue.push(Tick{tick}, ActivityId(queue.size()));
  const auto first = queue.instant();
  REQUIRE(first.size() == 3);
  CHECK(first[0].activity() == ActivityId(1));
  CHECK(first[1].activity() == ActivityId(2));
  CHECK(first[2].activity() == ActivityId(4));
  queue.pop(first.size());
  CHECK(queue.instant().size() == 1);
  CHECK(queue.top().tick == 4);
}

TEST_CASE("the event queue's memory follows the most events that were pending, not their number") {
  for (const Increments& increment : increments()) {
    constexpr std::size_t pending = 20000;
    Stream stream(3, increment.name);
    EventQueue queue;
    const auto turn_over = [&](std::size_t events) {
      for (std::size_t i = 0; i < events; ++i) {
        const Tick now{queue.top().tick};
        queue.pop();
        queue.push(now + Tick{increment.draw(stream)}, ActivityId(0));
      }
    };
    for (std::size_t i = 0; i < pending; ++i) queue.push(Tick{increment.draw(stream)}, ActivityId(0));
    turn_over(10 * pending);
    INFO(increment.name);
    CHECK(queue.memory() < 8 * pending * sizeof(Event));
  }
}

}  // namespace
}  // namespace pelsim
