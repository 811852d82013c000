#pragma once
#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QEventLoop>
#include <functional>

#include "gui/editor/editor_session.hpp"
#include "gui/editor/text_run.hpp"
#include "models/text_file.hpp"

namespace pelsim::gui {

/// Runs at once, in the window's thread: a test sees the result after the call.
class DirectRunner final : public Runner {
 public:
  void request(const Request& request) override {
    requests.push_back(request);
    const auto outcome = run_text(request);
    if (const auto* problem = std::get_if<Problem>(&outcome)) return Q_EMIT failed(*problem);
    Q_EMIT finished(std::get<RunPtr>(outcome), wall);
  }
  void cancel() override {}
  bool busy() const override { return false; }

  std::vector<Request> requests;
  Seconds wall{0.01};  ///< what it says it took
};

/// A session whose document is a scenario of the gallery.
struct Editing {
  explicit Editing(const std::string& file) : session(EditorSession::of(state)) {
    auto direct = std::make_unique<DirectRunner>();
    runner = direct.get();
    session.set_runner(std::move(direct));
    const std::string path = std::string(PELSIM_SOURCE_DIR "/scenarios/") + file;
    session.document().open(std::string(TextFile::read(path).text()), path);
  }
  ScenarioDocument& document() { return session.document(); }

  ViewState state;
  EditorSession& session;
  DirectRunner* runner;
};

/// Lets events come until it is so; false after ten seconds.
inline bool comes_true(const std::function<bool()>& is_so) {
  const QDeadlineTimer end(10'000);
  while (!is_so() && !end.hasExpired())
    QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents, 50);
  return is_so();
}

}  // namespace pelsim::gui
