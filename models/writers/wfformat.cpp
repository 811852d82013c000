#include <cmath>
#include <nlohmann/json.hpp>

#include "models/text_file.hpp"
#include "models/writers.hpp"
#include "models/writers/writing.hpp"

/// WfFormat 1.5. Nothing was executed: makespan 0 and the start of 1970 stand where the schema wants a record.
namespace pelsim::writers {
namespace {

using Json = nlohmann::ordered_json;

Json names_of(const std::vector<TaskId>& tasks, const std::vector<std::string>& ids) {
  Json list = Json::array();
  for (const TaskId t : tasks) list.push_back(ids[t.index()]);
  return list;
}

/// Whole numbers without a point, as the schema wants sizes.
Json whole(double value) { return value < 9e18 ? Json(static_cast<std::int64_t>(std::llround(value))) : Json(value); }

std::vector<std::string> write(const TaskGraph& graph, const std::string& path) {
  const auto time = one_time(graph);
  Carries carries{.format = "WfFormat"};
  carries.data = carries.initial_items = carries.unread_items = carries.kinds = carries.slots = true;
  std::vector<std::string> lost = losses(graph, carries, time);
  UniqueNames task_names("_.#-"), item_names("_.#/:-");
  const std::vector<std::string> ids = task_names.tasks(graph), files = item_names.items(graph);
  item_names.report("WfFormat (files)", lost);

  std::vector<Json> made(graph.tasks(), Json::array());
  Json file_list = Json::array();
  bool rounded = false;
  for (std::uint32_t i = 0; i < graph.items(); ++i) {
    const ItemId item(i);
    const double size = graph.size(item).value;
    rounded = rounded || std::trunc(size) != size;
    file_list.push_back({{"id", files[i]}, {"sizeInBytes", whole(size)}});
    if (!graph.is_initial(item)) made[graph.producer(item).index()].push_back(files[i]);
  }
  if (rounded) lost.emplace_back("WfFormat has whole sizes: sizes were rounded to bytes");

  Json specified = Json::array(), executed = Json::array();
  for (std::uint32_t n = 0; n < graph.tasks(); ++n) {
    const TaskId t(n);
    Json reads = Json::array();
    for (const Edge& e : graph.in(t))
      if (e.item) reads.push_back(files[e.item.index()]);
    for (const ItemId i : graph.initial(t)) reads.push_back(files[i.index()]);
    const std::string kind(graph.kind_name(graph.kind(t)));
    specified.push_back({{"name", graph.name(t)},
                         {"id", ids[n]},
                         {"category", kind},
                         {"parents", names_of(predecessors(graph, t), ids)},
                         {"children", names_of(successors(graph, t), ids)},
                         {"inputFiles", std::move(reads)},
                         {"outputFiles", std::move(made[n])}});
    Json record = {{"id", ids[n]}, {"runtimeInSeconds", time_or_zero(graph, time, t)}};
    if (graph.slots(t) != 1) record["coreCount"] = graph.slots(t);
    executed.push_back(std::move(record));
  }
  const Json root = {
      {"name", "pelsim"},
      {"schemaVersion", "1.5"},
      {"workflow",
       {{"specification", {{"tasks", std::move(specified)}, {"files", std::move(file_list)}}},
        {"execution",
         {{"makespanInSeconds", 0}, {"executedAt", "1970-01-01T00:00:00+00:00"}, {"tasks", std::move(executed)}}}}}};
  write_text_file(path, root.dump(1, ' ', false, Json::error_handler_t::replace) + "\n");
  return lost;
}

}  // namespace

GraphWriter wfformat() { return {"wfformat", {".json"}, "WfFormat 1.5 (JSON)", write}; }

}  // namespace pelsim::writers
