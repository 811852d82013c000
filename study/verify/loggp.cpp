#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "study/verify/cases.hpp"

/// LogGP: the host times of LogGOPSim's introduction, a measured machine, and closed forms.
namespace pelsim::verify {
namespace {

constexpr const char* loggopsim = "LogGOPSim, README";
constexpr const char* loggp_paper = "Alexandrov et al., SPAA 1995";

/// LogGOPSim's example: L, o, g in us, G in ns a byte.
constexpr double L = 2.5e-6, o = 1.5e-6, g = 1e-6, G = 6e-9;
constexpr const char* example =
    "[network]\nmodel = \"loggp\"\nlatency = \"2.5 us\"\noverhead = \"1.5 us\"\ngap = \"1 us\"\ngap_per_byte = \"6 "
    "ns\"\n";

/// One rank a device. `ranks` holds the operations of each.
Finished run(const std::vector<std::string>& ranks, const std::string& network = example) {
  std::string program = fmt::format("num_ranks {}\n", ranks.size());
  for (std::size_t r = 0; r < ranks.size(); ++r) program += fmt::format("rank {} {{\n{}}}\n", r, ranks[r]);
  return finish(
      fmt::format("[workload]\nmodel = \"goal\"\nfile = \"program.goal\"\n[platform]\ninterconnect = {{ bandwidth "
                  "= \"1 GB/s\", latency = \"1 us\" }}\nnodes = [ {{ count = {}, devices = [ {{ slots = 1 }} ] }} "
                  "]\n[scheduler]\nmodel = \"fifo\"\n",
                  ranks.size()) +
          network,
      {{"program.goal", program}});
}

/// When the rank's processor is busy for the last time.
double busy_until(const Finished& run, std::size_t rank) {
  Tick last{};
  for (const Attempt& a : run.result.trace.attempts)
    if (a.first == SlotId(rank)) last = std::max(last, a.end);
  return run.scenario.clock.seconds(last).value;
}

Check within(std::string name, const char* source, double expected, double got, double share = 1e-9) {
  const double tolerance = share * expected;
  return {std::move(name), source, expected, got, tolerance, std::abs(got - expected) <= tolerance};
}

std::string one_way(int bytes, bool is_send) {
  return is_send ? fmt::format("a: send {}b to 1\n", bytes) : fmt::format("a: recv {}b from 0\n", bytes);
}

void add_reduction(std::vector<Check>& checks) {
  // A binomial tree: rank r hears of r + 1, r + 2, r + 4, ... as far as they are below it, the deepest first.
  const auto recv = [](int from) { return fmt::format("r{}: recv 1024b from {}\n", from, from); };
  const auto send = [](int to, std::initializer_list<int> after) {
    std::string text = fmt::format("s: send 1024b to {}\n", to);
    for (const int r : after) text += fmt::format("s requires r{}\n", r);
    return text;
  };
  const Finished reduction =
      run({recv(4) + recv(2) + recv(1), recv(5) + recv(3) + send(0, {5, 3}), recv(6) + send(0, {6}),
           recv(7) + send(1, {7}), send(0, {}), send(1, {}), send(2, {}), send(3, {})});
  const double expected[] = {34914, 24776, 13138, 13138, 1500, 1500, 1500, 1500};
  for (std::size_t r = 0; r < 8; ++r)
    checks.push_back(within(fmt::format("binomial reduction of 1024 B over 8 ranks: end of rank {}", r), loggopsim,
                            expected[r] * 1e-9, busy_until(reduction, r)));
}

void add_closed_forms(std::vector<Check>& checks) {
  for (const int s : {1, 1024, 65535}) {
    const double alone = 2 * o + L + (s - 1) * G;
    const Finished ping = run({one_way(s, true), one_way(s, false)});
    checks.push_back(
        within(fmt::format("a message of {} B: 2 o + L + (s - 1) G", s), loggp_paper, alone, busy_until(ping, 1)));
  }
  for (const int k : {2, 7}) {
    std::string sends, receives;
    for (int i = 0; i < k; ++i) {
      sends += fmt::format("s{0}: send 1000b to 1 tag {0}\n", i);
      receives += fmt::format("r{0}: recv 1000b from 0 tag {0}\n", i);
    }
    const Finished stream = run({sends, receives});
    // The reader's processor copies as long as the interface does, so that the slower of the two sets the pace.
    const double expected = (k - 1) * (std::max(o, g) + 999 * G) + 2 * o + L + 999 * G;
    checks.push_back(within(fmt::format("{} messages of 1000 B in a row: (k - 1) (max(o, g) + (s - 1) G) more", k),
                            loggp_paper, expected, busy_until(stream, 1)));
  }
  for (const int p : {2, 5, 16, 17}) {
    std::vector<std::string> ranks(static_cast<std::size_t>(p));
    int rounds = 0;
    for (int distance = 1; distance < p; distance *= 2, ++rounds) {
      for (int r = 0; r < p; ++r) {
        std::string& text = ranks[static_cast<std::size_t>(r)];
        text += fmt::format("s{0}: send 8b to {1} tag {0}\nr{0}: recv 8b from {2} tag {0}\n", rounds,
                            (r + distance) % p, (r + p - distance) % p);
        if (rounds > 0) text += fmt::format("s{} requires r{}\n", rounds, rounds - 1);
      }
    }
    const Finished barrier = run(ranks);
    checks.push_back(within(fmt::format("dissemination of 8 B over {} ranks: ceil(log2 p) (2 o + L + 7 G)", p),
                            loggp_paper, rounds * (2 * o + L + 7 * G), barrier.makespan()));
  }
}

}  // namespace

std::vector<Check> loggp() {
  std::vector<Check> checks;
  add_reduction(checks);
  add_closed_forms(checks);
  // Half of the measured round trip of 4 MiB is 4211.871 us / 2.
  const Finished tukey = run({one_way(4194304, true), one_way(4194304, false)},
                             "[network]\nmodel = \"loggp\"\npreset = \"tukey-ib-qdr\"\n");
  checks.push_back(within("4 MiB on InfiniBand QDR, measured", "codes-org/codes, ng-mpi-tukey.dat (netgauge)",
                          2105.935691e-6, busy_until(tukey, 1), 0.01));
  return checks;
}

}  // namespace pelsim::verify
