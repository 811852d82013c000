#pragma once
#include <string>

#include "gui/editor/form.hpp"

/// Changes of the text that are more than one value. Pure functions; they throw ScenarioError as toml_edit does.
namespace pelsim::gui {

/// Chooses another model in the form's table. Keys that only the model before knew go with it.
std::string with_model(const std::string& text, const Form&, const std::string& model, const Toml& document,
                       const CardBook&);

/// A new entry at the end of the form's list `key`, with what its card requires.
std::string with_new_entry(const std::string& text, const Form&, const std::string& key, const Toml& document,
                           const CardBook&);

}  // namespace pelsim::gui
