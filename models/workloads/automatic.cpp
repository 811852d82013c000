#include "models/convert.hpp"
#include "models/import.hpp"

/// Guesses the importer from the ending of the file, else from its first characters, and takes its defaults.
namespace pelsim::workloads {
namespace {

Workload make(const Parameters& parameters, const WorkloadContext& context) {
  const std::string importer = guess_importer(input_file(parameters).path());
  for (const WorkloadModel& model : workload_catalog()) {
    if (model.card.name != importer) continue;
    Parameters chosen(parameters.path(), parameters.place());
    chosen.set("file", *parameters.find("file"));
    chosen.check(model.card);
    Workload workload = model.make(chosen, context);
    workload.notes.push_back("the workload was read as " + importer);
    return workload;
  }
  parameters.fail("file", "no importer reads this file");
}

}  // namespace

WorkloadModel automatic() {
  return {.card = {.name = "auto",
                   .summary = "a workflow in whatever of these formats the file has",
                   .parameters = {file_parameter("file of any format that an importer reads")}},
          .make = make,
          .importer = true,
          .endings = {}};
}

}  // namespace pelsim::workloads
