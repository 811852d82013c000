#include "gui/tables/inspector_view.hpp"

#include <QHeaderView>
#include <QLabel>
#include <QTableView>
#include <QVBoxLayout>

#include "gui/charts/chart_text.hpp"
#include "gui/tables/table_model.hpp"

namespace pelsim::gui {

InspectorView::InspectorView(ViewState& state, QWidget* parent)
    : FreshView("inspector", tr("Inspector"), state, parent),
      title_(new QLabel),
      model_(new TableModel(this, TableModel::Numbers::left)),
      table_(new_table(model_, tr("What is known of what is picked"))) {
  title_->setWordWrap(true);
  title_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  table_->setWordWrap(true);
  table_->setToolTip(tr("Enter or double click: go to the task or transfer of the line"));
  auto* whole = new QVBoxLayout(body());
  whole->setContentsMargins(6, 4, 6, 4);
  whole->addWidget(title_);
  whole->addWidget(table_, 1);
  connect(table_, &QTableView::activated, this, [this](const QModelIndex& at) { follow(at.row()); });
  connect(&state, &ViewState::selection_changed, this, [this] { outdate(); });
  connect(&state, &ViewState::play_head_changed, this, [this] { outdate(); });
}

QString InspectorView::compute() {
  shown_ = inspect(*run(), state().selection(), state().play_head(), state().range());
  title_->setText(QStringLiteral("<b>%1</b>").arg(text(shown_.title).toHtmlEscaped()));
  model_->show_table(current_table());
  table_->resizeRowsToContents();
  return {};
}

Table InspectorView::current_table() const {
  Table table{{tr("what"), tr("value")}, {}};
  for (const InspectedLine& line : shown_.lines) {
    const QString arrow = line.attempt || line.transfer ? QStringLiteral(" \u2192") : QString();
    table.rows.push_back({text(line.what) + arrow, text(line.value)});
  }
  return table;
}

void InspectorView::follow(int row) {
  const InspectedLine& line = shown_.lines[static_cast<std::size_t>(row)];
  if (!line.attempt && !line.transfer) return;
  Selection selection = state().selection();
  selection.attempt = line.attempt;
  selection.transfer = line.attempt ? std::nullopt : line.transfer;
  state().select(std::move(selection));
}

}  // namespace pelsim::gui
