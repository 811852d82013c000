#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "sim/random.hpp"

/// The closed loop that pelsim and SimGrid are both given: some flows are kept alive between random pairs of hosts;
/// whenever one has ended, the next of the list starts.
namespace pelsim::bench {

struct FlowLoad {
  struct Pair {
    std::uint32_t from, to;
    double bytes;  ///< whole, as SimGrid wants it
  };
  std::uint32_t hosts, alive;
  std::vector<Pair> flows;

  FlowLoad(std::uint32_t h, std::uint32_t a, std::size_t count) : hosts(h), alive(a) {
    Stream stream = Streams{1}.stream("bench.flows");
    for (std::size_t k = 0; k < count; ++k) {
      const auto from = static_cast<std::uint32_t>(stream.below(hosts));
      const auto to = static_cast<std::uint32_t>((from + 1 + stream.below(hosts - 1)) % hosts);
      flows.push_back({from, to, 500'000.0 + static_cast<double>(stream.below(1'000'000))});
    }
  }
};

enum class FlowPlatform { crossbar, fat_tree };

/// Host links of 1 GB/s and 1 us; the fat tree has two levels of full bisection, sqrt(hosts) hosts on a leaf.
constexpr double flow_bandwidth = 1e9, flow_latency = 1e-6;

inline std::uint32_t leaf_ports(std::uint32_t hosts) {
  std::uint32_t ports = 1;
  while (ports * ports < hosts) ++ports;
  return ports;
}

/// What a run of the load gives.
struct FlowRate {
  double seconds = 0;  ///< of processor time
  double end = 0;      ///< simulated seconds
};

FlowRate run_natively(const FlowLoad&, FlowPlatform);

}  // namespace pelsim::bench
