#pragma once
#include <string>
#include <string_view>

#include "study/toml.hpp"
#include "study/toml_layout.hpp"

/// Changes of one place in a document's text. Comments, order and layout of everything else stay as they are. Pure
/// functions; precondition of all: `parse_toml` accepts the document, and it accepts what they return.
namespace pelsim {

/// Replaces or adds the value at the path; `value` is TOML ("\"2 us\"", "[1, 2]"). A new key goes behind the last one
/// of its table, a new table to the end of the document, an entry whose number is the list's length to its end. Throws
/// ScenarioError where the path leads through a plain value or an entry that is not there.
std::string set_toml(std::string_view document, const TomlPath& path, std::string_view value);

/// Takes out a key with its line, a table with all that belongs to it, or an entry of a list. What is not there is left
/// out already.
std::string remove_toml(std::string_view document, const TomlPath& path);

}  // namespace pelsim
