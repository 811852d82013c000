#include <cmath>
#include <queue>
#include <string>
#include <vector>

#include "sim/native/event_queue.hpp"
#include "tests/bench/bench.hpp"

/// PHOLD [Fujimoto 1990]: each event makes one new event, for its own process or (one in four) for any other, after
/// 0.1 + Exp(0.9): lookahead 0.1, mean 1. Eight events a process. Reported: events a second.
namespace pelsim::bench {

namespace {

constexpr std::uint64_t ticks_per_unit = 1'000'000'000;
constexpr std::size_t events_per_process = 8;

/// splitmix64: the same cheap numbers for every queue.
struct Numbers {
  std::uint64_t state;
  std::uint64_t next() {
    std::uint64_t z = state += 0x9e3779b97f4a7c15ull;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
  }
  Tick increment() {
    const double uniform = (static_cast<double>(next() >> 11) + 0.5) * 0x1p-53;
    return {static_cast<std::int64_t>((0.1 - 0.9 * std::log(uniform)) * ticks_per_unit)};
  }
};

struct Process {
  Numbers numbers;
  std::uint64_t events;
  std::int64_t last;
};

/// The plain alternative: a binary heap of the same 16-byte events.
class BinaryHeap {
 public:
  void push(Tick when, ActivityId activity) {
    heap_.push({when.count, sequence_++ << Event::activity_bits | activity.value});
  }
  const Event& top() { return heap_.top(); }
  void pop() { heap_.pop(); }

 private:
  struct Later {
    bool operator()(const Event& a, const Event& b) const { return b < a; }
  };
  std::priority_queue<Event, std::vector<Event>, Later> heap_;
  std::uint64_t sequence_ = 0;
};

struct Rate {
  double events_per_second;
  std::uint64_t check;  ///< of what was popped in which order
};

enum class Ahead { no, yes };

template <class Queue, Ahead ahead>
Rate phold(std::size_t pending, std::size_t events) {
  const std::size_t processes = pending / events_per_process;
  std::vector<Process> process(processes);
  Queue queue;
  for (std::size_t p = 0; p < processes; ++p) {
    process[p] = {{p * 7919 + 1}, 0, 0};
    for (std::size_t e = 0; e < events_per_process; ++e) queue.push(process[p].numbers.increment(), ActivityId(p));
  }
  std::uint64_t check = 0;
  const auto run = [&](std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      const Event event = queue.top();
      if constexpr (ahead == Ahead::yes) {
        constexpr std::size_t distance = 8;
        const auto next = queue.sorted();
        if (next.size() > distance) __builtin_prefetch(&process[next[distance].activity().index()], 1);
      }
      queue.pop();
      Process& p = process[event.activity().index()];
      ++p.events;
      p.last = event.tick;
      check = check * 31 + event.key;
      const Tick when = Tick{event.tick} + p.numbers.increment();
      const std::uint64_t draw = p.numbers.next();
      ActivityId to = event.activity();
      if (draw < (std::uint64_t{1} << 62))
        to = ActivityId(static_cast<std::size_t>(((draw & 0xffffffff) * processes) >> 32));
      queue.push(when, to);
    }
  };
  run(2 * pending);  // until the times have forgotten how they began
  const double time = seconds([&] { run(events); });
  return {static_cast<double>(events) / time, check};
}

/// The queue alone: increments from a table.
template <class Queue>
Rate hold(std::size_t pending, std::size_t events) {
  Numbers numbers{42};
  std::vector<Tick> increments(4096);
  for (Tick& i : increments) i = numbers.increment();
  Queue queue;
  for (std::size_t e = 0; e < pending; ++e) queue.push(numbers.increment(), ActivityId(e & 0xffff));
  std::uint64_t check = 0;
  const auto run = [&](std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      const Event event = queue.top();
      queue.pop();
      check = check * 31 + event.key;
      queue.push(Tick{event.tick} + increments[i % increments.size()], event.activity());
    }
  };
  run(2 * pending);
  const double time = seconds([&] { run(events); });
  return {static_cast<double>(events) / time, check};
}

template <class Measure>
Rate best(int runs, Measure measure) {
  Rate most = measure();
  for (int run = 1; run < runs; ++run)
    most.events_per_second = std::max(most.events_per_second, measure().events_per_second);
  return most;
}

}  // namespace

void bench_phold() {
  constexpr int runs = 5;
  for (const std::size_t pending : {1'000u, 10'000u, 100'000u, 1'000'000u}) {
    const std::size_t events = std::max<std::size_t>(2'000'000, 3 * pending);
    const auto line = [&](const char* what, const Rate& rate) {
      figure(fmt::format("{}, {} pending", what, pending), rate.events_per_second * 1e-6, "million events/s");
    };
    const Rate ours = best(runs, [&] { return phold<EventQueue, Ahead::no>(pending, events); });
    const Rate ahead = best(runs, [&] { return phold<EventQueue, Ahead::yes>(pending, events); });
    const Rate heap = best(runs, [&] { return phold<BinaryHeap, Ahead::no>(pending, events); });
    const Rate hold_ours = best(runs, [&] { return hold<EventQueue>(pending, events); });
    const Rate hold_heap = best(runs, [&] { return hold<BinaryHeap>(pending, events); });
    line("PHOLD", ours);
    line("PHOLD, prefetching processes", ahead);
    line("PHOLD, std::priority_queue", heap);
    figure(fmt::format("PHOLD, {} pending: times std::priority_queue", pending),
           ours.events_per_second / heap.events_per_second, "");
    line("hold, queue only", hold_ours);
    line("hold, queue only, std::priority_queue", hold_heap);
    if (ours.check != heap.check || ahead.check != heap.check || hold_ours.check != hold_heap.check)
      fmt::print("error: the queues differ in their order\n");
  }
}

}  // namespace pelsim::bench
