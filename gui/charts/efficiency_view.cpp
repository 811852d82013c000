#include "gui/charts/efficiency_view.hpp"

#include <fmt/format.h>

#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <algorithm>

#include "gui/charts/canvas.hpp"
#include "gui/charts/chart_text.hpp"
#include "gui/palette.hpp"

namespace pelsim::gui {
namespace {

/// The POP project calls this and more acceptable.
constexpr double acceptable = 0.8;

}  // namespace

EfficiencyView::EfficiencyView(ViewState& state, QWidget* parent)
    : FreshView("efficiency", tr("Efficiency tree"), state, parent), remark_(new QLabel) {
  auto* grid = new QGridLayout(body());
  grid->setContentsMargins(8, 6, 8, 6);
  grid->setVerticalSpacing(4);
  grid->setHorizontalSpacing(14);
  const QStringList heads{tr("efficiency"), tr("value"), tr("0 to 1, mark at 0.8"), tr("since A"), tr("why"), {}};
  for (int column = 0; column < heads.size(); ++column) {
    auto* head = new QLabel(QStringLiteral("<b>%1</b>").arg(heads[column]));
    grid->addWidget(head, 0, column, column == 1 || column == 3 ? Qt::AlignRight : Qt::AlignLeft);
  }
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    Row& row = rows_[i];
    row = {new QLabel, new QLabel, new QLabel, new QLabel, new Canvas(body()), new QPushButton(tr("Show me"))};
    row.reason->setWordWrap(true);
    row.bar->setFocusPolicy(Qt::NoFocus);
    row.bar->setMinimumSize(140, 18);
    row.bar->setMaximumHeight(26);
    row.bar->paint = [this, i](QPainter& painter, QRect rect) { paint_bar(painter, rect, i); };
    const int at = static_cast<int>(i) + 1;
    grid->addWidget(row.name, at, 0);
    grid->addWidget(row.value, at, 1, Qt::AlignRight | Qt::AlignVCenter);
    grid->addWidget(row.bar, at, 2);
    grid->addWidget(row.change, at, 3, Qt::AlignRight | Qt::AlignVCenter);
    grid->addWidget(row.reason, at, 4);
    grid->addWidget(row.show, at, 5);
    connect(row.show, &QPushButton::clicked, this, [this, i] { show_evidence(lines_[i].which); });
  }
  grid->setColumnStretch(2, 2);
  grid->setColumnStretch(4, 5);
  remark_->setWordWrap(true);
  grid->addWidget(remark_, static_cast<int>(rows_.size()) + 1, 0, 1, 6);
  grid->setRowStretch(static_cast<int>(rows_.size()) + 2, 1);
  connect(&state, &ViewState::base_changed, this, [this] { outdate(); });
}

QString EfficiencyView::compute() {
  lines_ = efficiency_tree(*run(), state().base().get(), state().range());
  if (lines_.empty()) return tr("Nothing computes in this range, so there is no efficiency.");
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    const EfficiencyLine& line = lines_[i];
    const Row& row = rows_[i];
    const QString name = text(line.name);
    row.name->setText(QString(line.depth * 4, QChar(0xa0)) + (line.depth > 0 ? QStringLiteral("\u2514 ") : QString()) +
                      name);
    row.value->setText(line.value ? text(fmt::format("{:.3f}", *line.value)) : tr("unknown"));
    row.change->setText(line.base && line.value ? text(fmt::format("{:+.3f}", *line.value - *line.base)) : QString());
    row.reason->setText(text(line.reason).replace(QStringLiteral(" %"), QStringLiteral("\u00a0%")));
    row.bar->setAccessibleName(tr("%1: %2").arg(name, row.value->text()));
    row.show->setEnabled(evidence(*run(), line.which, state().range()).has_value());
    row.show->setAccessibleName(tr("Show why %1 is so").arg(name));
    row.bar->update();
  }
  const bool is_whole = !state().marked();
  remark_->setText(
      is_whole ? tr("Each is the product of those below it. Serialisation and transfer come from a second run of the "
                    "same placement on a network without latency and with infinite bandwidth.")
               : tr("Of the marked range. Serialisation and transfer need the whole run."));
  return {};
}

void EfficiencyView::paint_bar(QPainter& painter, QRect rect, std::size_t row) const {
  if (row >= lines_.size()) return;
  painter.fillRect(rect, palette().window());
  const QRect bar = rect.adjusted(0, 2, -1, -3);
  painter.fillRect(bar, palette().alternateBase());
  const EfficiencyLine& line = lines_[row];
  const auto x = [&](double value) { return bar.left() + static_cast<int>(std::clamp(value, 0.0, 1.0) * bar.width()); };
  if (line.value) {
    const Activity colour = *line.value >= acceptable ? Activity::compute : Activity::communication;
    painter.fillRect(QRect(bar.topLeft(), QPoint(x(*line.value), bar.bottom())),
                     colour_of(colour, theme_of(palette())));
  }
  painter.setPen(palette().color(QPalette::Mid));
  painter.drawRect(bar);
  painter.setPen(QPen(palette().color(QPalette::Text), 2));
  painter.drawLine(x(acceptable), rect.top(), x(acceptable), rect.bottom());
  if (!line.base) return;
  painter.setPen(QPen(palette().color(QPalette::Text), 1, Qt::DotLine));
  painter.drawLine(x(*line.base), rect.top(), x(*line.base), rect.bottom());
}

void EfficiencyView::show_evidence(Efficiency which) {
  const std::optional<Evidence> found = evidence(*run(), which, state().range());
  if (!found) return;
  Selection selection;
  selection.lanes = found->lanes;
  selection.attempt = found->attempt;
  state().select(std::move(selection));
  if (!found->range) return;
  // With something before and behind, so that the cause is on screen too.
  const Tick beside{found->range->length().count / 2};
  state().set_visible({found->range->from - beside, found->range->to + beside});
}

Table EfficiencyView::current_table() const {
  Table table{{tr("efficiency"), tr("value"), tr("base"), tr("change"), tr("why")}, {}};
  for (const EfficiencyLine& line : lines_)
    table.rows.push_back({text(line.name), line.value ? number_text(*line.value) : tr("unknown"),
                          line.base ? number_text(*line.base) : QString(),
                          line.base && line.value ? text(fmt::format("{:+.4g}", *line.value - *line.base)) : QString(),
                          text(line.reason)});
  return table;
}

}  // namespace pelsim::gui
