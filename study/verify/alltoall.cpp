#include <fmt/format.h>

#include "study/verify/cases.hpp"

/// All-to-all where the bisection is the bottleneck: n nodes, m bytes from each to each, all at once, links of b byte/s
/// in each direction and no latency.
///
/// The busiest link tells the end exactly. Let N messages cross it. A max-min fair share is nowhere below b/N, and
/// these N have b/N each; when messages end elsewhere nobody's share falls. So the N end together at N m / b, and
/// nothing ends later. What remains is N.
///
/// The bound: n^2/4 messages (ring of odd size: (n^2-1)/4) go from the one half to the other, over `cables`: no end
/// before across x m / (cables x b). What the routing adds is a factor:
///
/// Torus, dimension order, s nodes along the longest dimension. Each pair of places on a line stands for n/s messages:
/// the coordinates of earlier dimensions are the target's already, those of later ones still the source's.
///   even s: distances 1 .. s/2-1 load each link of a line, each way, with 1 + 2 + ... = (s/2-1)(s/2)/2 pairs. At
///     distance s/2 both ways are as short, and all but the place s/2 go up (as in SimGrid): the links from 0 to s/2
///     carry s/2 pairs more. N = n/s (s^2/8 + s/4). Over 2 n/s cables the bound is n/s s^2/8. Factor 1 + 2/s.
///   odd s, a ring: distances 1 .. (s-1)/2, N = (s^2-1)/8, which is the bound over 2 cables. Factor 1.
/// Mesh, even s: the middle link of a line carries (s/2)^2 pairs, N = n/s s^2/4; n/s cables. Factor 1.
/// Hypercube: the link of each dimension carries n/2 messages each way; n/2 cables. Factor 1.
///
/// Fat tree, d-mod-k, the cut above e equal subtrees with d nodes and u cables up: whatever leaves a subtree goes
/// up through cables that the bisection cuts, also what stays in its half. These d (n - d) messages spread evenly, by
/// the target's number: N = d (n-d) / u. The bound has n^2/4 messages over e u / 2 cables, and n = e d. Factor 2
/// (e-1)/e: 1 for two subtrees, towards 2 for many.
namespace pelsim::verify {
namespace {

constexpr double message_bytes = 1e6, link_rate = 1e9;

struct Case {
  const char* name;
  int nodes;
  const char* keys;
  double across, cables;  ///< messages from the one half to the other, and what carries them
  double factor;
};

constexpr Case cases[] = {
    {"torus of 4 x 4", 16, "model = \"torus\", sizes = [4, 4]", 64, 8, 1.5},
    {"torus of 4 x 4 x 4", 64, "model = \"torus\", sizes = [4, 4, 4]", 1024, 32, 1.5},
    {"torus of 8 x 2", 16, "model = \"torus\", sizes = [8, 2]", 64, 4, 1.25},
    {"ring of 16", 16, "model = \"torus\", sizes = [16]", 64, 2, 1.125},
    {"ring of 9", 9, "model = \"torus\", sizes = [9]", 20, 2, 1},
    {"mesh of 4 x 4", 16, "model = \"mesh\", sizes = [4, 4]", 64, 4, 1},
    {"hypercube of 16", 16, "model = \"hypercube\"", 64, 8, 1},
    {"fat tree, taper 2:1, 4 switches of 4", 16, "model = \"fat-tree\", ports = 6, taper = 2", 64, 4, 1.5},
    {"fat tree, taper 4:1, 2 switches of 8", 16, "model = \"fat-tree\", down = [8, 2], up = [1, 2]", 64, 2, 1},
    {"fat tree, taper 4:1, 8 switches of 4", 32, "model = \"fat-tree\", down = [4, 8], up = [1, 1]", 256, 4, 1.75},
    {"fat tree of 3 levels, tapered 2:1 at the top", 16, "model = \"fat-tree\", down = [4, 2, 2], up = [1, 4, 1]", 64,
     4, 1},
};

}  // namespace

std::vector<Check> bisection_alltoall() {
  std::vector<Check> checks;
  for (const Case& c : cases) {
    const Finished run =
        finish(fmt::format("[workload]\nmodel = \"all-to-all\"\nalgorithm = \"spread\"\nsize = \"{} B\"\n"
                           "[platform]\ninterconnect = {{ {}, bandwidth = \"{} B/s\", latency = \"0 s\" }}\n"
                           "[[platform.nodes]]\ncount = {}\ndevices = [ {{ slots = 1 }} ]\n"
                           "[network]\nmodel = \"flow\"\n[scheduler]\nmodel = \"fifo\"\n",
                           message_bytes, c.keys, link_rate, c.nodes));
    const double bound = c.across * message_bytes / (c.cables * link_rate);
    checks.push_back(makespan_check(fmt::format("all-to-all, {}: {} x bytes / bisection", c.name, c.factor),
                                    "n^2/4 messages over the bisection; factor of the routing by hand",
                                    c.factor * bound, run));
    const double bisection = run.scenario.platform->interconnect().value().bisection.value_or(ByteRate(0)).value;
    checks.push_back({fmt::format("bisection of the {}", c.name), "cables between the halves", c.cables * link_rate,
                      bisection, 0, bisection == c.cables * link_rate});
  }
  return checks;
}

}  // namespace pelsim::verify
