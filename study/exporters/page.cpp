#include "study/exporters/page.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace pelsim {
namespace {

/// Where each UTF-8 character begins.
std::vector<std::size_t> characters(std::string_view text) {
  std::vector<std::size_t> begin;
  for (std::size_t i = 0; i < text.size(); ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xc0) != 0x80) begin.push_back(i);
  return begin;
}

/// The words of a sentence. A number and its unit ("43 %", "1.5 GB/s,") are one; a word that fills more than a line is
/// cut.
std::vector<std::string_view> words(std::string_view text, std::size_t longest) {
  static constexpr std::array<std::string_view, 13> units = {"%",  "s",   "ms", "us", "µs", "ns",  "ps",
                                                             "fs", "min", "h",  "d",  "x",  "flop"};
  const auto is_unit = [](std::string_view word) {
    word = word.substr(0, word.find_last_not_of(".,;:)") + 1);
    return std::find(units.begin(), units.end(), word) != units.end() || word == "B" || word.ends_with("/s") ||
           (word.size() == 2 && word[1] == 'B') || (word.size() == 3 && word.ends_with("iB"));
  };
  const auto is_number = [](std::string_view word) {
    word.remove_prefix(std::min(word.size(), word.find_first_not_of("(-")));
    return !word.empty() && word.find_first_not_of("0123456789.e+-") == word.npos;
  };
  std::vector<std::string_view> found;
  bool after_number = false;
  while (!text.empty()) {
    const std::size_t space = std::min(text.find(' '), text.size());
    std::string_view word = text.substr(0, space);
    if (after_number && is_unit(word)) {
      const std::string_view number = found.back();
      found.back() = {number.data(), static_cast<std::size_t>(word.data() + word.size() - number.data())};
      after_number = false;
    } else {
      after_number = is_number(word);
      for (std::vector<std::size_t> begin = characters(word); begin.size() > longest; begin = characters(word)) {
        found.push_back(word.substr(0, begin[longest]));
        word.remove_prefix(begin[longest]);
      }
      found.push_back(word);
    }
    text.remove_prefix(std::min(space + 1, text.size()));
  }
  return found;
}

}  // namespace

void Page::title(std::string_view text) {
  const std::size_t length = std::min(characters(text).size(), width);
  sentence("", text);
  for (std::size_t i = 0; i < length; ++i) text_ += "═";
  text_ += '\n';
}

void Page::heading(std::string_view text, std::string_view about) {
  text_ += fmt::format("\n{}", text);
  if (!about.empty()) text_ += fmt::format("  ({})", about);
  text_ += '\n';
}

void Page::sentence(std::string_view mark, std::string_view text) {
  const std::string indent(characters(mark).size(), ' ');
  std::string line(mark);
  std::size_t length = indent.size();
  bool first = true;
  for (const std::string_view word : words(text, width - indent.size())) {
    const std::size_t needed = characters(word).size();
    if (!first && length + 1 + needed > width) {
      text_ += line + '\n';
      line = indent;
      length = indent.size();
      first = true;
    }
    if (!first) {
      line += ' ';
      ++length;
    }
    line += word;
    length += needed;
    first = false;
  }
  text_ += line + '\n';
}

std::string bar(double share) {
  static constexpr std::array<std::string_view, 8> parts = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const auto eighths = static_cast<std::size_t>(std::lround(std::clamp(share, 0.0, 1.0) * 160));
  std::string text;
  for (std::size_t i = 0; i < eighths / 8; ++i) text += "█";
  return text + std::string(parts[eighths % 8]);
}

std::string percent_text(double share) {
  return std::abs(share) < 1000 ? fmt::format("{:.1f} %", share * 100) : fmt::format("{:.3g} %", share * 100);
}

std::string fit(std::string_view name, std::size_t columns) {
  const std::vector<std::size_t> begin = characters(name);
  if (begin.size() <= columns) return std::string(name);
  const std::size_t head = (columns - 1) / 2, tail = columns - 1 - head;
  return fmt::format("{}…{}", name.substr(0, begin[head]), name.substr(begin[begin.size() - tail]));
}

}  // namespace pelsim
