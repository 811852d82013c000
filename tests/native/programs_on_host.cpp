#include "native/host_engine.hpp"
#include "tests/catch.hpp"
#include "tests/native/program_run.hpp"
#include "tests/study/small_scenarios.hpp"

using namespace pelsim;

namespace {

/// Each program of the catalogue, small enough to run under a sanitizer.
const std::vector<std::pair<std::string, std::string>> small = {
    {"cholesky", "tiles = 5\ntile_size = 24"},
    {"lu", "tiles = 5\ntile_size = 24"},
    {"qr", "tiles = 4\ntile_size = 40"},
    {"stencil", "blocks = 4\nsteps = 6\nblock_size = 8"},
    {"fft", "blocks = 8\nblock_size = 64"},
    {"conjugate-gradient", "blocks = 4\nblock_size = 6\niterations = 8"},
    {"training", "shards = 4\nlayers = 3\nunits = 24\nsteps = 3"},
    {"word-count", "maps = 6\nreduces = 4\nsplit = 3000\nkeys = 40"},
    {"monte-carlo", "options = 3\nblocks = 6\npaths = 301"},
    {"sample-sort", "blocks = 4\nkeys = 501\nsamples = 8"},
    {"n-body", "cells = 3\nparticles = 20\nsteps = 3"},
    {"spiking", "populations = 5\nneurons = 60\nsteps = 12\nreach = 1"},
    {"state-vector", "qubits = 6\nhigh = 3"},
    {"climate", "bands = 4\nside = 9\nperiods = 3"},
    {"genomics", "chunks = 4\nreads = 4\nbases = 50"}};

}  // namespace

TEST_CASE(
    "every program computes the right result on the host engine's workers, under a central and a stealing policy") {
  const std::vector<host::ProgramEntry> programs = host::program_catalog();
  REQUIRE(small.size() == programs.size());
  for (const auto& [workload, settings] : small)
    for (const std::string policy : {"fifo", "work-stealing"}) {
      INFO(workload << ", " << policy);
      const Scenario scenario = load_scenario_text(
          "schema = 1\n[workload]\nmodel = \"" + workload + "\"\n" + settings +
              "\n[platform]\ninterconnect = { bandwidth = \"1 GB/s\", latency = \"1 us\" }\n"
              "nodes = [ { count = 2, devices = [ { model = \"cpu\", peak = \"10 Gflop/s\", bandwidth = \"10 GB/s\", "
              "slots = 2 } ] } ]\n[scheduler]\nmodel = \"" +
              policy + "\"\n",
          "programs.toml", "");
      const auto program = host::program_of(programs, workload).make(scenario.graph(), 1);
      const auto scheduler = scenario.make_scheduler();
      host::HostEngine engine(scenario.graph(), *scenario.platform, scenario.clock, {.program = program.get()});
      const RunResult real = simulate(scenario.run(*scheduler), engine);
      CHECK_FALSE(real.error);
      CHECK(real.tasks_done == scenario.graph().tasks());
      const host::Verdict verdict = program->verify();
      INFO(verdict.what << ": " << verdict.error << " of " << verdict.tolerance);
      CHECK(verdict.right());
    }
}
