#include "gui/editor/gallery.hpp"

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "gui/editor/form.hpp"
#include "models/presets.hpp"
#include "models/text_file.hpp"

namespace pelsim::gui {
namespace {

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

}  // namespace

std::string gallery_folder() {
  // Machines came along with the scenarios, in a folder of them.
  return std::filesystem::path(machine_folders({}).back()).parent_path().string();
}

std::string opening_comment(const std::string& text) {
  std::istringstream lines(text);
  std::string comment;
  for (std::string line; std::getline(lines, line) && line.starts_with('#');) {
    line.erase(0, line.starts_with("# ") ? 2 : 1);
    comment += line + "\n";
  }
  return comment;
}

std::vector<GalleryEntry> read_gallery(const std::string& folder) {
  std::vector<GalleryEntry> entries;
  std::error_code error;
  for (const auto& file : std::filesystem::directory_iterator(folder, error)) {
    if (file.path().extension() != ".toml") continue;
    try {
      GalleryEntry entry{.file = file.path().filename().string(),
                         .title = {},
                         .about = {},
                         .text = std::string(TextFile::read(file.path().string()).text())};
      const Toml toml = parse_toml(entry.text, entry.file);
      const Toml* title = value_at(toml, {"title"});
      entry.title = title != nullptr && title->kind == Toml::Kind::text ? title->text : entry.file;
      entry.about = opening_comment(entry.text);
      entries.push_back(std::move(entry));
    } catch (const ScenarioError&) {
      continue;  // somebody's half-written file is no reason to show nothing
    }
  }
  std::sort(entries.begin(), entries.end(),
            [](const GalleryEntry& a, const GalleryEntry& b) { return lower(a.title) < lower(b.title); });
  return entries;
}

bool matches(const GalleryEntry& entry, const std::string& filter) {
  const std::string all = lower(entry.file + "\n" + entry.title + "\n" + entry.text);
  std::istringstream words(lower(filter));
  for (std::string word; words >> word;)
    if (all.find(word) == std::string::npos) return false;
  return true;
}

}  // namespace pelsim::gui
