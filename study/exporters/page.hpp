#pragma once
#include <fmt/format.h>

#include <string>
#include <string_view>

namespace pelsim {

/// Plain text for a terminal of 80 columns: headings, wrapped sentences, lines of tables, bars. UTF-8.
class Page {
 public:
  static constexpr std::size_t width = 78;

  void title(std::string_view text);
  /// A blank line, then the heading and, behind it, what the section is about.
  void heading(std::string_view text, std::string_view about = "");
  template <class... Arguments>
  void line(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    std::string text = fmt::format(format, std::forward<Arguments>(arguments)...);
    text.erase(text.find_last_not_of(' ') + 1);
    text_ += text + '\n';
  }
  /// Breaks the sentence between words; later lines stand under the first word.
  void sentence(std::string_view mark, std::string_view text);
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

/// A bar of up to 20 cells in eighths; 1 and more fills it.
std::string bar(double share);
/// "43.2 %".
std::string percent_text(double share);
/// At most `columns` characters; a longer name loses its middle.
std::string fit(std::string_view name, std::size_t columns);

}  // namespace pelsim
