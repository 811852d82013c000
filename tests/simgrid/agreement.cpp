#include <algorithm>
#include <cstdio>
#include <map>

#include "study/compare.hpp"
#include "tests/catch.hpp"
#include "tests/simgrid/comparison_case.hpp"
#include "tests/study/small_scenarios.hpp"

using namespace pelsim;
using namespace pelsim::test;

namespace {

constexpr std::size_t most_flows = 300;  // on the busiest link: beyond, closed loops of flows are chaotic

/// The most transfers on their way over one link at the same time.
std::size_t flows_on_busiest_link(const Scenario& scenario, const Trace& trace) {
  std::map<LinkId, std::vector<std::pair<Tick, int>>> changes;
  for (const Transfer& t : trace.transfers) {
    for (const LinkId l : scenario.platform->route(t.from, t.to, t.item.value)) {
      std::vector<std::pair<Tick, int>>& of_link = changes[scenario.platform->link(l).capacity];
      of_link.push_back({t.start, 1});
      of_link.push_back({t.end, -1});
    }
  }
  int most = 0;
  for (auto& [link, of_link] : changes) {
    std::sort(of_link.begin(), of_link.end());
    int now = 0;
    for (const auto& [tick, change] : of_link) most = std::max(most, now += change);
  }
  return static_cast<std::size_t>(most);
}

struct Agreement {
  std::vector<std::size_t> flows;  ///< on the busiest link, by case
  double makespan = 0, task = 0, transfer = 0;
  std::map<std::string, int> topology, workload, scheduler, network;

  std::size_t median() {
    std::sort(flows.begin(), flows.end());
    return flows[flows.size() / 2];
  }
  void print() {
    const std::size_t middle = median();  // sorts
    std::printf("%zu scenarios; flows on the busiest link: median %zu, most %zu\n", flows.size(), middle, flows.back());
    std::printf("largest relative difference: makespan %.2g, a task's end %.2g, a transfer's end %.2g\n", makespan,
                task, transfer);
    for (const auto* counts : {&topology, &workload, &scheduler, &network}) {
      for (const auto& [name, count] : *counts) std::printf("  %s %d", name.c_str(), count);
      std::printf("\n");
    }
    std::fflush(stdout);  // before the next test forks
  }
};

/// Cases from `first` on, `step` apart, until `count` of them have no more than `most_flows`.
Agreement agree(std::uint64_t first, std::uint64_t step, std::size_t count) {
  Agreement all;
  const Available among = available();
  REQUIRE_FALSE(among.topologies.empty());
  for (std::uint64_t number = first; all.flows.size() < count; number += step) {
    const ComparisonCase c = comparison_case(number, among);
    const FolderOfFiles folder({{"scenario.toml", c.scenario}, {"tasks.csv", c.tasks}, {"edges.csv", c.edges}});
    INFO("case " << number << "\n" << c.scenario);
    const Scenario scenario = load_scenario(folder.file("scenario.toml"));
    CompareOptions options;
    options.simgrid_program = PELSIM_SIMGRID_PROGRAM;
    const Comparison found = compare_engines(scenario, {}, options);
    INFO(found.error << found.disorder);
    REQUIRE(found.error.empty());
    const std::size_t flows = flows_on_busiest_link(scenario, found.first.result.trace);
    if (flows > most_flows) continue;
    all.flows.push_back(flows);
    all.makespan = std::max(all.makespan, found.makespan.relative);
    all.task = std::max(all.task, found.task.relative);
    all.transfer = std::max(all.transfer, found.transfer.relative);
    ++all.topology[c.topology], ++all.workload[c.workload], ++all.scheduler[c.scheduler], ++all.network[c.network];
    INFO("makespan " << found.makespan.first.value << " " << found.makespan.second.value);
    INFO(found.task.what << " " << found.task.first.value << " " << found.task.second.value);
    INFO(found.transfer.what << " " << found.transfer.first.value << " " << found.transfer.second.value);
    CHECK(found.makespan.relative <= 1e-6);
    CHECK(found.task.relative <= 1e-6);
    CHECK(found.disorder.empty());
    CHECK(found.tasks > 0);
    CHECK(found.agrees());
  }
  return all;
}

}  // namespace

TEST_CASE("native and SimGrid agree on a sample of generated scenarios") {
  Agreement all = agree(0, 29, 12);
  all.print();
  CHECK(all.flows.back() > 5);
}

TEST_CASE("native and SimGrid agree on 300 generated scenarios", "[.][agreement]") {
  Agreement all = agree(0, 1, 300);
  all.print();
  CHECK(all.median() >= 20);
}
