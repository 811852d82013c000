#pragma once
#include <QObject>
#include <QString>
#include <QUndoStack>
#include <functional>
#include <optional>
#include <string>

#include "study/toml.hpp"
#include "study/toml_edit.hpp"

namespace pelsim::gui {

/// What is wrong with the scenario, and where; `place.line` 0: nowhere in the text.
struct Problem {
  Place place;
  std::string message;
  bool operator==(const Problem& other) const { return message == other.message && place.text() == other.place.text(); }
};

/// A scenario while it is edited: its text, and the way back. Every change is one command on the undo stack; changes of
/// the same `merge` key that follow each other are one step (a slider's drag, typing in one field).
class ScenarioDocument : public QObject {
  Q_OBJECT

 public:
  explicit ScenarioDocument(QObject* parent = nullptr);

  const std::string& text() const { return text_; }
  /// As the user named it; empty for one that has no file yet.
  const std::string& file() const { return file_; }
  std::string folder() const;
  /// What stands in front of messages, and tells the loader where files lie.
  std::string name() const;
  /// What the text says; none while it is no TOML.
  const std::optional<Toml>& toml() const { return toml_; }
  /// Why it is no TOML.
  const std::optional<Problem>& syntax_problem() const { return syntax_problem_; }
  bool is_clean() const { return undo_.isClean(); }
  QUndoStack& undo_stack() { return undo_; }

  /// Another scenario: nothing to undo. `folder`: where a copy without a file of its own finds its data.
  void open(std::string text, std::string file, std::string folder = {});
  /// It is on the disk under this name now.
  void saved_as(std::string file);

  void set_text(std::string text, const QString& what, const QString& merge = {});
  /// Edits of one value, as `toml_edit.hpp` says; false where the text is no TOML, or has no such place (with the
  /// reason in `refused`).
  bool set_value(const TomlPath&, const std::string& toml, const QString& merge = {});
  bool remove(const TomlPath&);

 Q_SIGNALS:
  void text_changed();
  void file_changed();
  void opened();  ///< another scenario is here
  void refused(const QString& why);

 private:
  friend class TextCommand;
  void apply(std::string text);
  bool edit(const QString& what, const QString& merge, const std::function<std::string()>& change);

  std::string text_, file_, folder_;
  std::optional<Toml> toml_;
  std::optional<Problem> syntax_problem_;
  QUndoStack undo_;
};

}  // namespace pelsim::gui
