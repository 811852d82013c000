#include "tests/catch.hpp"
#include "tests/models/graph_counts.hpp"
#include "tests/models/import_text.hpp"

using pelsim::ItemId;
using pelsim::KernelDemand;
using pelsim::TaskGraph;
using pelsim::TaskId;
using pelsim::Workload;

namespace {

const char* const tasks =
    "id,kind,release_s,deadline_s,slots,work_flop,traffic_bytes,time_s:cpu,time_s:gpu\n"
    "load,io,0.5,,,,,3,\n"
    "solve,gemm,,20,2,1e9,64,10,1\n"
    "post_1,,,,,,,2,\n"
    "post_2,,,,,,,2,\n"
    "done,,,,,,,,\n";
// solve reads grid (there at the start) and what load made; both posts read one item of solve.
const char* const edges =
    "from,to,size_bytes,item\n"
    ",solve,500,grid\n"
    "load,solve,100,\n"
    "solve,post_1,80,field\n"
    "solve,post_2,,field\n"
    "post_1,done,,\n"
    "post_2,done,,\n";

Workload imported(const std::string& task_table, const std::string& edge_table) {
  const TestFolder folder("csv");
  folder.write("edges.csv", edge_table);
  return pelsim::import_workload(folder.write("tasks.csv", task_table), "csv");
}
std::string refused(const std::string& task_table, const std::string& edge_table) {
  std::string message = refusal([&] { imported(task_table, edge_table); });
  return message.substr(message.rfind("/", message.find(".csv")) + 1);
}

}  // namespace

TEST_CASE("CSV: a point is three whole numbers") {
  const TaskGraph g = imported("id,point\na,3  2 -1\nb,\n", "from,to\n").graph;
  CHECK(g.point(TaskId(0)) == pelsim::Point{3, 2, -1});
  CHECK(g.point(TaskId(1)) == pelsim::no_point);
  for (const char* bad : {"3 2", "3 2 1 0", "3 2 x", "3,2,1", "3 2 1.5", "99999999999 0 0", "-2147483648 0 0"}) {
    CAPTURE(bad);
    CHECK(refused(std::string("id,point\na,1 1 1\nb,\"") + bad + "\"\n", "from,to\n") ==
          std::string("tasks.csv:3:3: point '") + bad + "' must be three whole numbers, such as \"3 2 1\"");
  }
}

TEST_CASE("CSV: two tables make tasks with a time for each device class, shared items and control edges") {
  const Workload w = imported(tasks, edges);
  const TaskGraph& g = w.graph;
  CHECK(g.tasks() == 5);
  CHECK(g.dependencies() == 5);
  CHECK(g.items() == 3);
  CHECK(g.is_initial(ItemId(0)));
  CHECK(g.item_name(ItemId(0)) == "grid");
  CHECK(g.is_shared(ItemId(2)));
  CHECK(g.size(ItemId(2)).value == 80);
  CHECK(g.time_columns() == 2);
  CHECK(g.time_class(1) == "gpu");
  CHECK(g.given_time(1, TaskId(1)) == 1);
  CHECK(std::isnan(g.given_time(1, TaskId(0))));
  CHECK(g.release(TaskId(0)).value == 0.5);
  CHECK(g.deadline(TaskId(1)).value == 20);
  CHECK(g.slots(TaskId(1)) == 2);
  CHECK(static_cast<const KernelDemand*>(g.demand(TaskId(1)))->traffic.value == 64);
  CHECK(g.kind_name(g.kind(TaskId(2))) == "post");
  CHECK(g.kind(TaskId(2)) == g.kind(TaskId(3)));
  CHECK(g.is_marker(TaskId(4)));
  CHECK(w.notes == std::vector<std::string>{
                       "1 task(s) bring neither time nor work along: markers, unless their kind has a demand"});
}

TEST_CASE("CSV: pinned names a device of the platform, and is dropped where there is none") {
  pelsim::Platform platform;
  const auto type = platform.add_type({.device_class = "cpu", .label = "cpu", .speed = 1, .model = nullptr});
  platform.add_device("cpu0", type, platform.add_memory("m"), 1);
  const auto read = [&](const std::string& device, const pelsim::Platform* on) {
    const TestFolder folder("pinned");
    pelsim::Parameters parameters("workload", {});
    parameters.set("file", pelsim::Value{folder.write("t.csv", "id,pinned,time_s:cpu\na," + device + ",1\n"), {}});
    for (const pelsim::WorkloadModel& model : pelsim::workload_catalog()) {
      if (model.card.name != "csv") continue;
      parameters.check(model.card);
      return model.make(parameters, pelsim::WorkloadContext{.random = pelsim::Streams(1), .platform = on});
    }
    throw pelsim::ScenarioError("csv is not in the catalogue");
  };
  CHECK(read("cpu0", &platform).graph.pinned(TaskId(0)) == pelsim::DeviceId(0));
  CHECK_THAT(refusal([&] { read("cpu1", &platform); }),
             Catch::EndsWith("t.csv:2:3: the platform has no device 'cpu1' (did you mean 'cpu0'?)"));
  const Workload alone = read("cpu0", nullptr);
  CHECK_FALSE(alone.graph.has_pins());
  REQUIRE(alone.notes.size() == 2);  // and that there is no edges.csv
  CHECK_THAT(alone.notes[1], Catch::StartsWith("1 pinned task(s) lost their device"));
}

TEST_CASE("CSV tables that are wrong are refused with their place") {
  const std::string one = "id,time_s:cpu\na,1\nb,2\n";
  CHECK(refused("id,time:cpu\na,1\n", edges) ==
        "tasks.csv:1:4: unknown column 'time:cpu' (known: id, kind, point, release_s, deadline_s, slots, pinned, "
        "work_flop, traffic_bytes, time_s:<class>)");
  CHECK(refused("name\na\n", edges) == "tasks.csv:1:1: there is no column 'id'; the header has name");
  CHECK(refused("id,time_s:cpu\n,1\n", edges) == "tasks.csv:2:1: the id of a task is missing");
  CHECK(refused("id,time_s:cpu\na,1\na,2\n", edges) == "tasks.csv:3:1: there are two tasks with id 'a'");
  CHECK(refused("id,time_s:cpu\na,one\n", edges) == "tasks.csv:2:3: time_s:cpu must be a number, not 'one'");
  CHECK(refused("id,time_s:cpu\na,NaN\n", edges) == "tasks.csv:2:3: time_s:cpu must be a number, not 'NaN'");
  CHECK(refused("id,time_s:cpu\na,-1\n", edges) == "tasks.csv:2:3: time_s:cpu is -1 s, but cannot be negative");
  CHECK(refused("id,time_s:cpu\na,1e300\n", edges) ==
        "tasks.csv:2:3: time_s:cpu is 1e+300 s, but at most 1000000000000 s is allowed");
  CHECK(refused("id,slots\na,1.5\n", edges) == "tasks.csv:2:3: slots must be a whole number from 1 to 1000000");
  CHECK(refused("id,slots\na\n", edges) == "tasks.csv:2:1: the row has 1 cells, the header has 2");
  CHECK(refused("id,time_s:cpu\n", "from,to\n") == "tasks.csv: has no tasks");
  CHECK(refused(one, "from,to\na,c\n") == "edges.csv:2:3: there is no task 'c' in the table of tasks");
  CHECK(refused(one, "from,to,size_byte\na,b,1\n") ==
        "edges.csv:1:9: unknown column 'size_byte' (did you mean 'size_bytes'?)");
  CHECK(refused(one, "from,to,size_bytes\na,b,-5\n") == "edges.csv:2:5: size_bytes is -5 B, but cannot be negative");
  CHECK(refused(one, "from,to,size_bytes,item\na,b,,f\n") == "edges.csv:2:6: item 'f' has no size; fill size_bytes");
  CHECK(refused(one, "from,to,size_bytes,item\na,b,1,f\na,b,2,f\n") ==
        "edges.csv:3:5: item 'f' has 2 B here and 1 B before");
  CHECK(refused(one, "from,to\n,b\n") == "edges.csv:2:1: an edge without size is control, and that needs two tasks");
  CHECK(refused(one, "from,to\na,b\nb,a\n") ==
        "tasks.csv: the tasks wait for each other in a cycle: a -> b -> a; "
        "remove one of these dependencies");
}

TEST_CASE("CSV: a table of tasks with only a header is blamed on that table") {
  const TestFolder folder("header");
  const std::string tasks = folder.write("t.csv", "id,kind\n");
  const std::string edges = folder.write("e.csv", "from,to\n");
  for (const pelsim::WorkloadModel& model : pelsim::workload_catalog()) {
    if (model.card.name != "csv") continue;
    pelsim::Parameters parameters("workload", {});
    parameters.set("file", pelsim::Value{tasks, {}});
    parameters.set("edges", pelsim::Value{edges, {}});
    parameters.check(model.card);
    CHECK(refusal([&] {
            model.make(parameters, pelsim::WorkloadContext{.random = pelsim::Streams(1), .platform = nullptr});
          }) == tasks + ": has no tasks");
  }
}
