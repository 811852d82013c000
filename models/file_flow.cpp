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

/// Which writers come before a reader that has none of a file's writers among its parents. Readers with the same
/// parents have the same ancestors, so that a barrier between many writers and many readers costs one walk.
class EarlierWriters {
 public:
  EarlierWriters(const std::vector<FileFlow::Uses>& tasks, const std::vector<Writers>& writers)
      : tasks_(&tasks), seen_in_(tasks.size(), 0) {
    const std::vector<Question> questions = open_questions(writers);
    for (std::size_t q = 0; q < questions.size(); ++q) {
      const TaskId reader = questions[q].reader;
      if (q == 0 || parents(questions[q - 1].reader) != parents(reader)) walk(reader);
      for (const auto& [writer, item] : writers[questions[q].file])
        if (seen_in_[writer.index()] == walks_) before_.emplace_back(reader, writer);
    }
    std::sort(before_.begin(), before_.end());
  }

  bool has(TaskId reader, TaskId writer) const {
    return std::binary_search(before_.begin(), before_.end(), std::pair(reader, writer));
  }

 private:
  struct Question {
    TaskId reader;
    std::uint32_t file;
  };

  const std::vector<TaskId>& parents(TaskId t) const { return (*tasks_)[t.index()].parents; }

  std::vector<Question> open_questions(const std::vector<Writers>& writers) const {
    std::vector<Question> questions;
    TasksOf parents_of(tasks_->size());
    for (std::uint32_t t = 0; t < tasks_->size(); ++t) {
      const TaskId reader(t);
      for (const TaskId parent : parents(reader)) parents_of.insert(reader, parent);
      for (const std::uint32_t f : (*tasks_)[t].reads) {
        const auto is_answered = [&](const auto& w) {
          return w.first != reader && parents_of.contains(reader, w.first);
        };
        if (!writers[f].empty() && std::none_of(writers[f].begin(), writers[f].end(), is_answered))
          questions.push_back({reader, f});
      }
    }
    std::stable_sort(questions.begin(), questions.end(),
                     [&](const Question& a, const Question& b) { return parents(a.reader) < parents(b.reader); });
    return questions;
  }

  void walk(TaskId task) {
    ++walks_;
    std::vector<TaskId> open{task};
    while (!open.empty()) {
      const TaskId t = open.back();
      open.pop_back();
      for (const TaskId parent : parents(t))
        if (std::exchange(seen_in_[parent.index()], walks_) != walks_) open.push_back(parent);
    }
  }

  const std::vector<FileFlow::Uses>* tasks_;
  std::size_t walks_ = 0;
  std::vector<std::size_t> seen_in_;               ///< the walk that met the task last
  std::vector<std::pair<TaskId, TaskId>> before_;  ///< reader, writer; in order
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

  const EarlierWriters earlier(tasks, writers);
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
      if (read_from([&](TaskId writer) { return earlier.has(reader, writer); })) continue;
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
