#pragma once
#include <QPoint>
#include <QRect>
#include <QString>
#include <optional>
#include <vector>

#include "gui/platform/map_load.hpp"

class QPainter;
class QPalette;

namespace pelsim::gui {

/// What the middle of a spot is coloured by.
enum class Heat { utilisation, waiting, energy };

/// The map as it is painted, and what lies under a point. Spots are rings of shares around a heat colour, or, where
/// there is no room for rings, small stacks.
struct TopologyPicture {
  const TopologyMap& map;
  const MapLoad& load;
  Heat heat = Heat::utilisation;
  bool at_instant = false;
  std::vector<bool> marked_spots = {}, marked_cables = {};  ///< picked; empty: none is

  void paint(QPainter&, QRect, const QPalette&) const;
  QPointF point(QRect, std::size_t spot) const;
  /// Of a spot with lanes.
  double radius(QRect) const;
  std::optional<std::size_t> spot_at(QRect, QPoint) const;
  std::optional<std::size_t> cable_at(QRect, QPoint) const;
  /// The value at which the heat colours end, in words: "100 %", "3.2 waiting", "12 kJ".
  QString most_text() const;

 private:
  /// Smaller rings cannot be read, or hold no numbers: pixels of radius.
  static constexpr double smallest_ring = 9, smallest_with_numbers = 16;
  static constexpr int scale_width = 118;  ///< pixels at the right that tell what colours and widths mean

  double most_heat() const;
  std::optional<double> heat_of(std::size_t spot) const;
  void paint_cables(QPainter&, QRect, const QPalette&) const;
  void paint_spots(QPainter&, QRect, const QPalette&) const;
  void paint_labels(QPainter&, QRect, const QPalette&) const;
  void paint_ring(QPainter&, QPointF, double radius, std::size_t spot, const QPalette&) const;
  void paint_scale(QPainter&, QRect, const QPalette&) const;
  QRect inner(QRect) const;
  /// Where a cable is drawn to; to a bus straight down, or up, to its bar.
  std::pair<QPointF, QPointF> ends(QRect, const MapCable&) const;
};

}  // namespace pelsim::gui
