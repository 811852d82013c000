#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "models/text_file.hpp"

namespace pelsim {

/// A YAML value that knows where it was written. Getters throw ScenarioError with that place when the type is wrong.
class YamlValue {
 public:
  enum class Type { scalar, sequence, mapping };

  Type type = Type::scalar;
  std::string text;                ///< of a scalar, as written
  std::vector<YamlValue> keys;     ///< of a mapping, one for each entry
  std::vector<YamlValue> entries;  ///< of a sequence or a mapping
  Place place;

  [[noreturn]] void fail(const std::string& message) const { throw ScenarioError(place, message); }
  /// The value of a key, or nullptr: in a mapping, or in a sequence of mappings as in "[a: 1, b: 2]".
  const YamlValue* find(std::string_view key) const;
  /// The same in a mapping, with a message when it is missing.
  const YamlValue& at(std::string_view key) const;
  /// `what` opens the message: "the name of a group".
  const std::string& as_text(const std::string& what) const;
  std::uint32_t as_count(const std::string& what, std::uint32_t most) const;
  const std::vector<YamlValue>& as_sequence(const std::string& what) const;
  const YamlValue& as_mapping(const std::string& what) const;
};

/// Reads the one document of the text with libyaml. Throws ScenarioError with the place of the first error; values nest
/// at most 64 deep, aliases are refused.
YamlValue parse_yaml(const TextFile&);

}  // namespace pelsim
