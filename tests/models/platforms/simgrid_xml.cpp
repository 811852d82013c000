#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "tests/catch.hpp"
#include "tests/models/given.hpp"
#include "tests/models/import_text.hpp"
#include "tests/models/message_run.hpp"
#include "tests/models/topology_oracle.hpp"

using namespace pelsim;
using namespace pelsim::literals;
namespace fs = std::filesystem;

namespace {

using Names = std::vector<std::string>;

Platform imported(const std::string& file, std::vector<std::string>& notes) {
  return given::platform("simgrid-xml", given::parameters({{"file", given::text(file)}}), notes);
}

const std::string header =
    "<?xml version='1.0'?>\n<!DOCTYPE platform SYSTEM "
    "\"https://simgrid.org/simgrid.dtd\">\n<platform version=\"4.1\">\n";

Platform platform(const std::string& body) {
  const TestFolder folder("simgrid");
  std::vector<std::string> notes;
  return imported(folder.write("p.xml", header + body + "\n</platform>\n"), notes);
}

/// The body stands in the file from line 4 on.
std::string refused(const std::string& body, const std::string& end = "\n</platform>\n") {
  const TestFolder folder("simgrid");
  const std::string file = folder.write("p.xml", header + body + end);
  std::vector<std::string> notes;
  const std::string message = refusal([&] { imported(file, notes); });
  const std::size_t at = message.find(folder.path.string());
  return at == 0 ? message.substr(folder.path.string().size() + 1) : message;
}

Names route(const Platform& p, const std::string& from, const std::string& to) {
  Names names;
  for (const LinkId l : p.route(p.find_memory(from), p.find_memory(to))) names.push_back(p.link(l).name);
  return names;
}

std::string data_folder() {
  const char* folder = std::getenv("PELSIM_DATA");
  if (folder != nullptr && *folder != '\0') return folder;
  std::cout << "skipped: PELSIM_DATA is not set, so there are no SimGrid "
               "platforms to import\n";
  return "";
}

/// Links of ours against those that SimGrid used: the same number with the same
/// figures, each always for the same one.
class Matching {
 public:
  bool matches(const Platform& p, const nlohmann::json& used) {
    const auto ours =
        p.route(p.find_memory(used["src"].get<std::string>()), p.find_memory(used["dst"].get<std::string>()));
    if (ours.size() != used["links"].size()) return false;
    for (std::size_t k = 0; k < ours.size(); ++k) {
      const Link link = p.link(ours[k]);
      const std::string name = used["links"][k][0];
      if (link.bandwidth.value != Approx(used["links"][k][1].get<double>())) return false;
      if (link.latency.value != Approx(used["links"][k][2].get<double>())) return false;
      if ((link.kind == LinkKind::fat_pipe) != (used["links"][k][3] == "FATPIPE")) return false;
      if (theirs_.try_emplace(ours[k], name).first->second != name) return false;
      if (ours_.try_emplace(name, ours[k]).first->second != ours[k]) return false;
    }
    return true;
  }

 private:
  std::map<LinkId, std::string> theirs_;
  std::map<std::string, LinkId> ours_;
};

const std::string two_hosts = R"(<zone id="world" routing="Full">
<host id="a" speed="25Mf"/> <host id="b" speed="100.0Mf,50.0Mf" pstate="1" core="4"/>
<link id="l" bandwidth="125MBps" latency="100us"/>
<route src="a" dst="b"><link_ctn id="l"/></route>
</zone>)";

}  // namespace

TEST_CASE(
    "simgrid-xml: hosts are devices, a SHARED link has one capacity for "
    "both ways") {
  const Platform p = platform(two_hosts);
  REQUIRE(p.devices() == 2);
  CHECK(p.device(DeviceId(1)).name == "b");
  CHECK(p.device(DeviceId(1)).slots == 4);
  CHECK(p.memory_name(p.memory(DeviceId(0))) == "a");
  CHECK(route(p, "a", "b") == Names{"l"});
  CHECK(route(p, "b", "a") == Names{"l"});
  CHECK(p.links() == 1);
  CHECK(p.path(MemoryId(0), MemoryId(1)).time(125_MB).value == Approx(1.0001));
  // The p-state that is set counts: 100 Mflop at 50 Mflop/s.
  const KernelDemand work(Flops(100e6), Bytes(0));
  Setting one;
  one.slots = 1;
  one.speed = p.type(DeviceId(1)).speed_in({});
  CHECK(p.type(DeviceId(1)).model->cost(work, one)->run.fixed.value == Approx(2));
  CHECK(p.type(DeviceId(1)).states.size() == 2);
  CHECK_FALSE(p.type(DeviceId(1)).power_in({}));
}

TEST_CASE("simgrid-xml: the energy plugin's properties are powers of p-states and links") {
  const auto with = [](const std::string& watts, const std::string& range) {
    return "<zone id=\"world\" routing=\"Full\"><host id=\"a\" speed=\"100.0Mf,50.0Mf\" core=\"4\" pstate=\"1\">"
           "<prop id=\"wattage_per_state\" value=\"" +
           watts +
           "\"/><prop id=\"wattage_off\" value=\"10\"/></host><host id=\"b\" speed=\"1Mf\"/>"
           "<link id=\"l\" bandwidth=\"125MBps\" latency=\"0\"><prop id=\"wattage_range\" value=\"" +
           range + "\"/></link><route src=\"a\" dst=\"b\"><link_ctn id=\"l\"/></route></zone>";
  };
  const Platform p = platform(with("100.0:93.33333333333333:200.0, 93.0:170.0", "1:3"));
  const DeviceType& a = p.type(DeviceId(0));
  REQUIRE(a.states.size() == 2);
  CHECK(a.first_state == StateId(1));
  CHECK(a.speed_in({}) == 0.5);
  CHECK(a.power_in(StateId(0))->with(1, 4).value == Approx(120));
  CHECK(a.power_in({})->with(0, 4).value == 93);
  CHECK(a.power_in({})->with(4, 4).value == 170);
  REQUIRE(p.link(LinkId(0)).power);
  CHECK(p.link(LinkId(0)).power->busy == Watts(3));
  using Catch::Contains;
  CHECK_THAT(refused(with("100:200", "1:3")), Contains("wattage_per_state has 1 states, speed 2"));
  CHECK_THAT(refused(with("100:x, 1:2", "1:3")), Contains("'x', which is no power in watts"));
  CHECK_THAT(refused(with("100:200, 1", "1:3")), Contains("2 to 3 powers"));
  CHECK_THAT(refused(with("100:200, 1:2", "3:1")), Contains("wattage_range falls"));
}

TEST_CASE("simgrid-xml: units as SimGrid writes them") {
  const auto link = [](const std::string& figures) {
    const Platform p = platform(
        R"(<zone id="z" routing="Full"><host id="a" speed="1f"/><host id="b" speed="1kf"/>
      <link id="l" )" +
        figures + R"(/><route src="a" dst="b"><link_ctn id="l"/></route></zone>)");
    return p.link(LinkId(0));
  };
  CHECK(link(R"(bandwidth="8Mbps" latency="2ms")").bandwidth == ByteRate(1e6));
  CHECK(link(R"(bandwidth="1KiBps" latency="2ms")").bandwidth == ByteRate(1024));
  CHECK(link(R"(bandwidth="1.5GBps" latency="2ms")").bandwidth.value == Approx(1.5e9));
  CHECK(link(R"(bandwidth="125000000.0Bps" latency="5e-05s")").latency.value == Approx(5e-5));
  CHECK(link(R"(bandwidth="10" latency="59.904us")").latency.value == Approx(59.904e-6));
  CHECK(link(R"(bandwidth="1kBps" latency="0")").latency == 0_s);
  CHECK(link(R"(bandwidth="1kBps" latency="1m")").latency == 60_s);
}

TEST_CASE("simgrid-xml: one way, split duplex and fat pipe") {
  const Platform p = platform(
      R"(<zone id="z" routing="Full"><host id="a" speed="1f"/><host id="b" speed="1f"/>
    <link id="s" bandwidth="1Bps" latency="0" sharing_policy="SPLITDUPLEX"/>
    <link id="f" bandwidth="1Bps" latency="0" sharing_policy="FATPIPE"/>
    <route src="a" dst="b" symmetrical="NO"><link_ctn id="s" direction="UP"/></route>
    <route src="b" dst="a" symmetrical="NO"><link_ctn id="s" direction="DOWN"/><link_ctn id="f"/></route></zone>)");
  CHECK(route(p, "a", "b") == Names{"s_UP"});
  CHECK(route(p, "b", "a") == Names{"s_DOWN", "f"});
  CHECK(p.link(p.route(MemoryId(1), MemoryId(0))[1]).kind == LinkKind::fat_pipe);
}

TEST_CASE(
    "simgrid-xml: Floyd and Dijkstra put routes together, a bypass "
    "stands above them") {
  for (const char* routing : {"Floyd", "Dijkstra"}) {
    const Platform p = platform(std::string("<zone id=\"z\" routing=\"") + routing + R"("><host id="a" speed="1f"/>
      <host id="b" speed="1f"/><host id="c" speed="1f"/><router id="r"/>
      <link id="1" bandwidth="1Bps" latency="0"/><link id="2" bandwidth="1Bps" latency="0"/>
      <link id="3" bandwidth="1Bps" latency="0"/><link id="4" bandwidth="1Bps" latency="0"/>
      <route src="a" dst="r"><link_ctn id="1"/></route><route src="r" dst="b"><link_ctn id="2"/></route>
      <route src="b" dst="c"><link_ctn id="3"/></route>
      <bypassRoute src="c" dst="a"><link_ctn id="4"/></bypassRoute></zone>)");
    CHECK(route(p, "a", "b") == Names{"1", "2"});
    CHECK(route(p, "a", "c") == Names{"1", "2", "3"});
    CHECK(route(p, "c", "a") == Names{"4"});
  }
}

TEST_CASE("simgrid-xml: zones are joined at their gateways") {
  // Two clusters of their own kind and a host: up, backbone, between the zones,
  // and down.
  const Platform p = platform(R"(<zone id="w" routing="Full">
    <cluster id="c" prefix="n" suffix="" radical="0-2" speed="1f" bw="4Bps" lat="1s" bb_bw="2Bps" bb_lat="3s"/>
    <cluster id="d" prefix="m" suffix="x" radical="5,7-8" speed="1f" bw="4Bps" lat="1s" sharing_policy="SHARED"/>
    <link id="wan" bandwidth="1Bps" latency="10s"/>
    <zoneRoute src="c" dst="d" gw_src="nc_router" gw_dst="md_routerx"><link_ctn id="wan"/></zoneRoute></zone>)");
  CHECK(p.devices() == 6);
  CHECK(route(p, "n0", "n2") == Names{"c_link_0_UP", "c_backbone", "c_link_2_DOWN"});
  CHECK(route(p, "n1", "m7x") == Names{"c_link_1_UP", "c_backbone", "wan", "d_link_7"});
  CHECK(route(p, "m5x", "n1") == Names{"d_link_5", "wan", "c_backbone", "c_link_1_DOWN"});
  CHECK(p.path(p.find_memory("n1"), p.find_memory("m7x")).latency.value == Approx(15));
  CHECK_FALSE(p.interconnect().has_value());
}

TEST_CASE("simgrid-xml: where SimGrid has no route, a way takes longer than any clock counts, and a note says so") {
  const TestFolder folder("simgrid");
  std::vector<std::string> notes;
  const Platform p = imported(folder.write("p.xml", header + R"(<zone id="z" routing="Full"><host id="a" speed="1f"/>
    <host id="b" speed="1f"/><host id="c" speed="1f"/><link id="l" bandwidth="1Bps" latency="1s"/>
    <route src="a" dst="b"><link_ctn id="l"/></route></zone></platform>)"),
                              notes);
  CHECK(route(p, "a", "b") == Names{"l"});
  CHECK(route(p, "b", "c") == Names{"no-route"});
  CHECK(p.path(MemoryId(1), MemoryId(2)).time(1_MB) > Seconds(1e29));
  REQUIRE(notes.size() == 1);
  CHECK(notes[0] ==
        "the SimGrid file has no route for 4 pairs of hosts, as from 'a' to 'c': a run that sends between "
        "them fails");
}

TEST_CASE("simgrid-xml: a run that sends where there is no route ends with an error, on any network") {
  const Platform p = platform(R"(<zone id="z" routing="Full"><host id="a" speed="1f"/>
    <host id="b" speed="1f"/><host id="c" speed="1f"/><link id="l" bandwidth="1Bps" latency="1s"/>
    <route src="a" dst="b"><link_ctn id="l"/></route></zone>)");
  const auto message = [&](int reader, const char* network) {
    TaskGraphBuilder builder;
    const std::size_t any = builder.add_time_class("any");
    const auto task = [&](const char* name, int device) {
      const TaskId t = builder.add_task(builder.add_kind(name));
      builder.set_time(t, any, Seconds(1));
      builder.set_pinned(t, DeviceId(device));
      builder.set_name(t, name);
      return t;
    };
    builder.add_data(task("maker", 0), task("reader", reader), Bytes(1));
    Workload program;
    program.graph = builder.build();
    return given::run_pinned(program, p, *given::network(network, p)).error;
  };
  for (const char* network : {"flow", "free", "uncontended", "hockney", "loggp"}) {
    INFO(network);
    CHECK_FALSE(message(1, network));
    const RunError error = message(2, network);
    CHECK(error.kind == RunError::Kind::cannot_run);
    CHECK(error.message == "task 'reader' needs item 'maker>0', but the platform has no route from 'a' to 'c'");
  }
}

TEST_CASE("simgrid-xml: every vertex that a message meets has its limiter") {
  const Platform p = platform(
      R"(<cluster id="c" prefix="n" suffix="" radical="0-3" speed="1f" bw="4Bps" lat="1s"
    limiter_link="5Bps" topology="FAT_TREE" topo_parameters="2;2,2;1,2;1,1"/>)");
  CHECK(p.route(MemoryId(0), MemoryId(1)).size() == 2 + 3);
  CHECK(p.route(MemoryId(0), MemoryId(2)).size() == 4 + 5);
  CHECK(p.link(p.route(MemoryId(0), MemoryId(2)).front()).bandwidth == ByteRate(5));
}

TEST_CASE("simgrid-xml: a cluster alone tells its diameter and bisection") {
  const Platform p = platform(
      R"(<cluster id="c" prefix="n" suffix="" radical="0-7" speed="1f" bw="4Bps" lat="1s"
    topology="TORUS" topo_parameters="2,4"/>)");
  REQUIRE(p.interconnect().has_value());
  CHECK(p.interconnect()->diameter == 3u);
  CHECK(p.interconnect()->bisection == ByteRate(16));
  CHECK(oracle::longest_checked_route(p) == 3);
}

TEST_CASE("simgrid-xml: what is wrong is told with its place") {
  using Catch::Contains;
  const auto zone = [](const std::string& inside) { return "<zone id=\"z\" routing=\"Full\">\n" + inside + "</zone>"; };
  CHECK_THAT(refused(two_hosts, ""), Contains("p.xml:8:7: is not XML"));
  CHECK_THAT(refused(zone("")), Contains("p.xml:3:1: the platform has no hosts"));
  CHECK_THAT(refused(zone("<host id=\"a\"/>")), Contains("p.xml:5:1: <host> lacks 'speed'"));
  CHECK_THAT(refused(zone("<host id=\"a\" speed=\"fast\"/>")), Contains("speed = \"fast\" of <host> is no number"));
  CHECK_THAT(refused(zone("<host id=\"a\" speed=\"0f\"/>")), Contains("speed of <host> must be above zero"));
  CHECK_THAT(refused(zone("<host id=\"a\" speed=\"1f\" pstate=\"2\"/>")), Contains("there is no p-state '2' among 1"));
  CHECK_THAT(refused(zone("<host id=\"a\" speed=\"1f\" core=\"1.5\"/>")), Contains("core must be a whole number"));
  CHECK_THAT(refused(zone("<host id=\"a\" speed=\"1f\"/>\n<host id=\"a\" speed=\"1f\"/>")),
             Contains("p.xml:6:1: there are two hosts, routers or zones called 'a'"));
  CHECK_THAT(refused(zone("<link id=\"l\" bandwidth=\"0Bps\"/>")), Contains("bandwidth of <link> must be above zero"));
  CHECK_THAT(refused(zone("<link id=\"l\" bandwidth=\"1Bps\" latency=\"-1s\"/>")), Contains("cannot be negative"));
  CHECK_THAT(refused(zone("<link id=\"l\" bandwidth=\"1Bps\" sharing_policy=\"WIFI\"/>")),
             Contains("sharing policy 'WIFI' is not supported"));
  const std::string hosts = "<host id=\"a\" speed=\"1f\"/><host id=\"b\" speed=\"1f\"/>\n";
  CHECK_THAT(refused(zone(hosts + "<route src=\"a\" dst=\"c\"/>")),
             Contains("p.xml:6:1: there is no host, router or zone 'c'"));
  CHECK_THAT(refused(zone(hosts + "<route src=\"a\" dst=\"b\"><link_ctn id=\"l\"/></route>")),
             Contains("there is no link 'l'"));
  CHECK_THAT(refused(zone(hosts + "<route src=\"a\" dst=\"b\"/>\n<route src=\"b\" "
                                  "dst=\"a\"/>\n<route src=\"a\" dst=\"b\"/>")),
             Contains("p.xml:7:1: the route from 'b' to 'a' is given twice"));
  CHECK_THAT(refused(zone("<peer id=\"p\"/>")), Contains("<peer> is not supported"));
  CHECK_THAT(refused("<zone id=\"z\" routing=\"Vivaldi\"/>"),
             Contains("p.xml:4:1: zones with Vivaldi routing are not supported"));
  CHECK_THAT(refused("<zone id=\"z\" routing=\"Ful\"/>"), Contains("routing 'Ful' is not supported"));
  const auto cluster = [](const std::string& radical, const std::string& more) {
    return "<cluster id=\"c\" prefix=\"n\" suffix=\"\" speed=\"1f\" "
           "bw=\"1Bps\" lat=\"0\" radical=\"" +
           radical + "\" " + more + "/>";
  };
  CHECK_THAT(refused(cluster("3-1", "")), Contains("radical \"3-1\" is no list of numbers and ranges"));
  CHECK_THAT(refused(cluster("0-2", "topology=\"TORUS\" topo_parameters=\"2,2\"")),
             Contains("p.xml:4:1: the sizes 2 x 2 give 4 places, but there are 3 nodes"));
  CHECK_THAT(refused(cluster("0-2", "topology=\"TORUS\" topo_parameters=\"2,x\"")), Contains("must hold numbers"));
  CHECK_THAT(refused(cluster("0-2", "topology=\"FAT_TREE\" topo_parameters=\"2;3;1\"")),
             Contains("has 3 parts, not 4"));
  CHECK_THAT(refused(cluster("0-2", "topology=\"CUBE\"")), Contains("topology 'CUBE' is not supported"));
  CHECK_THAT(refused(
                 R"(<zone id="w" routing="Full"><zone id="u" routing="Full"><host id="a" speed="1f"/></zone>
    <zone id="v" routing="Full"><host id="b" speed="1f"/></zone>
    <zoneRoute src="u" dst="v" gw_src="b" gw_dst="a"/></zone>)"),
             Contains("the gateway 'b' is no host or router of zone 'u'"));
  const TestFolder folder("simgrid");
  std::vector<std::string> notes;
  CHECK_THAT(refusal([&] { imported(folder.write("old.xml", "<platform version=\"3\"/>"), notes); }),
             Contains("old.xml:1:1: platform version '3' is not known"));
  CHECK_THAT(refusal([&] { imported(folder.write("dax.xml", "<adag/>"), notes); }),
             Contains("begins with <platform>, this file with <adag>"));
}

TEST_CASE(
    "simgrid-xml: routes of SimGrid's clusters, zones and graphs are "
    "those that SimGrid 3.32 used") {
  const std::string data = data_folder();
  if (data.empty()) return;
  std::ifstream in(data + "/golden_simgrid/simgrid_golden.json");
  const nlohmann::json golden = nlohmann::json::parse(in);
  std::size_t routes = 0;
  for (const auto& scenario : golden["scenarios"]) {
    const std::string name = scenario["name"];
    if (!scenario.contains("routes_used") || scenario["routes_used"].empty()) continue;
    INFO(name);
    std::vector<std::string> notes;
    const Platform p = imported(data + "/golden_simgrid/" + scenario["platform_file"].get<std::string>(), notes);
    Matching matching;
    for (const auto& used : scenario["routes_used"]) {
      INFO(used["src"] << " to " << used["dst"]);
      CHECK(matching.matches(p, used));
      ++routes;
    }
  }
  CHECK(routes > 500);
}

TEST_CASE(
    "simgrid-xml: every platform of SimGrid's examples is read, or "
    "refused for a reason") {
  const std::string data = data_folder();
  if (data.empty()) return;
  const std::map<std::string, std::string> refusals = {
      {"data_center.xml", "Vivaldi"},
  };
  const std::map<std::string, std::size_t> hosts = {
      {"cluster_crossbar.xml", 65536}, {"small_platform.xml", 7}, {"griffon.xml", 92}, {"cluster_multi.xml", 24}};
  std::size_t read = 0;
  for (const char* folder : {"/simgrid/platforms", "/golden_simgrid/platforms", "/golden_smpi"}) {
    for (const auto& file : fs::directory_iterator(data + folder)) {
      if (file.path().extension() != ".xml") continue;
      const std::string name = file.path().filename().string();
      INFO(name);
      std::vector<std::string> notes;
      std::size_t devices = 0;
      const std::string message = refusal([&] { devices = imported(file.path().string(), notes).devices(); });
      if (const auto expected = refusals.find(name); expected != refusals.end()) {
        CHECK_THAT(message, Catch::Contains(expected->second));
        continue;
      }
      CHECK(message == "accepted");
      CHECK(devices > 0);
      if (const auto expected = hosts.find(name); expected != hosts.end()) CHECK(devices == expected->second);
      ++read;
    }
  }
  CHECK(read > 55);
}
