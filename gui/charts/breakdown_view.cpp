#include "gui/charts/breakdown_view.hpp"

#include <QHBoxLayout>
#include <QTableView>

#include "gui/charts/chart_text.hpp"
#include "gui/charts/legend.hpp"
#include "gui/charts/plot.hpp"
#include "gui/tables/table_model.hpp"

namespace pelsim::gui {
namespace {

constexpr std::size_t most_bins = 480;

}  // namespace

BreakdownView::BreakdownView(ViewState& state, QWidget* parent)
    : FreshView("breakdown", tr("Breakdown"), state, parent), plot_(new Plot(body())), totals_(new TableModel(this)) {
  auto* table = new_table(totals_, tr("Totals over the range"));
  table->setMinimumWidth(fontMetrics().averageCharWidth() * 64);
  auto* whole = new QHBoxLayout(body());
  whole->setContentsMargins(6, 4, 6, 4);
  whole->addWidget(plot_, 1);
  whole->addWidget(table);
  plot_->setAccessibleName(tr("Lanes in each activity over time"));
  plot_->tip = [this](double x, double) { return tip(x); };
}

QString BreakdownView::compute() {
  if (run()->trace().attempts.empty()) return tr("No task has run, so no lane did anything.");
  series_ = activity_series(run()->lanes(), bins_of(state().range(), most_bins));
  totals_->show_table(totals());
  show_curves();
  return {};
}

void BreakdownView::show_curves() {
  const ShownRun& shown = *run();
  const AxisUnit unit = axis_unit(shown.seconds(series_.bins.range.to).value, Unit::seconds);
  const auto at = [&](std::size_t edge) { return shown.seconds(series_.bins.edge(edge)).value / unit.scale; };
  std::vector<Curve> curves;
  std::vector<double> below(series_.bins.count + 1);
  for (const Activity activity : activity_stack) {
    Curve curve{
        text(name_of(activity)), colour_of(activity, theme_of(palette())), {}, {}, Curve::Line::steps, {}, true};
    for (std::size_t bin = 0; bin <= series_.bins.count; ++bin) {
      // A step lasts until the next point, so the last one ends the last bin.
      below[bin] += series_.lanes[std::min(bin, series_.bins.count - 1)][static_cast<std::size_t>(activity)];
      curve.x.push_back(at(bin));
      curve.y.push_back(below[bin]);
    }
    curves.push_back(std::move(curve));
  }
  plot_->set_axes(tr("time (%1)").arg(unit.name), tr("lanes"));
  plot_->show_curves(curves);
  plot_->set_ranges(at(0), at(series_.bins.count), 0, static_cast<double>(shown.lanes().slots()));
}

Table BreakdownView::totals() const {
  Table table{{tr("activity"), tr("lane time"), tr("share"), tr("mean lanes")}, {}};
  double all = 0;
  for (const double seconds : series_.lane_seconds) all += seconds;
  const double length = run()->seconds(series_.bins.range.length()).value;
  for (const Activity activity : activity_stack) {
    const double seconds = series_.lane_seconds[static_cast<std::size_t>(activity)];
    table.rows.push_back(
        {text(name_of(activity)), text(Seconds(seconds)), percent_text(seconds / all), number_text(seconds / length)});
  }
  table.rows.push_back({tr("all"), text(Seconds(all)), percent_text(1), number_text(all / length)});
  return table;
}

QString BreakdownView::tip(double x) const {
  if (run() == nullptr || series_.lanes.empty()) return {};
  const AxisUnit unit = axis_unit(run()->seconds(series_.bins.range.to).value, Unit::seconds);
  const Tick at = run()->trace().clock.ticks(Seconds(x * unit.scale));
  if (at < series_.bins.range.from || at >= series_.bins.range.to) return {};
  const std::size_t bin = series_.bins.at(at);
  QString out =
      tr("%1 to %2")
          .arg(text(run()->seconds(series_.bins.edge(bin))), text(run()->seconds(series_.bins.edge(bin + 1))));
  for (const Activity activity : activity_stack)
    out += QStringLiteral("\n%1: %2")
               .arg(text(name_of(activity)), number_text(series_.lanes[bin][static_cast<std::size_t>(activity)]));
  return out;
}

Table BreakdownView::current_table() const {
  Table table{{tr("from (s)"), tr("to (s)")}, {}};
  for (const Activity activity : activity_stack) table.columns << tr("%1 (lanes)").arg(text(name_of(activity)));
  const auto row = [&](std::size_t first, std::size_t last, const std::array<double, activities>& lanes) {
    QStringList cells{number_text(run()->seconds(series_.bins.edge(first)).value),
                      number_text(run()->seconds(series_.bins.edge(last)).value)};
    for (const Activity activity : activity_stack) cells << number_text(lanes[static_cast<std::size_t>(activity)]);
    table.rows.push_back(std::move(cells));
  };
  std::array<double, activities> mean{};
  const double length = run()->seconds(series_.bins.range.length()).value;
  for (std::size_t a = 0; a < activities; ++a) mean[a] = series_.lane_seconds[a] / length;
  row(0, series_.bins.count, mean);
  for (std::size_t bin = 0; bin < series_.bins.count; ++bin) row(bin, bin + 1, series_.lanes[bin]);
  return table;
}

}  // namespace pelsim::gui
