#pragma once
#include <QWidget>

#include "gui/editor/knobs.hpp"

class QComboBox;
class QLabel;
class QSlider;
class QToolButton;

namespace pelsim::gui {

class KnobSpin;

/// One line of the what-if panel: a key of the scenario with its slider, its value with the unit, and the way back.
class KnobRow final : public QWidget {
  Q_OBJECT

 public:
  explicit KnobRow(const Knob& knob, QWidget* parent = nullptr);

  const Knob& knob() const { return knob_; }
  /// The text says another value now; ends of the slider stay as they were.
  void show_value(double value);
  /// What 10 % more (or one more) makes of the makespan, in words; empty: not known.
  void show_sensitivity(const QString& text, const QString& tip);
  QString sensitivity() const;
  /// Why what was typed cannot be; empty: it can.
  QString refusal() const;
  double value() const { return knob_.value; }
  double first_value() const { return first_; }
  QSlider* slider() const { return slider_; }
  KnobSpin* spin() const { return spin_; }
  QComboBox* box() const { return box_; }
  QToolButton* reset_button() const { return reset_; }
  QToolButton* sweep_button() const { return sweep_; }

 Q_SIGNALS:
  /// `still_moving`: a drag goes on.
  void turned(double value, bool still_moving);
  void released();
  void sweep_wanted();

 private:
  void build();
  void turn(double value, bool still_moving);
  void show_all();

  Knob knob_;
  double first_;  ///< when the row was made: where reset leads
  QLabel *label_, *sensitivity_, *refusal_;
  QSlider* slider_ = nullptr;
  KnobSpin* spin_ = nullptr;
  QComboBox* box_ = nullptr;
  QToolButton *reset_, *sweep_;
  bool showing_ = false;
};

}  // namespace pelsim::gui
