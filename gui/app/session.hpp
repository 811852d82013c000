#pragma once
#include <QByteArray>
#include <QJsonObject>
#include <optional>
#include <vector>

#include "gui/state/run_request.hpp"
#include "gui/state/view_state.hpp"

namespace pelsim::gui {

/// A run of a session: how to make it again, and what its scenario was then.
struct SessionRun {
  RunRequest request;
  std::string label;
  std::string hash;  ///< of the resolved scenario (`scenario_hash`); another one now: a file has changed
};

/// What is kept of a window: its runs by what made them, what is on show, what is picked, what its views remember.
struct Session {
  std::vector<SessionRun> runs;
  int shown = -1, base = -1;  ///< indices into runs; -1: none
  std::optional<TimeRange> visible, marked;
  std::vector<SlotId> lanes;
  QJsonObject views;  ///< by id: what View::save gave
  QByteArray docks;   ///< QMainWindow::saveState
  std::string document;
};

QByteArray to_json(const Session&);
/// nullopt where the text is no session of this version; what is missing or damaged in one is left at its default.
std::optional<Session> session_from_json(const QByteArray&);

/// Twelve hexadecimal digits of SHA-256 of the resolved scenario: on pictures and in sessions.
std::string scenario_hash(const std::string& resolved);

}  // namespace pelsim::gui
