#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <stdexcept>
#include <thread>

#include "sim/driver/invariants.hpp"
#include "tests/catch.hpp"
#include "tests/native/host_runs.hpp"

using namespace pelsim;
using namespace pelsim::test;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

namespace {

/// `width` chains of `depth` tasks between a first and a last task, joined by control edges.
TaskGraph bundle(std::size_t width, std::size_t depth, double seconds = 0) {
  GraphMaker make;
  const TaskId first = make.task(seconds);
  std::vector<TaskId> ends;
  for (std::size_t w = 0; w < width; ++w) {
    TaskId before = first;
    for (std::size_t d = 0; d < depth; ++d) {
      const TaskId next = make.task(seconds);
      make.edge(before, next, -1);
      before = next;
    }
    ends.push_back(before);
  }
  const TaskId last = make.task(seconds);
  for (const TaskId t : ends) make.edge(t, last, -1);
  return make.builder.build();
}

}  // namespace

TEST_CASE("every task runs once on the host, after its predecessors, one at a time on its slot") {
  World1 world(star(1, 4), bundle(40, 25));
  std::vector<std::atomic<int>> calls(world.graph.tasks());
  std::atomic<int> early = 0;
  Calls program;
  program.call = [&](TaskId t) {
    for (const Edge& e : world.graph.in(t)) early += calls[e.task.index()].load() != 1;
    ++calls[t.index()];
  };
  Greedy greedy;
  const HostRun run = run_on_host(world, greedy, {.program = &program});
  CHECK_FALSE(run.result.error);
  CHECK(early == 0);
  CHECK(std::all_of(calls.begin(), calls.end(), [](const auto& n) { return n == 1; }));
  CHECK(run.result.tasks_done == world.graph.tasks());
  CHECK(run.result.trace.attempts.size() == world.graph.tasks());
  Greedy again;
  CHECK(broken_invariant(world.run(again), run.result).empty());
}

TEST_CASE("a task runs on the thread of the slot that the trace shows, and each slot has a thread of its own") {
  World1 world(star(3, 2), bundle(12, 5));
  std::vector<std::thread::id> ran(world.graph.tasks());
  Calls program;
  program.call = [&](TaskId t) { ran[t.index()] = std::this_thread::get_id(); };
  Greedy greedy;
  const HostRun run = run_on_host(world, greedy, {.program = &program});
  REQUIRE_FALSE(run.result.error);
  std::vector<std::thread::id> of_slot(world.platform.slots());
  for (const Attempt& a : run.result.trace.attempts) {
    std::thread::id& thread = of_slot[a.first.index()];
    if (thread == std::thread::id()) thread = ran[a.task.index()];
    CHECK(thread == ran[a.task.index()]);
  }
  std::sort(of_slot.begin(), of_slot.end());
  CHECK(std::adjacent_find(of_slot.begin(), of_slot.end()) == of_slot.end());
}

TEST_CASE("the trace of a real run tells when kernels really began and ended") {
  World1 world(star(1, 1), bundle(1, 3));
  std::vector<std::pair<double, double>> seen(world.graph.tasks());
  Calls program;
  const auto now = [] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
  };
  program.call = [&](TaskId t) {
    const double begin = now();
    std::this_thread::sleep_for(2ms);
    seen[t.index()] = {begin, now()};
  };
  Greedy greedy;
  const HostRun run = run_on_host(world, greedy, {.program = &program});
  REQUIRE(run.result.trace.attempts.size() == 5);
  for (const Attempt& a : run.result.trace.attempts) {
    const auto [begin, end] = seen[a.task.index()];
    CHECK(at(a.end - a.run) >= end - begin - 1e-9);  // rounding of the doubles here
    CHECK(at(a.end - a.run) >= 2e-3);
  }
  CHECK(at(run.result.makespan) >= 10e-3);
}

TEST_CASE("without a program, tasks take the time that the model gives them") {
  World1 world(star(1, 1), bundle(1, 2, 3e-3));
  Greedy greedy;
  const HostRun run = run_on_host(world, greedy, {});
  REQUIRE_FALSE(run.result.error);
  for (const Attempt& a : run.result.trace.attempts) CHECK(at(a.end - a.run) >= 3e-3);
}

TEST_CASE("a kernel that throws ends the run with its words and keeps what was done") {
  for (const std::size_t slots : {1u, 2u}) {
    World1 world(star(1, static_cast<SlotCount>(slots)), bundle(1, 6));
    Calls program;
    program.call = [](TaskId t) {
      if (t == TaskId(3)) throw std::runtime_error("the tile is not positive definite");
    };
    Greedy greedy;
    const HostRun run = run_on_host(world, greedy, {.program = &program});
    CHECK(run.result.error.kind == RunError::Kind::engine);
    CHECK_THAT(run.result.error.message,
               Contains("'" + world.graph.name(TaskId(3)) + "'") && Contains("the tile is not positive definite"));
    CHECK(run.result.trace.attempts.size() == 3);
    CHECK(run.result.tasks_done == 3);
  }
}

TEST_CASE("what is no exception of the standard ends the run too") {
  World1 world(star(1, 1), bundle(1, 1));
  Calls program;
  program.call = [](TaskId) { throw 7; };
  Greedy greedy;
  CHECK_THAT(run_on_host(world, greedy, {.program = &program}).result.error.message, Contains("tells nothing"));
}

TEST_CASE("a stop ends a run on the host and keeps what was done") {
  World1 world(star(1, 2), bundle(2, 2000));
  Calls program;
  std::stop_source stop;
  program.call = [&](TaskId t) {
    if (t == TaskId(500)) stop.request_stop();
    std::this_thread::sleep_for(50us);
  };
  Greedy greedy;
  const HostRun run = run_on_host(world, greedy, {.program = &program, .stop = stop.get_token()});
  CHECK(run.result.error.kind == RunError::Kind::cancelled);
  CHECK(run.result.tasks_done > 100);
  CHECK(run.result.tasks_done < 3900);
  CHECK(run.result.trace.attempts.size() == run.result.tasks_done);
  CHECK_FALSE(run.is_busy);
}

TEST_CASE("a stop does not wait for a kernel that does not end") {
  World1 world(star(1, 2), bundle(2, 4));
  Calls program;
  std::stop_source stop;
  std::atomic<bool> may_end = false;
  program.call = [&](TaskId t) {
    if (t == TaskId(1))
      while (!may_end) std::this_thread::sleep_for(1ms);
    if (t == TaskId(8)) stop.request_stop();
  };
  std::jthread late([&] {
    while (!stop.stop_requested()) std::this_thread::sleep_for(1ms);
    std::this_thread::sleep_for(200ms);
    may_end = true;
  });
  Greedy greedy;
  const HostRun run =
      run_on_host(world, greedy, {.program = &program, .stop = stop.get_token(), .patience = Seconds(0.01)});
  CHECK(run.result.error.kind == RunError::Kind::cancelled);
  CHECK(run.is_busy);
  CHECK(run.result.tasks_done >= 4);
}

TEST_CASE("items really move between memories, and their readers find them there") {
  GraphMaker make;
  const TaskId source = make.task(0);
  std::vector<TaskId> readers;
  for (int k = 0; k < 6; ++k) {
    readers.push_back(make.task(0));
    make.edge(source, readers.back(), 100'000.0 + k);
  }
  World1 world(star(3), make.builder.build());
  Script script;
  script.placements.push_back(put(source, 0));
  for (int k = 0; k < 6; ++k) script.placements.push_back(put(readers[static_cast<std::size_t>(k)], k % 3));

  Calls program;
  const host::Replicas* replicas = nullptr;
  std::atomic<int> wrong = 0, checked = 0;
  program.call = [&](TaskId t) {
    for (const Edge& e : world.graph.in(t)) {
      const auto here = static_cast<std::uint32_t>((t.value - 1) % 3);
      const auto content = replicas->content(e.item, MemoryId(here));
      if (here == 0) {
        wrong += !content.empty();  // it was made here, so nothing moved
        continue;
      }
      ++checked;
      wrong += content.size() != static_cast<std::size_t>(world.graph.size(e.item).value);
      for (std::size_t k = 0; k < content.size(); ++k) wrong += content[k] != host::Replicas::pattern(e.item, k);
    }
  };
  host::HostEngine engine(world.graph, world.platform, Clock{}, {.program = &program});
  replicas = &engine.replicas();
  const Run run = world.run(script);
  const RunResult result = simulate(run, engine);
  CHECK_FALSE(result.error);
  CHECK(wrong == 0);
  CHECK(checked == 4);
  CHECK(result.transfers == 4);
  CHECK(broken_invariant(run, result).empty());
  for (const Edge& e : world.graph.out(source)) CHECK(replicas->content(e.item, MemoryId(1)).empty());  // given back
}

TEST_CASE("tasks are released in real time") {
  GraphMaker make;
  const TaskId now = make.task(0), later = make.task(0);
  make.builder.set_release(later, Seconds(0.03));
  World1 world(star(1, 2), make.builder.build());
  Greedy greedy;
  const HostRun run = run_on_host(world, greedy, {});
  REQUIRE_FALSE(run.result.error);
  CHECK(at(attempt_of(run.result, now).end) < 0.03);
  CHECK(at(attempt_of(run.result, later).run) >= 0.03);
}

TEST_CASE("a policy that preempts is told that a kernel cannot be ended from outside") {
  World1 world(star(1, 1), bundle(1, 2));
  Calls program;
  program.call = [](TaskId) { std::this_thread::sleep_for(100ms); };
  Script script;
  script.react = [calls = 0](const Instant& instant, Decisions& decisions) mutable {
    for (const Ready& r : instant.ready) decisions.place(put(r.task, 0));
    if (++calls == 1) decisions.wake({instant.now.count + 5'000'000'000});  // 5 ms: the first task still runs
    if (calls == 2) decisions.preempt(TaskId(0));
  };
  const HostRun run = run_on_host(world, script, {.program = &program});
  CHECK(run.result.error.kind == RunError::Kind::engine);
  CHECK(run.result.error.message == "task '" + world.graph.name(TaskId(0)) +
                                        "' cannot be ended from outside: choose a policy that does not preempt");
}

TEST_CASE("a graph without work for the host ends at once") {
  GraphMaker make;
  make.marker();
  World1 world(star(1), make.builder.build());
  Greedy greedy;
  CHECK_FALSE(run_on_host(world, greedy, {}).result.error);
}

namespace {

/// Keeps a thread busy on each hardware thread, so that workers get their cores now and then only.
class Crowd {
 public:
  Crowd() {
    for (std::size_t k = 0; k < 3 * host::Cores().count(); ++k)
      threads_.emplace_back([](const std::stop_token& over) {
        while (!over.stop_requested()) host::relax();
      });
  }

 private:
  std::vector<std::jthread> threads_;
};

}  // namespace

TEST_CASE("workers that starve on crowded cores end their run all the same") {
  const Crowd crowd;
  World1 world(star(1, 4), bundle(8, 40));
  std::atomic<int> calls = 0;
  Calls program;
  program.call = [&](TaskId t) {
    ++calls;
    if (t.value % 50 == 0) std::this_thread::sleep_for(5ms);  // as if its core were taken away
  };
  Greedy greedy;
  const HostRun run = run_on_host(world, greedy, {.program = &program});
  CHECK_FALSE(run.result.error);
  CHECK(calls == static_cast<int>(world.graph.tasks()));
  Greedy again;
  CHECK(broken_invariant(world.run(again), run.result).empty());
}

TEST_CASE("more workers than hardware threads, or workers that shall not be pinned, are told") {
  const auto slots = static_cast<SlotCount>(host::Cores().count() + 1);
  World1 world(star(1, slots), bundle(1, 1));
  Greedy greedy;
  const HostRun many = run_on_host(world, greedy, {.pinning = host::HostSettings::Pinning::none});
  CHECK_FALSE(many.result.error);
  REQUIRE(many.notes.size() == 2);
  CHECK_THAT(many.notes[0], Contains("not pinned"));
  CHECK_THAT(many.notes[1], Contains("share"));
}

TEST_CASE("workers stand on hardware threads of their own, and those that this process may not use stay free") {
  const host::Cores cores;
  CHECK(cores.physical() <= cores.count());
  for (std::size_t k = 0; k < cores.count(); ++k) {
    unsigned cpu = 0;
    std::string refused;
    std::size_t allowed = 0;
    std::thread([&] {
      refused = cores.pin(k);
      cpu = static_cast<unsigned>(sched_getcpu());
      allowed = host::Cores().count();
    }).join();
    if (!refused.empty()) {
      WARN("skipped: threads cannot be pinned here: " << refused);
      return;
    }
    CHECK(cpu == cores.number(k));
    CHECK(allowed == 1);  // from a thread that is bound to one
  }
}

namespace {

/// From now on the system refuses to bind the calling thread, and those that it starts, to cores. False: it cannot.
bool forbid_pinning() {
  sock_filter rules[] = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
                         BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_sched_setaffinity, 0, 1),
                         BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
                         BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
  const sock_fprog program{static_cast<unsigned short>(std::size(rules)), rules};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

}  // namespace

TEST_CASE("where the system refuses to pin workers the run goes on, with a note that says why") {
  World1 world(star(1, 2), bundle(2, 4));
  HostRun run;
  bool is_forbidden = false;
  std::thread([&] {
    is_forbidden = forbid_pinning();
    Greedy greedy;
    if (is_forbidden) run = run_on_host(world, greedy, {});
  }).join();
  if (!is_forbidden) {
    WARN("skipped: this system takes no filter of calls");
    return;
  }
  CHECK_FALSE(run.result.error);
  CHECK(run.result.tasks_done == world.graph.tasks());
  REQUIRE_FALSE(run.notes.empty());
  CHECK(run.notes.front() == "workers could not be pinned to cores: Operation not permitted");
}

TEST_CASE("fixed placements and orders are the same in simulation and on the host") {
  GraphMaker make;
  std::vector<TaskId> tasks;
  for (int k = 0; k < 60; ++k) {
    tasks.push_back(make.task(1e-4));
    if (k >= 6) make.edge(tasks[static_cast<std::size_t>(k - 6)], tasks.back(), -1);
    if (k >= 7) make.edge(tasks[static_cast<std::size_t>(k - 7)], tasks.back(), -1);
  }
  World1 world(star(3), make.builder.build());
  Script script;
  for (const TaskId t : tasks) script.placements.push_back(put(t, static_cast<int>(t.value * 7 % 3), t.value));
  const auto lanes = [&](const RunResult& result) {
    std::vector<std::vector<TaskId>> of_slot(world.platform.slots());
    for (const Attempt& a : result.trace.attempts) of_slot[a.first.index()].push_back(a.task);
    return of_slot;
  };
  Script again = script;
  const RunResult simulated = world.go(script);
  const HostRun real = run_on_host(world, again, {});
  REQUIRE_FALSE(real.result.error);
  CHECK(lanes(real.result) == lanes(simulated));
}
