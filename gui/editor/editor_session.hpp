#pragma once
#include <QObject>
#include <QTimer>
#include <memory>
#include <optional>

#include "gui/editor/form.hpp"
#include "gui/editor/latest_job.hpp"
#include "gui/editor/runner.hpp"
#include "gui/state/view_state.hpp"

namespace pelsim::gui {

/// What the editor's views share: the document, what is wrong with it, and runs of it. One for each view state, whose
/// child it is.
class EditorSession : public QObject {
  Q_OBJECT

 public:
  /// Made when first asked for.
  static EditorSession& of(ViewState&);
  ~EditorSession() override;

  ScenarioDocument& document() { return document_; }
  ViewState& state() { return state_; }
  Runner& runner() { return *runner_; }
  void set_runner(std::unique_ptr<Runner>);

  /// What the forms are made from; machines beside the scenario included.
  const CardBook& book();
  /// Of the text as it is; while it is no TOML, of how it was last.
  const Form& forms() const { return forms_; }
  /// The first thing that keeps the text from running; checked in the background after each change.
  const std::optional<Problem>& problem() const { return problem_; }
  /// The problem where it stands in the text, not in a file that the text names.
  const Problem* problem_in_text() const {
    return problem_ && problem_->place.line > 0 && problem_->place.file == document_.name() ? &*problem_ : nullptr;
  }
  bool checking() const { return checker_.busy() || check_soon_.isActive(); }

  /// A run of the text as it is. The first run of a changed text pins the run before it as A.
  void run(Runner::Depth = Runner::Depth::full);
  /// The window has made this run of that text, and is about to show it.
  void made_of(const RunPtr&, const std::string& text);
  /// What a run takes, by the last of its kind, else by the last of the other: the ideal run about doubles it. None
  /// yet: forever.
  Seconds expected_wall(Runner::Depth) const;
  /// True while what is shown is a run of the text as it is.
  bool fresh() const { return shown_text_ == document_.text(); }
  /// Fresh, and with the second run on the ideal network.
  bool complete() const { return fresh() && shown_depth_ == Runner::Depth::full; }

  /// False (and a message) where it cannot be read, or the text has changes that are not saved. Overrides are written
  /// into the text, as if the file had them.
  bool open_file(const std::string& file, const std::vector<Override>& overrides = {});
  /// Why there is no text; empty where there is one.
  QString nothing_open() const;
  /// Under the name it has, or another.
  bool save(const std::string& file = {});
  /// A scenario without a file yet; data is looked for in `folder`.
  void open_copy(const std::string& text, const std::string& folder);
  /// Sends one task of the run on show to another device: the schedule of the run, written into the text, and run as B.
  /// False (and a message) where the run is not one of the text, or not complete.
  bool move_task(TaskId, DeviceId to);
  /// The run whose task was moved last.
  const RunPtr& before_move() const { return before_move_; }

 Q_SIGNALS:
  void forms_changed();
  void problem_changed();
  void run_started();
  void run_finished(const pelsim::gui::RunPtr& run);
  /// In place, never in a dialog.
  void message(const QString& text);

 private:
  explicit EditorSession(ViewState&);
  void follow_text();
  void check();
  void set_problem(std::optional<Problem>);
  void request(const std::string& text, Runner::Depth);
  void show(const RunPtr&, Seconds wall);
  void follow_run();

  ViewState& state_;
  ScenarioDocument document_;
  std::unique_ptr<Runner> runner_;
  std::optional<CardBook> book_;
  std::string book_folder_;
  Form forms_;
  std::optional<Problem> problem_;
  QTimer check_soon_;
  LatestJob checker_;
  std::string opened_text_;  ///< as it was before anybody changed it
  std::string shown_text_, requested_text_;
  Runner::Depth shown_depth_ = Runner::Depth::full, requested_depth_ = Runner::Depth::full;
  bool showing_ = false;
  bool has_run_ = false;  ///< something on show came from the document that is open
  RunPtr before_move_;
  /// The texts of runs that were made here, the newest last: somebody may show an older one again.
  std::vector<std::pair<std::weak_ptr<const ShownRun>, std::string>> texts_;
  Seconds quick_wall_ = forever, full_wall_ = forever;
};

}  // namespace pelsim::gui
