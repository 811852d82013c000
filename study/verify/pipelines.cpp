#include "study/verify/pipelines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "study/verify/cases.hpp"

namespace pelsim::verify {
namespace {

struct Step {
  bool is_forward;
  unsigned part, microbatch;
};

/// What a stage does, in its order.
std::vector<Step> order(const Pipeline& pipeline, unsigned stage) {
  const unsigned p = pipeline.stages, m = pipeline.microbatches;
  const unsigned chunks = static_cast<unsigned>(pipeline.forward.size()) / p, total = m * chunks;
  const auto step = [&](bool is_forward, unsigned k) {
    const unsigned forward_chunk = chunks == 1 ? 0 : k % (p * chunks) / p;
    const unsigned chunk = is_forward ? forward_chunk : chunks - 1 - forward_chunk;
    return Step{is_forward, chunk * p + stage, chunks == 1 ? k : k / (p * chunks) * p + k % p};
  };
  const unsigned ahead = chunks == 1 ? p - stage - 1 : 2 * (p - stage - 1) + (chunks - 1) * p;
  const unsigned start = pipeline.schedule == Pipeline::Schedule::gpipe ? total : std::min(ahead, total);
  std::vector<Step> steps;
  for (unsigned k = 0; k < start; ++k) steps.push_back(step(true, k));
  for (unsigned k = 0; k < total; ++k) {
    if (start + k < total) steps.push_back(step(true, start + k));
    steps.push_back(step(false, k));
  }
  return steps;
}

std::string name(const Step& step) {
  return fmt::format("{}{}.{}", step.is_forward ? 'f' : 'b', step.part, step.microbatch);
}

/// The step whose result this one takes, if it comes from another part.
bool has_input(const Step& step, unsigned parts) { return step.is_forward ? step.part > 0 : step.part + 1 < parts; }

Step input(const Step& step) {
  return {step.is_forward, step.is_forward ? step.part - 1 : step.part + 1, step.microbatch};
}

}  // namespace

double pipeline_time(const Pipeline& pipeline, const std::string& link, const std::string& network) {
  const unsigned parts = static_cast<unsigned>(pipeline.forward.size());
  fmt::memory_buffer tasks, edges;
  const auto task = [&](const std::string& id, double seconds, unsigned stage) {
    fmt::format_to(std::back_inserter(tasks), "{},{},node{}.cpu0\n", id, seconds, stage);
  };
  fmt::format_to(std::back_inserter(tasks), "id,time_s:any,pinned\n");
  fmt::format_to(std::back_inserter(edges), "from,to,size_bytes\n");
  for (unsigned stage = 0; stage < pipeline.stages; ++stage) {
    std::string before;
    for (const Step& step : order(pipeline, stage)) {
      const std::string id = name(step);
      task(id, (step.is_forward ? pipeline.forward : pipeline.backward)[step.part], stage);
      if (!before.empty()) fmt::format_to(std::back_inserter(edges), "{},{},\n", before, id);
      if (has_input(step, parts))
        fmt::format_to(std::back_inserter(edges), "{},{},{}\n", name(input(step)), id, pipeline.boundary_bytes);
      before = id;
    }
    if (pipeline.gradients > 0) {
      const std::string id = fmt::format("gradients{}", stage);
      task(id, pipeline.gradients, stage);
      fmt::format_to(std::back_inserter(edges), "{},{},\n", before, id);
    }
  }
  return finished_at(
      fmt::format("[workload]\nmodel = \"csv\"\nfile = \"tasks.csv\"\n[platform]\ninterconnect = {{ {} }}\n"
                  "nodes = [ {{ count = {}, devices = [ {{ slots = 1 }} ] }} ]\n[network]\n{}\n"
                  "[scheduler]\nmodel = \"fifo\"\n",
                  link, pipeline.stages, network),
      {{"tasks.csv", fmt::to_string(tasks)}, {"edges.csv", fmt::to_string(edges)}});
}

}  // namespace pelsim::verify
