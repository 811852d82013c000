#include <fmt/format.h>

#include <algorithm>

#include "gui/editor/form.hpp"
#include "study/scenario_sections.hpp"
#include "study/toml_edit.hpp"

namespace pelsim::gui {
namespace {

using Type = Parameter::Type;

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

/// The text as one TOML value, or nullopt. Newlines within brackets are allowed.
std::optional<Toml> parsed(const std::string& value) {
  try {
    Toml document = parse_toml("value = " + value, "value");
    if (document.keys.size() == 1 && document.keys.front() == "value") return std::move(document.items.front());
  } catch (const ScenarioError&) {
    // it is none
  }
  return std::nullopt;
}

bool has_range(const Parameter& p) {
  return p.type == Type::number || p.type == Type::integer || p.type == Type::quantity;
}

std::string bound_text(const Parameter& p, double bound) {
  return p.type == Type::quantity ? format_quantity(bound, p.unit) : fmt::format("{:.4g}", bound);
}

std::string type_text(const Parameter& p) {
  switch (p.type) {
    case Type::text: return "text";
    case Type::choice: return "one of " + fmt::format("{}", fmt::join(p.choices, ", "));
    case Type::file: return "file";
    case Type::number: return "number";
    case Type::integer: return "whole number";
    case Type::boolean: return "true or false";
    case Type::quantity: return "quantity such as " + example_of(p.unit);
    case Type::list: return "list";
    case Type::tables: return "list of tables";
    case Type::table: return "table";
    case Type::any: return "name, or a table";
  }
  return {};
}

Field field_of(const Form& form, const Toml* table, const std::string& text, const std::vector<TomlPart>& parts,
               const Parameter& parameter) {
  Field field;
  field.path = form.path;
  field.path.push_back(parameter.name);
  field.parameter = parameter;
  const Toml* value = table == nullptr ? nullptr : table->find(parameter.name);
  field.written = value != nullptr;
  if (value == nullptr) {
    if (parameter.required) field.problem = "is missing: " + parameter.meaning;
    return field;
  }
  const TomlPart* part = find_part(parts, field.path);
  if (value->kind == Toml::Kind::text) {
    field.typed = value->text;
  } else if (part != nullptr) {
    field.typed = text.substr(part->value_begin, part->value_end - part->value_begin);
  }
  if (parameter.type != Type::tables && parameter.type != Type::table)
    field.problem = problem_of(parameter, field.typed);
  return field;
}

}  // namespace

std::string message_of(const ScenarioError& error) {
  const std::string what = error.what(), place = error.place().text();
  return !place.empty() && what.starts_with(place + ": ") ? what.substr(place.size() + 2) : what;
}

std::string typed_value(const Parameter& parameter, const std::string& typed) {
  const std::string text = trimmed(typed);
  switch (parameter.type) {
    case Type::text:
    case Type::choice:
    case Type::file:
    case Type::quantity: return toml_text(text);
    case Type::number:
    case Type::integer:
    case Type::boolean: break;
    case Type::list:
      if (!text.starts_with('[') && parsed("[" + text + "]")) return "[" + text + "]";
      if (text.find(',') != std::string::npos && !text.starts_with('[')) {
        std::string list;  // words without quotes
        for (std::size_t begin = 0; begin <= text.size();) {
          const std::size_t comma = std::min(text.find(',', begin), text.size());
          list += (list.empty() ? "" : ", ") + toml_text(trimmed(text.substr(begin, comma - begin)));
          begin = comma + 1;
        }
        return "[" + list + "]";
      }
      break;
    case Type::tables:
    case Type::table:
    case Type::any: break;
  }
  return parsed(text) ? text : toml_text(text);
}

std::string problem_of(const Parameter& parameter, const std::string& typed) {
  if (trimmed(typed).empty()) return parameter.required ? "is missing: " + parameter.meaning : "";
  Card card{.name = "field", .summary = "", .parameters = {parameter}};
  card.parameters.front().required = false;
  try {
    const std::string value = typed_value(parameter, typed);
    section_parameters(parse_toml("[field]\n" + toml_key(parameter.name) + " = " + value, ""), "field").check(card);
  } catch (const ScenarioError& error) {
    return message_of(error);
  }
  return {};
}

std::string expectation(const Parameter& p) {
  std::string text = type_text(p);
  const bool least = has_range(p) && p.least > -1e300, most = has_range(p) && p.most < 1e300;
  if (least && most) text += fmt::format(", from {} to {}", bound_text(p, p.least), bound_text(p, p.most));
  if (least && !most) text += ", at least " + bound_text(p, p.least);
  if (most && !least) text += ", at most " + bound_text(p, p.most);
  if (p.required) return text + "; required";
  return p.fallback.empty() ? text + "; optional" : text + "; default " + p.fallback;
}

std::vector<Field> fields_of(const Form& form, const Toml& document, const std::string& text) {
  const std::vector<TomlPart> parts = toml_layout(text);
  const Toml* table = value_at(document, form.path);
  if (table != nullptr && !table->is_table()) table = nullptr;
  std::vector<Field> fields;
  for (const Parameter& p : form.parameters) {
    const bool below = std::any_of(form.below.begin(), form.below.end(), [&](const Form& f) {
      return f.path.size() > form.path.size() && f.path[form.path.size()] == p.name;
    });
    const bool entries = std::find(form.lists.begin(), form.lists.end(), p.name) != form.lists.end();
    if (below || entries) continue;  // a form of its own
    Field field = field_of(form, table, text, parts, p);
    // What is missing where nothing is written at all is no mistake.
    if (!field.written && !form.written) field.problem.clear();
    fields.push_back(std::move(field));
  }
  if (table == nullptr || form.path.empty()) return fields;
  std::vector<std::string> known;
  for (const Parameter& p : form.parameters) known.push_back(p.name);
  for (const std::string& key : table->keys) {
    const bool below = std::any_of(form.below.begin(), form.below.end(), [&](const Form& f) {
      return f.path.size() > form.path.size() && f.path[form.path.size()] == key;
    });
    const bool entries = std::find(form.lists.begin(), form.lists.end(), key) != form.lists.end();
    const bool is_model = key == "model" && !form.models.empty();
    if (below || entries || is_model || std::find(known.begin(), known.end(), key) != known.end()) continue;
    Field field = field_of(form, table, text, parts, {.name = key, .type = Type::any, .meaning = "unknown here"});
    const std::string owner = form.model.empty() ? "this table" : "'" + form.model + "'";
    field.problem = fmt::format("{} has no key '{}'{}", owner, key, suggestion(key, known));
    fields.push_back(std::move(field));
  }
  return fields;
}

}  // namespace pelsim::gui
