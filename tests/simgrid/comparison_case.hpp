#pragma once
#include <cstdint>
#include <string>
#include <vector>

/// Scenarios made from a number, on which the native engine and SimGrid must agree.
namespace pelsim::test {

/// A small generator that gives the same numbers everywhere.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15u + 1) {}
  std::uint64_t next();
  int between(int least, int most) {
    return least + static_cast<int>(next() % static_cast<std::uint64_t>(most - least + 1));
  }
  double share() { return static_cast<double>(next() >> 11) * 0x1p-53; }
  /// Spread evenly over the orders of magnitude.
  double between_orders(double least, double most);
  const std::string& one_of(const std::vector<std::string>& all) { return all[next() % all.size()]; }

 private:
  std::uint64_t state_;
};

struct ComparisonCase {
  std::string topology, workload, scheduler, network;
  std::string scenario, tasks, edges;  ///< scenario.toml; tasks.csv and edges.csv where the workload is a table
};

/// What `comparison_case` knows and this pelsim has.
struct Available {
  std::vector<std::string> topologies;
  bool link_kinds = true;  ///< half duplex and fat pipe
};
Available available();

ComparisonCase comparison_case(std::uint64_t number, const Available&);

}  // namespace pelsim::test
