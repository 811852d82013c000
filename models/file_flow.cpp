#include <fmt/format.h>

#include <algorithm>

#include "models/import.hpp"

namespace pelsim {
namespace {

using Writers = std::vector<std::pair<TaskId, ItemId>>;

/// Keeps the first of equals, in order.
template <class T>
void drop_duplicates(std::vector<T>& list) {
  std::vector<T> sorted = list;
  std::sort(sorted.begin(), sorted.end());
  if (std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end()) return;
  std::vector<bool> seen(sorted.size());
  std::erase_if(list, [&](const T& entry) {
    const auto at = std::lower_bound(sorted.begin(), sorted.end(), entry) - sorted.begin();
    const bool again = seen[static_cast<std::size_t>(at)];
    seen[static_cast<std::size_t>(at)] = true;
    return again;
  });
}

/// A set of tasks that belongs to one task at a time; starting anew costs nothing.
class TasksOf {
 public:
  explicit TasksOf(std::size_t tasks) : owner_(tasks) {}
  void insert(TaskId owner, TaskId task) { owner_[task.index()] = owner; }
  bool contains(TaskId owner, TaskId task) const { return owner_[task.index()] == owner; }

 private:
  std::vector<TaskId> owner_;
};

/// Everything that must end before a task may begin. Asked for rarely: one walk a question.
class Ancestors {
 public:
  explicit Ancestors(const std::vector<FileFlow::Uses>& tasks) : tasks_(&tasks), seen_by_(tasks.size()) {}

  bool has(TaskId task, TaskId ancestor) {
    if (walked_ != task) walk(task);
    return seen_by_[ancestor.index()] == task;
  }

 private:
  void walk(TaskId task) {
    walked_ = task;
    std::vector<TaskId> open{task};
    while (!open.empty()) {
      const TaskId t = open.back();
      open.pop_back();
      for (const TaskId parent : (*tasks_)[t.index()].parents)
        if (std::exchange(seen_by_[parent.index()], task) != task) open.push_back(parent);
    }
  }

  const std::vector<FileFlow::Uses>* tasks_;
  std::vector<TaskId> seen_by_;
  TaskId walked_;
};

}  // namespace

void FileFlow::connect(TaskGraphBuilder& builder, std::vector<std::string>& notes) {
  std::vector<Writers> writers(files.size());
  std::vector<ItemId> initial(files.size());
  for (std::uint32_t t = 0; t < tasks.size(); ++t) {
    drop_duplicates(tasks[t].reads);
    drop_duplicates(tasks[t].writes);
    drop_duplicates(tasks[t].parents);
    for (const std::uint32_t f : tasks[t].writes) writers[f].emplace_back(TaskId(t), ItemId{});
  }
  const auto add_item = [&](std::uint32_t f, TaskId producer) {
    const ItemId item = builder.add_item(files[f].size, producer);
    builder.set_item_name(item, files[f].name);
    return item;
  };
  for (std::uint32_t f = 0; f < files.size(); ++f) {
    if (writers[f].empty()) initial[f] = add_item(f, TaskId{});
    for (auto& [writer, item] : writers[f]) item = add_item(f, writer);
  }

  Ancestors ancestors(tasks);
  std::size_t unordered = 0;
  std::string first_unordered;
  TasksOf parents(tasks.size()), served(tasks.size());
  for (std::uint32_t t = 0; t < tasks.size(); ++t) {
    const TaskId reader(t);
    const Uses& uses = tasks[t];
    for (const TaskId parent : uses.parents) parents.insert(reader, parent);
    for (const std::uint32_t f : uses.reads) {
      const auto read_from = [&](auto comes_before) {
        bool found = false;
        for (const auto& [writer, item] : writers[f]) {
          if (writer == reader || !comes_before(writer)) continue;
          builder.read(reader, item);
          served.insert(reader, writer);
          found = true;
        }
        return found;
      };
      if (read_from([&](TaskId writer) { return parents.contains(reader, writer); })) continue;
      if (!writers[f].empty() && read_from([&](TaskId writer) { return ancestors.has(reader, writer); })) continue;
      if (!initial[f]) initial[f] = add_item(f, TaskId{});
      builder.read(reader, initial[f]);
      const auto other = std::find_if(writers[f].begin(), writers[f].end(),
                                      [&](const auto& writer) { return writer.first != reader; });
      if (other != writers[f].end() && ++unordered == 1) first_unordered = files[f].name;
    }
    for (const TaskId parent : uses.parents)
      if (!served.contains(reader, parent)) builder.add_control(parent, reader);
  }
  if (unordered > 0)
    notes.push_back(
        fmt::format("{} time(s) a task reads a file whose writer does not come before it (first: '{}'); "
                    "the file is taken as present at the start",
                    unordered, first_unordered));
}

}  // namespace pelsim
