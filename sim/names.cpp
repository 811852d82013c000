#include "sim/names.hpp"

#include <algorithm>

namespace pelsim {

std::uint32_t NameTable::form(std::string_view text) {
  const auto found = static_cast<std::size_t>(std::find(forms_.begin() + 1, forms_.end(), text) - forms_.begin());
  if (found == forms_.size()) forms_.emplace_back(text);
  return static_cast<std::uint32_t>(found);
}

NameRow NameTable::row(std::uint32_t form, std::size_t first, std::size_t second) const {
  return {form, static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(second)};
}

NameRow NameTable::row(std::string_view written) {
  const NameRow name = row(0, written_.size(), written.size());
  written_ += written;
  return name;
}

NameRow NameTable::ended(NameRow name, std::string_view ending) {
  if (name.form == 0) return row(written_.substr(name.first, name.second).append(ending));
  return {form(forms_[name.form] + std::string(ending)), name.first, name.second};
}

NameRow NameTable::joined(NameRow a, NameRow b) {
  const auto has_second = [&](NameRow name) { return forms_[name.form].find('\2') != std::string::npos; };
  if (a.form == 0 || b.form == 0 || has_second(a) || has_second(b)) {
    std::string text;
    spell(a, text);
    text += '-';
    spell(b, text);
    return row(text);
  }
  if (last_joint_.a != a.form || last_joint_.b != b.form) {
    std::string text = forms_[b.form];
    std::replace(text.begin(), text.end(), '\1', '\2');
    last_joint_ = {a.form, b.form, form(forms_[a.form] + "-" + text)};
  }
  return {last_joint_.form, a.first, b.first};
}

std::size_t NameTable::bytes() const {
  std::size_t sum = written_.capacity() + forms_.capacity() * sizeof forms_[0];
  for (const std::string& form : forms_) sum += form.capacity();
  return sum;
}

void NameTable::spell(NameRow name, std::string& out) const {
  if (name.form == 0) {
    out.append(written_, name.first, name.second);
    return;
  }
  for (const char c : forms_[name.form]) {
    if (c == '\1')
      out += fmt::format_int(name.first).c_str();
    else if (c == '\2')
      out += fmt::format_int(name.second).c_str();
    else
      out += c;
  }
}

}  // namespace pelsim
