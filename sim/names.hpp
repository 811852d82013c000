#pragma once
#include <fmt/format.h>

#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace pelsim {

/// A name as a row keeps it: 12 bytes. Only its NameTable can spell it.
struct NameRow {
  std::uint32_t form = 0, first = 0, second = 0;
};

class NameTable;

/// A name that is spelled when somebody wants to read it. Valid as long as the table it came from.
class Name {
 public:
  Name(const NameTable& table, NameRow row) : table_(&table), row_(row) {}
  std::string text() const;
  operator std::string() const { return text(); }

  friend bool operator==(const Name& a, std::string_view b) { return a.text() == b; }
  friend bool operator==(const Name& a, const Name& b) { return a.text() == b.text(); }
  friend std::string operator+(const Name& a, std::string_view b) { return a.text().append(b); }
  friend std::string operator+(std::string_view a, const Name& b) { return std::string(a) += b.text(); }
  friend std::ostream& operator<<(std::ostream& out, const Name& name) { return out << name.text(); }

 private:
  const NameTable* table_;
  NameRow row_;
};

/// Spells names. A hundred thousand nodes share a few forms, "node\1.cpu\2", and differ in two numbers; a name without
/// numbers is kept as it is written.
class NameTable {
 public:
  /// In `text` every \1 stands for a name's first number, every \2 for its second. The same text gives the same form.
  std::uint32_t form(std::string_view text);
  NameRow row(std::uint32_t form, std::size_t first = 0, std::size_t second = 0) const;
  NameRow row(std::string_view written);
  /// The same name with an ending: "node3-switch" and "node3-switch:back".
  NameRow ended(NameRow name, std::string_view ending);
  /// What joins two things: "node3-switch7".
  NameRow joined(NameRow a, NameRow b);

  /// Appends the spelled name.
  void spell(NameRow name, std::string& out) const;
  std::size_t bytes() const;

 private:
  std::vector<std::string> forms_ = {""};  ///< form 0: a written name, `second` characters of `written_` from `first`
  std::string written_;
  struct Joint {
    std::uint32_t a = 0, b = 0, form = 0;
  };
  Joint last_joint_;  ///< the next link mostly joins things of the same two forms
};

inline std::string Name::text() const {
  std::string out;
  table_->spell(row_, out);
  return out;
}

}  // namespace pelsim

template <>
struct fmt::formatter<pelsim::Name> : fmt::formatter<std::string> {
  template <class Context>
  auto format(const pelsim::Name& name, Context& context) const {
    return fmt::formatter<std::string>::format(name.text(), context);
  }
};
