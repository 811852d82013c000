#include "study/toml_layout.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "study/toml.hpp"

namespace pelsim {
namespace {

/// Walks over a document that is known to be TOML; on any other it ends early and never reads behind the text.
class LayoutScanner {
 public:
  explicit LayoutScanner(std::string_view text) : text_(text) {}

  std::vector<TomlPart> scan() {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    for (skip_blank(); at_ < text_.size(); skip_blank()) {
      const std::size_t before = at_;
      if (text_[at_] == '[') {
        header();
      } else {
        key_and_value(section_, false);
      }
      if (at_ == before) break;
    }
    return std::move(parts_);
  }

 private:
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool skip(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  void skip_spaces() { at_ = std::min(text_.find_first_not_of(" \t", at_), text_.size()); }
  /// Spaces, line ends and comments.
  void skip_blank() {
    while (at_ < text_.size()) {
      at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size());
      if (peek() != '#') return;
      at_ = std::min(text_.find('\n', at_), text_.size());
    }
  }

  void skip_text() {
    const char quote = text_[at_];
    const std::string three(3, quote);
    const bool multi = text_.substr(at_, 3) == three;
    at_ += multi ? 3 : 1;
    while (at_ < text_.size()) {
      if (quote == '"' && text_[at_] == '\\') {
        at_ += 2;
      } else if (multi ? text_.substr(at_, 3) == three : text_[at_] == quote) {
        at_ += multi ? 3 : 1;
        while (multi && peek() == quote) ++at_;  // """text"" ends with up to two quotes of its own
        break;
      } else {
        ++at_;
      }
    }
    at_ = std::min(at_, text_.size());
  }

  std::string key_part() {
    const std::size_t begin = at_;
    if (peek() != '"' && peek() != '\'') {
      at_ = std::min(text_.find_first_of(" \t.=]\r\n", at_), text_.size());
      return std::string(text_.substr(begin, at_ - begin));
    }
    skip_text();
    try {  // escapes are the parser's
      return parse_toml("key = " + std::string(text_.substr(begin, at_ - begin)), "key").items.front().text;
    } catch (const ScenarioError&) {
      return {};
    }
  }

  TomlPath key_parts() {
    TomlPath parts;
    do {
      skip_spaces();
      parts.push_back(key_part());
      skip_spaces();
    } while (skip('.'));
    return parts;
  }

  /// What a header names: each list of tables on the way stands for its last entry.
  TomlPath resolved(const TomlPath& written) const {
    TomlPath path;
    for (const std::string& key : written) {
      path.push_back(key);
      if (const auto list = lists_.find(path); list != lists_.end()) path.push_back(std::to_string(list->second - 1));
    }
    return path;
  }

  void header() {
    TomlPart part;
    part.begin = at_++;
    const bool list = skip('[');
    TomlPath written = key_parts();
    skip(']');
    if (list) skip(']');
    part.end = at_;
    part.kind = list ? TomlPart::Kind::list_header : TomlPart::Kind::header;
    part.value = TomlPart::Value::table;
    if (list) {
      const std::string last = written.back();
      written.pop_back();
      part.path = resolved(written);
      part.path.push_back(last);
      part.path.push_back(std::to_string(lists_[part.path]++));
    } else {
      part.path = resolved(written);
    }
    section_ = part.section = part.path;
    parts_.push_back(std::move(part));
  }

  void key_and_value(const TomlPath& owner, bool within) {
    TomlPart part;
    part.begin = at_;
    part.path = owner;
    for (std::string& key : key_parts()) part.path.push_back(std::move(key));
    if (!skip('=')) return;
    skip_spaces();
    part.within = within;
    value(std::move(part));
  }

  /// Fills in what the value at the cursor is, and adds the part before those that its value holds.
  void value(TomlPart part) {
    part.section = section_;
    part.value_begin = at_;
    const std::size_t index = parts_.size();
    const TomlPath path = part.path;
    parts_.push_back(std::move(part));
    TomlPart::Value kind = TomlPart::Value::one;
    const char c = peek();
    if (c == '[') {
      kind = TomlPart::Value::list;
      list_elements(path);
    } else if (c == '{') {
      kind = TomlPart::Value::table;
      table_entries(path);
    } else if (c == '"' || c == '\'') {
      skip_text();
    } else {
      at_ = std::min(text_.find_first_of(",]}#\r\n", at_), text_.size());
      while (at_ > parts_[index].value_begin && (text_[at_ - 1] == ' ' || text_[at_ - 1] == '\t')) --at_;
    }
    parts_[index].value = kind;
    parts_[index].value_end = parts_[index].end = at_;
  }

  void list_elements(const TomlPath& path) {
    ++at_;
    std::size_t number = 0;
    for (skip_blank(); at_ < text_.size() && !skip(']'); skip_blank()) {
      TomlPart element;
      element.kind = TomlPart::Kind::element;
      element.path = path;
      element.path.push_back(std::to_string(number++));
      element.begin = at_;
      element.within = true;
      value(std::move(element));
      skip_blank();
      if (!skip(',') && peek() != ']') return;
    }
  }

  void table_entries(const TomlPath& path) {
    ++at_;
    for (skip_blank(); at_ < text_.size() && !skip('}'); skip_blank()) {
      key_and_value(path, true);
      skip_blank();
      if (!skip(',') && peek() != '}') return;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  TomlPath section_;
  std::map<TomlPath, std::size_t> lists_;  ///< entries so far, by the path of the list
  std::vector<TomlPart> parts_;
};

}  // namespace

TomlPath toml_path(std::string_view text) {
  TomlPath path;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t dot = std::min(text.find('.', begin), text.size());
    path.emplace_back(text.substr(begin, dot - begin));
    begin = dot + 1;
  }
  return path;
}

std::string dotted(const TomlPath& path) {
  std::string text;
  for (const std::string& key : path) text += (text.empty() ? "" : ".") + key;
  return text;
}

std::vector<TomlPart> toml_layout(std::string_view document) { return LayoutScanner(document).scan(); }

const TomlPart* find_part(const std::vector<TomlPart>& parts, const TomlPath& path) {
  const auto at = std::find_if(parts.begin(), parts.end(), [&](const TomlPart& p) {
    return (p.kind == TomlPart::Kind::key || p.kind == TomlPart::Kind::element) && p.path == path;
  });
  return at == parts.end() ? nullptr : &*at;
}

bool starts_with(const TomlPath& path, const TomlPath& prefix) {
  return path.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), path.begin());
}

}  // namespace pelsim
