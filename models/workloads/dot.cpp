#include <fmt/format.h>

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/graphviz.hpp>
#include <boost/property_map/dynamic_property_map.hpp>
#include <map>

#include "models/dot_text.hpp"
#include "models/import.hpp"

/// A directed graph in GraphViz' DOT as SimGrid and daggen write it. A vertex is a task, its `size` the work in flop
/// (or a time in seconds), its `category` the kind; a vertex without size, such as one that only an edge names, is a
/// marker. The `size` of an edge is in bytes; without size, or with -1, the edge is control. Edges of one vertex that
/// name the same `item` carry one data item. All other attributes are for drawing.
/// [simgrid.org, "DAG from DOT"; Suter & Hunold, daggen]
namespace pelsim::workloads {
namespace {

struct VertexText {
  std::string name, size, category;
};
struct EdgeText {
  std::string size, item;
};
struct GraphText {
  std::string size_is;
};
using Dot = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, VertexText, EdgeText, GraphText>;

Dot parse(const TextFile& file) {
  Dot dot;
  boost::dynamic_properties properties(boost::ignore_other_properties);
  properties.property("node_id", boost::get(&VertexText::name, dot));
  properties.property("size", boost::get(&VertexText::size, dot));
  properties.property("category", boost::get(&VertexText::category, dot));
  properties.property("size", boost::get(&EdgeText::size, dot));
  properties.property("item", boost::get(&EdgeText::item, dot));
  boost::ref_property_map<Dot*, std::string> size_is(dot[boost::graph_bundle].size_is);
  properties.property("size_is", size_is);
  try {
    boost::read_graphviz(std::string(file.text()), dot, properties, "node_id");
  } catch (const boost::undirected_graph_error&) {
    throw ScenarioError({file.path()}, "is an undirected graph; a task graph needs 'digraph' and '->'");
  } catch (const boost::bad_parallel_edge& error) {
    throw ScenarioError({file.path()}, fmt::format("the edge '{}' -> '{}' is there twice, which 'strict' forbids",
                                                   error.from, error.to));
  } catch (const std::exception& error) {
    throw ScenarioError({file.path()}, fmt::format("is not DOT: {}", error.what()));
  }
  return dot;
}

class Import {
 public:
  Import(const TextFile& file, const std::string& size_is)
      : file_(&file), text_(file), dot_(parse(file)), in_seconds_(size_is == "seconds") {
    if (size_is != "auto") return;
    const std::string& told = dot_[boost::graph_bundle].size_is;
    if (!told.empty() && told != "flop" && told != "seconds")
      throw ScenarioError({file.path()}, fmt::format("size_is is '{}', but must be 'flop' or 'seconds'", told));
    in_seconds_ = told == "seconds";
  }

  Workload run() {
    add_tasks();
    for (const std::size_t v : order_)
      for (const auto& e : boost::make_iterator_range(boost::out_edges(v, dot_))) add_edge(v, e);
    return {finished(builder_, {file_->path()}), {}, std::move(notes_)};
  }

 private:
  /// In the order in which the file names them.
  void add_tasks() {
    std::vector<std::size_t> mention(boost::num_vertices(dot_));
    for (std::size_t v = 0; v < mention.size(); ++v) {
      order_.push_back(v);
      mention[v] = text_.vertex(dot_[v].name);
    }
    std::stable_sort(order_.begin(), order_.end(), [&](auto a, auto b) { return mention[a] < mention[b]; });
    task_.resize(order_.size());
    Kinds kinds(builder_);
    std::map<double, std::uint32_t> demands;
    std::size_t markers = 0;
    const std::size_t any_device = in_seconds_ ? builder_.add_time_class("any") : 0;
    for (const std::size_t v : order_) {
      const VertexText& vertex = dot_[v];
      const TaskId task =
          builder_.add_task(kinds.id(vertex.category.empty() ? kind_stem(vertex.name) : vertex.category));
      task_[v] = task;
      builder_.set_name(task, vertex.name);
      const auto refuse = [&](const std::string& wrong) {
        throw ScenarioError(text_.place(vertex.name), fmt::format("size of vertex '{}' {}", vertex.name, wrong));
      };
      if (vertex.size.empty()) {
        ++markers;
      } else if (const double size = checked_number(vertex.size, refuse); in_seconds_) {
        builder_.set_time(task, any_device, checked_seconds(size, refuse));
      } else {
        const Flops work = checked_flops(size, refuse);
        const auto [demand, is_new] = demands.try_emplace(work.value, 0);
        if (is_new) demand->second = builder_.add_demand(std::make_shared<KernelDemand>(work, Bytes(0)));
        builder_.set_demand(task, demand->second);
      }
    }
    if (markers > 0) notes_.push_back(fmt::format("{} vertex(es) without size are markers and take no time", markers));
  }

  void add_edge(std::size_t v, const Dot::edge_descriptor& edge) {
    const TaskId from = task_[v], to = task_[boost::target(edge, dot_)];
    const EdgeText& text = dot_[edge];
    const auto refuse = [&](const std::string& wrong) {
      const std::string &a = dot_[v].name, &b = dot_[boost::target(edge, dot_)].name;
      throw ScenarioError(text_.edge(a, b), fmt::format("size of edge '{}' -> '{}' {}", a, b, wrong));
    };
    const double size = text.size.empty() ? -1 : checked_number(text.size, refuse);
    if (size == -1) return builder_.add_control(from, to);
    const Bytes bytes = checked_bytes(size, refuse);
    if (text.item.empty()) return builder_.add_data(from, to, bytes);
    const auto [item, is_new] = items_.try_emplace({from, text.item});
    if (is_new) {
      item->second = {builder_.add_item(bytes, from), bytes};
      builder_.set_item_name(item->second.first, text.item);
    } else if (item->second.second != bytes) {
      refuse(
          fmt::format("is {} B, but item '{}' has {} B on another edge", size, text.item, item->second.second.value));
    }
    builder_.read(to, item->second.first);
  }

  const TextFile* file_;
  DotText text_;
  Dot dot_;
  bool in_seconds_;
  std::vector<std::size_t> order_;
  std::vector<TaskId> task_;
  std::map<std::pair<TaskId, std::string>, std::pair<ItemId, Bytes>> items_;
  TaskGraphBuilder builder_;
  std::vector<std::string> notes_;
};

Workload make(const Parameters& parameters, const WorkloadContext&) {
  const TextFile file = input_file(parameters);
  return Import(file, parameters.text("size_is")).run();
}

}  // namespace

WorkloadModel dot() {
  return {.card = {.name = "dot",
                   .summary = "a task graph in GraphViz' DOT, as SimGrid and daggen write it",
                   .parameters = {file_parameter("graph in DOT format (.dot, .gv), without HTML labels (label=<...>)"),
                                  {.name = "size_is",
                                   .type = Parameter::Type::choice,
                                   .fallback = "auto",
                                   .choices = {"auto", "flop", "seconds"},
                                   .meaning = "what the size of a vertex counts; auto: what the graph's attribute "
                                              "size_is says, else flop"}},
                   .source = "graphviz.org/doc/info/lang.html"},
          .make = make,
          .importer = true,
          .endings = {".dot", ".gv"}};
}

}  // namespace pelsim::workloads
