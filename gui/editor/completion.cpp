#include "gui/editor/completion.hpp"

#include <algorithm>

namespace pelsim::gui {
namespace {

std::string trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(" \t") - begin + 1));
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

/// The table that the last header before the line names. Works on a text that is no TOML (yet): only headers count.
TomlPath section_at(std::string_view text, std::size_t line) {
  std::string headers;
  for (std::size_t at = 0; at < line;) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string row = trimmed(text.substr(at, end - at));
    if (row.starts_with('[') && row.find('=') == std::string::npos && row.find(',') == std::string::npos &&
        row.find('{') == std::string::npos && row.find(']') != std::string::npos)
      headers += row + "\n";
    at = end + 1;
  }
  const std::vector<TomlPart> parts = toml_layout(headers);
  return parts.empty() ? TomlPath{} : parts.back().section;
}

void headers_of(const Form& form, std::vector<std::string>& words) {
  if (!form.path.empty() && !form.entry && !form.written) words.push_back(dotted(form.path));
  for (const Form& below : form.below) headers_of(below, words);
}

std::vector<std::string> values_of(const Form& form, const std::string& key) {
  if (key == "model") return form.models;
  for (const Parameter& p : form.parameters) {
    if (p.name != key) continue;
    if (p.type == Parameter::Type::boolean) return {"true", "false"};
    return p.choices;
  }
  return {};
}

}  // namespace

Completion completion_at(std::string_view text, std::size_t cursor, const Form& forms) {
  cursor = std::min(cursor, text.size());
  const std::size_t before = cursor == 0 ? std::string_view::npos : text.rfind('\n', cursor - 1);
  const std::size_t line = before == std::string_view::npos ? 0 : before + 1;
  const std::string_view begun = text.substr(line, cursor - line);
  Completion result;
  result.begin = cursor;
  while (result.begin > line && is_word(text[result.begin - 1])) --result.begin;
  if (begun.find('#') != std::string_view::npos) return result;
  const std::string word(text.substr(result.begin, cursor - result.begin));

  std::vector<std::string> all;
  const std::size_t equals = begun.find('=');
  if (equals == std::string_view::npos && trimmed(begun).starts_with('[')) {
    headers_of(forms, all);
  } else if (const Form* form = find_form(forms, section_at(text, line)); form != nullptr) {
    if (equals == std::string_view::npos) {
      for (const Parameter& p : form->parameters) all.push_back(p.name);
      if (!form->models.empty()) all.insert(all.begin(), "model");
    } else if (begun.find('{') == std::string_view::npos) {
      all = values_of(*form, trimmed(begun.substr(0, equals)));
      const bool quoted = result.begin > line && text[result.begin - 1] == '"';
      if (!quoted)
        for (std::string& value : all)
          if (value != "true" && value != "false") value = "\"" + value + "\"";
    }
  }
  for (const std::string& candidate : all) {
    const std::string_view bare = std::string_view(candidate).substr(candidate.starts_with('"') ? 1 : 0);
    if (bare.starts_with(word) && candidate != word) result.words.push_back(candidate);
  }
  return result;
}

}  // namespace pelsim::gui
