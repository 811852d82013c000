#include "tests/catch.hpp"
#include "tests/models/given.hpp"
#include "tests/models/topology_oracle.hpp"

using namespace pelsim;
using namespace pelsim::literals;

namespace {

using Names = std::vector<std::string>;
using Entries = std::vector<std::pair<std::string, given::Data>>;

Platform made(int things, int sites, int regions, Entries more = {}) {
  Entries all = {{"things", given::whole(things)}, {"sites", given::whole(sites)}, {"regions", given::whole(regions)}};
  const Parameters two = given::parameters({{"count", given::whole(2)}, {"class", given::text("server")}});
  all.emplace_back("thing", given::tables({given::parameters({})}));
  all.emplace_back("cloud", given::tables({two}));
  for (auto& entry : more) all.push_back(std::move(entry));
  return given::platform("edge-cloud", given::parameters(std::move(all)));
}

Names route(const Platform& p, const std::string& from, const std::string& to) {
  Names names;
  for (const LinkId l : p.route(p.find_memory(from), p.find_memory(to))) names.push_back(p.link(l).name);
  return names;
}

}  // namespace

TEST_CASE("edge-cloud: things, cells, edge sites and regions, the ways between them") {
  const Platform p = made(8, 4, 3);
  CHECK(p.devices() == 8 + 2 * 3);
  CHECK(p.memories() == 8 + 4 + 3);
  CHECK(p.find_device("region1.1"));
  // 8 radios, 4 cells, 4 edge sites, 3 pairs of regions.
  CHECK(p.interconnect()->links == 8 + 4 + 4 + 3);
  CHECK(p.links() == 2 * p.interconnect()->links);
  CHECK(oracle::longest_checked_route(p) == 7);
  CHECK(p.interconnect()->diameter == 7u);
  CHECK(oracle::names_are_unique(p));
  CHECK(route(p, "thing1", "thing5") == Names{"thing1-cell1", "thing5-cell1:back"});
  CHECK(route(p, "thing6", "region0") == Names{"thing6-cell2", "cell2-edge2", "edge2-region2", "region0-region2:back"});
  CHECK(route(p, "edge3", "thing0") ==
        Names{"edge3-region0", "edge0-region0:back", "cell0-edge0:back", "thing0-cell0:back"});
  // Thing to its edge site: 7 ms, 1 MB at 12.5 MB/s = 80 ms.
  CHECK(p.path(p.find_memory("thing0"), p.find_memory("edge0")).time(1_MB).value == Approx(87e-3));
}

TEST_CASE("edge-cloud: small platforms, own links, monotone in bandwidth") {
  CHECK(oracle::longest_checked_route(made(2, 1, 1)) == *made(2, 1, 1).interconnect()->diameter);
  CHECK(oracle::longest_checked_route(made(4, 2, 1)) == *made(4, 2, 1).interconnect()->diameter);
  const auto radio = [](const char* bandwidth) {
    const Parameters link =
        given::parameters({{"bandwidth", given::text(bandwidth)}, {"latency", given::text("1 ms")}});
    const Platform p = made(4, 2, 2, {{"radio", given::table(link)}});
    return p.path(p.find_memory("thing0"), p.find_memory("region0")).time(1_MB);
  };
  CHECK(radio("10 MB/s").value == Approx(0.1 + 11e-3));
  CHECK(radio("100 MB/s") < radio("10 MB/s"));
}

TEST_CASE("edge-cloud: what does not fit is refused") {
  using Catch::Contains;
  const auto complaint = [](int things, int sites, int regions, Entries more = {}) {
    return given::complaint([&] { made(things, sites, regions, std::move(more)); });
  };
  CHECK_THAT(complaint(8, 2, 3),
             Contains("test.toml:3:1: 8 things, 2 edge sites and 3 regions: each region needs a site"));
  CHECK_THAT(complaint(1, 2, 1), Contains("test.toml:2:1: 1 things, 2 edge sites"));
  CHECK_THAT(complaint(0, 1, 1), Contains("'things' = 0 is out of range"));
  const Parameters dead = given::parameters({{"bandwidth", given::text("0 B/s")}});
  CHECK_THAT(complaint(4, 2, 1, {{"wan", given::table(dead)}}), Contains("'bandwidth' = 0 B/s is out of range"));
  CHECK_THAT(given::complaint([] { given::platform("edge-cloud", given::parameters({})); }),
             Contains("the platform has no devices"));
}
