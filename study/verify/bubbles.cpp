#include <fmt/format.h>

#include <cmath>

#include "study/verify/cases.hpp"
#include "study/verify/pipelines.hpp"

/// The bubble: what filling and draining the pipeline adds to the ideal time m (f + b) of a stage, p stages, m
/// microbatches, v parts a stage. GPipe and 1F1B (p - 1) / m, interleaved (p - 1) / (v m); exact where all parts take
/// the same time and nothing is paid for communication. [Narayanan et al., SC 2021, section 2.2]
namespace pelsim::verify {
namespace {

using Schedule = Pipeline::Schedule;

struct Case {
  const char* name;
  Schedule schedule;
  unsigned p, m, v;
};

constexpr Case cases[] = {
    {"GPipe", Schedule::gpipe, 4, 8, 1},
    {"GPipe", Schedule::gpipe, 8, 64, 1},
    {"1F1B", Schedule::one_f_one_b, 4, 8, 1},
    {"1F1B", Schedule::one_f_one_b, 8, 64, 1},
    {"1F1B, fewer microbatches than stages", Schedule::one_f_one_b, 8, 3, 1},
    {"interleaved", Schedule::one_f_one_b, 4, 8, 2},
    {"interleaved", Schedule::one_f_one_b, 8, 64, 6},
    {"interleaved, as many microbatches as stages", Schedule::one_f_one_b, 8, 8, 3},
};

}  // namespace

std::vector<Check> pipeline_bubble() {
  constexpr double forward = 1e-3, backward = 2e-3, exact = 1e-9;
  std::vector<Check> checks;
  for (const Case& c : cases) {
    const double parts = c.v;
    Pipeline pipeline{c.schedule, c.p, c.m};
    pipeline.forward.assign(c.p * c.v, forward / parts);
    pipeline.backward.assign(c.p * c.v, backward / parts);
    const double time = pipeline_time(pipeline, "bandwidth = \"1 GB/s\", latency = \"1 us\"", "model = \"free\"");
    const double expected = (c.p - 1.0) / (parts * c.m), got = time / (c.m * (forward + backward)) - 1;
    checks.push_back({fmt::format("{}: bubble with p = {}, m = {}, v = {}", c.name, c.p, c.m, c.v),
                      c.schedule == Schedule::gpipe ? "Huang et al.: GPipe, NeurIPS 2019" : "Narayanan et al., SC 2021",
                      expected, got, exact, std::abs(got - expected) <= exact});
  }
  return checks;
}

}  // namespace pelsim::verify
