#include "models/convert.hpp"

#include <clocale>

#include "models/writers.hpp"
#include "tests/catch.hpp"
#include "tests/models/graph_counts.hpp"
#include "tests/models/import_text.hpp"

using namespace pelsim;
namespace fs = std::filesystem;

namespace {

/// All that a graph can hold: a marker, shared, initial and unread items, control, kinds, slots, release, deadline,
/// two time classes and flop.
TaskGraph everything() {
  TaskGraphBuilder b;
  const auto cpu = b.add_time_class("cpu"), gpu = b.add_time_class("gpu");
  const TaskId start = b.add_task(b.add_kind("start"));
  const TaskId make = b.add_task(b.add_kind("make, \"quoted\""));
  const TaskId left = b.add_task(b.add_kind("use")), right = b.add_task(b.add_kind("use"));
  b.set_time(make, cpu, Seconds(0.1));
  b.set_time(make, gpu, Seconds(1.0 / 3));
  b.set_time(left, cpu, Seconds(5));
  b.set_demand(right, b.add_demand(std::make_shared<KernelDemand>(Flops(7e9), Bytes(64))));
  b.set_name(make, "make it");
  b.set_point(right, {3, -2, 1});
  b.set_slots(left, 3);
  b.set_release(left, Seconds(2));
  b.set_deadline(right, Seconds(50));
  b.add_control(start, make);
  const ItemId shared = b.add_item(Bytes(1000), make);
  b.set_item_name(shared, "field");
  b.read(left, shared);
  b.read(right, shared);
  b.add_data(left, right, Bytes(12.5));
  const ItemId input = b.add_item(Bytes(40), TaskId{});
  b.read(make, input);
  b.add_item(Bytes(9), right);
  return b.build();
}

std::vector<std::string> written(const TestFolder& folder, const std::string& format, const std::string& file) {
  for (const GraphWriter& writer : writer_catalog())
    if (writer.name == format) return writer.write(everything(), (folder.path / file).string());
  return {"there is no such writer"};
}

Workload back(const TestFolder& folder, const std::string& file) {
  const std::string path = (folder.path / file).string();
  return import_workload(path, guess_importer(path));
}

}  // namespace

TEST_CASE("CSV carries a task graph in full, to the last bit") {
  const TestFolder folder("writers");
  CHECK(written(folder, "csv", "tables").empty());
  const TaskGraph g = back(folder, "tables").graph, before = everything();
  const GraphCounts was(before), is(g);
  CHECK(is.edges == was.edges);
  CHECK(is.items == 4);
  CHECK(is.item_bytes == was.item_bytes);
  CHECK(g.is_marker(TaskId(0)));
  CHECK(g.name(TaskId(1)) == "make it");
  CHECK(g.kind_name(g.kind(TaskId(1))) == "make, \"quoted\"");
  CHECK(g.given_time(1, TaskId(1)) == 1.0 / 3);
  CHECK(g.slots(TaskId(2)) == 3);
  CHECK(g.point(TaskId(3)) == Point{3, -2, 1});
  CHECK(g.point(TaskId(2)) == no_point);
  CHECK(g.name(TaskId(3)) == before.name(TaskId(3)));
  CHECK(g.release(TaskId(2)).value == 2);
  CHECK(g.deadline(TaskId(3)).value == 50);
  CHECK(static_cast<const KernelDemand*>(g.demand(TaskId(3)))->work.value == 7e9);
  CHECK(g.edges() == before.edges());
}

TEST_CASE("each writer keeps the counts of tasks and edges and lists what it could not carry") {
  const TestFolder folder("writers");
  const std::vector<std::string> common = {" has no release times: 1 dropped",
                                           " has no deadlines: 1 dropped",
                                           " has no iteration points: 1 dropped",
                                           " has no work in flop: 1 dropped",
                                           " has no memory traffic: 1 dropped",
                                           " has one time a task: 1 times of class 'gpu' dropped",
                                           " has no device classes: the times of class 'cpu' hold for any device now",
                                           " needs a time for each task: 1 without one written with 0 s"};
  const auto expected = [&](const std::string& format, std::vector<std::string> first, std::vector<std::string> last) {
    std::vector<std::string> all;
    for (const std::string& s : first) all.push_back(format + s);
    for (const std::string& s : common) all.push_back(format + s);
    all.insert(all.end(), last.begin(), last.end());
    return all;
  };
  const std::string no_marker = " has no markers: 1 written as tasks of 0 s";
  CHECK(written(folder, "wfformat", "a.json") ==
        expected("WfFormat", {no_marker}, {"WfFormat has whole sizes: sizes were rounded to bytes"}));
  CHECK(written(folder, "stg", "a.stg") ==
        expected("STG",
                 {" has no data items: 4 dropped, their edges are control", " has no kinds of tasks: 3 dropped",
                  " has no slots: 1 tasks take one slot now"},
                 {"STG times are whole numbers in the original set: 1 times keep a fraction, which other readers may "
                  "refuse"}));
  CHECK(written(folder, "dot", "a.dot") ==
        expected("DOT",
                 {" has no items present at the start: 1 dropped", " has no items that nobody reads: 1 dropped",
                  " has no slots: 1 tasks take one slot now"},
                 {}));
  CHECK(written(folder, "dax", "a.dax") == expected("DAX", {no_marker}, {}));
  for (const std::string file : {"a.json", "a.stg", "a.dot", "a.dax"}) {
    CAPTURE(file);
    const GraphCounts is(back(folder, file).graph);
    CHECK(is.tasks == 4);
    CHECK(is.edges == 4);
    CHECK(is.critical_path == 5.1);
    const std::size_t items = file == "a.stg" ? 0 : file == "a.dot" ? 2 : 4;
    CHECK(is.items == items);
  }
  CHECK(back(folder, "a.dot").graph.is_marker(TaskId(0)));
  CHECK_FALSE(fs::exists(folder.path / "a.dot.part"));
}

TEST_CASE("a format is guessed from the ending, else from the first characters") {
  const TestFolder folder("guess");
  CHECK(guess_importer(folder.write("a.json", "x")) == "wfformat");
  CHECK(guess_importer(folder.write("a.dax.xml", "x")) == "dax");
  CHECK(guess_importer(folder.write("a.gv", "x")) == "dot");
  CHECK(guess_importer(folder.write("a.stg", "x")) == "stg");
  CHECK(guess_importer(folder.write("b", "\n {\"name\": 1}")) == "wfformat");
  CHECK(guess_importer(folder.write("b", "<adag/>")) == "dax");
  CHECK(guess_importer(folder.write("b", "digraph {}")) == "dot");
  CHECK(guess_importer(folder.write("b", " 12 \n")) == "stg");
  CHECK(guess_importer(folder.write("b", "id,kind\n")) == "csv");
  CHECK_THAT(refusal([&] { guess_importer(folder.write("b", "hello\n")); }),
             Catch::Contains("cannot tell the format from the ending or the first line"));
  folder.write("tasks.csv", "id\na\n");
  CHECK(guess_importer(folder.path.string()) == "csv");
  CHECK(import_text("auto", "1\n0 4 0\n").notes == std::vector<std::string>{"the workload was read as stg"});
}

TEST_CASE("a conversion to a format that is not known, or a place that is not there, is refused and writes nothing") {
  const TestFolder folder("refuse");
  const std::string in = folder.write("a.stg", "1\n0 4 0\n");
  const auto to = [&](const std::string& file, const std::string& format = "") {
    return refusal([&] { convert(in, (folder.path / file).string(), "", format); });
  };
  CHECK_THAT(to("b.jsn"), Catch::EndsWith("b.jsn: no format is written with the ending '.jsn' (did you mean '.json'?); "
                                          "or name the format"));
  CHECK(to("b", "dott") == "unknown format 'dott' (did you mean 'dot'?)");
  CHECK_THAT(to("no/b.json"), Catch::Contains("cannot be written: there is no folder"));
  CHECK_THAT(to("table.csv"), Catch::Contains("CSV needs two files: name a folder, or tasks.csv in it"));
  CHECK_THAT(refusal([&] { convert((folder.path / "none.stg").string(), (folder.path / "b.json").string()); }),
             Catch::Contains("none.stg: no such file"));
  CHECK(std::distance(fs::directory_iterator(folder.path), fs::directory_iterator()) == 1);
}

TEST_CASE("STG keeps its columns apart where a number is as wide as its column") {
  const TestFolder folder("wide");
  const std::string csv = folder.write("tasks.csv", "id,time_s:any\na,1130.461781\nb,10000000000\nc,11130.4617815\n");
  const std::string stg = (folder.path / "w.stg").string();
  convert(csv, stg);
  CHECK_THAT(std::string(TextFile::read(stg).text()), Catch::Contains(" 2 11130.4617815          0\n"));
  const TaskGraph g = import_workload(stg, "stg").graph;
  REQUIRE(g.tasks() == 3);
  CHECK(GraphCounts(g).total_work == 1130.461781 + 10000000000 + 11130.4617815);
}

TEST_CASE("a conversion to CSV that fails leaves no folder behind") {
  const TestFolder folder("empty");
  const std::string in = folder.write("a.stg", "1\n0 4 0\n");
  // A name of 300 characters is more than file systems take.
  const std::string out = (folder.path / std::string(300, 'x')).string();
  CHECK_THAT(refusal([&] { convert(in, out, "", "csv"); }), Catch::Contains("cannot be made"));
  CHECK_FALSE(refusal([&] { convert((folder.path / "bad.stg").string(), (folder.path / "o").string()); }).empty());
  CHECK(std::distance(fs::directory_iterator(folder.path), fs::directory_iterator()) == 1);
}

TEST_CASE("a file that cannot be read is refused at the line of the scenario that names it") {
  Parameters parameters("workload", {"s.toml", 3, 1});
  parameters.set("file", Value{std::string("none.json"), {"s.toml", 5, 8}});
  for (const WorkloadModel& model : workload_catalog()) {
    if (model.card.name != "wfformat") continue;
    parameters.check(model.card);
    CHECK(refusal([&] { model.make(parameters, WorkloadContext{.random = Streams(1), .platform = nullptr}); }) ==
          "s.toml:5:8: none.json: no such file; check the path");
  }
}

TEST_CASE("a file name that is too long is refused, with the system's reason") {
  const std::string name(5000, 'x');
  CHECK_THAT(refusal([&] { guess_importer(name); }), Catch::Contains("File name too long"));
  CHECK_THAT(refusal([&] { import_workload(name, "csv"); }), Catch::Contains("File name too long"));
  CHECK_THAT(refusal([&] { convert(name, name + ".json"); }), Catch::Contains("File name too long"));
}
