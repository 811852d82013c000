#include "gui/app/picker.hpp"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

namespace pelsim::gui {

Picker::Picker(const QString& title, const QString& hint, Source source, QWidget* parent)
    : QDialog(parent, Qt::Popup | Qt::FramelessWindowHint),
      source_(std::move(source)),
      line_(new QLineEdit(this)),
      list_(new QListWidget(this)) {
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(title);
  setAccessibleName(title);
  line_->setPlaceholderText(hint);
  line_->setAccessibleName(title);
  line_->setClearButtonEnabled(true);
  list_->setAccessibleName(tr("Choices"));
  list_->setFocusPolicy(Qt::NoFocus);  // arrows typed into the line move in the list
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(6, 6, 6, 6);
  layout->addWidget(line_);
  layout->addWidget(list_);
  line_->installEventFilter(this);
  connect(line_, &QLineEdit::textChanged, this, &Picker::fill);
  connect(list_, &QListWidget::itemClicked, this, &Picker::pick);
  resize(560, 360);
  if (parent != nullptr) {
    const QRect frame = parent->geometry();
    move(frame.center().x() - width() / 2, frame.top() + 60);
  }
  fill();
  line_->setFocus();
}

void Picker::fill() {
  choices_ = source_(line_->text());
  list_->clear();
  for (const Choice& choice : choices_)
    list_->addItem(choice.detail.isEmpty() ? choice.text : choice.text + "    " + choice.detail);
  if (choices_.empty()) {
    list_->addItem(tr("nothing fits"));
    list_->item(0)->setFlags(Qt::NoItemFlags);
  } else {
    list_->setCurrentRow(0);
  }
}

void Picker::pick() {
  const int row = list_->currentRow();
  if (row < 0 || static_cast<std::size_t>(row) >= choices_.size()) return;
  const std::function<void()> act = choices_[static_cast<std::size_t>(row)].act;
  close();
  if (act) act();
}

bool Picker::eventFilter(QObject* watched, QEvent* event) {
  if (watched != line_ || event->type() != QEvent::KeyPress) return QDialog::eventFilter(watched, event);
  const int key = static_cast<QKeyEvent*>(event)->key();
  const int rows = list_->count(), page = key == Qt::Key_PageDown || key == Qt::Key_PageUp ? 10 : 1;
  switch (key) {
    case Qt::Key_Return:
    case Qt::Key_Enter: pick(); return true;
    case Qt::Key_Down:
    case Qt::Key_PageDown: list_->setCurrentRow(std::min(rows - 1, list_->currentRow() + page)); return true;
    case Qt::Key_Up:
    case Qt::Key_PageUp: list_->setCurrentRow(std::max(0, list_->currentRow() - page)); return true;
    default: return QDialog::eventFilter(watched, event);
  }
}

int fitness(const QString& typed, const QString& name) {
  if (typed.isEmpty()) return 1;
  const auto at = name.indexOf(typed, 0, Qt::CaseInsensitive);
  if (at == 0) return 1000;
  if (at > 0) return name[at - 1].isLetterOrNumber() ? 500 : 800;
  qsizetype from = 0;
  for (const QChar c : typed) {
    if (c.isSpace()) continue;
    from = name.indexOf(c, from, Qt::CaseInsensitive) + 1;
    if (from == 0) return 0;
  }
  return 100;
}

}  // namespace pelsim::gui
