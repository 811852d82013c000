#include "tests/catch.hpp"
#include "tests/models/graph_counts.hpp"
#include "tests/models/import_text.hpp"
#include "tests/models/message_run.hpp"

using namespace pelsim;

namespace {

std::string refused(const std::string& text) { return import_refused("goal", text); }

}  // namespace

TEST_CASE("GOAL: operations become pinned tasks, messages items, requirements control edges") {
  const Workload w = import_text("goal",
                                 "num_ranks 2\n"
                                 "rank 0 {\n l1: calc 1500\n l2: send 10b to 1 tag 7\n l2 requires l1\n}\n"
                                 "rank 1 {\n l1: recv 10b from 0 tag 7\n}\n");
  const TaskGraph& g = w.graph;
  REQUIRE(g.tasks() == 3);
  CHECK(g.name(TaskId(1)) == "r0.l2");
  CHECK(g.kind_name(g.kind(TaskId(2))) == "recv");
  CHECK(g.given_time(0, TaskId(0)) == Approx(1.5e-6));
  CHECK(g.given_time(0, TaskId(1)) == 0);
  CHECK(g.pinned(TaskId(1)) == DeviceId(0));
  CHECK(g.pinned(TaskId(2)) == DeviceId(1));
  REQUIRE(g.in(TaskId(1)).size() == 1);
  CHECK_FALSE(g.in(TaskId(1))[0].item);
  REQUIRE(g.in(TaskId(2)).size() == 1);
  CHECK(g.size(g.in(TaskId(2))[0].item).value == 10);
}

TEST_CASE("GOAL: a calc counts the given unit of time") {
  const Workload w = import_with("goal", "num_ranks 1 rank 0 { a: calc 3 }", {{"unit_time", "2 us"}});
  CHECK(w.graph.given_time(0, TaskId(0)) == Approx(6e-6));
}

TEST_CASE("GOAL: messages of one tag are matched in order, others by their tags") {
  const Workload w = import_text("goal",
                                 "num_ranks 2 rank 0 { a: send 1b to 1 tag 5 b: send 2b to 1 c: send 3b to 1 tag 5 }"
                                 "rank 1 { x: recv 1b from 0 tag 5 y: recv 3b from 0 tag 5 z: recv 2b from 0 }");
  const auto sender = [&](int task) { return w.graph.in(TaskId(task))[0].task; };
  CHECK(sender(3) == TaskId(0));
  CHECK(sender(4) == TaskId(2));
  CHECK(sender(5) == TaskId(1));
}

TEST_CASE("GOAL: what requires the start of a receive waits for its posting, not for the message") {
  // c is posted when a has ended; b waits for that alone.
  const Workload w = import_text("goal",
                                 "num_ranks 2 rank 0 { a: calc 10 c: recv 1b from 1 c requires a b: calc 10 "
                                 "b irequires c } rank 1 { a: calc 1000 s: send 1b to 0 s requires a }");
  const TaskId b(2);
  REQUIRE(w.graph.in(b).size() == 1);
  const TaskId posted = w.graph.in(b)[0].task;
  CHECK(w.graph.is_marker(posted));
  REQUIRE(w.graph.in(posted).size() == 1);
  CHECK(w.graph.in(posted)[0].task == TaskId(0));
}

TEST_CASE("GOAL: a rank with several CPUs has a device for each") {
  const Workload w = import_text("goal",
                                 "num_ranks 2 rank 0 { a: calc 1 cpu 0 b: calc 1 cpu 2 }"
                                 "rank 1 { a: calc 1 b: send 1b to 1 cpu 1 nic 0 c: recv 1b from 1 }");
  CHECK(w.graph.pinned(TaskId(1)) == DeviceId(2));
  CHECK(w.graph.pinned(TaskId(2)) == DeviceId(3));
  CHECK(w.graph.pinned(TaskId(3)) == DeviceId(4));
}

TEST_CASE("GOAL: comments and line breaks stand anywhere") {
  const Workload w = import_text("goal",
                                 "// a program\nnum_ranks 1 # one\nrank 0\n{ a : calc /* ten */ 10\r\n b: calc 1\n"
                                 "b\nrequires\na }\n/* end */");
  CHECK(w.graph.tasks() == 2);
  CHECK(w.graph.edges() == 1);
}

TEST_CASE("GOAL: ranks may be idle") {
  CHECK(import_text("goal", "num_ranks 3 rank 2 { } rank 0 { a: calc 1 } rank 1 {}").graph.tasks() == 1);
}

TEST_CASE("GOAL: errors name the place and what is wrong") {
  CHECK(refused("rank 0 {}") == "w:1:1: 'num_ranks' is expected at the beginning of the file, not 'rank'");
  CHECK(refused("num_ranks two") == "w:1:11: the number of ranks must be a whole number from 0 to 16777216, not 'two'");
  CHECK(refused("num_ranks 1\nrank 1 { }") == "w:2:6: there is no rank 1: the file announces 1 ranks");
  CHECK(refused("num_ranks 1 rank 0 { } rank 0 { }") == "w:1:29: rank 0 is described twice");
  CHECK(refused("num_ranks 1\nrank 0 {\na: clac 5\n}") == "w:3:4: unknown operation 'clac' (did you mean 'calc'?)");
  CHECK(refused("num_ranks 1\nrank 0 {\na: calc 1\na: calc 2\n}") == "w:4:1: rank 0 has two operations 'a'");
  CHECK(refused("num_ranks 1\nrank 0 {\na: calc 1\na requires b\n}") == "w:4:12: rank 0 has no operation 'b'");
  CHECK(refused("num_ranks 1\nrank 0 {\na: calc 1\na needs b\n}") ==
        "w:4:3: ':', 'requires' or 'irequires' is expected after 'a', not 'needs'");
  CHECK(refused("num_ranks 1\nrank 0 {\na: calc -1\n}") ==
        "w:3:9: the time of a calc is -1e-09 s, but cannot be negative");
  CHECK(refused("num_ranks 1\nrank 0 {\na: calc x\n}") == "w:3:9: the time of a calc must be a finite number, not 'x'");
  CHECK(refused("num_ranks 2\nrank 0 {\na: send 5 kb to 1\n}").starts_with("w:3:11: 'to' is expected after the size"));
  CHECK(refused("num_ranks 2\nrank 0 {\na: send 5b to 2\n}") ==
        "w:3:15: there is no rank 2: the file announces 2 ranks");
  CHECK(refused("num_ranks 1\nrank 0 {\na: calc 1 nic 1\n}") == "w:3:15: a rank has one network interface, number 0");
}

TEST_CASE("GOAL: messages without an other end, and those that do not fit, are refused at their line") {
  const std::string send = "num_ranks 2\nrank 0 {\na: send 5b to 1 tag 3\n}\nrank 1 {\n";
  CHECK(refused(send + "}") == "w:3:9: rank 0 sends to rank 1 with tag 3, but rank 1 does not receive it");
  CHECK(refused(send + "a: recv 5b from 0 tag 4\n}") ==
        "w:3:9: rank 0 sends to rank 1 with tag 3, but rank 1 does not receive it");
  CHECK(refused(send + "a: recv 5b from 0 tag 3\nb: recv 5b from 0 tag 3\n}") ==
        "w:7:9: rank 1 receives from rank 0 with tag 3, but rank 0 does not send it");
  CHECK(refused(send + "a: recv 4b from 0 tag 3\n}") == "w:6:9: rank 1 receives 4 B here, but rank 0 sends 5 B");
}

TEST_CASE("GOAL: wildcards are refused") {
  const std::string begin = "num_ranks 2\nrank 0 {\na: recv 5b from ";
  CHECK(refused(begin + "4294967295 tag 3\n}").find("wildcards") != std::string::npos);
  CHECK(refused(begin + "any tag 3\n}").find("w:3:17: any rank is meant") == 0);
  CHECK(refused(begin + "1 tag -1\n}").find("w:3:23: any tag is meant") == 0);
}

TEST_CASE("GOAL: a cycle within a rank is refused") {
  CHECK(refused("num_ranks 1 rank 0 { a: calc 1 b: calc 1 a requires b b requires a }")
            .find("w: operations of one rank require each other in a cycle: calc 'r0.") == 0);
  CHECK(refused("num_ranks 1\nrank 0 {\na: calc 1\na requires a\n}") == "w:4:1: 'a' requires itself");
}

TEST_CASE("GOAL: a program that waits for itself over messages runs until it can go no further") {
  // Each rank receives before it sends; the calc has nothing to do with it.
  const Workload program = import_text("goal",
                                       "num_ranks 2 rank 0 { r: recv 1b from 1 s: send 1b to 1 s requires r }"
                                       "rank 1 { r: recv 1b from 0 s: send 1b to 0 s requires r c: calc 5 }");
  const Platform platform = given::hosts(2);
  const auto network = given::loggp({.L = 1000, .o = 300}, platform);
  const RunResult result = given::run_pinned(program, platform, *network);
  CHECK(result.error.kind == RunError::Kind::deadlock);
  CHECK(result.tasks_done == 1);
  for (const char* part : {"4 of 5 tasks cannot go on: ", "recv 'r0.r' of rank 0 waits for send 'r1.s' of rank 1",
                           "send 'r1.s' of rank 1 waits for recv 'r1.r' of rank 1",
                           "recv 'r1.r' of rank 1 waits for send 'r0.s' of rank 0",
                           "send 'r0.s' of rank 0 waits for recv 'r0.r' of rank 0"})
    CHECK(result.error.message.find(part) != std::string::npos);
}

TEST_CASE("a cycle of rendezvous ends the run with everybody in it, and those who wait for it are left out") {
  // Ranks 0, 1 and 2 each send to the next and then receive from the one before; rank 3 waits for rank 0 alone.
  std::string text = "num_ranks 4 ";
  for (int r = 0; r < 3; ++r)
    text += "rank " + std::to_string(r) + " { s: send 1000b to " + std::to_string((r + 1) % 3) +
            " r: recv 1000b from " + std::to_string((r + 2) % 3) + " r requires s " +
            (r == 0 ? "t: send 1b to 3 t requires r" : "") + " }";
  const Workload program = import_text("goal", text + "rank 3 { r: recv 1b from 0 }");
  const Platform platform = given::hosts(4);
  CHECK(given::run_pinned(program, platform, *given::loggp({.L = 1000, .o = 300, .S = 1000}, platform)).error.message ==
        "");
  const RunResult stuck =
      given::run_pinned(program, platform, *given::loggp({.L = 1000, .o = 300, .S = 999}, platform));
  CHECK(stuck.error.kind == RunError::Kind::deadlock);
  CHECK(stuck.error.message ==
        "8 of 8 tasks cannot go on; task 'r0.s' on 'host0' waits to be received by 'r1.r' on 'host1'; "
        "'r1.r' on 'host1' waits for 'r1.s' on 'host1'; 'r1.s' on 'host1' waits to be received by 'r2.r' on 'host2'; "
        "'r2.r' on 'host2' waits for 'r2.s' on 'host2'; 'r2.s' on 'host2' waits to be received by 'r0.r' on 'host0'; "
        "'r0.r' on 'host0' waits for 'r0.s' on 'host0'");
}

TEST_CASE("GOAL: a file that is cut off anywhere is refused, never read in part") {
  const std::string text =
      "num_ranks 2\nrank 0 {\nl1: calc 15\nl2: send 10b to 1 tag 7 cpu 0\nl2 requires l1\n}\n"
      "rank 1 {\nl1: recv 10b from 0 tag 7\n}";
  CHECK(refused(text) == "accepted");
  for (std::size_t length = 1; length < text.size(); ++length) {
    CAPTURE(text.substr(0, length));
    CHECK(refused(text.substr(0, length)) != "accepted");
  }
}

TEST_CASE("GOAL: a platform with too few devices is refused where the ranks are announced") {
  const TestFolder folder("goal");
  Parameters parameters("workload", {});
  parameters.set("file", Value{folder.write("w", "num_ranks 3 rank 0 {} rank 1 {} rank 2 { a: calc 1 }"), {}});
  const Platform platform;
  for (const WorkloadModel& model : workload_catalog()) {
    if (model.card.name != "goal") continue;
    parameters.check(model.card);
    const std::string message =
        refusal([&] { model.make(parameters, WorkloadContext{.random = Streams(1), .platform = &platform}); });
    CHECK(message.find("w:1:11: 3 ranks with 1 CPU(s) each need 3 devices, the platform has 0") != std::string::npos);
  }
}
