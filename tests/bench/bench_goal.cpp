#include <unistd.h>

#include <filesystem>
#include <string>

#include "models/convert.hpp"
#include "models/text_file.hpp"
#include "sim/native/native_engine.hpp"
#include "sim/simulate.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/child_process.hpp"

/// Message-passing programs in GOAL under loggp, with LogGOPSim's own parameters and 8 bytes a message: read from a
/// file, then run. A second figure counts reading and running, as a process of LogGOPSim does.
namespace pelsim::bench {

namespace {

/// Round k: send to the rank 2^k further, receive from the one 2^k before; each round follows the receive before it.
std::string dissemination(std::uint32_t ranks) {
  std::string text = fmt::format("num_ranks {}\n\n", ranks);
  for (std::uint32_t r = 0; r < ranks; ++r) {
    text += fmt::format("rank {} {{\n", r);
    std::uint32_t label = 0;
    for (std::uint32_t distance = 1; distance < ranks; distance *= 2) {
      text += fmt::format("l{}: send 8b to {} tag 0\n", ++label, (r + distance) % ranks);
      if (label > 1) text += fmt::format("l{} requires l{}\n", label, label - 1);
      text += fmt::format("l{}: recv 8b from {} tag 0\n", ++label, (r + ranks - distance) % ranks);
    }
    text += "}\n\n";
  }
  return text;
}

/// Each rank sends to all others, with nothing in between.
std::string alltoall(std::uint32_t ranks) {
  std::string text = fmt::format("num_ranks {}\n\n", ranks);
  for (std::uint32_t r = 0; r < ranks; ++r) {
    text += fmt::format("rank {} {{\n", r);
    std::uint32_t label = 0;
    for (std::uint32_t k = 1; k < ranks; ++k)
      text += fmt::format("l{}: send 8b to {} tag 0\n", ++label, (r + k) % ranks);
    for (std::uint32_t k = 1; k < ranks; ++k)
      text += fmt::format("l{}: recv 8b from {} tag 0\n", ++label, (r + ranks - k) % ranks);
    text += "}\n\n";
  }
  return text;
}

Platform hosts(std::uint32_t count) {
  Platform platform;
  DeviceType type;
  type.device_class = type.label = "cpu";
  const DeviceTypeId cpu = platform.add_type(std::move(type));
  for (std::uint32_t h = 0; h < count; ++h) {
    const std::string name = fmt::format("h{}", h);
    platform.add_device(name, cpu, platform.add_memory(name), 1);
  }
  return platform;
}

template <class Entry>
const Entry& chosen(const std::vector<Entry>& catalog, Parameters& parameters) {
  const Entry& entry = choose(catalog, parameters, "model");
  parameters.check(entry.card);
  return entry;
}

struct Measured {
  double load, off, on;  ///< seconds to read the program, and to run it without and with its trace
  double memory;         ///< bytes of graph and run
  double messages, end_us;
  bool failed;
};

Measured measure(const std::string& text, std::uint32_t ranks) {
  Measured m{};
  const std::string path =
      (std::filesystem::temp_directory_path() / fmt::format("pelsim-bench-{}.goal", getpid())).string();
  write_text_file(path, text);
  const double empty = memory("VmRSS");
  TaskGraph graph;
  m.load = seconds([&] { graph = import_workload(path, "goal").graph; });
  std::filesystem::remove(path);
  m.messages = static_cast<double>(graph.items());

  const Platform platform = hosts(ranks);
  Parameters network_parameters, scheduler_parameters;
  for (const auto& [key, value] : {std::pair{"model", "loggp"},
                                   {"latency", "2.5 us"},
                                   {"overhead", "1.5 us"},
                                   {"gap", "1 us"},
                                   {"gap_per_byte", "6 ns"}})
    network_parameters.set(key, {std::string(value), {}});
  scheduler_parameters.set("model", {std::string("fifo"), {}});
  const std::vector<NetworkEntry>& networks = network_catalog();
  const std::vector<SchedulerModel>& schedulers = scheduler_catalog();
  const auto network = chosen(networks, network_parameters).make(network_parameters, platform);
  const SchedulerModel& scheduler_model = chosen(schedulers, scheduler_parameters);
  const auto run = [&](Run::Record record) {
    const auto scheduler = scheduler_model.make(scheduler_parameters, graph, platform);
    const CostModel costs(graph, platform);
    const Estimates estimates(costs, *network);
    NativeEngine engine;
    Run what{graph, platform, costs, *network, estimates, *scheduler};
    what.record = record;
    const RunResult result = simulate(what, engine);
    m.end_us = static_cast<double>(result.makespan.count) * 1e-6;
    m.failed = m.failed || result.error || result.tasks_done != graph.tasks();
  };
  forget_highest_memory();
  m.off = least_seconds(5, [&] { run(Run::Record::totals); });
  m.memory = memory("VmHWM") - empty;
  m.on = least_seconds(3, [&] { run(Run::Record::trace); });
  return m;
}

void report(const char* pattern, const std::string& text, std::uint32_t ranks) {
  const Measured m = in_child_process([&] { return measure(text, ranks); });
  const std::string name = fmt::format("{}, {} ranks", pattern, ranks);
  if (m.off == 0 || m.failed) {
    fmt::print("error: {} did not end well\n", name);
    return;
  }
  figure(name + ", run", m.messages / m.off, "messages/s");
  figure(name + ", run with trace", m.messages / m.on, "messages/s");
  figure(name + ", read and run", m.messages / (m.load + m.off), "messages/s");
  figure(name + ", run", m.off, "s");
  figure(name + ", read", m.load, "s");
  figure(name + ", memory", m.memory / m.messages, "bytes/message with its two tasks");
  figure(name + ", end of the program", m.end_us, "us");
}

}  // namespace

void bench_goal() {
  for (const std::uint32_t ranks : {1024u, 16'384u, 65'536u}) report("dissemination", dissemination(ranks), ranks);
  for (const std::uint32_t ranks : {128u, 512u}) report("linear alltoall", alltoall(ranks), ranks);
}

}  // namespace pelsim::bench
