#include "tests/catch.hpp"
#include "tests/models/graph_counts.hpp"
#include "tests/models/import_text.hpp"

using pelsim::TaskGraph;
using pelsim::TaskId;
using pelsim::Workload;

namespace {
std::string refused(const std::string& text) { return import_refused("stg", text); }

// Two tasks between dummies 0 and 3; 1 takes 5, 2 takes 3 and waits for 1.
const char* const with_dummies = "2\n  0 0 0\n  1 5 1 0\n  2 3 1 1\n  3 0 2 1 2\n# CP Length : 8\n9 9 9\n";
}  // namespace

TEST_CASE("STG: the first number leaves the two dummies out, or counts every line") {
  for (const std::string text : {with_dummies, "4\n0 0 0\n1 5 1 0\n2 3 1 1\n3 0 2 1 2"}) {
    const TaskGraph g = import_text("stg", text).graph;
    const GraphCounts got(g);
    CHECK(got.tasks == 4);
    CHECK(got.edges == 4);
    CHECK(got.total_work == 8);
    CHECK(got.critical_path == 8);
    CHECK(g.is_marker(TaskId(0)));
    CHECK(g.is_marker(TaskId(3)));
    CHECK_FALSE(g.is_marker(TaskId(1)));
    CHECK_FALSE(g.in(TaskId(2))[0].item);
    CHECK(g.name(TaskId(2)) == "task.2");
  }
}

TEST_CASE("STG: a task of time 0 between others is a task, no dummy") {
  const TaskGraph g = import_text("stg", "3\n0 2 0\n1 0 1 0\n2 2 1 1\n").graph;
  CHECK_FALSE(g.is_marker(TaskId(1)));
  CHECK(g.given_time(0, TaskId(1)) == 0);
}

TEST_CASE("STG: one unit of time is as long as the scenario says") {
  CHECK(GraphCounts(import_with("stg", with_dummies, {{"unit_time", "10 ms"}}).graph).critical_path == Approx(0.08));
}

TEST_CASE("STG with communication costs: on the line or on lines of their own") {
  for (const std::string text :
       {"3 2\n0 1 0\n1 2 1 0 10\n2 3 2 0 7 1 0\n", "3 2\n0 1 0\n1 2 1\n 0 10\n2 3 2\n 0 7\n 1 0\n"}) {
    const Workload w = import_with("stg", text, {{"unit_data", "1 kB"}});
    const GraphCounts got(w.graph);
    CHECK(got.tasks == 3);
    CHECK(got.edges == 3);
    CHECK(got.items == 3);
    CHECK(got.item_bytes == 17000);
    CHECK(w.graph.in(TaskId(2))[1].item);  // a cost of 0 is a message of 0 bytes
    CHECK(w.notes == std::vector<std::string>{"the file asks for 2 processors; the platform decides"});
  }
}

TEST_CASE("STG that is wrong is refused with its place") {
  CHECK(refused("x\n") == "w:1:1: the number of tasks must be a whole number from 0, not 'x'");
  CHECK(refused("# only a comment\n") == "w:1:1: has no number of tasks in its first line");
  CHECK(refused("0\n") == "w: has no tasks");
  CHECK(refused("5\n0 1 0\n1 1 1 0\n") ==
        "w:3:8: 5 tasks are announced, so 5 or, with the two dummies, 7 lines are "
        "needed; there are 2 (is the file truncated?)");
  CHECK(refused("1e300\n0 1 0\n") == "w:1:1: the number of tasks must be a whole number from 0, not '1e300'");
  CHECK(refused("2\n0 1 0\n1 nan 1 0\n") == "w:3:3: the time of task 1 must be a finite number, not 'nan'");
  CHECK(refused("2\n0 1 0\n1 -4 1 0\n") == "w:3:3: the time of task 1 is -4 s, but cannot be negative");
  CHECK(refused("2\r\n0 1 0\r\n1 4 1 7\r\n") == "w:3:7: task 1 waits for task 7, which is not in the file");
  CHECK(refused("2\n0 1 0\n0 4 0\n") == "w:3:1: there are two tasks 0");
  CHECK(refused("2\n0 1 0\n1 4\n") == "w:3:1: a task needs id, time and number of predecessors");
  CHECK(refused("4\n0 1 0\n1 4 0\n2 1 0\n3 4 3 0 1\n") == "w:5:5: task 3 announces 3 predecessors, but lists 2");
  CHECK(refused("2\n0 1 0\n1 4 1\n") == "w:3:6: task 1 announces 1 predecessors, but the file ends after 0");
  CHECK(refused("2\n0 1 1 1\n1 4 1 0\n") ==
        "w: the tasks wait for each other in a cycle: task.0 -> task.1 -> task.0; "
        "remove one of these dependencies");
  CHECK(refused("2 3 4\n") == "w:1:5: the first line holds the number of tasks, and at most the number of processors");
}
