#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "study/verify/cases.hpp"

/// Shared links and shared memory: SimGrid's documented figures, max-min allocations by hand, and STREAM's saturation.
namespace pelsim::verify {
namespace {

constexpr const char* simgrid_models = "SimGrid 3.32, Models (documentation)";
constexpr const char* simgrid_platform = "SimGrid 3.32, small_platform, example teshs";

/// The ends of a ping from node0 to node1 and of a pong back, over one link that both directions share.
std::pair<double, double> ping_pong(const std::string& link, const std::string& network, double ping, double pong) {
  const Finished run = finish(
      "[workload]\nmodel = \"csv\"\nfile = \"tasks.csv\"\nedges = \"edges.csv\"\n"
      "[platform]\ninterconnect = { model = \"bus\", " +
          link +
          " }\n[[platform.nodes]]\ncount = 2\ndevices = [ { class = \"cpu\" } ]\n"
          "[network]\nmodel = \"flow\"\n" +
          network + "[scheduler]\nmodel = \"fifo\"\n",
      {{"tasks.csv", "id,pinned,time_s:any\na,node0.cpu0,0\nb,node1.cpu0,0\nc,node0.cpu0,0\n"},
       {"edges.csv", fmt::format("from,to,size_bytes\na,b,{}\nb,c,{}\n", ping, pong)}});
  const auto end = [&](const char* task) { return run.scenario.clock.seconds(run.attempt(task).end).value; };
  return {end("b"), end("c")};
}

/// Documented to six digits or so.
Check documented(std::string name, const char* source, double expected, double got, double tolerance) {
  return {std::move(name), source, expected, got, tolerance, std::abs(got - expected) <= tolerance};
}

/// Flows that all start at 0 on a line of nodes n0 - n1 - n2 - n3.
Finished on_a_line(const std::string& links, const std::vector<std::array<int, 2>>& flows,
                   const std::vector<double>& bytes) {
  std::string tasks = "id,pinned,time_s:any\n", edges = "from,to,size_bytes\n";
  for (std::size_t f = 0; f < flows.size(); ++f) {
    tasks += fmt::format("s{0},d{1},0\nr{0},d{2},0\n", f, flows[f][0], flows[f][1]);
    edges += fmt::format("s{0},r{0},{1}\n", f, bytes[f]);
  }
  std::string devices;
  for (int n = 0; n < 4; ++n)
    devices += fmt::format("[[platform.devices]]\nname = \"d{0}\"\nmemory = \"n{0}\"\nslots = 8\n", n);
  return finish(
      "[workload]\nmodel = \"csv\"\nfile = \"tasks.csv\"\nedges = \"edges.csv\"\n"
      "[platform]\nmodel = \"links\"\nfile = \"links.csv\"\n" +
          devices + "[network]\nmodel = \"flow\"\n[scheduler]\nmodel = \"fifo\"\n",
      {{"tasks.csv", tasks}, {"edges.csv", edges}, {"links.csv", "from,to,bandwidth_B_per_s,latency_s\n" + links}});
}

}  // namespace

std::vector<Check> simgrid_numbers() {
  std::vector<Check> checks;
  const std::string lv08 = "parameters = \"lv08\"\n", cm02 = "parameters = \"cm02\"\n";
  checks.push_back(documented("LV08: 100 kB over 1 Mb/s and 10 ms", simgrid_models, 0.996079,
                              ping_pong("bandwidth = \"1 Mbit/s\", latency = \"10 ms\"", lv08, 1e5, 0).first, 5e-7));
  const struct {
    const char* latency;
    double expected;
  } windows[] = {{"0 s", 1.000000}, {"10 us", 1.000010}, {"1 ms", 4.769372}, {"100 ms", 476.937158}};
  for (const auto& w : windows)
    checks.push_back(documented(fmt::format("CM02: TCP's window, 10 GB over 10 GB/s and {}", w.latency), simgrid_models,
                                w.expected,
                                ping_pong(fmt::format("bandwidth = \"10 GB/s\", latency = \"{}\"", w.latency),
                                          cm02 + "crosstraffic = false\n", 1e10, 0)
                                    .first,
                                5e-7));
  const std::string tremblay = "bandwidth = \"7.20975 MB/s\", latency = \"1.461517 ms\"";
  const auto [lv08_ping, lv08_pong] = ping_pong(tremblay, lv08, 1, 1e9);
  checks.push_back(documented("LV08: 1 B from Tremblay to Jupiter", simgrid_platform, 0.019014, lv08_ping, 5e-7));
  checks.push_back(documented("LV08: then 1 GB back", simgrid_platform, 150.178356, lv08_pong, 5e-7));
  const auto [cm02_ping, cm02_pong] = ping_pong(tremblay, cm02, 1, 1e9);
  checks.push_back(documented("CM02: 1 B from Tremblay to Jupiter", simgrid_platform, 0.001462, cm02_ping, 5e-7));
  checks.push_back(documented("CM02: then 1 GB back", simgrid_platform, 145.639041, cm02_pong, 5e-7));
  return checks;
}

std::vector<Check> fair_sharing() {
  std::vector<Check> checks;
  const char* bertsekas = "Bertsekas & Gallager, Data Networks, 6.5.2";
  {
    // Each flow has the bytes that its fair rate moves in 1 s, so all end at 1 s.
    const Finished run = on_a_line("n0,n1,1e6,0\nn1,n2,10e6,0\nn2,n3,1e6,0\n", {{0, 3}, {0, 1}, {1, 2}, {2, 3}},
                                   {0.5e6, 0.5e6, 9.5e6, 0.5e6});
    for (const char* flow : {"r0", "r1", "r2", "r3"})
      checks.push_back(documented(
          fmt::format("max-min: links of 1, 10, 1 MB/s, flow {} of a long and three short", flow),
          "SimGrid 3.32, lmm_usage, test 1", 1.0, run.scenario.clock.seconds(run.attempt(flow).end).value, 1e-9));
  }
  for (const int flows : {1, 2, 5}) {
    const std::vector<std::array<int, 2>> pairs(static_cast<std::size_t>(flows), {0, 1});
    const std::vector<double> bytes(static_cast<std::size_t>(flows), 1e6);
    checks.push_back(makespan_check(fmt::format("{} flows on one link take {} times as long", flows, flows), bertsekas,
                                    flows, on_a_line("n0,n1,1e6,0\nn1,n2,1e6,0\nn2,n3,1e6,0\n", pairs, bytes)));
  }
  {
    // The long flow gets 1/2 of each of three links, whatever goes on elsewhere: parking lot.
    const Finished run =
        on_a_line("n0,n1,1e6,0\nn1,n2,1e6,0\nn2,n3,1e6,0\n", {{0, 3}, {0, 1}, {1, 2}, {2, 3}}, {1e6, 1e6, 1e6, 1e6});
    checks.push_back(makespan_check("parking lot: one flow over three links against one on each", bertsekas, 2, run));
  }
  return checks;
}

std::vector<Check> stream_saturation() {
  std::vector<Check> checks;
  for (int k = 1; k <= 8; ++k) {
    std::string tasks = "id,work_flop,traffic_bytes\n";
    for (int t = 0; t < k; ++t) tasks += fmt::format("t{},0,1e10\n", t);
    const Finished run = finish(
        "[workload]\nmodel = \"csv\"\nfile = \"tasks.csv\"\nedges = \"edges.csv\"\n"
        "[[platform.nodes]]\ndevices = [ { model = \"cpu\", slots = 8, peak = \"10 Gflop/s\", bandwidth = \"100 "
        "GB/s\", "
        "bandwidth_per_slot = \"20 GB/s\" } ]\n[scheduler]\nmodel = \"fifo\"\n",
        {{"tasks.csv", tasks}, {"edges.csv", "from,to,size_bytes\n"}});
    checks.push_back(makespan_check(fmt::format("STREAM: {} cores of 20 GB/s on 100 GB/s, 10 GB each", k),
                                    "Treibig, Hager: B(k) = min(k b, B)", std::max(0.5, k / 10.0), run));
  }
  return checks;
}

}  // namespace pelsim::verify
