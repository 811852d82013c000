#include "study/sweep/sweep_folder.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "models/csv.hpp"
#include "study/sweep/axis_influence.hpp"
#include "study/sweep/point_means.hpp"
#include "study/sweep/row.hpp"
#include "study/version.hpp"

namespace pelsim {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr const char* names_of_a_sweep[] = {"journal",    "results.csv", "results.json",
                                            "timing.csv", "points.csv",  "report.html"};
constexpr std::string_view unfinished = ".part";

bool is_of_a_sweep(const std::string& name) {
  return std::any_of(std::begin(names_of_a_sweep), std::end(names_of_a_sweep), [&](const std::string& known) {
    return name == known || name == known + std::string(unfinished);
  });
}

/// Written under another name and renamed when it is whole. Not brought to the disk at once: the journal is, and what
/// is lost with the machine's power is written again from it.
class WholeFile {
 public:
  explicit WholeFile(std::string path)
      : path_(std::move(path)), part_(path_ + std::string(unfinished)), file_(std::fopen(part_.c_str(), "wb")) {
    if (file_ == nullptr) fail(errno);
  }
  WholeFile(const WholeFile&) = delete;
  WholeFile& operator=(const WholeFile&) = delete;
  ~WholeFile() {
    if (file_ == nullptr) return;
    std::fclose(file_);
    std::remove(part_.c_str());
  }
  void write(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), file_) != text.size()) fail(errno);
  }
  void publish() {
    std::FILE* const file = std::exchange(file_, nullptr);
    if (std::fclose(file) != 0 || std::rename(part_.c_str(), path_.c_str()) != 0) {
      const int reason = errno;
      std::remove(part_.c_str());
      fail(reason);
    }
  }

 private:
  [[noreturn]] void fail(int reason) {
    if (file_ != nullptr) std::fclose(std::exchange(file_, nullptr));
    std::remove(part_.c_str());
    throw std::system_error(reason, std::generic_category(),
                            path_ + ": cannot be written; the runs are kept in the journal beside it");
  }

  std::string path_, part_;
  std::FILE* file_;
};

/// points.csv
struct PointsFile {
  PointsFile(std::string path, const Design& design) : means(design), file(std::move(path)) {
    file.write(means.header());
  }
  void add(std::uint64_t run, std::string_view row) { file.write(means.add(run, row)); }
  void finish() { file.write(means.finish()); }

  PointMeans means;
  WholeFile file;
};

Json value_of(const Toml& value) {
  switch (value.kind) {
    case Toml::Kind::boolean: return value.flag;
    case Toml::Kind::integer: return value.integer;
    case Toml::Kind::number: return value.number;
    case Toml::Kind::text: return value.text;
    case Toml::Kind::list:
    case Toml::Kind::table: break;
  }
  return Axis::text_of(value);
}

Json axes_of(const Design& design) {
  Json axes = Json::array();
  for (const Axis& axis : design.axes) {
    Json json;
    json["key"] = axis.key;
    if (axis.range) {
      json["from"] = value_of(axis.range->at(0));
      json["to"] = value_of(axis.range->at(1));
      json["scale"] = axis.range->scale == Range::Scale::log ? "log" : "linear";
    }
    if (design.kind == Design::Kind::factorial || !axis.range) {
      json["values"] = Json::array();
      for (const Toml& value : axis.values) json["values"].push_back(value_of(value));
    }
    axes.push_back(std::move(json));
  }
  return axes;
}

Json zipped(const Design& design) {
  Json groups = Json::array();
  for (const std::vector<std::size_t>& group : design.groups) {
    if (group.size() < 2) continue;
    Json keys = Json::array();
    for (const std::size_t axis : group) keys.push_back(design.axes[axis].key);
    groups.push_back(std::move(keys));
  }
  return groups;
}

Json replicates_of(const Design& design) {
  if (!design.until) return design.replicates;
  const statistics::StoppingRule& rule = design.until->rule;
  return {{"metric", design.until->metric},
          {"half_width", rule.relative_half_width},
          {"confidence", rule.confidence},
          {"least", rule.least},
          {"block", rule.block},
          {"cap", rule.cap}};
}

std::string results_json(const Sweep& sweep, const SweepSummary& summary, const SweepFolder::Shard& shard) {
  const Design& design = sweep.design;
  Json json;
  json["format"] = 1;
  json["title"] = sweep.scenarios.title();
  json["scenario"] = fs::path(sweep.scenarios.file()).filename().string();
  json["overrides"] = Json::array();
  for (const Override& o : sweep.scenarios.overrides()) json["overrides"].push_back(o.key + "=" + o.value);
  json["axes"] = axes_of(design);
  json["design"] = {{"kind", name_of(design.kind)},
                    {"points", design.points()},
                    {"seed", design.kind == Design::Kind::factorial ? Json(nullptr) : Json(design.seed)},
                    {"zip", zipped(design)},
                    {"where", design.conditions},
                    {"left_out", design.left_out}};
  json["seed"] = sweep.scenarios.seed({});
  json["replicates"] = replicates_of(design);
  json["shard"] = shard.of == 1 ? Json(nullptr) : Json(fmt::format("{}/{}", shard.number, shard.of));
  json["runs"] = design.runs();
  json["runs_done"] = summary.done();
  json["runs_failed"] = summary.failed;
  json["runs_invalid"] = summary.invalid;
  json["notes"] = summary.notes;
  json["version"] = std::string(version());
  json["commit"] = std::string(commit());
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

void count(SweepSummary& summary, const Design& design, std::uint64_t run, std::string_view row) {
  const std::string status = status_in(row);
  if (status == "ok") {
    ++summary.ok;
    return;
  }
  ++(status == "failed" ? summary.failed : summary.invalid);
  if (summary.first_error.empty())
    summary.first_error = fmt::format("point {}: {}", design.point_of(run), error_in(row));
}

[[noreturn]] void refuse_folder(const std::string& path, const std::string& message) {
  throw ScenarioError(Place{path, 0, 0}, message);
}

}  // namespace

SweepFolder::SweepFolder(const std::string& path, Begin begin) : path_(path) {
  while (path_.size() > 1 && path_.back() == '/') path_.pop_back();
  std::error_code error;
  const fs::file_status status = fs::status(path_, error);
  if (fs::exists(status) && !fs::is_directory(status))
    refuse_folder(path_, "is a file; name another folder for the sweep");
  if (!fs::exists(status)) {
    fs::create_directories(path_, error);
    if (error) refuse_folder(path_, "cannot be made: " + error.message());
  }
  std::string foreign;
  bool is_empty = true;
  for (const auto& entry : fs::directory_iterator(path_, error)) {
    const std::string name = entry.path().filename().string();
    is_empty = false;
    if (!is_of_a_sweep(name) && (foreign.empty() || name < foreign)) foreign = name;
  }
  if (error) refuse_folder(path_, "cannot be read: " + error.message());
  const bool is_a_sweeps = fs::exists(journal());
  if (!is_empty && !is_a_sweeps)
    refuse_folder(path_, fmt::format("holds '{}' and no journal of a sweep; name another folder",
                                     foreign.empty() ? "results.csv" : foreign));
  if (::access(path_.c_str(), W_OK | X_OK) != 0)
    refuse_folder(path_, fmt::format("cannot be written to: {}", std::strerror(errno)));
  if (begin == Begin::goes_on) return;
  for (const char* name : names_of_a_sweep) fs::remove(file(name), error);
  if (error) refuse_folder(path_, "cannot be emptied: " + error.message());
}

SweepSummary SweepFolder::write_results(const Sweep& sweep, const Journal& journal, const Shard& shard) const {
  SweepSummary summary;
  AxisInfluence influence(sweep.design);
  WholeFile results(file("results.csv")), timing(file("timing.csv")), json(file("results.json"));
  results.write("point,replicate" + axis_header(sweep.design) + "," + row_header() + "\n");
  timing.write("point,replicate,wall_s,host\n");
  std::optional<PointsFile> points;
  if (sweep.design.until) points.emplace(file("points.csv"), sweep.design);
  for (std::uint64_t run = 0; run < journal.runs(); ++run) {
    if (!journal.has(run)) continue;
    const Journal::Entry entry = journal.entry(run);
    count(summary, sweep.design, run, entry.row);
    influence.add(run, entry.row);
    if (points) points->add(run, entry.row);
    for (const std::string& note : entry.notes) summary.notes.push_back("at point 0: " + note);
    const std::uint64_t point = sweep.design.point_of(run), replicate = sweep.design.replicate_of(run);
    results.write(fmt::format("{},{}{},{}\n", point, replicate, axis_cells(sweep.design, point), entry.row));
    timing.write(fmt::format("{},{},{},{}\n", point, replicate, entry.wall, csv_cell(entry.host)));
  }
  for (std::string& note : influence.notes()) summary.notes.push_back(std::move(note));
  if (points) {
    points->finish();
    for (std::string& note : points->means.notes()) summary.notes.push_back(std::move(note));
  }
  json.write(results_json(sweep, summary, shard));
  results.publish();
  timing.publish();
  if (points) points->file.publish();
  json.publish();
  return summary;
}

}  // namespace pelsim
