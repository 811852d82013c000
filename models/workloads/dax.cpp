#include <fmt/format.h>

#include <cctype>
#include <pugixml.hpp>

#include "models/import.hpp"

/// Pegasus DAX 2.1 to 3.x: jobs with run times and the files they use, then for each child its parents. Who waits for
/// whom is said by child and parent alone; a file that a parent writes and the child reads is a data item on that edge.
/// The run time is the job's attribute `runtime`, else its profile of key "runtime"; the kind is its `name`; a file
/// counts with its writer's size, else the first size given. [pegasus.isi.edu/schema/DAX]
namespace pelsim::workloads {
namespace {

/// The name without a prefix: "pegasus:job" -> "job".
std::string_view element(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  return name.substr(name.rfind(':') + 1);
}

class Import {
 public:
  Import(const TextFile& file, bool recorded_slots) : file_(&file), recorded_slots_(recorded_slots) {}

  Workload run() {
    const pugi::xml_parse_result result =
        xml_.load_buffer(file_->text().data(), file_->text().size(), pugi::parse_default, pugi::encoding_utf8);
    if (!result) {
      // Where an element is not closed the parser stops at the end: there the file was cut.
      const auto offset = static_cast<std::size_t>(std::max<std::ptrdiff_t>(result.offset, 0));
      throw ScenarioError(file_->place(offset), fmt::format("is not XML: {}", result.description()));
    }
    const pugi::xml_node root = xml_.document_element();
    if (element(root) != "adag")
      refuse(root, fmt::format("a DAX file begins with <adag>, this one with <{}>", root.name()));
    for (const pugi::xml_node& node : root.children())
      if (element(node) == "job" || element(node) == "dag" || element(node) == "dax") take_job(node);
    for (const pugi::xml_node& node : root.children())
      if (element(node) == "child") take_child(node);
    if (sizes_missing_ > 0)
      notes_.push_back(
          fmt::format("{} use(s) of a file give no size; such a file counts 0 bytes unless another use "
                      "gives one",
                      sizes_missing_));
    flow_.connect(builder_, notes_);
    return {finished(builder_, place(root)), {}, std::move(notes_)};
  }

 private:
  Place place(const pugi::xml_node& node) const {
    const std::ptrdiff_t offset = node.offset_debug();  // of the name, just after '<'
    return file_->place(static_cast<std::size_t>(std::max<std::ptrdiff_t>(offset - 1, 0)));
  }
  [[noreturn]] void refuse(const pugi::xml_node& node, const std::string& message) const {
    throw ScenarioError(place(node), message);
  }
  std::string required(const pugi::xml_node& node, const char* attribute) const {
    const std::string value = node.attribute(attribute).value();
    if (value.empty()) refuse(node, fmt::format("<{}> lacks '{}'", node.name(), attribute));
    return value;
  }

  void take_job(const pugi::xml_node& job) {
    const std::string id = required(job, "id");
    const TaskId task = add_task(job, id);
    if (!by_id_.try_emplace(id, task).second) refuse(job, fmt::format("there are two jobs with id '{}'", id));
    FileFlow::Uses uses;
    for (const pugi::xml_node& use : job.children())
      if (element(use) == "uses") take_use(use, id, uses);
    flow_.tasks.push_back(std::move(uses));
  }

  TaskId add_task(const pugi::xml_node& job, const std::string& id) {
    const std::string name = job.attribute("name").value();
    const TaskId task = builder_.add_task(kinds_.id(name.empty() ? kind_stem(id) : name));
    builder_.set_name(task, id);
    std::string_view runtime = job.attribute("runtime").value();
    for (const pugi::xml_node& profile : job.children())
      if (runtime.empty() && element(profile) == "profile" &&
          std::string_view(profile.attribute("key").value()) == "runtime")
        runtime = profile.child_value();
    if (runtime.empty())
      refuse(job, fmt::format("job '{}' has no run time; give it the attribute runtime=\"seconds\"", id));
    const auto wrong_time = [&](const std::string& wrong) {
      refuse(job, fmt::format("runtime of job '{}' {}", id, wrong));
    };
    builder_.set_time(task, any_device_, checked_seconds(checked_number(runtime, wrong_time), wrong_time));
    const std::string_view cores = job.attribute("cores").value();
    if (!recorded_slots_ || cores.empty()) return task;
    const auto wrong_cores = [&](const std::string& wrong) {
      refuse(job, fmt::format("cores of job '{}' {}", id, wrong));
    };
    builder_.set_slots(task, checked_slots(checked_number(cores, wrong_cores), wrong_cores));
    return task;
  }

  void take_use(const pugi::xml_node& use, const std::string& job, FileFlow::Uses& uses) {
    const std::string name = use.attribute("file") ? required(use, "file") : required(use, "name");
    const std::string link = required(use, "link");
    const auto [found, is_new] = files_.try_emplace(name, static_cast<std::uint32_t>(flow_.files.size()));
    const std::uint32_t f = found->second;
    if (is_new) {
      flow_.files.push_back({name, Bytes(0)});
      sized_by_writer_.push_back(false);
    }
    const bool reads = link == "input" || link == "inout";
    const bool writes = link == "output" || link == "inout";
    if (reads) uses.reads.push_back(f);
    if (writes) uses.writes.push_back(f);
    if (!reads && !writes && link != "none" && link != "executable" && link != "checkpoint")
      refuse(use,
             fmt::format("link of file '{}' in job '{}' is '{}', but must be input, output or inout", name, job, link));

    const std::string_view size = use.attribute("size").value();
    if (size.empty()) return void(++sizes_missing_);
    const auto wrong_size = [&](const std::string& wrong) {
      refuse(use, fmt::format("size of file '{}' in job '{}' {}", name, job, wrong));
    };
    const Bytes bytes = checked_bytes(checked_number(size, wrong_size), wrong_size);
    const bool by_writer = writes && !sized_by_writer_[f];
    if (by_writer || flow_.files[f].size.value == 0) flow_.files[f].size = bytes;
    if (writes) sized_by_writer_[f] = true;
  }

  void take_child(const pugi::xml_node& child) {
    const TaskId task = find_job(child, required(child, "ref"));
    for (const pugi::xml_node& parent : child.children())
      if (element(parent) == "parent")
        flow_.tasks[task.index()].parents.push_back(find_job(parent, required(parent, "ref")));
  }

  TaskId find_job(const pugi::xml_node& node, const std::string& id) const {
    const auto found = by_id_.find(id);
    if (found == by_id_.end())
      refuse(node, fmt::format("<{} ref=\"{}\">: there is no job with this id", node.name(), id));
    return found->second;
  }

  const TextFile* file_;
  bool recorded_slots_;
  pugi::xml_document xml_;
  TaskGraphBuilder builder_;
  Kinds kinds_{builder_};
  std::size_t any_device_ = builder_.add_time_class("any");
  FileFlow flow_;
  std::vector<bool> sized_by_writer_;
  std::size_t sizes_missing_ = 0;
  std::vector<std::string> notes_;
  std::unordered_map<std::string, TaskId> by_id_;  // looked up, never walked
  std::unordered_map<std::string, std::uint32_t> files_;
};

Workload make(const Parameters& parameters, const WorkloadContext&) {
  const TextFile file = input_file(parameters);
  return Import(file, parameters.text("slots") == "recorded").run();
}

}  // namespace

WorkloadModel dax() {
  return {.card = {.name = "dax",
                   .summary = "an abstract workflow of Pegasus, DAX 2.1 to 3.x (XML)",
                   .parameters = {file_parameter("workflow in DAX (.dax, .xml)"), slots_parameter()},
                   .source = "pegasus.isi.edu/schema/DAX"},
          .make = make,
          .importer = true,
          .endings = {".dax", ".xml"}};
}

}  // namespace pelsim::workloads
