#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "models/text_file.hpp"

namespace pelsim {

/// A JSON value that knows where it was written. Getters throw ScenarioError with that place when the type is wrong.
class JsonValue {
 public:
  enum class Type { null, boolean, number, text, array, object };

  Type type = Type::null;
  bool flag = false;
  double number = 0;
  std::string text;                ///< of a text
  std::vector<std::string> keys;   ///< of an object, one for each entry
  std::vector<JsonValue> entries;  ///< of an array or an object
  std::size_t offset = 0;          ///< in the file
  const TextFile* file = nullptr;  ///< outlives the value

  Place place() const { return file->place(offset); }
  [[noreturn]] void fail(const std::string& message) const { throw ScenarioError(place(), message); }
  /// The member of an object, or nullptr. `name` stands in the message when this is no object.
  const JsonValue* find(std::string_view key) const;
  /// The same, with a message when it is missing. Null counts as missing.
  const JsonValue& at(std::string_view key) const;

  /// `what` opens the message: "runtime of task 'a'".
  double as_number(const std::string& what) const;
  const std::string& as_text(const std::string& what) const;
  const std::vector<JsonValue>& as_array(const std::string& what) const;
  const JsonValue& as_object(const std::string& what) const;
};

/// Reads the whole text with simdjson. Throws ScenarioError with the place of the first error; values nest at most
/// 64 deep, as no workflow does.
JsonValue parse_json(const TextFile&);

}  // namespace pelsim
