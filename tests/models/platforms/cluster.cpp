#include <set>

#include "tests/catch.hpp"
#include "tests/models/given.hpp"
#include "tests/models/topology_oracle.hpp"

using namespace pelsim;
using namespace pelsim::literals;

namespace {

using Entries = std::vector<std::pair<std::string, given::Data>>;

Parameters device(Entries more = {}) {
  return given::parameters(std::move(more), "platform.nodes.0.devices.0", "devices.toml");
}

Parameters node(Entries more, std::vector<Parameters> devices = {device()}) {
  more.emplace_back("devices", given::tables(std::move(devices)));
  return given::parameters(std::move(more), "platform.nodes.0", "node.toml");
}

/// A switch of 10 GB/s and 2 us from node to node.
Parameters cluster(std::vector<Parameters> nodes, const std::string& bandwidth = "10 GB/s") {
  return given::parameters({{"interconnect", given::table(given::parameters({{"model", given::text("switch")},
                                                                             {"bandwidth", given::text(bandwidth)},
                                                                             {"latency", given::text("2 us")}}))},
                            {"nodes", given::tables(std::move(nodes))}});
}

Platform made(Parameters parameters) { return given::platform("cluster", std::move(parameters)); }

std::string complaint(Parameters parameters) {
  return given::complaint([&] { made(std::move(parameters)); });
}

}  // namespace

TEST_CASE("cluster: devices of a node share its memory, nodes meet at the switch") {
  const Platform p = made(cluster(
      {node({{"count", given::whole(2)}}, {device({{"count", given::whole(2)}, {"slots", given::whole(4)}})})}));
  REQUIRE(p.devices() == 4);
  CHECK(p.slots() == 16);
  CHECK(p.memories() == 2);
  CHECK(p.types() == 1);
  CHECK(p.device(DeviceId(0)).name == "node0.cpu0");
  CHECK(p.device(DeviceId(3)).name == "node1.cpu1");
  CHECK(p.memory(DeviceId(0)) == p.memory(DeviceId(1)));
  const MemoryId a = p.memory(DeviceId(0)), b = p.memory(DeviceId(2));
  CHECK(p.memory_name(a) == "node0");
  // Two links of 1 us each: 2 us in all; 1 MB / 10 GB/s = 100 us.
  CHECK(p.path(a, b).time(1_MB).value == Approx(102e-6));
  CHECK(p.route(a, b).size() == 2);
  CHECK(p.path(a, a).time(1_MB) == 0_s);
}

TEST_CASE("cluster: a device with a link has a memory of its own behind it") {
  const Parameters link = given::parameters({{"bandwidth", given::text("20 GB/s")}, {"latency", given::text("1 us")}});
  const Platform p =
      made(cluster({node({{"count", given::whole(2)}},
                         {device(), device({{"class", given::text("gpu")}, {"link", given::table(link)}})})}));
  REQUIRE(p.devices() == 4);
  CHECK(p.memories() == 4);
  const MemoryId host = p.find_memory("node0"), gpu = p.find_memory("node0.gpu0.memory");
  const MemoryId far = p.memory(p.find_device("node1.gpu0"));
  // Host to GPU: 1 us + 1 MB / 20 GB/s.
  CHECK(p.path(host, gpu).time(1_MB).value == Approx(51e-6));
  // GPU to GPU: 1 + 2 + 1 us, the switch is the narrowest: 100 us.
  CHECK(p.path(gpu, far).time(1_MB).value == Approx(104e-6));
  CHECK(p.route(gpu, far).size() == 4);
}

TEST_CASE("cluster: with memory per device, every device hangs on the switch") {
  const Platform p =
      made(cluster({node({{"memory", given::text("per-device")}}, {device({{"count", given::whole(3)}})})}));
  CHECK(p.memories() == 3);
  for (const int a : {0, 1, 2}) {
    for (const int b : {0, 1, 2}) {
      if (a != b) CHECK(p.path(MemoryId(a), MemoryId(b)).time(1_MB).value == Approx(102e-6));
    }
  }
}

TEST_CASE("cluster: a lone node needs no interconnect") {
  const Platform p =
      made(given::parameters({{"nodes", given::tables({node({}, {device({{"count", given::whole(4)}})})})}}));
  CHECK(p.devices() == 4);
  CHECK(p.memories() == 1);
  CHECK(p.links() == 0);
}

TEST_CASE("cluster: names never meet, even where prefixes end in digits") {
  const Platform p = made(
      cluster({node({{"count", given::whole(12)}, {"name", given::text("a")}},
                    {device({{"class", given::text("P")}, {"count", given::whole(12)}}),
                     device({{"class", given::text("P1")}, {"count", given::whole(3)}})}),
               node({{"count", given::whole(3)}, {"name", given::text("a1")}}), node({{"name", given::text("a")}})}));
  std::set<std::string> names;
  for (std::size_t d = 0; d < p.devices(); ++d) names.insert(p.device(DeviceId(d)).name);
  CHECK(names.size() == p.devices());
  CHECK(p.find_device("a1.P1-2"));
  CHECK(p.find_device("a1-2.cpu0"));
  CHECK(p.find_device("a12.cpu0"));
}

TEST_CASE("cluster: presets name devices, links and the interconnect; what is unverified is noted") {
  std::vector<std::string> notes;
  const Parameters gpu =
      device({{"preset", given::text("a100-sxm-80")}, {"count", given::whole(4)}, {"link", given::text("pcie4-x16")}});
  const Parameters cpu = device({{"preset", given::text("epyc-7763")}, {"count", given::whole(2)}});
  const Platform p =
      given::platform("cluster",
                      given::parameters({{"interconnect", given::text("infiniband-hdr")},
                                         {"nodes", given::tables({node({{"count", given::whole(4)}}, {cpu, gpu})})}}),
                      notes);
  CHECK(p.devices() == 24);
  CHECK(p.slots() == 4 * (2 * 64 + 4));
  CHECK(p.types() == 2);
  CHECK(p.find_device("node3.gpu3"));
  CHECK(notes.size() == 4);
}

TEST_CASE("cluster: more bandwidth is never slower") {
  Seconds before = forever;
  for (const char* bandwidth : {"1 GB/s", "3 GB/s", "10 GB/s", "400 GB/s"}) {
    const Platform p = made(cluster({node({{"count", given::whole(2)}})}, bandwidth));
    const Seconds now = p.path(MemoryId(0), MemoryId(1)).time(1_MB);
    CHECK(now < before);
    before = now;
  }
}

TEST_CASE("cluster: ten million nodes are refused before they are built") {
  CHECK(complaint(cluster({node({{"count", given::whole(10'000'000)}})})) ==
        "node.toml:2:1: 'count' = 10000000 is out of range: it must be from 1 to 1000000");
  const Parameters many = device({{"count", given::whole(1'000'000)}});
  CHECK(complaint(cluster({node({{"count", given::whole(1'000'000)}}, {many})})) ==
        "test.toml:3:1: 1000000000000 devices asked for, at most 1000000 fit: lower a 'count'");
  const Parameters wide = device({{"slots", given::whole(4'000'000)}});
  CHECK_THAT(complaint(cluster({node({{"count", given::whole(2)}}, {wide})})),
             Catch::Contains("8000000 slots asked for"));
}

TEST_CASE("cluster: bad input is refused with its place") {
  CHECK_THAT(complaint(given::parameters({})), Catch::Contains("test.toml:1:1: [platform] needs the key 'nodes'"));
  CHECK_THAT(complaint(cluster({})), Catch::Contains("the platform has no nodes"));
  CHECK_THAT(complaint(cluster({node({}, {})})), Catch::Contains("node.toml:2:1: the node has no devices"));
  CHECK_THAT(complaint(cluster({node({{"cuont", given::whole(1)}})})),
             Catch::Contains("node.toml:2:1: unknown key 'cuont' in [platform.nodes.0] (did you mean 'count'?)"));
  CHECK_THAT(complaint(cluster({node({}, {device({{"slosts", given::whole(1)}})})})),
             Catch::Contains("did you mean 'slots'"));
  CHECK_THAT(complaint(cluster({node({}, {device({{"cuont", given::whole(1)}})})})),
             Catch::Contains("did you mean 'count'"));
  CHECK_THAT(complaint(cluster({node({}, {device({{"model", given::text("cpuu")}})})})),
             Catch::Contains("unknown device 'cpuu' (did you mean 'cpu'?)"));
  CHECK_THAT(complaint(cluster(
                 {node({{"memory", given::text("per-device")}}, {device({{"link", given::text("pcie4-x16")}})})})),
             Catch::Contains("leave 'link' out"));
  CHECK_THAT(complaint(given::parameters({{"nodes", given::tables({node({{"count", given::whole(2)}})})}})),
             Catch::Contains("needs an interconnect"));
  CHECK_THAT(complaint(cluster({node({})}, "0 GB/s")), Catch::Contains("'bandwidth' = 0 GB/s is out of range"));
  const Parameters other = given::parameters({{"model", given::text("swich")}, {"bandwidth", given::text("1 GB/s")}});
  CHECK_THAT(
      complaint(given::parameters({{"interconnect", given::table(other)}, {"nodes", given::tables({node({})})}})),
      Catch::Contains("unknown interconnect 'swich' (did you mean 'switch'?)"));
}

TEST_CASE("cluster: NUMA domains are joined, devices are dealt out over them in blocks") {
  const Parameters numa_link =
      given::parameters({{"bandwidth", given::text("20 GB/s")}, {"latency", given::text("100 ns")}});
  const Parameters p0 =
      node({{"count", given::whole(2)}, {"numa", given::whole(2)}, {"numa_link", given::table(numa_link)}},
           {device({{"count", given::whole(4)}}),
            device({{"count", given::whole(2)}, {"class", given::text("gpu")}, {"link", given::text("pcie4-x16")}}),
            device({{"class", given::text("nic")}, {"domain", given::whole(1)}})});
  const Platform p = made(cluster({p0}));
  CHECK(p.memories() == 2 * (2 + 2));
  CHECK(p.memory_name(p.memory(p.find_device("node1.cpu1"))) == "node1.numa0");
  CHECK(p.memory_name(p.memory(p.find_device("node1.cpu2"))) == "node1.numa1");
  CHECK(p.memory_name(p.memory(p.find_device("node1.nic0"))) == "node1.numa1");
  CHECK(oracle::longest_checked_route(p) == 6);  // gpu1 - numa1 - numa0 - switch - numa0 - numa1 - gpu1
  CHECK(oracle::names_are_unique(p));
  const MemoryId zero = p.find_memory("node0.numa0"), one = p.find_memory("node0.numa1");
  CHECK(p.path(zero, one).time(1_MB).value == Approx(100e-9 + 50e-6));
  CHECK(p.route(zero, p.find_memory("node0.gpu0.memory")).size() == 1);
  CHECK(p.route(zero, p.find_memory("node0.gpu1.memory")).size() == 2);
  // The network is at domain 0: from domain 1 a message crosses the inter-socket link first.
  CHECK(p.route(one, p.find_memory("node1.numa0")).size() == 3);
}

TEST_CASE("cluster: numa_reads lets the sockets of one node read each other's memory, and nobody else") {
  const Parameters numa_link =
      given::parameters({{"bandwidth", given::text("20 GB/s")}, {"latency", given::text("100 ns")}});
  const auto nodes = [&](const char* reads) {
    return made(cluster({node({{"count", given::whole(2)},
                               {"numa", given::whole(2)},
                               {"numa_link", given::table(numa_link)},
                               {"numa_reads", given::text(reads)}},
                              {device({{"count", given::whole(2)}}),
                               device({{"class", given::text("gpu")}, {"link", given::text("pcie4-x16")}})})}));
  };
  const Platform p = nodes("in-place");
  const auto at = [&](const char* name) { return p.find_memory(name); };
  CHECK(p.reads_in_place(at("node0.numa0"), at("node0.numa1")));
  CHECK(p.reads_in_place(at("node1.numa1"), at("node1.numa0")));
  CHECK_FALSE(p.reads_in_place(at("node0.numa0"), at("node1.numa0")));
  CHECK_FALSE(p.reads_in_place(at("node0.numa0"), at("node0.gpu0.memory")));
  CHECK_FALSE(nodes("copy").reads_anything_in_place());
  CHECK_THAT(complaint(cluster({node({{"numa_reads", given::text("in-place")}}, {device({})})})),
             Catch::Contains("the node has one NUMA domain"));
}

TEST_CASE("cluster: devices on one PCIe switch, and peers") {
  const Parameters nvlink =
      given::parameters({{"bandwidth", given::text("100 GB/s")}, {"latency", given::text("1 us")}});
  const Parameters pcie = given::parameters({{"bandwidth", given::text("25 GB/s")}, {"latency", given::text("1 us")}});
  const auto gpus = [&](const char* peers) {
    return made(cluster({node({{"count", given::whole(2)}}, {device({{"count", given::whole(4)},
                                                                     {"class", given::text("gpu")},
                                                                     {"link", given::table(pcie)},
                                                                     {"pcie_switch", given::whole(2)},
                                                                     {"peer_link", given::table(nvlink)},
                                                                     {"peers", given::text(peers)}})})}));
  };
  const auto hops = [](const Platform& p, const std::string& from, const std::string& to) {
    return p.route(p.find_memory(from + ".memory"), p.find_memory(to == "node0" ? to : to + ".memory")).size();
  };
  const Platform all = gpus("all"), pairs = gpus("pairs");
  for (const Platform* p : {&all, &pairs}) {
    CHECK(oracle::longest_checked_route(*p) == 6);  // gpu - pcie - node - switch - node - pcie - gpu
    CHECK(oracle::names_are_unique(*p));
    CHECK(hops(*p, "node0.gpu0", "node0") == 2);
    CHECK(hops(*p, "node0.gpu0", "node0.gpu1") == 1);
  }
  CHECK(hops(all, "node0.gpu0", "node0.gpu3") == 1);
  CHECK(hops(pairs, "node0.gpu0", "node0.gpu3") == 4);  // pcie0, node0, pcie1
  CHECK(pairs.path(pairs.find_memory("node0.gpu2.memory"), pairs.find_memory("node0.gpu3.memory")).time(1_MB).value ==
        Approx(1e-6 + 10e-6));
  // Without peers the switch joins its own devices.
  const Platform p = made(cluster({node({}, {device({{"count", given::whole(4)},
                                                     {"class", given::text("gpu")},
                                                     {"link", given::table(pcie)},
                                                     {"pcie_switch", given::whole(2)}})})}));
  CHECK(hops(p, "node0.gpu0", "node0.gpu1") == 2);
  CHECK(hops(p, "node0.gpu1", "node0.gpu2") == 4);
  // The link's latency counts from device to memory; the switch's uplink adds none.
  CHECK(p.path(p.find_memory("node0"), p.find_memory("node0.gpu0.memory")).latency == 1_us);
}

TEST_CASE("cluster: keys of a node's inside that fit nothing are refused") {
  using Catch::Contains;
  const auto with = [](Entries node_keys, Entries device_keys) {
    return complaint(cluster({node(std::move(node_keys), {device(std::move(device_keys))})}));
  };
  CHECK_THAT(with({{"numa", given::whole(2)}}, {}), Contains("node.toml:2:1: NUMA domains need a 'numa_link'"));
  CHECK_THAT(with({{"numa_link", given::text("nvlink3")}}, {}), Contains("the node has one NUMA domain"));
  CHECK_THAT(with({{"numa", given::whole(2)}, {"memory", given::text("per-device")}}, {}),
             Contains("leave 'numa' out"));
  CHECK_THAT(with({}, {{"domain", given::whole(1)}}), Contains("there is no NUMA domain 1: the node has 1"));
  CHECK_THAT(with({}, {{"pcie_switch", given::whole(2)}}), Contains("only devices with a 'link' have a memory"));
  CHECK_THAT(with({}, {{"peer_link", given::text("nvlink3")}}), Contains("only devices with a 'link' have a memory"));
  CHECK_THAT(with({}, {{"link", given::text("pcie4-x16")}, {"uplink", given::text("pcie4-x16")}}),
             Contains("so give 'pcie_switch'"));
  CHECK_THAT(with({}, {{"link", given::text("pcie4-x16")}, {"peers", given::text("all")}}),
             Contains("which devices 'peer_link' joins"));
  CHECK_THAT(with({}, {{"link", given::text("pcie4-x16")}, {"peer_link", given::text("nvlink3")}}),
             Contains("no peer: give 'count'"));
  CHECK_THAT(with({}, {{"link", given::text("pcie4-x16")},
                       {"peer_link", given::text("nvlink3")},
                       {"peers", given::text("pairs")},
                       {"count", given::whole(3)}}),
             Contains("3 devices cannot be joined in pairs"));
}
