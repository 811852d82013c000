#include "study/results/table.hpp"

#include <cmath>
#include <filesystem>
#include <fstream>

#include "study/results/cells.hpp"
#include "tests/catch.hpp"
#include "tests/study/results/results_samples.hpp"
#include "tests/study/small_scenarios.hpp"

using namespace pelsim;
using namespace pelsim::results;

namespace {

std::string refusal(const std::string& text) {
  try {
    table_of(text);
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return "";
}

const std::string head =
    "point,replicate,network.model,bandwidth,seed,status,error,makespan_s,energy_j,trace_hash,version\n";

}  // namespace

TEST_CASE("axes are what stands between replicate and seed; quantities are put in order, words are not") {
  const Table table = table_of(head +
                               "0,0,hockney,12.5 GB/s,7,ok,,2.5,,aa,0.1.0\n"
                               "1,0,flow,800 MB/s,7,ok,,3.5,,bb,0.1.0\n"
                               "2,0,flow,1 TB/s,7,failed,\"no memory, anywhere\",,,,0.1.0\n");
  REQUIRE(table.axes.size() == 2);
  CHECK(table.axes[0].name == "network.model");
  CHECK(table.axes[0].values == std::vector<std::string>{"hockney", "flow"});
  CHECK_FALSE(table.axes[0].numeric);
  CHECK(table.axes[1].values == std::vector<std::string>{"800 MB/s", "12.5 GB/s", "1 TB/s"});
  CHECK(table.axes[1].numbers == std::vector<double>{0.8e9, 12.5e9, 1e12});
  CHECK(table.levels[1] == std::vector<std::uint32_t>{1, 0, 2});
  REQUIRE(table.metrics.size() == 1);  // no energy is known
  CHECK(table.values[0][1] == 3.5);
  CHECK(std::isnan(table.values[0][2]));
  CHECK_FALSE(table.counts(0, 2));
  REQUIRE(table.failures.size() == 1);
  CHECK(table.failures[0].message == "no memory, anywhere");
  CHECK(table.traces == 2);
  CHECK(table.points == 3);
  CHECK(table.common_random_numbers);
}

TEST_CASE("an axis of seeds gives replicates, not alternatives") {
  const Table table = table_of(
      "point,replicate,simulation.seed,seed,status,error,makespan_s\n"
      "0,0,5,5,ok,,1\n1,0,6,6,ok,,2\n");
  CHECK(table.axes.empty());
  CHECK(table.replicates == 2);
}

TEST_CASE("seeds that differ between points of one replicate are no common random numbers") {
  CHECK_FALSE(table_of(head + "0,0,flow,1,7,ok,,2,,,\n1,0,flow,2,8,ok,,2,,,\n").common_random_numbers);
}

TEST_CASE("mistakes in a table are told with their place") {
  CHECK(refusal("a,b\n1,2\n").find("results.csv:1:1: there is no column 'point'") == 0);
  CHECK(refusal("replicate,point,seed,status,error\n").find("results.csv:1:11: column 'point' must be number 1") == 0);
  CHECK(refusal("point,replicate,status,seed,error\n0,0,ok,1,\n")
            .find("results.csv:1:17: column 'status' stands too far left") == 0);
  CHECK(refusal(head).find("results.csv:1:1: a header and no run") == 0);
  CHECK(refusal(head + "0,0,flow,1,7,done,,2,,,\n")
            .find("results.csv:2:14: status is ok, failed or invalid, not 'done'") == 0);
  CHECK(
      refusal(head + "0,0,flow,1,7,ok,,fast,,,\n").find("results.csv:2:18: makespan_s must be a number, not 'fast'") ==
      0);
  CHECK(refusal(head + "0.5,0,flow,1,7,ok,,2,,,\n").find("results.csv:2:1: point must be a whole number") == 0);
  CHECK(refusal(head + "0,0,flow,1,7,ok,,2\n").find("results.csv:2:1: the row has 8 cells, the header has 11") == 0);
}

TEST_CASE("title and notes come from the JSON file beside the table") {
  const FolderOfFiles folder({{"study.csv", head + "0,0,flow,1,7,ok,,2,,,\n"}});
  CHECK(read_results(folder.file("study.csv")).title == "study");
  std::ofstream(folder.file("study.json")) << R"({"title": "Montage", "notes": ["no power model"], "more": 1})";
  const Table table = read_results(folder.file("study.csv"));
  CHECK(table.title == "Montage");
  CHECK(table.notes == std::vector<std::string>{"no power model"});
}

TEST_CASE("the unit of a metric is the last word of its column") {
  CHECK(metric_of("makespan_s").name == "makespan");
  CHECK(metric_of("makespan_s").unit == "s");
  CHECK(metric_of("makespan_s").better == Better::lower);
  CHECK(metric_of("communication_efficiency").name == "communication efficiency");
  CHECK(metric_of("communication_efficiency").better == Better::higher);
  CHECK(metric_of("bytes_moved").unit == "B");
  CHECK(metric_of("cost_usd").unit == "USD");
  CHECK(metric_of("events").better == Better::neither);
}

TEST_CASE("means are taken over the settings that every cell has, so that gaps do not favour anybody") {
  // On 8 nodes a is faster; b has no result on 1 node, where everything takes long.
  const std::string text =
      "point,replicate,s,nodes,seed,status,error,makespan_s\n"
      "0,0,a,1,1,ok,,100\n1,0,a,8,1,ok,,10\n2,0,b,1,1,failed,no memory,\n3,0,b,8,1,ok,,12\n";
  const Table table = table_of(text);
  const Cells cells = cells_of(table, 0, {0});
  CHECK(cells.settings == 2);
  CHECK(cells.kept == 1);
  REQUIRE(cells.cells.size() == 2);
  CHECK(cells.cells[0].values[0].second == 10);
  CHECK(cells.cells[1].values[0].second == 12);
}

TEST_CASE("a replicate that lacks a setting is in no mean") {
  const Table table = table_of(
      "point,replicate,s,nodes,seed,status,error,makespan_s\n"
      "0,0,a,1,1,ok,,4\n0,1,a,1,2,ok,,6\n1,0,a,2,1,ok,,2\n1,1,a,2,2,failed,x,\n");
  const Cells cells = cells_of(table, 0, {0});
  REQUIRE(cells.cells.size() == 1);
  CHECK(cells.cells[0].values == std::vector<std::pair<std::uint32_t, double>>{{0, 3.0}});
  CHECK(cells_of(table, 0, {0}, Mean::geometric).cells[0].values[0].second == Approx(std::sqrt(8.0)));
}
