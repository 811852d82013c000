#pragma once
#include <QTimer>

#include "gui/editor/knobs.hpp"
#include "gui/editor/latest_job.hpp"
#include "gui/view.hpp"

class QCheckBox;
class QLabel;
class QPushButton;
class QScrollArea;

namespace pelsim::gui {

class EditorSession;
class KnobRow;

/// How soon a turned knob runs: by what a run takes.
enum class Pace { live, on_release, on_request };
/// Live where a quick run takes less than 150 ms (and the person wishes it), on release where a whole one takes less
/// than 2 s.
Pace pace_of(Seconds quick, Seconds full, bool live);

/// Sliders for the keys of the scenario that matter; the run with the new value becomes B, the one before stays as A.
class WhatIfView final : public View {
  Q_OBJECT

 public:
  explicit WhatIfView(ViewState& state, QWidget* parent = nullptr);
  /// Every knob: value, range, sensitivity; then A, B and their difference.
  Table table() const override;
  QString nothing_to_show() const override;
  std::vector<KeyHelp> keys() const override;

  const std::vector<KnobRow*>& rows() const { return rows_; }
  KnobRow* row(const QString& path) const;
  QString difference() const;

 private:
  void show_knobs();
  void rebuild(const std::vector<Knob>&);
  void turned(KnobRow&, double value, bool still_moving);
  void released();
  void show_runs();
  void start_sensitivities();
  Pace pace() const;

  EditorSession& session_;
  QLabel *a_, *b_, *difference_, *pace_text_, *message_, *empty_;
  QCheckBox* live_;
  QPushButton *run_, *reset_all_;
  QScrollArea* area_;
  std::vector<KnobRow*> rows_;
  std::vector<std::pair<TomlPath, Knob::Kind>> shape_;
  LatestJob sensitivities_;
  QTimer idle_;
  int drag_ = 0;  ///< number of the drag: its steps are undone together
};

}  // namespace pelsim::gui
