#include "gui/editor/source_edit.hpp"

#include <QAbstractItemView>
#include <QCompleter>
#include <QFontDatabase>
#include <QPainter>
#include <QScrollBar>
#include <QStringListModel>
#include <QTextBlock>

#include "gui/palette.hpp"

namespace pelsim::gui {
namespace {

/// The margin that shows the numbers; the text field does the work.
class LineNumbers final : public QWidget {
 public:
  explicit LineNumbers(SourceEdit* edit) : QWidget(edit), edit_(edit) {}
  QSize sizeHint() const override { return {edit_->number_width(), 0}; }

 protected:
  void paintEvent(QPaintEvent* event) override { edit_->paint_numbers(event); }

 private:
  SourceEdit* edit_;
};

QColor error_colour(const QPalette& palette) {
  return theme_of(palette) == Theme::light ? QColor(0xb0, 0x00, 0x20) : QColor(0xff, 0x8a, 0x80);
}

}  // namespace

SourceEdit::SourceEdit(QWidget* parent)
    : QPlainTextEdit(parent),
      numbers_(new LineNumbers(this)),
      completer_(new QCompleter(this)),
      words_(new QStringListModel(this)) {
  setUndoRedoEnabled(false);
  setLineWrapMode(NoWrap);
  setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
  setTabStopDistance(2 * fontMetrics().horizontalAdvance(QLatin1Char(' ')));
  setTabChangesFocus(true);  // the keyboard gets out again
  completer_->setModel(words_);
  completer_->setWidget(this);
  completer_->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
  connect(completer_, qOverload<const QString&>(&QCompleter::activated), this, &SourceEdit::complete);
  connect(this, &QPlainTextEdit::blockCountChanged, this, &SourceEdit::place_numbers);
  connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect& area, int dy) {
    if (dy != 0) {
      numbers_->scroll(0, dy);
    } else {
      numbers_->update(0, area.y(), numbers_->width(), area.height());
    }
  });
  connect(this, &QPlainTextEdit::cursorPositionChanged, this, &SourceEdit::show_marks);
  place_numbers();
}

int SourceEdit::number_width() const {
  const auto digits = QString::number(std::max(99, blockCount())).size();
  return static_cast<int>(digits + 2) * fontMetrics().horizontalAdvance(QLatin1Char('9'));
}

void SourceEdit::place_numbers() {
  setViewportMargins(number_width(), 0, 0, 0);
  const QRect all = contentsRect();
  numbers_->setGeometry(all.left(), all.top(), number_width(), all.height());
}

void SourceEdit::resizeEvent(QResizeEvent* event) {
  QPlainTextEdit::resizeEvent(event);
  place_numbers();
}

void SourceEdit::changeEvent(QEvent* event) {
  QPlainTextEdit::changeEvent(event);
  if (event->type() == QEvent::FontChange) place_numbers();
  if (event->type() == QEvent::PaletteChange) show_marks();
}

void SourceEdit::paint_numbers(QPaintEvent* event) {
  QPainter painter(numbers_);
  painter.fillRect(event->rect(), palette().color(QPalette::AlternateBase));
  painter.setFont(font());
  const int unit = fontMetrics().horizontalAdvance(QLatin1Char('9'));
  QTextBlock block = firstVisibleBlock();
  for (double top = blockBoundingGeometry(block).translated(contentOffset()).top();
       block.isValid() && top <= event->rect().bottom(); block = block.next()) {
    const double height = blockBoundingRect(block).height();
    const int number = block.blockNumber() + 1;
    const bool wrong = number == error_line_;
    painter.setPen(wrong ? error_colour(palette()) : palette().color(QPalette::PlaceholderText));
    const QRectF area(0, top, numbers_->width() - unit, height);
    painter.drawText(area, Qt::AlignRight | Qt::AlignVCenter, QString::number(number));
    if (wrong) painter.drawText(QRectF(0, top, 2 * unit, height), Qt::AlignCenter, QStringLiteral("✗"));
    top += height;
  }
}

void SourceEdit::mark_error(int line, int column) {
  error_line_ = line;
  error_column_ = column;
  show_marks();
  numbers_->update();
}

void SourceEdit::show_marks() {
  QList<QTextEdit::ExtraSelection> marks;
  QTextEdit::ExtraSelection current;
  QColor back = palette().color(QPalette::Highlight);
  back.setAlpha(28);
  current.format.setBackground(back);
  current.format.setProperty(QTextFormat::FullWidthSelection, true);
  current.cursor = textCursor();
  current.cursor.clearSelection();
  marks.append(current);
  if (const QTextBlock block = document()->findBlockByNumber(error_line_ - 1); error_line_ > 0 && block.isValid()) {
    QTextEdit::ExtraSelection error;
    error.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
    error.format.setUnderlineColor(error_colour(palette()));
    error.cursor = QTextCursor(block);
    const int from = std::clamp(error_column_ - 1, 0, std::max(0, block.length() - 2));
    error.cursor.setPosition(block.position() + from);
    error.cursor.setPosition(block.position() + block.length() - 1, QTextCursor::KeepAnchor);
    marks.append(error);
  }
  setExtraSelections(marks);
}

void SourceEdit::go_to(int line, int column) {
  const QTextBlock block = document()->findBlockByNumber(line - 1);
  if (!block.isValid()) return;
  QTextCursor cursor(block);
  cursor.setPosition(block.position() + std::clamp(column - 1, 0, block.length() - 1));
  setTextCursor(cursor);
  centerCursor();
  setFocus();
}

void SourceEdit::take_text(const QString& text) {
  const QString before = toPlainText();
  if (text == before) return;
  const auto shorter = std::min(before.size(), text.size());
  qsizetype front = 0, back = 0;
  while (front < shorter && before[front] == text[front]) ++front;
  while (back < shorter - front && before[before.size() - 1 - back] == text[text.size() - 1 - back]) ++back;
  QTextCursor cursor(document());
  cursor.setPosition(static_cast<int>(front));
  cursor.setPosition(static_cast<int>(before.size() - back), QTextCursor::KeepAnchor);
  cursor.insertText(text.mid(front, text.size() - back - front));
}

void SourceEdit::keyPressEvent(QKeyEvent* event) {
  if (completer_->popup()->isVisible()) {
    switch (event->key()) {
      case Qt::Key_Return:
      case Qt::Key_Enter:
      case Qt::Key_Escape:
      case Qt::Key_Tab:
      case Qt::Key_Backtab: return event->ignore();  // the list's
      default: break;
    }
  }
  if (event->matches(QKeySequence::Undo)) return Q_EMIT undo_wanted();
  if (event->matches(QKeySequence::Redo)) return Q_EMIT redo_wanted();
  if (event->key() == Qt::Key_Space && (event->modifiers() & Qt::ControlModifier) != 0)
    return Q_EMIT completion_wanted();
  const bool listed = completer_->popup()->isVisible();
  QPlainTextEdit::keyPressEvent(event);
  if (listed) Q_EMIT completion_wanted();
}

void SourceEdit::offer(const QStringList& words, int begin) {
  if (words.isEmpty()) return completer_->popup()->hide();
  completion_begin_ = begin;
  words_->setStringList(words);
  QRect at = cursorRect();
  at.translate(number_width(), 0);
  at.setWidth(completer_->popup()->sizeHintForColumn(0) + completer_->popup()->verticalScrollBar()->sizeHint().width());
  completer_->complete(at);
  completer_->popup()->setCurrentIndex(completer_->completionModel()->index(0, 0));
}

void SourceEdit::complete(const QString& word) {
  QTextCursor cursor = textCursor();
  cursor.setPosition(completion_begin_, QTextCursor::KeepAnchor);
  cursor.insertText(word);
  setTextCursor(cursor);
}

}  // namespace pelsim::gui
