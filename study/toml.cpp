#include "study/toml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "study/toml_layout.hpp"

namespace pelsim {

Toml Toml::of(std::string text, Place place) {
  Toml value;
  value.kind = Kind::text;
  value.text = std::move(text);
  value.place = std::move(place);
  return value;
}

Toml Toml::of(std::int64_t integer, Place place) {
  Toml value;
  value.kind = Kind::integer;
  value.integer = integer;
  value.place = std::move(place);
  return value;
}

const Toml* Toml::find(std::string_view key) const {
  if (kind != Kind::table) return nullptr;
  const auto at = std::find(keys.begin(), keys.end(), key);
  return at == keys.end() ? nullptr : &items[static_cast<std::size_t>(at - keys.begin())];
}

Toml& Toml::set(std::string_view key, Toml value) {
  if (Toml* old = find(key)) return *old = std::move(value);
  keys.emplace_back(key);
  return items.emplace_back(std::move(value));
}

void Toml::erase(std::string_view key) {
  const auto at = std::find(keys.begin(), keys.end(), key);
  if (at == keys.end()) return;
  items.erase(items.begin() + (at - keys.begin()));
  keys.erase(at);
}

std::string toml_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      out += fmt::format("\\u{:04X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string toml_key(std::string_view key) {
  const auto bare = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  return !key.empty() && std::all_of(key.begin(), key.end(), bare) ? std::string(key) : toml_text(key);
}

std::string inline_toml(const Toml& value) {
  switch (value.kind) {
    case Toml::Kind::boolean: return value.flag ? "true" : "false";
    case Toml::Kind::integer: return fmt::format("{}", value.integer);
    case Toml::Kind::number: {
      std::string text = fmt::format("{}", value.number);
      if (text.find_first_of(".e") == std::string::npos) text += ".0";
      return text;
    }
    case Toml::Kind::text: return toml_text(value.text);
    case Toml::Kind::list: {
      const bool tables = !value.items.empty() && value.items.front().is_table();
      std::string out = "[";
      for (const Toml& item : value.items) out += (tables ? "\n  " : " ") + inline_toml(item) + ",";
      if (!value.items.empty() && !tables) out.pop_back();
      return out + (tables ? "\n]" : value.items.empty() ? "]" : " ]");
    }
    case Toml::Kind::table: {
      std::string out = "{";
      for (std::size_t i = 0; i < value.keys.size(); ++i)
        out += (i > 0 ? ", " : " ") + toml_key(value.keys[i]) + " = " + inline_toml(value.items[i]);
      return out + (value.keys.empty() ? "}" : " }");
    }
  }
  return {};
}

namespace {

void mark_overridden(Toml& value) {
  value.overridden = true;
  for (Toml& item : value.items) mark_overridden(item);
}

void set_place(Toml& value, const Place& place) {
  value.place = place;
  for (Toml& item : value.items) set_place(item, place);
}

}  // namespace

Toml toml_or_text(const std::string& text, const Place& place) {
  Toml result = Toml::of(text);
  if (text.find('\n') == std::string::npos) {
    try {
      Toml document = parse_toml("value = " + text, place.file);
      if (document.keys.size() == 1) result = std::move(document.items.front());
    } catch (const ScenarioError&) {
      // nan and inf are TOML, but no value of a scenario; as texts they are refused where a number is asked for.
    }
  }
  set_place(result, place);
  return result;
}

std::string write_toml(const Toml& document) {
  std::string out;
  for (std::size_t i = 0; i < document.keys.size(); ++i)
    if (!document.items[i].is_table())
      out += toml_key(document.keys[i]) + " = " + inline_toml(document.items[i]) + "\n";
  for (std::size_t i = 0; i < document.keys.size(); ++i) {
    const Toml& section = document.items[i];
    if (!section.is_table()) continue;
    out += "\n[" + toml_key(document.keys[i]) + "]\n";
    for (std::size_t k = 0; k < section.keys.size(); ++k)
      out += toml_key(section.keys[k]) + " = " + inline_toml(section.items[k]) + "\n";
  }
  return out;
}

const Toml* value_at(const Toml& document, const TomlPath& path) {
  const Toml* at = &document;
  for (const std::string& part : path) {
    if (at == nullptr) break;
    if (at->kind == Toml::Kind::list) {
      std::size_t index = 0;
      const auto read = std::from_chars(part.data(), part.data() + part.size(), index);
      const bool is_entry = read.ec == std::errc{} && read.ptr == part.data() + part.size() && index < at->items.size();
      at = is_entry ? &at->items[index] : nullptr;
    } else {
      at = at->find(part);
    }
  }
  return at;
}

const Toml* find_value(const Toml& document, const std::string& key) { return value_at(document, toml_path(key)); }

void apply_override(Toml& document, const std::string& key, const std::string& text) {
  apply_override(document, key, toml_or_text(text, Place{"--set " + key, 0, 0}));
}

void apply_override(Toml& document, const std::string& key, const Toml& value) {
  const Place& place = value.place;
  const auto fail = [&](const std::string& message) { throw ScenarioError(place, message); };
  Toml* at = &document;
  std::string walked;
  int depth = 0;
  for (std::size_t begin = 0; begin <= key.size();) {
    const std::size_t dot = std::min(key.find('.', begin), key.size());
    const std::string part = key.substr(begin, dot - begin);
    const bool last = dot == key.size();
    if (part.empty()) fail("a key is words joined by dots, as in 'platform.nodes.0.count'");
    if (++depth > deepest_toml) fail(fmt::format("nested deeper than {} levels", deepest_toml));

    if (at->kind == Toml::Kind::list) {
      std::size_t index = 0;
      const auto read = std::from_chars(part.data(), part.data() + part.size(), index);
      if (read.ec != std::errc{} || read.ptr != part.data() + part.size() || index >= at->items.size()) {
        fail(at->items.empty() ? fmt::format("'{}' is an empty list", walked)
                               : fmt::format("'{}' is a list: its entries are named 0 to {}, not '{}'", walked,
                                             at->items.size() - 1, part));
      }
      at = &at->items[index];
    } else if (at->is_table()) {
      Toml* next = at->find(part);
      if (next == nullptr) {
        next = &at->set(part, Toml{});
        next->place = place;
        next->overridden = true;
      }
      at = next;
    } else {
      fail(fmt::format("'{}' is one value and holds no '{}'", walked, part));
    }
    walked += (walked.empty() ? "" : ".") + part;
    if (last) break;
    begin = dot + 1;
  }
  *at = value;
  mark_overridden(*at);
}

}  // namespace pelsim
