#include "models/dot_text.hpp"

#include <cctype>
#include <vector>

namespace pelsim {
namespace {

constexpr std::size_t deepest_dot = 100;

bool is_plain(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' ||
         (static_cast<unsigned char>(c) & 0x80u) != 0;
}

std::size_t end_of_comment(std::string_view text, std::size_t at, const TextFile& file) {
  if (text[at] == '#' || text.substr(at, 2) == "//") return std::min(text.find('\n', at), text.size());
  const std::size_t close = text.find("*/", at + 2);
  if (close == text.npos) throw ScenarioError(file.place(at), "a comment is opened and never closed");
  return close + 2;
}

/// Past the closing quote; `name` gets the text without the quotes, \" as ".
std::size_t quoted(std::string_view text, std::size_t at, std::string& name, const TextFile& file) {
  const std::size_t open = at;
  name.clear();
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\' && at + 1 < text.size()) {
      if (text[at + 1] != '"') name += text[at];
      ++at;
    }
    name += text[at];
  }
  if (at >= text.size()) throw ScenarioError(file.place(open), "a quote is opened and never closed");
  return at + 1;
}

}  // namespace

/// Calls visit(name, offset) for each identifier, visit("->", offset) for arrows and visit("", offset) for the rest.
template <class Visit>
void DotText::scan(Visit visit) const {
  const std::string_view text = file_->text();
  std::vector<std::size_t> open;  // offsets of brackets
  std::size_t braces = 0;
  std::string name;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    const bool in_attributes = !open.empty() && text[open.back()] == '[';
    const bool at_line_start = at == 0 || text[at - 1] == '\n';
    if ((c == '#' && at_line_start) || text.substr(at, 2) == "//" || text.substr(at, 2) == "/*") {
      at = end_of_comment(text, at, *file_);
    } else if (c == '"') {
      const std::size_t begin = at;
      at = quoted(text, at, name, *file_);
      if (!in_attributes) visit(std::string_view(name), begin);
    } else if (c == '{' || c == '[') {
      open.push_back(at);
      if (c == '{' && ++braces > deepest_dot)
        throw ScenarioError(file_->place(at), "subgraphs nest more than 100 deep");
      visit(std::string_view(), at++);
    } else if (c == '}' || c == ']') {
      if (open.empty() || text[open.back()] != (c == '}' ? '{' : '['))
        throw ScenarioError(file_->place(at), std::string("'") + c + "' closes nothing");
      open.pop_back();
      if (c == '}') --braces;
      visit(std::string_view(), at++);
    } else if (text.substr(at, 2) == "->" || text.substr(at, 2) == "--") {
      if (!in_attributes) visit(std::string_view("->"), at);
      at += 2;
    } else if (is_plain(c) || (c == '-' && at + 1 < text.size() && is_plain(text[at + 1]))) {
      const std::size_t begin = at++;
      while (at < text.size() && is_plain(text[at])) ++at;
      if (!in_attributes) visit(text.substr(begin, at - begin), begin);
    } else {
      ++at;
    }
  }
  if (!open.empty())
    throw ScenarioError(file_->place(open.back()),
                        std::string("'") + text[open.back()] + "' is opened and never closed (is the file truncated?)");
}

DotText::DotText(const TextFile& file) : file_(&file) {
  scan([&](std::string_view name, std::size_t offset) {
    if (!name.empty() && name != "->") first_.try_emplace(std::string(name), offset);
  });
}

std::size_t DotText::vertex(std::string_view name) const {
  const auto found = first_.find(std::string(name));
  return found == first_.end() ? file_->text().size() : found->second;
}

Place DotText::edge(const std::string& from, const std::string& to) const {
  std::string previous, before;
  std::size_t found = file_->text().size(), previous_at = 0;
  scan([&](std::string_view name, std::size_t offset) {
    if (name == to && previous == "->" && before == from && found == file_->text().size()) found = previous_at;
    if (name != "->") previous_at = offset;
    before = std::exchange(previous, std::string(name));
  });
  return found < file_->text().size() ? file_->place(found) : place(from);
}

}  // namespace pelsim
