#include "tests/catch.hpp"
#include "tests/models/graph_counts.hpp"
#include "tests/models/import_text.hpp"

using pelsim::ItemId;
using pelsim::TaskGraph;
using pelsim::TaskId;
using pelsim::Workload;

namespace {

// a writes f (30 B), b and c read it; d waits for b and c, reads g of b and in; c hands over no file.
//   in(7) -> a -f-> b -g-> d        a -f-> c -> d (control)
const char* const split = R"({"name": "diamond", "schemaVersion": "1.5", "workflow": {
 "specification": {
  "tasks": [
   {"name": "make_ID01", "id": "a", "parents": [], "children": ["b", "c"], "inputFiles": ["in"], "outputFiles": ["f"]},
   {"name": "work_ID02", "id": "b", "parents": ["a"], "children": ["d"], "inputFiles": ["f"], "outputFiles": ["g"]},
   {"name": "work_ID03", "id": "c", "parents": ["a"], "children": ["d"], "inputFiles": ["f"], "outputFiles": []},
   {"name": "join_ID04", "id": "d", "parents": ["b", "c"], "children": [], "inputFiles": ["g", "in"], "outputFiles": []}],
  "files": [{"id": "in", "sizeInBytes": 7}, {"id": "f", "sizeInBytes": 30}, {"id": "g", "sizeInBytes": 50}]},
 "execution": {"makespanInSeconds": 9, "executedAt": "2024-01-01", "tasks": [
   {"id": "d", "runtimeInSeconds": 0},
   {"id": "a", "runtimeInSeconds": 1.5, "coreCount": 4},
   {"id": "b", "runtimeInSeconds": 2},
   {"id": "c", "runtimeInSeconds": 4}]}}})";

std::string flat(const std::string& list, const std::string& tasks) {
  return R"({"name": "w", "workflow": {")" + list + "\": [" + tasks + "]}}";
}
std::string with(std::string text, const std::string& old, const std::string& now) {
  const std::size_t at = text.find(old);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old.size(), now);
}
std::string refused(const std::string& text) { return import_refused("wfformat", text); }

}  // namespace

TEST_CASE("WfFormat 1.5: files become items, parents without a shared file control edges") {
  const Workload w = import_text("wfformat", split);
  const TaskGraph& g = w.graph;
  const GraphCounts got(g);
  CHECK(got.tasks == 4);
  CHECK(got.edges == 4);
  CHECK(got.items == 3);
  CHECK(got.item_bytes == 87);
  CHECK(got.total_work == 7.5);
  CHECK(got.critical_path == 5.5);  // a 1.5, c 4, d 0
  CHECK(got.levels == 3);
  CHECK(got.max_level_width == 2);
  CHECK(g.is_initial(ItemId(0)));
  CHECK(g.producer(ItemId(1)) == TaskId(0));
  CHECK(g.is_shared(ItemId(0)));
  CHECK(g.is_shared(ItemId(1)));
  CHECK_FALSE(g.is_shared(ItemId(2)));
  CHECK(g.item_name(ItemId(2)) == "g");
  REQUIRE(g.in(TaskId(3)).size() == 2);
  CHECK(g.in(TaskId(3))[0].item == ItemId(2));
  CHECK_FALSE(g.in(TaskId(3))[1].item);
  CHECK(g.initial(TaskId(3)).size() == 1);
  CHECK(w.notes.empty());
}

TEST_CASE("WfFormat: a run time of 0 is a task, no marker; kinds group tasks, names stay") {
  const TaskGraph g = import_text("wfformat", split).graph;
  CHECK_FALSE(g.is_marker(TaskId(3)));
  CHECK(g.given_time(0, TaskId(3)) == 0);
  CHECK(g.time_class(0) == "any");
  CHECK(g.kinds() == 3);
  CHECK(g.kind(TaskId(1)) == g.kind(TaskId(2)));
  CHECK(g.kind_name(g.kind(TaskId(1))) == "work");
  CHECK(g.name(TaskId(1)) == "work_ID02");
}

TEST_CASE("WfFormat: a task takes one slot unless the recorded cores are asked for") {
  CHECK(import_text("wfformat", split).graph.slots(TaskId(0)) == 1);
  const TaskGraph g = import_with("wfformat", split, {{"slots", "recorded"}}).graph;
  CHECK(g.slots(TaskId(0)) == 4);
  CHECK(g.slots(TaskId(1)) == 1);
}

TEST_CASE("WfFormat before 1.5: jobs or tasks, names as ids, old and new names of sizes and times") {
  const std::string old_names = flat("jobs", R"(
    {"name": "mAdd_ID1", "type": "compute", "runtime": 3, "parents": [], "files": [
      {"link": "input", "name": "x", "size": 5}, {"link": "output", "name": "y", "size": 11}]},
    {"name": "mAdd_ID2", "type": "compute", "runtime": 4, "parents": ["mAdd_ID1"], "files": [
      {"link": "input", "name": "y", "size": 11}]})");
  const std::string new_names = flat("tasks", R"(
    {"name": "mAdd_ID1", "id": "ID1", "category": "mAdd", "runtimeInSeconds": 3, "files": [
      {"link": "input", "name": "x", "sizeInBytes": 5}, {"link": "output", "name": "y", "sizeInBytes": 11}]},
    {"name": "mAdd_ID2", "id": "ID2", "category": "mAdd", "runtimeInSeconds": 4, "parents": ["mAdd_ID1"], "files": [
      {"link": "input", "name": "y", "sizeInBytes": 11}]})");
  for (const std::string& text : {old_names, new_names}) {
    const TaskGraph g = import_text("wfformat", text).graph;
    const GraphCounts got(g);
    CHECK(got.tasks == 2);
    CHECK(got.edges == 1);
    CHECK(got.critical_path == 7);
    CHECK(got.items == 2);
    CHECK(got.item_bytes == 16);
    CHECK(g.kinds() == 1);
    CHECK(g.kind_name(g.kind(TaskId(0))) == "mAdd");
  }
}

TEST_CASE("a byte order mark and CRLF change nothing in WfFormat, not even places") {
  std::string crlf;
  for (const char c : std::string(split)) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  CHECK(GraphCounts(import_text("wfformat", "\xEF\xBB\xBF" + crlf).graph).edges == 4);
  const auto broken = [](const std::string& text) {
    return with(text, "\"b\", \"runtimeInSeconds\": 2", "\"b\", \"runtimeInSeconds\": -2");
  };
  CHECK(refused(broken(split)) == "w:12:36: run time of task 'work_ID02' is -2 s, but cannot be negative");
  CHECK(refused("\xEF\xBB\xBF" + broken(crlf)) == refused(broken(split)));
}

TEST_CASE("a file that an earlier ancestor writes comes from it, one that a later task writes is there at the start") {
  // d reads f, which its grandparent a writes.
  const Workload near = import_text("wfformat", with(split, R"(["g", "in"])", R"(["f", "in"])"));
  CHECK(near.notes.empty());
  CHECK(GraphCounts(near.graph).edges == 5);  // and a -> d
  // a reads g, which b writes later.
  const Workload late = import_text("wfformat", with(split, R"("inputFiles": ["in"])", R"("inputFiles": ["g"])"));
  CHECK(GraphCounts(late.graph).edges == 4);
  CHECK(GraphCounts(late.graph).items == 4);  // g at the start, and g of b
  REQUIRE(late.notes.size() == 1);
  CHECK_THAT(late.notes[0], Catch::Contains("first: 'g'"));
}

TEST_CASE("WfFormat that is no JSON is refused where it goes wrong") {
  CHECK_THAT(refused("{\"name\": \"w\",\n \"workflow\": nan}"), Catch::StartsWith("w:2:14: is not JSON"));
  CHECK_THAT(refused("{\"name\": \"w\"\n \"workflow\": 1}"), Catch::StartsWith("w:2:2: is not JSON"));
  CHECK(refused("{\"name\": \"w\",\n \"workflow\": {") ==
        "w:2:15: the file ends too early: a bracket is not closed (is it truncated?)");
  CHECK(refused("{\"name\": \"w") ==
        "w:1:12: the file ends within a text: a closing quote is missing (is it truncated?)");
  CHECK_THAT(refused("{\"name\": 1} x"), Catch::StartsWith("w:1:13: is not JSON: something follows"));
  CHECK(refused("{\"name\":\n\"\xFF\"}") == "w:2: is not UTF-8 text; save it as UTF-8");
  CHECK(refused(std::string(100000, '[')) != "accepted");
  CHECK(refused("{\"workflow\":" + std::string(70, '[') + std::string(70, ']') + "}") ==
        "w:1:76: values nest more than 64 deep");
  CHECK(refused("[1, 2]") == "w:1:1: a workflow must be an object, not a list");
}

TEST_CASE("WfFormat that says something wrong is refused with place and remedy") {
  CHECK(refused(with(split, "1.5\"", "2.0\"")) ==
        "w:1:38: WfFormat version '2.0' is not known (known: 1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6)");
  CHECK(refused(R"({"name": "w"})") == "w:1:1: this object lacks 'workflow'");
  CHECK(refused(R"({"workflow": {}})") ==
        "w:1:14: this workflow has neither 'specification' (1.5 and later) nor 'tasks' or 'jobs' (before)");
  CHECK(refused(flat("tasks", "")) == "w:1:27: has no tasks");
  CHECK(refused(with(split, R"("runtimeInSeconds": 4)", R"("runtimeInSeconds": "4")")) ==
        "w:13:36: run time of a task must be a number, not a text");
  CHECK(refused(with(split, R"("runtimeInSeconds": 4)", R"("runtimeInSeconds": 1e300)")) ==
        "w:13:36: run time of task 'work_ID03' is 1e+300 s, but at most 1000000000000 s is allowed");
  CHECK(refused(with(split, R"("sizeInBytes": 30)", R"("sizeInBytes": -30)")) ==
        "w:8:72: size of file 'f' is -30 B, but cannot be negative");
  CHECK(refused(with(split, R"("id": "b", "parents")", R"("id": "a", "parents")")) ==
        "w:5:32: there are two tasks with id 'a'");
  CHECK(refused(with(split, R"(["b", "c"], "children")", R"(["b", "x"], "children")")) ==
        "w:7:54: there is no task 'x'");
  CHECK(refused(with(split, R"(["g", "in"])", R"(["g", "nowhere"])")) ==
        "w:7:96: there is no file 'nowhere' in specification.files; add it there");
  CHECK(refused(with(split, R"({"id": "g")", R"({"id": "f")")) == "w:8:84: there are two files with id 'f'");
  CHECK(refused(with(split, R"("id": "c", "runtime)", R"("id": "b", "runtime)")) ==
        "w:13:4: task 'work_ID02' is recorded twice");
  CHECK_THAT(refused(with(split, R"("execution")", R"("executed")")), Catch::Contains("there is no 'execution'"));
  CHECK(
      refused(with(split, R"("children": ["d"], "inputFiles": ["f"], "outputFiles": []})",
                   R"("children": [], "inputFiles": ["f"], "outputFiles": []})")) ==
      "w:7:54: 'work_ID03' is a parent of 'join_ID04' here, but does not list it among its children; make both agree");
}

TEST_CASE("a cycle in WfFormat is named") {
  const std::string cycle = flat("tasks", R"(
    {"name": "a", "runtime": 1, "parents": ["c"]},
    {"name": "b", "runtime": 1, "parents": ["a"]},
    {"name": "c", "runtime": 1, "parents": ["b"]})");
  CHECK(refused(cycle) ==
        "w:1:27: the tasks wait for each other in a cycle: a -> b -> c -> a; remove one of these dependencies");
}
