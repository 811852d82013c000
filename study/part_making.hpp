#pragma once
#include <string_view>
#include <vector>

#include "study/scenario_parts.hpp"
#include "study/scenario_sections.hpp"

/// What the makers of a scenario's parts share.
namespace pelsim {

/// A part that begins with what its section brings along.
template <class Part>
Part begun(Section& section) {
  Part part;
  part.notes = std::move(section.notes);
  part.filled = section.document;
  return part;
}

/// Chooses the model of a section, checks the section against its card and writes both to `filled`.
template <class Entry>
const Entry& model_of(const std::vector<Entry>& catalog, std::string_view name, std::string_view fallback,
                      Parameters& section, Toml& filled) {
  const Entry& entry = choose(catalog, section, name, fallback);
  section.check(entry.card);
  if (filled.find(name) == nullptr) filled.set(name, Toml{});
  if (Toml& table = *filled.find(name); table.find("model") == nullptr) table.set("model", Toml::of(entry.card.name));
  fill_section(filled, name, entry.card, section);
  return entry;
}

/// A section without models: its parameters, checked and written to `filled`.
inline Parameters checked(const Toml& document, std::string_view name, const Card& card, Toml& filled) {
  Parameters section = section_parameters(document, name);
  section.check(card);
  fill_section(filled, name, card, section);
  return section;
}

}  // namespace pelsim
