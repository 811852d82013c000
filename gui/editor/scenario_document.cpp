#include "gui/editor/scenario_document.hpp"

#include <filesystem>
#include <utility>

#include "gui/editor/form.hpp"
#include "gui/editor/text_command.hpp"

namespace pelsim::gui {

ScenarioDocument::ScenarioDocument(QObject* parent) : QObject(parent) {
  undo_.setUndoLimit(1000);
  apply({});
}

std::string ScenarioDocument::folder() const {
  return file_.empty() ? folder_ : std::filesystem::path(file_).parent_path().string();
}

std::string ScenarioDocument::name() const {
  if (!file_.empty()) return file_;
  return (std::filesystem::path(folder_) / "scenario.toml").string();
}

void ScenarioDocument::open(std::string text, std::string file, std::string folder) {
  undo_.clear();
  file_ = std::move(file);
  folder_ = std::move(folder);
  apply(std::move(text));
  Q_EMIT file_changed();
  Q_EMIT opened();
}

void ScenarioDocument::saved_as(std::string file) {
  file_ = std::move(file);
  undo_.setClean();
  Q_EMIT file_changed();
}

void ScenarioDocument::apply(std::string text) {
  text_ = std::move(text);
  toml_.reset();
  syntax_problem_.reset();
  try {
    toml_ = parse_toml(text_, name());
  } catch (const ScenarioError& error) {
    syntax_problem_ = Problem{error.place(), message_of(error)};
  }
  Q_EMIT text_changed();
}

void ScenarioDocument::set_text(std::string text, const QString& what, const QString& merge) {
  if (text == text_) return;
  undo_.push(new TextCommand(*this, text, what, merge));
}

bool ScenarioDocument::edit(const QString& what, const QString& merge, const std::function<std::string()>& change) {
  if (!toml_) {
    Q_EMIT refused(tr("The text is no TOML (line %1: %2): mend it there first")
                       .arg(syntax_problem_->place.line)
                       .arg(QString::fromStdString(syntax_problem_->message)));
    return false;
  }
  std::string text;
  try {
    text = change();
    parse_toml(text, name());
  } catch (const ScenarioError& error) {
    Q_EMIT refused(QString::fromUtf8(error.what()));
    return false;
  }
  set_text(std::move(text), what, merge);
  return true;
}

bool ScenarioDocument::set_value(const TomlPath& path, const std::string& toml, const QString& merge) {
  const QString what = QString::fromStdString(dotted(path) + " = " + toml.substr(0, 40));
  return edit(what, merge, [&] { return set_toml(text_, path, toml); });
}

bool ScenarioDocument::remove(const TomlPath& path) {
  return edit(tr("Remove %1").arg(QString::fromStdString(dotted(path))), {}, [&] { return remove_toml(text_, path); });
}

}  // namespace pelsim::gui
