#pragma once
#include "gui/timeline/column_paint.hpp"
#include "gui/timeline/timeline_scene.hpp"

class QPainter;

namespace pelsim::gui {

/// The rows as rectangles, for pictures that can be enlarged: each span where and as long as it is; rows of several
/// lanes as their shares in each pixel. False, with nothing drawn, where that would be more than `most` rectangles.
bool paint_row_shapes(QPainter&, const TimelineScene&, const SharePyramid&, const ClassColours&, std::size_t most);

}  // namespace pelsim::gui
