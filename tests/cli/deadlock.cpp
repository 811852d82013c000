#include "tests/cli/program.hpp"

namespace {

/// Both ranks send before they receive; a message above `eager` waits for its receive.
const Files files = {
    {"head-on.goal",
     "num_ranks 2\n\nrank 0 {\nl1: send 100000b to 1 tag 0\nl2: recv 100000b from 1 tag 0\nl2 requires l1\n}\n\n"
     "rank 1 {\nl1: send 100000b to 0 tag 0\nl2: recv 100000b from 0 tag 0\nl2 requires l1\n}\n"},
    {"head-on.toml",
     "schema = 1\n[workload]\nmodel = \"goal\"\nfile = \"head-on.goal\"\n"
     "[platform]\ninterconnect = { bandwidth = \"1 GB/s\", latency = \"1 us\" }\n"
     "nodes = [ { count = 2, devices = [ { slots = 1 } ] } ]\n"
     "[network]\nmodel = \"loggp\"\noverhead = \"0.1 us\"\n"}};

}  // namespace

TEST_CASE("two ranks that send large messages head on end with the chain of waits and exit 4, whatever the scheduler") {
  const FolderOfFiles folder(files);
  for (const std::string scheduler : {"fifo", "heft", "min-min", "work-stealing"}) {
    INFO(scheduler);
    const std::string run = "run head-on.toml --quiet --set scheduler.model=" + scheduler;
    const Ended ended = program(folder, run);
    CHECK(ended.code == 4);
    CHECK(std::count(ended.err.begin(), ended.err.end(), '\n') == 1);
    for (const char* part : {"r0.l1", "r1.l1", "node0", "node1"})
      CHECK_THAT(ended.err, Catch::Matchers::Contains(part));
    CHECK(program(folder, run + " --set 'network.eager=\"1 MB\"'").code == 0);
  }
}
