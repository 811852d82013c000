#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <set>

#include "study/part_making.hpp"

namespace pelsim {
namespace {

/// `demands` is the loader's own key in [workload]: what the tasks of a kind ask, in one form an entry.
std::vector<Parameters> take_demands(Toml& table) {
  const Toml* demands = table.find("demands");
  if (demands == nullptr) return {};
  const bool tables =
      demands->kind == Toml::Kind::list && !demands->items.empty() &&
      std::all_of(demands->items.begin(), demands->items.end(), [](const Toml& t) { return t.is_table(); });
  if (!tables) throw ScenarioError(demands->place, "'demands' is a list of tables: write [[workload.demands]]");
  std::vector<Parameters> entries = demand_entries(*demands);
  table.erase("demands");
  return entries;
}

/// `inputs` is the loader's own key in [workload].
Toml take_inputs(Toml& table) {
  const Toml* inputs = table.find("inputs");
  if (inputs == nullptr) return {};
  if (inputs->kind != Toml::Kind::text)
    throw ScenarioError(inputs->place, "'inputs' must be \"everywhere\" or the name of a memory");
  Toml taken = *inputs;
  table.erase("inputs");
  return taken;
}

TaskForms forms_of(const TaskGraph& graph, const std::vector<Parameters>& entries) {
  const std::vector<DemandModel>& catalog = demand_catalog();
  std::vector<std::string> kinds;
  for (std::size_t k = 0; k < graph.kinds(); ++k) kinds.emplace_back(graph.kind_name(KindId(k)));
  TaskForms forms = graph.forms();
  for (Parameters entry : entries) {
    const DemandModel& model = choose(catalog, entry, "demand", "kernel");
    Card card = model.card;
    card.parameters.insert(card.parameters.begin(), demand_kind_key());
    entry.check(card);
    const std::string kind = entry.text("kind");
    const auto found = std::find(kinds.begin(), kinds.end(), kind);
    if (found == kinds.end())
      entry.fail("kind", fmt::format("the workload has no tasks of kind '{}'{}", kind, suggestion(kind, kinds)));
    forms.add(KindId(static_cast<std::size_t>(found - kinds.begin())), model.make(entry, forms));
  }
  return forms;
}

/// A time that is given for any device wins over every demand.
void note_timed_kinds(const TaskGraph& graph, std::vector<std::string>& notes) {
  for (std::size_t c = 0; c < graph.time_columns(); ++c) {
    if (graph.time_class(c) != "any") continue;
    std::set<KindId> timed;
    for (std::uint32_t t = 0; t < graph.tasks(); ++t) {
      const double given = graph.given_time(c, TaskId(t));
      if (given == given && !graph.forms().of(graph.kind(TaskId(t))).empty()) timed.insert(graph.kind(TaskId(t)));
    }
    for (const KindId kind : timed)
      notes.push_back(
          fmt::format("the demands of kind '{}' had no influence where its tasks bring along a "
                      "time for any device",
                      graph.kind_name(kind)));
  }
}

}  // namespace

WorkloadPart make_workload(Section section, std::uint64_t seed, const PlatformPart& platform) {
  auto part = begun<WorkloadPart>(section);
  part.seed = seed;
  part.platform = platform.number;
  Toml* table = section.document.find("workload");
  assert(table != nullptr);
  const std::vector<WorkloadModel>& catalog = workload_catalog();
  part.inputs = take_inputs(*table);
  const std::vector<Parameters> demands = take_demands(*table);
  Parameters parameters = section_parameters(section.document, "workload");
  part.place = parameters.has("file") ? parameters.place_of("file") : parameters.place_of("model");
  const WorkloadModel& entry = model_of(catalog, "workload", "", parameters, part.filled);
  if (Toml* forms = part.filled.find("workload")->find("demands")) make_files_absolute(*forms);
  part.model = entry.card.name;
  Workload workload = entry.make(
      parameters,
      WorkloadContext{Streams{seed, &part.asked_seed}, WatchedPlatform(platform.platform.get(), &part.asked_platform)});
  if (!demands.empty()) {
    workload.graph.set_forms(forms_of(workload.graph, demands));
    note_timed_kinds(workload.graph, part.notes);
  }
  note_unasked(parameters, part.notes);
  part.notes.insert(part.notes.end(), workload.notes.begin(), workload.notes.end());
  part.workload = std::make_shared<const Workload>(std::move(workload));
  if (part.workload->graph.tasks() == 0) throw ScenarioError(part.place, "the workload has no tasks");
  return part;
}

}  // namespace pelsim
