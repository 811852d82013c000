#include <fmt/format.h>

#include <boost/math/distributions/students_t.hpp>
#include <cmath>

#include "study/verify/cases.hpp"

/// Closed forms: waiting times of queues, and the two laws of scaling.
namespace pelsim::verify {
namespace {

constexpr int replicates = 20;
constexpr int arrivals = 40'000;
constexpr int warm_up = 4'000;  // a queue that starts empty is not yet in its steady state
constexpr double confidence = 0.99;

struct Queue {
  const char* name;
  const char* distribution;
  unsigned servers;
  double expected;  ///< mean waiting time Wq, in seconds; service takes 1 s
};

/// Mean time between release and start in one replicate.
double mean_wait(const Queue& queue, int replicate) {
  const double interarrival = 1.0 / (0.8 * queue.servers);  // utilisation 0.8
  const std::string toml =
      fmt::format(
          "[workload]\nmodel = \"independent\"\ntasks = {}\ntime = \"1 s\"\ndistribution = \"{}\"\n"
          "arrivals = \"poisson\"\ninterarrival = \"{} s\"\n",
          arrivals, queue.distribution, interarrival) +
      one_device(queue.servers) + "[network]\nmodel = \"free\"\n[scheduler]\nmodel = \"fifo\"\n";
  const Finished run = finish(toml, {}, {{"simulation.seed", fmt::format("{}", replicate + 1)}});
  double sum = 0;
  int counted = 0;
  for (const Attempt& attempt : run.result.trace.attempts) {
    if (attempt.task.index() < warm_up) continue;
    sum += run.scenario.clock.seconds(attempt.start - attempt.ready).value;
    ++counted;
  }
  return sum / counted;
}

Check waiting_time(const Queue& queue) {
  double sum = 0, squares = 0;
  for (int r = 0; r < replicates; ++r) {
    const double wait = mean_wait(queue, r);
    sum += wait;
    squares += wait * wait;
  }
  const double mean = sum / replicates;
  const double variance = (squares - sum * mean) / (replicates - 1);
  const boost::math::students_t t(replicates - 1);
  const double half_width =
      boost::math::quantile(boost::math::complement(t, (1 - confidence) / 2)) * std::sqrt(variance / replicates);
  // An interval that is wide enough to hold anything would prove nothing.
  const bool narrow = half_width < 0.06 * queue.expected;
  return {fmt::format("{}: mean waiting time at utilisation 0.8", queue.name),
          "Erlang C; Pollaczek-Khinchine",
          queue.expected,
          mean,
          half_width,
          narrow && std::abs(mean - queue.expected) <= half_width,
          fmt::format("99 % confidence interval of {} replicates of {} tasks", replicates, arrivals)};
}

Finished fork_join(unsigned width, double serial, const char* scaling) {
  return finish(fmt::format("[workload]\nmodel = \"fork-join\"\nwidth = {}\nstages = 1\nwork = \"100 s\"\n"
                            "serial = {}\nscaling = \"{}\"\n",
                            width, serial, scaling) +
                one_device(width) + "[network]\nmodel = \"free\"\n[scheduler]\nmodel = \"fifo\"\n");
}

Check relative(std::string name, const char* source, double expected, double got) {
  const double tolerance = 1e-9 * expected;
  return {std::move(name), source, expected, got, tolerance, std::abs(got - expected) <= tolerance};
}

}  // namespace

std::vector<Check> queueing() {
  // Erlang C at load a = 0.8 c: 0.711111 for c = 2, 0.596432 for c = 4; Wq = C / (c - a). M/D/1: half of M/M/1.
  std::vector<Check> checks;
  for (const Queue& queue : {Queue{"M/M/1", "exponential", 1, 4.0}, Queue{"M/M/2", "exponential", 2, 1.777778},
                             Queue{"M/M/4", "exponential", 4, 0.745541}, Queue{"M/D/1", "constant", 1, 2.0}}) {
    checks.push_back(waiting_time(queue));
  }
  return checks;
}

std::vector<Check> scaling_laws() {
  constexpr double serial = 0.05, work = 100;
  std::vector<Check> checks;
  for (const unsigned p : {2u, 4u, 8u, 16u, 64u, 1024u}) {
    const double speedup = work / fork_join(p, serial, "strong").makespan();
    checks.push_back(relative(fmt::format("Amdahl: speedup on {} slots, serial share 0.05", p), "Amdahl, AFIPS 1967",
                              1 / (serial + (1 - serial) / p), speedup));
  }
  for (const unsigned p : {2u, 4u, 8u, 16u, 64u, 1024u}) {
    const Finished run = fork_join(p, serial, "weak");
    double busy = 0;
    for (const Tick slot : run.result.busy) busy += run.scenario.clock.seconds(slot).value;
    checks.push_back(relative(fmt::format("Gustafson: scaled speedup on {} slots, serial share 0.05", p),
                              "Gustafson, CACM 31(5), 1988", serial + (1 - serial) * p, busy / run.makespan()));
  }
  return checks;
}

}  // namespace pelsim::verify
