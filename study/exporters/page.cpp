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

}  // namespace

void Page::title(std::string_view text) {
  const std::size_t length = std::min(characters(text).size(), width);
  text_ += fmt::format("{}\n", text);
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
  while (!text.empty()) {
    const std::size_t space = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, space);
    text.remove_prefix(std::min(space + 1, text.size()));
    const std::size_t needed = characters(word).size();
    // "43 %" stays together.
    const bool clings = word.starts_with('%');
    if (!first && !clings && length + 1 + needed > width) {
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

std::string percent_text(double share) { return fmt::format("{:.1f} %", share * 100); }

std::string fit(std::string_view name, std::size_t columns) {
  const std::vector<std::size_t> begin = characters(name);
  if (begin.size() <= columns) return std::string(name);
  const std::size_t head = (columns - 1) / 2, tail = columns - 1 - head;
  return fmt::format("{}…{}", name.substr(0, begin[head]), name.substr(begin[begin.size() - tail]));
}

}  // namespace pelsim
