#pragma once
#include <QObject>

#include "gui/run/run_progress.hpp"
#include "gui/state/view_state.hpp"

class QLabel;
class QProgressBar;
class QStatusBar;
class QToolButton;

namespace pelsim::gui {

/// What the status bar tells: how large the run is, what numbers are over (as buttons that clear it), how far a run
/// has come, and how the view in front draws.
class StatusLine : public QObject {
  Q_OBJECT

 public:
  StatusLine(QStatusBar&, ViewState&);

  void show_progress(const RunProgress&);
  void show_cancelling();
  void hide_progress();
  void show_view_status(const QString&);
  QString text() const;  ///< all of it, for tests and screen readers

 Q_SIGNALS:
  void cancel_wanted();

 private:
  void follow_run();
  void follow_filters();

  ViewState* state_;
  QLabel *size_, *progress_text_, *view_;
  QToolButton *range_, *lanes_;
  QProgressBar* bar_;
  QToolButton* cancel_;
};

}  // namespace pelsim::gui
