#pragma once
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>

#include "sim/trace/writers.hpp"

/// Small made-up runs for the tests of traces and metrics.
namespace pelsim::samples {

/// `devices` devices of one type with `slots` slots each, every one with a memory of its own behind one switch.
inline Platform cluster(std::size_t devices, SlotCount slots) {
  Platform platform;
  const auto root = platform.add_switch("switch");
  DeviceType type;
  type.device_class = "any";
  const DeviceTypeId id = platform.add_type(type);
  for (std::size_t d = 0; d < devices; ++d) {
    const std::string name = "cpu" + std::to_string(d);
    const MemoryId memory = platform.add_memory(name + ".mem");
    platform.add_duplex("link" + std::to_string(d), root, platform.vertex(memory), Seconds(0), ByteRate(1));
    platform.add_device(name, id, memory, slots);
  }
  platform.set_router(shortest_path_router(platform));
  return platform;
}

/// A chain of `tasks` tasks of 1 s, each passing 1 byte on; kinds "even" and "odd".
inline TaskGraph chain(std::size_t tasks) {
  TaskGraphBuilder builder;
  const std::size_t any = builder.add_time_class("any");
  TaskId last;
  for (std::size_t t = 0; t < tasks; ++t) {
    const TaskId task = builder.add_task(builder.add_kind(t % 2 == 0 ? "even" : "odd"));
    builder.set_time(task, any, Seconds(1));
    if (last) builder.add_data(last, task, Bytes(1));
    last = task;
  }
  return builder.build();
}

/// Tasks 0..tasks-1 on random slots at random times that keep every rule of a trace: attempts on a slot are disjoint,
/// ready <= placed or placed before, reserved <= start <= run <= end. Every tenth attempt takes two slots.
inline Trace random_trace(std::uint32_t seed, std::size_t tasks, std::size_t slots) {
  std::mt19937 random(seed);
  const auto below = [&](std::int64_t n) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint32_t>(n));
  };
  std::vector<Tick> free(slots);
  Trace trace;
  for (std::size_t t = 0; t < tasks; ++t) {
    Attempt a;
    a.task = TaskId(t);
    a.slots = t % 10 == 9 && slots > 1 ? 2 : 1;
    a.first = SlotId(static_cast<std::size_t>(below(static_cast<std::int64_t>(slots - a.slots + 1))));
    Tick from = free[a.first.index()];
    if (a.slots == 2) from = std::max(from, free[a.first.index() + 1]);
    a.reserved = {from.count + below(3)};
    a.ready = {std::max<std::int64_t>(0, a.reserved.count + below(9) - 4)};
    a.placed = a.ready;
    a.inputs = {a.ready.count + below(3)};
    a.start = std::max({a.reserved, a.inputs});
    a.run = {a.start.count + below(2)};
    a.end = {a.run.count + below(5)};
    a.outcome = Outcome::done;
    a.share_done = 1;
    for (SlotCount k = 0; k < a.slots; ++k) free[a.first.index() + k] = a.end;
    trace.end = std::max(trace.end, a.end);
    trace.attempts.push_back(a);
  }
  std::stable_sort(trace.attempts.begin(), trace.attempts.end(),
                   [](const Attempt& a, const Attempt& b) { return a.end < b.end; });
  return trace;
}

/// A folder that is gone after the test.
struct TemporaryFolder {
  std::filesystem::path path;
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "pelsim-test-XXXXXX").string();
    path = mkdtemp(pattern.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path); }
  std::string file(const char* name) const { return (path / name).string(); }
};

inline std::string contents(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

}  // namespace pelsim::samples
