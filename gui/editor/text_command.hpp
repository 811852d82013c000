#pragma once
#include <QUndoCommand>
#include <string>

namespace pelsim::gui {

class ScenarioDocument;

/// Replaces what differs between two texts: the bytes between their common beginning and end.
class TextCommand final : public QUndoCommand {
 public:
  TextCommand(ScenarioDocument& document, const std::string& after, const QString& what, const QString& merge);

  void undo() override;
  void redo() override;
  int id() const override { return merge_.isEmpty() ? -1 : 1; }
  bool mergeWith(const QUndoCommand* next) override;

 private:
  void difference(const std::string& before, const std::string& after);

  ScenarioDocument* document_;
  QString merge_;
  std::size_t at_ = 0;
  std::string removed_, added_;
};

}  // namespace pelsim::gui
