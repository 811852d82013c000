#include "study/results/notes.hpp"

#include <filesystem>

#include "models/json_text.hpp"
#include "study/results/table.hpp"

namespace pelsim::results {

void read_notes(Table& table, const std::string& path) {
  if (!std::filesystem::exists(path)) return;
  const TextFile file = TextFile::read(path);
  const JsonValue json = parse_json(file);
  if (const JsonValue* title = json.find("title")) table.title = title->as_text("title");
  if (const JsonValue* scenario = json.find("scenario")) table.scenario = scenario->as_text("scenario");
  if (const JsonValue* overrides = json.find("overrides"))
    for (const JsonValue& one : overrides->as_array("overrides")) table.overrides.push_back(one.as_text("an override"));
  const JsonValue* notes = json.find("notes");
  if (notes == nullptr) return;
  for (const JsonValue& note : notes->as_array("notes")) table.notes.push_back(note.as_text("a note"));
}

}  // namespace pelsim::results
