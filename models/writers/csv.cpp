#include "models/csv.hpp"

#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <functional>
#include <iterator>

#include "models/text_file.hpp"
#include "models/writers.hpp"
#include "models/writers/writing.hpp"

/// tasks.csv and edges.csv in the folder that is named (made when missing), or beside the tasks.csv that is named.
namespace pelsim::writers {
namespace {

namespace fs = std::filesystem;

/// A column is written when some task needs it.
struct Column {
  std::string name;
  std::function<std::string(TaskId)> cell;  ///< "" = nothing to say
};

std::string table_of_tasks(const TaskGraph& graph, const std::vector<std::string>& ids) {
  std::vector<Column> columns;
  const auto add = [&](std::string name, auto cell) { columns.push_back({std::move(name), cell}); };
  const auto number = [](double value) { return fmt::format("{}", value); };
  add("id", [&](TaskId t) { return ids[t.index()]; });
  add("kind", [&](TaskId t) { return std::string(graph.kind_name(graph.kind(t))); });
  add("point", [&](TaskId t) {
    const Point at = graph.point(t);
    return at != no_point ? fmt::format("{} {} {}", at[0], at[1], at[2]) : "";
  });
  add("release_s", [&](TaskId t) { return graph.release(t).value > 0 ? number(graph.release(t).value) : ""; });
  add("deadline_s", [&](TaskId t) { return graph.deadline(t) < forever ? number(graph.deadline(t).value) : ""; });
  add("slots", [&](TaskId t) { return graph.slots(t) != 1 ? fmt::format("{}", graph.slots(t)) : ""; });
  add("work_flop", [&](TaskId t) {
    const KernelDemand* kernel = kernel_of(graph, t);
    return kernel != nullptr ? number(kernel->work.value) : "";
  });
  add("traffic_bytes", [&](TaskId t) {
    const KernelDemand* kernel = kernel_of(graph, t);
    return kernel != nullptr && kernel->traffic.value > 0 ? number(kernel->traffic.value) : "";
  });
  for (std::size_t c = 0; c < graph.time_columns(); ++c)
    add(fmt::format("time_s:{}", graph.time_class(c)), [&graph, c, number](TaskId t) {
      return std::isnan(graph.given_time(c, t)) ? "" : number(graph.given_time(c, t));
    });

  std::erase_if(columns, [&](const Column& column) {
    for (std::uint32_t t = 0; t < graph.tasks(); ++t)
      if (!column.cell(TaskId(t)).empty()) return false;
    return true;
  });
  std::string text;
  for (const Column& column : columns) text += (text.empty() ? "" : ",") + csv_cell(column.name);
  for (std::uint32_t t = 0; t < graph.tasks(); ++t) {
    std::string_view separator = "\n";
    for (const Column& column : columns) {
      text.append(separator).append(csv_cell(column.cell(TaskId(t))));
      separator = ",";
    }
  }
  return text + "\n";
}

std::string table_of_edges(const TaskGraph& graph, const std::vector<std::string>& ids,
                           const std::vector<std::string>& items) {
  std::string text = "from,to,size_bytes,item\n";
  const std::vector<bool> read = read_items(graph);
  const auto row = [&](const std::string& from, const std::string& to, ItemId item) {
    const bool is_named = graph.is_shared(item) || has_own_name(graph, item);
    fmt::format_to(std::back_inserter(text), "{},{},{},{}\n", csv_cell(from), csv_cell(to), graph.size(item).value,
                   is_named ? csv_cell(items[item.index()]) : "");
  };
  for (std::uint32_t t = 0; t < graph.tasks(); ++t) {
    for (const ItemId item : graph.initial(TaskId(t))) row("", ids[t], item);
    for (const Edge& e : graph.in(TaskId(t))) {
      if (e.item) {
        row(ids[e.task.index()], ids[t], e.item);
      } else {
        fmt::format_to(std::back_inserter(text), "{},{},,\n", csv_cell(ids[e.task.index()]), csv_cell(ids[t]));
      }
    }
  }
  for (std::uint32_t i = 0; i < graph.items(); ++i)
    if (!read[i]) row(graph.is_initial(ItemId(i)) ? "" : ids[graph.producer(ItemId(i)).index()], "", ItemId(i));
  return text;
}

/// Makes the folder when it is missing; then it goes again if a table cannot be written.
void write_both(const fs::path& tasks, const std::string& task_table, const std::string& edge_table) {
  const fs::path folder = tasks.parent_path(), edges = folder / "edges.csv";
  std::error_code error;
  const bool is_new = !folder.empty() && !fs::is_directory(folder, error);
  if (is_new && !fs::create_directory(folder, error))
    throw ScenarioError({folder.string()}, "cannot be made: " + (error ? error.message() : "a file is in the way"));
  try {
    write_text_file(edges.string(), edge_table);
    write_text_file(tasks.string(), task_table);
  } catch (const ScenarioError&) {
    if (is_new) fs::remove_all(folder, error);
    throw;
  }
}

std::vector<std::string> write(const TaskGraph& graph, const std::string& path) {
  fs::path tasks = path;
  if (tasks.extension() != ".csv") tasks /= "tasks.csv";
  if (tasks.filename() != "tasks.csv")
    throw ScenarioError({path}, "CSV needs two files: name a folder, or tasks.csv in it; edges.csv is written beside");
  Carries carries{.format = "CSV"};
  carries.markers = carries.data = carries.initial_items = carries.unread_items = carries.kinds = true;
  carries.points = carries.slots = carries.release = carries.deadline = carries.work = carries.traffic =
      carries.all_times = true;
  std::vector<std::string> lost = losses(graph, carries, std::nullopt);
  constexpr std::string_view any_character = "* !\"#$%&'()+,-./:;<=>?@[\\]^_`{|}~";
  UniqueNames task_names(any_character), item_names(any_character);
  const std::vector<std::string> ids = task_names.tasks(graph), items = item_names.items(graph);
  task_names.report("CSV", lost);
  write_both(tasks, table_of_tasks(graph, ids), table_of_edges(graph, ids, items));
  return lost;
}

}  // namespace

GraphWriter csv() { return {"csv", {".csv"}, "tasks.csv and edges.csv in a folder", write}; }

}  // namespace pelsim::writers
