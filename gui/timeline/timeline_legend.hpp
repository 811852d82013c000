#pragma once
#include <QColor>
#include <QString>
#include <QWidget>
#include <vector>

namespace pelsim::gui {

struct TimelineLegendEntry {
  QColor colour;  ///< transparent: words alone
  QString text;   ///< "compute 60.2 %"
};

/// Colours and what they stand for; wraps to as many lines as it needs.
class TimelineLegend : public QWidget {
  Q_OBJECT

 public:
  explicit TimelineLegend(QWidget* parent = nullptr);
  void set_entries(std::vector<TimelineLegendEntry> entries);
  const std::vector<TimelineLegendEntry>& entries() const { return entries_; }

  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override { return place(width, nullptr); }
  QSize sizeHint() const override { return {400, place(400, nullptr)}; }

 protected:
  void paintEvent(QPaintEvent*) override;

 private:
  /// Height of all lines; calls nothing where there is no painter.
  int place(int width, QPainter* painter) const;
  std::vector<TimelineLegendEntry> entries_;
};

}  // namespace pelsim::gui
