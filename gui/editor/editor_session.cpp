#include "gui/editor/editor_session.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "gui/editor/form_edit.hpp"
#include "gui/editor/thread_runner.hpp"
#include "models/text_file.hpp"
#include "study/schedule_rows.hpp"
#include "study/toml_edit.hpp"

namespace pelsim::gui {
namespace {

/// A person who types is not told about every letter.
constexpr int check_after_ms = 250;
constexpr std::size_t most_texts = 64;

/// What cannot be set in the text is told by the run that it was given to.
std::string with_overrides(std::string text, const std::string& file, const std::vector<Override>& overrides) {
  for (const Override& o : overrides) {
    try {
      std::string changed = set_toml(text, toml_path(o.key), inline_toml(toml_or_text(o.value, Place{file})));
      parse_toml(changed, file);
      text = std::move(changed);
    } catch (const ScenarioError&) {
      return text;
    }
  }
  return text;
}

}  // namespace

EditorSession& EditorSession::of(ViewState& state) {
  if (auto* session = state.findChild<EditorSession*>(QString(), Qt::FindDirectChildrenOnly)) return *session;
  return *new EditorSession(state);
}

EditorSession::EditorSession(ViewState& state) : QObject(&state), state_(state) {
  check_soon_.setSingleShot(true);
  check_soon_.setInterval(check_after_ms);
  connect(&check_soon_, &QTimer::timeout, this, &EditorSession::check);
  connect(&document_, &ScenarioDocument::text_changed, this, &EditorSession::follow_text);
  connect(&document_, &ScenarioDocument::opened, this, [this] {
    opened_text_ = document_.text();
    shown_text_.clear();
    has_run_ = false;
    quick_wall_ = full_wall_ = forever;
    state_.set_stale(state_.run() != nullptr);
  });
  connect(&state_, &ViewState::run_changed, this, &EditorSession::follow_run);
  connect(&state_, &ViewState::document_changed, this, [this] { open_file(state_.document()); });
  connect(&document_, &ScenarioDocument::refused, this, &EditorSession::message);
  set_runner(std::make_unique<ThreadRunner>());
  if (!state_.document().empty()) open_file(state_.document());
  follow_run();
}

EditorSession::~EditorSession() = default;

void EditorSession::set_runner(std::unique_ptr<Runner> runner) {
  runner_ = std::move(runner);
  connect(runner_.get(), &Runner::finished, this, &EditorSession::show);
  connect(runner_.get(), &Runner::failed, this, [this](const Problem& problem) {
    set_problem(problem);
    state_.set_failure(RunFailure{Place(problem.place).text() + ": " + problem.message, problem.place});
    Q_EMIT message(QString::fromStdString(problem.message));
  });
}

const CardBook& EditorSession::book() {
  const std::string folder = document_.folder();
  if (book_ && folder == book_folder_) return *book_;
  try {
    book_ = read_cards(folder);
  } catch (const ScenarioError& error) {
    // A broken table of machines beside the scenario: its run says so; the forms do without.
    if (!book_) book_.emplace();
    Q_EMIT message(QString::fromUtf8(error.what()));
  }
  book_folder_ = folder;
  return *book_;
}

void EditorSession::follow_text() {
  const bool is_empty = document_.text().find_first_not_of(" \t\r\n") == std::string::npos;
  if (is_empty)
    forms_ = {};
  else if (document_.toml())
    forms_ = scenario_forms(*document_.toml(), book());
  set_problem(document_.syntax_problem());
  checker_.cancel();
  check_soon_.stop();
  if (!problem_ && !is_empty) check_soon_.start();
  state_.set_stale(state_.run() != nullptr && !fresh());
  Q_EMIT forms_changed();
}

void EditorSession::check() {
  checker_.start(
      [this, text = document_.text(), name = document_.name()](const std::stop_token&) -> LatestJob::HandOver {
        std::optional<Problem> found;
        try {
          load_scenario_text(text, name, "");
        } catch (const ScenarioError& error) {
          found = Problem{error.place(), message_of(error)};
        }
        return [this, found] { set_problem(found); };
      });
}

void EditorSession::set_problem(std::optional<Problem> problem) {
  if (problem == problem_) return;
  problem_ = std::move(problem);
  Q_EMIT problem_changed();
}

void EditorSession::run(Runner::Depth depth) {
  if (!document_.toml()) {
    Q_EMIT message(QString::fromStdString(problem_ ? problem_->message : std::string("the text is no TOML")));
    return;
  }
  // Without a run there is nothing to compare with: what was opened goes first, and becomes A.
  request(has_run_ ? document_.text() : opened_text_, depth);
}

void EditorSession::request(const std::string& text, Runner::Depth depth) {
  requested_text_ = text;
  requested_depth_ = depth;
  Q_EMIT run_started();
  // One label for each step of undo: a drag leaves one run in the window's list.
  const QString label =
      text == opened_text_ ? QStringLiteral("A") : QStringLiteral("B%1").arg(document_.undo_stack().index());
  runner_->request({text, document_.name(), label, depth});
}

Seconds EditorSession::expected_wall(Runner::Depth depth) const {
  if (depth == Runner::Depth::quick) return quick_wall_ < forever ? quick_wall_ : full_wall_ / 2;
  return full_wall_ < forever ? full_wall_ : quick_wall_ * 2;
}

void EditorSession::show(const RunPtr& run, Seconds wall) {
  const bool first = !std::exchange(has_run_, true);
  if (first) state_.pin(nullptr);  // A was another scenario's
  if (!first && !state_.base() && requested_text_ != shown_text_) state_.pin(state_.run());
  (requested_depth_ == Runner::Depth::quick ? quick_wall_ : full_wall_) = wall;
  shown_text_ = requested_text_;
  texts_.emplace_back(run, shown_text_);
  if (texts_.size() > most_texts) texts_.erase(texts_.begin());
  shown_depth_ = requested_depth_;
  showing_ = true;
  state_.set_failure(std::nullopt);
  state_.show(run);
  showing_ = false;
  state_.set_stale(!fresh());
  Q_EMIT run_finished(run);
  if (first && !fresh()) this->run(requested_depth_);
}

void EditorSession::made_of(const RunPtr& run, const std::string& text) {
  texts_.emplace_back(run, text);
  if (texts_.size() > most_texts) texts_.erase(texts_.begin());
  has_run_ = true;
}

bool EditorSession::open_file(const std::string& file, const std::vector<Override>& overrides) {
  if (file.empty() || file == document_.file()) return true;
  if (!document_.is_clean()) {
    Q_EMIT message(
        tr("The scenario in the editor has changes that are not saved: save or undo them, then open %1 again")
            .arg(QString::fromStdString(file)));
    return false;
  }
  try {
    document_.open(with_overrides(std::string(TextFile::read(file).text()), file, overrides), file);
    return true;
  } catch (const ScenarioError& error) {
    Q_EMIT message(QString::fromUtf8(error.what()));
    return false;
  }
}

QString EditorSession::nothing_open() const {
  if (!document_.text().empty()) return {};
  if (state_.run() && state_.run()->source == ShownRun::Source::trace)
    return tr(
        "The run was opened from a trace alone, which holds no scenario. Open the scenario, or the folder of the run.");
  return tr("No scenario is open: File, New from the gallery, or open or drop one.");
}

bool EditorSession::save(const std::string& file) {
  const std::string to = file.empty() ? document_.file() : file;
  if (to.empty()) {
    Q_EMIT message(tr("The scenario has no file yet: save it under a name"));
    return false;
  }
  try {
    write_text_file(to, document_.text());
  } catch (const ScenarioError& error) {
    Q_EMIT message(QString::fromUtf8(error.what()));
    return false;
  }
  document_.saved_as(to);
  state_.set_document(to);
  return true;
}

void EditorSession::open_copy(const std::string& text, const std::string& folder) {
  document_.open(text, {}, folder);
  run();
}

bool EditorSession::move_task(TaskId task, DeviceId to) {
  const RunPtr shown = state_.run();
  if (!shown || shown->partial || !fresh() || !document_.toml()) {
    Q_EMIT message(tr("Run the text as it is first: a move is made in a complete run of it"));
    return false;
  }
  const Form* form = find_form(forms_, {"scheduler"});
  const std::string rows = schedule_rows(shown->trace(), *shown->scenario->costs, Move{task, to});
  try {
    std::string text = document_.text();
    if (form->model != "fixed") text = with_model(text, *form, "fixed", *document_.toml(), book());
    text = remove_toml(text, {"scheduler", "file"});
    const bool literal = rows.find("'''") == std::string::npos;
    text = set_toml(text, {"scheduler", "rows"}, literal ? "'''\n" + rows + "'''" : toml_text(rows));
    before_move_ = shown;
    document_.set_text(text, tr("Move %1 to %2")
                                 .arg(QString::fromStdString(std::string(shown->graph().name(task))),
                                      QString::fromStdString(shown->platform().device(to).name.text())));
  } catch (const ScenarioError& error) {
    Q_EMIT message(QString::fromUtf8(error.what()));
    return false;
  }
  run();
  return true;
}

void EditorSession::follow_run() {
  const RunPtr& run = state_.run();
  if (showing_ || !run) return;
  const auto made_here =
      std::find_if(texts_.begin(), texts_.end(), [&](const auto& made) { return made.first.lock() == run; });
  if (made_here != texts_.end()) {
    shown_text_ = made_here->second;
    return state_.set_stale(!fresh());
  }
  const std::string& file = run->scenario->file;
  std::error_code none;
  const bool has_text = run->source != ShownRun::Source::trace;  // which alone has no scenario
  if (has_text && document_.is_clean() && std::filesystem::is_regular_file(file, none)) open_file(file);
  if (file == document_.file() && document_.is_clean()) {
    shown_text_ = document_.text();
    has_run_ = true;
    // Loading and reporting take about as long as the run; the first run here will tell.
    const Report& report = run->report;
    if (report.engine == "native" && report.wall.value > 0 && full_wall_ == forever) full_wall_ = 2 * report.wall;
  }
  state_.set_stale(!document_.text().empty() && !fresh());
}

}  // namespace pelsim::gui
