#include "gui/editor/knob_row.hpp"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>
#include <QWheelEvent>

#include "gui/editor/knob_spin.hpp"

namespace pelsim::gui {
namespace {

/// The panel is scrolled with the wheel; its sliders do not move under it.
class CalmSlider final : public QSlider {
 public:
  using QSlider::QSlider;

 protected:
  void wheelEvent(QWheelEvent* event) override { event->ignore(); }
};

/// Names are longer than a narrow panel: the tool tip has them whole.
class ElidedLabel final : public QLabel {
 public:
  using QLabel::QLabel;
  QSize minimumSizeHint() const override { return {0, QLabel::minimumSizeHint().height()}; }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(rect(), static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter),
                     fontMetrics().elidedText(text(), Qt::ElideRight, width()));
  }
};

QToolButton* small_button(const QString& text, const QString& name) {
  auto* button = new QToolButton;
  button->setText(text);
  button->setToolTip(name);
  button->setAccessibleName(name);
  button->setAutoRaise(true);
  button->setFocusPolicy(Qt::StrongFocus);
  return button;
}

}  // namespace

KnobRow::KnobRow(const Knob& knob, QWidget* parent) : QWidget(parent), knob_(knob), first_(knob.value) {
  build();
  show_all();
}

void KnobRow::build() {
  const QString name = QString::fromStdString(knob_.label);
  label_ = new ElidedLabel(name);
  sensitivity_ = new QLabel;
  QFont small = sensitivity_->font();
  small.setPointSizeF(small.pointSizeF() * 0.88);
  sensitivity_->setFont(small);
  sensitivity_->setAccessibleName(tr("Sensitivity of %1").arg(name));
  reset_ = small_button(QStringLiteral("↺"), tr("Back to where %1 was").arg(name));
  sweep_ = small_button(tr("sweep"), tr("Sweep %1: writes a list of values into [sweep]").arg(name));
  sweep_->setFont(small);
  refusal_ = new QLabel;
  refusal_->setWordWrap(true);
  refusal_->setFont(small);
  refusal_->hide();
  QString tip = QString::fromStdString(knob_.meaning + (knob_.meaning.empty() ? "" : "\n") + dotted(knob_.path));
  label_->setToolTip(name + QStringLiteral("\n") + tip);

  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(2, 2, 2, 4);
  grid->setHorizontalSpacing(4);
  grid->setVerticalSpacing(1);
  // Above: name and buttons. Below: what is turned, what it does, and the number.
  auto* head = new QHBoxLayout;
  head->setSpacing(0);
  head->addWidget(label_, 1);
  head->addWidget(reset_);
  head->addWidget(sweep_);
  grid->addLayout(head, 0, 0, 1, 3);
  grid->setColumnStretch(0, 1);
  if (knob_.kind == Knob::Kind::choice) {
    box_ = new QComboBox;
    for (const std::string& choice : knob_.choices) box_->addItem(QString::fromStdString(choice));
    box_->setAccessibleName(name);
    box_->setToolTip(tip);
    box_->setFocusPolicy(Qt::StrongFocus);
    box_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box_->setMinimumContentsLength(8);
    grid->addWidget(box_, 1, 0, 1, 2);
    connect(box_, &QComboBox::currentIndexChanged, this, [this](int index) { turn(index, false); });
    label_->setBuddy(box_);
  } else {
    spin_ = new KnobSpin(knob_);
    spin_->setFixedWidth(spin_->fontMetrics().horizontalAdvance(QStringLiteral("1000.0 GB/s")) + 30);
    spin_->setToolTip(tip);
    grid->addWidget(spin_, 1, 2);
    connect(spin_, &KnobSpin::changed, this, [this](double value) { turn(value, false); });
    connect(spin_, &KnobSpin::refused, this, [this](const QString& why) {
      refusal_->setText(tr("✗ ") + why);
      refusal_->show();
    });
    label_->setBuddy(spin_);
  }
  if (knob_.kind == Knob::Kind::seed) {
    auto* another = small_button(tr("another"), tr("Another seed: other random numbers"));
    connect(another, &QToolButton::clicked, this, [this] { turn(knob_.value + 1, false); });
    grid->addWidget(another, 1, 0, Qt::AlignLeft);
  } else if (knob_.kind != Knob::Kind::choice) {
    slider_ = new CalmSlider(Qt::Horizontal);
    slider_->setRange(0, knob_steps);
    slider_->setSingleStep(knob_steps / 50);
    slider_->setPageStep(knob_steps / 10);
    slider_->setAccessibleName(name);
    slider_->setToolTip(tip);
    slider_->setMinimumWidth(80);
    grid->addWidget(slider_, 1, 0);
    connect(slider_, &QSlider::valueChanged, this, [this](int position) {
      if (!showing_) turn(value_at(knob_, position), slider_->isSliderDown());
    });
    connect(slider_, &QSlider::sliderReleased, this, &KnobRow::released);
  }
  grid->addWidget(sensitivity_, 1, box_ != nullptr ? 2 : 1);
  grid->addWidget(refusal_, 2, 0, 1, 3);
  connect(reset_, &QToolButton::clicked, this, [this] { turn(first_, false); });
  connect(sweep_, &QToolButton::clicked, this, &KnobRow::sweep_wanted);
}

void KnobRow::turn(double value, bool still_moving) {
  if (showing_ || value == knob_.value) return;
  knob_.value = value;
  show_all();
  Q_EMIT turned(value, still_moving);
}

void KnobRow::show_value(double value) {
  if (value == knob_.value) return;
  knob_.value = value;
  show_all();
}

void KnobRow::show_all() {
  showing_ = true;
  if (box_ != nullptr) box_->setCurrentIndex(static_cast<int>(knob_.value));
  if (spin_ != nullptr) spin_->set_value(knob_.value);
  // While it is dragged the slider is where the hand is.
  if (slider_ != nullptr && !slider_->isSliderDown()) slider_->setValue(position_of(knob_, knob_.value));
  showing_ = false;
  reset_->setEnabled(knob_.value != first_);
  refusal_->hide();
}

QString KnobRow::refusal() const { return refusal_->isHidden() ? QString() : refusal_->text(); }

QString KnobRow::sensitivity() const { return sensitivity_->toolTip(); }

void KnobRow::show_sensitivity(const QString& text, const QString& tip) {
  sensitivity_->setText(text);
  sensitivity_->setToolTip(tip);
  sensitivity_->setAccessibleDescription(tip);
}

}  // namespace pelsim::gui
