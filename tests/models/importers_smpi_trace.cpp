#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "models/convert.hpp"
#include "tests/catch.hpp"
#include "tests/models/generated.hpp"
#include "tests/models/import_text.hpp"
#include "tests/models/rank_runs.hpp"

using namespace pelsim;
using namespace pelsim::ranks;

namespace {

constexpr double near = 1e-9;

std::string refused(const std::string& text) { return import_refused("smpi-trace", text); }

/// With 1 Gflop/s a rank, and 1 us + 1 ns a byte a message (rank_runs.hpp).
RankRun run_trace(const std::string& text, std::size_t p, std::map<std::string, std::string> more = {}) {
  more["flop_rate"] = "1 Gflop/s";
  return run_ranks(import_with("smpi-trace", text, more), p);
}

}  // namespace

TEST_CASE("smpi-trace: compute, send and receive follow each other on each rank") {
  // Rank 0 computes 1 ms; 8000 B take 9 us; rank 1 then computes 2 ms.
  const RankRun run = run_trace(
      "0 init\n1 init\n0 compute 1e6\n0 send 1 0 8000\n1 recv 0 0 8000\n1 compute 2e6\n0 finalize\n1 finalize\n", 2);
  CHECK(run.ends[0] == Approx(1e-3).epsilon(near));
  CHECK(run.ends[1] == Approx(1e-3 + 9e-6 + 2e-3).epsilon(near));
}

TEST_CASE("smpi-trace: sizes are counts of a datatype, the byte or with a field of init the double") {
  const auto bytes = [](const std::string& init, const std::string& type) {
    const Workload w = import_text("smpi-trace", "0 init" + init + "\n1 init" + init + "\n0 send 1 0 10" + type +
                                                     "\n1 recv 0 0 10" + type + "\n0 finalize\n1 finalize\n");
    return w.graph.size(ItemId(0)).value;
  };
  CHECK(bytes("", "") == 10);
  CHECK(bytes(" 1", "") == 80);
  CHECK(bytes("", " 1") == 40);    // int
  CHECK(bytes("", " 26") == 160);  // double complex
}

TEST_CASE("smpi-trace: a wait takes the request of its name, a waitall and finalize take the rest") {
  // Rank 0 posts two receives, waits for the later one, computes, then for the other.
  const std::string text =
      "0 init\n1 init\n2 init\n"
      "0 irecv 1 7 1000\n0 irecv 2 7 1000\n0 test 1 0 7\n0 wait 2 0 7\n0 compute 1e6\n0 waitall\n0 compute 1e6\n"
      "1 compute 9e6\n1 isend 0 7 1000\n1 wait 1 0 7\n"
      "2 compute 2e6\n2 isend 0 7 1000\n"
      "0 finalize\n1 finalize\n2 finalize\n";
  const RankRun run = run_trace(text, 3);
  REQUIRE_FALSE(run.result.error);
  CHECK(run.ends[0] == Approx(9e-3 + 2e-6 + 1e-3).epsilon(near));
}

TEST_CASE("smpi-trace: a message moves when its receive is posted, and a large one keeps its sender") {
  // When rank 0 has computed, and when rank 1 has received.
  const auto ends = [](const std::string& size) {
    const RankRun run = run_trace("0 init\n1 init\n0 send 1 0 " + size + "\n0 compute 1e6\n1 compute 5e6\n1 recv 0 0 " +
                                      size + "\n0 finalize\n1 finalize\n",
                                  2);
    std::pair<double, double> ends;
    for (const Attempt& a : run.result.trace.attempts) {
      const std::string_view kind = run.graph.kind_name(run.graph.kind(a.task));
      const double end = Clock().seconds(a.end).value;
      if (kind == "compute" && run.graph.pinned(a.task) == DeviceId(0)) ends.first = end;
      if (kind == "recv") ends.second = end;
    }
    return ends;
  };
  CHECK(ends("65536").first == Approx(1e-3).epsilon(near));
  CHECK(ends("65536").second == Approx(5e-3 + 1e-6 + 65536e-9).epsilon(near));
  CHECK(ends("65537").first == Approx(5e-3 + 1e-6 + 65537e-9 + 1e-3).epsilon(near));
}

TEST_CASE("smpi-trace: a reduction computes on every rank when it has communicated") {
  // Two ranks: one message of 1000 B, then 1 ms of computing on both; then a barrier of one round.
  const RankRun run = run_trace(
      "0 init\n1 init\n0 allreduce 1000 1e6\n1 allreduce 1000 1e6\n0 barrier\n1 barrier\n0 finalize\n1 finalize\n", 2,
      {{"allreduce", "recursive-doubling"}});
  CHECK(run.makespan == Approx(2e-6 + 1e-3 + 1e-6).epsilon(near));
}

TEST_CASE("smpi-trace: every collective reads its fields") {
  const auto bytes = [](const std::string& zero, const std::string& one, const std::string& two) {
    const Workload w = import_text("smpi-trace", "0 init\n1 init\n2 init\n0 " + zero + "\n1 " + one + "\n2 " + two +
                                                     "\n0 finalize\n1 finalize\n2 finalize\n");
    double sum = 0;
    for (std::size_t i = 0; i < w.graph.items(); ++i) sum += w.graph.size(ItemId(i)).value;
    return sum;
  };
  const auto same = [&](const std::string& line) { return bytes(line, line, line); };
  CHECK(same("bcast 100") == 200);
  CHECK(same("bcast 100 2 0") == 1600);
  CHECK(same("reduce 100 0 1") == 200);
  CHECK(same("alltoall 10 10") == 60);
  CHECK(same("allgather 10 10 1 1") == 240);
  CHECK(same("gather 10 10 2 0 0") == 160);
  CHECK(same("scatter 10 10 1") == 20);
  CHECK(same("reducescatter 5 6 7 1e3") == 18 + (7 + 11) + 5);  // one folds, two halve, one gets its piece
  CHECK(bytes("allgatherv 1 1 2 3", "allgatherv 2 1 2 3", "allgatherv 3 1 2 3") == 12);
  CHECK(bytes("gatherv 1 1 2 3 0", "gatherv 2 1 2 3 0", "gatherv 3 1 2 3 0") == 5);
  CHECK(bytes("scatterv 1 2 3 1 0", "scatterv 1 2 3 2 0", "scatterv 1 2 3 3 0") == 5);
  CHECK(bytes("alltoallv 9 0 1 2 9 0 3 5", "alltoallv 9 3 0 4 9 1 0 6", "alltoallv 9 5 6 0 9 2 4 0") == 21);
}

TEST_CASE("smpi-trace: an index names a trace for each rank, beside it or a folder above") {
  const TestFolder folder("smpi");
  std::filesystem::create_directories(folder.path / "run");
  folder.write("run/a.txt", "0 init\n0 send 1 0 10\n0 finalize\n");
  folder.write("run/b.txt", "1 init\n1 recv 0 0 10\n1 finalize\n");
  CHECK(import_workload(folder.write("run/beside", "a.txt\nb.txt\n"), "smpi-trace").graph.items() == 1);
  CHECK(import_workload(folder.write("run/above", "run/a.txt\nrun/b.txt\n"), "smpi-trace").graph.items() == 1);
  const auto wrong = [&](const std::string& index) {
    return refusal([&] { import_workload(folder.write("run/wrong", index), "smpi-trace"); });
  };
  CHECK(wrong("a.txt\nc.txt\n").find("wrong:2: there is no 'c.txt'") != std::string::npos);
  CHECK(wrong("a.txt\n").find("a.txt:2: the partner of 'send' must be a rank from 0 to 0") != std::string::npos);
  CHECK(wrong("b.txt\n").find("b.txt:1: rank 1 is too large: the index names 1 traces") != std::string::npos);
}

TEST_CASE("smpi-trace: what is wrong is said with its line") {
  CHECK(refused("# nothing\n").find("has no actions") != std::string::npos);
  CHECK(refused("0 init\n0 compte 5\n0 finalize\n") == "w:2: unknown action 'compte' (did you mean 'compute'?)");
  CHECK(refused("0 init\n0 compute\n0 finalize\n") ==
        "w:2: 'compute' needs 1 fields (flop); there are 0 (is the trace truncated?)");
  CHECK(refused("0 init\n0 compute 1 2\n0 finalize\n") == "w:2: 'compute' needs 1 fields (flop); there are 2");
  CHECK(refused("0 init\n0 compute -5\n0 finalize\n").find("w:2: the amount of 'compute' is -5") == 0);
  CHECK(refused("0 init\n0 compute x\n0 finalize\n") ==
        "w:2: the amount of 'compute' must be a finite number, not 'x'");
  CHECK(refused("0 init\n0 compute 5\n") == "w:2: rank 0 ends without 'finalize' (is the trace truncated?)");
  CHECK(refused("0 init\n0 finalize\n0 compute 5\n") == "w:3: rank 0 goes on after its 'finalize'");
  CHECK(refused("0 init\n2 init\n0 finalize\n2 finalize\n").find("there are 3 ranks, but rank 1 has no action") !=
        std::string::npos);
  CHECK(refused("0 init\nx compute 5\n") == "w:2: a line begins with its rank, counted from 0, not 'x'");
  CHECK(refused("0 init\n0\n") == "w:2: an action is missing after the rank (is the trace truncated?)");
  CHECK(refused("0 init\n1 init\n0 send 1 0 8\n0 finalize\n1 finalize\n") ==
        "w:3: rank 0, operation 1 (send 8 B to rank 1, tag 0) has no matching receive");
  CHECK(refused("0 init\n1 init\n1 recv 0 3 8\n0 finalize\n1 finalize\n") ==
        "w:3: rank 1, operation 1 (recv at most 8 B from rank 0, tag 3) has no matching send");
  CHECK(refused("0 init\n0 recv -1 0 8\n0 finalize\n").find("w:2: the partner of 'recv' is a wildcard") == 0);
  CHECK(refused("0 init\n0 send 1 0 8\n0 finalize\n") ==
        "w:2: the partner of 'send' must be a rank from 0 to 0, not 1");
  CHECK(refused("0 init\n0 send 0 0 8 99\n0 finalize\n").find("w:2: the datatype of 'send' must be a number") == 0);
  CHECK(refused("0 init\n0 wait 0 0 1\n0 finalize\n") ==
        "w:2: rank 0 waits for a message from 0 to 0 with tag 1 that it has not begun");
  CHECK(refused("0 init\n1 init\n0 barrier\n1 bcast 5\n0 finalize\n1 finalize\n") ==
        "w:4: rank 1 calls 'bcast' where rank 0 calls 'barrier' (line 3)");
  CHECK(refused("0 init\n1 init\n0 barrier\n0 finalize\n1 finalize\n") ==
        "w:3: 'barrier' of all ranks, but rank 1 has ended (1 of 2 ranks take part)");
  CHECK(refused("0 init\n1 init\n0 bcast 5 0\n1 bcast 5 1\n0 finalize\n1 finalize\n") ==
        "w:4: 'bcast' has root 1 here, but 0 on rank 0 (line 3)");
  CHECK(refused("0 init\n1 init\n0 bcast 5\n1 bcast 6\n0 finalize\n1 finalize\n") ==
        "w:4: 'bcast' moves 6 B here, but 5 B on rank 0 (line 3)");
}

TEST_CASE("smpi-trace: two ranks that both send large messages first deadlock by name") {
  const Workload workload = import_text("smpi-trace",
                                        "0 init\n1 init\n0 send 1 0 1e6\n0 recv 1 0 1e6\n1 send 0 0 1e6\n1 recv 0 0 "
                                        "1e6\n0 finalize\n1 finalize\n");
  CHECK(workload.deadlock.chain.find("rank 0 waits in operation 1 (send, line 3) for") == 0);
}

TEST_CASE("smpi-trace: SimGrid's and Batsim's own traces are read whole") {
  const char* data = std::getenv("PELSIM_DATA");
  if (data == nullptr || *data == '\0') {
    std::cout << "skipped: PELSIM_DATA is not set, so there are no SMPI traces to read\n";
    return;
  }
  namespace fs = std::filesystem;
  const fs::path folder = fs::path(data) / "smpi_ti";
  std::size_t read = 0;
  for (const auto& entry : fs::directory_iterator(folder / "replay")) {
    const std::string name = entry.path().filename().string();
    if (name == "actions0.txt" || name == "actions1.txt") continue;  // of the index
    INFO(name);
    const Workload workload = import_workload(entry.path().string(), "smpi-trace");
    CHECK(workload.graph.tasks() > 0);
    CHECK_FALSE(workload.deadlock);
    ++read;
  }
  CHECK(read == 12);
  for (const char* batsim : {"batsim_collectives", "batsim_compute_only", "batsim_mixed_comm_comp"}) {
    INFO(batsim);
    const TestFolder index("batsim");
    const std::string path = index.write("index", (folder / batsim / "actions0.txt").string() + "\n" +
                                                      (folder / batsim / "actions1.txt").string() + "\n");
    CHECK(import_workload(path, "smpi-trace").graph.tasks() > 0);
  }
}
