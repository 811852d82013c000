#include "gui/tables/compare_view.hpp"

#include <fmt/format.h>

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QTableView>
#include <algorithm>
#include <cmath>

#include "gui/charts/canvas.hpp"
#include "gui/charts/chart_text.hpp"
#include "gui/tables/table_model.hpp"

namespace pelsim::gui {
namespace {

constexpr std::size_t most_moved = 1000;

QString number(const std::optional<double>& value, const Difference& d) {
  if (!value) return QStringLiteral("-");
  if (d.is_share) return text(fmt::format("{:.3f}", *value));
  return text(format_quantity(*value, d.unit));
}

QString verdict(const Difference& d) {
  const int judged = d.judgement();
  return judged > 0 ? QStringLiteral("B better") : judged < 0 ? QStringLiteral("A better") : QString();
}

}  // namespace

CompareView::CompareView(ViewState& state, QWidget* parent)
    : FreshView("compare", tr("Compare"), state, parent),
      numbers_(new TableModel(this)),
      moved_(new TableModel(this)),
      moved_table_(new_table(moved_, tr("Tasks that another device ran"))),
      matrix_(new Canvas(body())),
      head_(new QLabel),
      moved_head_(new QLabel) {
  matrix_->setAccessibleName(tr("Difference of the bytes between memories"));
  matrix_->setFocusPolicy(Qt::NoFocus);
  matrix_->paint = [this](QPainter& painter, QRect rect) { paint_matrix(painter, rect); };
  matrix_->tip = [this](QPoint at) -> QString {
    const auto row = axes_.row_at(at.y()), column = axes_.column_at(at.x());
    if (!grid_ || !row || !column || std::isnan(grid_->at(*row, *column))) return {};
    return tr("%1 to %2: %3")
        .arg(axes_.row_name(*row), axes_.column_name(*column), text(Bytes(grid_->at(*row, *column))));
  };
  for (QLabel* label : {head_, moved_head_}) label->setWordWrap(true);
  auto* left = new QVBoxLayout;
  left->addWidget(head_);
  left->addWidget(new_table(numbers_, tr("Numbers of both runs")), 1);
  auto* right = new QVBoxLayout;
  right->addWidget(matrix_, 3);
  right->addWidget(moved_head_);
  right->addWidget(moved_table_, 2);
  auto* whole = new QHBoxLayout(body());
  whole->setContentsMargins(6, 4, 6, 4);
  whole->addLayout(left, 3);
  whole->addLayout(right, 2);
  connect(&state, &ViewState::base_changed, this, [this] { outdate(); });
  connect(moved_table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
          [this](const QModelIndex& now) {
            if (!now.isValid()) return;
            Selection selection = this->state().selection();
            selection.attempt = tasks_[static_cast<std::size_t>(now.row())].attempt;
            this->state().select(std::move(selection));
          });
}

QString CompareView::compute() {
  const ShownRun* base = state().base().get();
  if (base == nullptr)
    return tr(
        "Nothing to compare with: pin a run as A (Ctrl+B), or change something in What if, which pins the run before.\n"
        "For pictures without a window: --base.");
  if (base == run()) return tr("A and B are the same run: change something and run again.");
  differences_ = differences(*base, *run());
  tasks_ = moved_tasks(*base, *run());
  grid_ = traffic_difference(*base, *run());
  matrix_->setVisible(grid_.has_value());
  const Difference& makespan = differences_.front();
  head_->setText(tr("A: %1 | B: %2<br><b>B takes %3 instead of %4: %5</b>")
                     .arg(text(base->label), text(run()->label), number(makespan.b, makespan),
                          number(makespan.a, makespan), change_text(makespan.relative().value_or(0))));
  moved_head_->setText(tasks_.empty()
                           ? tr("Every task runs on the same device.")
                           : tr("%1 tasks run on another device%2")
                                 .arg(tasks_.size())
                                 .arg(tasks_.size() > most_moved ? tr(", %1 shown").arg(most_moved) : QString()));
  numbers_->show_table(shown_table());
  moved_->show_table(moved_table());
  matrix_->update();
  return {};
}

Table CompareView::shown_table() const {
  Table table{{{}, tr("number"), QStringLiteral("A"), QStringLiteral("B"), tr("B - A"), tr("relative"), {}}, {}};
  for (const Difference& d : differences_) {
    QString change = number(d.change(), d);
    if (d.change() && *d.change() > 0) change.prepend('+');
    table.rows.push_back({text(d.group), text(d.what), number(d.a, d), number(d.b, d), change,
                          d.relative() ? change_text(*d.relative()) : QString(), verdict(d)});
  }
  return table;
}

Table CompareView::moved_table() const {
  Table table{{tr("task"), tr("A"), tr("B"), tr("ends later by")}, {}};
  for (std::size_t i = 0; i < std::min(tasks_.size(), most_moved); ++i)
    table.rows.push_back({text(tasks_[i].task), text(tasks_[i].from), text(tasks_[i].to), text(tasks_[i].later)});
  return table;
}

void CompareView::paint_matrix(QPainter& painter, QRect rect) {
  if (!grid_ || run() == nullptr) return;
  const QFontMetrics metrics(painter.font());
  const auto name = [this](std::size_t i) { return text(run()->platform().memory_name(MemoryId(i))); };
  int widest = 0;
  for (std::size_t i = 0; i < grid_->rows; ++i) widest = std::max(widest, metrics.horizontalAdvance(name(i)));
  const int names = std::min(widest, 14 * metrics.averageCharWidth()) + 10;
  const int below = column_names_height(metrics, widest, grid_->columns, rect.width() - names - 100);
  axes_ = {rect.adjusted(names, metrics.height() + 6, -100, -below), grid_->rows, grid_->columns, name, name};
  painter.setPen(palette().color(QPalette::Text));
  painter.drawText(QRect(rect.left() + 4, rect.top() + 2, rect.width(), metrics.height()), Qt::AlignLeft,
                   tr("bytes from row to column, B less A"));
  if (axes_.plot.width() < 8 || axes_.plot.height() < 8) return;
  const ColourScale scale = scale_of(*grid_, ColourScale::Kind::diverging);
  const Grid shown = pooled(*grid_, static_cast<std::size_t>(axes_.plot.height()),
                            static_cast<std::size_t>(axes_.plot.width()), Pooling::most);
  painter.fillRect(axes_.plot, palette().alternateBase());
  painter.drawImage(axes_.plot, heat_image(shown, scale));
  painter.setPen(palette().color(QPalette::Mid));
  painter.drawRect(axes_.plot.adjusted(-1, -1, 0, 0));
  axes_.paint_row_names(painter, rect.left() + 2, palette());
  axes_.paint_column_names(painter, rect.bottom(), palette());
  paint_colour_bar(painter, QRect(axes_.plot.right() + 10, axes_.plot.top(), 86, axes_.plot.height()), scale,
                   text(Bytes(-scale.most)), "+" + text(Bytes(scale.most)), palette());
}

Table CompareView::current_table() const {
  Table table{{tr("group"), tr("number"), tr("A"), tr("B"), tr("B - A"), tr("relative"), tr("better")}, {}};
  const auto plain = [](const std::optional<double>& v) { return v ? text(fmt::format("{:.10g}", *v)) : QString(); };
  for (const Difference& d : differences_)
    table.rows.push_back(
        {text(d.group), text(d.what), plain(d.a), plain(d.b), plain(d.change()), plain(d.relative()), verdict(d)});
  for (const MovedTask& t : tasks_)
    table.rows.push_back({tr("moved"), text(t.task), text(t.from), text(t.to), plain(t.later.value), {}, {}});
  return table;
}

}  // namespace pelsim::gui
