#pragma once
#include <QAbstractSpinBox>

#include "gui/editor/knobs.hpp"

namespace pelsim::gui {

/// A knob's value as text with its unit ("2 us"), typed or stepped. What cannot be is told and not taken.
class KnobSpin final : public QAbstractSpinBox {
  Q_OBJECT

 public:
  explicit KnobSpin(const Knob& knob, QWidget* parent = nullptr);
  void set_value(double value);
  double value() const { return value_; }
  void stepBy(int steps) override;
  /// As if a person had typed it and pressed return.
  void type(const QString& text);

 Q_SIGNALS:
  void changed(double value);
  void refused(const QString& why);

 protected:
  StepEnabled stepEnabled() const override { return StepUpEnabled | StepDownEnabled; }
  void wheelEvent(QWheelEvent* event) override;

 private:
  void take();

  Knob knob_;
  double value_;
};

}  // namespace pelsim::gui
