#pragma once
#include <QSyntaxHighlighter>
#include <QTextCharFormat>

#include "gui/palette.hpp"

namespace pelsim::gui {

/// Colours of a TOML text: headers, keys, texts, numbers, comments. Texts over several lines are followed.
class TomlHighlighter final : public QSyntaxHighlighter {
  Q_OBJECT

 public:
  explicit TomlHighlighter(QTextDocument* document) : QSyntaxHighlighter(document) {}
  void set_theme(Theme);

 protected:
  void highlightBlock(const QString& line) override;

 private:
  int text_end(const QString& line, int at, int& state) const;

  QTextCharFormat header_, key_, text_, number_, comment_;
};

}  // namespace pelsim::gui
