#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "study/verify/cases.hpp"

/// Collective operations against their times in the alpha-beta-gamma model, through the whole simulator. A form is
/// exact for the algorithm as it is written; where ranks do not begin alike (folded ranks), it is the recurrence over
/// the algorithm's rounds. [Thakur, Rabenseifner, Gropp: IJHPCA 19(1), 2005]
namespace pelsim::verify {
namespace {

constexpr double alpha = 2e-6, beta = 1 / 12.5e9, gamma = 1 / 50e9;

/// One call: p ranks, n bytes as the scenario's `size` counts them.
struct Call {
  unsigned p;
  double n;

  unsigned lg() const { return static_cast<unsigned>(std::bit_width(p - 1)); }
  /// Bytes of the first k of `pieces` pieces of n in whole bytes, larger ones first.
  double first(unsigned k, unsigned pieces) const {
    const double each = std::floor(n / pieces);
    return k * each + std::min<double>(k, n - each * pieces);
  }
  double largest() const { return first(1, p); }
};

double message(double bytes) { return alpha + bytes * beta; }
double combined(double bytes) { return message(bytes) + bytes * gamma; }

/// Of the first 2 (p - q) ranks each even one hands `handed` bytes to the odd one after it. Then q actors exchange
/// round by round: actor k ends a round when it has ended the one before and its partner's bytes have come, and
/// combines them. In the end the folded ranks get their bytes.
struct Folded {
  unsigned q, extra;
  std::vector<double> at;  ///< when each actor is through

  Folded(const Call& call, double handed) : q(std::bit_floor(call.p)), extra(call.p - q), at(q, 0.0) {
    std::fill_n(at.begin(), extra, combined(handed));
  }
  /// Pieces of the ranks that the first k actors stand for.
  unsigned ranks(unsigned k) const { return k + std::min(k, extra); }
  template <class Bytes>
  void round(unsigned distance, const Bytes& received, double per_byte) {
    std::vector<double> next(q);
    for (unsigned k = 0; k < q; ++k)
      next[k] = std::max(at[k], at[k ^ distance] + message(received(k))) + received(k) * per_byte;
    at = next;
  }
  template <class Bytes>
  double end(const Bytes& given_back) const {
    double last = *std::max_element(at.begin(), at.end());
    for (unsigned k = 0; k < extra; ++k) last = std::max(last, at[k] + message(given_back(k)));
    return last;
  }
};

double doubling_barrier(const Call& c) {
  Folded actors(c, 0);
  for (unsigned d = 1; d < actors.q; d *= 2)
    actors.round(
        d, [](unsigned) { return 0.0; }, 0);
  return actors.end([](unsigned) { return 0.0; });
}

double doubling_allreduce(const Call& c) {
  Folded actors(c, c.n);
  for (unsigned d = 1; d < actors.q; d *= 2)
    actors.round(
        d, [&](unsigned) { return c.n; }, gamma);
  return actors.end([&](unsigned) { return c.n; });
}

/// Halves, then quarters, ...: an actor receives what belongs to the actors that stay on its side.
template <class First>
void halve(Folded& actors, const First& first) {
  for (unsigned d = actors.q / 2; d > 0; d /= 2)
    actors.round(
        d, [&](unsigned k) { return first((k / d + 1) * d) - first(k / d * d); }, gamma);
}

double rabenseifner(const Call& c) {
  Folded actors(c, c.n);
  const auto first = [&](unsigned k) { return c.first(k, actors.q); };
  halve(actors, first);
  for (unsigned d = 1; d < actors.q; d *= 2)
    actors.round(
        d,
        [&](unsigned k) {
          const unsigned other = (k ^ d) / d * d;
          return first(other + d) - first(other);
        },
        0);
  return actors.end([&](unsigned) { return c.n; });
}

double halving_reduce_scatter(const Call& c) {
  Folded actors(c, c.n);
  const auto first = [&](unsigned k) { return c.first(actors.ranks(k), c.p); };
  halve(actors, first);
  return actors.end([&](unsigned k) { return c.first(2 * k + 1, c.p) - c.first(2 * k, c.p); });
}

constexpr double segment = 524'288;

/// Segments pass p - 1 links one after the other, each link serving them in turn.
double chain(const Call& c) {
  const auto segments = static_cast<unsigned>(std::max(1.0, std::ceil(c.n / segment)));
  return segments * alpha + c.n * beta + (c.p - 2) * message(c.first(1, segments));
}

double bruck_alltoall(const Call& c) {
  double sum = 0;
  for (unsigned bit = 1; bit < c.p; bit *= 2) {
    unsigned blocks = 0;
    for (unsigned distance = 1; distance < c.p; ++distance) blocks += (distance & bit) != 0;
    sum += message(blocks * c.n);
  }
  return sum;
}

/// Two ranks a node.
double hierarchical(const Call& c) {
  const unsigned nodes = c.p / 2;
  const double half = c.first(nodes, c.p);
  return combined(half) + (nodes - 1) * (combined(c.largest()) + message(c.largest())) + message(half);
}

enum class Sizes { any, multiples };  ///< multiples of the number of ranks
enum class Ranks { any, even, powers };

struct Form {
  const char* operation;
  const char* algorithm;
  const char* network;
  double (*time)(const Call&);
  const char* settings = "";  ///< lines of [workload]
  Ranks ranks = Ranks::any;
  Sizes sizes = Sizes::any;
};

constexpr const char* combining = "combine_rate = \"50 GB/s\"\n";

const Form forms[] = {
    {"barrier", "dissemination", "uncontended", [](const Call& c) { return c.lg() * alpha; }},
    {"barrier", "recursive-doubling", "uncontended", doubling_barrier},
    {"broadcast", "binomial", "hockney", [](const Call& c) { return c.lg() * message(c.n); }},
    {"broadcast", "flat", "hockney", [](const Call& c) { return (c.p - 1) * message(c.n); }},
    {"broadcast", "chain", "hockney", chain, "segment = \"512 KiB\"\n"},
    {"broadcast", "scatter-allgather", "hockney",
     [](const Call& c) { return (c.lg() + c.p - 1) * alpha + 2 * (c.n - c.n / c.p) * beta; }, "", Ranks::any,
     Sizes::multiples},
    {"reduce", "binomial", "hockney", [](const Call& c) { return c.lg() * message(c.n); }},
    {"reduce", "binomial", "hockney", [](const Call& c) { return c.lg() * combined(c.n); }, combining, Ranks::powers},
    {"reduce", "flat", "hockney", [](const Call& c) { return (c.p - 1) * message(c.n) + c.n * gamma; }, combining},
    {"allreduce", "recursive-doubling", "uncontended", doubling_allreduce, combining},
    {"allreduce", "ring", "uncontended",
     [](const Call& c) { return (c.p - 1) * (combined(c.largest()) + message(c.largest())); }, combining},
    {"allreduce", "rabenseifner", "uncontended", rabenseifner, combining},
    {"allreduce", "double-tree", "uncontended", [](const Call& c) { return 2 * c.lg() * message(c.first(1, 2)); },
     "segment = \"1 PB\"\n"},
    {"allreduce", "hierarchical", "uncontended", hierarchical, "combine_rate = \"50 GB/s\"\nranks_per_node = 2\n",
     Ranks::even},
    {"allreduce", "reduce-broadcast", "hockney", [](const Call& c) { return 2 * c.lg() * message(c.n); }},
    {"allgather", "ring", "uncontended", [](const Call& c) { return (c.p - 1) * message(c.n); }},
    {"allgather", "recursive-doubling", "uncontended",
     [](const Call& c) { return c.lg() * alpha + (c.p - 1) * c.n * beta; }},
    {"allgather", "bruck", "uncontended", [](const Call& c) { return c.lg() * alpha + (c.p - 1) * c.n * beta; }},
    {"reduce-scatter", "pairwise", "uncontended", [](const Call& c) { return (c.p - 1) * combined(c.largest()); },
     combining, Ranks::any, Sizes::multiples},
    {"reduce-scatter", "ring", "uncontended", [](const Call& c) { return (c.p - 1) * combined(c.largest()); },
     combining},
    {"reduce-scatter", "recursive-halving", "uncontended", halving_reduce_scatter, combining},
    {"alltoall", "pairwise", "uncontended", [](const Call& c) { return (c.p - 1) * message(c.n); }},
    {"alltoall", "spread", "hockney", [](const Call& c) { return (c.p - 1) * message(c.n); }},
    {"alltoall", "spread", "uncontended", [](const Call& c) { return message(c.n); }},
    {"alltoall", "bruck", "uncontended", bruck_alltoall},
    {"gather", "binomial", "hockney", [](const Call& c) { return c.lg() * alpha + (c.p - 1) * c.n * beta; }},
    {"gather", "linear", "hockney", [](const Call& c) { return (c.p - 1) * message(c.n); }},
    {"scatter", "binomial", "hockney", [](const Call& c) { return c.lg() * alpha + (c.p - 1) * c.n * beta; }},
    {"scatter", "linear", "hockney", [](const Call& c) { return (c.p - 1) * message(c.n); }},
};

double simulated(const Form& form, const Call& call) {
  return finished_at(
      fmt::format("[workload]\nmodel = \"collective\"\noperation = \"{}\"\nalgorithm = \"{}\"\nsize = \"{:.0f} B\"\n"
                  "{}[platform]\ninterconnect = {{ bandwidth = \"12.5 GB/s\", latency = \"2 us\" }}\n"
                  "nodes = [ {{ count = {}, devices = [ {{ slots = 1 }} ] }} ]\n[network]\nmodel = \"{}\"\n"
                  "[scheduler]\nmodel = \"fifo\"\n",
                  form.operation, form.algorithm, call.n, form.settings, call.p, form.network));
}

/// One check for all cases of a form: how many agree.
Check check(const Form& form, const std::vector<unsigned>& ranks, const std::vector<double>& sizes) {
  Check check{
      fmt::format("{} {}{}, {}", form.operation, form.algorithm,
                  std::string_view(form.settings).find("combine") != std::string_view::npos ? " with combining" : "",
                  form.network),
      "Thakur, Rabenseifner, Gropp 2005"};
  for (const unsigned p : ranks) {
    if (form.ranks == Ranks::even && p % 2 != 0) continue;
    if (form.ranks == Ranks::powers && !std::has_single_bit(p)) continue;
    for (double n : sizes) {
      if (form.sizes == Sizes::multiples) n = std::ceil(n / p) * p;
      const Call call{p, n};
      const double expected = form.time(call), got = simulated(form, call);
      // One tick for each message on the longest way.
      const bool agrees = std::abs(got - expected) <= 1e-9 * expected + 4e-12 * p;
      ++check.expected;
      check.got += agrees;
      if (!agrees && check.note.empty())
        check.note = fmt::format("{} ranks, {:.0f} B: {} s, expected {} s", p, n, got, expected);
    }
  }
  check.ok = check.got == check.expected;
  return check;
}

}  // namespace

std::vector<Check> collectives() {
  std::vector<unsigned> ranks(16);
  for (unsigned k = 0; k < 16; ++k) ranks[k] = k + 2;
  const std::vector<double> sizes{1, 13, 1000, 65536, 1'000'003, 1 << 30};
  std::vector<Check> checks;
  for (const Form& form : forms) checks.push_back(check(form, ranks, sizes));
  return checks;
}

std::vector<Check> large_collectives() {
  std::vector<Check> checks;
  for (const Form& form : forms) {
    checks.push_back(check(form, {64, 1000}, {1, 4096, 1'000'003, 1 << 30}));
    checks.back().name += ", 64 and 1000 ranks";
  }
  return checks;
}

}  // namespace pelsim::verify
