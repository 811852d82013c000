#include <filesystem>
#include <fstream>

#include "tests/catch.hpp"
#include "tests/models/refusal.hpp"
#include "tests/models/scheduling.hpp"

using namespace pelsim;
using namespace pelsim::scheduling;

namespace {

/// Three tasks a -> b, c (1, 2, 3 s) on two processors of one slot each, linked at 1 byte/s.
struct Small {
  TaskGraph graph = graph_of({1, 2, 3}, {{0, 1, 4}}, {"a", "b", "c"});
  Platform platform = fully_linked({{"any", "p", 1, nullptr}, {"any", "q", 1, nullptr}}, {"P", "Q"},
                                   [](std::size_t, std::size_t) { return 1.0; });
  std::string path = (std::filesystem::temp_directory_path() / "pelsim-fixed-schedule.csv").string();

  Settings file(const std::string& content) const {
    std::ofstream(path) << content;
    return {{"file", text(path)}};
  }
  ~Small() { std::filesystem::remove(path); }
};

}  // namespace

TEST_CASE("a fixed schedule runs where and in the order the file says") {
  const Small small;
  const Case world{small.graph, small.platform};
  // P: a 0-1, c 1-4. Q: b when 4 bytes have come at 1 + 4: 5-7.
  CHECK(world.makespan("fixed", small.file("task,device\na,P\nc,P\nb,Q\n")) == 7);
  // P: c 0-3, a 3-4; b at 4 on the same memory: 4-6.
  CHECK(world.makespan("fixed", small.file("task,device,order\na,P,2\nb,P,3\nc,P,1\n")) == 6);
  CHECK(world.makespan("fixed", small.file("task,device,slot,start_s\na,P,0,0\nb,P,0,1\nc,Q,,0\n")) == 3);
  CHECK(world.makespan("fixed", small.file("task,device\n0,0\n2,1\n1,0\n")) == 3);
}

TEST_CASE("a fixed schedule may stand in the scenario itself, and say what a start costs") {
  const Small small;
  const Case world{small.graph, small.platform};
  CHECK(world.makespan("fixed", {{"rows", text("task,device\na,P\nc,P\nb,Q\n")}}) == 7);
  // As above with 2 s before a: P: a 2-3, c 3-6; b at 3 + 4 on Q: 7-9.
  CHECK(world.makespan("fixed", {{"rows", text("task,device,overhead_s\na,P,2\nc,P,0\nb,Q,0\n")}}) == 9);
  const auto refused = [&](const Settings& settings) {
    return refusal([&] { make_scheduler("fixed", small.graph, small.platform, settings); });
  };
  CHECK(refused({}).find("'fixed' needs a schedule: 'file' names it, or 'rows' holds it") != std::string::npos);
  CHECK(refused({{"file", text("a.csv")}, {"rows", text("task,device\n")}}).find("given twice") != std::string::npos);
  CHECK(refused({{"rows", text("task,device\na,R\nb,P\nc,P\n")}}).find("scheduler.rows") == 0);
}

TEST_CASE("a fixed schedule is refused with the place of its mistake") {
  const Small small;
  const auto message = [&](const std::string& content) {
    const std::string full =
        refusal([&] { make_scheduler("fixed", small.graph, small.platform, small.file(content)); });
    return full.starts_with(small.path) ? full.substr(small.path.size()) : full;
  };
  CHECK(message("task,device\na,P\nb,R\nc,P\n") == ":3:3: no device is named 'R'; numbers go from 0 to 1");
  CHECK(message("task,device\na,P\nd,P\nc,P\n").starts_with(":3:1: no task is named 'd'"));
  CHECK(message("task,device\na,P\na,Q\nc,P\n") == ":3:1: task 'a' is listed twice");
  CHECK(message("task,device\na,P\nb,P\n") == ": task 'c' is missing: list every task once");
  CHECK(message("task,device,slot\na,P,1\nb,P,0\nc,P,0\n") ==
        ":2:5: slot '1' is not one of 'P': with 1 slot for this task it must be from 0 to 0");
  CHECK(message("task,device,begin\na,P,1\n").starts_with(":1:13: unknown column 'begin'"));
  CHECK(message("task,device,order,start_s\na,P,1,1\n").starts_with(":1:19: the schedule has both"));
  CHECK(message("task,device,start_s\na,P,0\nb,P,-1\nc,P,0\n").starts_with(":3:5: "));
  CHECK(message("task,slot\na,0\n").starts_with(":1:1: there is no column 'device'"));
}

TEST_CASE("a fixed schedule that puts a task on a device that cannot run it is refused at its row") {
  TaskGraphBuilder builder;
  const KindId kind = builder.add_kind("task");
  const std::size_t cpu = builder.add_time_class("cpu");
  for (const char* name : {"a", "b"}) {
    const TaskId task = builder.add_task(kind);
    builder.set_time(task, cpu, Seconds(1));
    builder.set_name(task, name);
  }
  const TaskGraph graph = builder.build();
  Small small;
  small.platform = fully_linked({{"cpu", "p", 1, nullptr}, {"gpu", "q", 1, nullptr}}, {"P", "Q"},
                                [](std::size_t, std::size_t) { return 1.0; });
  const auto message = [&](const std::string& content, std::vector<MeasuredTime> measured = {}) {
    Parameters parameters("scheduler", {"test.toml", 1, 1});
    parameters.set("model", text("fixed"));
    parameters.set("file", small.file(content)[0].second);
    const std::vector<SchedulerModel>& catalog = scheduler_catalog();
    const SchedulerModel& entry = choose(catalog, parameters, "scheduler");
    parameters.check(entry.card);
    const std::string full =
        refusal([&] { entry.check(parameters, CostModel(graph, small.platform, std::move(measured))); });
    return full.starts_with(small.path) ? full.substr(small.path.size()) : full;
  };
  CHECK(message("task,device\na,P\nb,P\n") == "accepted");
  CHECK(message("task,device\na,P\nb,Q\n").starts_with(":3:3: device 'Q' of class 'gpu' cannot run task 'b'"));
  CHECK(message("task,device\na,P\nb,Q\n", {{"task", "gpu", Seconds(2)}}) == "accepted");
}

TEST_CASE("what a static policy planned, read back as a fixed schedule, runs the same") {
  const Small small;
  const Case world{small.graph, small.platform};
  const auto heft = make_scheduler("heft", small.graph, small.platform);
  std::string csv = "task,device,slot,start_s\n";
  for (const Placement& p : world.plan(*heft))
    csv += small.graph.name(p.task) + "," + small.platform.device(p.on.device).name + ",0," + std::to_string(p.order) +
           "\n";
  CHECK(trace_hash(world.run("heft").trace) == trace_hash(world.run("fixed", small.file(csv)).trace));
}
