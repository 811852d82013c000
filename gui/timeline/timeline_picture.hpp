#pragma once
#include <QImage>
#include <functional>

#include "gui/state/view_state.hpp"
#include "gui/timeline/column_paint.hpp"
#include "gui/timeline/row_layout.hpp"
#include "gui/timeline/time_scale.hpp"
#include "sim/trace/pyramid.hpp"

class QPainter;

namespace pelsim::gui {

/// What the rows of a timeline look like. Pixels are the device's.
struct PictureRequest {
  const SharePyramid* pyramid = nullptr;  ///< lives as long as pictures of it are painted
  TimeRange visible{{0}, {1}};
  std::shared_ptr<const TimePace> pace = {};  ///< in pixels of the layout; null: time runs evenly
  QSize size;
  double ratio = 1;  ///< device pixels of one pixel of the layout
  int scroll = 0;    ///< pixels of the layout above the picture
  LodRule rule = LodRule::shares;
  ClassColours colours;
  std::uint32_t background = 0xffffffffu;
};

/// Where a row lies in the picture: its bars, without the gap below them.
struct RowBand {
  int top = 0, lines = 0;
};
RowBand band_of(const Row&, const PictureRequest&);

/// The painted rows. Moving them in time scrolls what is there and paints what is new; the picture is a ring, so that
/// scrolling copies nothing. Painting can be spread over several calls, so that it never holds up the window.
class TimelinePicture {
 public:
  /// Paints as far as `go_on` says, which is asked between rows; true when all is there.
  bool update(const PictureRequest&, const RowLayout&, const std::function<bool()>& go_on);
  bool update(const PictureRequest& request, const RowLayout& rows) {
    return update(request, rows, [] { return true; });
  }
  /// At `place`, in the painter's pixels.
  void draw(QPainter&, QPointF place) const;
  /// What the last painting began with, for tests: the whole width, or the columns that a move uncovered.
  int columns_painted() const { return job_.columns; }
  void forget() { is_valid_ = false; }

 private:
  struct Job {
    int first = 0, columns = 0;  ///< on screen
    Towards towards = Towards::right;
    std::size_t next_row = 0;
  };
  bool can_move(const PictureRequest&, const RowLayout&) const;
  void begin(const PictureRequest&, const RowLayout&);
  void paint_row(std::size_t row);
  void paint_columns(std::size_t row, RowBand, int first, int columns, const float* shares);
  void sample(const Row&, int first, int columns, std::uint8_t* classes) const;

  PictureRequest request_;
  RowLayout rows_;
  QImage image_;
  int start_ = 0;                   ///< image column of the picture's left edge
  std::vector<Stretch> stretches_;  ///< of request_
  double drift_ = 0;                ///< parts of columns by which moves were rounded
  bool is_valid_ = false;           ///< image_ shows request_, but for what job_ has not painted yet
  Job job_;
  struct Sides {
    Carry left, right;
  };
  std::vector<Sides> carries_;  ///< by row
  std::vector<float> shares_, sum_;
  std::vector<std::uint8_t> classes_;
};

}  // namespace pelsim::gui
