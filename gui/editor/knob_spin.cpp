#include "gui/editor/knob_spin.hpp"

#include <QLineEdit>
#include <QWheelEvent>
#include <algorithm>

namespace pelsim::gui {

KnobSpin::KnobSpin(const Knob& knob, QWidget* parent) : QAbstractSpinBox(parent), knob_(knob), value_(knob.value) {
  setAccessibleName(QString::fromStdString(knob.label));
  setKeyboardTracking(false);
  lineEdit()->setAlignment(Qt::AlignRight);
  set_value(knob.value);
  connect(lineEdit(), &QLineEdit::editingFinished, this, &KnobSpin::take);
}

void KnobSpin::set_value(double value) {
  value_ = value;
  const QString text = QString::fromStdString(knob_text(knob_, value));
  if (lineEdit()->text() != text) lineEdit()->setText(text);
}

void KnobSpin::type(const QString& text) {
  lineEdit()->setText(text);
  take();
}

void KnobSpin::take() {
  const QString text = lineEdit()->text().trimmed();
  if (text == QString::fromStdString(knob_text(knob_, value_))) return;
  const std::string typed = text.toStdString();
  Parameter required = knob_.parameter;
  required.required = true;
  if (const std::string problem = problem_of(required, typed); !problem.empty()) {
    Q_EMIT refused(QString::fromStdString(problem));
    return set_value(value_);
  }
  const std::optional<double> value = knob_.parameter.type == Parameter::Type::quantity
                                          ? parse_quantity(typed, knob_.parameter.unit)
                                          : parse_number(typed);
  if (!value) return set_value(value_);
  set_value(*value);
  Q_EMIT changed(*value);
}

void KnobSpin::stepBy(int steps) {
  double value = value_;
  if (knob_.kind == Knob::Kind::count || knob_.kind == Knob::Kind::seed) {
    value += steps;
  } else {
    value = value_at(knob_, position_of(knob_, value_) + steps * knob_steps / 50);
  }
  value = std::clamp(value, std::max(knob_.parameter.least, -1e300), std::min(knob_.parameter.most, 1e300));
  if (value == value_) return;
  set_value(value);
  Q_EMIT changed(value);
}

void KnobSpin::wheelEvent(QWheelEvent* event) {
  if (hasFocus()) return QAbstractSpinBox::wheelEvent(event);
  event->ignore();  // the panel scrolls
}

}  // namespace pelsim::gui
