#include "gui/timeline/filter_bar.hpp"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

#include "models/quantity_text.hpp"

namespace pelsim::gui {
namespace {

constexpr std::size_t most_single = 6;  // of more kinds there is one chip for all

QString name_text(std::string_view name) { return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())); }

}  // namespace

std::vector<FilterChip> chips_of(const Filter& filter) {
  std::vector<FilterChip> chips;
  if (filter.kinds.size() > most_single) {
    Filter without = filter;
    without.kinds.clear();
    chips.push_back({QObject::tr("%1 kinds of tasks").arg(filter.kinds.size()), std::move(without)});
  } else {
    for (const std::string& kind : filter.kinds) {
      Filter without = filter;
      std::erase(without.kinds, kind);
      chips.push_back({QObject::tr("kind %1").arg(name_text(kind)), std::move(without)});
    }
  }
  for (const LaneActivity activity : filter.activities) {
    Filter without = filter;
    std::erase(without.activities, activity);
    chips.push_back({name_text(name_of(activity)), std::move(without)});
  }
  if (filter.least_message > Bytes(0)) {
    Filter without = filter;
    without.least_message = Bytes(0);
    chips.push_back(
        {QObject::tr("messages of %1 or more").arg(name_text(text_of(filter.least_message))), std::move(without)});
  }
  return chips;
}

FilterBar::FilterBar(ViewState& state, QWidget* parent) : QWidget(parent), state_(state), row_(new QHBoxLayout(this)) {
  setObjectName("timeline-filter");
  setAccessibleName(tr("Filter"));
  row_->setContentsMargins(4, 0, 4, 0);
  connect(&state_, &ViewState::filter_changed, this, [this] { show_chips(); });
  show_chips();
}

void FilterBar::show_chips() {
  while (QLayoutItem* item = row_->takeAt(0)) {
    // Not at once: it may be the chip that was clicked.
    if (item->widget() != nullptr) {
      item->widget()->hide();
      item->widget()->deleteLater();
    }
    delete item;
  }
  const std::vector<FilterChip> chips = chips_of(state_.filter());
  setVisible(!chips.empty());
  if (chips.empty()) return;
  row_->addWidget(new QLabel(tr("In full colour:"), this));
  for (const FilterChip& chip : chips) {
    auto* button = new QToolButton(this);
    button->setText(chip.text + QString::fromUtf8("  \u2715"));
    button->setAccessibleName(tr("Remove from the filter: %1").arg(chip.text));
    button->setToolTip(tr("Click to remove this condition"));
    button->setFocusPolicy(Qt::TabFocus);
    connect(button, &QToolButton::clicked, this, [this, without = chip.without] { state_.set_filter(without); });
    row_->addWidget(button);
  }
  row_->addStretch(1);
}

}  // namespace pelsim::gui
