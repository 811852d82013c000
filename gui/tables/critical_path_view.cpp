#include "gui/tables/critical_path_view.hpp"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QTableView>
#include <algorithm>

#include "gui/charts/canvas.hpp"
#include "gui/charts/chart_text.hpp"
#include "gui/charts/legend.hpp"
#include "gui/palette.hpp"
#include "gui/tables/slack.hpp"
#include "gui/tables/table_model.hpp"

namespace pelsim::gui {
namespace {

/// Parts in the colours of what lanes then do; parts of one activity differ in brightness.
QColor colour_of(std::string_view part, Theme theme) {
  struct Shade {
    PathPart part;
    Activity activity;
    int lighter;
  };
  static constexpr std::array<Shade, path_parts> shades{{{PathPart::compute, Activity::compute, 100},
                                                         {PathPart::message, Activity::communication, 70},
                                                         {PathPart::overhead, Activity::overhead, 100},
                                                         {PathPart::transfer, Activity::communication, 100},
                                                         {PathPart::wait_port, Activity::communication, 140},
                                                         {PathPart::wait_memory, Activity::communication, 170},
                                                         {PathPart::wait_device, Activity::synchronisation, 100},
                                                         {PathPart::wait_scheduler, Activity::synchronisation, 160},
                                                         {PathPart::release, Activity::idle, 100}}};
  for (const Shade& shade : shades)
    if (name_of(shade.part) == part) return gui::colour_of(shade.activity, theme).lighter(shade.lighter);
  return {};
}

QString words(std::string_view name) { return text(name).replace('_', ' '); }

}  // namespace

CriticalPathView::CriticalPathView(ViewState& state, QWidget* parent)
    : FreshView("critical-path", tr("Critical path"), state, parent),
      bar_(new Canvas(body())),
      steps_(new TableModel(this)),
      sums_(new TableModel(this)),
      steps_table_(new_table(steps_, tr("Steps of the critical path"))) {
  bar_->setAccessibleName(tr("Shares of the critical path"));
  bar_->setFocusPolicy(Qt::NoFocus);
  bar_->setMinimumHeight(3 * fontMetrics().height() + 24);
  bar_->setMaximumHeight(3 * fontMetrics().height() + 40);
  bar_->paint = [this](QPainter& painter, QRect rect) { paint_bar(painter, rect); };
  QTableView* sums = new_table(sums_, tr("What could be saved"));
  auto* tables = new QHBoxLayout;
  tables->addWidget(steps_table_, 3);
  tables->addWidget(sums, 2);
  auto* whole = new QVBoxLayout(body());
  whole->setContentsMargins(6, 4, 6, 4);
  whole->addWidget(bar_);
  whole->addLayout(tables, 1);
  connect(steps_table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
          [this](const QModelIndex& now) {
            if (now.isValid()) pick(now.row());
          });
  connect(&state, &ViewState::selection_changed, this, [this] { follow_selection(); });
}

QString CriticalPathView::compute() {
  if (run()->trace().attempts.empty()) return tr("No task has run, so there is no path.");
  if (of_ != state().run()) {
    of_ = state().run();
    path_ = critical_path(run()->trace(), run()->graph(), run()->platform());
    slack_ = slack(run()->trace(), run()->graph(), run()->platform());
  }
  lines_ = path_table(*run(), path_, state().range());
  steps_->show_table(current_table());
  sums_->show_table(sums());
  bar_->update();
  follow_selection();
  return {};
}

void CriticalPathView::paint_bar(QPainter& painter, QRect rect) const {
  const QFontMetrics metrics(painter.font());
  std::vector<LegendEntry> legend;
  for (const PathSum& part : lines_.parts)
    legend.push_back({QStringLiteral("%1 %2").arg(words(part.name), percent_text(part.share)),
                      colour_of(part.name, theme_of(palette()))});
  const QRect bar(rect.left() + 6, rect.top() + 4, rect.width() - 12, metrics.height() + 8);
  double sum = 0;
  for (std::size_t i = 0; i < legend.size(); ++i) {
    const double from = sum;
    sum += lines_.parts[i].share;
    const QRectF piece(bar.left() + from * bar.width(), bar.top(), (sum - from) * bar.width(), bar.height());
    painter.fillRect(piece, legend[i].colour);
    painter.setPen(palette().color(QPalette::Base));
    painter.drawLine(piece.topRight(), piece.bottomRight());
  }
  paint_legend(painter, QRect(bar.left(), bar.bottom() + 6, bar.width(), rect.bottom() - bar.bottom()), legend,
               palette());
}

Table CriticalPathView::sums() const {
  Table table{{tr("were it free"), tr("on the path"), tr("saves at most")}, {}};
  const auto add = [&](const QString& group, const std::vector<PathSum>& sums, std::size_t most) {
    for (std::size_t i = 0; i < std::min(sums.size(), most); ++i)
      table.rows.push_back(
          {tr("%1 %2").arg(group, words(sums[i].name)), text(sums[i].time), change_text(-sums[i].share)});
  };
  add(tr("part"), lines_.parts, path_parts);
  add(tr("kernel"), lines_.kernels, 12);
  add(tr("link"), lines_.links, 12);
  add_near_ones(table);
  return table;
}

void CriticalPathView::add_near_ones(Table& table) const {
  constexpr std::size_t most = 8;
  std::vector<bool> on_path(slack_.size());
  for (const PathLine& line : lines_.lines)
    if (line.attempt) on_path[*line.attempt] = true;
  std::vector<std::pair<Tick, std::uint32_t>> near;
  for (std::uint32_t i = 0; i < slack_.size(); ++i)
    if (slack_[i] && !on_path[i]) near.emplace_back(*slack_[i], i);
  const auto end = near.begin() + static_cast<std::ptrdiff_t>(std::min(near.size(), most));
  std::partial_sort(near.begin(), end, near.end());
  for (auto n = near.begin(); n != end; ++n)
    table.rows.push_back(
        {tr("task %1, off the path").arg(text(run()->graph().name(run()->trace().attempts[n->second].task))), tr("no"),
         tr("has %1 slack").arg(text(run()->seconds(n->first)))});
}

Table CriticalPathView::current_table() const {
  Table table{{tr("from"), tr("time"), tr("share"), tr("part"), tr("task"), tr("kernel"), tr("where"), tr("slack")},
              {}};
  for (const PathLine& line : lines_.lines)
    table.rows.push_back(
        {text(run()->seconds(line.range.from)), text(line.time), percent_text(line.share), words(name_of(line.part)),
         text(line.task), text(line.kernel), text(line.where),
         line.attempt && slack_[*line.attempt] ? text(run()->seconds(*slack_[*line.attempt])) : QString()});
  return table;
}

void CriticalPathView::pick(int row) {
  const PathLine& line = lines_.lines[static_cast<std::size_t>(row)];
  Selection selection = state().selection();
  selection.attempt = line.attempt;
  selection.transfer = line.transfer;
  state().select(std::move(selection));
}

void CriticalPathView::follow_selection() {
  const Selection& picked = state().selection();
  const int current = steps_table_->currentIndex().row();
  const auto is_picked = [&](const PathLine& line) {
    return picked.attempt && line.attempt == picked.attempt && line.transfer == picked.transfer;
  };
  if (current >= 0 && is_picked(lines_.lines[static_cast<std::size_t>(current)])) return;
  const QSignalBlocker quiet(steps_table_->selectionModel());
  const auto found = std::find_if(lines_.lines.begin(), lines_.lines.end(), is_picked);
  if (found == lines_.lines.end()) {
    steps_table_->clearSelection();
    return;
  }
  steps_table_->selectRow(static_cast<int>(found - lines_.lines.begin()));
  steps_table_->viewport()->update();
}

}  // namespace pelsim::gui
