#include "study/compare.hpp"
#include "tests/catch.hpp"
#include "tests/study/small_scenarios.hpp"

using namespace pelsim;

// Programs whose messages take slots and interfaces: the driver keeps these, so SimGrid moves the clock alone.

namespace {

Comparison compared(const std::string& workload, const std::string& network, ComparedPolicy policy) {
  const FolderOfFiles folder(
      {{"scenario.toml", "schema = 1\n[workload]\n" + workload +
                             "\n[platform]\ninterconnect = { bandwidth = \"1 GB/s\", latency = "
                             "\"2 us\" }\nnodes = [ { count = 8, devices = [ { slots = 1 } ] } ]\n"
                             "[network]\n" +
                             network + "\n"}});
  CompareOptions options;
  options.policy = policy;
  options.simgrid_program = PELSIM_SIMGRID_PROGRAM;
  return compare_engines(load_scenario(folder.file("scenario.toml")), {}, options);
}

}  // namespace

TEST_CASE("under loggp native and SimGrid agree on message-passing programs, eager ones and rendezvous") {
  const std::string loggp = "model = \"loggp\"\noverhead = \"1 us\"\ngap = \"3 us\"\n";
  const std::string all_eager = "eager = \"1 GB\"", rendezvous = "eager = \"1 kB\"";
  struct Case {
    std::string program;
    bool sends_block = false;  ///< all ranks send before they receive: as a rendezvous they would wait for ever
  };
  for (const auto& [program, sends_block] :
       {Case{"model = \"halo-exchange\"\ngrid = [4, 2]\nsteps = 3"}, Case{"model = \"all-to-all\"\nsize = \"20 kB\""},
        Case{"model = \"bsp\"\nsteps = 3\nspread = 0.3"},
        Case{"model = \"collective\"\noperation = \"allreduce\"", true}, Case{"model = \"master-worker\"\ntasks = 40"},
        Case{"model = \"data-parallel\"\nsteps = 2", true}})
    for (const std::string& eager : {all_eager, rendezvous}) {
      if (sends_block && eager == rendezvous) continue;
      for (const ComparedPolicy policy : {ComparedPolicy::replay, ComparedPolicy::own}) {
        const Comparison found = compared(program, loggp + eager, policy);
        INFO(program << "\n" << eager << "\n" << found.error << found.disorder);
        REQUIRE(found.error.empty());
        CHECK(found.transfers > 0);
        CHECK(found.agrees());
      }
    }
}

TEST_CASE("under flow native and SimGrid agree on message-passing programs, whose order is the driver's") {
  for (const std::string program :
       {"model = \"halo-exchange\"\ngrid = [4, 2]\nsteps = 3", "model = \"all-to-all\"\nsize = \"20 kB\"",
        "model = \"bsp\"\nsteps = 3\nspread = 0.3", "model = \"data-parallel\"\nsteps = 2"}) {
    const Comparison found = compared(program, "model = \"flow\"", ComparedPolicy::replay);
    INFO(program << "\n" << found.error << found.disorder);
    REQUIRE(found.error.empty());
    CHECK(found.transfers > 0);
    CHECK(found.agrees());
  }
}
