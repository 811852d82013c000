#include <fmt/core.h>
#include <xbt/log.h>

#include <algorithm>
#include <simgrid/s4u.hpp>

#include "tests/bench/bench.hpp"
#include "tests/bench/child_process.hpp"
#include "tests/bench/flow_load.hpp"
#include "tests/bench/graph_load.hpp"

/// The same work on pelsim and on SimGrid, taken in turn, each run in a process of its own. SimGrid gets its fastest
/// form: actors that block (activities without actors share a list that each completion searches), raw contexts, CM02
/// without cross-traffic and TCP window.
namespace {

namespace sg = simgrid::s4u;
using namespace pelsim::bench;

void configure(sg::Engine&) {
  xbt_log_control_set("root.thres:critical");
  sg::Engine::set_config("network/model", std::string("CM02"));
  sg::Engine::set_config("network/crosstraffic", false);
  sg::Engine::set_config("network/TCP-gamma", 0.0);
}

std::vector<sg::Host*> crossbar(std::uint32_t count) {
  std::vector<sg::Host*> hosts;
  sg::NetZone* zone = sg::create_star_zone("crossbar");
  for (std::uint32_t h = 0; h < count; ++h) {
    sg::Host* host = zone->create_host(fmt::format("h{}", h), 1e9);
    const sg::Link* link =
        zone->create_split_duplex_link(fmt::format("l{}", h), flow_bandwidth)->set_latency(flow_latency)->seal();
    zone->add_route(host->get_netpoint(), nullptr, nullptr, nullptr, {{link, sg::LinkInRoute::Direction::UP}}, true);
    hosts.push_back(host);
  }
  zone->seal();
  return hosts;
}

std::vector<sg::Host*> fat_tree(std::uint32_t count) {
  std::vector<sg::Host*> hosts;
  const unsigned ports = leaf_ports(count);
  const auto host = [&](sg::NetZone* zone, const std::vector<unsigned long>&, unsigned long id) {
    hosts.push_back(zone->create_host(fmt::format("h{}", id), 1e9)->seal());
    return std::make_pair(hosts.back()->get_netpoint(), static_cast<simgrid::kernel::routing::NetPoint*>(nullptr));
  };
  sg::create_fatTree_zone("fat tree", nullptr, {2, {ports, ports}, {1, ports}, {1, 1}}, {host, {}, {}}, flow_bandwidth,
                          flow_latency, sg::Link::SharingPolicy::SPLITDUPLEX)
      ->seal();
  return hosts;
}

FlowRate run_on_simgrid(const FlowLoad& load, FlowPlatform platform) {
  int count = 1;
  char name[] = "bench";
  char* arguments[] = {name, nullptr};
  sg::Engine engine(&count, arguments);
  configure(engine);
  const std::vector<sg::Host*> hosts = platform == FlowPlatform::crossbar ? crossbar(load.hosts) : fat_tree(load.hosts);
  std::size_t next = 0;
  for (std::uint32_t k = 0; k < load.alive; ++k) {
    sg::Actor::create(fmt::format("a{}", k), hosts[0], [&] {
      while (next < load.flows.size()) {
        const FlowLoad::Pair& flow = load.flows[next++];
        sg::Comm::sendto(hosts[flow.from], hosts[flow.to], static_cast<std::uint64_t>(flow.bytes));
      }
    });
  }
  FlowRate rate;
  rate.seconds = seconds([&] { engine.run(); });
  rate.end = sg::Engine::get_clock();
  return rate;
}

/// Each host is an actor that runs its tasks in order: it receives what comes from other hosts, computes, and sends.
FlowRate run_on_simgrid(const GraphLoad& load) {
  int count = 1;
  char name[] = "bench";
  char* arguments[] = {name, nullptr};
  sg::Engine engine(&count, arguments);
  configure(engine);
  const std::vector<sg::Host*> hosts = crossbar(load.hosts);
  std::vector<std::vector<sg::Mailbox*>> boxes(load.tasks.size());
  for (std::size_t t = 0; t < load.tasks.size(); ++t)
    for (const GraphLoad::Input& input : load.tasks[t].inputs)
      boxes[t].push_back(
          load.host(input.from) == load.host(t) ? nullptr : sg::Mailbox::by_name(fmt::format("{}-{}", input.from, t)));
  std::vector<std::vector<std::pair<std::size_t, std::size_t>>> readers(load.tasks.size());
  for (std::size_t t = 0; t < load.tasks.size(); ++t)
    for (std::size_t k = 0; k < load.tasks[t].inputs.size(); ++k)
      readers[load.tasks[t].inputs[k].from].push_back({t, k});
  static int payload;  // SimGrid wants an address; nobody reads it
  for (std::uint32_t h = 0; h < load.hosts; ++h) {
    sg::Actor::create(fmt::format("a{}", h), hosts[h], [&, h] {
      for (std::size_t t = h; t < load.tasks.size(); t += load.hosts) {
        for (sg::Mailbox* box : boxes[t])
          if (box != nullptr) box->get<int>();
        sg::this_actor::execute(load.tasks[t].seconds * 1e9);
        for (const auto& [reader, input] : readers[t])
          if (boxes[reader][input] != nullptr)
            boxes[reader][input]
                ->put_init(&payload, static_cast<std::uint64_t>(load.tasks[reader].inputs[input].bytes))
                ->detach();
      }
    });
  }
  FlowRate rate;
  rate.seconds = seconds([&] { engine.run(); });
  rate.end = sg::Engine::get_clock();
  return rate;
}

template <class Native, class Simgrid>
void compare(const std::string& name, double work, const char* unit, Native native, Simgrid simgrid) {
  FlowRate ours, theirs;
  ours.seconds = theirs.seconds = 1e300;
  for (int turn = 0; turn < 3; ++turn) {
    const FlowRate a = in_child_process(native), b = in_child_process(simgrid);
    ours = {std::min(ours.seconds, a.seconds), a.end};
    theirs = {std::min(theirs.seconds, b.seconds), b.end};
  }
  figure(name + ", pelsim", work / ours.seconds, unit);
  figure(name + ", SimGrid", work / theirs.seconds, unit);
  figure(name + ", times SimGrid", theirs.seconds / ours.seconds, "");
  figure(name + ", difference of the end", ours.end / theirs.end - 1, "relative");
}

}  // namespace

/// Arguments: parts of the names of the figures to take; none: all.
int main(int count_of_parts, char** parts) {
  const auto wanted = [&](const std::string& name) {
    return count_of_parts == 1 || std::any_of(parts + 1, parts + count_of_parts,
                                              [&](const char* part) { return name.find(part) != name.npos; });
  };
  for (const FlowPlatform platform : {FlowPlatform::crossbar, FlowPlatform::fat_tree})
    for (const std::uint32_t alive : {10u, 100u, 1000u, 10'000u}) {
      const std::size_t count = alive == 10 ? 100'000 : alive == 100 ? 30'000 : alive == 1000 ? 4'000 : 11'000;
      const std::string name =
          fmt::format("flows, {}, {} alive", platform == FlowPlatform::crossbar ? "crossbar" : "fat tree", alive);
      if (!wanted(name)) continue;
      const FlowLoad load(alive == 10'000 ? 1024 : 256, alive, count);
      compare(
          name, static_cast<double>(count), "flows/s", [&] { return run_natively(load, platform); },
          [&] { return run_on_simgrid(load, platform); });
    }
  for (const std::size_t width : graph_widths)
    for (const std::size_t tasks : {std::size_t{10'000}, std::size_t{100'000}}) {
      const std::string name = fmt::format("layered graph of {} tasks, {} wide, under flow", tasks, width);
      if (!wanted(name)) continue;
      const GraphLoad load(64, tasks, width);
      compare(
          name, static_cast<double>(tasks), "tasks/s", [&] { return run_natively(load); },
          [&] { return run_on_simgrid(load); });
    }
}
