#include "gui/charts/comm_matrix_view.hpp"

#include <fmt/format.h>

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "gui/charts/canvas.hpp"
#include "gui/charts/chart_text.hpp"
#include "gui/charts/choices.hpp"
#include "gui/charts/vector_paint.hpp"
#include "gui/palette.hpp"

namespace pelsim::gui {
namespace {

constexpr std::size_t most_cells = 1024;  ///< on a side
constexpr int sums_width = 56;

enum MatrixGrouping { by_memory, by_node, by_block };

}  // namespace

CommMatrixView::CommMatrixView(ViewState& state, QWidget* parent)
    : FreshView("comm-matrix", tr("Comm matrix"), state, parent),
      measure_(new QComboBox),
      grouping_(new QComboBox),
      log_(new QCheckBox(tr("log"))),
      pattern_(new QLabel),
      canvas_(new Canvas(body())) {
  measure_->addItems({tr("Bytes"), tr("Transfers"), tr("Mean transfer time"), tr("Mean wait for ports")});
  measure_->setAccessibleName(tr("Measure"));
  grouping_->addItems({tr("by memory"), tr("by node"), tr("by block of neighbours")});
  grouping_->setAccessibleName(tr("Rows and columns"));
  log_->setAccessibleName(tr("Logarithmic colours"));
  canvas_->setAccessibleName(tr("Matrix of transfers, from rows to columns"));
  pattern_->setWordWrap(true);
  pattern_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  auto* controls = new QHBoxLayout;
  controls->addWidget(measure_);
  controls->addWidget(grouping_);
  controls->addWidget(log_);
  controls->addWidget(pattern_, 1);
  auto* whole = new QVBoxLayout(body());
  whole->setContentsMargins(6, 4, 6, 4);
  whole->addLayout(controls);
  whole->addWidget(canvas_, 1);

  canvas_->paint = [this](QPainter& painter, QRect rect) { paint(painter, rect); };
  canvas_->tip = [this](QPoint at) { return tip(at); };
  canvas_->brushed = [this](QRect brush) { pick(brush); };
  canvas_->clicked = [this](QPoint at, Qt::KeyboardModifiers) { pick(QRect(at, at)); };
  canvas_->pressed = [this](int key, Qt::KeyboardModifiers) { return move(key); };
  connect(measure_, &QComboBox::currentIndexChanged, this, [this] { outdate(); });
  connect(grouping_, &QComboBox::activated, this, [this] { grouping_chosen_ = true; });
  connect(grouping_, &QComboBox::currentIndexChanged, this, [this] { outdate(); });
  connect(log_, &QCheckBox::toggled, this, [this] { outdate(); });
  connect(&state, &ViewState::filter_changed, this, [this] { outdate(); });
  connect(&state, &ViewState::selection_changed, canvas_, qOverload<>(&QWidget::update));
}

Measure CommMatrixView::measure() const { return static_cast<Measure>(measure_->currentIndex()); }
QString CommMatrixView::group_name(std::size_t i) const { return text(groups_.names[i]); }

QString CommMatrixView::compute() {
  const ShownRun& shown = *run();
  if (shown.platform().memories() < 2) return tr("There is one memory, so nothing moves.");
  if (shown.trace().transfers.empty()) return tr("No data moved in this run.");
  const Bytes least = state().filter().least_message;
  pairs_ = memory_traffic(shown.trace(), shown.graph(), state().range(), least);
  if (pairs_.empty() && least > Bytes(0)) return tr("No message of %1 or more moved in this range.").arg(text(least));
  if (!grouping_chosen_) {
    const QSignalBlocker quiet(grouping_);
    const std::size_t memories = shown.platform().memories();
    grouping_->setCurrentIndex(memories <= most_cells                                 ? by_memory
                               : node_memories(shown.platform()).size() <= most_cells ? by_node
                                                                                      : by_block);
  }
  switch (grouping_->currentIndex()) {
    case by_memory: groups_ = single_memories(shown.platform()); break;
    case by_node: groups_ = node_memories(shown.platform()); break;
    default: groups_ = block_memories(shown.platform(), 64);
  }
  if (groups_.size() > most_cells) groups_ = block_memories(shown.platform(), most_cells);
  cells_ = grouped(pairs_, groups_);
  sums_ = marginals(cells_, groups_.size());
  grid_ = traffic_grid(cells_, groups_.size(), measure());
  scale_ = scale_of(grid_, log_->isChecked() ? ColourScale::Kind::log : ColourScale::Kind::linear);
  image_ = {};
  current_row_ = std::min(current_row_, groups_.size() - 1);
  current_column_ = std::min(current_column_, groups_.size() - 1);
  Traffic all;
  for (const Traffic& t : cells_) {
    all.count += t.count;
    all.bytes += t.bytes;
  }
  pattern_->setText(tr("%1 in %2 transfers. Pattern: %3.")
                        .arg(text(all.bytes))
                        .arg(all.count)
                        .arg(text(pattern_text(cells_, groups_))));
  canvas_->update();
  Q_EMIT status_changed();
  return {};
}

QString CommMatrixView::status() const {
  QString text = measure_->currentText().toLower() + ", " + grouping_->currentText();
  if (log_->isChecked()) text += tr(", logarithmic colours");
  return text;
}

std::vector<KeyHelp> CommMatrixView::keys() const {
  return {{tr("Arrows"), tr("pick the cell beside")}, {tr("Drag"), tr("pick the cells of a rectangle")}};
}

QJsonObject CommMatrixView::save() const {
  QJsonObject session{{"log", log_->isChecked()}};
  keep_choice(session, "measure", *measure_);
  if (grouping_chosen_) keep_choice(session, "grouping", *grouping_);
  return session;
}

void CommMatrixView::restore(const QJsonObject& session) {
  log_->setChecked(session["log"].toBool(log_->isChecked()));
  restore_choice(session, "measure", *measure_);
  if (restore_choice(session, "grouping", *grouping_)) grouping_chosen_ = true;
}

QString CommMatrixView::value_text(double value) const {
  switch (measure()) {
    case Measure::bytes: return text(Bytes(value));
    case Measure::count: return number_text(value);
    case Measure::latency:
    case Measure::wait: return text(Seconds(value));
  }
  return {};
}

HeatAxes CommMatrixView::axes(QRect rect) const {
  const QFontMetrics metrics(canvas_->font());
  int widest = 0;
  for (std::size_t i = 0; i < groups_.size(); ++i) widest = std::max(widest, metrics.horizontalAdvance(group_name(i)));
  const int names = std::min(widest, 22 * metrics.averageCharWidth()) + 10;
  const int below = column_names_height(metrics, widest, groups_.size(), rect.width() - names - sums_width - 120);
  const QRect plot =
      rect.adjusted(names + metrics.height() + 4, sums_width + 4, -sums_width - 110, -below - metrics.height() - 4);
  return {plot, groups_.size(), groups_.size(), [this](std::size_t i) { return group_name(i); },
          [this](std::size_t i) { return group_name(i); }};
}

void CommMatrixView::paint(QPainter& painter, QRect rect) {
  if (grid_.rows == 0) return;
  const QFontMetrics metrics(painter.font());
  axes_ = axes(rect);
  const QRect plot = axes_.plot;
  if (plot.width() < 8 || plot.height() < 8) return;
  const bool as_shapes = draws_vectors(painter);
  const auto cells = [&] {
    return heat_image(
        pooled(grid_, static_cast<std::size_t>(plot.height()), static_cast<std::size_t>(plot.width()), Pooling::most),
        scale_);
  };
  if (!as_shapes && (image_.isNull() || image_.size() != plot.size())) {
    image_ = QImage(plot.size(), QImage::Format_ARGB32_Premultiplied);
    image_.fill(Qt::transparent);
    QPainter onto(&image_);
    onto.drawImage(image_.rect(), cells());
  }
  painter.fillRect(plot, palette().alternateBase());
  if (as_shapes)
    paint_cells(painter, plot, cells());
  else
    painter.drawImage(plot.topLeft(), image_);
  painter.setPen(palette().color(QPalette::Mid));
  painter.drawRect(plot.adjusted(-1, -1, 0, 0));
  axes_.paint_row_names(painter, rect.left() + metrics.height() + 4, palette());
  axes_.paint_column_names(painter, rect.bottom() - metrics.height() - 2, palette());
  painter.drawText(QRect(plot.left(), rect.bottom() - metrics.height(), plot.width(), metrics.height()),
                   Qt::AlignCenter, tr("to"));
  painter.save();
  painter.translate(rect.left() + 2, plot.center().y());
  painter.rotate(-90);
  painter.drawText(QRect(-60, 0, 120, metrics.height()), Qt::AlignCenter, tr("from"));
  painter.restore();
  paint_marginals(painter);
  paint_picked(painter);
  paint_colour_bar(painter, QRect(plot.right() + sums_width + 14, plot.top(), 94, plot.height()), scale_,
                   value_text(scale_.least), value_text(scale_.most), palette());
}

void CommMatrixView::paint_marginals(QPainter& painter) const {
  double most = 0;
  for (const auto* side : {&sums_.sent, &sums_.received})
    for (const Traffic& t : *side) most = std::max(most, value_of(t, measure()));
  if (!(most > 0)) return;
  const QRect plot = axes_.plot;
  const QColor bar = heat(0.35);
  const QFontMetrics metrics(painter.font());
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    const QRect row = axes_.cell(i, 0), column = axes_.cell(0, i);
    const auto length = [&](const Traffic& t) {
      return static_cast<int>(value_of(t, measure()) / most * (sums_width - metrics.height() - 2));
    };
    painter.fillRect(QRect(plot.right() + 4, row.top(), length(sums_.sent[i]), std::max(row.height() - 1, 1)), bar);
    const int height = length(sums_.received[i]);
    painter.fillRect(QRect(column.left(), plot.top() - 4 - height, std::max(column.width() - 1, 1), height), bar);
  }
  const bool is_mean = measure() == Measure::latency || measure() == Measure::wait;
  painter.setPen(palette().color(QPalette::Text));
  painter.drawText(
      QRect(plot.left(), plot.top() - sums_width - 2, plot.width(), metrics.height()), Qt::AlignLeft,
      is_mean ? tr("mean received, up to %1").arg(value_text(most)) : tr("received, up to %1").arg(value_text(most)));
  painter.drawText(QRect(plot.right() + 4, plot.top() - metrics.height() - 4, sums_width + 90, metrics.height()),
                   Qt::AlignLeft, is_mean ? tr("mean sent") : tr("sent"));
}

void CommMatrixView::paint_picked(QPainter& painter) const {
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
  std::vector<std::pair<std::uint32_t, std::uint32_t>> marked;
  for (const auto& [from, to] : state().selection().pairs)
    if (from.index() < groups_.group_of.size() && to.index() < groups_.group_of.size())
      marked.emplace_back(groups_.group_of[from.index()], groups_.group_of[to.index()]);
  std::sort(marked.begin(), marked.end());
  marked.erase(std::unique(marked.begin(), marked.end()), marked.end());
  for (const auto& [from, to] : marked) painter.drawRect(axes_.cell(from, to).adjusted(0, 0, -1, -1));
  if (!canvas_->hasFocus()) return;
  painter.setPen(QPen(palette().color(QPalette::Text), 1, Qt::DotLine));
  painter.drawRect(axes_.cell(current_row_, current_column_).adjusted(-1, -1, 0, 0));
}

void CommMatrixView::pick(QRect at) {
  const QRect inside = at & axes_.plot;
  if (inside.isEmpty()) {
    Selection none = state().selection();
    none.pairs.clear();
    return state().select(std::move(none));
  }
  pick_cells(*axes_.row_at(inside.top()), *axes_.row_at(inside.bottom()), *axes_.column_at(inside.left()),
             *axes_.column_at(inside.right()));
}

void CommMatrixView::pick_cells(std::size_t first_row, std::size_t last_row, std::size_t first_column,
                                std::size_t last_column) {
  current_row_ = first_row;
  current_column_ = first_column;
  Selection selection = state().selection();
  selection.pairs.clear();
  for (const Traffic& t : pairs_) {  // ascending already
    const std::uint32_t row = groups_.group_of[t.from], column = groups_.group_of[t.to];
    if (row >= first_row && row <= last_row && column >= first_column && column <= last_column)
      selection.pairs.emplace_back(MemoryId(t.from), MemoryId(t.to));
  }
  state().select(std::move(selection));
}

bool CommMatrixView::move(int key) {
  if (grid_.rows == 0) return false;
  const auto stepped = [&](std::size_t at, int less, int more) {
    if (key == less && at > 0) return at - 1;
    return key == more && at + 1 < grid_.rows ? at + 1 : at;
  };
  if (key != Qt::Key_Left && key != Qt::Key_Right && key != Qt::Key_Up && key != Qt::Key_Down) return false;
  const std::size_t row = stepped(current_row_, Qt::Key_Up, Qt::Key_Down);
  const std::size_t column = stepped(current_column_, Qt::Key_Left, Qt::Key_Right);
  pick_cells(row, row, column, column);
  return true;
}

QString CommMatrixView::tip(QPoint at) const {
  const auto row = axes_.row_at(at.y()), column = axes_.column_at(at.x());
  if (!row || !column || grid_.rows == 0) return {};
  const QString ends = tr("%1 to %2").arg(group_name(*row), group_name(*column));
  const auto found =
      std::find_if(cells_.begin(), cells_.end(), [&](const Traffic& t) { return t.from == *row && t.to == *column; });
  if (found == cells_.end()) return ends + tr("\nnothing moved");
  return ends +
         tr("\n%1 in %2 transfers\nmean transfer time %3, mean wait for ports %4")
             .arg(text(found->bytes))
             .arg(found->count)
             .arg(text(Seconds(value_of(*found, Measure::latency))), text(Seconds(value_of(*found, Measure::wait))));
}

Table CommMatrixView::current_table() const {
  Table table;
  table.columns = {
      tr("from"), tr("to"), tr("bytes"), tr("transfers"), tr("mean transfer time (s)"), tr("mean wait for ports (s)")};
  for (const Traffic& t : cells_)
    table.rows.push_back({group_name(t.from), group_name(t.to), text(fmt::format("{:.0f}", t.bytes.value)),
                          QString::number(t.count), number_text(value_of(t, Measure::latency)),
                          number_text(value_of(t, Measure::wait))});
  return table;
}

}  // namespace pelsim::gui
