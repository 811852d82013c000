#include <fmt/format.h>

#include <pugixml.hpp>

#include "models/text_file.hpp"
#include "models/writers.hpp"
#include "models/writers/writing.hpp"

/// Pegasus DAX 2.1.
namespace pelsim::writers {
namespace {

struct Text final : pugi::xml_writer {
  std::string text;
  void write(const void* data, std::size_t size) override { text.append(static_cast<const char*>(data), size); }
};

void set(pugi::xml_node& node, const char* attribute, const std::string& value) {
  node.append_attribute(attribute).set_value(value.c_str());
}

void add_use(pugi::xml_node& job, const std::string& file, const char* link, Bytes size) {
  pugi::xml_node use = job.append_child("uses");
  set(use, "file", file);
  set(use, "link", link);
  set(use, "size", fmt::format("{}", size.value));
}

std::vector<std::string> write(const TaskGraph& graph, const std::string& path) {
  const auto time = one_time(graph);
  Carries carries{.format = "DAX"};
  carries.data = carries.initial_items = carries.unread_items = carries.kinds = carries.slots = true;
  std::vector<std::string> lost = losses(graph, carries, time);
  UniqueNames task_names("*_.-#: "), item_names("*_.-#:/>+@ ");
  const std::vector<std::string> ids = task_names.tasks(graph), files = item_names.items(graph);
  task_names.report("DAX", lost);
  item_names.report("DAX (files)", lost);

  std::vector<std::vector<ItemId>> made(graph.tasks());
  std::size_t unused = 0;
  const std::vector<bool> read = read_items(graph);
  for (std::uint32_t i = 0; i < graph.items(); ++i) {
    if (!graph.is_initial(ItemId(i))) made[graph.producer(ItemId(i)).index()].emplace_back(i);
    if (graph.is_initial(ItemId(i)) && !read[i]) ++unused;
  }
  if (unused > 0) lost.push_back(fmt::format("DAX has no files that no job uses: {} dropped", unused));

  pugi::xml_document xml;
  pugi::xml_node declaration = xml.append_child(pugi::node_declaration);
  set(declaration, "version", "1.0");
  set(declaration, "encoding", "UTF-8");
  pugi::xml_node root = xml.append_child("adag");
  set(root, "xmlns", "http://pegasus.isi.edu/schema/DAX");
  set(root, "version", "2.1");
  set(root, "name", "pelsim");
  set(root, "jobCount", fmt::format("{}", graph.tasks()));
  for (std::uint32_t n = 0; n < graph.tasks(); ++n) {
    const TaskId t(n);
    pugi::xml_node job = root.append_child("job");
    set(job, "id", ids[n]);
    set(job, "name", std::string(graph.kind_name(graph.kind(t))));
    set(job, "runtime", fmt::format("{}", time_or_zero(graph, time, t)));
    if (graph.slots(t) != 1) set(job, "cores", fmt::format("{}", graph.slots(t)));
    for (const ItemId i : graph.initial(t)) add_use(job, files[i.index()], "input", graph.size(i));
    for (const Edge& e : graph.in(t))
      if (e.item) add_use(job, files[e.item.index()], "input", graph.size(e.item));
    for (const ItemId i : made[n]) add_use(job, files[i.index()], "output", graph.size(i));
  }
  for (std::uint32_t n = 0; n < graph.tasks(); ++n) {
    const std::vector<TaskId> parents = predecessors(graph, TaskId(n));
    if (parents.empty()) continue;
    pugi::xml_node child = root.append_child("child");
    set(child, "ref", ids[n]);
    for (const TaskId p : parents) {
      pugi::xml_node parent = child.append_child("parent");
      set(parent, "ref", ids[p.index()]);
    }
  }
  Text out;
  xml.save(out, "  ");
  write_text_file(path, out.text);
  return lost;
}

}  // namespace

GraphWriter dax() { return {"dax", {".dax", ".xml"}, "Pegasus DAX 2.1 (XML)", write}; }

}  // namespace pelsim::writers
