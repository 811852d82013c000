#include "tests/catch.hpp"
#include "tests/models/given.hpp"
#include "tests/models/import_text.hpp"
#include "tests/models/topology_oracle.hpp"

using namespace pelsim;
using namespace pelsim::literals;

namespace {

using Names = std::vector<std::string>;

Parameters device(const std::string& name) {
  return given::parameters({{"name", given::text(name)}}, "platform.devices");
}

Platform read(const std::string& file, const std::vector<std::string>& devices) {
  std::vector<Parameters> list;
  for (const std::string& name : devices) list.push_back(device(name));
  return given::platform("links",
                         given::parameters({{"file", given::text(file)}, {"devices", given::tables(std::move(list))}}));
}

Platform from_text(const std::string& ending, const std::string& text, const std::vector<std::string>& devices) {
  const TestFolder folder("links");
  return read(folder.write("net" + ending, text), devices);
}

std::string refused(const std::string& ending, const std::string& text,
                    const std::vector<std::string>& devices = {"a", "b"}) {
  const TestFolder folder("links");
  const std::string file = folder.write("net" + ending, text);
  std::string message = refusal([&] { read(file, devices); });
  const std::string prefix = folder.path.string() + "/";
  for (std::size_t at = message.find(prefix); at != message.npos; at = message.find(prefix))
    message.erase(at, prefix.size());
  return message;
}

Names route(const Platform& p, const std::string& from, const std::string& to) {
  Names names;
  for (const LinkId l : p.route(p.find_memory(from), p.find_memory(to))) names.push_back(p.link(l).name);
  return names;
}

const std::string diamond =
    "from,to,name,bandwidth_GB_per_s,latency_us,kind\n"
    "a,s,,1,1,\n"
    "s,b,,2,1,half-duplex\n"
    "s,t,trunk,4,5,\n"
    "t,b,,1,0.5,fat-pipe\n"
    "t,c,,1,1,\n";

}  // namespace

TEST_CASE("links: the way of least latency through a free graph") {
  const Platform p = from_text(".csv", diamond, {"a", "b", "c"});
  CHECK(p.devices() == 3);
  CHECK(p.vertices() == 5);
  oracle::longest_checked_route(p);
  CHECK(oracle::names_are_unique(p));
  CHECK(route(p, "a", "b") == Names{"a-s", "s-b"});
  // To c over b (which passes on what others send): 1 + 1 + 0.5 + 1 us; over the trunk it would be 7 us.
  CHECK(route(p, "a", "c") == Names{"a-s", "s-b", "t-b:back", "t-c"});
  CHECK(p.path(p.find_memory("a"), p.find_memory("c")).latency.value == Approx(3.5e-6));
  CHECK(p.interconnect()->links == 5);
  CHECK(p.interconnect()->diameter == 4u);
  CHECK_FALSE(p.interconnect()->bisection.has_value());
  CHECK(p.link(LinkId(3)).capacity == LinkId(2));
  CHECK(p.link(LinkId(6)).kind == LinkKind::fat_pipe);
}

TEST_CASE("links: of equally fast ways the one with fewer links") {
  const Platform p =
      from_text(".csv", "from,to,bandwidth_GB_per_s,latency_us\na,s,1,1\ns,b,1,1\na,b,1,2\n", {"a", "b"});
  CHECK(route(p, "a", "b") == Names{"a-b"});
}

TEST_CASE("links: DOT, directed and not, with units at each figure") {
  const std::string attributes = " [bandwidth=\"2 GB/s\", latency=\"3 us\"";
  const Platform both =
      from_text(".dot", "graph { a -- s" + attributes + "]; s -- b" + attributes + ", name=x]; }", {"a", "b"});
  CHECK(both.links() == 4);
  CHECK(route(both, "b", "a") == Names{"x:back", "a-s:back"});
  CHECK(both.path(MemoryId(0), MemoryId(1)).time(2_MB).value == Approx(6e-6 + 1e-3));
  const Platform ring =
      from_text(".gv", "digraph { a -> b" + attributes + "]; b -> c" + attributes + "]; c -> a" + attributes + "]; }",
                {"a", "b", "c"});
  CHECK(ring.links() == 3);
  CHECK(route(ring, "b", "a") == Names{"b>c", "c>a"});
}

TEST_CASE("links: parallel links have names of their own") {
  const Platform p = from_text(".csv", "from,to,bandwidth_GB_per_s\na,b,1\na,b,1\nb,a,1\n", {"a", "b"});
  CHECK(p.links() == 6);
  CHECK(oracle::names_are_unique(p));
}

TEST_CASE("links: what is wrong is told with its place") {
  using Catch::Contains;
  const std::string head = "from,to,bandwidth_GB_per_s,latency_us\n";
  CHECK(refused(".csv", head + "a,s,1,1\nb,t,1,1\n") ==
        "test.toml:2:1: there is no way from 'a' to 'b': the graph is not connected");
  CHECK_THAT(refused(".csv", head + "a,s,0,1\n"),
             Contains("net.csv:2:5: bandwidth_GB_per_s is 0 GB/s, but must be from"));
  CHECK_THAT(refused(".csv", head + "a,s,1,-1\n"), Contains("net.csv:2:7: latency_us is -1 us"));
  CHECK_THAT(refused(".csv", head + "a,s,x,1\n"), Contains("must be a finite number, not 'x'"));
  CHECK_THAT(refused(".csv", head + "a,a,1,1\n"), Contains("net.csv:2:1: the link leads from 'a' to itself"));
  CHECK_THAT(refused(".csv", head + "a,,1,1\n"), Contains("both ends of a link need a name"));
  CHECK_THAT(refused(".csv", "from,to,bandwidth\na,b,1\n"), Contains("column 'bandwidth' needs a unit in its name"));
  CHECK_THAT(refused(".csv", "from,to,latency_us\na,b,1\n"), Contains("there is no column 'bandwidth_GB_per_s'"));
  CHECK_THAT(refused(".csv", "from,to,bandwidth_GB_per_s,kin\na,b,1,\n"),
             Contains("unknown column 'kin' (did you mean 'kind'?)"));
  CHECK_THAT(refused(".csv", "from,to,bandwidth_GB_per_s,kind\na,b,1,half\n"),
             Contains("net.csv:2:7: kind cannot be 'half'"));
  CHECK_THAT(refused(".csv", "from,to,bandwidth_GB_per_s,name\na,b,1,x\na,b,1,x\n"), Contains("two links called 'x'"));
  CHECK_THAT(refused(".dot", "graph { a -- b }"),
             Contains("net.dot:1:9: bandwidth of the link from 'a' to 'b' is \"\""));
  CHECK_THAT(refused(".dot", "graph { a -- b "), Contains("net.dot:1:7: '{' is opened and never closed"));
  CHECK_THAT(refused(".dot", "digraph { a -- b }"), Contains("is not DOT"));
  CHECK_THAT(refused(".csv", head + "a,b,1,1\n", {"a", "a"}), Contains("two devices named 'a'"));
  CHECK_THAT(refused(".csv", head + "a,b,1,1\n", {}), Contains("the platform has no devices"));
}
