#include "models/import.hpp"

#include <fmt/format.h>

#include <cmath>

namespace pelsim {

TextFile input_file(const Parameters& parameters, std::string_view key) {
  const std::string path = parameters.file(key);
  const Place named_at = parameters.place_of(key);
  if (named_at.line == 0) return TextFile::read(path);
  try {
    return TextFile::read(path);
  } catch (const ScenarioError& error) {
    throw ScenarioError(named_at, error.what());
  }
}

Parameter file_parameter(std::string meaning) {
  return {.name = "file",
          .type = Parameter::Type::file,
          .fallback = "",
          .required = true,
          .choices = {},
          .meaning = std::move(meaning)};
}

Parameter slots_parameter() {
  return {.name = "slots",
          .type = Parameter::Type::choice,
          .fallback = "one",
          .choices = {"one", "recorded"},
          .meaning = "slots a task takes: one, or the cores that the file records for it"};
}

std::string out_of_range(double value, double most, std::string_view unit) {
  if (!std::isfinite(value)) return "must be a finite number";
  if (value < 0) return fmt::format("is {} {}, but cannot be negative", value, unit);
  return fmt::format("is {} {}, but at most {} {} is allowed", value, unit, most, unit);
}

std::string kind_stem(std::string_view name) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto separates = [](char c) { return c == '_' || c == '.' || c == '-' || c == '#' || c == ':' || c == ' '; };
  while (!name.empty()) {
    std::size_t stem = name.size();
    while (stem > 0 && is_digit(name[stem - 1])) --stem;
    if (stem == name.size()) {
      if (!separates(name.back())) break;
      name.remove_suffix(1);
      continue;
    }
    std::string_view rest = name.substr(0, stem);
    if (rest.ends_with("_ID") || rest.ends_with(".ID") || rest == "ID") rest.remove_suffix(2);
    // "chr21" and "bowtie2" are names, "mProject_3" is the third mProject; "t12" is the twelfth t.
    const bool is_numbered = rest.empty() || separates(rest.back()) || rest.size() == 1;
    if (!is_numbered) break;
    name = rest;
  }
  return name.empty() ? "task" : std::string(name);
}

KindId Kinds::id(const std::string& name) {
  const auto [found, is_new] = ids_.try_emplace(name);
  if (is_new) found->second = builder_->add_kind(name);
  return found->second;
}

TaskGraph finished(TaskGraphBuilder& builder, const Place& place) {
  if (builder.tasks() == 0) throw ScenarioError(place, "has no tasks");
  std::vector<TaskId> cycle;
  if (auto graph = builder.build(cycle)) return std::move(*graph);
  throw ScenarioError(place, "the tasks wait for each other in a cycle: " + builder.cycle_text(cycle) +
                                 "; remove one of these dependencies");
}

}  // namespace pelsim
