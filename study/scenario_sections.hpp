#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "models/catalog.hpp"
#include "study/toml.hpp"

/// The sections of a scenario file: which there are, what the loader itself reads, and how a section becomes the
/// parameters of a model.
namespace pelsim {

/// Sections besides those whose keys belong to a model.
Card simulation_card();
Card estimates_card();
Card measured_card();
/// The key of an entry of `workload.demands` that names the tasks it is about.
Parameter demand_kind_key();
/// The entries of `workload.demands`, each a table. Precondition: a list of tables.
std::vector<Parameters> demand_entries(const Toml& list);
/// Names of all keys and sections at the top of a scenario.
std::vector<std::string> scenario_keys();

/// Refuses a wrong schema, unknown sections, and sections that are no tables.
void check_top_level(const Toml& document);

/// The table of a section as parameters; an absent section gives none, placed at the file.
Parameters section_parameters(const Toml& document, std::string_view section);

/// Settles [workload] model: where only a file is named, or the file was overridden by one of another format, the
/// importer is guessed from the file's ending.
void settle_workload_model(Toml& document);

/// After `--set section.model=other`: drops the keys that the file wrote for its own model and the other does not know.
/// Each dropped key leaves a note.
void drop_keys_of_other_model(const Toml& written, Toml& document, std::vector<std::string>& notes);

/// For `resolved`: adds what the card gives by default, and makes paths absolute, so that the text can be loaded from
/// anywhere.
void fill_section(Toml& document, std::string_view section, const Card&, const Parameters&);
/// The same for the files that tables within a section name by the key "file", as devices do.
void make_files_absolute(Toml& section);

}  // namespace pelsim
