#include "gui/charts/energy_view.hpp"

#include <QHBoxLayout>
#include <QLabel>
#include <QTableView>
#include <algorithm>

#include "gui/charts/activity_series.hpp"
#include "gui/charts/chart_text.hpp"
#include "gui/charts/plot.hpp"
#include "gui/palette.hpp"
#include "gui/tables/table_model.hpp"

namespace pelsim::gui {
namespace {

constexpr std::size_t most_power_bins = 480;

QString joined(const std::vector<std::string>& names) {
  QStringList out;
  for (const std::string& name : names) out << text(name);
  return out.join(", ");
}

}  // namespace

EnergyView::EnergyView(ViewState& state, QWidget* parent)
    : FreshView("energy", tr("Energy"), state, parent),
      plot_(new Plot(body())),
      model_(new TableModel(this)),
      facts_(new QLabel) {
  plot_->setAccessibleName(tr("Power over time"));
  facts_->setWordWrap(true);
  facts_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  auto* table = new_table(model_, tr("Energy by part and by device"));
  table->setMinimumWidth(fontMetrics().averageCharWidth() * 68);
  auto* right = new QVBoxLayout;
  right->addWidget(facts_);
  right->addWidget(table, 1);
  auto* whole = new QHBoxLayout(body());
  whole->setContentsMargins(6, 4, 6, 4);
  whole->addWidget(plot_, 1);
  whole->addLayout(right);
}

QString EnergyView::compute() {
  if (of_ != state().run()) {
    of_ = state().run();
    use_ = power_by_type(run()->trace(), *run()->scenario->costs);
  }
  parts_ = energy_parts(*run(), use_, state().range());
  if (parts_.empty())
    return tr("No power model: nothing is known of what %1 draw. Give devices idle_power and full_power, or a preset "
              "that has them.")
        .arg(joined(unknown_power(*run(), use_)));
  show_power();
  facts_->setText(facts());
  model_->show_table(parts_table());
  return {};
}

void EnergyView::show_power() {
  const TimeRange range = state().range();
  const Bins bins = bins_of(range, most_power_bins);
  const AxisUnit unit = axis_unit(run()->seconds(range.to).value, Unit::seconds);
  std::vector<Curve> curves;
  std::vector<double> below(bins.count + 1);
  for (const EnergyPart& part : parts_) {
    const std::vector<double> power = mean_power(use_.power[part.part], range, bins.count, use_.use.clock);
    Curve curve{
        text(part.name), colour_of_series(curves.size(), theme_of(palette())), {}, {}, Curve::Line::steps, {}, true};
    for (std::size_t i = 0; i <= bins.count; ++i) {
      below[i] += power[std::min(i, bins.count - 1)];
      curve.x.push_back(run()->seconds(bins.edge(i)).value / unit.scale);
      curve.y.push_back(below[i]);
    }
    curves.push_back(std::move(curve));
  }
  const double most = *std::max_element(below.begin(), below.end());
  const AxisUnit watts = axis_unit(most, Unit::watts);
  for (Curve& curve : curves)
    for (double& y : curve.y) y /= watts.scale;
  plot_->set_axes(tr("time (%1)").arg(unit.name), tr("power (%1)").arg(watts.name));
  const double from = curves.front().x.front(), to = curves.front().x.back();
  plot_->show_curves(curves);
  plot_->set_ranges(from, to, 0, most / watts.scale * 1.25);
}

QString EnergyView::facts() const {
  Joules all;
  for (const EnergyPart& part : parts_) all += part.energy;
  const Seconds length = run()->seconds(state().range().length());
  QString out = tr("<b>%1 in %2</b>, mean power %3<br>energy x time %4 J s")
                    .arg(text(all), text(length), text(all / length), number_text(all.value * length.value));
  const std::size_t tasks = static_cast<std::size_t>(
      std::count_if(run()->trace().attempts.begin(), run()->trace().attempts.end(), [&](const Attempt& a) {
        return a.outcome == Outcome::done && a.end > state().range().from && a.end <= state().range().to;
      }));
  if (tasks > 0) out += tr("<br>%1 a task that ended").arg(text(all / static_cast<double>(tasks)));
  const Flops work = work_done(*run());
  if (!state().marked() && work.value > 0) {
    const double each = all.value / work.value;
    out += tr("<br>%1 a flop").arg(text(Joules(each)));
  }
  const std::vector<std::string> unknown = unknown_power(*run(), use_);
  if (!unknown.empty()) out += tr("<br>Not counted, power unknown: %1").arg(joined(unknown));
  if (!use_.use.bursts.empty()) out += tr("<br>Energy that took no time is left out here.");
  return out;
}

Table EnergyView::parts_table() const {
  Table table{{tr("part or device"), tr("energy"), tr("share"), tr("of it idle")}, {}};
  Joules all;
  for (const EnergyPart& part : parts_) all += part.energy;
  for (const EnergyPart& part : parts_)
    table.rows.push_back({text(part.name), text(part.energy), percent_text(part.energy / all), {}});
  // Devices are of the whole run: idle and working are told apart there.
  const Platform& platform = run()->platform();
  for (std::size_t d = 0; d < use_.use.devices.size(); ++d) {
    const DeviceEnergy& energy = use_.use.devices[d];
    if (!energy.is_known()) continue;
    table.rows.push_back({tr("%1, whole run").arg(text(platform.device(DeviceId(d)).name.text())), text(energy.total()),
                          percent_text(energy.total() / use_.use.total()),
                          energy.drawn ? text(energy.idle) : tr("unknown")});
  }
  return table;
}

Table EnergyView::current_table() const { return parts_table(); }

}  // namespace pelsim::gui
