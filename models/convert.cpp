#include "models/convert.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "models/text_file.hpp"
#include "models/writers.hpp"

namespace pelsim {
namespace {

namespace fs = std::filesystem;

// What cannot be looked at (a name too long, a folder closed to us) is no folder; reading or writing it then says why.
bool is_folder(const fs::path& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

bool is_there(const fs::path& path) {
  std::error_code error;
  return fs::exists(path, error);
}

std::string guess_by_content(const std::string& path) {
  const TextFile file = TextFile::read(path);
  const std::string_view text = file.text();
  const std::string_view start = text.substr(text.find_first_not_of(" \t\r\n"));
  if (start.starts_with('{')) return "wfformat";
  if (start.starts_with('<')) return "dax";
  for (const std::string_view word : {"digraph", "strict", "graph", "//", "/*"})
    if (start.starts_with(word)) return "dot";
  const std::string_view line = start.substr(0, start.find('\n'));
  if (line.find(',') != line.npos) return "csv";
  if (line.find_first_not_of("0123456789 \t\r") == line.npos) return "stg";
  throw ScenarioError({path},
                      "cannot tell the format from the ending or the first line; name it (known: wfformat, "
                      "stg, dot, dax, csv)");
}

const GraphWriter& find_writer(const std::vector<GraphWriter>& writers, const std::string& name) {
  std::vector<std::string> known;
  for (const GraphWriter& w : writers) {
    if (w.name == name) return w;
    known.push_back(w.name);
  }
  throw ScenarioError(fmt::format("unknown format '{}'{}", name, suggestion(name, known)));
}

std::string writer_for(const std::vector<GraphWriter>& writers, const std::string& path) {
  const std::string ending = fs::path(path).extension().string();
  if (ending.empty() || is_folder(path)) return "csv";
  std::vector<std::string> known;
  for (const GraphWriter& w : writers)
    for (const std::string& e : w.endings) {
      if (e == ending) return w.name;
      known.push_back(e);
    }
  throw ScenarioError({path}, fmt::format("no format is written with the ending '{}'{}; or name the format", ending,
                                          suggestion(ending, known)));
}

}  // namespace

std::string guess_importer(const std::string& path) {
  if (is_folder(path) && is_there(fs::path(path) / "tasks.csv")) return "csv";
  const std::string ending = fs::path(path).extension().string();
  for (const WorkloadModel& model : workload_catalog())
    for (const std::string& e : model.endings)
      if (e == ending) return model.card.name;
  return guess_by_content(path);
}

Workload import_workload(const std::string& path, const std::string& importer) {
  const std::string file = importer == "csv" && is_folder(path) ? (fs::path(path) / "tasks.csv").string() : path;
  std::vector<std::string> known;
  for (const WorkloadModel& model : workload_catalog()) {
    if (!model.importer) continue;
    known.push_back(model.card.name);
    if (model.card.name != importer) continue;
    Parameters parameters("workload", {});
    parameters.set("file", Value{file, {}});
    parameters.check(model.card);
    return model.make(parameters, WorkloadContext{.random = Streams(1), .platform = nullptr});
  }
  throw ScenarioError(fmt::format("unknown format '{}'{}", importer, suggestion(importer, known)));
}

Conversion convert(const std::string& in, const std::string& out, const std::string& from, const std::string& to) {
  const std::vector<GraphWriter>& writers = writer_catalog();
  Conversion done;
  done.to = to.empty() ? writer_for(writers, out) : to;
  const GraphWriter& writer = find_writer(writers, done.to);
  done.from = from.empty() ? guess_importer(in) : from;
  done.workload = import_workload(in, done.from);
  done.lost = writer.write(done.workload.graph, out);
  return done;
}

}  // namespace pelsim
