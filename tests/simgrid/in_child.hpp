#pragma once
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <string>
#include <vector>

#include "sim/native/native_engine.hpp"
#include "sim/simgrid/simgrid_engine.hpp"
#include "tests/catch.hpp"

/// SimGrid is global and runs once per process, so each run of a test has a process of its own.
namespace pelsim::test {

/// What `text` returned in a process of its own.
inline std::string in_child(const std::function<std::string()>& text) {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const std::string all = text();
    const bool written = write(ends[1], all.data(), all.size()) == static_cast<ssize_t>(all.size());
    _exit(written ? 0 : 1);
  }
  close(ends[1]);
  std::string all;
  char block[4096];
  for (ssize_t got = 0; (got = read(ends[0], block, sizeof(block))) > 0;)
    all.append(block, static_cast<std::size_t>(got));
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  return all;
}

/// Writes down each round as "seconds: ids", then does what the test says.
struct Log final : Sink {
  using Then = std::function<Flow(std::span<const ActivityId>)>;

  Engine& engine;
  Then then;
  std::string text;

  Log(Engine& e, Then t) : engine(e), then(std::move(t)) {}
  Flow ended(Tick now, std::span<const ActivityId> ids) override {
    text += fmt::format("{:.9g}:", engine.clock().seconds(now).value);
    for (const ActivityId id : ids) text += fmt::format(" {}", id.value);
    text += "; ";
    return then ? then(ids) : Flow::go_on;
  }
};

/// Starts activities in a line.
struct Starter {
  Engine& engine;
  const TaskGraph& graph;

  void delay(int id, double seconds) const {
    Plan plan;
    plan.fixed = Seconds(seconds);
    Activity activity;
    activity.kind = Activity::Kind::delay;
    activity.plan = &plan;
    engine.start(ActivityId(id), activity);
  }
  /// The plan is nonsense, which SimGrid's flows do not look at.
  void transfer(int id, int item, int from, int to) const {
    Plan plan;
    plan.fixed = Seconds(77);
    plan.amount = 77;
    plan.uses = {{ResourceId(0), 77}};
    Activity activity;
    activity.kind = Activity::Kind::transfer;
    activity.item = ItemId(item);
    activity.from = MemoryId(from);
    activity.to = MemoryId(to);
    activity.plan = &plan;
    engine.start(ActivityId(id), activity);
  }
};

/// Items of these sizes, made by one task.
inline TaskGraph items(const std::vector<double>& sizes) {
  TaskGraphBuilder builder;
  const TaskId maker = builder.add_task(builder.add_kind("t"));
  for (const double size : sizes) builder.add_item(Bytes(size), maker);
  return builder.build();
}

struct Pair {
  Seconds latency;
  ByteRate bandwidth;
  LinkKind kind = LinkKind::full_duplex;
};

/// Memories 0, 1, 2... in a line, with these links between them.
inline Platform line(const std::vector<Pair>& links) {
  Platform platform;
  for (std::size_t m = 0; m <= links.size(); ++m) platform.add_memory("m" + std::to_string(m));
  for (std::size_t l = 0; l < links.size(); ++l)
    platform.add_duplex("l" + std::to_string(l), platform.vertex(MemoryId(l)), platform.vertex(MemoryId(l + 1)),
                        links[l].latency, links[l].bandwidth, links[l].kind);
  platform.set_router(tree_router(platform));
  return platform;
}

/// The rounds of a run on SimGrid in which `begin` starts activities and `then` reacts.
inline std::string rounds(const Platform& platform, const TaskGraph& graph, const SimgridNetwork& network,
                          const std::function<void(const Starter&)>& begin,
                          const std::function<Flow(const Starter&, std::span<const ActivityId>)>& then = {}) {
  return in_child([&] {
    SimgridEngine engine(Clock{}, platform, graph, network);
    const Starter starter{engine, graph};
    Log log(engine, then ? Log::Then([&](std::span<const ActivityId> ids) { return then(starter, ids); }) : nullptr);
    begin(starter);
    engine.run(log);
    return log.text + engine.refusal() + (engine.in_range() ? "" : "out of range");
  });
}

}  // namespace pelsim::test
