#include "study/toml_edit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "study/toml.hpp"

namespace pelsim {
namespace {

using Kind = TomlPart::Kind;
using Parts = std::vector<TomlPart>;

[[noreturn]] void fail(const TomlPath& path, const std::string& message) {
  throw ScenarioError(Place{dotted(path), 0, 0}, message);
}

std::string spliced(std::string_view text, std::size_t begin, std::size_t end, std::string_view by) {
  std::string out(text.substr(0, begin));
  out += by;
  return out += text.substr(end);
}

std::size_t line_begin(std::string_view text, std::size_t at) {
  const std::size_t end = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  return end == std::string_view::npos ? 0 : end + 1;
}
/// Behind the line's end, or the text's.
std::size_t next_line(std::string_view text, std::size_t at) {
  const std::size_t end = text.find('\n', at);
  return end == std::string_view::npos ? text.size() : end + 1;
}

/// The comment that stands right above a line belongs to it.
std::size_t above_comment(std::string_view text, std::size_t begin) {
  while (begin > 0) {
    const std::size_t before = line_begin(text, begin - 1);
    const std::size_t first = text.find_first_not_of(" \t", before);
    if (first >= begin || text[first] != '#') break;
    begin = before;
  }
  return begin;
}

std::string key_text(const TomlPath& path, std::size_t from) {
  std::string text;
  for (std::size_t k = from; k < path.size(); ++k) text += (text.empty() ? "" : ".") + toml_key(path[k]);
  return text;
}

std::string header_text(const TomlPath& path) { return "[" + key_text(path, 0) + "]\n"; }

/// Lines at a place that begins a line; a last line without an end gets one.
std::string with_lines(std::string_view text, std::size_t at, const std::string& lines) {
  const bool open = at > 0 && text[at - 1] != '\n';
  return spliced(text, at, at, (open ? "\n" : "") + lines);
}

bool is_number(const std::string& key) {
  return !key.empty() && key.find_first_not_of("0123456789") == std::string::npos;
}

void refuse_missing_entry(const TomlPath& path, std::size_t from) {
  for (std::size_t k = from; k < path.size(); ++k)
    if (is_number(path[k])) fail(path, fmt::format("there is no entry {} yet: add the ones before it first", path[k]));
}

/// A new entry at the end of an inline table or a list, in the manner of the entries before it.
std::string with_entry(std::string_view text, const Parts& parts, const TomlPart& holder, const std::string& entry) {
  const TomlPart* last = nullptr;
  for (const TomlPart& p : parts)
    if (p.within && p.path.size() > holder.path.size() && starts_with(p.path, holder.path) &&
        (last == nullptr || p.begin >= last->end))
      last = &p;
  const bool table = holder.value == TomlPart::Value::table;
  if (last == nullptr)
    return spliced(text, holder.value_begin, holder.value_end, table ? "{ " + entry + " }" : "[" + entry + "]");
  const std::size_t begin = line_begin(text, last->begin);
  const bool own_line = text.find_first_not_of(" \t", begin) == last->begin;
  if (table || !own_line) return spliced(text, last->end, last->end, ", " + entry);
  return spliced(text, last->end, last->end, ",\n" + std::string(text.substr(begin, last->begin - begin)) + entry);
}

/// Behind the last line of a header's own keys; `parts` has the header.
std::size_t end_of_section(std::string_view text, const Parts& parts, const TomlPath& section) {
  std::size_t end = 0;
  for (const TomlPart& p : parts)
    if (p.section == section && !p.within) end = std::max(end, next_line(text, p.end));
  return end;
}

/// The entries of an inline table as lines of their own.
std::string lines_of_table(std::string_view table) {
  const std::string document = fmt::format("t = {}", table);
  std::string lines;
  std::size_t behind = 0;  // the entry before; what stands within it is part of it
  for (const TomlPart& p : toml_layout(document)) {
    if (p.path.size() < 2 || p.begin < behind) continue;
    lines += document.substr(p.begin, p.end - p.begin) + "\n";
    behind = p.end;
  }
  return lines;
}

/// Where the table at path[0, depth) is, and the document with the value added to it; empty: there is no such table.
std::string added_at(std::string_view text, const Parts& parts, const TomlPath& path, std::size_t depth,
                     std::string_view value) {
  const TomlPath prefix(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(depth));
  const auto line = [&](std::size_t from) { return fmt::format("{} = {}\n", key_text(path, from), value); };
  if (const TomlPart* holder = find_part(parts, prefix)) {
    if (holder->value == TomlPart::Value::one) fail(path, fmt::format("'{}' is one value", dotted(prefix)));
    refuse_missing_entry(path, depth + 1);
    if (holder->value == TomlPart::Value::table) {
      refuse_missing_entry(path, depth);
      return with_entry(text, parts, *holder, fmt::format("{} = {}", key_text(path, depth), value));
    }
    std::string entry(value);
    if (path.size() > depth + 1) entry = fmt::format("{{ {} = {} }}", key_text(path, depth + 1), value);
    const auto entries = std::count_if(parts.begin(), parts.end(), [&](const TomlPart& p) {
      return p.kind == Kind::element && p.path.size() == depth + 1 && starts_with(p.path, prefix);
    });
    if (path[depth] != std::to_string(entries)) refuse_missing_entry(path, depth);
    if (!is_number(path[depth])) fail(path, fmt::format("'{}' is a list: its entries are numbers", dotted(prefix)));
    return with_entry(text, parts, *holder, entry);
  }
  const TomlPart* dotted_key = nullptr;    // whose key passes through the table
  const TomlPart* inner_header = nullptr;  // the first that stands below it
  std::size_t entries = 0;                 // of the list that it is
  for (const TomlPart& p : parts) {
    const bool header = p.kind == Kind::header || p.kind == Kind::list_header;
    if (header && p.path == prefix) {
      refuse_missing_entry(path, depth);
      return with_lines(text, end_of_section(text, parts, prefix), line(depth));
    }
    if (!starts_with(p.path, prefix) || p.path.size() <= depth) continue;
    if (header && inner_header == nullptr) inner_header = &p;
    if (p.kind == Kind::list_header && p.path.size() == depth + 1) ++entries;
    if (p.kind == Kind::key && !p.within && p.section.size() < depth) dotted_key = &p;
  }
  if (entries > 0) {
    if (!is_number(path[depth])) fail(path, fmt::format("'{}' is a list: its entries are numbers", dotted(prefix)));
    if (path[depth] != std::to_string(entries)) refuse_missing_entry(path, depth);
    std::size_t end = 0;  // of all that belongs to the last entry
    for (const TomlPart& p : parts)
      if (starts_with(p.section, prefix) && !p.within) end = std::max(end, next_line(text, p.end));
    TomlPath list(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(depth));
    std::erase_if(list, is_number);
    return with_lines(
        text, end,
        "\n[[" + key_text(list, 0) + "]]\n" + (path.size() > depth + 1 ? line(depth + 1) : lines_of_table(value)));
  }
  if (depth == 0) return {};
  refuse_missing_entry(path, depth);
  if (dotted_key != nullptr)
    return with_lines(text, next_line(text, dotted_key->end), line(dotted_key->section.size()));
  if (inner_header == nullptr) return {};
  const std::size_t at = above_comment(text, line_begin(text, inner_header->begin));
  return spliced(text, at, at, header_text(prefix) + line(depth) + "\n");
}

}  // namespace

std::string set_toml(std::string_view document, const TomlPath& path, std::string_view value) {
  const Parts parts = toml_layout(document);
  if (const TomlPart* part = find_part(parts, path))
    return spliced(document, part->value_begin, part->value_end, value);
  const bool is_table =
      std::any_of(parts.begin(), parts.end(), [&](const TomlPart& p) { return starts_with(p.path, path); });
  if (is_table) return set_toml(remove_toml(document, path), path, value);
  for (std::size_t depth = path.size() - 1; depth > 0; --depth)
    if (std::string text = added_at(document, parts, path, depth, value); !text.empty()) return text;
  refuse_missing_entry(path, 0);
  if (path.size() == 1) {
    const std::size_t end = end_of_section(document, parts, {});
    return with_lines(document, end, fmt::format("{} = {}\n", toml_key(path[0]), value));
  }
  const TomlPath section(path.begin(), path.end() - 1);
  const std::string gap = document.ends_with("\n\n") || document.empty() ? "" : "\n";
  return with_lines(document, document.size(),
                    fmt::format("{}{}{} = {}\n", gap, header_text(section), toml_key(path.back()), value));
}

namespace {

/// Without the entry and the comma that parts it from its neighbour.
std::string without_entry(std::string_view text, const TomlPart& part) {
  std::size_t begin = part.begin, end = part.end;
  const std::size_t after = text.find_first_not_of(" \t\r\n", end);
  if (after != std::string_view::npos && text[after] == ',') {
    end = std::min(text.find_first_not_of(" \t", after + 1), text.size());
    const std::size_t line = line_begin(text, begin);
    const bool alone = text.find_first_not_of(" \t", line) == begin &&
                       (text[end] == '\n' || text[end] == '\r' || text[end] == '#');  // its own comment goes with it
    return alone ? spliced(text, line, next_line(text, end), "") : spliced(text, begin, end, "");
  }
  const std::size_t before = begin == 0 ? std::string_view::npos : text.find_last_not_of(" \t\r\n", begin - 1);
  if (before != std::string_view::npos && text[before] == ',') begin = before;
  return spliced(text, begin, end, "");
}

}  // namespace

std::string remove_toml(std::string_view document, const TomlPath& path) {
  const Parts parts = toml_layout(document);
  if (const TomlPart* part = find_part(parts, path); part != nullptr && part->within)
    return without_entry(document, *part);
  // From the last to the first, so that places before them hold.
  std::string text(document);
  for (std::size_t i = parts.size(); i-- > 0;) {
    const TomlPart& part = parts[i];
    if (part.within || !starts_with(part.path, path)) continue;
    std::size_t begin = line_begin(text, part.begin);
    std::size_t end = next_line(text, part.end);
    if (part.kind != Kind::key) {
      // A section takes the empty lines above it along.
      while (begin > 1 && text[begin - 1] == '\n' && text[begin - 2] == '\n') --begin;
    }
    text.erase(begin, end - begin);
  }
  return text;
}

}  // namespace pelsim
