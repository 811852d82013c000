#include "models/writers/writing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <unordered_set>

namespace pelsim {
namespace {

/// Counts tasks (or items) for which `holds` is true.
template <class Id, class Holds>
std::size_t count(std::size_t all, Holds holds) {
  std::size_t n = 0;
  for (std::uint32_t i = 0; i < all; ++i) n += holds(Id(i)) ? 1 : 0;
  return n;
}

template <class Edges>
std::vector<TaskId> distinct(Edges edges) {
  std::vector<TaskId> out;
  std::unordered_set<std::uint32_t> seen;  // looked up, never walked
  for (const Edge& e : edges)
    if (seen.insert(e.task.value).second) out.push_back(e.task);
  return out;
}

}  // namespace

std::optional<std::size_t> one_time(const TaskGraph& graph) {
  for (std::size_t c = 0; c < graph.time_columns(); ++c)
    if (graph.time_class(c) == "any") return c;
  return graph.time_columns() > 0 ? std::optional<std::size_t>(0) : std::nullopt;
}

double time_or_zero(const TaskGraph& graph, std::optional<std::size_t> column, TaskId task) {
  if (!column) return 0;
  const double time = graph.given_time(*column, task);
  return std::isnan(time) ? 0 : time;
}

const KernelDemand* kernel_of(const TaskGraph& graph, TaskId task) {
  const Demand* demand = graph.demand(task);
  return demand != nullptr && demand->kind == Demand::Kind::kernel ? static_cast<const KernelDemand*>(demand) : nullptr;
}

std::vector<TaskId> predecessors(const TaskGraph& graph, TaskId task) { return distinct(graph.in(task)); }
std::vector<TaskId> successors(const TaskGraph& graph, TaskId task) { return distinct(graph.out(task)); }

std::vector<bool> read_items(const TaskGraph& graph) {
  std::vector<bool> read(graph.items());
  for (std::uint32_t t = 0; t < graph.tasks(); ++t) {
    for (const Edge& e : graph.in(TaskId(t)))
      if (e.item) read[e.item.index()] = true;
    for (const ItemId i : graph.initial(TaskId(t))) read[i.index()] = true;
  }
  return read;
}

bool has_own_name(const TaskGraph& graph, ItemId item) {
  const std::string maker = graph.is_initial(item) ? "input" : graph.name(graph.producer(item));
  return graph.item_name(item) != fmt::format("{}>{}", maker, item.value);
}

std::vector<std::string> losses(const TaskGraph& graph, const Carries& carries, std::optional<std::size_t> time) {
  std::vector<std::string> lost;
  const auto say = [&](std::size_t n, std::string_view has, std::string_view then) {
    if (n > 0) lost.push_back(fmt::format("{} {}: {} {}", carries.format, has, n, then));
  };
  const auto tasks = [&](auto holds) { return count<TaskId>(graph.tasks(), holds); };
  const auto items = [&](auto holds) { return count<ItemId>(graph.items(), holds); };

  if (!carries.markers)
    say(tasks([&](TaskId t) { return graph.is_marker(t); }), "has no markers", "written as tasks of 0 s");
  if (!carries.data) {
    say(graph.items(), "has no data items", "dropped, their edges are control");
  } else {
    const std::vector<bool> read = read_items(graph);
    if (!carries.initial_items)
      say(items([&](ItemId i) { return graph.is_initial(i); }), "has no items present at the start", "dropped");
    if (!carries.unread_items)
      say(items([&](ItemId i) { return !graph.is_initial(i) && !read[i.index()]; }), "has no items that nobody reads",
          "dropped");
  }
  if (!carries.kinds) say(graph.kinds() > 1 ? graph.kinds() : 0, "has no kinds of tasks", "dropped");
  if (!carries.slots)
    say(tasks([&](TaskId t) { return graph.slots(t) != 1; }), "has no slots", "tasks take one slot now");
  if (!carries.release)
    say(tasks([&](TaskId t) { return graph.release(t).value > 0; }), "has no release times", "dropped");
  if (!carries.deadline)
    say(tasks([&](TaskId t) { return graph.deadline(t) < forever; }), "has no deadlines", "dropped");
  if (!carries.points)
    say(tasks([&](TaskId t) { return graph.point(t) != no_point; }), "has no iteration points", "dropped");
  say(tasks([&](TaskId t) { return bool(graph.pinned(t)); }), "does not know the platform", "pins dropped");
  const auto has_work = [&](TaskId t) { return kernel_of(graph, t) != nullptr; };
  if (!carries.work) say(tasks(has_work), "has no work in flop", "dropped");
  if (!carries.traffic)
    say(tasks([&](TaskId t) { return has_work(t) && kernel_of(graph, t)->traffic.value > 0; }), "has no memory traffic",
        "dropped");
  if (carries.all_times) return lost;

  for (std::size_t c = 0; c < graph.time_columns(); ++c)
    if (c != time)
      say(tasks([&](TaskId t) { return !std::isnan(graph.given_time(c, t)); }), "has one time a task",
          fmt::format("times of class '{}' dropped", graph.time_class(c)));
  if (time && graph.time_class(*time) != "any")
    lost.push_back(fmt::format("{} has no device classes: the times of class '{}' hold for any device now",
                               carries.format, graph.time_class(*time)));
  const bool time_counts = time || !carries.work;
  if (time_counts)
    say(tasks([&](TaskId t) { return !graph.is_marker(t) && !(time && !std::isnan(graph.given_time(*time, t))); }),
        "needs a time for each task", "without one written with 0 s");
  return lost;
}

template <class IsOwn>
std::vector<std::string> UniqueNames::unique(std::vector<std::string> names, IsOwn is_own) {
  std::unordered_set<std::string> used;  // looked up, never walked
  for (std::size_t n = 0; n < names.size(); ++n) {
    std::string& name = names[n];
    const std::string wanted = name;
    for (char& c : name) {
      const bool is_high = (static_cast<unsigned char>(c) & 0x80u) != 0 && allowed_.find('*') != std::string::npos;
      if (!is_high && std::isalnum(static_cast<unsigned char>(c)) == 0 && allowed_.find(c) == std::string::npos)
        c = '_';
    }
    const std::string base = name;
    for (int again = 2; !used.insert(name).second; ++again) name = fmt::format("{}#{}", base, again);
    if (name != wanted && is_own(n)) ++changed_;
  }
  return names;
}

std::vector<std::string> UniqueNames::tasks(const TaskGraph& graph) {
  std::vector<std::string> names;
  for (std::uint32_t t = 0; t < graph.tasks(); ++t) names.push_back(graph.name(TaskId(t)));
  return unique(std::move(names), [&](std::size_t t) { return graph.has_own_name(TaskId(t)); });
}

std::vector<std::string> UniqueNames::items(const TaskGraph& graph) {
  std::vector<std::string> names;
  for (std::uint32_t i = 0; i < graph.items(); ++i) names.push_back(graph.item_name(ItemId(i)));
  return unique(std::move(names), [&](std::size_t i) { return has_own_name(graph, ItemId(i)); });
}

void UniqueNames::report(std::string_view format, std::vector<std::string>& lost) const {
  if (changed_ > 0) lost.push_back(fmt::format("{} names changed to be unique and valid in {}", changed_, format));
}

}  // namespace pelsim
