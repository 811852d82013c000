#include "tests/catch.hpp"
#include "tests/models/graph_counts.hpp"
#include "tests/models/import_text.hpp"

using pelsim::TaskGraph;
using pelsim::TaskId;
using pelsim::Workload;

namespace {
std::string refused(const std::string& text) { return import_refused("dax", text); }

// 1 writes o1 (1000 B, its reader says 304); 3 reads it and waits for 2, which writes nothing it reads.
const char* const small = R"(<?xml version="1.0" encoding="UTF-8"?>
<adag xmlns="http://pegasus.isi.edu/schema/DAX" version="2.1">
  <job id="1" name="split" runtime="10">
    <uses file="i1" link="input" size="7"/>
    <uses file="o1" link="output" size="1000"/>
  </job>
  <job id="2" name="split" runtime="2.5" cores="8"/>
  <job id="3" name="join" runtime="0">
    <uses file="o1" link="input" size="304"/>
  </job>
  <child ref="3"><parent ref="1"/><parent ref="2"/></child>
</adag>
)";
std::string adag(const std::string& inside) { return "<adag>\n" + inside + "\n</adag>"; }
}  // namespace

TEST_CASE("DAX 2.1: child and parent make the edges, files that go along them the data") {
  const TaskGraph g = import_text("dax", small).graph;
  const GraphCounts got(g);
  CHECK(got.tasks == 3);
  CHECK(got.edges == 2);
  CHECK(got.items == 2);
  CHECK(got.item_bytes == 1007);
  CHECK(got.total_work == 12.5);
  CHECK(got.critical_path == 10);
  CHECK(g.in(TaskId(2))[0].item);
  CHECK_FALSE(g.in(TaskId(2))[1].item);
  CHECK(g.kind_name(g.kind(TaskId(1))) == "split");
  CHECK(g.slots(TaskId(1)) == 1);
  CHECK(import_with("dax", small, {{"slots", "recorded"}}).graph.slots(TaskId(1)) == 8);
  CHECK_FALSE(g.is_marker(TaskId(2)));
}

TEST_CASE("DAX 3: files are named by 'name', the run time may be a profile") {
  const std::string text = adag(R"(
    <pegasus:job id="a" name="x"><profile namespace="pegasus" key="runtime">4</profile>
      <uses name="f" link="output" size="9"/></pegasus:job>
    <job id="b" name="y" runtime="1"><uses name="f" link="input"/></job>
    <child ref="b"><parent ref="a"/></child>)");
  const Workload w = import_text("dax", text);
  CHECK(GraphCounts(w.graph).critical_path == 5);
  CHECK(GraphCounts(w.graph).item_bytes == 9);
  REQUIRE(w.notes.size() == 1);
  CHECK_THAT(w.notes[0], Catch::StartsWith("1 use(s) of a file give no size"));
}

TEST_CASE("DAX: a file written by several jobs comes from those that are parents") {
  const std::string text = adag(R"(
    <job id="a" name="x" runtime="1"><uses file="f" link="output" size="9"/></job>
    <job id="b" name="x" runtime="1"><uses file="f" link="output" size="9"/></job>
    <job id="c" name="x" runtime="1"><uses file="f" link="output" size="9"/></job>
    <job id="d" name="y" runtime="1"><uses file="f" link="input" size="9"/></job>
    <child ref="d"><parent ref="a"/><parent ref="c"/></child>)");
  const TaskGraph g = import_text("dax", text).graph;
  REQUIRE(g.in(TaskId(3)).size() == 2);
  CHECK(g.in(TaskId(3))[0].task == TaskId(0));
  CHECK(g.in(TaskId(3))[1].task == TaskId(2));
  CHECK(g.in(TaskId(3))[1].item);
}

TEST_CASE("DAX: a file that is read before its writer runs is no cycle, but worth a note") {
  const Workload w = import_text("dax", adag(R"(
    <job id="1" name="x" runtime="1"><uses file="f" link="output" size="9"/></job>
    <job id="2" name="y" runtime="1"><uses file="f" link="input" size="9"/></job>
    <child ref="1"><parent ref="2"/></child>)"));
  CHECK(GraphCounts(w.graph).edges == 1);
  REQUIRE(w.notes.size() == 1);
  CHECK_THAT(w.notes[0], Catch::Contains("writer does not come before it (first: 'f')"));
}

TEST_CASE("DAX that is wrong is refused with its place") {
  CHECK_THAT(refused("<adag>\n<job id=\"1\">\n"), Catch::StartsWith("w:") && Catch::Contains("is not XML"));
  CHECK_THAT(refused("<adag>\n<job id=1/></adag>"), Catch::StartsWith("w:2:") && Catch::Contains("is not XML"));
  CHECK(refused("<workflow/>") == "w:1:1: a DAX file begins with <adag>, this one with <workflow>");
  CHECK(refused("<adag/>") == "w:1:1: has no tasks");
  CHECK(refused(adag(R"(<job name="x" runtime="1"/>)")) == "w:2:1: <job> lacks 'id'");
  CHECK(refused(adag(R"(<job id="a" name="x"/>)")) ==
        "w:2:1: job 'a' has no run time; give it the attribute runtime=\"seconds\"");
  CHECK(refused(adag(R"(<job id="a" runtime="soon"/>)")) ==
        "w:2:1: runtime of job 'a' must be a finite number, not 'soon'");
  CHECK(refused(adag(R"(<job id="a" runtime="-1"/>)")) == "w:2:1: runtime of job 'a' is -1 s, but cannot be negative");
  CHECK(refused(adag(R"(<job id="a" runtime="NaN"/>)")) ==
        "w:2:1: runtime of job 'a' must be a finite number, not 'NaN'");
  CHECK(refused(adag("<job id=\"a\" runtime=\"1\"/>\n<job id=\"a\" runtime=\"1\"/>")) ==
        "w:3:1: there are two jobs with id 'a'");
  CHECK(refused(adag("<job id=\"a\" runtime=\"1\">\n <uses file=\"f\" link=\"input\" size=\"1e300\"/></job>")) ==
        "w:3:2: size of file 'f' in job 'a' is 1e+300 B, but at most 1e+21 B is allowed");
  CHECK(refused(adag("<job id=\"a\" runtime=\"1\">\n <uses file=\"f\" link=\"in\"/></job>")) ==
        "w:3:2: link of file 'f' in job 'a' is 'in', but must be input, output or inout");
  CHECK(refused(adag("<job id=\"a\" runtime=\"1\"/>\n<child ref=\"a\">\n<parent ref=\"b\"/></child>")) ==
        "w:4:1: <parent ref=\"b\">: there is no job with this id");
  CHECK(refused(adag("<job id=\"a\" runtime=\"1\"/><job id=\"b\" runtime=\"1\"/>\n"
                     "<child ref=\"a\"><parent ref=\"b\"/></child><child ref=\"b\"><parent ref=\"a\"/></child>")) ==
        "w:1:1: the tasks wait for each other in a cycle: a -> b -> a; remove one of these dependencies");
}

TEST_CASE("DAX with elements nested a hundred thousand deep neither crashes nor hangs") {
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += "<a>";
  for (int i = 0; i < 100000; ++i) deep += "</a>";
  CHECK(refused("<adag>" + deep + "</adag>") == "w:1:1: has no tasks");
}

TEST_CASE("DAX: line breaks around a run time do not count") {
  const TaskGraph g =
      import_text("dax", adag("<job id=\"1\" name=\"a\"><profile key=\"runtime\">\r\n  2.5\n</profile></job>")).graph;
  CHECK(GraphCounts(g).total_work == 2.5);
}

TEST_CASE("DAX: behind a barrier each reader gets its file from the one writer far above") {
  // Writers 0 1 2, a barrier, readers r0 r1 r2; 'late' reads f0 and has other parents: no writer comes before it.
  std::string jobs, links;
  for (const std::string k : {"0", "1", "2"}) {
    jobs +=
        "<job id=\"w" + k + "\" name=\"w\" runtime=\"1\"><uses file=\"f" + k + "\" link=\"output\" size=\"8\"/></job>";
    jobs +=
        "<job id=\"r" + k + "\" name=\"r\" runtime=\"1\"><uses file=\"f" + k + "\" link=\"input\" size=\"8\"/></job>";
    links += "<child ref=\"barrier\"><parent ref=\"w" + k + "\"/></child>";
    links += "<child ref=\"r" + k + "\"><parent ref=\"barrier\"/></child>";
  }
  jobs += "<job id=\"barrier\" name=\"b\" runtime=\"1\"/><job id=\"other\" name=\"o\" runtime=\"1\"/>";
  jobs += "<job id=\"late\" name=\"l\" runtime=\"1\"><uses file=\"f0\" link=\"input\" size=\"8\"/></job>";
  links += "<child ref=\"late\"><parent ref=\"other\"/></child>";
  const Workload w = import_text("dax", adag(jobs + links));
  for (const std::uint32_t k : {0, 1, 2}) {
    std::vector<TaskId> from;  // reader 2k+1 hears of its own writer 2k and of the barrier, of no other
    for (const auto& edge : w.graph.in(TaskId(2 * k + 1)))
      if (edge.item) from.push_back(edge.task);
    CHECK(from == std::vector{TaskId(2 * k)});
    CHECK(w.graph.in(TaskId(2 * k + 1)).size() == 2);
  }
  CHECK(w.graph.in(TaskId(8)).size() == 1);
  REQUIRE(w.notes.size() == 1);
  CHECK(w.notes[0].starts_with("1 time(s) a task reads a file whose writer does not come before it (first: 'f0')"));
}
