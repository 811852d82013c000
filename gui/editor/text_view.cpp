#include "gui/editor/text_view.hpp"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "gui/editor/completion.hpp"
#include "gui/editor/editor_session.hpp"
#include "gui/editor/source_edit.hpp"
#include "gui/editor/toml_highlighter.hpp"

namespace pelsim::gui {

TextView::TextView(ViewState& state, QWidget* parent)
    : View(QStringLiteral("scenario-text"), tr("Scenario text"), state, parent),
      session_(EditorSession::of(state)),
      edit_(new SourceEdit),
      highlighter_(new TomlHighlighter(edit_->document())),
      message_(new QLabel),
      go_(new QPushButton(tr("Go to it"))) {
  edit_->setAccessibleName(tr("Scenario text"));
  edit_->setPlaceholderText(tr("No scenario is open. New from the gallery, or open or drop a file."));
  message_->setWordWrap(true);
  message_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  message_->setAccessibleName(tr("State of the text"));
  go_->setAccessibleName(tr("Go to the mistake"));
  auto* below = new QHBoxLayout;
  below->setContentsMargins(6, 2, 6, 4);
  below->addWidget(message_, 1);
  below->addWidget(go_);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(edit_, 1);
  layout->addLayout(below);
  setFocusProxy(edit_);
  highlighter_->set_theme(theme_of(this->palette()));  // tells of a change of the text, of which there is none yet

  ScenarioDocument& document = session_.document();
  connect(edit_, &QPlainTextEdit::cursorPositionChanged, this, &TextView::status_changed);
  connect(edit_, &QPlainTextEdit::textChanged, this, &TextView::take_edit);
  connect(edit_, &SourceEdit::undo_wanted, &document.undo_stack(), &QUndoStack::undo);
  connect(edit_, &SourceEdit::redo_wanted, &document.undo_stack(), &QUndoStack::redo);
  connect(edit_, &SourceEdit::completion_wanted, this, &TextView::complete);
  connect(&document, &ScenarioDocument::text_changed, this, &TextView::show_text);
  connect(&session_, &EditorSession::problem_changed, this, &TextView::show_problem);
  connect(go_, &QPushButton::clicked, this, [this] {
    if (const Problem* problem = session_.problem_in_text()) edit_->go_to(problem->place.line, problem->place.column);
  });
  connect(&state, &ViewState::place_wanted, this, [this](const QString& file, int line, int column) {
    if (file.toStdString() == session_.document().name()) edit_->go_to(line, column);
  });
  show_text();
  show_problem();
}

void TextView::take_edit() {
  if (taking_) return;
  const QString text = edit_->toPlainText();
  const int at = edit_->textCursor().position();
  // A new line begins a step of its own, so that undo goes back line by line.
  if (at > 0 && text[at - 1] == QLatin1Char('\n')) ++typing_;
  taking_ = true;
  session_.document().set_text(text.toStdString(), tr("Typing"), QStringLiteral("typing %1").arg(typing_));
  taking_ = false;
  show_problem();
}

void TextView::show_text() {
  if (taking_) return;
  taking_ = true;
  edit_->take_text(QString::fromStdString(session_.document().text()));
  taking_ = false;
  ++typing_;
  show_problem();
}

void TextView::show_problem() {
  const std::optional<Problem>& problem = session_.problem();
  const Problem* here = session_.problem_in_text();
  edit_->mark_error(here != nullptr ? here->place.line : 0, here != nullptr ? here->place.column : 0);
  go_->setVisible(here != nullptr);
  const bool light = theme_of(palette()) == Theme::light;
  QString text;
  if (here != nullptr) {
    text = tr("✗ line %1, column %2: %3")
               .arg(problem->place.line)
               .arg(problem->place.column)
               .arg(QString::fromStdString(problem->message).toHtmlEscaped());
  } else if (problem) {
    const std::string place = problem->place.text();
    text =
        tr("✗ %1").arg(QString::fromStdString((place.empty() ? "" : place + ": ") + problem->message).toHtmlEscaped());
  }
  if (problem) {
    message_->setText(QStringLiteral("<span style='color:%1'>%2</span>")
                          .arg(light ? QStringLiteral("#b00020") : QStringLiteral("#ff8a80"), text));
  } else if (session_.document().text().empty()) {
    message_->clear();
  } else {
    message_->setText(tr("✓ a scenario; Ctrl+Space completes keys and names"));
  }
}

void TextView::complete() {
  const QString before = edit_->toPlainText().left(edit_->textCursor().position());
  const std::string bytes = before.toStdString();
  const Completion completion = completion_at(session_.document().text(), bytes.size(), session_.forms());
  QStringList words;
  for (const std::string& word : completion.words) words.append(QString::fromStdString(word));
  edit_->offer(words, static_cast<int>(QString::fromStdString(bytes.substr(0, completion.begin)).size()));
}

std::vector<KeyHelp> TextView::keys() const {
  return {{tr("Ctrl+Space"), tr("complete a key or a name")},
          {tr("Ctrl+Z / Ctrl+Y"), tr("undo / redo, in text, forms and sliders alike")}};
}

QString TextView::status() const {
  const QTextCursor cursor = edit_->textCursor();
  return tr("line %1, column %2").arg(cursor.blockNumber() + 1).arg(cursor.positionInBlock() + 1);
}

Table TextView::table() const {
  Table table{{tr("line"), tr("text")}, {}};
  if (session_.document().text().empty()) return table;
  const QStringList lines = QString::fromStdString(session_.document().text()).split(QLatin1Char('\n'));
  for (qsizetype i = 0; i < lines.size(); ++i) table.rows.push_back({QString::number(i + 1), lines[i]});
  return table;
}

QString TextView::nothing_to_show() const { return session_.nothing_open(); }

void TextView::changeEvent(QEvent* event) {
  View::changeEvent(event);
  if (event->type() != QEvent::PaletteChange) return;
  taking_ = true;  // colours are no edit
  highlighter_->set_theme(theme_of(palette()));
  taking_ = false;
  show_problem();
}

}  // namespace pelsim::gui
