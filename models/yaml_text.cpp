#include "models/yaml_text.hpp"

#include <fmt/format.h>
#include <yaml.h>

#include "models/quantity_text.hpp"

namespace pelsim {
namespace {

constexpr int deepest_yaml = 64;

class Loader {
 public:
  explicit Loader(const TextFile& file) : file_(&file) {
    if (yaml_parser_initialize(&parser_) == 0) throw ScenarioError(Place{file.path()}, "not enough memory to read it");
    const std::string_view text = file.text();
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  }
  ~Loader() {
    yaml_event_delete(&event_);
    yaml_parser_delete(&parser_);
  }
  Loader(const Loader&) = delete;
  Loader& operator=(const Loader&) = delete;

  YamlValue document() {
    next();
    while (event_.type == YAML_STREAM_START_EVENT || event_.type == YAML_DOCUMENT_START_EVENT) next();
    if (event_.type == YAML_STREAM_END_EVENT) throw ScenarioError(Place{file_->path()}, "holds no YAML document");
    YamlValue value = read(0);
    next();
    while (event_.type == YAML_DOCUMENT_END_EVENT) next();
    if (event_.type != YAML_STREAM_END_EVENT) throw ScenarioError(here(), "only one YAML document is read");
    return value;
  }

 private:
  Place place(const yaml_mark_t& mark) const {
    return {file_->path(), static_cast<int>(mark.line) + 1, static_cast<int>(mark.column) + 1};
  }
  Place here() const { return place(event_.start_mark); }

  void next() {
    yaml_event_delete(&event_);
    if (yaml_parser_parse(&parser_, &event_) != 0) return;
    const std::string problem = parser_.problem != nullptr ? parser_.problem : "cannot be read";
    const std::string context = parser_.context != nullptr ? std::string(parser_.context) + ": " : "";
    // What the reader of bytes complains about has no mark.
    const Place at = parser_.error == YAML_READER_ERROR
                         ? file_->place(std::min(parser_.problem_offset, file_->text().size()))
                         : place(parser_.problem_mark);
    throw ScenarioError(at, "no YAML: " + context + problem);
  }

  /// The value that begins with the event at hand; leaves the last event of it.
  YamlValue read(int depth) {
    if (depth > deepest_yaml) throw ScenarioError(here(), fmt::format("values nest more than {} deep", deepest_yaml));
    YamlValue value;
    value.place = here();
    if (event_.type == YAML_SCALAR_EVENT) {
      value.text.assign(reinterpret_cast<const char*>(event_.data.scalar.value), event_.data.scalar.length);
      return value;
    }
    if (event_.type == YAML_ALIAS_EVENT) throw ScenarioError(here(), "aliases (*name) are not read: write the value");
    const bool is_mapping = event_.type == YAML_MAPPING_START_EVENT;
    value.type = is_mapping ? YamlValue::Type::mapping : YamlValue::Type::sequence;
    const yaml_event_type_t end = is_mapping ? YAML_MAPPING_END_EVENT : YAML_SEQUENCE_END_EVENT;
    for (next(); event_.type != end; next()) {
      if (is_mapping) {
        value.keys.push_back(read(depth + 1));
        next();
      }
      value.entries.push_back(read(depth + 1));
    }
    return value;
  }

  const TextFile* file_;
  yaml_parser_t parser_{};
  yaml_event_t event_{};
};

std::string type_name(YamlValue::Type type) {
  switch (type) {
    case YamlValue::Type::scalar: return "a single value";
    case YamlValue::Type::sequence: return "a list";
    case YamlValue::Type::mapping: return "a table";
  }
  return "";
}

}  // namespace

const YamlValue* YamlValue::find(std::string_view key) const {
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (keys[i].type == Type::scalar && keys[i].text == key) return &entries[i];
  if (type != Type::sequence) return nullptr;
  for (const YamlValue& entry : entries) {
    if (entry.type != Type::mapping) continue;
    if (const YamlValue* found = entry.find(key)) return found;
  }
  return nullptr;
}

const YamlValue& YamlValue::at(std::string_view key) const {
  if (const YamlValue* found = find(key)) return *found;
  fail(fmt::format("'{}' is missing", key));
}

const std::string& YamlValue::as_text(const std::string& what) const {
  if (type != Type::scalar) fail(fmt::format("{} must be a single value, not {}", what, type_name(type)));
  return text;
}

std::uint32_t YamlValue::as_count(const std::string& what, std::uint32_t most) const {
  const std::optional<double> number = type == Type::scalar ? parse_number(text) : std::nullopt;
  if (!number || !(*number >= 0 && *number <= most) ||
      *number != static_cast<double>(static_cast<std::uint32_t>(*number)))
    fail(fmt::format("{} must be a whole number from 0 to {}", what, most));
  return static_cast<std::uint32_t>(*number);
}

const std::vector<YamlValue>& YamlValue::as_sequence(const std::string& what) const {
  if (type != Type::sequence) fail(fmt::format("{} must be a list, not {}", what, type_name(type)));
  return entries;
}

const YamlValue& YamlValue::as_mapping(const std::string& what) const {
  if (type != Type::mapping) fail(fmt::format("{} must be a table, not {}", what, type_name(type)));
  return *this;
}

YamlValue parse_yaml(const TextFile& file) { return Loader(file).document(); }

}  // namespace pelsim
