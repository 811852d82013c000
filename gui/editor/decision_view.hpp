#pragma once
#include "gui/editor/latest_job.hpp"
#include "gui/view.hpp"
#include "study/decisions.hpp"

class QComboBox;
class QLabel;
class QPushButton;
class QTableWidget;

namespace pelsim::gui {

class EditorSession;

/// The selected task: what its policy knew about each device when it placed it, and why one won. From here the task is
/// sent to another device, with all others where they were.
class DecisionView final : public View {
  Q_OBJECT

 public:
  explicit DecisionView(ViewState& state, QWidget* parent = nullptr);
  Table table() const override;
  QString nothing_to_show() const override;
  bool settled() const override { return !searching_; }

  const std::optional<Decision>& decision() const { return decision_; }
  QString reason() const;
  QComboBox* device_box() const { return device_; }
  QPushButton* move_button() const { return move_; }
  QString outcome() const;

 private:
  void follow_selection();
  void show_decision();
  void show_devices();
  void move();
  void move(TaskId, DeviceId to);
  void show_outcome();
  const Attempt* attempt() const;

  EditorSession& session_;
  QLabel *task_, *reason_, *note_, *outcome_, *move_label_;
  QTableWidget* table_;
  QComboBox* device_;
  QPushButton *move_, *undo_;
  LatestJob job_;
  std::optional<Decision> decision_;
  RunPtr of_run_;  ///< whose attempt it is about
  bool searching_ = false;
  bool moved_ = false;  ///< the run that is to come shows what a move made of it
};

}  // namespace pelsim::gui
