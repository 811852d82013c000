#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "models/presets.hpp"

/// The machines, links, memories and regions that come along, as text and JSON.
namespace pelsim::cli {

/// For 100 columns, behind `indent`. Breaks between words; a word that is longer than a line (an address) stays whole.
std::string wrapped(std::string_view text, std::size_t indent);

/// All presets: devices, then links, memories and regions (model "region").
std::vector<Preset> all_presets();

/// A table of the presets of one model with the figures that tell most of them; unverified ones have a "*". Sources
/// stand as numbers, which `sources` explains: the same text gets the same number. "unverified": no figure has one.
std::string preset_table(const std::vector<Preset>& all, std::string_view model, std::vector<std::string>& sources);
/// The sources by number, and what "*" means.
std::string source_list(const std::vector<std::string>& sources);

/// Everything about one preset: each figure with its unit, whether a source confirms it, and what it means.
std::string preset_page(const Preset&);
nlohmann::ordered_json preset_json(const Preset&);

}  // namespace pelsim::cli
