#include "gui/timeline/timeline_picture.hpp"

#include <QPainter>
#include <algorithm>
#include <cmath>

namespace pelsim::gui {
namespace {

constexpr double least_ticks_to_move = 64;  // closer in, columns would shift against ticks
constexpr int gap_from = 6;                 // rows that high leave one line free

ColumnGrid grid_of(const PictureRequest& request) {
  return {request.visible.from,
          static_cast<double>(request.visible.length().count) / static_cast<double>(request.size.width())};
}

std::vector<Stretch> stretches_of(const PictureRequest& request) {
  const TimeScale scale{request.visible, request.size.width() / request.ratio, request.pace};
  return stretches(scale, request.ratio);
}

bool same_pace(const PictureRequest& a, const PictureRequest& b) {
  return a.pace == b.pace || (a.pace && b.pace && *a.pace == *b.pace);
}

bool same_but_for_time(const PictureRequest& a, const PictureRequest& b) {
  return a.pyramid == b.pyramid && a.size == b.size && a.ratio == b.ratio && a.scroll == b.scroll && a.rule == b.rule &&
         a.colours.classes == b.colours.classes && a.colours.idle == b.colours.idle && a.background == b.background;
}

bool same_rows(const RowLayout& a, const RowLayout& b) {
  return a.height == b.height && a.rows.size() == b.rows.size() &&
         std::equal(a.rows.begin(), a.rows.end(), b.rows.begin(), [](const Row& x, const Row& y) {
           return x.y == y.y && x.height == y.height && x.lanes == y.lanes;
         });
}

}  // namespace

RowBand band_of(const Row& row, const PictureRequest& request) {
  const auto line = [&](int y) { return static_cast<int>(std::lround((y - request.scroll) * request.ratio)); };
  const int top = line(row.y), height = line(row.y + row.height) - top;
  return {top, height >= gap_from ? height - static_cast<int>(std::max(1.0, request.ratio)) : height};
}

bool TimelinePicture::can_move(const PictureRequest& next, const RowLayout& rows) const {
  return is_valid_ && !request_.pace && !next.pace && job_.next_row >= rows_.rows.size() &&
         same_but_for_time(request_, next) && next.visible.length() == request_.visible.length() &&
         grid_of(next).width >= least_ticks_to_move && same_rows(rows_, rows);
}

void TimelinePicture::begin(const PictureRequest& next, const RowLayout& rows) {
  const int width = next.size.width();
  if (can_move(next, rows)) {
    const double exact = static_cast<double>((next.visible.from - request_.visible.from).count) / grid_of(next).width;
    const double by = std::round(exact);
    const double drift = drift_ + exact - by;
    if (std::abs(by) < width && std::abs(drift) < 0.25) {
      const int columns = static_cast<int>(by);
      request_.visible = next.visible;
      stretches_ = stretches_of(request_);
      drift_ = drift;
      start_ = (start_ + columns + width) % width;
      job_ = columns > 0 ? Job{width - columns, columns, Towards::right} : Job{0, -columns, Towards::left};
      return;
    }
  }
  request_ = next;
  stretches_ = stretches_of(request_);
  rows_ = rows;
  if (image_.size() != next.size) image_ = QImage(next.size, QImage::Format_RGB32);
  image_.setDevicePixelRatio(next.ratio);
  image_.fill(next.background);
  start_ = 0;
  drift_ = 0;
  const Carry none = no_carry(next.pyramid->classes().count);
  carries_.assign(rows.rows.size(), {none, none});
  job_ = {0, width, Towards::right};
  is_valid_ = true;
}

bool TimelinePicture::update(const PictureRequest& next, const RowLayout& rows, const std::function<bool()>& go_on) {
  const bool same = is_valid_ && same_but_for_time(request_, next) && next.visible == request_.visible &&
                    same_pace(request_, next) && same_rows(rows_, rows);
  if (!same) begin(next, rows);
  for (; job_.next_row < rows_.rows.size(); ++job_.next_row) {
    if (!go_on()) return false;
    paint_row(job_.next_row);
  }
  return true;
}

void TimelinePicture::paint_row(std::size_t r) {
  const Row& row = rows_.rows[r];
  RowBand band = band_of(row, request_);
  const int bottom = std::min(band.top + band.lines, request_.size.height());
  if (row.lanes.empty() || job_.columns == 0 || bottom <= 0 || band.top >= request_.size.height()) return;
  const std::size_t n = request_.pyramid->classes().count;
  // Behind the run's end, which may be shorter than the one it is compared with, there is nothing, not even idle time.
  const int within =
      std::clamp(columns_before(stretches_, request_.pyramid->store().end()) - job_.first, 0, job_.columns);
  const auto count = static_cast<std::size_t>(within);
  const auto read = [&](SlotId lane, float* out) {
    for (const Stretch& stretch : stretches_) {
      const int from = std::max(stretch.first, job_.first);
      const int to = std::min(stretch.first + stretch.count, job_.first + within);
      if (from < to)
        request_.pyramid->shares(lane, {stretch.from, stretch.per_column},
                                 static_cast<std::size_t>(from - stretch.first), static_cast<std::size_t>(to - from),
                                 out + static_cast<std::size_t>(from - job_.first) * n);
    }
  };

  sum_.assign(static_cast<std::size_t>(job_.columns) * n, 0.0f);
  if (row.lanes.size() == 1) {
    read(row.lanes.front(), sum_.data());
  } else {
    shares_.resize(count * n);
    const float part = 1 / static_cast<float>(row.lanes.size());
    for (const SlotId lane : row.lanes) {
      read(lane, shares_.data());
      for (std::size_t i = 0; i < count * n; ++i) sum_[i] += part * shares_[i];
    }
  }
  // The ring's seam splits the columns in two.
  const int width = request_.size.width();
  const int to_seam = std::min(job_.columns, width - (start_ + job_.first) % width);
  const auto part = [&](int from, int to) {
    if (from < to) paint_columns(r, band, from, to - from, sum_.data() + static_cast<std::size_t>(from) * n);
  };
  if (job_.towards == Towards::right) {
    part(0, to_seam);
    part(to_seam, job_.columns);
  } else {
    part(to_seam, job_.columns);
    part(0, to_seam);
  }
}

/// `first` counts from the job's first column.
void TimelinePicture::paint_columns(std::size_t r, RowBand band, int first, int columns, const float* shares) {
  const int width = request_.size.width(), height = request_.size.height();
  const int x = (start_ + job_.first + first) % width;
  const int top = std::max(0, band.top), bottom = std::min(height, band.top + band.lines);
  auto* pixels = reinterpret_cast<std::uint32_t*>(image_.bits());
  const auto stride = static_cast<std::size_t>(image_.bytesPerLine()) / sizeof(std::uint32_t);
  const auto at = [&](int line) {
    return pixels + static_cast<std::size_t>(line) * stride + static_cast<std::size_t>(x);
  };
  const int within =
      std::clamp(columns_before(stretches_, request_.pyramid->store().end()) - job_.first - first, 0, columns);
  for (int line = top; line < bottom; ++line) std::fill(at(line) + within, at(line) + columns, request_.background);

  // Bands that stick out of the picture are painted whole beside it, so that their shares stay exact.
  const bool sticks_out = top != band.top || bottom != band.top + band.lines;
  std::vector<std::uint32_t> aside;
  PixelBlock block{at(top), stride, static_cast<std::size_t>(within), static_cast<std::size_t>(band.lines)};
  if (sticks_out) {
    aside.resize(block.columns * block.lines);
    block = {aside.data(), block.columns, block.columns, block.lines};
  }
  Carry& carry = job_.towards == Towards::right ? carries_[r].right : carries_[r].left;
  switch (request_.rule) {
    case LodRule::shares:
      if (block.lines >= least_stacked_lines)
        paint_stacked(shares, request_.colours, block, job_.towards, carry);
      else
        paint_diffused(shares, request_.colours, block, job_.towards, carry);
      break;
    case LodRule::blend: paint_blended(shares, request_.colours, block); break;
    case LodRule::longest: paint_longest(shares, request_.colours, block); break;
    case LodRule::midpoint:
    case LodRule::last:
      classes_.resize(block.columns);
      sample(rows_.rows[r], job_.first + first, within, classes_.data());
      paint_classes(classes_.data(), request_.colours, block);
      break;
  }
  if (!sticks_out) return;
  for (int line = top; line < bottom; ++line) {
    const std::uint32_t* from = aside.data() + static_cast<std::size_t>(line - band.top) * block.columns;
    std::copy(from, from + block.columns, at(line));
  }
}

/// What the row's first lane does at one instant of each column.
void TimelinePicture::sample(const Row& row, int first, int columns, std::uint8_t* classes) const {
  const SharePyramid& pyramid = *request_.pyramid;
  const double place = request_.rule == LodRule::midpoint ? 0.5 : 0.999;
  auto stretch = stretches_.begin();
  for (int c = 0; c < columns; ++c) {
    while (first + c >= stretch->first + stretch->count) ++stretch;
    const Tick at{stretch->from.count +
                  static_cast<std::int64_t>((first + c - stretch->first + place) * stretch->per_column)};
    const auto span = pyramid.store().span_at(row.lanes.front(), at);
    classes[c] = !span || span->kind == SpanKind::idle
                     ? static_cast<std::uint8_t>(pyramid.classes().count)
                     : pyramid.classes().of(span->kind, pyramid.store().columns().task[span->attempt]);
  }
}

void TimelinePicture::draw(QPainter& painter, QPointF place) const {
  if (!is_valid_) return;
  const int width = request_.size.width(), height = request_.size.height();
  painter.drawImage(place, image_, QRectF(start_, 0, width - start_, height));
  if (start_ == 0) return;
  painter.drawImage(place + QPointF((width - start_) / request_.ratio, 0), image_, QRectF(0, 0, start_, height));
}

}  // namespace pelsim::gui
