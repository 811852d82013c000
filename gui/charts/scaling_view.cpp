#include "gui/charts/scaling_view.hpp"

#include <fmt/format.h>

#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <algorithm>
#include <cmath>

#include "gui/charts/chart_text.hpp"
#include "gui/charts/choices.hpp"
#include "gui/charts/plot.hpp"
#include "gui/charts/sweep_run.hpp"
#include "gui/palette.hpp"

namespace pelsim::gui {

ScalingView::ScalingView(ViewState& state, QWidget* parent)
    : FreshView("scaling", tr("Scaling"), state, parent),
      source_(new QComboBox),
      measure_(new QComboBox),
      text_(new QLabel),
      plot_(new Plot(body())) {
  source_->addItem(tr("Runs of this session"));
  source_->setAccessibleName(tr("Which runs"));
  measure_->addItems({tr("Speedup"), tr("Efficiency"), tr("Time"), tr("Karp-Flatt serial share")});
  measure_->setAccessibleName(tr("What is drawn"));
  text_->setWordWrap(true);
  text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  plot_->setAccessibleName(tr("Scaling with the number of workers"));
  auto* open = new QPushButton(tr("Open results.csv ..."));
  auto* controls = new QHBoxLayout;
  controls->addWidget(source_);
  controls->addWidget(measure_);
  controls->addWidget(open);
  controls->addWidget(text_, 1);
  auto* whole = new QVBoxLayout(body());
  whole->setContentsMargins(6, 4, 6, 4);
  whole->addLayout(controls);
  whole->addWidget(plot_, 1);
  connect(open, &QPushButton::clicked, this, [this] { choose_file(); });
  connect(source_, &QComboBox::currentIndexChanged, this, [this] { outdate(); });
  connect(measure_, &QComboBox::currentIndexChanged, this, [this] { outdate(); });
  connect(&state, &ViewState::run_changed, this, [this] { keep_run(); });
  plot_->clicked = [this](double x, double y) { click(x, y); };
  keep_run();
}

ScalingMeasure ScalingView::measure() const { return static_cast<ScalingMeasure>(measure_->currentIndex()); }

void ScalingView::keep_run() {
  const ShownRun* shown = run();
  if (shown == nullptr || shown->partial || !(shown->report.makespan.value > 0)) return;
  const Report& report = shown->report;
  kept_[report.trace_hash + shown->scenario_text] = {
      fmt::format("{} {} {}", report.workload, report.tasks, report.scheduler), report.title,
      static_cast<double>(report.slots), report.makespan.value, state().run()};
}

void ScalingView::choose_file() {
  auto* dialog = new QFileDialog(this, tr("Results of a sweep"), {}, tr("Tables (*.csv)"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) { open_results(path); });
  dialog->open();
}

void ScalingView::open_results(const QString& path) {
  table_.reset();
  table_path_ = path;
  table_fault_.clear();
  try {
    table_ = results::read_results(path.toStdString());
  } catch (const ScenarioError& error) {
    table_fault_ = text(error.what());
  }
  while (source_->count() > 1) source_->removeItem(1);
  source_->addItem(QFileInfo(path).fileName());
  source_->setCurrentIndex(1);
  outdate();
}

QJsonObject ScalingView::save() const {
  QJsonObject session;
  keep_choice(session, "shows", *measure_);
  if (source_->currentIndex() == 1) session["results"] = table_path_;
  return session;
}

void ScalingView::restore(const QJsonObject& session) {
  restore_choice(session, "shows", *measure_);
  if (const QString path = session["results"].toString(); !path.isEmpty()) open_results(path);
}

QString ScalingView::compute() {
  lines_.clear();
  std::string why_not;
  if (source_->currentIndex() == 1) {
    // The controls stay in reach: what is wrong stands beside them.
    if (table_) lines_ = scaling_lines(*table_, workers_, why_not);
    text_->setText(!table_ ? table_fault_ : text(lines_.empty() ? why_not : scaling_text(lines_.front())));
  } else {
    workers_ = "slots";
    const auto mine = kept_.find(run()->report.trace_hash + run()->scenario_text);
    std::vector<scaling::Run> runs;
    for (const auto& [key, kept] : kept_)
      if (mine != kept_.end() && kept.work == mine->second.work) runs.push_back({kept.slots, kept.time});
    if (!runs.empty()) lines_.push_back(scaling_line({}, runs));
    text_->setText(lines_.empty() ? tr("The run is not complete.") : text(scaling_text(lines_.front())));
  }
  show_curves();
  return {};
}

void ScalingView::show_curves() {
  const Theme theme = theme_of(palette());
  std::vector<Curve> curves;
  most_x_ = 1;
  most_y_ = 0;
  double least_y = 0;
  unit_ = measure() == ScalingMeasure::time && !lines_.empty()
              ? axis_unit(lines_.front().points.front().time.mean, Unit::seconds).scale
              : 1;
  for (std::size_t l = 0; l < lines_.size(); ++l) {
    const ScalingLine& line = lines_[l];
    const QString name = text(line.name);
    Curve points{name.isEmpty() ? tr("measured") : name, colour_of_series(l, theme), {}, {}, Curve::Line::points};
    for (const scaling::Point& point : line.points) {
      const auto value = value_of(point, measure());
      if (!value) continue;
      points.x.push_back(point.workers);
      points.y.push_back(*value / unit_);
      points.error.push_back(error_of(point, measure()) / unit_);
      most_x_ = std::max(most_x_, point.workers);
      most_y_ = std::max(most_y_, points.y.back() + points.error.back());
      least_y = std::min(least_y, points.y.back());
    }
    curves.push_back(std::move(points));
    const double first = line.points.front().workers, last = line.points.back().workers;
    const auto add_law = [&](const std::optional<scaling::Fit>& fit, const QString& law, Curve::Line style) {
      if (!fit || !(last > first)) return;
      Curve curve{law + (name.isEmpty() ? QString() : ", " + name), colour_of_series(l, theme), {}, {}, style};
      if (lines_.size() == 1) curve.colour = colour_of_series(curves.size(), theme);
      for (int i = 0; i <= 100; ++i) {
        const double workers = first + (last - first) * i / 100;
        const auto value = value_of(*fit, workers, first, measure());
        if (!value) continue;
        curve.x.push_back(workers);
        curve.y.push_back(*value / unit_);
      }
      curves.push_back(std::move(curve));
    };
    add_law(line.amdahl, tr("Amdahl"), Curve::Line::dashed);
    add_law(line.usl, tr("USL"), Curve::Line::straight);
  }
  if (!lines_.empty() && (measure() == ScalingMeasure::speedup || measure() == ScalingMeasure::efficiency)) {
    const double first = lines_.front().points.front().workers;
    const bool is_speedup = measure() == ScalingMeasure::speedup;
    QColor grey = palette().color(QPalette::Text);
    grey.setAlphaF(0.5f);
    curves.push_back({tr("ideal"), grey, {first, most_x_}, {1, is_speedup ? most_x_ / first : 1}, Curve::Line::dashed});
    most_y_ = std::max(most_y_, is_speedup ? most_x_ / first : 1.0);
  }
  static constexpr std::array<const char*, 4> titles{"speedup", "efficiency", "time", "serial share e(p)"};
  QString title = QString::fromLatin1(titles[static_cast<std::size_t>(measure())]);
  if (measure() == ScalingMeasure::time && !lines_.empty())
    title = tr("time (%1)").arg(axis_unit(lines_.front().points.front().time.mean, Unit::seconds).name);
  plot_->set_axes(text(workers_), title);
  plot_->show_curves(curves);
  if (!(most_y_ > 0)) most_y_ = 1;
  plot_->set_ranges(0, most_x_ * 1.05, least_y * 1.1, most_y_ * 1.1);
}

void ScalingView::click(double x, double y) {
  // Whose point is nearest, as the eye sees it.
  const ScalingLine* line = nullptr;
  const scaling::Point* near = nullptr;
  double least = 0;
  for (const ScalingLine& other : lines_) {
    for (const scaling::Point& point : other.points) {
      const auto value = value_of(point, measure());
      if (!value) continue;
      const double off = std::hypot((point.workers - x) / most_x_, (*value / unit_ - y) / most_y_);
      if (near != nullptr && off >= least) continue;
      line = &other;
      near = &point;
      least = off;
    }
  }
  if (near == nullptr) return;
  if (source_->currentIndex() == 0) {
    for (const auto& [key, kept] : kept_)
      if (kept.slots == near->workers)
        if (const RunPtr again = kept.run.lock()) return state().show(again);
    return;
  }
  const std::optional<std::size_t> row = run_at(*table_, *line, workers_, near->workers);
  if (!row) return;
  const std::string scenario = swept_scenario(*table_, state().document());
  if (scenario.empty())
    return text_->setText(table_->scenario.empty()
                              ? tr("No results.json beside the table names the scenario that was swept.")
                              : tr("%1, which was swept, lies nowhere near its results: open it, then click again.")
                                    .arg(text(table_->scenario)));
  Q_EMIT state().run_wanted(request_of(*table_, *row, scenario));
}

/// In the window the plot stays, and its controls with it; on a picture a point alone says nothing.
QString ScalingView::nothing_to_show() const {
  if (QString why = FreshView::nothing_to_show(); !why.isEmpty()) return why;
  if (lines_.empty()) return text_->text();
  if (lines_.size() > 1 || lines_.front().points.size() > 1) return {};
  return tr("A curve needs runs on several numbers of slots, and here is one, on %1: change the number of nodes or "
            "slots "
            "in What if and run again, or open the results.csv of a sweep.")
      .arg(number_text(lines_.front().points.front().workers));
}

Table ScalingView::current_table() const {
  if (!nothing_to_show().isEmpty()) return {};
  Table table{{tr("line"), text(workers_), tr("runs"), tr("time (s)"), tr("half width (s)"), tr("speedup"),
               tr("efficiency"), tr("Karp-Flatt"), tr("Amdahl speedup"), tr("USL speedup")},
              {}};
  for (const ScalingLine& line : lines_)
    for (const scaling::Point& point : line.points) {
      const double p = point.workers / line.points.front().workers;
      const auto law = [&](const std::optional<scaling::Fit>& fit) {
        return fit ? number_text(fit->speedup(p)) : QString();
      };
      table.rows.push_back(
          {text(line.name), number_text(point.workers), QString::number(point.time.n), number_text(point.time.mean),
           point.time.half_width ? number_text(*point.time.half_width) : QString(), number_text(point.speedup),
           number_text(point.efficiency), point.serial_share ? number_text(*point.serial_share) : QString(),
           law(line.amdahl), law(line.usl)});
    }
  return table;
}

}  // namespace pelsim::gui
