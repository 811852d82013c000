#include <algorithm>
#include <cmath>
#include <limits>

#include "models/catalog.hpp"

/// Flow level, with contention: the latency of the way is paid first, without using anything; then the bytes flow at
/// the weighted max-min fair rate of all links on the way (sim/native/max_min). For flow f over links l:
///
///     time = L sum_l lat_l + bytes / rate,   sum_f rate_f <= B bw_l,   rate_f ~ w_f,   rate_f <= B gamma / (2 sum lat)
///     w_f = 1 / (sum_l lat_l + S sum_l 1 / bw_l)
///
/// | parameters | L | B | S | cross-traffic | gamma | |
/// |---|---|---|---|---|---|---|
/// | plain | 1 | 1 | - (all w equal) | no | - | the fluid limit |
/// | cm02 | 1 | 1 | 0 | yes | 4194304 B | TCP: a flow's share falls with its round trip |
/// | lv08 | 13.01 | 0.97 | 20537 B | yes | 4194304 B | fitted to packet-level TCP: slow start and headers |
/// | smpi | 1.6 .. 11.6 | 0.34 .. 1.09 | 8775 B | yes | 4194304 B | L and B by message size: protocols of an MPI
/// library |
///
/// Where B depends on the size, a flow takes 1 / B of its rate from each link, as in SimGrid. The numbers of smpi are
/// the defaults of SimGrid 3.32's SMPI, fitted to one machine (TACC Stampede); to a message of 0 bytes none applies.
/// Cross-traffic: acknowledgements take 5 % of the rate on the way back. In half duplex both directions share one
/// capacity; a fat pipe bounds each flow and is shared by none. Valid for messages of 100 kB and more in TCP-like
/// networks; below, the latency dominates and packets are not modelled. [Casanova & Marchal 2002; Velho & Legrand,
/// SIMUTools 2009; Velho et al., ACM TOMACS 23(4), 2013]
namespace pelsim::networks {
namespace {

using Type = Parameter::Type;

constexpr double acknowledgements = 0.05;

struct Factors {
  double latency = 1, bandwidth = 1, weight = 0;
  bool equal_weights = true, crosstraffic = false;
  double gamma = 0;
  bool by_size = false;  ///< then also those of the size class
};

/// Messages of more than `above` bytes.
struct SizeClass {
  double above, latency, bandwidth;
};
constexpr SizeClass no_class{0, 1, 1};
constexpr SizeClass size_classes[] = {
    {0, 2.01467, 0.812084},    {257, 1.95341, 0.338112},   {732, 1.9503, 0.341987},
    {1426, 1.61075, 0.608902}, {3484, 1.88101, 0.77493},   {5776, 2.18796, 1.08739},
    {9376, 2.59299, 0.58729},  {15424, 3.48845, 0.697866}, {65472, 11.6436, 0.940694}};

class FlowNetwork final : public NetworkModel {
 public:
  FlowNetwork(const Platform& platform, const Factors& factors) : platform_(platform), factors_(factors) {}

  void wire(MemoryId from, MemoryId to, Bytes size, std::uint64_t salt, Wire& out) const override {
    out.route.clear();
    platform_.route(from, to, salt, out.route);
    const SizeClass& scale = class_of(size);
    double latency = 0, penalty = 0, bound = unlimited;
    const double share = 1 / scale.bandwidth;
    for (const LinkId l : out.route) {
      const LinkTraits& link = platform_.link_sort(l);
      latency += link.latency.value;
      if (factors_.weight > 0) penalty += factors_.weight / link.bandwidth.value;
      use(l, link, share, bound, out.plan);
    }
    if (factors_.crosstraffic) {
      const double back = acknowledgements / scale.bandwidth;
      out.route.clear();
      platform_.route(to, from, salt, out.route);
      for (const LinkId l : out.route) use(l, platform_.link_sort(l), back, bound, out.plan);
    }
    penalty += latency;
    out.plan.fixed = Seconds(factors_.latency * scale.latency * latency);
    out.plan.amount = size.value;
    out.plan.bound = std::min(bound, scale.bandwidth * window(latency));
    out.plan.weight = factors_.equal_weights || !(penalty > 0) ? 1 : scale.bandwidth / penalty;
  }

  /// Alone on the way, but for its own acknowledgements; where factors depend on the size, as for large messages.
  Path estimate(MemoryId from, MemoryId to) const override {
    const Path path = platform_.path(from, to);
    const SizeClass& scale = class_of(Bytes(unlimited));
    return {Seconds(factors_.latency * scale.latency * path.latency.value),
            std::max(path.per_byte / factors_.bandwidth, 1 / window(path.latency.value)) / scale.bandwidth};
  }

  std::vector<double> capacities() const override {
    std::vector<double> capacities(platform_.links());
    for (std::size_t l = 0; l < capacities.size(); ++l) capacities[l] = capacity(platform_.link_sort(LinkId(l)));
    return capacities;
  }

 private:
  static constexpr double unlimited = std::numeric_limits<double>::infinity();

  const SizeClass& class_of(Bytes size) const {
    const SizeClass* found = &no_class;
    if (!factors_.by_size) return *found;
    for (const SizeClass& c : size_classes)
      if (size.value > c.above) found = &c;
    return *found;
  }
  double capacity(const LinkTraits& link) const { return factors_.bandwidth * link.bandwidth.value; }
  double window(double latency) const {
    return factors_.gamma > 0 && latency > 0 ? factors_.bandwidth * factors_.gamma / (2 * latency) : unlimited;
  }
  void use(LinkId l, const LinkTraits& link, double share, double& bound, Plan& plan) const {
    if (link.kind == LinkKind::fat_pipe) {
      bound = std::min(bound, capacity(link) / share);
    } else {
      plan.uses.push_back({ResourceId(platform_.link_capacity(l).value), share});
    }
  }

  const Platform& platform_;
  const Factors factors_;
};

Factors factors_of(const Parameters& parameters) {
  const std::string set = parameters.text("parameters");
  Factors f;
  if (set == "cm02") f = {1, 1, 0, false, true, 4194304};
  if (set == "lv08") f = {13.01, 0.97, 20537, false, true, 4194304};
  if (set == "smpi") f = {1, 1, 8775, false, true, 4194304, true};
  for (const char* key : {"latency_factor", "bandwidth_factor"})
    if (f.by_size && parameters.has(key))
      parameters.fail(key,
                      "in parameters = \"smpi\" this factor depends on the size of the message: leave it out, or "
                      "choose cm02 or lv08");
  if (parameters.has("latency_factor")) f.latency = parameters.number("latency_factor");
  if (parameters.has("bandwidth_factor")) f.bandwidth = parameters.number("bandwidth_factor");
  if (parameters.has("weight_s")) {
    if (set == "plain")
      parameters.fail("weight_s", "all flows weigh the same in parameters = \"plain\": choose cm02, lv08 or smpi");
    f.weight = parameters.bytes("weight_s").value;
  }
  if (parameters.has("crosstraffic")) f.crosstraffic = parameters.flag("crosstraffic");
  if (parameters.has("tcp_gamma")) f.gamma = parameters.bytes("tcp_gamma").value;
  return f;
}

std::unique_ptr<NetworkModel> make(const Parameters& parameters, const Platform& platform) {
  return std::make_unique<FlowNetwork>(platform, factors_of(parameters));
}

}  // namespace

NetworkEntry flow() {
  return {{.name = "flow",
           .summary = "latency, then the max-min fair share of every link on the way",
           .parameters = {{.name = "parameters",
                           .type = Type::choice,
                           .fallback = "plain",
                           .choices = {"plain", "cm02", "lv08", "smpi"},
                           .meaning = "a set of what follows"},
                          {.name = "latency_factor",
                           .type = Type::number,
                           .least = 0,
                           .most = 1e6,
                           .meaning = "L: times the latency of the way"},
                          {.name = "bandwidth_factor",
                           .type = Type::number,
                           .least = 1e-6,
                           .most = 1e6,
                           .meaning = "B: times the bandwidth of each link"},
                          {.name = "weight_s",
                           .type = Type::quantity,
                           .unit = Unit::bytes,
                           .least = 0,
                           .meaning = "S: what a narrow link adds to the round trip that a flow's weight counts"},
                          {.name = "crosstraffic",
                           .type = Type::boolean,
                           .meaning = "acknowledgements take 5 % of the rate on the way back"},
                          {.name = "tcp_gamma",
                           .type = Type::quantity,
                           .unit = Unit::bytes,
                           .least = 0,
                           .meaning = "greatest TCP window; 0 B: no such bound"}},
           .source = "Velho, Schnorr, Casanova, Legrand: On the validity of flow-level TCP network models, ACM TOMACS "
                     "23(4), 2013"},
          make};
}

}  // namespace pelsim::networks
