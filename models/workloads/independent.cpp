#include <array>
#include <cmath>

#include "models/catalog.hpp"
#include "models/generator.hpp"

/// A bag of tasks without edges. With arrivals it is a queue: on c slots, `fifo`, and a free network,
///   poisson + exponential = M/M/c, poisson + constant = M/D/c, regular + exponential = D/M/c  [Kendall 1953].
/// Utilisation rho = time / (interarrival * c); M/M/1 waits Wq = rho / (1 - rho) * time, M/D/1 half of that.
namespace pelsim::workloads {
namespace {

struct Named {
  const char* name;
  Noise::Distribution distribution;
};
constexpr std::array distributions{
    Named{"constant", Noise::Distribution::none},           Named{"uniform", Noise::Distribution::uniform},
    Named{"exponential", Noise::Distribution::exponential}, Named{"normal", Noise::Distribution::normal},
    Named{"lognormal", Noise::Distribution::lognormal},     Named{"gamma", Noise::Distribution::gamma}};

Workload make(const Parameters& parameters, const WorkloadContext& context) {
  const std::size_t tasks = count(parameters, "tasks");
  refuse_huge(parameters, "tasks", static_cast<double>(tasks), 0);
  const Seconds time = parameters.seconds("time"), interarrival = parameters.seconds("interarrival");
  const std::string arrivals = parameters.text("arrivals"), wanted = parameters.text("distribution");
  if (arrivals != "none" && interarrival.value <= 0)
    parameters.fail("interarrival", "'interarrival' must be longer than 0 s when tasks arrive one after another");
  Noise length;
  for (const Named& d : distributions)
    if (wanted == d.name) length.distribution = d.distribution;
  length.cv = length.distribution == Noise::Distribution::exponential ? 1 : parameters.number("cv");
  check_cv(parameters, length);

  const Stream service = context.random.stream("workloads.independent.time");
  Stream arrival = context.random.stream("workloads.independent.arrival");
  TimedGraph out(tasks, 0);
  const KindId kind = out.graph.add_kind("job");
  double now = 0;
  for (std::size_t t = 0; t < tasks; ++t) {
    const TaskId task = out.add(kind, time * length.factor(service, t, 0));
    if (arrivals == "none") continue;
    now = arrivals == "poisson" ? now + arrival.exponential(interarrival.value)
                                : static_cast<double>(t) * interarrival.value;
    out.graph.set_release(task, Seconds(now));
  }
  return {out.graph.build()};
}

}  // namespace

WorkloadModel independent() {
  std::vector<std::string> names;
  for (const Named& d : distributions) names.emplace_back(d.name);
  return {.card = {.name = "independent",
                   .summary = "tasks without edges, all at once or arriving over time (M/M/c, M/D/1)",
                   .parameters =
                       {integer_entry("tasks", "100", 1, 1e18, "how many"),
                        quantity_entry("time", Unit::seconds, "1 s", "mean time of a task"),
                        choice_entry("distribution", names, "of the times"),
                        number_entry("cv", "0.5", 0, 10,
                                     "coefficient of variation of the times (constant: 0, exponential: 1; at most "
                                     "0.5 for normal, 0.577 for uniform)"),
                        choice_entry("arrivals", {"none", "poisson", "regular"}, "none: all are there at the start"),
                        quantity_entry("interarrival", Unit::seconds, "1.25 s", "mean time between two arrivals")},
                   .source = "Kendall, Ann. Math. Statist. 24, 1953"},
          .make = make};
}

}  // namespace pelsim::workloads
