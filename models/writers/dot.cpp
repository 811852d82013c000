#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "models/text_file.hpp"
#include "models/writers.hpp"
#include "models/writers/writing.hpp"

/// DOT as the importer reads it: work in flop where every task has it, else times in seconds, which the graph's
/// attribute `size_is` says.
namespace pelsim::writers {
namespace {

std::vector<std::string> write(const TaskGraph& graph, const std::string& path) {
  bool all_have_work = true;
  for (std::uint32_t t = 0; t < graph.tasks(); ++t)
    all_have_work = all_have_work && (graph.is_marker(TaskId(t)) || kernel_of(graph, TaskId(t)) != nullptr);
  const bool in_flop = all_have_work && graph.time_columns() == 0;
  const auto time = one_time(graph);
  Carries carries{.format = "DOT"};
  carries.markers = carries.data = carries.kinds = true;
  carries.work = in_flop;
  std::vector<std::string> lost = losses(graph, carries, time);
  UniqueNames task_names(" !#$%&'()*+,-./:;<=>?@[]^_`{|}~"), item_names(" !#$%&'()*+,-./:;<=>?@[]^_`{|}~");
  const std::vector<std::string> ids = task_names.tasks(graph), items = item_names.items(graph);
  task_names.report("DOT", lost);

  std::string text = fmt::format("digraph pelsim {{\n  graph [size_is=\"{}\"];\n", in_flop ? "flop" : "seconds");
  const auto add = std::back_inserter(text);
  for (std::uint32_t n = 0; n < graph.tasks(); ++n) {
    const TaskId t(n);
    std::string kind(graph.kind_name(graph.kind(t)));
    std::replace_if(
        kind.begin(), kind.end(), [](char c) { return c == '"' || c == '\\'; }, '_');
    fmt::format_to(add, "  \"{}\" [category=\"{}\"", ids[n], kind);
    if (!graph.is_marker(t))
      fmt::format_to(add, ", size=\"{}\"", in_flop ? kernel_of(graph, t)->work.value : time_or_zero(graph, time, t));
    text += "];\n";
  }
  for (std::uint32_t n = 0; n < graph.tasks(); ++n) {
    for (const Edge& e : graph.out(TaskId(n))) {
      fmt::format_to(add, "  \"{}\" -> \"{}\"", ids[n], ids[e.task.index()]);
      if (e.item) {
        fmt::format_to(add, " [size=\"{}\"", graph.size(e.item).value);
        if (graph.is_shared(e.item) || has_own_name(graph, e.item))
          fmt::format_to(add, ", item=\"{}\"", items[e.item.index()]);
        text += ']';
      }
      text += ";\n";
    }
  }
  write_text_file(path, text + "}\n");
  return lost;
}

}  // namespace

GraphWriter dot() { return {"dot", {".dot", ".gv"}, "GraphViz DOT with sizes, as SimGrid reads it", write}; }

}  // namespace pelsim::writers
