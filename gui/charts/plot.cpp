#include "gui/charts/plot.hpp"

// The library's header is written in Qt's keywords, which are words of ours; nothing below may include the simulator.
#define signals Q_SIGNALS
#define slots Q_SLOTS
#define emit Q_EMIT
#define foreach Q_FOREACH
#include <qcustomplot.h>
#undef signals
#undef slots
#undef emit
#undef foreach

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPicture>
#include <QToolTip>
#include <algorithm>
#include <utility>

#include "gui/charts/vector_paint.hpp"

namespace pelsim::gui {
namespace {

QVector<double> column(const std::vector<double>& values) { return {values.begin(), values.end()}; }

void use_log(QCPAxis& axis, bool log) {
  axis.setScaleType(log ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
  if (log)
    axis.setTicker(QSharedPointer<QCPAxisTickerLog>::create());
  else
    axis.setTicker(QSharedPointer<QCPAxisTicker>::create());
}

/// Into pictures that are no rasters, or finer ones, it paints itself anew: what it keeps for the screen is a raster of
/// the screen's resolution.
class PicturePlot final : public QCustomPlot {
 public:
  using QCustomPlot::QCustomPlot;

 protected:
  void paintEvent(QPaintEvent* event) override {
    QPainter painter(this);
    const QPaintDevice* picture = painter.paintEngine()->paintDevice();
    const bool is_finer = picture != nullptr && picture->devicePixelRatioF() > devicePixelRatioF();
    if (!draws_vectors(painter) && !is_finer) {
      painter.end();
      return QCustomPlot::paintEvent(event);
    }
    QPicture shapes;
    QCPPainter onto(&shapes);  // the library paints with a painter of its own only
    onto.setMode(QCPPainter::pmVectorized);
    toPainter(&onto, width(), height());
    onto.end();
    painter.drawPicture(0, 0, shapes);
  }
};

}  // namespace

Plot::Plot(QWidget* parent) : QWidget(parent), plot_(new PicturePlot(this)) {
  setMinimumSize(120, 80);
  setFocusPolicy(Qt::TabFocus);
  plot_->setLocale(QLocale::c());
  plot_->legend->setVisible(true);
  // Above the plot, where it hides nothing.
  plot_->plotLayout()->insertRow(0);
  plot_->plotLayout()->addElement(0, 0, plot_->legend);
  plot_->plotLayout()->setRowStretchFactor(0, 0.001);
  plot_->legend->setMargins(QMargins(4, 1, 4, 1));
  for (QCPAxis* axis : {plot_->xAxis, plot_->yAxis}) {
    axis->setNumberFormat("gb");
    axis->setNumberPrecision(4);
  }
  plot_->installEventFilter(this);
  dress();
}

void Plot::dress() {
  const QColor ink = palette().color(QPalette::Text), ground = palette().color(QPalette::Base);
  QColor fine = ink;
  fine.setAlphaF(0.15f);
  plot_->setBackground(QBrush(ground));
  for (QCPAxis* axis : {plot_->xAxis, plot_->yAxis}) {
    axis->setBasePen(QPen(ink));
    axis->setTickPen(QPen(ink));
    axis->setSubTickPen(QPen(fine));
    axis->setTickLabelColor(ink);
    axis->setLabelColor(ink);
    axis->setTickLabelFont(font());
    axis->setLabelFont(font());
    axis->grid()->setPen(QPen(fine, 0));
    axis->grid()->setZeroLinePen(Qt::NoPen);
  }
  QColor glass = ground;
  glass.setAlphaF(0.85f);
  plot_->legend->setBrush(QBrush(glass));
  plot_->legend->setBorderPen(QPen(fine));
  plot_->legend->setTextColor(ink);
  plot_->legend->setFont(font());
  fit_legend();
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

/// As many entries beside each other as fit, the others below.
void Plot::fit_legend() {
  int widest = 1;
  for (int k = 0; k < plot_->legend->itemCount(); ++k)  // places, of which the last ones may be empty
    if (const QCPAbstractLegendItem* entry = plot_->legend->item(k))
      widest = std::max(widest, entry->minimumOuterSizeHint().width());
  const int gap = plot_->legend->columnSpacing();
  const int columns = (width() - 24 + gap) / (widest + gap);  // 24: margins of the plot and of the legend
  plot_->legend->setWrap(std::clamp(columns, 1, 6));
  plot_->legend->setFillOrder(QCPLayoutGrid::foColumnsFirst, true);
}

void Plot::set_axes(const QString& x, const QString& y) {
  plot_->xAxis->setLabel(x);
  plot_->yAxis->setLabel(y);
}

void Plot::set_ranges(double x_from, double x_to, double y_from, double y_to) {
  plot_->xAxis->setRange(x_from, x_to > x_from ? x_to : x_from + 1);
  plot_->yAxis->setRange(y_from, y_to > y_from ? y_to : y_from + 1);
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

void Plot::set_log(bool x, bool y) {
  use_log(*plot_->xAxis, x);
  use_log(*plot_->yAxis, y);
}

void Plot::show_curves(const std::vector<Curve>& curves) {
  plot_->clearPlottables();
  if (std::exchange(shows_boxes_, false)) {
    plot_->yAxis->setRangeReversed(false);
    use_log(*plot_->yAxis, false);
    plot_->yAxis->setSubTicks(true);
  }
  QCPGraph* before = nullptr;
  for (const Curve& curve : curves) {
    QCPGraph* graph = plot_->addGraph();
    graph->setName(curve.name);
    graph->setData(column(curve.x), column(curve.y), true);
    graph->setAdaptiveSampling(!curve.is_filled);  // of a stack, both edges must have the same points
    QPen pen(curve.colour, 2);
    if (curve.line == Curve::Line::dashed) pen.setStyle(Qt::DashLine);
    // A line around a part of a stack would show where the part is nothing.
    graph->setPen(curve.is_filled ? QPen(Qt::NoPen) : pen);
    if (curve.line == Curve::Line::steps) graph->setLineStyle(QCPGraph::lsStepLeft);
    if (curve.line == Curve::Line::points) graph->setLineStyle(QCPGraph::lsNone);
    if (curve.line == Curve::Line::points)
      graph->setScatterStyle({QCPScatterStyle::ssDisc, curve.colour, curve.colour, 8});
    if (curve.is_filled) {
      graph->setBrush(QBrush(curve.colour));
      if (before != nullptr) graph->setChannelFillGraph(before);
      before = graph;
    }
    if (curve.error.empty()) continue;
    auto* bars = new QCPErrorBars(plot_->xAxis, plot_->yAxis);
    bars->removeFromLegend();
    bars->setDataPlottable(graph);
    bars->setData(column(curve.error));
    bars->setPen(QPen(curve.colour, 1));
  }
  plot_->legend->setVisible(curves.size() > 1);
  dress();
}

void Plot::show_boxes(const std::vector<Box>& boxes, double most) {
  plot_->clearPlottables();
  shows_boxes_ = true;
  // Boxes lie: names are read from left to right, the first one above.
  const auto names = QSharedPointer<QCPAxisTickerText>::create();
  auto* shapes = new QCPStatisticalBox(plot_->yAxis, plot_->xAxis);
  QCPGraph* means = plot_->addGraph(plot_->yAxis, plot_->xAxis);
  const QColor ink = palette().color(QPalette::Text);
  QColor body = boxes.empty() ? ink : boxes.front().colour;
  body.setAlphaF(0.6f);
  shapes->setBrush(QBrush(body));
  shapes->setPen(QPen(ink));
  shapes->setMedianPen(QPen(ink, 3, Qt::SolidLine, Qt::FlatCap));
  shapes->setWhiskerPen(QPen(ink));
  shapes->setWhiskerBarPen(QPen(ink));
  shapes->setWidth(0.6);
  shapes->setOutlierStyle({QCPScatterStyle::ssCircle, ink, Qt::transparent, 6});
  means->setLineStyle(QCPGraph::lsNone);
  means->setScatterStyle({QCPScatterStyle::ssDiamond, ink, plot_->palette().color(QPalette::Base), 9});
  double key = 1;
  for (const Box& box : boxes) {
    names->addTick(key, box.name);
    shapes->addData(key, box.low, box.first, box.median, box.third, box.high, {box.most});
    means->addData(key, box.mean);
    ++key;
  }
  plot_->yAxis->setTicker(names);
  plot_->yAxis->setSubTicks(false);
  plot_->yAxis->setRangeReversed(true);
  plot_->xAxis->setRange(0, most > 0 ? most * 1.04 : 1);
  plot_->yAxis->setRange(0.4, key - 0.4);
  plot_->legend->setVisible(false);
  dress();
}

void Plot::shade(double from, double to) {
  plot_->clearItems();
  if (!(from < to)) return;
  auto* box = new QCPItemRect(plot_);
  box->topLeft->setTypeX(QCPItemPosition::ptPlotCoords);
  box->topLeft->setTypeY(QCPItemPosition::ptAxisRectRatio);
  box->bottomRight->setTypeX(QCPItemPosition::ptPlotCoords);
  box->bottomRight->setTypeY(QCPItemPosition::ptAxisRectRatio);
  box->topLeft->setCoords(from, 0);
  box->bottomRight->setCoords(to, 1);
  QColor colour = palette().color(QPalette::Highlight);
  colour.setAlphaF(0.2f);
  box->setBrush(QBrush(colour));
  box->setPen(Qt::NoPen);
}

void Plot::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) dress();
}

void Plot::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  plot_->setGeometry(rect());
  fit_legend();
  // A grab paints at once, before queued replots.
  plot_->replot(QCustomPlot::rpImmediateRefresh);
}

bool Plot::eventFilter(QObject* watched, QEvent* event) {
  const auto where = [this](QPoint at) {
    return std::pair(plot_->xAxis->pixelToCoord(at.x()), plot_->yAxis->pixelToCoord(at.y()));
  };
  if (event->type() == QEvent::MouseButtonRelease && clicked) {
    const auto [x, y] = where(static_cast<QMouseEvent*>(event)->pos());
    clicked(x, y);
  }
  if (event->type() == QEvent::ToolTip && tip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto [x, y] = where(help->pos());
    QToolTip::showText(help->globalPos(), tip(x, y), plot_);
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

}  // namespace pelsim::gui
