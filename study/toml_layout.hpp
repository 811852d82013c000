#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "study/toml.hpp"

/// Where the parts of a TOML document stand in its text, so that an editor can change one and leave the rest as it is.
namespace pelsim {

/// "platform.nodes.0.count" as `--set` takes it.
TomlPath toml_path(std::string_view dotted);
std::string dotted(const TomlPath&);

/// One part of the text: [begin, end) in bytes.
struct TomlPart {
  enum class Kind {
    header,       ///< [a.b]
    list_header,  ///< [[a.b]]: an entry of a list of tables; its path ends with the entry's number
    key,          ///< a.b = value, at the left margin or in an inline table
    element       ///< of a list in brackets
  };
  enum class Value { one, list, table };
  Kind kind = Kind::key;
  TomlPath path;
  std::size_t begin = 0, end = 0;              ///< of the whole: header, "key = value", element
  std::size_t value_begin = 0, value_end = 0;  ///< of keys and elements
  Value value = Value::one;
  bool within = false;    ///< stands in an inline table or a list
  TomlPath section = {};  ///< of the header under which it stands; empty: none
};

/// All parts in the order of the text; a key whose value holds others comes before them.
/// Precondition: `parse_toml` accepts the document.
std::vector<TomlPart> toml_layout(std::string_view document);

/// The part whose value is at the path, or nullptr.
const TomlPart* find_part(const std::vector<TomlPart>&, const TomlPath&);

bool starts_with(const TomlPath& path, const TomlPath& prefix);

}  // namespace pelsim
