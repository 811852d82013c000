#include <string>
#include <vector>

#include "tests/bench/bench.hpp"
#include "tests/models/given.hpp"

/// Large platforms: how long one takes to build, what a host costs in memory, and how fast routes are found.
namespace pelsim::bench {

namespace {

given::Data list(const std::vector<int>& numbers) {
  auto values = std::make_shared<Value::List>();
  for (const int n : numbers) values->push_back({given::whole(n), Place{}});
  return values;
}

Parameters cluster_of(int hosts, const std::vector<std::pair<std::string, given::Data>>& interconnect) {
  std::vector<std::pair<std::string, given::Data>> keys = interconnect;
  keys.emplace_back("bandwidth", given::text("12.5 GB/s"));
  keys.emplace_back("latency", given::text("1 us"));
  const Parameters node =
      given::parameters({{"count", given::whole(hosts)}, {"devices", given::tables({given::parameters({})})}});
  return given::parameters({{"interconnect", given::table(given::parameters(keys))}, {"nodes", given::tables({node})}});
}

void measure(const std::string& name, int hosts, const std::vector<std::pair<std::string, given::Data>>& interconnect) {
  const Parameters parameters = cluster_of(hosts, interconnect);
  const double build = least_seconds(5, [&] { given::platform("cluster", parameters); });
  const Platform platform = given::platform("cluster", parameters);
  const std::string of = "platform " + name + ", " + std::to_string(hosts) + " hosts: ";
  figure(of + "build", build * 1e3, "ms");
  figure(of + "memory", platform.memory_in_use().value / hosts, "B/host");

  constexpr int routes = 1'000'000;
  std::vector<LinkId> links;
  std::uint64_t state = 1, count = 0;
  const double time = least_seconds(3, [&] {
    for (int i = 0; i < routes; ++i) {
      state = state * 6364136223846793005ull + 1442695040888963407ull;
      const auto from = static_cast<std::size_t>((state >> 32) % static_cast<std::uint64_t>(hosts));
      const auto to = static_cast<std::size_t>((state >> 40 ^ state >> 13) % static_cast<std::uint64_t>(hosts));
      links.clear();
      platform.route(MemoryId(from), MemoryId(to), 0, links);
      count += links.size();
    }
  });
  if (count == 0) fmt::print("no route has a link\n");
  figure(of + "routes", routes / time * 1e-6, "million/s");
}

}  // namespace

void bench_platform() {
  for (const int hosts : {1'000, 10'000, 100'000}) measure("crossbar", hosts, {{"model", given::text("crossbar")}});
  for (const int half : {32, 100, 320}) {
    measure("fat tree of 2 levels", half * half,
            {{"model", given::text("fat-tree")}, {"down", list({half, half})}, {"up", list({1, half})}});
  }
  measure("fat tree of 3 levels", 48 * 48 * 48,
          {{"model", given::text("fat-tree")}, {"down", list({48, 48, 48})}, {"up", list({1, 48, 48})}});
  measure("torus", 32 * 32 * 32, {{"model", given::text("torus")}, {"sizes", list({32, 32, 32})}});
}

}  // namespace pelsim::bench
