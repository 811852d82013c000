#include "gui/editor/toml_highlighter.hpp"

namespace pelsim::gui {
namespace {

/// What a line leaves open for the next: a text in three quotes of either kind.
enum State : int { outside_strings = -1, in_double = 1, in_single = 2 };

QTextCharFormat colour(QRgb rgb) {
  QTextCharFormat format;
  format.setForeground(QColor(rgb));
  return format;
}

bool is_bare(QChar c) { return c.isLetterOrNumber() || c == QLatin1Char('_') || c == QLatin1Char('-'); }

}  // namespace

void TomlHighlighter::set_theme(Theme theme) {
  const bool light = theme == Theme::light;
  // Contrast at least 4.5:1 on white and on #232323.
  header_ = colour(light ? 0xff7a1f52 : 0xffe6a6c8);
  header_.setFontWeight(QFont::Bold);
  key_ = colour(light ? 0xff005a8e : 0xff7cc4f0);
  text_ = colour(light ? 0xff00664a : 0xff6fd6ae);
  number_ = colour(light ? 0xff8a4b00 : 0xfff0b050);
  comment_ = colour(light ? 0xff666666 : 0xffa0a0a0);
  comment_.setFontItalic(true);
  rehighlight();
}

/// Behind the text that begins at `at`, or the line's end with `state` telling what is open.
int TomlHighlighter::text_end(const QString& line, int at, int& state) const {
  const QChar quote = line[at];
  const QString three(3, quote);
  const bool multi = line.mid(at, 3) == three;
  const int kind = quote == QLatin1Char('"') ? in_double : in_single;
  for (int i = at + (multi ? 3 : 1); i < line.size(); ++i) {
    if (kind == in_double && line[i] == QLatin1Char('\\')) {
      ++i;
    } else if (multi ? line.mid(i, 3) == three : line[i] == quote) {
      return i + (multi ? 3 : 1);
    }
  }
  if (multi) state = kind;
  return static_cast<int>(line.size());
}

void TomlHighlighter::highlightBlock(const QString& line) {
  int at = 0, state = outside_strings;
  if (previousBlockState() > 0) {
    const QString three(3, previousBlockState() == in_double ? QLatin1Char('"') : QLatin1Char('\''));
    const int end = static_cast<int>(line.indexOf(three));
    at = end < 0 ? static_cast<int>(line.size()) : end + 3;
    setFormat(0, at, text_);
    if (end < 0) state = previousBlockState();
  }
  const QString bare = line.trimmed();
  const bool header = at == 0 && bare.startsWith(QLatin1Char('[')) && !bare.startsWith(QLatin1String("[ ")) &&
                      bare.contains(QLatin1Char(']')) && !bare.contains(QLatin1Char('"')) &&
                      !bare.contains(QLatin1Char(',')) && !bare.contains(QLatin1Char('{'));
  while (at < line.size()) {
    const QChar c = line[at];
    int end = at + 1;
    if (c == QLatin1Char('#')) {
      end = static_cast<int>(line.size());
      setFormat(at, end - at, comment_);
    } else if (c == QLatin1Char('"') || c == QLatin1Char('\'')) {
      end = text_end(line, at, state);
      int after = end;
      while (after < line.size() && line[after] == QLatin1Char(' ')) ++after;
      setFormat(at, end - at, after < line.size() && line[after] == QLatin1Char('=') ? key_ : text_);
    } else if (header && (c == QLatin1Char('[') || is_bare(c) || c == QLatin1Char(']') || c == QLatin1Char('.'))) {
      setFormat(at, 1, header_);
    } else if (is_bare(c)) {
      while (end < line.size() &&
             (is_bare(line[end]) || line[end] == QLatin1Char('.') || line[end] == QLatin1Char('+')))
        ++end;
      int after = end;
      while (after < line.size() && line[after] == QLatin1Char(' ')) ++after;
      setFormat(at, end - at, after < line.size() && line[after] == QLatin1Char('=') ? key_ : number_);
    }
    at = end;
  }
  setCurrentBlockState(state);
}

}  // namespace pelsim::gui
