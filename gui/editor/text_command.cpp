#include "gui/editor/text_command.hpp"

#include <algorithm>

#include "gui/editor/scenario_document.hpp"

namespace pelsim::gui {

TextCommand::TextCommand(ScenarioDocument& document, const std::string& after, const QString& what,
                         const QString& merge)
    : QUndoCommand(what), document_(&document), merge_(merge) {
  difference(document.text(), after);
}

void TextCommand::difference(const std::string& before, const std::string& after) {
  const std::size_t shorter = std::min(before.size(), after.size());
  std::size_t front = 0, back = 0;
  while (front < shorter && before[front] == after[front]) ++front;
  while (back < shorter - front && before[before.size() - 1 - back] == after[after.size() - 1 - back]) ++back;
  at_ = front;
  removed_ = before.substr(front, before.size() - back - front);
  added_ = after.substr(front, after.size() - back - front);
}

void TextCommand::undo() {
  std::string text = document_->text();
  document_->apply(text.replace(at_, added_.size(), removed_));
}

void TextCommand::redo() {
  std::string text = document_->text();
  document_->apply(text.replace(at_, removed_.size(), added_));
}

bool TextCommand::mergeWith(const QUndoCommand* command) {
  const auto* next = dynamic_cast<const TextCommand*>(command);
  if (next == nullptr || next->merge_ != merge_) return false;
  const std::string after = document_->text();
  std::string before = after;
  before.replace(next->at_, next->added_.size(), next->removed_);
  before.replace(at_, added_.size(), removed_);
  difference(before, after);
  setObsolete(removed_ == added_);  // back where it began
  return true;
}

}  // namespace pelsim::gui
