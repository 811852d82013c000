#include "gui/editor/field_row.hpp"

#include <QComboBox>
#include <QCompleter>
#include <QEvent>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>
#include <QWheelEvent>

#include "gui/palette.hpp"

namespace pelsim::gui {
namespace {

/// A form is scrolled with the wheel; its fields do not change under it.
class CalmComboBox final : public QComboBox {
 public:
  using QComboBox::QComboBox;

 protected:
  void wheelEvent(QWheelEvent* event) override { event->ignore(); }
};

bool is_free(const Parameter& p) { return p.type != Parameter::Type::choice && p.type != Parameter::Type::boolean; }

QString default_text(const Parameter& p) {
  if (p.required) return FieldRow::tr("required");
  return p.fallback.empty() ? FieldRow::tr("not given")
                            : FieldRow::tr("default: %1").arg(QString::fromStdString(p.fallback));
}

QLabel* small_label() {
  auto* label = new QLabel;
  label->setWordWrap(true);
  QFont font = label->font();
  font.setPointSizeF(font.pointSizeF() * 0.88);
  label->setFont(font);
  return label;
}

}  // namespace

FieldRow::FieldRow(const Field& field, QWidget* parent) : QWidget(parent), field_(field) {
  build();
  show_field(field);
}

void FieldRow::build() {
  const Parameter& p = field_.parameter;
  name_ = new QLabel;
  meaning_ = small_label();
  meaning_->setForegroundRole(QPalette::PlaceholderText);
  problem_ = small_label();
  problem_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(2, 3, 2, 3);
  layout->setSpacing(1);
  layout->addWidget(name_);

  if (is_free(p) && p.choices.empty()) {
    line_ = new QLineEdit;
    line_->setClearButtonEnabled(true);
    connect(line_, &QLineEdit::textEdited, this, &FieldRow::take);
    layout->addWidget(line_);
  } else {
    choice_ = new CalmComboBox;
    choice_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    choice_->setMinimumContentsLength(8);
    choice_->setFocusPolicy(Qt::StrongFocus);
    if (p.type == Parameter::Type::boolean) {
      choice_->addItems({default_text(p), QStringLiteral("true"), QStringLiteral("false")});
    } else {
      choice_->addItem(is_free(p) ? QString() : default_text(p));
      for (const std::string& word : p.choices) choice_->addItem(QString::fromStdString(word));
    }
    if (is_free(p)) {
      choice_->setEditable(true);
      choice_->setInsertPolicy(QComboBox::NoInsert);
      choice_->completer()->setFilterMode(Qt::MatchContains);
      choice_->completer()->setCompletionMode(QCompleter::PopupCompletion);
      connect(choice_, &QComboBox::editTextChanged, this, &FieldRow::take);
    } else {
      connect(choice_, &QComboBox::currentIndexChanged, this,
              [this](int index) { take(index <= 0 ? QString() : choice_->itemText(index)); });
    }
    layout->addWidget(choice_);
  }
  name_->setBuddy(field());
  layout->addWidget(problem_);
  layout->addWidget(meaning_);
  field()->setAccessibleName(QString::fromStdString(p.name));
  setFocusProxy(field());
}

// Another preset gives other defaults while the row stays.
void FieldRow::show_expectation() {
  const Parameter& p = field_.parameter;
  name_->setText(QString::fromStdString(p.name) + (p.required ? QStringLiteral(" *") : QString()));
  if (line_ != nullptr) {
    line_->setPlaceholderText(default_text(p));
  } else if (choice_->isEditable()) {
    choice_->lineEdit()->setPlaceholderText(default_text(p));
  } else {
    choice_->setItemText(0, default_text(p));
  }
  const QString expected = QString::fromStdString(expectation(p));
  const QString meaning = QString::fromStdString(p.meaning);
  meaning_->setText(meaning);
  meaning_->setVisible(!meaning.isEmpty());
  field()->setToolTip(meaning + (meaning.isEmpty() ? QString() : QStringLiteral("\n")) + expected);
  field()->setAccessibleDescription(meaning + QStringLiteral("; ") + expected);
}

QWidget* FieldRow::field() const { return line_ != nullptr ? static_cast<QWidget*>(line_) : choice_; }

QString FieldRow::shown() const {
  if (line_ != nullptr) return line_->text();
  if (choice_->isEditable()) return choice_->currentText();
  return choice_->currentIndex() <= 0 ? QString() : choice_->currentText();
}

void FieldRow::show_field(const Field& now) {
  field_ = now;
  show_expectation();
  const QString text = QString::fromStdString(now.typed);
  // What is being typed and cannot be yet is not in the document: it stays until it is right or the field is left.
  const bool typing = field_.problem.empty() && !problem().isEmpty() && field()->hasFocus();
  if (!typing && shown() != text) {
    showing_ = true;
    if (line_ != nullptr) {
      line_->setText(text);
    } else if (choice_->isEditable()) {
      choice_->setEditText(text);
    } else {
      const int index = choice_->findText(text);
      if (index < 0 && !text.isEmpty()) choice_->addItem(text);  // a wrong one is shown as it is
      choice_->setCurrentIndex(text.isEmpty() ? 0 : choice_->findText(text));
    }
    showing_ = false;
  }
  QFont font = name_->font();
  font.setBold(now.written);
  name_->setFont(font);
  if (!typing) show_problem(now.problem);
}

void FieldRow::type(const QString& text) {
  if (line_ != nullptr) {
    line_->setText(text);
    take(text);
  } else if (choice_->isEditable()) {
    choice_->setEditText(text);
  } else {
    choice_->setCurrentIndex(std::max(0, choice_->findText(text)));
  }
}

void FieldRow::take(const QString& text) {
  if (showing_) return;
  const std::string problem = problem_of(field_.parameter, text.toStdString());
  show_problem(problem);
  if (problem.empty()) Q_EMIT typed(text);
}

QString FieldRow::problem() const { return problem_->isHidden() ? QString() : problem_->text(); }

void FieldRow::show_problem(const std::string& problem) {
  problem_->setText(problem.empty() ? QString() : QStringLiteral("✗ ") + QString::fromStdString(problem));
  problem_->setVisible(!problem.empty());
  const bool light = theme_of(palette()) == Theme::light;
  const QString red = light ? QStringLiteral("#b00020") : QStringLiteral("#ff8a80");
  problem_->setStyleSheet(QStringLiteral("color: %1").arg(red));
  field()->setStyleSheet(problem.empty()
                             ? QString()
                             : QStringLiteral("QLineEdit, QComboBox { border: 2px solid %1; padding: 2px; }").arg(red));
}

void FieldRow::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange && !problem_->isHidden())
    show_problem(problem_->text().mid(2).toStdString());
}

}  // namespace pelsim::gui
