#include "models/json_text.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>

namespace pelsim {
namespace {

using simdjson::ondemand::json_type;

constexpr int deepest_json = 64;

std::string_view type_name(JsonValue::Type type) {
  switch (type) {
    case JsonValue::Type::null: return "null";
    case JsonValue::Type::boolean: return "a boolean";
    case JsonValue::Type::number: return "a number";
    case JsonValue::Type::text: return "a text";
    case JsonValue::Type::array: return "a list";
    case JsonValue::Type::object: return "an object";
  }
  return "";
}

/// Walks simdjson's stream once and keeps what it meets, with offsets.
class Walk {
 public:
  Walk(const TextFile& file, const char* begin) : file_(&file), begin_(begin) {}

  template <class Stream>  // ondemand::document or ondemand::value
  JsonValue value(Stream& at, int depth) const {
    JsonValue out;
    out.file = file_;
    out.offset = offset(at);
    if (depth > deepest_json) out.fail(fmt::format("values nest more than {} deep", deepest_json));
    switch (json_type(at.type())) {
      case json_type::null:
        if (!bool(at.is_null())) out.fail("unknown word; 'null' may be meant");
        break;
      case json_type::boolean:
        out.type = JsonValue::Type::boolean;
        out.flag = bool(at.get_bool());
        break;
      case json_type::number:
        out.type = JsonValue::Type::number;
        out.number = double(at.get_double());
        break;
      case json_type::string:
        out.type = JsonValue::Type::text;
        out.text = std::string(std::string_view(at.get_string()));
        break;
      case json_type::array:
        out.type = JsonValue::Type::array;
        for (auto entry : at.get_array()) {
          simdjson::ondemand::value inner = entry.value();
          out.entries.push_back(value(inner, depth + 1));
        }
        break;
      case json_type::object:
        out.type = JsonValue::Type::object;
        for (auto field : at.get_object()) {
          out.keys.emplace_back(std::string_view(field.unescaped_key()));
          simdjson::ondemand::value inner = field.value();
          out.entries.push_back(value(inner, depth + 1));
        }
        break;
    }
    return out;
  }

 private:
  template <class Stream>
  std::size_t offset(Stream& at) const {
    const char* where = nullptr;
    return simdjson::error_code(at.current_location().get(where)) == simdjson::SUCCESS
               ? static_cast<std::size_t>(where - begin_)
               : 0;
  }

  const TextFile* file_;
  const char* begin_;
};

/// simdjson refuses bad UTF-8 without a place: the first line that is bad on its own.
Place bad_encoding(const TextFile& file) {
  const std::string_view text = file.text();
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    if (!simdjson::validate_utf8(text.data() + begin, end - begin)) {
      Place place = file.place(begin);
      place.column = 0;
      return place;
    }
    begin = end + 1;
  }
  return {file.path()};
}

/// Just after the bracket that closes the first value; npos when none does.
std::size_t end_of_first_value(std::string_view text) {
  int open = 0;
  bool in_text = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (in_text && c == '\\') ++at;
    if (c == '"') in_text = !in_text;
    if (in_text) continue;
    if (c == '{' || c == '[') ++open;
    if ((c == '}' || c == ']') && --open == 0) return at + 1;
  }
  return text.npos;
}

[[noreturn]] void refuse(const TextFile& file, simdjson::error_code error, const char* where, const char* begin) {
  const std::size_t size = file.text().find_last_not_of(" \t\r\n") + 1;
  const std::size_t offset = where == nullptr ? size : static_cast<std::size_t>(where - begin);
  if (error == simdjson::UTF8_ERROR) throw ScenarioError(bad_encoding(file), "is not UTF-8 text; save it as UTF-8");
  if (error == simdjson::UNCLOSED_STRING)
    throw ScenarioError(file.end(), "the file ends within a text: a closing quote is missing (is it truncated?)");
  const std::size_t first_end = end_of_first_value(file.text());
  const std::size_t after =
      first_end == std::string::npos ? first_end : file.text().find_first_not_of(" \t\r\n", first_end);
  if (after != std::string::npos && (error == simdjson::INCOMPLETE_ARRAY_OR_OBJECT || offset >= after))
    throw ScenarioError(file.place(after), "is not JSON: something follows the bracket that closes the first value");
  if (error == simdjson::INCOMPLETE_ARRAY_OR_OBJECT || offset >= size)
    throw ScenarioError(file.end(), "the file ends too early: a bracket is not closed (is it truncated?)");
  throw ScenarioError(file.place(offset), fmt::format("is not JSON: {}", simdjson::error_message(error)));
}

}  // namespace

JsonValue parse_json(const TextFile& file) {
  const simdjson::padded_string padded(file.text());
  simdjson::ondemand::parser parser;
  simdjson::ondemand::document document;
  if (const auto error = parser.iterate(padded).get(document)) refuse(file, error, nullptr, padded.data());
  try {
    JsonValue root = Walk(file, padded.data()).value(document, 1);
    const char* after = nullptr;
    if (document.current_location().get(after) == simdjson::SUCCESS)  // else at the end, as it should be
      refuse(file, simdjson::TRAILING_CONTENT, after, padded.data());
    return root;
  } catch (const simdjson::simdjson_error& error) {
    const char* where = nullptr;
    if (document.current_location().get(where) != simdjson::SUCCESS) where = nullptr;
    refuse(file, error.error(), where, padded.data());
  }
}

const JsonValue* JsonValue::find(std::string_view key) const {
  if (type != Type::object) fail(fmt::format("an object with '{}' is expected here, not {}", key, type_name(type)));
  const auto found = std::find(keys.begin(), keys.end(), key);
  return found == keys.end() ? nullptr : &entries[static_cast<std::size_t>(found - keys.begin())];
}

const JsonValue& JsonValue::at(std::string_view key) const {
  const JsonValue* member = find(key);
  if (member == nullptr || member->type == Type::null) fail(fmt::format("this object lacks '{}'", key));
  return *member;
}

double JsonValue::as_number(const std::string& what) const {
  if (type != Type::number) fail(fmt::format("{} must be a number, not {}", what, type_name(type)));
  return number;
}
const std::string& JsonValue::as_text(const std::string& what) const {
  if (type != Type::text) fail(fmt::format("{} must be a text, not {}", what, type_name(type)));
  return text;
}
const std::vector<JsonValue>& JsonValue::as_array(const std::string& what) const {
  if (type != Type::array) fail(fmt::format("{} must be a list, not {}", what, type_name(type)));
  return entries;
}
const JsonValue& JsonValue::as_object(const std::string& what) const {
  if (type != Type::object) fail(fmt::format("{} must be an object, not {}", what, type_name(type)));
  return *this;
}

}  // namespace pelsim
