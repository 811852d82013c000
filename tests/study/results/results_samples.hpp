#pragma once
#include <fmt/format.h>

#include <functional>
#include <string>

#include "sim/random.hpp"
#include "study/results/findings.hpp"

/// Tables as a sweep would write them, made by hand or drawn with planted effects.
inline pelsim::results::Table table_of(const std::string& text) {
  return pelsim::results::read_results(pelsim::CsvTable(pelsim::TextFile("results.csv", text)));
}

/// Two schedulers on 1, 2, 4 and 8 nodes of 4 slots, `replicates` of each under common random numbers. fifo takes 30 s
/// on a node with a serial share of 5 %; heft takes `ratio` of it. What the seeds change is 10 % and shared, what is a
/// run's own is 0.3 %.
inline std::string two_schedulers(double ratio, int replicates) {
  std::string csv =
      "point,replicate,scheduler.model,platform.nodes.0.count,seed,status,error,makespan_s,speedup,slots,trace_hash,"
      "version\n";
  int point = 0;
  for (const char* scheduler : {"fifo", "heft"})
    for (const int nodes : {1, 2, 4, 8}) {
      for (int r = 0; r < replicates; ++r) {
        pelsim::Stream shared(static_cast<std::uint64_t>(r), "tests.shared"),
            own(static_cast<std::uint64_t>(1000 * point + r), "tests.own");
        const double work = 30 * shared.normal(1, 0.1);
        double time = work * (0.05 + 0.95 / nodes) * own.normal(1, 0.003);
        if (scheduler == std::string("heft")) time *= ratio;
        csv += fmt::format("{},{},{},{},{},ok,,{},{},{},{:016x},0.1.0\n", point, r, scheduler, nodes, r + 1, time,
                           4 * work / time, 4 * nodes, own.next());
      }
      ++point;
    }
  return csv;
}
