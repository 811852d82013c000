#include "sim/task_graph.hpp"

#include <algorithm>
#include <boost/graph/depth_first_search.hpp>
#include <boost/property_map/property_map.hpp>
#include <cassert>
#include <numeric>

#include "sim/task_graph_bgl.hpp"

namespace pelsim {

void TaskForms::add(KindId kind, std::shared_ptr<const Demand> demand) {
  if (by_kind_.size() <= kind.index()) by_kind_.resize(kind.index() + 1);
  by_kind_[kind.index()].push_back(std::move(demand));
}

std::span<const std::shared_ptr<const Demand>> TaskForms::of(KindId kind) const {
  if (kind.index() >= by_kind_.size()) return {};
  return by_kind_[kind.index()];
}

ConfigId TaskForms::config(std::string_view name) {
  const auto found = std::find(configs_.begin(), configs_.end(), name);
  if (found != configs_.end()) return ConfigId(static_cast<std::size_t>(found - configs_.begin()));
  configs_.emplace_back(name);
  return ConfigId(configs_.size() - 1);
}

void TaskGraph::set_forms(TaskForms forms) {
  forms_ = std::move(forms);
  for (std::size_t t = 0; t < tasks() && !forms_.empty(); ++t)
    if (demand_[t] == marker && !forms_.of(KindId(kind_[t])).empty()) demand_[t] = no_demand;
}

std::size_t TaskGraph::dependencies() const {
  std::size_t count = 0;
  std::vector<std::uint32_t> seen_from(tasks(), Id<struct TaskThing>::none_value);
  for (std::uint32_t t = 0; t < tasks(); ++t)
    for (const Edge& e : out(TaskId(t)))
      if (std::exchange(seen_from[e.task.index()], t) != t) ++count;
  return count;
}

std::string TaskGraph::name(TaskId t) const {
  if (has_own_name(t)) return names_[t.index()];
  const std::string_view kind_of_task = kind_name(kind(t));
  if (const Point at = point(t); at != no_point) {
    const auto number = [](std::int32_t n) { return std::to_string(n); };
    return std::string(kind_of_task.substr(0, kind_of_task.find('/'))) + "(" + number(at[0]) + "," + number(at[1]) +
           "," + number(at[2]) + ")";
  }
  return std::string(kind_of_task) + "." + std::to_string(t.value);
}

std::string TaskGraph::item_name(ItemId i) const {
  if (!item_names_.empty() && !item_names_[i.index()].empty()) return item_names_[i.index()];
  return (is_initial(i) ? std::string("input") : name(producer(i))) + ">" + std::to_string(i.value);
}

void TaskGraphBuilder::reserve(std::size_t tasks, std::size_t edges) {
  graph_.kind_.reserve(tasks);
  graph_.demand_.reserve(tasks);
  links_.reserve(edges);
  graph_.size_.reserve(edges);
  graph_.producer_.reserve(edges);
}

KindId TaskGraphBuilder::add_kind(std::string_view name) {
  if (const auto found = kind_ids_.find(name); found != kind_ids_.end()) return found->second;
  const KindId id(graph_.kind_names_.size());
  graph_.kind_names_.emplace_back(name);
  kind_ids_.emplace(name, id);
  return id;
}

std::uint32_t TaskGraphBuilder::add_demand(std::shared_ptr<const Demand> demand) {
  graph_.demands_.push_back(std::move(demand));
  return static_cast<std::uint32_t>(graph_.demands_.size() - 1);
}

std::size_t TaskGraphBuilder::add_time_class(std::string_view device_class) {
  auto& columns = graph_.times_;
  for (std::size_t c = 0; c < columns.size(); ++c)
    if (columns[c].device_class == device_class) return c;
  columns.push_back(
      {std::string(device_class), std::vector<double>(tasks(), std::numeric_limits<double>::quiet_NaN())});
  columns.back().seconds.reserve(graph_.kind_.capacity());
  return columns.size() - 1;
}

TaskId TaskGraphBuilder::add_task(KindId kind) {
  const TaskId id(tasks());
  graph_.kind_.push_back(kind.value);
  graph_.demand_.push_back(TaskGraph::marker);
  for (auto& column : graph_.times_) column.seconds.push_back(std::numeric_limits<double>::quiet_NaN());
  return id;
}

void TaskGraphBuilder::set_demand(TaskId t, std::uint32_t demand) { graph_.demand_[t.index()] = demand; }

void TaskGraphBuilder::set_time(TaskId t, std::size_t column, Seconds time) {
  graph_.times_[column].seconds[t.index()] = time.value;
  if (graph_.demand_[t.index()] == TaskGraph::marker) graph_.demand_[t.index()] = TaskGraph::no_demand;
}

namespace {
/// Columns that few graphs need come to life with the first value.
template <class T, class V>
void set_optional(std::vector<T>& column, std::size_t size, const T& fallback, TaskId t, V&& value) {
  if (column.size() < size) column.resize(size, fallback);
  column[t.index()] = std::forward<V>(value);
}
}  // namespace

void TaskGraphBuilder::set_slots(TaskId t, SlotCount n) { set_optional(graph_.slots_, tasks(), SlotCount{1}, t, n); }
void TaskGraphBuilder::set_release(TaskId t, Seconds at) { set_optional(graph_.release_, tasks(), 0.0, t, at.value); }
void TaskGraphBuilder::set_deadline(TaskId t, Seconds at) {
  set_optional(graph_.deadline_, tasks(), forever.value, t, at.value);
}
void TaskGraphBuilder::set_pinned(TaskId t, DeviceId d) { set_optional(graph_.pinned_, tasks(), DeviceId{}, t, d); }
void TaskGraphBuilder::set_point(TaskId t, Point at) { set_optional(graph_.points_, tasks(), no_point, t, at); }
void TaskGraphBuilder::set_name(TaskId t, std::string name) {
  set_optional(graph_.names_, tasks(), std::string(), t, std::move(name));
}

ItemId TaskGraphBuilder::add_item(Bytes size, TaskId producer) {
  graph_.size_.push_back(size.value);
  graph_.producer_.push_back(producer ? producer.value : TaskGraph::producer_mask);
  return ItemId(graph_.size_.size() - 1);
}

void TaskGraphBuilder::set_item_name(ItemId i, std::string name) {
  if (graph_.item_names_.size() <= i.index()) graph_.item_names_.resize(graph_.size_.size());
  graph_.item_names_[i.index()] = std::move(name);
}

void TaskGraphBuilder::read(TaskId reader, ItemId item) {
  const std::uint32_t producer = graph_.producer_[item.index()] & TaskGraph::producer_mask;
  if (producer == TaskGraph::producer_mask)
    initial_reads_.emplace_back(reader, item);
  else
    links_.push_back({TaskId(producer), reader, item});
}

void TaskGraphBuilder::add_data(TaskId from, TaskId to, Bytes size) {
  links_.push_back({from, to, add_item(size, from)});
}
void TaskGraphBuilder::add_control(TaskId from, TaskId to) { links_.push_back({from, to, ItemId{}}); }

namespace {

/// Collects the finishing order, and the edges that close cycles.
struct Walk : boost::default_dfs_visitor {
  std::vector<TaskId>* finished;
  std::vector<std::uint32_t>* parent;
  std::vector<std::pair<std::uint32_t, std::uint32_t>>* back;

  template <class G>
  void tree_edge(const typename DagView<G>::EdgeDescriptor& e, const DagView<G>&) {
    (*parent)[e.to] = e.from;
  }
  template <class G>
  void back_edge(const typename DagView<G>::EdgeDescriptor& e, const DagView<G>&) {
    back->emplace_back(e.from, e.to);
  }
  template <class G>
  void finish_vertex(std::uint32_t v, const DagView<G>&) {
    finished->push_back(TaskId(v));
  }
};

}  // namespace

TaskGraphBuilder::Pairs TaskGraphBuilder::freeze(std::vector<TaskId>& cycle) {
  graph_.set_forms(std::move(graph_.forms_));
  kind_ids_.clear();
  TaskGraph& g = graph_;
  const std::size_t n = tasks();

  // Counting sort of the links, by source and by target; entries keep the order in which they were added.
  const auto rows = [&](std::vector<std::uint32_t>& begin, std::vector<Edge>& entries, auto key, auto other) {
    begin.assign(n + 1, 0);
    for (const Link3& l : links_) ++begin[key(l).index() + 1];
    std::partial_sum(begin.begin(), begin.end(), begin.begin());
    entries.resize(links_.size());
    for (const Link3& l : links_) entries[begin[key(l).index()]++] = {other(l), l.item};
    std::move_backward(begin.begin(), begin.end() - 1, begin.end());
    begin[0] = 0;
  };
  rows(
      g.out_begin_, g.out_, [](const Link3& l) { return l.from; }, [](const Link3& l) { return l.to; });
  rows(
      g.in_begin_, g.in_, [](const Link3& l) { return l.to; }, [](const Link3& l) { return l.from; });

  std::vector<std::uint8_t> readers(g.size_.size(), 0);
  const auto count_reader = [&](ItemId i) {
    if (readers[i.index()] < 2 && ++readers[i.index()] == 2) {
      g.producer_[i.index()] |= TaskGraph::shared_bit;
      g.has_shared_items_ = true;
    }
  };
  for (const Link3& l : links_)
    if (l.item) count_reader(l.item);
  std::vector<Link3>().swap(links_);

  if (!initial_reads_.empty()) {
    g.initial_begin_.assign(n + 1, 0);
    for (const auto& [task, item] : initial_reads_) ++g.initial_begin_[task.index() + 1];
    std::partial_sum(g.initial_begin_.begin(), g.initial_begin_.end(), g.initial_begin_.begin());
    g.initial_.resize(initial_reads_.size());
    std::vector<std::uint32_t> at(g.initial_begin_.begin(), g.initial_begin_.end() - 1);
    for (const auto& [task, item] : initial_reads_) {
      g.initial_[at[task.index()]++] = item;
      count_reader(item);
    }
    initial_reads_.clear();
  }
  const auto fill = [&](auto& column, const auto& fallback) {
    if (!column.empty()) column.resize(n, fallback);
  };
  fill(g.slots_, SlotCount{1});
  fill(g.release_, 0.0);
  fill(g.deadline_, forever.value);
  fill(g.pinned_, DeviceId{});
  fill(g.points_, no_point);
  fill(g.names_, std::string());
  if (!g.item_names_.empty()) g.item_names_.resize(g.size_.size());

  std::vector<std::uint32_t> parent(n, TaskId::none_value);
  std::vector<boost::default_color_type> colours(n, boost::white_color);
  Pairs back;
  g.topological_.clear();
  g.topological_.reserve(n);
  Walk walk;
  walk.finished = &g.topological_;
  walk.parent = &parent;
  walk.back = &back;
  const DagView<TaskGraph> view{&g};
  const auto colour = boost::make_iterator_property_map(colours.begin(), boost::identity_property_map());
  for (std::uint32_t root = 0; root < n; ++root)
    if (colours[root] == boost::white_color) boost::depth_first_visit(view, root, walk, colour);
  std::reverse(g.topological_.begin(), g.topological_.end());

  cycle.clear();
  if (back.empty()) return back;
  for (std::uint32_t v = back.front().first; v != back.front().second; v = parent[v]) cycle.push_back(TaskId(v));
  cycle.push_back(TaskId(back.front().second));
  std::reverse(cycle.begin(), cycle.end());
  return back;
}

std::optional<TaskGraph> TaskGraphBuilder::build(std::vector<TaskId>& cycle) {
  const bool is_dag = freeze(cycle).empty();
  TaskGraph built = std::exchange(graph_, TaskGraph());
  if (is_dag) return built;
  cycle_names_.clear();
  for (const TaskId t : cycle) cycle_names_.push_back(built.name(t));
  return std::nullopt;
}

TaskGraph TaskGraphBuilder::build_uncycled(std::vector<TaskId>& cycle, std::vector<TaskId>& blocked) {
  Pairs back = freeze(cycle);
  TaskGraph built = std::exchange(graph_, TaskGraph());
  blocked.clear();
  if (back.empty()) return built;
  std::sort(back.begin(), back.end());
  // Squeezes the rows of one direction, leaving out the edges of `back`.
  const auto squeeze = [&](std::vector<std::uint32_t>& begin, std::vector<Edge>& entries, bool is_out) {
    std::uint32_t kept = 0, at = 0;
    for (std::uint32_t t = 0; t < built.tasks(); ++t) {
      const std::uint32_t end = begin[t + 1];
      begin[t] = kept;
      for (; at < end; ++at) {
        const std::uint32_t other = entries[at].task.value;
        const auto pair = is_out ? std::pair(t, other) : std::pair(other, t);
        if (!std::binary_search(back.begin(), back.end(), pair)) entries[kept++] = entries[at];
      }
    }
    begin[built.tasks()] = kept;
    entries.resize(kept);
  };
  squeeze(built.out_begin_, built.out_, true);
  squeeze(built.in_begin_, built.in_, false);
  for (const auto& [from, to] : back) blocked.push_back(TaskId(to));
  std::sort(blocked.begin(), blocked.end());
  blocked.erase(std::unique(blocked.begin(), blocked.end()), blocked.end());
  return built;
}

TaskGraph TaskGraphBuilder::build() {
  std::vector<TaskId> cycle;
  auto graph = build(cycle);
  assert(graph && "a generator made a cycle");
  return std::move(*graph);
}

std::string TaskGraphBuilder::cycle_text(const std::vector<TaskId>&) const {
  std::string text;
  for (const std::string& name : cycle_names_) text += name + " -> ";
  return text + (cycle_names_.empty() ? "" : cycle_names_.front());
}

}  // namespace pelsim
