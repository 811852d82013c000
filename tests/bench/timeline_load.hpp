#pragma once
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/random.hpp"
#include "sim/trace/writers.hpp"

/// Long runs for timelines: supersteps on lanes whose load grows from the first to the last, made without a simulator.
/// Each step of a lane is three spans: it waits for data, computes, and is idle until all have ended.
namespace pelsim::bench {

struct TimelineLoad {
  Platform platform;
  TaskGraph graph;
  Trace trace;

  TimelineLoad(std::size_t lanes, std::size_t steps) {
    const auto hub = platform.add_switch("switch");
    DeviceType type;
    type.device_class = "any";
    const DeviceTypeId cpu = platform.add_type(type);
    for (std::size_t l = 0; l < lanes; ++l) {
      const std::string name = "node" + std::to_string(l);
      const MemoryId memory = platform.add_memory(name);
      platform.add_duplex(name + "-switch", platform.vertex(memory), hub, Seconds(1e-6), ByteRate(1e9));
      platform.add_device(name, cpu, memory, 1);
    }
    platform.set_router(tree_router(platform));

    TaskGraphBuilder builder;
    builder.reserve(lanes * steps, 0);
    const KindId kinds[] = {builder.add_kind("relax"), builder.add_kind("reduce")};
    Stream random = Streams{1}.stream("bench.timeline");
    std::int64_t begin = 0;
    trace.attempts.reserve(lanes * steps);
    for (std::size_t step = 0; step < steps; ++step) {
      const std::size_t first = trace.attempts.size();
      for (std::size_t l = 0; l < lanes; ++l) {
        const double skew = 0.5 + 0.5 * static_cast<double>(l) / static_cast<double>(lanes);
        Attempt a;
        a.task = builder.add_task(kinds[step % 4 == 3 ? 1 : 0]);
        a.first = SlotId(l);
        a.ready = a.placed = a.reserved = {begin};
        a.inputs = a.start = a.exchanged = a.run = {begin + 50'000 + static_cast<std::int64_t>(random.below(50'000))};
        a.end = {a.run.count + static_cast<std::int64_t>(1e6 * skew * (0.8 + 0.4 * random.uniform()))};
        a.outcome = Outcome::done;
        a.share_done = 1;
        trace.attempts.push_back(a);
      }
      std::sort(trace.attempts.begin() + static_cast<std::ptrdiff_t>(first), trace.attempts.end(),
                [](const Attempt& a, const Attempt& b) { return a.end < b.end; });
      trace.end = trace.attempts.back().end;
      begin = trace.end.count + 1000;
    }
    graph = builder.build();
  }
  NamedTrace named() const { return {trace, graph, platform}; }
};

}  // namespace pelsim::bench
