#include "gui/editor/form_edit.hpp"

#include <algorithm>

#include "study/toml_edit.hpp"

namespace pelsim::gui {
namespace {

TomlPath with(TomlPath path, const std::string& key) {
  path.push_back(key);
  return path;
}

bool knows(const Form& form, const std::string& key) {
  return std::any_of(form.parameters.begin(), form.parameters.end(),
                     [&](const Parameter& p) { return p.name == key; }) ||
         std::any_of(form.below.begin(), form.below.end(), [&](const Form& below) {
           return below.path.size() > form.path.size() && below.path[form.path.size()] == key;
         });
}

/// Something that the type allows, where a new entry must have it.
std::string sample(const Parameter& p) {
  using Type = Parameter::Type;
  switch (p.type) {
    case Type::quantity: return example_of(p.unit);
    case Type::number:
    case Type::integer: return std::to_string(static_cast<long>(std::clamp(1.0, p.least, p.most)));
    case Type::boolean: return "false";
    case Type::choice: return toml_text(p.choices.empty() ? "" : p.choices.front());
    case Type::list: return "[]";
    case Type::tables: return "[{ slots = 1 }]";
    case Type::table: return "{}";
    case Type::text:
    case Type::file:
    case Type::any: return toml_text(p.name);
  }
  return toml_text("");
}

}  // namespace

std::string with_model(const std::string& text, const Form& form, const std::string& model, const Toml& document,
                       const CardBook& book) {
  std::string changed = set_toml(text, with(form.path, "model"), toml_text(model));
  const Toml* table = value_at(document, form.path);
  if (table == nullptr) return changed;
  const Form now = scenario_forms(parse_toml(changed, ""), book);
  const Form* other = find_form(now, form.path);
  for (const std::string& key : table->keys)
    if (key != "model" && knows(form, key) && other != nullptr && !knows(*other, key))
      changed = remove_toml(changed, with(form.path, key));
  return changed;
}

std::string with_new_entry(const std::string& text, const Form& form, const std::string& key, const Toml& document,
                           const CardBook& book) {
  const TomlPath list_path = with(form.path, key);
  const Toml* list = value_at(document, list_path);
  const std::size_t entries = list != nullptr && list->kind == Toml::Kind::list ? list->items.size() : 0;
  const TomlPath path = with(list_path, std::to_string(entries));
  // An entry with nothing in it tells which card it gets, and so what it needs.
  const auto added = [&](const std::string& entry) {
    return entries == 0 ? set_toml(text, list_path, "[" + entry + "]") : set_toml(text, path, entry);
  };
  const Form bare = scenario_forms(parse_toml(added("{}"), ""), book);
  std::string entry;
  if (const Form* its = find_form(bare, path)) {
    for (const Parameter& p : its->parameters)
      if (p.required) entry += (entry.empty() ? "" : ", ") + p.name + " = " + sample(p);
    if (entry.empty() && knows(*its, "count")) entry = "count = 1";
    if (entry.empty() && knows(*its, "name")) entry = "name = " + toml_text(key + std::to_string(entries));
  }
  return added(entry.empty() ? "{}" : "{ " + entry + " }");
}

}  // namespace pelsim::gui
