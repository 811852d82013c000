#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "models/import.hpp"
#include "models/json_text.hpp"

/// WfFormat 1.0 to 1.6, the JSON of the WfCommons project: tasks with recorded run times, files and parents.
/// Up to 1.4 one flat list of tasks (until 1.2 called jobs), from 1.5 a specification and an execution of it.
/// A task takes its recorded run time, whatever device recorded it (time class "any"); a run time of 0 is still a task.
/// Recorded CPU use, machines and makespan are not used: the makespan includes queueing, avgCPU may exceed 100 %.
/// [Coleman et al., WfCommons, FGCS 128, 2022; github.com/wfcommons/WfFormat]
namespace pelsim::workloads {
namespace {

/// Members that were renamed between versions: the first that is there.
const JsonValue* any_of(const JsonValue& object, std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) {
    const JsonValue* found = object.find(key);
    if (found != nullptr && found->type != JsonValue::Type::null) return found;
  }
  return nullptr;
}

std::span<const JsonValue> list_or_none(const JsonValue& object, std::string_view key) {
  const JsonValue* list = any_of(object, {key});
  if (list == nullptr) return {};
  return list->as_array(std::string(key));
}

/// The program of a command line when it is one word ("/usr/bin/bwa" -> "bwa"), else "".
std::string program_name(const JsonValue& record) {
  const JsonValue* command = any_of(record, {"command"});
  if (command == nullptr || command->type != JsonValue::Type::object) return "";
  const JsonValue* program = any_of(*command, {"program"});
  if (program == nullptr || program->type != JsonValue::Type::text) return "";
  if (program->text.find_first_of(" \t\r\n\\;|") != std::string::npos) return "";
  return program->text.substr(program->text.rfind('/') + 1);
}

/// A task as the file tells it; before 1.5 both describe the same object.
struct Told {
  const JsonValue* described = nullptr;
  const JsonValue* recorded = nullptr;
  std::string name;
};

class Import {
 public:
  Import(const JsonValue& root, bool recorded_slots) : root_(&root), recorded_slots_(recorded_slots) {}

  Workload run() {
    check_version();
    const JsonValue& workflow = root_->at("workflow").as_object("workflow");
    if (const JsonValue* specification = any_of(workflow, {"specification"})) {
      read_split(specification->as_object("specification"), workflow);
    } else {
      read_flat(workflow);
    }
    add_parents();
    add_tasks();
    flow_.connect(builder_, notes_);
    return {finished(builder_, workflow.place()), {}, std::move(notes_)};
  }

 private:
  void check_version() const {
    const JsonValue* version = any_of(*root_, {"schemaVersion"});
    if (version == nullptr) return;
    const std::vector<std::string> known = {"1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6"};
    const std::string& text = version->as_text("schemaVersion");
    if (std::find(known.begin(), known.end(), text) == known.end())
      version->fail(fmt::format("WfFormat version '{}' is not known (known: {})", text, fmt::join(known, ", ")));
  }

  /// 1.5 and later: tasks name files by id, the execution names tasks by id.
  void read_split(const JsonValue& specification, const JsonValue& workflow) {
    const JsonValue* execution = any_of(workflow, {"execution"});
    if (execution == nullptr)
      workflow.fail("there is no 'execution', so no task has a run time; add execution.tasks with runtimeInSeconds");
    for (const JsonValue& file : list_or_none(specification, "files"))
      take_file(file.at("id"), any_of(file, {"sizeInBytes"}), file);
    for (const JsonValue& task : specification.at("tasks").as_array("specification.tasks"))
      take_task(task, task.at("id"));
    for (std::uint32_t t = 0; t < told_.size(); ++t) {
      for (const auto& id : list_or_none(*told_[t].described, "inputFiles")) flow_.tasks[t].reads.push_back(file(id));
      for (const auto& id : list_or_none(*told_[t].described, "outputFiles")) flow_.tasks[t].writes.push_back(file(id));
    }
    for (const JsonValue& record : execution->at("tasks").as_array("execution.tasks")) {
      Told& task = told_[this->task(record.at("id")).index()];
      if (task.recorded != nullptr) record.fail(fmt::format("task '{}' is recorded twice", task.name));
      task.recorded = &record;
    }
    for (const Told& task : told_)
      if (task.recorded == nullptr)
        task.described->fail(fmt::format("task '{}' has no entry in execution.tasks, so no run time", task.name));
  }

  /// 1.0 to 1.4: files stand in the tasks.
  void read_flat(const JsonValue& workflow) {
    const JsonValue* tasks = any_of(workflow, {"tasks", "jobs"});
    if (tasks == nullptr)
      workflow.fail("this workflow has neither 'specification' (1.5 and later) nor 'tasks' or 'jobs' (before)");
    for (const JsonValue& task : tasks->as_array("the list of tasks")) {
      const JsonValue* id = any_of(task, {"id"});
      take_task(task, id != nullptr ? *id : task.at("name"));
      told_.back().recorded = &task;
      for (const JsonValue& use : list_or_none(task, "files")) {
        const JsonValue& link = use.at("link");
        const std::string& direction = link.as_text("link of a file");
        const JsonValue& name = use.at("name");
        const std::uint32_t f = take_file(name, any_of(use, {"sizeInBytes", "size"}), use);
        if (direction != "input" && direction != "output")
          link.fail(fmt::format("link is '{}', but must be 'input' or 'output'", direction));
        (direction == "input" ? flow_.tasks.back().reads : flow_.tasks.back().writes).push_back(f);
      }
    }
  }

  void take_task(const JsonValue& task, const JsonValue& id) {
    const TaskId number(told_.size());
    const JsonValue* name = any_of(task, {"name"});
    const std::string& key = id.as_text("id of a task");
    told_.push_back({&task, nullptr, name == nullptr ? key : name->as_text("name of a task")});
    flow_.tasks.emplace_back();
    if (!by_id_.try_emplace(key, number).second) id.fail(fmt::format("there are two tasks with id '{}'", key));
    const auto [same_name, is_new] = by_name_.try_emplace(told_.back().name, number);
    if (!is_new) same_name->second = TaskId{};  // not enough to find one
  }

  /// Before 1.5 a file is told anew at every use; the first size counts, a missing one is 0 until one is found.
  std::uint32_t take_file(const JsonValue& id, const JsonValue* size, const JsonValue& where) {
    const std::string& name = id.as_text("id of a file");
    const auto [found, is_new] = files_.try_emplace(name, static_cast<std::uint32_t>(flow_.files.size()));
    const Bytes bytes =
        size == nullptr ? Bytes(0) : checked_bytes(size->as_number("size of a file"), [&](const std::string& wrong) {
          size->fail(fmt::format("size of file '{}' {}", name, wrong));
        });
    if (is_new) {
      flow_.files.push_back({name, bytes});
    } else if (where.find("link") == nullptr) {
      id.fail(fmt::format("there are two files with id '{}'", name));
    } else if (flow_.files[found->second].size.value == 0) {
      flow_.files[found->second].size = bytes;
    }
    return found->second;
  }

  std::uint32_t file(const JsonValue& id) const {
    const auto found = files_.find(id.as_text("id of a file"));
    if (found == files_.end())
      id.fail(fmt::format("there is no file '{}' in specification.files; add it there", id.text));
    return found->second;
  }

  /// Parents are named by id; until 1.4 also by name.
  TaskId task(const JsonValue& id) const {
    if (const auto found = by_id_.find(id.as_text("id of a task")); found != by_id_.end()) return found->second;
    const auto found = by_name_.find(id.text);
    if (found == by_name_.end()) id.fail(fmt::format("there is no task '{}'", id.text));
    if (!found->second) id.fail(fmt::format("several tasks are named '{}'; give the id of one", id.text));
    return found->second;
  }

  /// The children say the same once more; where both lists are there they must agree.
  void add_parents() {
    std::vector<std::vector<TaskId>> parents_by_child(told_.size());
    for (std::uint32_t t = 0; t < told_.size(); ++t)
      for (const JsonValue& child : list_or_none(*told_[t].described, "children"))
        parents_by_child[task(child).index()].push_back(TaskId(t));
    for (std::uint32_t t = 0; t < told_.size(); ++t) {
      auto& parents = flow_.tasks[t].parents;
      auto& from_children = parents_by_child[t];
      const bool lists_parents = any_of(*told_[t].described, {"parents"}) != nullptr;
      if (!lists_parents) parents = from_children;
      std::sort(from_children.begin(), from_children.end());
      for (const JsonValue& id : list_or_none(*told_[t].described, "parents")) {
        const TaskId parent = task(id);
        parents.push_back(parent);
        const bool lists_children = any_of(*told_[parent.index()].described, {"children"}) != nullptr;
        if (lists_children && !std::binary_search(from_children.begin(), from_children.end(), parent))
          id.fail(fmt::format("'{}' is a parent of '{}' here, but does not list it among its children; make both agree",
                              told_[parent.index()].name, told_[t].name));
      }
      std::vector<TaskId> sorted = parents;
      std::sort(sorted.begin(), sorted.end());
      for (const TaskId parent : from_children)
        if (!std::binary_search(sorted.begin(), sorted.end(), parent))
          told_[parent.index()]
              .described->at("children")
              .fail(fmt::format(
                  "'{}' is listed as a child of '{}', but does not list it among its parents; make both agree",
                  told_[t].name, told_[parent.index()].name));
    }
  }

  void add_tasks() {
    const std::size_t any_device = builder_.add_time_class("any");
    Kinds kinds(builder_);
    for (const Told& told : told_) {
      const JsonValue& record = *told.recorded;
      const JsonValue* category = any_of(*told.described, {"category"});
      std::string kind = category != nullptr && category->type == JsonValue::Type::text ? category->text : "";
      if (kind.empty()) kind = program_name(record);
      const TaskId task = builder_.add_task(kinds.id(kind.empty() ? kind_stem(told.name) : kind));
      builder_.set_name(task, told.name);

      const JsonValue* time = any_of(record, {"runtimeInSeconds", "runtime"});
      if (time == nullptr) record.fail(fmt::format("task '{}' has no run time; add 'runtimeInSeconds'", told.name));
      builder_.set_time(task, any_device,
                        checked_seconds(time->as_number("run time of a task"), [&](const std::string& wrong) {
                          time->fail(fmt::format("run time of task '{}' {}", told.name, wrong));
                        }));

      const JsonValue* cores = any_of(record, {"coreCount", "cores"});
      if (cores == nullptr || !recorded_slots_) continue;
      builder_.set_slots(task, checked_slots(cores->as_number("coreCount"), [&](const std::string& wrong) {
                           cores->fail(fmt::format("coreCount of task '{}' {}", told.name, wrong));
                         }));
    }
  }

  const JsonValue* root_;
  bool recorded_slots_;
  TaskGraphBuilder builder_;
  FileFlow flow_;
  std::vector<Told> told_;
  std::vector<std::string> notes_;
  std::unordered_map<std::string, TaskId> by_id_, by_name_;  // looked up, never walked
  std::unordered_map<std::string, std::uint32_t> files_;
};

Workload make(const Parameters& parameters, const WorkloadContext&) {
  const TextFile file = input_file(parameters);
  const JsonValue root = parse_json(file);
  return Import(root.as_object("a workflow"), parameters.text("slots") == "recorded").run();
}

}  // namespace

WorkloadModel wfformat() {
  return {.card = {.name = "wfformat",
                   .summary = "a recorded workflow in WfFormat 1.0 to 1.6 (JSON)",
                   .parameters = {file_parameter("workflow in WfFormat (.json)"), slots_parameter()},
                   .source = "github.com/wfcommons/WfFormat"},
          .make = make,
          .importer = true,
          .endings = {".json"}};
}

}  // namespace pelsim::workloads
