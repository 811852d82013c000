#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/error.hpp"

/// TOML as plain values that know where they were written. The parser behind it is seen by one file only.
namespace pelsim {

/// A value of a TOML document. `items` are the elements of a list, or the values of a table beside its `keys`.
struct Toml {
  enum class Kind { boolean, integer, number, text, list, table };
  Kind kind = Kind::table;
  bool flag = false;
  std::int64_t integer = 0;
  double number = 0;
  std::string text = {};
  std::vector<std::string> keys = {};  ///< in the order in which they were written
  std::vector<Toml> items = {};
  Place place = {};
  bool overridden = false;  ///< came from the command line, not from the file

  static Toml of(std::string text, Place place = {});
  static Toml of(std::int64_t integer, Place place = {});

  bool is_table() const { return kind == Kind::table; }
  /// nullptr when this is no table or has no such key.
  const Toml* find(std::string_view key) const;
  Toml* find(std::string_view key) { return const_cast<Toml*>(static_cast<const Toml*>(this)->find(key)); }
  /// Adds or replaces; precondition: a table.
  Toml& set(std::string_view key, Toml value);
  void erase(std::string_view key);
};

/// Most levels of tables and lists within each other.
inline constexpr int deepest_toml = 64;

/// Parses a document; `name` stands in the places. Throws ScenarioError where it is no TOML, holds NaN, an infinity, a
/// date, or is nested deeper than `deepest_toml`. A UTF-8 byte order mark and CRLF line ends are accepted.
Toml parse_toml(std::string_view document, const std::string& name);

/// The document as text that `parse_toml` reads back: one section per top-level table, nested tables inline.
std::string write_toml(const Toml& document);

/// Keys from the top of the document downwards; entries of lists by number: {"platform", "nodes", "0", "count"}.
using TomlPath = std::vector<std::string>;

/// The value at a path, or at a dotted key ("platform.nodes.0.count"); nullptr where there is none.
const Toml* value_at(const Toml& document, const TomlPath& path);
const Toml* find_value(const Toml& document, const std::string& key);
/// A key as it is written: bare where it may be, else in quotes. A text as a value, in quotes.
std::string toml_key(std::string_view key);
std::string toml_text(std::string_view text);

/// One `--set key=value`: replaces or adds the value at a dotted key ("platform.nodes.0.count"). The value is TOML, or
/// a bare text where it is none. Throws ScenarioError placed at "--set key" when the key leads nowhere.
void apply_override(Toml& document, const std::string& key, const std::string& value);
/// The same with a value that was written elsewhere, as in [sweep]; errors about the key are placed there.
void apply_override(Toml& document, const std::string& key, const Toml& value);
/// What the command line gives: TOML where it can be read as one value, else a bare text ("12.5 GB/s", heft).
Toml toml_or_text(const std::string& text, const Place& place);
/// A value as it is written in TOML, on one line unless it holds tables.
std::string inline_toml(const Toml& value);

}  // namespace pelsim
