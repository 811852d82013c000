#include "tests/catch.hpp"
#include "tests/models/graph_counts.hpp"
#include "tests/models/import_text.hpp"

using pelsim::ItemId;
using pelsim::KernelDemand;
using pelsim::TaskGraph;
using pelsim::TaskId;
using pelsim::Workload;

namespace {
std::string refused(const std::string& text) { return import_refused("dot", text); }

const char* const small = R"(digraph G {
  // size="99" in a comment
  B_2 [size="2e9", category="copy"];
  A_1 [size="1e9" shape=box];
  root -> A_1 [size="100"];
  A_1 -> B_2 [size="-1"]; A_1 -> C_1;
  C_1 [size="5e8" label="A_1 -> nothing"]
  B_2 -> end [size="0.0"];
}
)";
}  // namespace

TEST_CASE("DOT: sizes are flop and bytes, -1 and no size are control, 0 bytes are still a message") {
  const Workload w = import_text("dot", small);
  const TaskGraph& g = w.graph;
  const GraphCounts got(g);
  CHECK(got.tasks == 5);
  CHECK(got.edges == 4);
  CHECK(got.items == 2);
  CHECK(got.item_bytes == 100);
  CHECK(got.total_work == 3.5e9);
  CHECK(got.critical_path == 3e9);
  // In the order in which the file names them: B_2, A_1, root, C_1, end.
  CHECK(g.name(TaskId(0)) == "B_2");
  CHECK(g.name(TaskId(4)) == "end");
  CHECK(g.kind_name(g.kind(TaskId(0))) == "copy");
  CHECK(g.kind_name(g.kind(TaskId(1))) == "A");
  CHECK(g.is_marker(TaskId(2)));
  CHECK(static_cast<const KernelDemand*>(g.demand(TaskId(0)))->work.value == 2e9);
  CHECK(w.notes == std::vector<std::string>{"2 vertex(es) without size are markers and take no time"});
}

TEST_CASE("DOT: size counts seconds where the scenario or the file says so") {
  const std::string text = "digraph { a [size=3]; b [size=4]; a -> b }";
  CHECK(import_text("dot", text).graph.time_columns() == 0);
  const TaskGraph g = import_with("dot", text, {{"size_is", "seconds"}}).graph;
  CHECK(g.time_class(0) == "any");
  CHECK(GraphCounts(g).critical_path == 7);
  CHECK(import_text("dot", "digraph { size_is=seconds; a [size=3] }").graph.given_time(0, TaskId(0)) == 3);
}

TEST_CASE("DOT: edges of one vertex that name the same item carry one data item") {
  const TaskGraph g =
      import_text("dot", "digraph { a [size=1]; a -> b [size=8, item=f]; a -> c [size=8, item=f]; }").graph;
  CHECK(g.items() == 1);
  CHECK(g.is_shared(ItemId(0)));
  CHECK(g.item_name(ItemId(0)) == "f");
}

TEST_CASE("DOT that is wrong is refused, at the vertex or edge where there is one") {
  CHECK(refused("graph { a -- b }") == "w: is an undirected graph; a task graph needs 'digraph' and '->'");
  CHECK(refused("digraph { a [size=x]; }") == "w:1:11: size of vertex 'a' must be a finite number, not 'x'");
  CHECK(refused("digraph {\n a [size=1];\n b [size=\"-2\"];\n a -> b;\n}") ==
        "w:3:2: size of vertex 'b' is -2 flop, but cannot be negative");
  CHECK(refused("digraph {\n a [size=nan]; }") == "w:2:2: size of vertex 'a' must be a finite number, not 'nan'");
  CHECK(refused("digraph {\n a [size=\"1e300\"]; }") ==
        "w:2:2: size of vertex 'a' is 1e+300 flop, but at most 1e+30 flop is allowed");
  CHECK(refused("digraph {\n a -> b -> c;\n b -> d [size=\"-7\"]; }") ==
        "w:3:2: size of edge 'b' -> 'd' is -7 B, but cannot be negative");
  CHECK(refused("digraph { a -> b [size=1 item=f]; a -> c [size=2 item=f]; }") ==
        "w:1:35: size of edge 'a' -> 'c' is 2 B, but item 'f' has 1 B on another edge");
  CHECK(refused("digraph {\n a -> b;\n") == "w:1:9: '{' is opened and never closed (is the file truncated?)");
  CHECK(refused("digraph {\n a [size=1 }\n") == "w:2:12: '}' closes nothing");
  CHECK(refused("digraph {\n \"a -> b }\n") == "w:2:2: a quote is opened and never closed");
  CHECK(refused("digraph { /* a }") == "w:1:11: a comment is opened and never closed");
  CHECK_THAT(refused("digraph { a -> ; }"), Catch::StartsWith("w: is not DOT: "));
  CHECK(refused("digraph { }") == "w: has no tasks");
  CHECK(refused("digraph { size_is=hours; a; }") == "w: size_is is 'hours', but must be 'flop' or 'seconds'");
  CHECK(refused("digraph " + std::string(200000, '{') + std::string(200000, '}')) ==
        "w:1:109: subgraphs nest more than 100 deep");
  CHECK(refused("digraph { a -> b -> c -> b; }") ==
        "w: the tasks wait for each other in a cycle: b -> c -> b; remove one of these dependencies");
}

TEST_CASE("DOT: two backslashes before a closing quote are a backslash, not an escaped quote") {
  const TaskGraph g = import_text("dot", R"(digraph { a [size="1" label="path\\"]; b [size="2"]; a -> b; })").graph;
  CHECK(g.tasks() == 2);
  CHECK(g.dependencies() == 1);
}
